import type { Call, Value } from '../../../languages/model.ts';
import { alternatives } from '../../values.ts';

/** Lifetimes as libraries take them, in seconds. */

const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  msec: 0.001,
  msecs: 0.001,
  millisecond: 0.001,
  milliseconds: 0.001,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  m: minute,
  min: minute,
  mins: minute,
  minute,
  minutes: minute,
  h: hour,
  hr: hour,
  hrs: hour,
  hour,
  hours: hour,
  d: day,
  day,
  days: day,
  w: 7 * day,
  wk: 7 * day,
  week: 7 * day,
  weeks: 7 * day,
  mo: 30 * day,
  month: 30 * day,
  months: 30 * day,
  mon: 30 * day,
  y: 365 * day,
  yr: 365 * day,
  yrs: 365 * day,
  year: 365 * day,
  years: 365 * day,
};

/** What a number without a unit means. */
export type BareUnit = 'seconds' | 'milliseconds' | 'minutes';

const bare: Readonly<Record<BareUnit, number>> = { seconds: 1, milliseconds: 0.001, minutes: minute };

/** `365d`, `2 hours`, `+1 year`, `PT15M`, `P1Y`; a bare text of digits is milliseconds, as in `ms`. */
export function secondsOfText(text: string): number | undefined {
  const worded = /^[+]?\s*(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim());
  if (worded !== null) {
    const unit = units[(worded[2] ?? '').toLowerCase()];
    return unit === undefined ? undefined : Number(worded[1]) * unit;
  }
  if (/^\d+$/.test(text)) return Number(text) / 1000;
  return secondsOfIsoDuration(text);
}

function secondsOfIsoDuration(text: string): number | undefined {
  const iso = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (iso === null || text === 'P') return undefined;
  const sizes = [365 * day, 30 * day, 7 * day, day, hour, minute, 1];
  return sizes.reduce((sum, size, at) => sum + size * Number(iso[at + 1] ?? 0), 0);
}

/** The methods that add a span to a moment, or make one: `addDays(30)`, `plusDays`, `Duration.ofHours`, `AddMinutes`, `days.from_now`. */
const spanMethod =
  /^(?:add|plus|of|from|sub)?_?(Millis|Seconds|Minutes|Hours|Days|Weeks|Months|Years|Second|Minute|Hour|Day|Week|Month|Year)(?:NoOverflow)?$/i;

const now =
  /(^|\.)(time|now|Now|UtcNow|utcnow|today|Date\.now|currentTimeMillis|Instant\.now|DateTimeImmutable|DateTime|Date|Carbon|getTime|moment|dayjs|timestamp|getTimestamp|current|iat|mktime|to_i|microtime)(\(\))?(\.|$)/;

/** How many seconds a value lasts, or lies ahead of now; undefined when it cannot be told. */
export function secondsOf(value: Value | undefined, unit: BareUnit = 'seconds', depth = 0): number | undefined {
  if (value === undefined || depth > 10) return undefined;
  const inner = (one: Value | undefined) => secondsOf(one, unit, depth + 1);
  switch (value.kind) {
    case 'number':
      return value.number * bare[unit];
    case 'string':
      return secondsOfText(value.text);
    case 'choice': {
      const known = alternatives(value)
        .map(inner)
        .filter((one) => one !== undefined);
      return known.length === 0 ? undefined : Math.max(...known);
    }
    case 'operation':
      return ofOperation(value.operator, value.operands, inner, bare[unit]);
    case 'concat':
      // `a + b` may be read as a concatenation in languages where `+` is both
      return ofOperation('+', value.parts, inner, bare[unit]);
    case 'call':
      return ofCall(value.call, inner);
    case 'path':
      return ofPath(value.path) ?? ofRubySpan(value.code.text) ?? ofCarbon(value.code.text);
    default:
      return undefined;
  }
}

type Inner = (value: Value | undefined) => number | undefined;

function ofOperation(operator: string, operands: readonly Value[], inner: Inner, size: number): number | undefined {
  if (operator === '*') return ofProduct(operands, inner, size);
  const sizes = operands.map((one, at) => {
    if (isNow(one)) return 0;
    return operator === '/' && at > 0 ? plainNumber(one) : inner(one);
  });
  if (sizes.some((one) => one === undefined)) return undefined;
  const numbers = sizes as number[];
  if (operator === '+') return numbers.reduce((sum, one) => sum + one, 0);
  if (operator === '/' && numbers.length === 2 && numbers[1] !== 0) return (numbers[0] ?? 0) / (numbers[1] ?? 1);
  return undefined;
}

/** `24 * time.Hour` has its unit; `60 * 60 * 1000` is counted in the unit of a plain number, once. */
function ofProduct(operands: readonly Value[], inner: Inner, size: number): number | undefined {
  let product = 1;
  let hasUnit = false;
  for (const operand of operands) {
    const plain = plainNumber(operand);
    const factor = plain ?? inner(operand);
    if (factor === undefined) return undefined;
    hasUnit ||= plain === undefined;
    product *= factor;
  }
  return hasUnit ? product : product * size;
}

/** A number, or a product of numbers. */
function plainNumber(value: Value): number | undefined {
  if (value.kind === 'number') return value.number;
  if (value.kind !== 'operation' || value.operator !== '*') return undefined;
  const factors = value.operands.map(plainNumber);
  return factors.some((factor) => factor === undefined)
    ? undefined
    : (factors as number[]).reduce((all, one) => all * one, 1);
}

/** Whether a value is the present moment, in whatever unit: what is added to it is a lifetime. */
function isNow(value: Value): boolean {
  if (value.kind === 'path') return now.test(value.path) && ofPath(value.path) === undefined;
  if (value.kind === 'operation')
    return value.operator === '/' && value.operands[0] !== undefined && isNow(value.operands[0]);
  if (value.kind !== 'call') return false;
  if (/^(floor|round|trunc|ceil|intval|int|parseInt)$/.test(value.call.name)) {
    const inner = value.call.arguments[0]?.value;
    return inner !== undefined && isNow(inner);
  }
  // `datetime.now(timezone.utc)`
  const isOfZone = /(^|\.)(now|Now|today)$/.test(value.call.target) && value.call.arguments.length === 1;
  return now.test(value.call.target) && (value.call.arguments.length === 0 || isOfZone);
}

function ofCall(call: Call, inner: Inner): number | undefined {
  // the moment stands before the dot, the format in the parentheses
  if (/^(strftime|timetuple|utctimetuple|astimezone|replace|isoformat)$/.test(call.name)) return inner(call.receiver);
  if (/^(timegm|mktime)$/.test(call.name)) return inner(call.arguments[0]?.value);
  if (
    /^(floor|round|trunc|ceil|intval|int|parseInt|Number|Date|NewNumericDate|At|from|valueOf|getTimestamp|Unix|to_i|getTime|timestamp|ToUnixTimeSeconds|int64|Time|from_now|Duration)$/.test(
      call.name,
    )
  ) {
    return inner(call.arguments[0]?.value ?? call.receiver);
  }
  const inUnit = /(?:^|\.)TimeUnit\.([A-Z]+)\.to\w+$/.exec(call.target)?.[1];
  const converted = call.arguments[0]?.value;
  if (inUnit !== undefined && converted?.kind === 'number')
    return converted.number * (units[inUnit.toLowerCase()] ?? 0);
  if (/^(timedelta|timedelta\(\))$/.test(call.name)) return ofTimedelta(call, inner);
  if (/^(strtotime|modify|DateInterval|DateTimeImmutable|parse)$/.test(call.name))
    return inner(call.arguments[0]?.value);
  if (call.name === 'AddDate') return ofAddDate(call);
  if (/^(Add|add|plus)$/.test(call.name)) return ofAddition(call, inner);
  const span = spanMethod.exec(call.name);
  if (span === null) return undefined;
  const size = units[(span[1] ?? '').toLowerCase()] ?? units.ms;
  const amount = call.arguments[0]?.value ?? (call.receiver?.kind === 'number' ? call.receiver : undefined);
  if (amount === undefined) return /^add/i.test(call.name) ? size : undefined;
  return amount.kind === 'number' ? amount.number * (size ?? 0) : undefined;
}

function ofTimedelta(call: Call, inner: Inner): number | undefined {
  let sum = 0;
  for (const [at, { name, value }] of call.arguments.entries()) {
    const size = units[name ?? ['days', 'seconds'][at] ?? ''];
    const amount = inner(value);
    if (size === undefined || amount === undefined) return undefined;
    sum += size * amount;
  }
  return sum;
}

/** Go's `now.AddDate(years, months, days)`. */
function ofAddDate(call: Call): number | undefined {
  const sizes = [365 * day, 30 * day, day];
  const amounts = call.arguments.map(({ value }) => (value.kind === 'number' ? value.number : undefined));
  if (amounts.some((amount) => amount === undefined)) return undefined;
  return sizes.reduce((sum, size, at) => sum + size * (amounts[at] ?? 0), 0);
}

/** `now.Add(time.Hour * 24)`, `now.plus(30, ChronoUnit.DAYS)`, `moment().add(1, 'year')`. */
function ofAddition(call: Call, inner: Inner): number | undefined {
  const [amount, unit] = call.arguments.map((argument) => argument.value);
  if (unit === undefined) return inner(amount);
  const name = unit.kind === 'string' ? unit.text : unit.kind === 'path' ? (unit.path.split('.').at(-1) ?? '') : '';
  const size = units[name.toLowerCase()];
  return size === undefined || amount?.kind !== 'number' ? undefined : amount.number * size;
}

/** `time.Hour`, `TimeUnit.DAYS`. */
function ofPath(path: string): number | undefined {
  const goUnit = /(^|\.)time\.(Second|Minute|Hour|Millisecond)$/.exec(path)?.[2];
  return goUnit === undefined ? undefined : units[goUnit.toLowerCase()];
}

/** `30.days.from_now.to_i`, `Time.now + 2.weeks`. */
function ofRubySpan(text: string): number | undefined {
  const span = /^(\d+)\.(second|minute|hour|day|week|month|year)s?(\.(from_now|to_i|since|after))*$/.exec(text);
  return span === null ? undefined : Number(span[1]) * (units[span[2] ?? ''] ?? 1);
}

/** `now()->addYears(2)->timestamp`: a member of what a call gave. */
function ofCarbon(text: string): number | undefined {
  const added =
    /^(?:\\?\w+(?:::|->))?\w+\((?:\w*)\)(?:->\w+\(\))*->add(Second|Minute|Hour|Day|Week|Month|Year)s?(?:NoOverflow)?\((\d*)\)->(?:timestamp|unix)$/.exec(
      text,
    );
  return added === null ? undefined : Number(added[2] || 1) * (units[(added[1] ?? '').toLowerCase()] ?? 0);
}

/** `90 days`, `15 minutes`: a lifetime as people say it. */
export function spoken(seconds: number): string {
  for (const [size, name] of [
    [365 * day, 'year'],
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
  ] as const) {
    if (seconds >= size) {
      const amount = Math.round((seconds / size) * 10) / 10;
      return `${amount} ${name}${amount === 1 ? '' : 's'}`;
    }
  }
  return `${seconds} seconds`;
}
