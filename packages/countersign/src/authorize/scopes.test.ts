import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertRequiredScopes, missingScopes } from './scopes.ts';

describe('scopes', () => {
  it('are missing unless granted whole, character by character', () => {
    expect(missingScopes(['orders:read'], ['orders:read'])).toEqual([]);
    expect(missingScopes(['orders:read'], [])).toEqual(['orders:read']);
    for (const near of ['orders', 'orders:', 'orders:*', 'Orders:read', 'orders:read ', 'orders:reads', '*']) {
      expect(missingScopes(['orders:read'], [near])).toEqual(['orders:read']);
    }
  });

  it('are all named when several are missing', () => {
    expect(missingScopes(['a', 'b', 'c'], ['b'])).toEqual(['a', 'c']);
  });

  it('cover exactly their subsets', () => {
    const scopes = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'toString', '__proto__'));
    fc.assert(
      fc.property(scopes, scopes, (required, granted) => {
        expect(missingScopes(required, granted).length === 0).toBe(
          required.every((scope) => new Set(granted).has(scope)),
        );
      }),
    );
  });

  it('are one word of the characters that RFC 6749 section 3.3 allows', () => {
    for (const text of ['', ' ', 'a b', 'a"', 'a\\', 'caf\u00e9', 'a\n', '\u0000']) {
      expect(() => assertRequiredScopes(['a', text])).toThrow('is not a scope');
    }
  });

  it('have to be named for a route, or waived in so many words', () => {
    expect(() => assertRequiredScopes([])).toThrow('anyScope');
    expect(() => assertRequiredScopes(['a', 'b'])).not.toThrow();
  });
});
