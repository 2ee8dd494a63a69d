import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import type { JwsAlgorithm, VerificationKey } from '../core/authority.ts';
import { createKeyIndex } from './key-index.ts';

const secret = createSecretKey(Buffer.alloc(64));

function key(keyId: string | undefined, algorithm: JwsAlgorithm): VerificationKey {
  return { ...(keyId !== undefined && { keyId }), algorithm, key: secret };
}

it('gives a token the key that it names, and no other', () => {
  const [a, b] = [key('a', 'ES256'), key('b', 'ES256')];
  const index = createKeyIndex([a, b]);
  expect(index.find({ keyId: 'b', algorithm: 'ES256' })).toBe(b);
  expect(index.find({ keyId: 'c', algorithm: 'ES256' })).toBeUndefined();
});

it('T03: gives the named key even when the algorithm is another, which the verifier refuses', () => {
  const a = key('a', 'ES256');
  expect(createKeyIndex([a]).find({ keyId: 'a', algorithm: 'HS256' })).toBe(a);
});

it('gives a token without kid the one key of its algorithm, and none when there are two', () => {
  const [es, rs] = [key('a', 'ES256'), key(undefined, 'RS256')];
  expect(createKeyIndex([es, rs]).find({ keyId: undefined, algorithm: 'ES256' })).toBe(es);
  expect(createKeyIndex([es, rs]).find({ keyId: undefined, algorithm: 'RS256' })).toBe(rs);
  expect(createKeyIndex([es, rs]).find({ keyId: undefined, algorithm: 'PS256' })).toBeUndefined();
  expect(createKeyIndex([es, key('b', 'ES256')]).find({ keyId: undefined, algorithm: 'ES256' })).toBeUndefined();
});

it('does not take a key without kid for the one that a token names', () => {
  expect(createKeyIndex([key(undefined, 'ES256')]).find({ keyId: 'a', algorithm: 'ES256' })).toBeUndefined();
});
