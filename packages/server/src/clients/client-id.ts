import { randomBase62 } from 'countersign/building-blocks';

const randomLength = 16;
const form = /^client_[0-9A-Za-z]{16}$/;

export function createClientId(): string {
  return `client_${randomBase62(randomLength)}`;
}

/** What is none of ours needs no look-up, and may hold what the database does not take. */
export function isClientIdForm(text: string): boolean {
  return form.test(text);
}
