import { jsonOf, type ProbeReply } from './exchange.ts';

/**
 * The structure of a body, not its values: keys and types for JSON, the elements' names for HTML, the length's order of magnitude for anything else. Two
 * replies of one handler have one shape whatever they are about; an error has another one.
 */
export function shapeOf(reply: ProbeReply): string {
  if (reply.body.trim() === '') return 'empty';
  const json = jsonOf(reply);
  if (json !== undefined) return jsonShape(json, 0);
  if (/^\s*<(!doctype|html|\?xml|[a-z]+[\s>])/i.test(reply.body)) {
    return `markup ${[...new Set(reply.body.match(/<[a-z][a-z0-9]*/gi) ?? [])].sort().slice(0, 30).join('')}`;
  }
  return `text ${Math.round(Math.log2(reply.body.length + 1))}`;
}

function jsonShape(value: unknown, depth: number): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    // A list is of the shape of its members, however many there are; an empty one says nothing of them.
    const shapes = new Set(depth > 5 ? [] : value.slice(0, 20).map((item) => jsonShape(item, depth + 1)));
    return `[${[...shapes].sort().join('|')}]`;
  }
  if (typeof value !== 'object') return typeof value;
  if (depth > 5) return 'object';
  const entries = Object.entries(value).map(([key, item]) => `${key}:${jsonShape(item, depth + 1)}`);
  return `{${entries.sort().join(',')}}`;
}

/** Whether two shapes may be of one handler: equal, or lists of which one is empty. */
export function isSameShape(a: string, b: string): boolean {
  if (a === b) return true;
  const isList = (shape: string) => shape.startsWith('[');
  return (a === '[]' && isList(b)) || (b === '[]' && isList(a));
}

/** Whether a reply is a refusal of the credential, or a way to a login. */
export function isRefusal({ status }: ProbeReply): boolean {
  return status === 401 || status === 403 || status === 407;
}

export function isSuccess({ status }: ProbeReply): boolean {
  return status >= 200 && status < 300;
}

export function isRedirect({ status }: ProbeReply): boolean {
  return status >= 300 && status < 400;
}

/** Whether two replies are of the same class: one status, one shape. Redirects have to lead to the same place. */
export function isLike(a: ProbeReply, b: ProbeReply): boolean {
  if (a.status !== b.status) return false;
  if (isRedirect(a)) return locationOf(a) === locationOf(b);
  return isSameShape(shapeOf(a), shapeOf(b));
}

function locationOf({ headers }: ProbeReply): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === 'location')?.[1].replace(/\?.*$/, '');
}
