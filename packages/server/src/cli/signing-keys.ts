import type { Command } from 'commander';
import type { Wire } from './admin-client.ts';
import { addCommand, addGroup, type CommonOptions, connect, print, segment } from './command.ts';
import { paintState } from './keys.ts';
import { moment, plain, table } from './output.ts';

/** `countersign signing-keys …`: the keys that access tokens are signed with. */
export function addSigningKeys(program: Command): void {
  const signingKeys = addGroup(program, {
    name: 'signing-keys',
    summary: 'list, rotate and revoke the keys that sign tokens',
    examples: ['countersign signing-keys list', 'countersign signing-keys rotate'],
  });
  addCommand(signingKeys, {
    name: 'list',
    summary: 'list the signing keys, oldest first',
    examples: ['countersign signing-keys list'],
  }).action(async (options: CommonOptions) => {
    const answer = await connect(options).get('/signing-keys');
    print(options, answer, () => keyTable(answer.items as readonly Wire[]));
  });

  addCommand(signingKeys, {
    name: 'rotate',
    summary: 'let another key sign from now on; what the former one signed stays good',
    examples: ['countersign signing-keys rotate'],
  }).action(async (options: CommonOptions) => {
    const key = await connect(options).post('/signing-keys/rotate');
    print(options, key, () => [`${plain(key.keyId)} (${plain(key.algorithm)}) signs from now on.`]);
  });

  addCommand(signingKeys, {
    name: 'revoke <kid>',
    summary: 'end a signing key and every token that it signed',
    examples: ['countersign signing-keys revoke <kid>   # after a leak; everybody has to get new tokens'],
  }).action(async (kid: string, options: CommonOptions) => {
    const revoked = await connect(options).post(`/signing-keys/${segment(kid)}/revoke`);
    print(options, revoked, () => [
      `Signing key ${plain(revoked.keyId)} is revoked since ${moment(revoked.revokedAt)}, with every token it signed.`,
    ]);
  });
}

function keyTable(keys: readonly Wire[]): readonly string[] {
  return table(
    ['KID', 'ALGORITHM', 'STATE', 'PUBLISHED', 'SIGNS SINCE', 'RETIRED'],
    keys.map((key) => [
      plain(key.keyId),
      plain(key.algorithm),
      paintState(key.state),
      moment(key.publishedAt),
      moment(key.activatedAt),
      moment(key.retiredAt),
    ]),
  );
}
