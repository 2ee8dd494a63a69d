import { expect, it } from 'vitest';
import type { Authority } from '../core/authority.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { Revocations } from '../core/revocation.ts';
import { sha256Base64url } from '../crypto/digest.ts';
import { combineAuthorities } from './combined.ts';
import { configuredApiKeys, configuredKeys } from './configured.ts';
import { publicJwk } from './testing/keys.ts';

const issuing = configuredKeys({ issuer: 'https://issuer.example', jwks: { keys: [publicJwk('a')] } });
const knowing = configuredApiKeys([{ name: 'k', sha256: sha256Base64url('k'), scopes: [] }]);
const hint = { keyId: 'a', algorithm: 'ES256' };

it('asks each authority for what it knows', () => {
  const authority = combineAuthorities(knowing, issuing);
  expect(authority.issuer).toBe('https://issuer.example');
  expect(authority.verificationKey(hint)).toMatchObject({ outcome: 'found' });
  expect(authority.apiKeys).toBe(knowing.apiKeys);
  expect(authority.revocations).toBeUndefined();
});

it('knows no key where nobody issues tokens', () => {
  expect(combineAuthorities(knowing).verificationKey(hint)).toEqual({ outcome: 'unknown' });
  expect(combineAuthorities(issuing).apiKeys).toBeUndefined();
});

it('hands the revocation log on, and closes all', () => {
  const closed: string[] = [];
  const revocations = {} as Revocations;
  const named = (authority: Authority, name: string): Authority => ({ ...authority, close: () => closed.push(name) });
  const authority = combineAuthorities(named({ ...issuing, revocations }, 'issuing'), named(knowing, 'knowing'));
  expect(authority.revocations).toBe(revocations);
  authority.close();
  expect(closed).toEqual(['issuing', 'knowing']);
});

it('refuses two that would answer the same question', () => {
  expect(() => combineAuthorities(issuing, issuing)).toThrow(ConfigurationError);
  expect(() => combineAuthorities(issuing, issuing)).toThrow('2 of them issue tokens');
  expect(() => combineAuthorities(knowing, knowing)).toThrow('2 of them know API keys');
  const revoking = { ...knowing, revocations: {} as Revocations };
  expect(() => combineAuthorities(revoking, { ...issuing, revocations: {} as Revocations })).toThrow('revocation log');
});
