import type { Call, Code, SourceModel, Value } from '../../languages/model.ts';
import { namedValues } from '../named-values.ts';
import { functionOf } from '../values.ts';
import { isFrameworkKey } from './framework-keys.ts';
import type { JwtApi } from './jwt-api.ts';
import { keyMakers, keysOfMakers } from './jwt-key-makers.ts';
import { jwtSignings } from './jwt-sign.ts';
import { jwtVerifications } from './jwt-verify.ts';
import { tokenSecretName } from './secrets.ts';
import { type Setting, settingOf, type Where } from './setting.ts';

/** A value that signs or verifies tokens. */
export interface TokenKey {
  readonly key: Value;
  /** Where it is used, or set. */
  readonly code: Code;
  /** Whose: `jsonwebtoken`, or the name that it is set under. */
  readonly owner: string;
}

/** What a file says that holds such a key otherwise than in a call of a library; others are not parsed for it. */
const keyWords = new RegExp(
  `jwt|json web token|itsdangerous|Knock\\.setup|next-?auth|['"]typ['"]|token_?(secret|sign)|secret_?or|(access|refresh)_?secret|issuer_?signing|${keyMakers.source.slice(2, -2)}`,
  'i',
);

/** The keys of all the calls and settings of a file that have to do with tokens. */
export function tokenKeys(model: SourceModel): readonly TokenKey[] {
  const { path, text } = model.file;
  const given = [...jwtVerifications(model), ...jwtSignings(model)].flatMap(({ api, call }) =>
    keysOfCall(model, api, call),
  );
  if (!keyWords.test(text) && !/jwt|tokens?\.php$/.test(path)) return given;
  return [
    ...given,
    ...model.calls.flatMap((call) => keysOfMakers(model, call)),
    ...ownHmacs(model),
    ...namedKeys(model),
  ];
}

function keysOfCall(model: SourceModel, api: JwtApi & { readonly keys: readonly Where[] }, call: Call): TokenKey[] {
  const setting: Setting = settingOf(model, call, api.keys);
  const values: Value[] = setting.state === 'given' ? [setting.value] : [];
  for (const where of api.keys) {
    // A key function is absent as a setting, and yet gives the key.
    const given =
      where.in === 'argument' && setting.state === 'absent' ? call.arguments[where.of.position]?.value : undefined;
    const behind = functionOf(model, given);
    if (given !== undefined && behind !== undefined) values.push({ ...given, kind: 'function', function: behind });
  }
  return values.map((key) => ({ key, code: key.code, owner: api.library }));
}

/** `hash_hmac('sha256', $header.'.'.$payload, $key)`, `createHmac('sha256', key)` in code that makes or checks a JWT of its own. */
function ownHmacs(model: SourceModel): TokenKey[] {
  if (!/jwt|['"]typ['"]/i.test(model.file.text)) return [];
  return model.calls.flatMap((call) => {
    const position = { createHmac: 1, hash_hmac: 2 }[call.name];
    const isPython = call.name === 'new' && /^hmac\.new$/.test(call.target);
    const key = call.arguments[position ?? (isPython ? 0 : -1)]?.value;
    const around = call.within?.code.text ?? model.file.text;
    return key === undefined || !/jwt|['"]typ['"]|header/i.test(around)
      ? []
      : [{ key, code: key.code, owner: call.name }];
  });
}

/** `const JWT_SECRET = …`, `jwtSecret: …`, `app.config['JWT_SECRET_KEY'] = …`. */
function namedKeys(model: SourceModel): TokenKey[] {
  return namedValues(model)
    .filter(({ name, value }) => !describesItself(name, value))
    .filter(
      ({ name, target, value }) =>
        tokenSecretName.test(name) ||
        isReadAsTokenSecret(value) ||
        isFrameworkKey(name, target, model) ||
        isOfSchema(name, value, model),
    )
    .map(({ name, value, code }) => ({ key: value, code, owner: name }));
}

/** `secret: process.env.CLINIC_JWT_SECRET ?? 'x'`: the variable says what it is for. */
function isReadAsTokenSecret(value: Value): boolean {
  return (
    value.kind === 'choice' &&
    value.options.some(
      (one) =>
        one.kind === 'path' &&
        /^(process\.env|Bun\.env|Deno\.env|import\.meta\.env|\$_ENV)\.\w*(JWT|TOKEN)_?\w*(SECRET|KEY)$/.test(
          one.path,
        ) &&
        !/PUBLIC|URL|NAME|CSRF/.test(one.path),
    )
  );
}

/** `SECRET: str({ default: 'x' })`, where the file says that it is for tokens. */
function isOfSchema(name: string, value: Value, model: SourceModel): boolean {
  return (
    /^(APP_|AUTH_)?SECRET(_KEY)?$/i.test(name) &&
    value.kind === 'call' &&
    /^(str|default)$/.test(value.call.name) &&
    /jwt|json web token/i.test(model.file.text)
  );
}

/** `"jwt_secret": { Key: "jwt_secret", … }`: an entry that is about the setting, and does not give it. */
function describesItself(name: string, value: Value): boolean {
  return (
    value.kind === 'map' &&
    [...value.entries.values()].some(
      (entry) => entry.kind === 'string' && entry.text === name.replace(/^['"]|['"]$/g, ''),
    )
  );
}
