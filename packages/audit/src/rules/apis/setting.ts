import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { alternatives, argumentAt, chainOf, entryOf, functionOf, type Place } from '../values.ts';

/** Where a library's function takes one of its settings, the issuer say. */
export type Where =
  /** An entry of a map that is given as an argument; `under` names a map inside it. */
  | { readonly in: 'map'; readonly of: Place; readonly names: readonly string[]; readonly under?: readonly string[] }
  /** An argument. */
  | { readonly in: 'argument'; readonly of: Place }
  /** A method of the builder's chain; its first argument is the value. */
  | { readonly in: 'chain'; readonly names: readonly string[] }
  /** An argument that is itself a call: `jwt.WithIssuer("x")`, `new IssuedBy('x')`. */
  | { readonly in: 'option-call'; readonly names: readonly string[] };

export type Setting =
  | { readonly state: 'given'; readonly value: Value }
  | { readonly state: 'absent' }
  /** It may be given in what could not be read. */
  | { readonly state: 'unknown' };

const absent: Setting = { state: 'absent' };
const unknown: Setting = { state: 'unknown' };

/** Looks for a setting in each of the places where a library takes it. */
export function settingOf(model: SourceModel, call: Call, places: readonly Where[]): Setting {
  let answer: Setting = absent;
  for (const where of places) {
    const found = lookAt(model, call, where);
    if (found.state === 'given') return found;
    if (found.state === 'unknown') answer = unknown;
  }
  return answer;
}

function lookAt(model: SourceModel, call: Call, where: Where): Setting {
  switch (where.in) {
    case 'map':
      return inMap(model, call, where);
    case 'argument': {
      const value = argumentAt(call, where.of);
      if (value === undefined) return hasSpread(call) ? unknown : absent;
      const isFunction = !isParameterOf(call, value) && functionOf(model, value) !== undefined;
      return value.kind === 'null' || isFunction ? absent : { state: 'given', value };
    }
    case 'chain':
      return inChain(model, call, where.names);
    case 'option-call':
      return inOptionCalls(call, where.names);
  }
}

/** A parameter may have the name of a function of the file. */
function isParameterOf(call: Call, value: Value): boolean {
  return value.kind === 'path' && (call.within?.parameters.some(({ name }) => name === value.path) ?? false);
}

function inMap(model: SourceModel, call: Call, where: Extract<Where, { in: 'map' }>): Setting {
  const given = argumentAt(call, where.of);
  const holder = given === undefined ? undefined : (lastAssigned(model, call, given) ?? given);
  if (holder === undefined) return hasSpread(call) ? unknown : absent;
  const outer = mapOf(model, holder);
  if (outer === 'absent') return absent;
  if (outer === undefined) return unknown;
  const map = where.under === undefined ? outer : entryOf(outer, where.under);
  if (map === undefined) return isOpen(outer) ? unknown : absent;
  const value = entryOf(map, where.names);
  if (value !== undefined) return { state: 'given', value };
  return map.kind === 'map' && !isOpen(map) ? absent : unknown;
}

/** What a name that is assigned several times was given last before the call, in the same function. */
function lastAssigned(model: SourceModel, call: Call, value: Value): Value | undefined {
  if (value.kind !== 'path' || !/^\$?\w+$/.test(value.path)) return undefined;
  const name = value.path;
  const before = model.assignments.filter(
    ({ target, within, code }) => target === name && within === call.within && code.end <= call.code.start,
  );
  return before.at(-1)?.value;
}

/** The map that a value is or a function returns; `'absent'` where a callback stands in its place. */
function mapOf(model: SourceModel, value: Value): Value | 'absent' | undefined {
  const maps = alternatives(value).filter((one) => one.kind === 'map');
  if (maps[0] !== undefined) return maps[0];
  if (value.kind === 'null') return 'absent';
  const given = functionOf(model, value);
  if (given === undefined) return undefined;
  return given.returns.find((returned) => returned.kind === 'map') ?? 'absent';
}

function isOpen(map: Value): boolean {
  return alternatives(map).some((one) => one.kind !== 'map' || one.isOpen);
}

function hasSpread(call: Call): boolean {
  return call.arguments.some((argument) => argument.isSpread);
}

function inChain(model: SourceModel, call: Call, names: readonly string[]): Setting {
  const chain = chainOf(call);
  for (const link of chain) {
    if (names.includes(link.name)) return { state: 'given', value: givenTo(link) };
  }
  for (const held of heldBuilders(model, call)) {
    const link = chainOf(held).find(({ name }) => names.includes(name));
    if (link !== undefined) return { state: 'given', value: givenTo(link) };
  }
  return onTheSameBuilder(model, call, names);
}

/** The calls that the variable was given which a method is called on: `const jwt = new SignJWT(claims); jwt.sign(key)`. */
export function heldBuilders(model: SourceModel, { receiver, receiverText, within }: Call): readonly Call[] {
  if (receiverText === undefined || !/^\$?\w+$/.test(receiverText)) return [];
  if (receiver?.kind === 'call') return [receiver.call];
  const given = model.assignments.filter((one) => one.target === receiverText && one.within === within);
  return given.flatMap(({ value }) => (value.kind === 'call' ? [value.call] : []));
}

/** `builder.setExpiration(x);` as a statement of its own, on the variable that the chain begins with. */
function onTheSameBuilder(model: SourceModel, call: Call, names: readonly string[]): Setting {
  const text = call.receiverText ?? '';
  const variable = /^\$?\w+/.exec(text)?.[0];
  if (variable === undefined) return absent;
  for (const other of call.within?.calls ?? model.calls) {
    if (other !== call && names.includes(other.name) && /^\$?\w+/.exec(other.receiverText ?? '')?.[0] === variable) {
      return { state: 'given', value: other.arguments[0]?.value ?? { kind: 'unknown', code: other.code } };
    }
  }
  return absent;
}

function inOptionCalls(call: Call, names: readonly string[]): Setting {
  for (const { value, isSpread } of call.arguments) {
    if (isSpread) return unknown;
    for (const one of value.kind === 'list' ? value.items : [value]) {
      if (one.kind === 'call' && names.includes(one.call.name)) {
        return { state: 'given', value: one.call.arguments.length === 0 ? one : givenTo(one.call) };
      }
    }
  }
  return absent;
}

/** What a link of a chain is given: the first argument, the name of an algorithm beside a key left out. */
function givenTo(link: Call): Value {
  const values = link.arguments.map((argument) => argument.value);
  const isAlgorithm = (value: Value) =>
    (value.kind === 'path' &&
      /(^|[./])(SignatureAlgorithm|SIG|JwtAlgorithm|SecurityAlgorithms|jwa)\.\w+$/.test(value.path)) ||
    (value.kind === 'path' && /(^|\.)\$(\w+\.)?signer$/i.test(value.path)) ||
    (value.kind === 'call' && /(^|\.)((Hmac|Rsa|Ecdsa)\.)?Sha(256|384|512)$|jwa\.\w+$/.test(value.call.target));
  const told = values.length > 1 ? values.find((value) => !isAlgorithm(value)) : values[0];
  return told ?? { kind: 'unknown', code: link.code };
}
