/**
 * What nearly every file that has to do with JWTs holds, whatever its library. `exp`, `alg` or `sign` stand everywhere: as triggers they would have every
 * file parsed.
 */
export const jwtWords: readonly string[] = ['jwt', 'jsonwebtoken', 'jose', 'jws', 'jwk'];
