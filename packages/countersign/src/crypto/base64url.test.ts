import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64url, decodeBase64urlText, decodeUtf8 } from './base64url.ts';

const notBase64url = [
  'a',
  'YQ==',
  'YQ=',
  'YR',
  'YWJ',
  'Y W',
  ' YQ',
  'YQ\n',
  'Y+8',
  'Y/8',
  'YQ.',
  'é',
  '\u0141\u0141',
  '\u{1f600}',
  'YQ\0',
];

describe('decodeBase64url', () => {
  test('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(decodeBase64url(text)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test.each(notBase64url)('T07: refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeUndefined();
    expect(decodeBase64urlText(text)).toBeUndefined();
  });

  test('T07: has one spelling for every sequence of bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const bytes = decodeBase64url(text);
        expect(bytes === undefined || bytes.toString('base64url') === text).toBe(true);
      }),
    );
  });
});

describe('decodeBase64urlText', () => {
  test('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeBase64urlText(Buffer.from(text).toString('base64url'))).toBe(text);
      }),
    );
  });

  test('gives back a text with the replacement character, which is valid', () => {
    expect(decodeBase64urlText(Buffer.from('a\ufffdb').toString('base64url'))).toBe('a\ufffdb');
  });

  test('takes 16,384 characters and no more', () => {
    expect(decodeBase64urlText('A'.repeat(16_384))).toHaveLength(12_288);
    expect(decodeBase64urlText('A'.repeat(16_388))).toBeUndefined();
  });
});

describe('decodeUtf8', () => {
  test.each([[0xff], [0x61, 0x80, 0x62], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]])(
    'T12: refuses the invalid bytes %j %j %j %j',
    (...bytes) => {
      expect(decodeUtf8(Buffer.from(bytes))).toBeUndefined();
    },
  );

  test('keeps a byte order mark, so that what follows is not JSON', () => {
    expect(decodeUtf8(Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toBe('\ufeff{}');
  });

  test('agrees with a fatal decoder on all bytes', () => {
    const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let expected: string | undefined;
        try {
          expected = fatal.decode(bytes);
        } catch {}
        expect(decodeUtf8(Buffer.from(bytes))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});
