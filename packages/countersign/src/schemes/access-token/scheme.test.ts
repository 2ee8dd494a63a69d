import { describe, expect, test } from 'vitest';
import type { Authority } from '../../core/authority.ts';
import { ConfigurationError } from '../../core/errors.ts';
import type { AccessTokenSchemeOptions } from './scheme.ts';
import { FakeAuthority, FakeRevocations, makeScheme } from './testing/fixture.ts';

const authority = new FakeAuthority([]);

test('is called access-token', () => {
  expect(makeScheme(authority).scheme.name).toBe('access-token');
});

test('ends its subscription to the revocation log, where there is one, when it is closed', () => {
  const revocations = new FakeRevocations();
  const { scheme } = makeScheme(new FakeAuthority([], revocations));
  expect(revocations.listenerCount).toBe(1);
  scheme.close?.();
  expect(revocations.listenerCount).toBe(0);
  expect(() => makeScheme(authority).scheme.close?.()).not.toThrow();
});

describe('refuses at construction', () => {
  test.each<[string, Partial<AccessTokenSchemeOptions>, RegExp]>([
    [
      'an authority without issuer',
      { authority: { ...authority, issuer: undefined } as unknown as Authority },
      /issuer/,
    ],
    [
      'an authority with an empty issuer',
      { authority: { ...authority, issuer: '' } as unknown as Authority },
      /issuer/,
    ],
    ['no audience', { audiences: [] }, /`audience`/],
    ['an empty audience', { audiences: ['a', ''] }, /`audience`/],
    ['a negative leeway', { clockLeewaySeconds: -1 }, /`clockLeewaySeconds`/],
    ['a leeway of an hour', { clockLeewaySeconds: 3600 }, /`clockLeewaySeconds`/],
    ['a leeway that is not a number', { clockLeewaySeconds: Number.NaN }, /`clockLeewaySeconds`/],
    ['a life of nothing', { maximumTokenLifetimeSeconds: 0 }, /`maximumTokenLifetimeSeconds`/],
    ['an endless life', { maximumTokenLifetimeSeconds: Number.POSITIVE_INFINITY }, /`maximumTokenLifetimeSeconds`/],
    ['a life that is not a number', { maximumTokenLifetimeSeconds: Number.NaN }, /`maximumTokenLifetimeSeconds`/],
    ['no memory', { maximumRememberedTokens: 0 }, /`maximumRememberedTokens`/],
    ['endless memory', { maximumRememberedTokens: Number.POSITIVE_INFINITY }, /`maximumRememberedTokens`/],
  ])('%s', (_name, options, message) => {
    expect(() => makeScheme(authority, options)).toThrow(ConfigurationError);
    expect(() => makeScheme(authority, options)).toThrow(message);
  });
});
