import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../core/errors.ts';
import { importJwk } from './jwk.ts';
import { parseCompactJws, verifyJws } from './jws.ts';
import {
  exportPrivateJwk,
  exportPublicJwk,
  generateSigningKey,
  importPrivateJwk,
  jwkThumbprint,
  signJwt,
  toVerificationKey,
} from './signing-key.ts';
import thumbprints from './vectors/thumbprints.json' with { type: 'json' };

const algorithms = ['RS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
const privateNames = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

describe.each(algorithms)('a signing key for %s', (algorithm) => {
  test('signs what we and jose verify, now and after it was stored', async () => {
    const made = await generateSigningKey(algorithm);
    const restored = importPrivateJwk(exportPrivateJwk(made));
    expect(restored).toMatchObject({ keyId: made.keyId, algorithm });
    for (const key of [made, restored]) {
      const token = signJwt(key, 'at+jwt', { sub: 'Jürgen' });
      const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(made.key));
      expect(payload).toEqual({ sub: 'Jürgen' });
      expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid: made.keyId });
      const jws = parseCompactJws(token);
      expect(jws.outcome === 'parsed' && verifyJws(jws, toVerificationKey(made))).toBe(true);
    }
  });

  test('is published without its private half, under the thumbprint of its public half', async () => {
    const key = await generateSigningKey(algorithm);
    const jwk = exportPublicJwk(key);
    expect(Object.keys(jwk).filter((name) => privateNames.includes(name))).toEqual([]);
    expect(jwk).toMatchObject({ alg: algorithm, use: 'sig', kid: key.keyId });
    expect(importJwk(jwk)).toMatchObject({ outcome: 'imported', key: { keyId: key.keyId, algorithm } });
    expect(jwkThumbprint(toVerificationKey(key).key)).toBe(key.keyId);
  });
});

test.each(thumbprints)('has the thumbprint of $source', ({ jwk, thumbprint }) => {
  expect(jwkThumbprint(createPublicKey({ key: jwk, format: 'jwk' }))).toBe(thumbprint);
});

describe('importPrivateJwk', () => {
  test('gives a key without kid its thumbprint', async () => {
    const made = await generateSigningKey('ES256');
    const { kid: _, ...jwk } = JSON.parse(exportPrivateJwk(made));
    expect(importPrivateJwk(JSON.stringify(jwk)).keyId).toBe(made.keyId);
  });

  test('refuses what is not a private key for a supported algorithm, without quoting it', async () => {
    const made = await generateSigningKey('ES256');
    const text = exportPrivateJwk(made);
    const jwk = JSON.parse(text);
    const refused = [
      '',
      'not json "d":"s3cr3t"',
      'null',
      JSON.stringify(exportPublicJwk(made)),
      JSON.stringify({ ...jwk, alg: undefined }),
      JSON.stringify({ ...jwk, alg: 'none' }),
      JSON.stringify({ ...jwk, alg: 'HS256' }),
      JSON.stringify({ ...jwk, alg: 'ES384' }),
    ];
    for (const wrong of refused) {
      expect(() => importPrivateJwk(wrong)).toThrow(ConfigurationError);
      try {
        importPrivateJwk(wrong);
      } catch (error) {
        expect(String(error)).not.toContain('s3cr3t');
        expect(String(error)).not.toContain(jwk.d);
      }
    }
  });
});
