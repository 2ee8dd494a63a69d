import type { Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import { NamePattern } from '../../name-pattern.ts';
import { valuesNamed } from '../../named-values.ts';
import { assignmentAround, deep, entryOf, isInside, surroundings } from '../../values.ts';
import { settingOf } from '../setting.ts';
import { day, secondsOf, secondsOfText } from './durations.ts';
import type { ApiCall, JwtSignApi } from './jwt-api.ts';

/** Names of the claim, or the field, that says when a token ends. */
const endNames = ['exp', 'ExpiresAt', 'expiresAt', 'Expires', 'expires'];
const endClaim = new NamePattern(/exp/);
const endInText =
  /EXPIRATION_TIME|["'`:]exp["'`]|\bexp\s*[:=]|\.exp\b|ExpiresAt|expiresAt|[sS]et\w{0,40}Expir|withExpir|expirationTime|expiresIn|expires_in|EXPIR|:exp\b|\bexp:|expires_delta|addMinutes|AddMinutes|AddDays|AddHours/;

export type End =
  /** The value says when, or for how long. */
  | { readonly kind: 'given'; readonly value: Value | undefined; readonly isMoment: boolean }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

/** Where a call that makes a token says when it ends: in its options, its payload, or in what is done to the payload before. */
export function endOf(model: SourceModel, found: ApiCall<JwtSignApi>): End {
  const { api, call } = found;
  const expiry = settingOf(model, call, api.expiry);
  if (expiry.state === 'given' && !isNothing(expiry.value)) {
    return { kind: 'given', value: expiry.value, isMoment: api.expiry.some((where) => where.in !== 'map') };
  }
  if (expiry.state === 'given') return { kind: 'absent' };
  const payload = settingOf(model, call, api.payload);
  if (payload.state === 'given' && (isOfAnotherToken(payload.value) || isMadeElsewhere(model, payload.value)))
    return { kind: 'unknown' };
  if (payload.state === 'given') {
    const inPayload = endInPayload(payload.value);
    if (inPayload !== undefined) return { kind: 'given', value: inPayload, isMoment: true };
    if (isEndedElsewhere(model, call, payload.value)) return { kind: 'given', value: undefined, isMoment: true };
  } else if (api.payload.length === 0 && endInText.test(makingText(model, found))) {
    return { kind: 'given', value: undefined, isMoment: true };
  } else if (payload.state === 'absent' && api.payload.length > 0 && endInText.test(surroundings(model, call.within))) {
    return { kind: 'given', value: undefined, isMoment: true };
  }
  return expiry.state === 'unknown' || payload.state === 'unknown' ? { kind: 'unknown' } : { kind: 'absent' };
}

/**
 * What says when a token ends where nothing is handed over in one piece. A builder that is begun elsewhere may be given its end anywhere in the file; a signer
 * of fast-jwt is given it in its options, or with the claims by whoever calls it.
 */
function makingText(model: SourceModel, { api, call }: ApiCall<JwtSignApi>): string {
  const around = surroundings(model, call.within);
  if (api.library === 'lcobucci/jwt') return /builder\(\)/i.test(around) ? around : model.file.text;
  const signer = api.library === 'fast-jwt' ? assignmentAround(model, call.code)?.split('.').at(-1) : undefined;
  if (signer === undefined || call.arguments[0]?.value.kind !== 'map') return around;
  const uses = model.calls.filter(({ name, code }) => name === signer && !isInside(call.code, code));
  const isExported = new RegExp(
    `export\\s+const\\s+${signer}\\b|exports\\.${signer}\\b|decorate\\([^)]*${signer}`,
  ).test(model.file.text);
  return uses.length === 0 || isExported ? around : [call.code.text, ...uses.map(({ code }) => code.text)].join(' ');
}

/** `jwt.NewWithClaims(method, token.Claims)`: the claims, and their end, are those of a token that was read. */
function isOfAnotherToken(payload: Value): boolean {
  return payload.kind === 'path' && /\.claims$/i.test(payload.path);
}

/** A call of something that is not in this file, and is no plain copy of a record. */
function isMadeElsewhere(model: SourceModel, payload: Value): boolean {
  if (payload.kind !== 'call' || payload.call.isConstruction || /Jwts\.claims|Claims/.test(payload.call.target))
    return false;
  if (
    /^(toJSON|toObject|toArray|assign|asdict|dict|model_dump|copy|jsonSerialize|pick|omit|merge|to_h|as_json|attributes|lean|Claims|JSONObject|stringify|json_encode)$/.test(
      payload.call.name,
    )
  )
    return false;
  return !model.functions.some(({ name }) => name === payload.call.name);
}

/** `expires_delta=False`, `expiresIn: undefined`. */
function isNothing(value: Value): boolean {
  return value.kind === 'null' || (value.kind === 'boolean' && !value.boolean);
}

function endInPayload(payload: Value): Value | undefined {
  for (const part of deep(payload)) {
    const end = entryOf(part, endNames);
    if (end !== undefined) return end;
  }
  return undefined;
}

/** The payload is a name, and the function, or what made it, speaks of an end. */
function isEndedElsewhere(model: SourceModel, call: Call, payload: Value): boolean {
  const around = surroundings(model, call.within).replace(call.code.text, '');
  const isWritten = payload.kind === 'map' && payload.code.text.trimStart().startsWith('{');
  if (isWritten && !payload.isOpen) return false;
  if (endInText.test(around) || isAddedTo(model, payload, around)) return true;
  if (isParameter(call, payload) && endOfClaims.test(model.file.text.replace(call.within?.code.text ?? '', '')))
    return true;
  return makersOf(model, payload).some((text) => endInText.test(text));
}

/** `$payload += $this->window(900)`, `array_merge($payload, window(900))`, `Object.assign(payload, window(900))`: what adds the end stands elsewhere. */
function isAddedTo(model: SourceModel, payload: Value, around: string): boolean {
  const name = /^\$?\w+$/.exec(payload.code.text)?.[0].replace('$', '\\$');
  if (name === undefined) return false;
  const added = new RegExp(
    `${name}\\s*(?:\\+=|=\\s*array_(?:merge|replace)\\()([^;]*)|Object\\.assign\\(\\s*${name}\\s*,([^;]*)`,
  ).exec(around);
  const makers = [...(added?.[1] ?? added?.[2] ?? '').matchAll(/(?<!\w)(\w+)\s{0,9}\(/g)].map(([, maker]) => maker);
  return makers.some((maker) => {
    const own = model.functions.filter((one) => one.name === maker);
    return own.length === 0 || own.some(({ code }) => endInText.test(code.text));
  });
}

/** An end that is part of claims, wherever in the file they are made. */
const endOfClaims = /ExpiresAt\s*[:=]|["'`]exp["'`]\s*(?::|=>|\]\s*=)|[{,]\s*exp\s*:/;

function isParameter(call: Call, payload: Value): boolean {
  if (payload.kind !== 'path') return false;
  return (
    call.within?.parameters.some(({ name }) => name.replace(/^[$*&]+/, '') === payload.path.replace(/^\$/, '')) ?? false
  );
}

/** The text of functions and classes of this file that make the payload. */
function makersOf(model: SourceModel, payload: Value): string[] {
  const names = new Set<string>();
  for (const part of deep(payload)) {
    if (part.kind === 'call') names.add(part.call.name);
    if (part.kind === 'path') names.add(part.path.split('.').at(-1) ?? '');
  }
  return [
    ...model.functions.filter(({ name }) => name !== '' && names.has(name)).map(({ code }) => code.text),
    ...model.classes.filter(({ name }) => names.has(name)).map(({ code }) => code.text),
  ];
}

/** What a token is for, as the names around its making say. */
export type Purpose = 'refresh' | 'remember' | 'once' | 'narrow' | 'access';

export function purposeOf(model: SourceModel, call: Call): Purpose {
  const names = [
    call.within?.name ?? '',
    call.name,
    assignmentAround(model, call.code) ?? '',
    entryNamed(model, call.code),
    call.code.text,
  ].join(' ');
  if (/refresh|offline/i.test(names)) return 'refresh';
  if (/remember|device_?token|long_?lived/i.test(names)) return 'remember';
  if (
    /reset|verif(y|ication)_?e?mail|email_?verif|confirm|invit|unsubscribe|activation|magic|state|nonce|download|csrf/i.test(
      names,
    )
  )
    return 'once';
  const given = `${call.within?.name ?? ''} ${assignmentAround(model, call.code) ?? ''}`;
  return /embed|share|link|kiosk|badge|ticket|tag\b|tag[A-Z_]|preview|widget|hook|gateway|partner|machine|sensor|room|guest|pass(?!w|port)|quote|scanner/i.test(
    given,
  )
    ? 'narrow'
    : 'access';
}

/** `refreshToken: jwt.sign(…)`, `'refresh_token' => JWT::encode(…)`: the name of the entry that it becomes. */
function entryNamed(model: SourceModel, { start }: Code): string {
  const before = model.file.text.slice(Math.max(0, start - 60), start);
  return /(?<!\w)(\w+)['"]?\s{0,4}(?::|=>|=)\s{0,4}(?:await\s{1,4})?$/.exec(before)?.[1] ?? '';
}

/** How long a token lives, in seconds, as far as it can be told. */
export function lifetimeOf(model: SourceModel, found: ApiCall<JwtSignApi>): number | undefined {
  const end = endOf(model, found);
  if (end.kind !== 'given') return undefined;
  const idiom = daysByCalendar(model, found.call);
  if (end.value === undefined) return secondsSetAfterwards(model, found.call) ?? idiom;
  const isFastJwt = found.api.library === 'fast-jwt';
  const seconds =
    end.value.kind === 'string'
      ? secondsOfText(end.value.text)
      : secondsOf(
          withDefaults(model, end.value),
          isFastJwt || isInMilliseconds(model, end.value) ? 'milliseconds' : 'seconds',
        );
  // a moment that is a plain number is a date, not a span
  if (seconds === undefined || seconds === 0 || (end.isMoment && seconds > 1_000_000_000)) return idiom;
  return seconds;
}

/** What a parameter is when nobody gives it: `__construct($validity = 86400)`. */
function withDefaults(model: SourceModel, value: Value): Value {
  if (value.kind === 'operation') return { ...value, operands: value.operands.map((one) => withDefaults(model, one)) };
  if (value.kind === 'concat') return { ...value, parts: value.parts.map((one) => withDefaults(model, one)) };
  // `TTL.from_now.to_i`
  const constant = value.kind === 'path' ? /^([A-Z]\w*)\.(?:from_now|since|after)\b/.exec(value.path)?.[1] : undefined;
  const set = constant === undefined ? undefined : model.assignments.find(({ target }) => target === constant);
  if (set !== undefined) return set.value;
  if (value.kind !== 'path' || !/^\$?\w+$/.test(value.path)) return value;
  const given = model.functions
    .flatMap(({ parameters }) => parameters)
    .filter(({ name, defaultValue }) => name === value.path && defaultValue !== undefined);
  return given.length === 1 ? (given[0]?.defaultValue ?? value) : value;
}

/** The dates of Java and JavaScript count milliseconds; what is divided by a thousand does not. */
export function isInMilliseconds(model: SourceModel, value: Value): boolean {
  const { text } = value.code;
  if (model.file.language === 'javascript')
    return /Date\.now\(\)|getTime\(\)|\bnew Date\(/.test(text) && !/\/\s*(1000|1e3|1_000)\b/.test(text);
  if (model.file.language !== 'java') return false;
  return [...deep(value)].some(
    (part) => part.kind === 'call' && /^(Date|currentTimeMillis|getTime)$/.test(part.call.name),
  );
}

/** `end.setDate(today.getDate() + 60)`: the date is changed, and then read. */
function daysByCalendar(model: SourceModel, call: Call): number | undefined {
  if (model.file.language !== 'javascript') return undefined;
  const days = /\.setDate\(\s*\w+\.getDate\(\)\s*\+\s*(\d+)\s*\)/.exec(surroundings(model, call.within))?.[1];
  return days === undefined ? undefined : Number(days) * day;
}

/** `payload['exp'] = …`, `to_encode.update({"exp": …})`: an end that the function gives apart from the payload. */
function secondsSetAfterwards(model: SourceModel, call: Call): number | undefined {
  if (call.within === undefined) return undefined;
  const set = valuesNamed(model, endClaim).find(
    ({ code }) => call.within !== undefined && isInside(code, call.within.code),
  );
  const value = set === undefined ? undefined : (defaultOf(call, set.value) ?? set.value);
  const seconds =
    value === undefined ? undefined : secondsOf(value, isInMilliseconds(model, value) ? 'milliseconds' : 'seconds');
  return seconds === undefined || seconds > 1_000_000_000 || seconds === 0 ? undefined : seconds;
}

/** `def encode(payload, exp = 24.hours.from_now)`: how long a token lives when nobody says otherwise. */
function defaultOf({ within }: Call, value: Value): Value | undefined {
  const path = value.kind === 'path' ? value.path : value.kind === 'call' ? value.call.receiverText : undefined;
  const [first] = path?.split('.') ?? [];
  return within?.parameters.find(({ name }) => name === first)?.defaultValue;
}
