import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApiKeyText, digestApiKey, findApiKey, isApiKeyPrefix, parseApiKey } from './format.ts';

const id = 'AbCdEfGhIjKlMnOp';
const prefixes = ['acme', 'acme_live'];
const key = createApiKeyText('acme_live', id);

describe('the form of an API key', () => {
  it('is prefix, id, secret and checksum', () => {
    expect(key).toMatch(/^acme_live_AbCdEfGhIjKlMnOp[0-9A-Za-z]{38}$/);
    expect(parseApiKey(key, prefixes)).toEqual({ prefix: 'acme_live', id });
    expect(parseApiKey(createApiKeyText('acme', id), prefixes)).toEqual({ prefix: 'acme', id });
    expect(createApiKeyText('acme_live', id)).not.toBe(key);
  });

  it('has the CRC-32 of all before it at its end, in base62', () => {
    for (let i = 0; i < 200; i += 1) {
      const text = createApiKeyText('acme_live', id);
      let value = 0n;
      for (const digit of text.slice(-6)) {
        value = value * 62n + BigInt('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(digit));
      }
      expect(Number(value)).toBe(crc32(text.slice(0, -6)));
    }
  });

  it('stays as it is: a key made once is a key for ever', () => {
    const written = 'acme_live_AbCdEfGhIjKlMnOp0123456789ABCDEFGHIJKLMNOPQRSTUV2eR9JC';
    expect(parseApiKey(written, prefixes)).toEqual({ prefix: 'acme_live', id });
    expect(digestApiKey('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
  });

  it('K03: is damaged by any other character anywhere, in the prefix it is another form', () => {
    fc.assert(
      fc.property(
        fc.nat(key.length - 1),
        fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
        (at, character) => {
          fc.pre(key[at] !== character);
          const text = key.slice(0, at) + character + key.slice(at + 1);
          const parsed = parseApiKey(text, prefixes);
          expect(parsed === undefined || parsed === 'damaged').toBe(true);
          if (at >= 10) expect(parsed).toBe('damaged');
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('K03: is damaged when cut, padded, case-folded or given another prefix', () => {
    for (let length = 10; length < key.length; length += 1) {
      expect(parseApiKey(key.slice(0, length), prefixes)).toBe('damaged');
    }
    for (const text of [
      `${key}0`,
      `${key}=`,
      `${key} `,
      `${key}${key}`,
      `acme_live_${key}`,
      key.replace('acme_live', 'acme'),
    ]) {
      expect(parseApiKey(text, prefixes)).toBe('damaged');
    }
    expect(parseApiKey(`acme_live_${key.slice(10).toLowerCase()}`, prefixes)).toBe('damaged');
    for (const text of [key.toUpperCase(), ` ${key}`, `"${key}"`, key.replace('acme_live', 'other')]) {
      expect(parseApiKey(text, prefixes)).toBeUndefined();
    }
    for (const text of ['', 'acme', 'acme-live', 'eyJ.eyJ.x']) expect(parseApiKey(text, prefixes)).toBeUndefined();
    expect(parseApiKey(key, [])).toBeUndefined();
  });

  it('never throws, and calls nothing a key that was not made as one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', 'acme_', 'acme_live_'), (text, beginning) => {
        const parsed = parseApiKey(beginning + text, prefixes);
        expect(parsed === 'damaged' || parsed === undefined).toBe(true);
      }),
    );
  });

  it('is found in any text, whole keys only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        expect(findApiKey(before + key + after, prefixes)).toBe(key);
        expect(findApiKey(before + key.slice(0, -1) + after.replace(/^[0-9A-Za-z]+/, ''), prefixes)).toBeUndefined();
      }),
    );
  });

  it('is found behind the bare words of a prefix', () => {
    expect(findApiKey(`acme acme-live acme_live/${key}`, prefixes)).toBe(key);
    expect(findApiKey('acme_live', prefixes)).toBeUndefined();
  });

  it('has a prefix of lower-case words', () => {
    for (const prefix of ['a', 'acme', 'acme_live', 'acme2_eu_live', 'a'.repeat(32)])
      expect(isApiKeyPrefix(prefix)).toBe(true);
    for (const text of [
      '',
      '_acme',
      'acme_',
      'acme__live',
      'Acme',
      '2acme',
      'acme-live',
      'acme live',
      'a'.repeat(33),
      'caf\u00e9',
      'a\n',
    ]) {
      expect(isApiKeyPrefix(text)).toBe(false);
    }
  });
});
