import { isSuccess } from './comparison.ts';
import { jsonOf, type ProbeReply } from './exchange.ts';
import type { ProbeOperation } from './requests/operation.ts';

type Item = Readonly<Record<string, unknown>>;

/** Objects that lists of the API were seen to hold, so that paths which name one can name one that exists. */
export class Harvest {
  /** By the path of the list. */
  readonly #items = new Map<string, readonly Item[]>();

  /** Looks through a reply for lists of objects. */
  gather({ target }: ProbeOperation, reply: ProbeReply): void {
    if (!isSuccess(reply)) return;
    const items = listsIn(jsonOf(reply), 0).slice(0, 200);
    if (items.length > 0) this.#items.set(target.replace(/\?.*$/, '').replace(/(?<!\/)\/+$/, ''), items);
  }

  /**
   * The operation about an object that was seen; of the caller, if one shows his identity.
   *
   * @returns undefined when no list has what the path asks for
   */
  refill(operation: ProbeOperation, markers: readonly string[]): ProbeOperation | undefined {
    const names = [...operation.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
    if (names.length === 0) return undefined;
    const [path = '', query] = operation.target.split('?');
    const before = operation.path.split('{')[0]?.replace(/(?<!\/)\/+$/, '') ?? '';
    for (const item of this.#candidates(before, markers)) {
      const values = names.map((name) => valueFor(item, name));
      if (values.some((value) => value === undefined)) continue;
      let index = 0;
      const filled = operation.path.replace(/\{[^{}]+\}/g, () => encodeURIComponent(String(values[index++])));
      if (filled === path) continue;
      return { ...operation, target: query === undefined ? filled : `${filled}?${query}` };
    }
    return undefined;
  }

  /** Those of the list above the object first, the caller's own before others. */
  #candidates(before: string, markers: readonly string[]): readonly Item[] {
    const isOwn = (item: Item) => Object.values(item).some((value) => markers.includes(String(value)));
    const lists = [...this.#items].sort(([a], [b]) => Number(b === before) - Number(a === before));
    return lists.flatMap(([, items]) => [...items.filter(isOwn), ...items.filter((item) => !isOwn(item))]);
  }
}

function listsIn(json: unknown, depth: number): readonly Item[] {
  if (typeof json !== 'object' || json === null || depth > 3) return [];
  if (Array.isArray(json))
    return json.filter((item): item is Item => typeof item === 'object' && item !== null && !Array.isArray(item));
  return Object.values(json).flatMap((value) => listsIn(value, depth + 1));
}

/** The member of this name, however it is spelt; `id` for `orderId`. */
function valueFor(item: Item, name: string): string | number | undefined {
  const plain = (text: string) => text.replace(/[^a-z0-9]/gi, '').toLowerCase();
  const find = (wanted: string) => Object.entries(item).find(([key]) => plain(key) === wanted)?.[1];
  const isId = /id$/i.test(name);
  const value = find(plain(name)) ?? (isId ? (find('id') ?? find('uuid')) : undefined);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
