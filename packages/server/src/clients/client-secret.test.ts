import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClientSecret, isClientSecretForm } from './client-secret.ts';

describe('a client secret', () => {
  it('says what it is, is never the same, and passes its own check', () => {
    const secrets = Array.from({ length: 500 }, createClientSecret);
    expect(secrets.every((secret) => /^cs_secret_[0-9A-Za-z]{49}$/.test(secret) && isClientSecretForm(secret))).toBe(
      true,
    );
    expect(new Set(secrets).size).toBe(500);
  });

  it('is recognised as damaged when a character was changed, dropped, added, folded or swapped with the next', () => {
    const characters = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_- ');
    const secret = createClientSecret();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: secret.length - 1 }), characters, (at, character) => {
        const [before, after] = [secret.slice(0, at), secret.slice(at + 1)];
        const swapped = before + (after[0] ?? '') + secret[at] + after.slice(1);
        for (const damaged of [
          before + character + after,
          before + after,
          before + character + secret.slice(at),
          swapped,
        ]) {
          if (damaged !== secret) expect(isClientSecretForm(damaged)).toBe(false);
        }
      }),
    );
    expect(isClientSecretForm(secret.toUpperCase())).toBe(false);
    expect(isClientSecretForm(secret.toLowerCase())).toBe(false);
    expect(isClientSecretForm(`${secret}=`)).toBe(false);
  });
});
