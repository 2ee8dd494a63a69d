import { describe, expect, it } from 'vitest';
import { curlOf, Secrecy, showExchange } from './secrecy.ts';
import { token } from './testing/api.ts';

const base = 'http://127.0.0.1:8080';
const request = (headers: readonly (readonly [string, string])[], target = '/orders', body?: string) => ({
  method: body === undefined ? 'GET' : 'POST',
  target,
  headers,
  ...(body === undefined ? {} : { body }),
});
const reply = (body: string, headers: readonly (readonly [string, string])[] = []) => ({
  status: 200,
  headers,
  body,
  durationMilliseconds: 1,
});

describe('what is shown of an exchange', () => {
  const secrecy = new Secrecy(['key-0123456789']);

  it.each([
    ['a known secret in any header', request([['X-Whatever', 'key-0123456789']]), reply('')],
    ['a known secret in the target', request([], '/orders?k=key-0123456789'), reply('')],
    ['a known secret in the body', request([], '/login', '{"k":"key-0123456789"}'), reply('')],
    ['a known secret in the reply', request([]), reply('your key: key-0123456789')],
    ['a cookie that is set', request([]), reply('', [['Set-Cookie', 'sid=key-0123456789; Path=/']])],
  ])('has not %s', (_name, sent, received) => {
    expect(showExchange({ request: sent, reply: received }, secrecy)).not.toContain('key-0123456789');
  });

  it.each([
    ['a token', token()],
    ['a private member of a key', '"d":"AbCdEfGhIjKlMnOp"'],
    ['a token that is issued', '"access_token": "opaque-0123456789"'],
  ])('has not %s that nobody told of', (_name, text) => {
    const shown = showExchange({ request: request([]), reply: reply(text) }, secrecy);
    expect(shown).not.toContain(text);
    expect(shown).toContain('…(');
  });

  it('has the scheme, the first characters and the length of an unknown credential', () => {
    const shown = showExchange(
      { request: request([['Authorization', 'Token abcdefghij']]), reply: reply('') },
      secrecy,
    );
    expect(shown).toContain('Authorization: Token abcd…(10)');
  });
});

describe('the curl line', () => {
  const secrecy = new Secrecy(['key-0123456789']);

  it.each([
    [
      request([['Authorization', 'Bearer key-0123456789']]),
      `curl -i --path-as-is '${base}/orders' -H "Authorization: Bearer $TOKEN"`,
    ],
    [request([], '/orders?key=key-0123456789&a=1'), `curl -i --path-as-is "${base}/orders?key=$TOKEN&a=1"`],
    [request([['X-A', "it's"]], '//a'), `curl -i --path-as-is '${base}//a' -H 'X-A: it'\\''s'`],
    [
      request([], '/a', '{"k":"key-0123456789"}'),
      `curl -i --path-as-is -X 'POST' '${base}/a' --data-raw "{\\"k\\":\\"$TOKEN\\"}"`,
    ],
  ])('repeats the request with variables for secrets', (sent, expected) => {
    expect(curlOf(sent, base, secrecy)).toBe(expected);
  });
});
