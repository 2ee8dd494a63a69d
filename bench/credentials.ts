import {
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
} from 'node:crypto';
import { createApiKeyText, randomBase62 } from '../packages/countersign/dist/building-blocks.js';

export const issuer = 'https://issuer.example';
export const audience = 'https://api.example';
export const scope = 'orders:read';
export const apiKeyPrefix = 'acme_live';
export const keyId = 'key-1';

export const algorithms = ['ES256', 'RS256', 'EdDSA', 'HS256'] as const;
export type Algorithm = (typeof algorithms)[number];

/** More than any contestant remembers, so that going round through them meets none that is remembered. */
export const manyTokens = 32_768;
/** So few that every contestant with a memory remembers them all. */
export const fewTokens = 512;

/** What a verifier is configured with. */
export interface VerifierKeys {
  readonly algorithm: Algorithm;
  /** A public key with `alg` and `kid`, or the secret of HS256. */
  readonly jwk: Readonly<Record<string, string>>;
}

export interface Issuer {
  readonly keys: VerifierKeys;
  /** A token in the profile of RFC 9068, each with its own `jti`. */
  issue(changed?: Readonly<Record<string, unknown>>): string;
}

export function createIssuer(algorithm: Algorithm): Issuer {
  const { jwk, signer } = makeKey(algorithm);
  const header = encode({ alg: algorithm, typ: 'at+jwt', kid: keyId });
  return {
    keys: { algorithm, jwk: { ...jwk, alg: algorithm, kid: keyId } },
    issue(changed) {
      const now = Math.floor(Date.now() / 1000);
      const subject = 'client_7hG2kQ9xLw3nRt5v';
      const lives = { iss: issuer, sub: subject, aud: audience, exp: now + 3600, iat: now, jti: randomUUID() };
      const input = `${header}.${encode({ ...lives, client_id: subject, scope: `${scope} orders:write`, ...changed })}`;
      return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function makeKey(algorithm: Algorithm): {
  readonly jwk: Readonly<Record<string, string>>;
  readonly signer: (input: Buffer) => Buffer;
} {
  switch (algorithm) {
    case 'HS256': {
      const secret = randomBytes(32);
      return {
        jwk: { kty: 'oct', k: secret.toString('base64url') },
        signer: (input) => createHmac('sha256', secret).update(input).digest(),
      };
    }
    case 'RS256':
      return ofPair(generateKeyPairSync('rsa', { modulusLength: 2048 }), (key, input) => sign('sha256', input, key));
    case 'EdDSA':
      return ofPair(generateKeyPairSync('ed25519'), (key, input) => sign(null, input, key));
    case 'ES256':
      return ofPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }), (key, input) =>
        sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }),
      );
  }
}

function ofPair(
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  signWith: (key: KeyObject, input: Buffer) => Buffer,
) {
  const jwk = publicKey.export({ format: 'jwk' }) as Readonly<Record<string, string>>;
  return { jwk, signer: (input: Buffer) => signWith(privateKey, input) };
}

/** Tokens that no verifier may accept: altered, expired, for another API. */
export function badTokens(from: Issuer): readonly string[] {
  const now = Math.floor(Date.now() / 1000);
  const token = from.issue();
  const signatureAt = token.lastIndexOf('.') + 1;
  const altered = token[signatureAt] === 'A' ? 'B' : 'A';
  return [
    token.slice(0, signatureAt) + altered + token.slice(signatureAt + 1),
    from.issue({ iat: now - 7200, exp: now - 3600 }),
    from.issue({ aud: 'https://other.example' }),
  ];
}

export function makeApiKeys(count: number): readonly { readonly text: string; readonly sha256: string }[] {
  return Array.from({ length: count }, () => {
    const text = createApiKeyText(apiKeyPrefix, randomBase62(16));
    return { text, sha256: createHash('sha256').update(text).digest('base64url') };
  });
}
