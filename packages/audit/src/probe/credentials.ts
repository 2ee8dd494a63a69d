import { readFileSync } from 'node:fs';
import { type ProbeRequest, withHeader, without, withQuery } from './exchange.ts';
import { type Jwt, parseJwt } from './jwt/token.ts';

/** What an API is shown to say who is asking. */
export type Credential =
  | { readonly kind: 'bearer'; readonly value: string; readonly scheme?: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string }
  | { readonly kind: 'basic'; readonly user: string; readonly value: string }
  | { readonly kind: 'cookie'; readonly name: string; readonly value: string }
  | { readonly kind: 'query'; readonly name: string; readonly value: string }
  /** A signature over each request, which the caller's signer makes; `value` is empty. */
  | { readonly kind: 'signature'; readonly value: string };

/** Where values are read from that shall not stand on a command line. */
export interface SecretSources {
  readonly readFile: (path: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const ownSources: SecretSources = { readFile: (path) => readFileSync(path, 'utf8'), env: process.env };

/** What `--credential` takes. Shown by help and by complaints. */
export const credentialForms = [
  'bearer:TOKEN',
  'header:X-API-Key=KEY',
  'basic:USER:PASSWORD',
  'cookie:NAME=VALUE',
  'query:NAME=VALUE',
  '@FILE, env:NAME: one of these forms, or a bare token; both also stand for a value: bearer:@token.txt, header:X-API-Key=env:KEY',
];

/**
 * @param text one of `credentialForms`
 * @throws Error that says what forms there are, and never repeats what was given
 */
export function parseCredential(text: string, sources: SecretSources = ownSources): Credential {
  const whole = readSecret(text, sources);
  const [, kind, rest] = /^(bearer|header|basic|cookie|query):([\s\S]*)$/.exec(whole) ?? [];
  // What a file or a variable holds may be the token itself.
  if (kind === undefined || rest === undefined) {
    if (whole !== text && whole !== '') return { kind: 'bearer', value: whole };
    throw unreadable();
  }
  if (kind === 'bearer') return { kind, value: filled(readSecret(rest, sources)) };
  const separator = kind === 'basic' ? ':' : '=';
  const at = rest.indexOf(separator);
  if (at < 1) throw unreadable();
  const [name, value] = [rest.slice(0, at), filled(readSecret(rest.slice(at + 1), sources))];
  if (kind === 'basic') return { kind, user: name, value };
  return { kind: kind as 'header' | 'cookie' | 'query', name, value };
}

function readSecret(text: string, { readFile, env }: SecretSources): string {
  if (text.startsWith('@')) return readFile(text.slice(1)).trim();
  if (!text.startsWith('env:')) return text;
  const name = text.slice('env:'.length);
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
  return value.trim();
}

function filled(value: string): string {
  if (value === '') throw unreadable();
  return value;
}

function unreadable(): Error {
  return new Error(`a credential is one of: ${credentialForms.join('; ')}`);
}

/** The request with the credential in its place. */
export function apply(request: ProbeRequest, credential: Credential): ProbeRequest {
  switch (credential.kind) {
    case 'bearer':
      return withHeader(request, 'Authorization', `${credential.scheme ?? 'Bearer'} ${credential.value}`);
    case 'header':
      return withHeader(request, credential.name, credential.value);
    case 'basic':
      return withHeader(
        request,
        'Authorization',
        `Basic ${Buffer.from(`${credential.user}:${credential.value}`).toString('base64')}`,
      );
    case 'cookie':
      return withCookie(request, credential.name, credential.value);
    case 'query':
      return withQuery(request, credential.name, credential.value);
    case 'signature':
      return credential.value === ''
        ? { ...request, isToBeSigned: true }
        : withHeader(
            withHeader(request, 'Authorization', `Signature ${credential.value}`),
            'X-Signature',
            credential.value,
          );
  }
}

/** One `Cookie` header, whatever was there before. */
export function withCookie(request: ProbeRequest, name: string, value: string): ProbeRequest {
  const before = request.headers.find(([given]) => given.toLowerCase() === 'cookie')?.[1];
  const pair = `${name}=${value}`;
  return withHeader(without(request, 'Cookie'), 'Cookie', before === undefined ? pair : `${before}; ${pair}`);
}

/** The same credential with another value. */
function withValue(credential: Credential, value: string): Credential {
  return { ...credential, value };
}

/** The token that the credential is, or has in it (`Bearer eyJ…` in a header of any name), when it is a JWT. */
export function jwtOf(credential: Credential): Jwt | undefined {
  return parseJwt(tokenIn(credential));
}

/** The value without a scheme in front, as some put `Bearer x` or `Token x` into a header of their own. */
export function tokenIn({ value }: Credential): string {
  return /^(?:Bearer|Token|JWT)\s+(\S+)$/i.exec(value)?.[1] ?? value;
}

/** The credential with another token in it, the scheme in front kept. */
export function withToken(credential: Credential, token: string): Credential {
  const scheme = /^((?:Bearer|Token|JWT)\s+)\S+$/i.exec(credential.value)?.[1] ?? '';
  return withValue(credential, `${scheme}${token}`);
}

/** How the credential is called in a sentence; never its value. */
export function describe(credential: Credential): string {
  switch (credential.kind) {
    case 'bearer':
      return jwtOf(credential) === undefined ? 'a bearer token' : 'a JWT as bearer token';
    case 'basic':
      return `Basic for ${credential.user}`;
    case 'header':
      return `the header ${credential.name}`;
    case 'cookie':
      return `the cookie ${credential.name}`;
    case 'query':
      return `the query parameter ${credential.name}`;
    case 'signature':
      return 'a signature';
  }
}
