import { describe, expect, it } from 'vitest';
import { apply, describe as describeCredential, parseCredential, withToken } from './credentials.ts';
import { garbageOf } from './garbage.ts';
import { parseJwt } from './jwt/token.ts';
import { token } from './testing/api.ts';

const sources = {
  readFile: (path: string) => ({ 'token.txt': 'tok-1\n', 'form.txt': 'header:X-API-Key=abc\n' })[path] ?? '',
  env: { TOKEN: 'tok-2', EMPTY: '' },
};
const parse = (text: string) => parseCredential(text, sources);

describe('a credential', () => {
  it.each([
    ['bearer:abc', { kind: 'bearer', value: 'abc' }],
    ['bearer:@token.txt', { kind: 'bearer', value: 'tok-1' }],
    ['bearer:env:TOKEN', { kind: 'bearer', value: 'tok-2' }],
    ['@token.txt', { kind: 'bearer', value: 'tok-1' }],
    ['env:TOKEN', { kind: 'bearer', value: 'tok-2' }],
    ['@form.txt', { kind: 'header', name: 'X-API-Key', value: 'abc' }],
    ['header:X-API-Key=a=b', { kind: 'header', name: 'X-API-Key', value: 'a=b' }],
    ['header:X-API-Key=env:TOKEN', { kind: 'header', name: 'X-API-Key', value: 'tok-2' }],
    ['basic:alice:a:b', { kind: 'basic', user: 'alice', value: 'a:b' }],
    ['cookie:sid=1', { kind: 'cookie', name: 'sid', value: '1' }],
    ['query:key=1', { kind: 'query', name: 'key', value: '1' }],
  ])('is read from %s', (text, credential) => {
    expect(parse(text)).toEqual(credential);
  });

  it.each(['hush-hush', 'bearer:', 'header:hush-hush', 'basic:hush-hush', 'cookie:=hush-hush'])(
    'is asked for again, and not repeated, when it is %s',
    (text) => {
      expect(() => parse(text)).toThrow('bearer:TOKEN');
      expect(() => parse(text)).not.toThrow('hush-hush');
    },
  );

  it.each(['env:EMPTY', 'env:MISSING', 'bearer:env:MISSING'])('is not there in %s', (text) => {
    expect(() => parse(text)).toThrow('is not set');
  });

  it('stands in its place', () => {
    const request = { method: 'GET', target: '/a?b=1', headers: [['Cookie', 'theme=dark']] as const };
    expect(apply(request, parse('bearer:t')).headers).toContainEqual(['Authorization', 'Bearer t']);
    expect(apply(request, parse('basic:a:b')).headers).toContainEqual(['Authorization', 'Basic YTpi']);
    expect(apply(request, parse('cookie:sid=1')).headers).toEqual([['Cookie', 'theme=dark; sid=1']]);
    expect(apply(request, parse('query:key=a b')).target).toBe('/a?b=1&key=a%20b');
  });

  it('keeps the scheme that stands before its token', () => {
    const credential = { kind: 'header', name: 'X-Auth', value: 'Token abc' } as const;
    expect(withToken(credential, 'def')).toEqual({ ...credential, value: 'Token def' });
  });

  it.each(['bearer:abc', 'header:X-API-Key=abc', 'basic:alice:abc', 'cookie:sid=abc', 'query:key=abc'])(
    'is spoken of without its value: %s',
    (text) => {
      expect(describeCredential(parse(text))).not.toContain('abc');
    },
  );
});

it('garbage is of the same form, and is not the credential', () => {
  const key = { kind: 'header', name: 'X-API-Key', value: 'sk_live_0123456789abcdef' } as const;
  expect(garbageOf(key).value).toMatch(/^sk_live_[A-Za-z0-9]{16}$/);
  expect(garbageOf(key).value).not.toBe(key.value);
  expect(parseJwt(garbageOf({ kind: 'bearer', value: token() }).value)).toBeUndefined();
});
