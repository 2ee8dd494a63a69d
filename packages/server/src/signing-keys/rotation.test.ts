import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeKey, dueSteps, type RotationPolicy, revocation, type Step, succession } from './rotation.ts';
import type { StoredSigningKey } from './signing-key-store.ts';

const policy: RotationPolicy = { rotateEverySeconds: 1000, publishBeforeSeconds: 100, keepRetiredSeconds: 50 };

function key(keyId: string, given: Partial<StoredSigningKey>): StoredSigningKey {
  const times = { publishedAt: 0, activatedAt: null, retiredAt: null, revokedAt: null };
  return { keyId, algorithm: 'ES256', state: 'active', publicJwk: '', sealedPrivateJwk: '', ...times, ...given };
}

const active = key('a', { state: 'active', activatedAt: 0 });
const next = key('b', { state: 'published', publishedAt: 900 });

const brief = (steps: readonly Step[]) =>
  steps.map((step) => (step.step === 'create' ? `create ${step.state}` : `${step.step} ${step.key.keyId}`));

describe('dueSteps', () => {
  it.each<[string, readonly StoredSigningKey[], number, readonly string[]]>([
    ['makes an active key where there is none', [], 0, ['create active']],
    ['takes the published key where none is active', [next], 901, ['activate b']],
    ['does nothing while the key is young', [active], 899, []],
    ['publishes the next key ahead of time', [active], 900, ['create published']],
    ['does not publish a second one', [active, next], 950, []],
    ['hands over when the time has come', [active, next], 1000, ['retire a', 'activate b']],
    ['publishes first after a long pause', [active], 5000, ['create published']],
    [
      'does not hand over to a key that caches cannot know yet',
      [active, key('b', { state: 'published', publishedAt: 4950 })],
      5000,
      [],
    ],
    ['does nothing when the clock went back', [active], -5000, []],
    ['keeps a retired key while its tokens live', [active, key('r', { state: 'retired', retiredAt: 0 })], 50, []],
    ['deletes a retired key after that', [active, key('r', { state: 'retired', retiredAt: 0 })], 51, ['delete r']],
    ['does not count a revoked key as active', [key('a', { activatedAt: 0, revokedAt: 10 })], 20, ['create active']],
  ])('%s', (_what, keys, now, expected) => {
    expect(brief(dueSteps(keys, now, policy))).toEqual(expected);
  });

  it('leaves exactly one active key, and every key its time in the published set, whenever it is called', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 }), (pauses) => {
        let keys: readonly StoredSigningKey[] = [];
        let now = 0;
        for (const pause of pauses) {
          const before = activeKey(keys);
          keys = apply(keys, dueSteps(keys, now, policy), now);
          expect(keys.filter(({ state }) => state === 'active')).toHaveLength(1);
          const after = activeKey(keys);
          if (before !== undefined && after !== undefined && after.keyId !== before.keyId) {
            expect(now - after.publishedAt).toBeGreaterThanOrEqual(policy.publishBeforeSeconds);
          }
          now += pause;
        }
      }),
    );
  });
});

function apply(keys: readonly StoredSigningKey[], steps: readonly Step[], now: number): readonly StoredSigningKey[] {
  return steps.reduce((current, step, index) => {
    if (step.step === 'create') {
      const activatedAt = step.state === 'active' ? now : null;
      return current.concat(key(`${now}/${index}`, { state: step.state, publishedAt: now, activatedAt }));
    }
    const others = current.filter(({ keyId }) => keyId !== step.key.keyId);
    if (step.step === 'delete') return others;
    if (step.step === 'activate') return [...others, { ...step.key, state: 'active' as const, activatedAt: now }];
    return [...others, { ...step.key, state: 'retired' as const, retiredAt: now }];
  }, keys);
}

describe('succession', () => {
  it('prefers the published key, which caches know already', () => {
    expect(brief(succession([active, next]))).toEqual(['retire a', 'activate b']);
    expect(brief(succession([active]))).toEqual(['retire a', 'create active']);
  });
});

describe('revocation', () => {
  it('replaces the key that signs, and no other', () => {
    expect(brief(revocation([active, next], active))).toEqual(['revoke a', 'activate b']);
    expect(brief(revocation([active], active))).toEqual(['revoke a', 'create active']);
    expect(brief(revocation([active, next], next))).toEqual(['revoke b']);
  });
});
