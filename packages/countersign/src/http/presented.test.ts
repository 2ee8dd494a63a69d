import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../core/auth-request.ts';
import { compileCidrs } from './cidr.ts';
import { assertApiKeyHeader, parseAuthorization, readPresented } from './presented.ts';

const options = { apiKeyHeader: 'x-api-key', trustedProxies: compileCidrs(['10.0.0.0/8'], 'test') };

function request(rawHeaders: readonly string[], remoteAddress = '127.0.0.1'): AuthRequest {
  return { method: 'GET', target: '/', rawHeaders, encrypted: false, remoteAddress };
}
const read = (...rawHeaders: string[]) => readPresented(request(rawHeaders), options);

describe('what a request presents', () => {
  it('finds the Authorization header in every spelling of its name', () => {
    for (const name of ['authorization', 'Authorization', 'AUTHORIZATION', 'aUTHORIZATION']) {
      expect(read('Host', 'api', name, 'Bearer abc', 'Accept', '*/*')).toEqual({
        authorization: { scheme: 'bearer', credentials: 'abc' },
        apiKeyHeader: undefined,
        confidential: true,
        clientAddress: '127.0.0.1',
      });
    }
  });

  it('finds the API key header, which may have another name and the length of one of ours', () => {
    expect(read('X-API-Key', 'k')).toMatchObject({ authorization: undefined, apiKeyHeader: 'k' });
    for (const apiKeyHeader of ['acme-key-in-here', 'key-', 'acme-key-1234', 'acme-key-123456', 'acme-key-12345678']) {
      const presented = readPresented(
        request([apiKeyHeader.toUpperCase(), 'k', 'Authorizatiom', 'x', 'Hosu', 'h', 'Forwardee', 'x']),
        { ...options, apiKeyHeader },
      );
      expect(presented).toMatchObject({ apiKeyHeader: 'k' });
    }
  });

  it('K01: a key under another header, alias, or in a cookie is none', () => {
    for (const name of ['X_API_KEY', 'X.Api.Key', 'X-Api-Keys', 'Api-Key', 'Cookie', 'X-Key']) {
      expect(read(name, 'x-api-key=k')).toMatchObject({ authorization: undefined, apiKeyHeader: undefined });
    }
  });

  it('T14, K02: refuses two lines of one credential header, in both orders, equal or not', () => {
    for (const values of [
      ['Bearer a', 'Bearer b'],
      ['Bearer b', 'Bearer a'],
      ['Bearer a', 'Bearer a'],
      ['', ''],
    ]) {
      const [first = '', second = ''] = values;
      expect(read('Authorization', first, 'authorization', second)).toMatchObject({
        code: 'ERR_REQUEST_DUPLICATE_HEADER',
      });
      expect(read('X-Api-Key', first, 'x-api-key', second)).toMatchObject({ code: 'ERR_REQUEST_DUPLICATE_HEADER' });
    }
    expect(read('Host', 'a', 'host', 'b')).toMatchObject({ code: 'ERR_REQUEST_DUPLICATE_HEADER' });
  });

  it('T14, K02: refuses two credentials, whichever stands first', () => {
    expect(read('Authorization', 'Bearer a', 'X-Api-Key', 'k')).toMatchObject({
      code: 'ERR_REQUEST_MULTIPLE_CREDENTIALS',
    });
    expect(read('X-Api-Key', 'k', 'Authorization', 'Basic x')).toMatchObject({
      code: 'ERR_REQUEST_MULTIPLE_CREDENTIALS',
    });
    expect(read('X-Api-Key', '', 'Authorization', 'Bearer a')).toMatchObject({
      code: 'ERR_REQUEST_MULTIPLE_CREDENTIALS',
    });
  });

  it('refuses a malformed Authorization header', () => {
    expect(read('Authorization', 'Bearer')).toMatchObject({ code: 'ERR_REQUEST_MALFORMED_AUTHORIZATION' });
  });

  it('refuses forwarding headers of a trusted proxy that contradict each other, and joins the lists that may stand in several lines', () => {
    const proxied = (...rawHeaders: string[]) => readPresented(request(rawHeaders, '10.0.0.1'), options);
    expect(proxied('X-Forwarded-Proto', 'https', 'X-Forwarded-Proto', 'http')).toMatchObject({
      code: 'ERR_REQUEST_MALFORMED_FORWARDED',
    });
    expect(proxied('X-Forwarded-Proto', 'https', 'Forwarded', 'for=x', 'Forwarded', 'proto=http')).toMatchObject({
      code: 'ERR_REQUEST_MALFORMED_FORWARDED',
    });
    expect(
      proxied('X-Forwarded-For', '198.51.100.1', 'X-Forwarded-Proto', 'https', 'X-Forwarded-For', '203.0.113.7'),
    ).toMatchObject({ clientAddress: '203.0.113.7', confidential: true });
  });

  it('C04: plain HTTP from elsewhere is confidential only where that is allowed in so many words', () => {
    const plain = request(['Authorization', 'Bearer a', 'X-Forwarded-Proto', 'https'], '203.0.113.7');
    expect(readPresented(plain, options)).toMatchObject({ confidential: false });
    expect(readPresented(plain, { ...options, allowInsecureHttp: true })).toMatchObject({ confidential: true });
    expect(readPresented({ ...plain, encrypted: true }, options)).toMatchObject({ confidential: true });
  });

  it('never throws, whatever the headers', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('Authorization', 'X-Api-Key', 'Host', 'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto'),
    );
    const headers = fc.array(fc.oneof(name, fc.string({ unit: 'binary' })), { maxLength: 12 });
    fc.assert(
      fc.property(headers, fc.constantFrom('127.0.0.1', '10.0.0.1', '203.0.113.7'), (rawHeaders, peer) => {
        expect(readPresented(request(rawHeaders, peer), options)).toBeTypeOf('object');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the Authorization header', () => {
  it.each([
    ['Bearer abc', 'bearer', 'abc'],
    ['bearer abc', 'bearer', 'abc'],
    ['BEARER   abc', 'bearer', 'abc'],
    ['Bearer  abc', 'bearer', 'abc'],
    ['Bearer a.b-c_d~e+f/g==', 'bearer', 'a.b-c_d~e+f/g=='],
    ['Basic dXNlcjpwYXNz', 'basic', 'dXNlcjpwYXNz'],
    ['DPoP abc', 'dpop', 'abc'],
    [
      'AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host;date, Signature=0',
      'aws4-hmac-sha256',
      'Credential=a/b, SignedHeaders=host;date, Signature=0',
    ],
    ['Digest username="a, b", realm="c"', 'digest', 'username="a, b", realm="c"'],
  ])('%s is %s with %s', (value, scheme, credentials) => {
    expect(parseAuthorization(value)).toEqual({ scheme, credentials });
  });

  it.each([
    '',
    ' ',
    'Bearer',
    'Bearer ',
    'Bearer  ',
    ' Bearer abc',
    'Bearer\tabc',
    'Bearer a b',
    'Bearer a\tb',
    'Bearer abc ',
    'Bearer a,b',
    'bearer a,b',
    'Bearer abc, Bearer def',
    'Basic abc, Bearer def',
    'bearer abc==, Bearer def',
    'Bearer abc, Basic def',
    'abc',
    'Be,arer abc',
    'Bearer: abc',
    'bearer a\u0000b',
    'bearer a\u007fb',
    'Basic caf\u00e9',
  ])('T14: refuses %j', (value) => {
    expect(parseAuthorization(value)).toBe('malformed');
  });

  it('takes time linear in the length', () => {
    const started = performance.now();
    for (const text of ['a'.repeat(60_000), 'a '.repeat(30_000), 'a='.repeat(30_000), `${' '.repeat(60_000)}`]) {
      parseAuthorization(`X ${text}`);
      parseAuthorization(`X ${text}\u0000`);
    }
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('the name of the API key header', () => {
  it('may be any header name in lower case that means nothing else', () => {
    expect(() => assertApiKeyHeader('x-acme-key')).not.toThrow();
    for (const name of ['X-Api-Key', '', 'x api key', 'x-api-key:', 'authorization', 'cookie', 'host', 'forwarded']) {
      expect(() => assertApiKeyHeader(name)).toThrow('apiKeyHeader');
    }
  });
});
