import { execFileSync } from 'node:child_process';
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

describe('what is masked', () => {
  it.each([
    ['in upper case', 'KEY-0123456789-ABCDEFGH'],
    ['without its last character', 'key-0123456789-abcdefg'],
    ['cut to its first half', 'key-0123456'],
    ['with more behind it', 'key-0123456789-abcdefgh%00x'],
  ])('is a known secret %s', (_name, text) => {
    expect(new Secrecy(['key-0123456789-abcdefgh']).mask(`x ${text} y`)).not.toContain(text.slice(0, 8));
  });

  it.each([
    ['in JSON', 'a"b\\c-0123', JSON.stringify({ p: 'a"b\\c-0123' })],
    ['in a form', 'a b/c-0123', new URLSearchParams({ p: 'a b/c-0123' }).toString()],
    ['in a URL', 'a b/c-0123', encodeURIComponent('a b/c-0123')],
  ])('is a known secret %s', (_name, secret, text) => {
    expect(new Secrecy([secret]).mask(text)).not.toContain('c-0123');
  });

  it.each(['"accessToken":"opaque-0123456789"', '"session_id" : "0123456789"', '/cb?code=0123456789&state=1'])(
    'is what looks like a secret that nobody told of: %s',
    (text) => expect(new Secrecy().mask(text)).not.toContain('0123456789'),
  );

  it.each(['GET /basic answered 401', '"token_type":"Bearer","expires_in":3600', '"keys":[{"kty":"RSA","use":"sig"}]'])(
    'is no word of a sentence, and nothing that all may know: %s',
    (text) => expect(new Secrecy(['Wonder-land-7']).mask(text)).toBe(text),
  );
});

describe('the curl line', () => {
  it('runs no command that a document or an API put into it', () => {
    const evil = '$(touch /tmp/x)`id`\\"; id; "';
    const sent = request([['X-A', `key-0123456789 ${evil}`]], `/a?x=${evil}`, `{"k":"key-0123456789","x":"${evil}"}`);
    const line = curlOf(sent, base, new Secrecy(['key-0123456789']));
    const said = execFileSync('sh', ['-c', line.replace(/^curl/, "printf '%s\\n'")], {
      env: { TOKEN: 't' },
    }).toString();
    expect(said).toContain(`X-A: t ${evil}\n`);
    expect(said).toContain(`/a?x=${evil}\n`);
    expect(said).toContain(`{"k":"t","x":"${evil}"}\n`);
  });

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
