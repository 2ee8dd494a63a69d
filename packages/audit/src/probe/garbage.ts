import { randomBytes } from 'node:crypto';
import { type Credential, jwtOf, tokenIn, withToken } from './credentials.ts';

/** A credential of the same form that nobody has: same length and alphabet; for a JWT, its header with a made-up rest. */
export function garbageOf(credential: Credential): Credential {
  const jwt = jwtOf(credential);
  if (jwt !== undefined) return withToken(credential, randomLike(jwt.text.replaceAll('.', 'x')));
  return withToken(credential, randomLike(tokenIn(credential)));
}

/** Random letters and digits; a prefix up to the first `_` or `-` in the first characters stays (`sk_live_`), as what follows is the secret. */
export function randomLike(value: string): string {
  const prefix = /^(?:[A-Za-z]{1,8}[_-]){1,3}/.exec(value)?.[0] ?? '';
  const length = Math.max(value.length - prefix.length, 8);
  return prefix + randomBytes(length).toString('base64url').replace(/[_-]/g, 'x').slice(0, length);
}
