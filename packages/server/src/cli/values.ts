import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';
import type { RateLimitRule } from 'countersign';

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  m: 60,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  w: 604_800,
  week: 604_800,
};

/** Reads `100/min`, `5/s`, `1000/h`, `10000/day`, or a window of several units: `100/15min`. Undefined for anything else. */
export function readRateLimit(text: string): RateLimitRule | undefined {
  const [, count, windows, unit = ''] =
    /^(\d{1,10})\s*\/\s*(\d{1,6})?\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const seconds = secondsOf(unit);
  if (count === undefined || seconds === undefined) return undefined;
  const limit = Number(count);
  const windowSeconds = Number(windows ?? 1) * seconds;
  return limit >= 1 && windowSeconds >= 1 ? { limit, windowSeconds } : undefined;
}

/** Reads `90s`, `15m`, `12h`, `30d`, `2w` as seconds. Undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const seconds = secondsOf(unit);
  return count === undefined || seconds === undefined ? undefined : Number(count) * seconds;
}

/** `mins`, `days` and so on are understood too. */
function secondsOf(unit: string): number | undefined {
  const singular = unit.length > 1 ? unit.replace(/s$/, '') : unit;
  return Object.hasOwn(unitSeconds, singular) ? unitSeconds[singular] : undefined;
}

/** Reads a duration from now, a date (its first moment in UTC), or a moment with an offset, as ISO 8601. Undefined for anything else. */
export function readMoment(text: string, nowMilliseconds: number): string | undefined {
  const duration = readDuration(text);
  if (duration !== undefined) return toIso(nowMilliseconds + duration * 1000);
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  // 2030-02-30 is read as March by some engines; then it does not come back as it was written.
  const isDate = !Number.isNaN(milliseconds) && new Date(text.slice(0, 10)).toISOString().startsWith(text.slice(0, 10));
  return isDate ? toIso(milliseconds) : undefined;
}

function toIso(milliseconds: number): string | undefined {
  const date = new Date(Math.floor(milliseconds / 1000) * 1000);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? undefined : date.toISOString();
}

/** A limit as people write it. */
export function writeRateLimit({ limit, windowSeconds }: RateLimitRule): string {
  const named = { 1: 's', 60: 'min', 3600: 'h', 86400: 'day' }[windowSeconds];
  return `${limit}/${named ?? `${windowSeconds}s`}`;
}

// What follows is for commander: `option('--scope <scope>', …, collectWords)`.

/** `--scope a --scope b`, `--scope "a b"` and `--scope a,b` say the same. */
export function collectWords(text: string, before: readonly string[] = []): readonly string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) throw new InvalidArgumentError('It is empty.');
  return [...new Set([...before, ...words])];
}

export function collectRateLimits(text: string, before: readonly RateLimitRule[] = []): readonly RateLimitRule[] {
  const rule = readRateLimit(text);
  if (rule === undefined) throw new InvalidArgumentError('Write it like 100/min, 5/s, 1000/h or 10000/day.');
  return [...before, rule];
}

export function durationSeconds(text: string): number {
  const seconds = readDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError('Write it like 90s, 15m, 12h or 30d.');
  return seconds;
}

export function moment(text: string): string {
  const read = readMoment(text, Date.now());
  if (read === undefined) {
    throw new InvalidArgumentError('Write it like 30d, 12h, 2030-01-31 or 2030-01-31T12:00:00Z.');
  }
  return read;
}

export function networkAddress(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('Write it like 203.0.113.7 or 2001:db8::7.');
  return text;
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return Number(text);
}
