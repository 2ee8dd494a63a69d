import type { Call, SourceModel, Value } from '../../../languages/model.ts';
import { alternatives, deep } from '../../values.ts';
import { keyArgumentsOf } from '../secrets/framework-keys.ts';
import type { TokenKey } from './jwt-keys.ts';

/** Functions that make an HMAC key of what they are given, whoever uses it. */
export const keyMakers =
  /^(SymmetricSecurityKey|hmacShaKeyFor|HMAC256|HMAC384|HMAC512|forSymmetricSigner|MACSigner|MACVerifier|createFromSecret|withSecretKey|createSecretKey)$/;

/** Calls that take a secret in an object: modules and plug-ins for JWT. */
const registrations = /^(register|registerAsync|use|useFactory|forRoot)$/;

/** Middleware of Go's frameworks that verifies tokens with the key that it is given. */
const goMiddleware: readonly { readonly target: RegExp; readonly position?: number; readonly entries?: RegExp }[] = [
  { target: /(labstack\/echo(\/v\d)?\/middleware|echo-jwt(\/v\d)?|echojwt)\.JWT$/, position: 0 },
  {
    target: /(labstack\/echo(\/v\d)?\/middleware|echo-jwt(\/v\d)?|echojwt)\.(JWT)?WithConfig$/,
    entries: /^SigningKey$/,
  },
  { target: /(gofiber\/(contrib\/)?jwt(\/v\d)?|jwtware)\.New$/, entries: /^SigningKey$/ },
  { target: /gin-jwt(\/v\d)?\.New$/, entries: /^Key$/ },
  { target: /jwtauth(\/v\d)?\.New$/, position: 1 },
];

function keysOfGoMiddleware(call: Call): TokenKey[] {
  const known = goMiddleware.find(({ target }) => target.test(call.target));
  if (known === undefined) return [];
  const given = call.arguments.map(({ value }) => value);
  const at = known.position === undefined ? undefined : given[known.position];
  const entries = given.flatMap((value) =>
    [...deep(value)].flatMap((part) =>
      part.kind === 'map'
        ? [...part.entries].filter(([name]) => known.entries?.test(name)).map(([, entry]) => entry)
        : [],
    ),
  );
  return [...(at === undefined ? [] : [at]), ...entries].map((key) => ({
    key,
    code: key.code,
    owner: call.target.split('/').at(-1) ?? call.name,
  }));
}

/** The keys that a call is given which makes an HMAC key, or sets up what signs tokens. */
export function keysOfMakers(model: SourceModel, call: Call): TokenKey[] {
  if (model.file.language === 'go') return keysOfGoMiddleware(call);
  // `Configuration::forSymmetricSigner(new Sha256, InMemory::plainText('empty', 'empty'))` whose constraints bring the key
  if (call.name === 'forSymmetricSigner' && /\(\s*'empty'/.test(call.code.text) && /SignedWith/.test(model.file.text))
    return [];
  if (keyMakers.test(call.name)) {
    return call.arguments.map(({ value }) => ({ key: value, code: value.code, owner: call.name }));
  }
  const ofConstruction = keyOfConstruction(call);
  if (ofConstruction.length > 0)
    return ofConstruction.map((key) => ({ key, code: key.code, owner: call.target.split('.').at(-1) ?? call.name }));
  const ofFramework = keyArgumentsOf(call);
  if (ofFramework.length > 0) return ofFramework.map((key) => ({ key, code: key.code, owner: call.name }));
  if (/^next-auth(\.default|\.NextAuth)?$/.test(call.target)) {
    return call.arguments.flatMap(({ value }) =>
      registered(value).map((key) => ({ key, code: key.code, owner: 'next-auth' })),
    );
  }
  if (!registrations.test(call.name) || !/jwt/i.test(call.code.text.slice(0, 400))) return [];
  return call.arguments.flatMap(({ value }) =>
    registered(value).map((key) => ({ key, code: key.code, owner: ownerOf(call, model) })),
  );
}

/** What holds keys, each with where it is given one: as an argument, or under these names. */
const holders: readonly { readonly target: RegExp; readonly position?: number; readonly names?: readonly string[] }[] =
  [
    { target: /^itsdangerous\.(\w+\.)*\w*Serializer$/, position: 0, names: ['secret_key'] },
    { target: /(^|\.)Jose\.Component\.Core\.JWK$/, position: 0 },
    // `strategy('jwt', 'jwt', { keys: … })` of hapi
    { target: /\.auth\.strategy$/, position: 2, names: ['keys', 'key'] },
    { target: /^secret_key$/, position: 0 },
  ];

function keyOfConstruction(call: Call): readonly Value[] {
  // `jwk.JWK(kty='oct', k='…')`
  if (/^jwcrypto\.jwk\.JWK$/.test(call.target))
    return call.arguments.flatMap(({ name, value }) => (name === 'k' ? [value] : []));
  const known = holders.find(({ target }) => target.test(call.target));
  if (known === undefined) return [];
  const named = call.arguments.filter(({ name }) => name !== undefined && known.names?.includes(name));
  const at = known.position === undefined ? undefined : call.arguments[known.position]?.value;
  const inside = at?.kind === 'map' ? (known.names ?? ['k']).flatMap((name) => at.entries.get(name) ?? []) : [];
  return [...named.map(({ value }) => value), ...(at === undefined || at.kind === 'map' ? inside : [at])];
}

function ownerOf(call: Call, model: SourceModel): string {
  if (/JwtModule/.test(call.code.text) || /JwtModule/.test(call.target)) return '@nestjs/jwt';
  return /fastify/i.test(model.file.text) ? '@fastify/jwt' : call.name;
}

/** The secret in the options of a registration, or in what its factory returns. */
function registered(value: Value): Value[] {
  const found: Value[] = [];
  for (const one of alternatives(value)) {
    if (one.kind !== 'map') continue;
    for (const [key, entry] of one.entries) {
      if (/^(secret|secretOrPrivateKey|publicKey|privateKey)$/.test(key)) found.push(entry);
      if (key === 'useFactory' && entry.kind === 'function') found.push(...entry.function.returns.flatMap(registered));
    }
  }
  return found;
}
