import type { StaticRule } from '../../rule.ts';

/**
 * What nearly every file that has to do with JWTs holds, whatever its library. `exp`, `alg` or `sign` stand everywhere: as triggers they would have every
 * file parsed.
 */
export const jwtWords: readonly string[] = ['jwt', 'jsonwebtoken', 'jose', 'jws', 'jwk'];

/** What files hold that give the keys of JWTs. */
export const jwtKeyTriggers: StaticRule['triggers'] = {
  javascript: [
    ...jwtWords,
    'next-auth',
    'createSecretKey',
    'token_secret',
    'tokenSecret',
    'accessSecret',
    'access_secret',
    'refreshSecret',
    'refresh_secret',
  ],
  php: [...jwtWords, 'token_secret', 'access_secret', 'refresh_secret'],
  python: [...jwtWords, 'itsdangerous'],
  go: jwtWords,
  java: [...jwtWords, 'hmacShaKeyFor', 'HMAC256', 'MACSigner'],
  ruby: [...jwtWords, 'Knock'],
  csharp: [...jwtWords, 'SymmetricSecurityKey'],
};
