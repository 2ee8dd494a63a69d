import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenMemory, type RememberedToken } from './remember.ts';
import { makeKey } from './testing/fixture.ts';

const { key } = makeKey('HS256', 'k').verification;

const token = (tokenId: string, signingKeyId = 'k'): RememberedToken => ({
  verified: {
    outcome: 'verified',
    principal: { scheme: 'access-token', subject: 's', scopes: [], credentialId: tokenId, claims: {} },
    rateLimits: [],
  },
  tokenId,
  subject: 's',
  signingKeyId,
  issuedAt: 0,
  keyHint: { keyId: signingKeyId, algorithm: 'HS256' },
  key,
  usableFrom: 0,
  usableUntil: 1,
  length: 500,
});

describe('a token memory', () => {
  test('finds what was added, and nothing else', () => {
    const memory = createTokenMemory(10);
    memory.add('a', token('1'));
    expect(memory.find('a')?.tokenId).toBe('1');
    expect(memory.find('b')).toBeUndefined();
  });

  test('keeps what is in use, lets go of what is not, and never more than it may', () => {
    const memory = createTokenMemory(10);
    memory.add('used', token('used'));
    for (let i = 0; i < 1000; i++) {
      memory.add(`n${i}`, token(`n${i}`));
      expect(memory.find('used')?.tokenId).toBe('used');
    }
    const kept = Array.from({ length: 1000 }, (_, i) => memory.find(`n${999 - i}`)).filter(
      (found) => found !== undefined,
    );
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.length).toBeLessThanOrEqual(10);
  });

  test('holds at most as many as it was told, and the latest half for certain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.array(fc.nat(30), { maxLength: 200 }), (maximum, uses) => {
        const memory = createTokenMemory(maximum);
        for (const use of uses) {
          if (memory.find(`d${use}`) === undefined) {
            memory.add(`d${use}`, token(`${use}`));
          }
        }
        const latest = [...new Set([...uses].reverse())].slice(0, Math.floor(maximum / 2));
        for (const use of latest) {
          expect(memory.find(`d${use}`)?.tokenId).toBe(`${use}`);
        }
      }),
    );
  });

  test('holds fewer where they are large: of 16,384 characters a sixteenth', () => {
    const memory = createTokenMemory(320);
    for (let i = 0; i < 1000; i++) {
      memory.add(`n${i}`, { ...token(`n${i}`), length: 16_384 });
    }
    const kept = Array.from({ length: 1000 }, (_, i) => i).filter((i) => memory.find(`n${i}`) !== undefined);
    expect(kept.length).toBeGreaterThanOrEqual(10);
    expect(kept.length).toBeLessThanOrEqual(20);
    expect(kept.at(-1)).toBe(999);
  });

  test('forgets the tokens of one key, in both generations', () => {
    const memory = createTokenMemory(4);
    memory.add('a', token('1', 'bad'));
    memory.add('b', token('2', 'good'));
    memory.add('c', token('3', 'bad'));
    memory.forgetSignedWith('bad');
    expect([memory.find('a'), memory.find('b')?.tokenId, memory.find('c')]).toEqual([undefined, '2', undefined]);
  });

  test('forgets everything', () => {
    const memory = createTokenMemory(4);
    for (const name of ['a', 'b', 'c']) {
      memory.add(name, token(name));
    }
    memory.forgetAll();
    expect(['a', 'b', 'c'].map((name) => memory.find(name))).toEqual([undefined, undefined, undefined]);
  });
});
