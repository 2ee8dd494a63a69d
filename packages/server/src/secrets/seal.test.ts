import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealError } from './seal.ts';
import { testSealer } from './testing/temporary-store.ts';

const identity = 'secret:pepper:1';

describe('createSealer', () => {
  it('opens what it sealed', () => {
    const sealer = testSealer();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (plaintext, name) => {
        expect(sealer.open(sealer.seal(plaintext, name), name)).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  it('writes version, key, nonce and ciphertext in base64url, and another nonce every time', () => {
    const sealer = testSealer();
    const sealed = sealer.seal('text', identity);
    expect(sealed).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]{27}$/);
    expect(sealer.seal('text', identity)).not.toBe(sealed);
    expect(sealed).not.toContain(Buffer.from('text').toString('base64url'));
  });

  it('does not open for another record', () => {
    const sealer = testSealer();
    const sealed = sealer.seal('text', identity);
    expect(() => sealer.open(sealed, 'secret:pepper:2')).toThrow(SealError);
    expect(() => sealer.open(sealed, 'secret:pepper:2')).toThrow(/secret:pepper:2 was altered, or belongs to another/);
  });

  it('does not open when any part was altered, cut or added to', () => {
    const sealer = testSealer();
    const sealed = sealer.seal('some text', identity);
    const ciphertextAt = sealed.lastIndexOf('.') + 1;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: sealed.length - 2 }),
        fc.constantFrom('A', 'z', '.', '9'),
        (at, character) => {
          fc.pre(sealed[at] !== character);
          expect(() => sealer.open(sealed.slice(0, at) + character + sealed.slice(at + 1), identity)).toThrow(
            SealError,
          );
        },
      ),
    );
    for (const other of ['', 'v1', sealed.slice(0, ciphertextAt), sealed.slice(0, ciphertextAt + 4), `${sealed}.AA`]) {
      expect(() => sealer.open(other, identity)).toThrow(SealError);
    }
  });

  it('opens with any of the keys, seals with the first, and tells which have to be sealed again', () => {
    const before = testSealer(1).seal('text', identity);
    const rotated = testSealer(2, 1);
    expect(rotated.open(before, identity).toString()).toBe('text');
    expect(rotated.isOutdated(before)).toBe(true);
    expect(rotated.isOutdated(rotated.seal('text', identity))).toBe(false);
    expect(testSealer(2).open(rotated.seal('text', identity), identity).toString()).toBe('text');
  });

  it('names the missing key and what to do', () => {
    const sealed = testSealer(1).seal('text', identity);
    const keyId = sealed.split('.')[1];
    expect(() => testSealer(2).open(sealed, identity)).toThrow(
      `sealed with master key ${keyId}, which is not configured`,
    );
  });
});
