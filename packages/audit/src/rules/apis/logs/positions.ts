import type { LogEntry } from './log-calls.ts';

/** Tokens that say how far something was read: of streams, pages and synchronisations. */

/** Names that say so themselves. */
const named =
  /(^|_)(reservation|lease|lock|limit|slot|fencing|semaphore|concurrency|since|from|to|up_?to|until|now|start|end|sync|stream|position|pos|batch|page|pagination|continuation|room|event|max|min)_?token$/i;
/** What says nothing of what the token is for. */
const plain = /^((prev|previous|last|new|old|current|next|raw)_?)?token$/i;
/** Beside one that tells a position, or that is put in order, a token without a purpose is a position as well. */
const ofStreams =
  /[sS]ync[-_]?([tT]oken|collection)|\b(since|from|to|upto|up_to|stream|sync|batch)_?[tT]oken\b|\b(\w{1,30}\.)?\w{0,20}_?token\s{0,4}(<=?|>=?)\s{0,4}(\w{1,30}\.)?\w{0,20}_?(token|position|stream_id)\b/;

/** What counts how many may work at a time gives tokens, too. */
const ofLimits = /acquire_on_behalf_of|\bCapacityLimiter\b|\bacquireSlot\b/;

/** Whether a name, in its file, is that of a position and of no credential. */
export function isPosition(text: string, name: string): boolean {
  const own = name.replace(/^[$@]/, '').replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return named.test(own) || (plain.test(own) && (ofStreams.test(text) || ofLimits.test(text)));
}

/** `log.debug('at %d', token)`: what is written as a number. */
export function isNumber({ call, values }: LogEntry, name: string): boolean {
  const [format, ...others] = values;
  if (format?.kind !== 'string' && format?.kind !== 'concat') return false;
  const forms = format.code.text.match(/%[-+ 0#]{0,4}\d{0,3}(\.\d{1,3})?[a-zA-Z]/g) ?? [];
  const bare = name.replace(/^[$@]/, '');
  const at = others.findIndex((one) => new RegExp(`(^|[.>])${bare.replace(/\W/g, '')}$`).test(one.code.text));
  return at >= 0 && call.arguments.length === values.length && /[di]$/.test(forms[at] ?? '');
}
