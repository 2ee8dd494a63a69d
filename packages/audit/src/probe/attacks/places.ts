import { type OperationAttack, skipped, tryVariants, type Variant } from '../attack.ts';
import { type Credential, tokenIn, withCookie } from '../credentials.ts';
import { without, withQuery } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { isSafeMethod } from '../requests/operation.ts';

const remedy = remedies['credential-read-from-query'];

/** The names under which the credential may be looked for; its own first. */
function namesFor(credential: Credential): readonly string[] {
  const own =
    credential.kind === 'header' || credential.kind === 'cookie'
      ? [credential.name, credential.name.replace(/^x-/i, '')]
      : [];
  const usual = [
    'access_token',
    'token',
    'api_key',
    'apikey',
    'apiKey',
    'api-key',
    'key',
    'auth',
    'auth_token',
    'jwt',
    'authorization',
    'bearer',
  ];
  return [...new Set([...own, ...own.map((name) => name.toLowerCase().replaceAll('-', '_')), ...usual])];
}

export const credentialInQuery: OperationAttack = {
  id: 'credential-in-query',
  number: 'D45',
  level: 'operation',
  title: 'A credential is accepted in the URL',
  cwe: [598],
  severity: 'medium',
  why: 'URLs stand in logs, in histories and in Referer headers: whoever reads one of them has the credential.',
  remedy,
  run(context) {
    const { credential, bare } = context;
    if (credential === undefined || credential.kind === 'basic' || credential.kind === 'signature') {
      return Promise.resolve(skipped('A credential of this kind has no place in a URL.'));
    }
    const names = credential.kind === 'query' ? [credential.name] : namesFor(credential);
    return tryVariants(
      context,
      names.map((name) => ({
        what: `the credential in the URL, as ${name}`,
        request: withQuery(bare, name, tokenIn(credential)),
      })),
    );
  },
};

export const credentialInCookieOrBody: OperationAttack = {
  id: 'credential-in-cookie-or-body',
  number: 'D46',
  level: 'operation',
  title: 'A credential is also accepted in a cookie or in the body',
  cwe: [598],
  severity: 'low',
  why: 'Browsers send cookies and forms from foreign pages, too: what was safe from that in a header is not so here.',
  remedy,
  run(context) {
    const { credential } = context;
    if (credential === undefined || credential.kind === 'basic' || credential.kind === 'signature') {
      return Promise.resolve(skipped('A credential of this kind has no place in a cookie.'));
    }
    return tryVariants(
      context,
      credential.kind === 'cookie' ? bodies(context) : [...cookies(context), ...bodies(context)],
    );
  },
};

type Context = Parameters<OperationAttack['run']>[0];

function cookies({ credential, bare }: Context): readonly Variant[] {
  return [...namesFor(credential as Credential), 'session', 'sessionid', 'Authorization'].map((name) => ({
    what: `the credential in the cookie ${name}`,
    request: withCookie(bare, name, tokenIn(credential as Credential)),
  }));
}

function bodies({ credential, bare, operation }: Context): readonly Variant[] {
  if (isSafeMethod(operation.method)) return [];
  const token = tokenIn(credential as Credential);
  const isJson = /^\s*\{/.test(bare.body ?? '');
  return ['access_token', 'token', 'api_key', 'apiKey'].map((name) => ({
    what: `the credential in the body, as ${name}`,
    request: isJson
      ? { ...bare, body: JSON.stringify({ ...(JSON.parse(bare.body ?? '{}') as object), [name]: token }) }
      : {
          ...without(bare, 'Content-Type'),
          headers: [
            ...without(bare, 'Content-Type').headers,
            ['Content-Type', 'application/x-www-form-urlencoded'] as const,
          ],
          body: `${bare.body === undefined ? '' : `${bare.body}&`}${name}=${encodeURIComponent(token)}`,
        },
  }));
}

export const apiKeyFuzzy: OperationAttack = {
  id: 'apikey-fuzzy',
  number: 'D47',
  level: 'operation',
  title: 'A key that is only similar is accepted',
  cwe: [287],
  severity: 'high',
  why: 'A comparison that forgives case, a part or a type makes keys guessable, or lets one in without any.',
  remedy: 'Compare the whole key, byte by byte, in constant time, and demand that it is a text.',
  async run(context) {
    const { credential, jwt } = context;
    if (credential === undefined || jwt !== undefined || credential.kind === 'signature') {
      return skipped('It is of keys and opaque tokens, and the credential is none.');
    }
    const outcome = await tryVariants(context, [...similar(context, credential), ...typed(context, credential)]);
    if (outcome.verdict !== 'safe') return outcome;
    const longer = await tryVariants(context, longerForms(context, credential));
    // Who sends the whole key and more has the key.
    return longer.verdict === 'vulnerable' ? { ...longer, severity: 'low' } : outcome;
  },
};

function similar(context: Context, credential: Credential): readonly Variant[] {
  const key = credential.value;
  const forms: readonly [string, string][] = [
    ['the key in lower case', key.toLowerCase()],
    ['the key in upper case', key.toUpperCase()],
    ['the key without its last character', key.slice(0, -1)],
    ['the first half of the key', key.slice(0, Math.ceil(key.length / 2))],
    ['the first eight characters of the key', key.slice(0, 8)],
    ['a wildcard instead of the key', '%'],
    ['an asterisk instead of the key', '*'],
    ['a statement instead of the key', "' OR '1'='1"],
    ['a statement instead of the key', "' OR 1=1 -- "],
  ];
  return forms
    .filter(([, value]) => value !== key && value !== '')
    .map(([what, value]) => ({ what, request: context.with({ ...credential, value }) }));
}

function longerForms(context: Context, credential: Credential): readonly Variant[] {
  const key = credential.value;
  const forms: readonly [string, string][] = [
    ['the key with a character more', `${key}x`],
    ['the key with a null byte and more', `${key}%00x`],
    ['the key twice', `${key},${key}`],
  ];
  return forms.map(([what, value]) => ({ what, request: context.with({ ...credential, value }) }));
}

/** What parsers of queries make arrays and objects of. */
function typed({ bare }: Context, credential: Credential): readonly Variant[] {
  if (credential.kind !== 'query') return [];
  const { name } = credential;
  return [
    { what: 'an empty list instead of the key', request: withQuery(bare, `${name}[]`, '') },
    { what: 'the operator $ne instead of the key', request: withQuery(bare, `${name}[$ne]`, 'x') },
    { what: 'the operator $gt instead of the key', request: withQuery(bare, `${name}[$gt]`, '') },
    { what: 'the operator $regex instead of the key', request: withQuery(bare, `${name}[$regex]`, '.*') },
  ];
}
