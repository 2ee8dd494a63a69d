import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCaptured } from './captured.ts';
import type { CapturedRequest } from './captured-request.ts';

function request(text: string): CapturedRequest {
  const captured = readCaptured(text);
  if (captured.kind !== 'request') throw new Error(`It was read as ${JSON.stringify(captured)}.`);
  return captured.request;
}

describe('a captured curl line', () => {
  it('is read as the request that curl would send', () => {
    const line = `curl -sSi -XPATCH 'https://api.example/orders?a=b#part' \\\n  -H "Authorization: Bearer abc" --compressed -o out -d '{"a": 1}'`;
    expect(request(line)).toEqual({
      method: 'PATCH',
      target: '/orders?a=b',
      headers: ['Host', 'api.example', 'Authorization', 'Bearer abc'],
      encrypted: true,
    });
  });

  it.each([
    ['curl localhost:4101/me', 'GET', '/me', false],
    ['$ curl -d a=b https://a.example', 'POST', '/', true],
    ['curl -G -d api_key=x -d b=c https://a.example/?z', 'GET', '/?z&api_key=x&b=c', true],
    ['curl -I https://a.example | jq .', 'HEAD', '/', true],
    ['curl -T file https://a.example/up', 'PUT', '/up', true],
    [`curl $'https://a.example/it\\'s'`, 'GET', "/it's", true],
  ])('%s', (line, method, target, encrypted) => {
    expect(request(line)).toMatchObject({ method, target, encrypted });
  });

  it('keeps duplicates, and makes Basic of user and password', () => {
    expect(request("curl https://a.example -H 'X-API-Key: a' -H 'x-api-key: b'").headers.slice(2)).toEqual([
      'X-API-Key',
      'a',
      'x-api-key',
      'b',
    ]);
    expect(request('curl https://a.example -u a:b').headers).toContain('Basic YTpi');
    expect(request('curl https://a:b@a.example').headers).toContain('Basic YTpi');
    expect(request("curl https://a.example -u a:b -H 'Authorization: Bearer c'").headers).not.toContain('Basic YTpi');
  });

  it('knows a request to this machine', () => {
    expect(request('curl http://localhost:4101/').remoteAddress).toBe('127.0.0.1');
    expect(request('curl http://a.example/')).not.toHaveProperty('remoteAddress');
  });

  it('notes the variables whose values are missing', () => {
    expect(readCaptured(`curl https://a.example -H "X-API-Key: $KEY" -H 'X-Not: $THIS'`)).toMatchObject({
      notes: [expect.stringContaining('$KEY is a variable')],
    });
  });

  it.each(['curl', 'curl -s', "curl 'https://a.example", 'curl ftp://a.example', 'curl https://'])(
    'says why it cannot be read: %s',
    (line) => {
      expect(readCaptured(line)).toMatchObject({ kind: line === 'curl' ? 'credential' : 'unreadable' });
    },
  );
});

describe('captured raw HTTP', () => {
  it('is read with its duplicates and folded lines, up to the body', () => {
    const text = 'POST /orders?x=1 HTTP/1.1\r\nHost: api.example:8443\r\nX-A: 1\r\n  2\r\nx-a:3\r\n\r\nbody: no header';
    expect(request(text)).toEqual({
      method: 'POST',
      target: '/orders?x=1',
      headers: ['Host', 'api.example:8443', 'X-A', '1 2', 'x-a', '3'],
      encrypted: true,
    });
  });

  it('is found in what curl -v prints', () => {
    const text =
      '*   Trying 127.0.0.1:4101...\n> GET /me HTTP/1.1\n> Host: localhost:4101\n> Accept: */*\n> \n< HTTP/1.1 401\n< X: y\n';
    expect(request(text)).toMatchObject({
      target: '/me',
      headers: ['Host', 'localhost:4101', 'Accept', '*/*'],
      encrypted: false,
    });
  });

  it('says which line is no header', () => {
    expect(readCaptured('GET / HTTP/1.1\nHost: a\nnonsense')).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('Line 3'),
    });
  });
});

describe('a credential', () => {
  it.each([
    ['  abc.def.ghi\n', 'abc.def.ghi'],
    ['Bearer abc', 'abc'],
    ['Authorization: Bearer abc', 'abc'],
    ['X-API-Key: abc', 'abc'],
    ['{"access_token": "abc", "token_type": "Bearer"}', 'abc'],
    ['{"id": "1", "key": "abc"}', 'abc'],
    ['{not json', '{not json'],
  ])('is taken out of %j', (text, credential) => {
    expect(readCaptured(text)).toEqual({ kind: 'credential', text: credential });
  });
});

it('reads anything without throwing, and gives names and values in pairs', () => {
  const words = fc.constantFrom(
    'curl',
    '-H',
    '-u',
    '-G',
    '-d',
    '--get',
    "'",
    '"',
    '\\',
    '$',
    '\n',
    ' ',
    'https://a',
    'a: b',
    'GET / HTTP/1.1',
    '> ',
    ':',
    '-',
    '--',
    '{',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(words, fc.string({ maxLength: 4 }))).map((parts) => parts.join(' ')),
    fc.array(words).map((parts) => `curl ${parts.join('')}`),
  );
  fc.assert(
    fc.property(text, (anything) => {
      const captured = readCaptured(anything);
      if (captured.kind === 'request') expect(captured.request.headers.length % 2).toBe(0);
    }),
    { numRuns: 3000 },
  );
});
