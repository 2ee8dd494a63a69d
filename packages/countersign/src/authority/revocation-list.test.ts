import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RevocationEntry, RevocationKind, TokenIdentity } from '../core/revocation.ts';
import { createRevocationList } from './revocation-list.ts';
import { manualClock, startSeconds } from './testing/manual-clock.ts';

const lifetimeSeconds = 900;

function entry(sequence: number, kind: RevocationKind, id: string, notBefore = startSeconds): RevocationEntry {
  return { sequence, kind, id, notBefore, expiresAt: notBefore + lifetimeSeconds };
}

function token(members: Partial<TokenIdentity> = {}): TokenIdentity {
  return { tokenId: 't', subject: 's', issuedAt: startSeconds, ...members };
}

describe('a revocation list', () => {
  it('covers nothing while it is empty', () => {
    const list = createRevocationList();
    expect(list.covers(token({ sessionId: 'sid', clientId: 'c', signingKeyId: 'k' }))).toBe(false);
    expect(list.sequence).toBe(0);
    expect(list.size).toBe(0);
  });

  it('covers a revoked token whenever it was issued, and no other', () => {
    const list = createRevocationList();
    list.apply([entry(1, 'token', 't')]);
    expect(list.covers(token({ issuedAt: startSeconds + 500 }))).toBe(true);
    expect(list.covers(token({ tokenId: 'other' }))).toBe(false);
  });

  it.each([
    ['session', 'sessionId'],
    ['client', 'clientId'],
    ['subject', 'subject'],
    ['signing-key', 'signingKeyId'],
  ] as const)('covers the tokens of a %s that were issued at or before the cut-off', (kind, member) => {
    const list = createRevocationList();
    list.apply([entry(1, kind, 'x', startSeconds)]);
    const of = (issuedAt: number) => list.covers(token({ [member]: 'x', issuedAt }));
    expect([of(startSeconds - 1), of(startSeconds), of(startSeconds + 1)]).toEqual([true, true, false]);
    expect(list.covers(token({ [member]: 'y', issuedAt: 0 }))).toBe(false);
  });

  it('covers a token whose moment of issue is no number', () => {
    const list = createRevocationList();
    list.apply([entry(1, 'subject', 's')]);
    expect(list.covers(token({ issuedAt: Number.NaN }))).toBe(true);
  });

  it('does not confuse the ids of one kind with those of another', () => {
    const list = createRevocationList();
    list.apply([entry(1, 'session', 's'), entry(2, 'api-key', 's'), entry(3, 'token', 's')]);
    expect(list.covers(token())).toBe(false);
  });

  it('passes over entries that it has, and stops at a gap', () => {
    const list = createRevocationList();
    const first = [entry(1, 'token', 'a'), entry(2, 'token', 'b')];
    expect(list.apply(first)).toBe(true);
    expect(list.apply([...first, entry(3, 'token', 'c')])).toBe(true);
    expect(list.sequence).toBe(3);
    expect(list.apply([entry(4, 'token', 'd'), entry(6, 'token', 'f')])).toBe(false);
    expect(list.sequence).toBe(4);
    expect([list.covers(token({ tokenId: 'd' })), list.covers(token({ tokenId: 'f' }))]).toEqual([true, false]);
  });

  it('keeps the later cut-off and the later end of two entries for one id, in either order', () => {
    const clock = manualClock();
    const list = createRevocationList({ clock });
    list.apply([
      { sequence: 1, kind: 'subject', id: 's', notBefore: startSeconds + 50, expiresAt: startSeconds + 100 },
      { sequence: 2, kind: 'subject', id: 's', notBefore: startSeconds, expiresAt: startSeconds + 900 },
    ]);
    expect(list.covers(token({ issuedAt: startSeconds + 50 }))).toBe(true);
    clock.advance(899);
    list.prune(10);
    expect(list.covers(token({ issuedAt: startSeconds + 50 }))).toBe(true);
  });
});

describe('the listeners of a revocation list', () => {
  it('are told each entry once, when it covers already and the number does not show it yet', () => {
    const list = createRevocationList();
    const told: unknown[] = [];
    const unsubscribe = list.subscribe((change) => {
      told.push([change, list.sequence, list.covers(token({ tokenId: 'a' }))]);
    });
    const [first, second] = [entry(1, 'token', 'a'), entry(2, 'token', 'b')];
    list.apply([first]);
    list.apply([first, second]);
    expect(told).toEqual([
      [first, 0, true],
      [second, 1, true],
    ]);
    unsubscribe();
    list.apply([entry(3, 'token', 'c')]);
    expect(told).toHaveLength(2);
  });

  it('are told of a reset when the list is the new one', () => {
    const list = createRevocationList();
    list.apply([entry(1, 'token', 'a')]);
    const told: unknown[] = [];
    list.subscribe((change) => {
      told.push([change, list.covers(token({ tokenId: 'a' })), list.covers(token({ tokenId: 'b' }))]);
    });
    list.reset([entry(7, 'token', 'b')], 9);
    expect(told).toEqual([['reset', false, true]]);
    expect(list.sequence).toBe(9);
    expect(list.apply([entry(10, 'token', 'c')])).toBe(true);
  });
});

describe('what a revocation list says of API keys', () => {
  it('is the number of the last entry about the key', () => {
    const list = createRevocationList();
    list.apply([entry(1, 'api-key', 'k'), entry(2, 'token', 't'), entry(3, 'api-key', 'k')]);
    expect(list.lastChangeOfApiKey('k')).toBe(3);
    expect(list.lastChangeOfApiKey('other')).toBe(0);
  });

  it('K07: never goes below what was forgotten, so that a record from before it stays stale', () => {
    const clock = manualClock();
    const list = createRevocationList({ clock });
    list.apply([entry(1, 'api-key', 'k'), entry(2, 'api-key', 'l')]);
    clock.advance(lifetimeSeconds + 300);
    list.apply([entry(3, 'api-key', 'm', clock.nowSeconds())]);
    list.prune(100);
    expect(list.size).toBe(1);
    expect(list.lastChangeOfApiKey('k')).toBe(2);
    expect(list.lastChangeOfApiKey('m')).toBe(3);
  });

  it('K07: is at least the number of the last reset', () => {
    const list = createRevocationList();
    list.reset([entry(4, 'api-key', 'k')], 9);
    expect(list.lastChangeOfApiKey('k')).toBe(4);
    expect(list.lastChangeOfApiKey('other')).toBe(9);
  });
});

describe('forgetting', () => {
  function filled(count: number) {
    const clock = manualClock();
    const list = createRevocationList({ clock });
    list.apply(Array.from({ length: count }, (_, n) => entry(n + 1, 'token', `t${n}`)));
    return { clock, list };
  }

  it('spares what has not expired for longer than any leeway', () => {
    const { clock, list } = filled(3);
    clock.advance(lifetimeSeconds + 299);
    expect(list.prune(100)).toBe(0);
    clock.advance(1);
    expect(list.prune(100)).toBe(3);
    expect(list.size).toBe(0);
  });

  it('goes on in small steps from where it was, and begins again at the end', () => {
    const { clock, list } = filled(5);
    clock.advance(lifetimeSeconds + 300);
    const steps = [list.prune(2), list.prune(2), list.prune(2), list.prune(2)];
    expect(Math.max(...steps)).toBe(2);
    expect(list.size).toBe(0);
    list.apply([entry(6, 'token', 'new', clock.nowSeconds())]);
    expect([list.prune(10), list.prune(10)]).toEqual([0, 0]);
    expect(list.size).toBe(1);
  });

  it('keeps a list that is only ever appended to from growing for ever', () => {
    const clock = manualClock();
    const list = createRevocationList({ clock });
    for (let n = 1; n <= 20_000; n++) {
      clock.advance(1);
      list.apply([entry(n, 'token', `t${n}`, clock.nowSeconds())]);
    }
    expect(list.size).toBeLessThan(2 * (lifetimeSeconds + 300));
  });

  it('S07: is not hurried by a wall clock that jumps ahead', () => {
    const { clock, list } = filled(1);
    clock.setWallClock(startSeconds + 1_000_000);
    expect(list.prune(10)).toBe(0);
    clock.setWallClock(startSeconds);
    expect(list.covers(token({ tokenId: 't0' }))).toBe(true);
  });

  it('S07: waits for a wall clock that was set back', () => {
    const { clock, list } = filled(1);
    clock.advance(lifetimeSeconds + 300);
    clock.setWallClock(startSeconds);
    expect(list.prune(10)).toBe(0);
  });
});

describe('R06: the effective cut-off is the latest of subject, client, session, signing key and token', () => {
  const ids = fc.constantFrom('a', 'b');
  const cutOffKinds = fc.constantFrom<RevocationKind>('session', 'client', 'subject', 'signing-key', 'api-key');
  const optionalId = fc.option(ids, { nil: undefined });
  const identity = fc.record({ sessionId: optionalId, clientId: optionalId, subject: ids, signingKeyId: optionalId });
  const step = fc.oneof(
    fc.record({ act: fc.constant('issue' as const), identity }),
    fc.record({ act: fc.constant('revoke' as const), kind: cutOffKinds, id: ids, before: fc.nat({ max: 200 }) }),
    fc.record({ act: fc.constant('revoke-token' as const), which: fc.nat() }),
    fc.record({ act: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 700 }) }),
    fc.record({ act: fc.constant('prune' as const), limit: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ act: fc.constant('replace' as const) }),
  );

  /** What it should be, from all entries ever made, none of them merged or forgotten. */
  function isRevoked(log: readonly RevocationEntry[], subject: TokenIdentity): boolean {
    const named: Readonly<Record<RevocationKind, string | undefined>> = {
      token: subject.tokenId,
      session: subject.sessionId,
      client: subject.clientId,
      subject: subject.subject,
      'signing-key': subject.signingKeyId,
      'api-key': undefined,
    };
    const cutOffs = log
      .filter((one) => named[one.kind] === one.id)
      .map((one) => (one.kind === 'token' ? Number.POSITIVE_INFINITY : one.notBefore));
    return subject.issuedAt <= Math.max(...cutOffs);
  }

  it('for every token that has not expired, whatever was revoked, forgotten and replaced before', () => {
    const property = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = manualClock();
      const list = createRevocationList({ clock });
      const log: RevocationEntry[] = [];
      const tokens: TokenIdentity[] = [];
      const revoke = (kind: RevocationKind, id: string, notBefore: number) => {
        // As the authority does: the entry lasts as long as any token that it may concern.
        const expiresAt = clock.nowSeconds() + lifetimeSeconds;
        log.push({ sequence: log.length + 1, kind, id, notBefore, expiresAt });
        list.apply(log.slice(-2));
      };
      for (const one of steps) {
        if (one.act === 'issue') {
          tokens.push({ ...one.identity, tokenId: `t${tokens.length}`, issuedAt: clock.nowSeconds() });
        } else if (one.act === 'revoke') {
          revoke(one.kind, one.id, clock.nowSeconds() - one.before);
        } else if (one.act === 'revoke-token') {
          const chosen = tokens[one.which % tokens.length];
          if (chosen) {
            revoke('token', chosen.tokenId, 0);
          }
        } else if (one.act === 'wait') {
          clock.advance(one.seconds);
        } else if (one.act === 'prune') {
          list.prune(one.limit);
        } else {
          const kept = log.filter((entry) => entry.expiresAt > clock.nowSeconds());
          list.reset(kept, log.length);
        }
        for (const issued of tokens.filter((one) => one.issuedAt + lifetimeSeconds > clock.nowSeconds())) {
          expect(list.covers(issued)).toBe(isRevoked(log, issued));
        }
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
