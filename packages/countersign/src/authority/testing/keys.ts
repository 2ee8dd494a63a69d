import { generateKeyPairSync } from 'node:crypto';

/** A public JWK as an issuer publishes it. */
export function publicJwk(keyId: string | undefined, algorithm: 'ES256' | 'RS256' | 'EdDSA' = 'ES256'): object {
  const { publicKey } = keyPair(algorithm);
  return {
    ...publicKey.export({ format: 'jwk' }),
    alg: algorithm,
    use: 'sig',
    ...(keyId !== undefined && { kid: keyId }),
  };
}

function keyPair(algorithm: 'ES256' | 'RS256' | 'EdDSA') {
  if (algorithm === 'RS256') {
    return generateKeyPairSync('rsa', { modulusLength: 2048 });
  }
  return algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
}
