import type { Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import { namedValues } from '../../named-values.ts';
import { codeAt, functionOf } from '../../values.ts';
import { isFrameworkKey } from '../secrets/framework-keys.ts';
import { tokenSecretName } from '../secrets/secrets.ts';
import { type Setting, settingOf, type Where } from '../setting.ts';
import type { JwtApi } from './jwt-api.ts';
import { keyMakers, keysOfMakers } from './jwt-key-makers.ts';
import { jwtSignings } from './jwt-sign.ts';
import { jwtVerifications } from './jwt-verify.ts';

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
    ...givenByName(model),
    ...nestedKeys(model),
    ...boundFields(model),
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

/** A name as settings are called: `jwt.secret`, `auth.jwt.key`. */
const dottedName = /(^|[._:-])(jwt|tokens?)[._:-]?(\w+[._:-])?(secret|key|secret_?key|sign(ing)?_?key)$|jwt_?secret$/i;

/** `viper.SetDefault("jwt.secret", "x")`, `{ provide: 'JWT_KEY', useValue: 'x' }`. */
function givenByName(model: SourceModel): TokenKey[] {
  const set = model.calls.flatMap((call) => {
    const [name, value] = call.arguments;
    const isSetter = /^(SetDefault|setDefault|set_default|setdefault)$/.test(call.name);
    if (!isSetter || name?.value.kind !== 'string' || value === undefined || !dottedName.test(name.value.text))
      return [];
    return [{ key: value.value, code: value.value.code, owner: name.value.text }];
  });
  const provided = model.maps.flatMap((map) => {
    if (map.kind !== 'map') return [];
    const name = map.entries.get('provide');
    const value = map.entries.get('useValue');
    return name?.kind === 'string' && value !== undefined && dottedName.test(name.text)
      ? [{ key: value, code: value.code, owner: name.text }]
      : [];
  });
  return [...set, ...provided];
}

/** `jwt: { secret: 'x' }` of a configuration. */
function nestedKeys(model: SourceModel): TokenKey[] {
  return model.maps.flatMap((map) => {
    if (map.kind !== 'map') return [];
    return [...map.entries].flatMap(([holder, inner]) => {
      if (inner.kind !== 'map' || !/^:?(\w{0,20}_?jwt|tokens?)$/i.test(holder)) return [];
      return [...inner.entries].flatMap(([name, value]) =>
        /^:?(secret|key|secret_?key|sign(ing)?_?key)$/i.test(name) &&
        (value.kind !== 'string' || /^\S{6,}$/.test(value.text))
          ? [{ key: value, code: value.code, owner: 'jwt_secret' }]
          : [],
      );
    });
  });
}

/** The fields of structs and of beans that settings are bound to, with what they hold when nothing is set. */
function boundFields(model: SourceModel): TokenKey[] {
  const { language, text } = model.file;
  if (language === 'go') {
    return [...text.matchAll(/\b(\w+)\s+string\s+`[^`\n]{0,200}\b(?:envDefault|default):"([^"\n]+)"/g)].flatMap(
      ({ 0: all, 1: name = '', 2: secret = '', index }): TokenKey[] => {
        if (!tokenSecretName.test(name)) return [];
        const at = index + all.lastIndexOf(secret);
        const code = codeAt(model, at, at + secret.length);
        return [{ key: { kind: 'string', text: secret, code }, code, owner: name }];
      },
    );
  }
  const bound = model.classes.filter(({ decorators }) =>
    decorators.some(
      ({ name, arguments: given }) =>
        /ConfigurationProperties$/.test(name) && given.some(({ value }) => /jwt|token/i.test(value.code.text)),
    ),
  );
  return bound.flatMap(({ fields }) =>
    fields
      .filter(({ target }) => /^(secret|key|secretKey|signingKey)$/.test(target))
      .map(({ value, code, target }) => ({ key: value, code, owner: target })),
  );
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
