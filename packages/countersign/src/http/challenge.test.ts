import { describe, expect, it } from 'vitest';
import { bearerChallenge } from './challenge.ts';

describe('a challenge', () => {
  it('names no error where no credential was sent (RFC 6750 section 3.1)', () => {
    expect(bearerChallenge({ realm: 'api' })).toBe('Bearer realm="api"');
  });

  it('names the error, and the scopes that are needed', () => {
    expect(bearerChallenge({ realm: 'api', error: 'insufficient_scope', scope: 'orders:read orders:write' })).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="orders:read orders:write"',
    );
  });

  it('quotes a realm so that it cannot end early', () => {
    expect(bearerChallenge({ realm: 'a", Basic realm="\\' })).toBe('Bearer realm="a\\", Basic realm=\\"\\\\"');
  });

  it('refuses a realm or scope that cannot stand in a header', () => {
    for (const text of ['a\r\nSet-Cookie: x', 'a\u0000', 'caf\u00e9']) {
      expect(() => bearerChallenge({ realm: text })).toThrow('printable ASCII');
      expect(() => bearerChallenge({ realm: 'api', scope: text })).toThrow('printable ASCII');
    }
  });
});
