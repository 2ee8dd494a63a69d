import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBasicCredentials } from './basic-credentials.ts';

const encode = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const formEncode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);

describe('parseBasicCredentials', () => {
  it('C02: reads whatever was form-encoded: colons, percent signs, spaces, text beyond ASCII', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (clientId, clientSecret) => {
        const credentials = encode(`${formEncode(clientId)}:${formEncode(clientSecret)}`);
        expect(parseBasicCredentials(credentials)).toEqual({ clientId, clientSecret });
      }),
    );
  });

  it('C02: decodes the two parts after they are apart', () => {
    expect(parseBasicCredentials(encode('a%3Ab:c%25d'))).toEqual({ clientId: 'a:b', clientSecret: 'c%d' });
  });

  it('takes a further colon as part of the secret', () => {
    expect(parseBasicCredentials(encode('a:b:c'))).toEqual({ clientId: 'a', clientSecret: 'b:c' });
  });

  it('takes base64 without padding', () => {
    expect(parseBasicCredentials(encode('a:bc').replace(/=+$/, ''))).toEqual({ clientId: 'a', clientSecret: 'bc' });
  });

  it.each([
    ['no colon', encode('ab')],
    ['an empty id', encode(':b')],
    ['an empty secret', encode('a:')],
    ['half a percent encoding', encode('a:b%2')],
    ['percent encoding that is not UTF-8', encode('a%ff:b')],
    ['raw bytes beyond ASCII', encode('ä:b')],
    ['a control character', encode('a\n:b')],
    ['base64url characters', '_-_-'],
    ['one character too many', `${encode('a:bcd')}A`],
    ['nothing', ''],
  ])('refuses %s', (_what, credentials) => {
    expect(parseBasicCredentials(credentials)).toBeUndefined();
  });
});
