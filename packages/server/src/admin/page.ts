import { invalidRequest, type Problem } from '../protected-api/problem.ts';
import type { Reply } from '../protected-api/route.ts';

export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Answers with one page of a list.
 *
 * @param nameForm what the names in this list's cursors look like
 * @param read gives at most `limit` items after the one that the cursor names
 * @param nameOf what a cursor names an item by: the list's order
 */
export async function replyWithPage<Item>(
  query: PageQuery,
  nameForm: RegExp,
  read: (after: string | undefined, limit: number) => Promise<readonly Item[]>,
  nameOf: (item: Item) => string,
  toWire: (item: Item) => unknown,
): Promise<Reply> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (after === null || (after !== undefined && !nameForm.test(after))) return badCursor;
  // One more than asked for tells whether there is another page.
  const found = await read(after, query.limit + 1);
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last !== undefined ? writeCursor(nameOf(last)) : null;
  return { body: { items: items.map(toWire), next } };
}

const badCursor: Problem = invalidRequest([
  { parameter: 'cursor', detail: 'It is no cursor of this list. Take `next` of the page before.' },
]);

function writeCursor(name: string): string {
  return Buffer.from(`after:${name}`).toString('base64url');
}

function readCursor(cursor: string): string | null {
  const read = Buffer.from(cursor, 'base64url').toString();
  return /^after:[\x21-\x7e]{1,100}$/.test(read) ? read.slice('after:'.length) : null;
}
