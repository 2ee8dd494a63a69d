import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApiKeyText, findApiKey } from '../schemes/api-key/format.ts';
import { checkTarget, findCompactJws, findCredentialInTarget } from './target.ts';

const key = createApiKeyText('acme_live', 'AbCdEfGhIjKlMnOp');
const jws = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const finders = [(text: string) => findApiKey(text, ['acme_live']), findCompactJws];
const found = (target: string) => findCredentialInTarget(target, finders)?.text;

const percentEncodeAll = (text: string) =>
  [...text].map((character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

describe('a request target', () => {
  it.each([
    '/',
    '/orders',
    '/orders?page=2&sort=-name',
    '//double',
    '/a%20b',
    "/~a!$&'()*+,;=:@",
    `/${'a'.repeat(16_383)}`,
  ])('may be %s', (target) => {
    expect(checkTarget(target)).toBeUndefined();
  });

  it.each([
    '',
    '*',
    'orders',
    'http://api.example/orders',
    'https://api.example',
    'api.example:443',
    '?a=b',
    '/orders#fragment',
    '/orders?x=#',
    '/a b',
    '/a\tb',
    '/a\r\nb',
    '/a\u0000',
    '/a\u007f',
    '/caf\u00e9',
    '/\ud83d\ude00',
    `/${'a'.repeat(16_384)}`,
    `/${'a'.repeat(65_536)}`,
  ])('G03: may not be %j', (target) => {
    expect(checkTarget(target)).toMatchObject({ code: 'ERR_REQUEST_MALFORMED_TARGET' });
  });
});

describe('a credential in a request target', () => {
  it.each([
    ['access_token', 'x'],
    ['ACCESS_TOKEN', 'x'],
    ['access-token', 'x'],
    ['accessToken', 'x'],
    ['api_key', '1'],
    ['apikey', '1'],
    ['api-key', '1'],
    ['X-Api-Key', '1'],
    ['client_secret', 's'],
    ['client_assertion', 's'],
    ['id_token', 's'],
    ['refresh_token', 's'],
    ['Authorization', 'Bearer%20x'],
    ['%61pi%5fkey', '1'],
    ['%61%63%63%65%73%73%5f%74%6f%6b%65%6e', 'x'],
  ])('K01, T14: is found under the name %s', (name, value) => {
    for (const target of [
      `/?${name}=${value}`,
      `/a?b=c&${name}=${value}`,
      `/a?${name}=${value}&b=c`,
      `/a?b;${name}=${value}`,
      `/a/b;${name}=${value}`,
      `/a?b=c=d&e&${name}=${value}`,
      `/a?next=/b?${name}=${value}`,
    ]) {
      expect([target, found(target)]).toEqual([target, decodeURIComponent(value)]);
    }
  });

  it('is not told in the reason', () => {
    const hit = findCredentialInTarget('/?api_key=hunter2', []);
    expect(hit?.reason).toContain('apikey');
    expect(hit?.reason).not.toContain('hunter2');
    expect(findCredentialInTarget(`/?q=${key}`, finders)?.reason).not.toContain(key.slice(26));
  });

  it.each([key, jws, 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.', 'eyJh.a2V5.aXY.dGV4dA.dGFn'])(
    'K01, T14: is found by its form anywhere, encoded or not: %s',
    (credential) => {
      const form = credential.startsWith('eyJh.') ? 'eyJh.a2V5.aXY' : credential;
      for (const target of [
        `/${credential}`,
        `/orders/${credential}/items`,
        `/?x=${credential}`,
        `/?${credential}`,
        `/?${credential}=1`,
        `/?x=1&token=${credential}&y=2`,
        `/?auth=Bearer%20${credential}`,
        `/?auth=Bearer+${credential}`,
        `/;k=${credential}`,
        `/?x=%7B%22key%22%3A%22${credential}%22%7D`,
        `/?x=${percentEncodeAll(credential)}`,
        `/${percentEncodeAll(credential)}`,
      ]) {
        expect([target, found(target)]).toEqual([target, form]);
      }
    },
  );

  it.each([
    '/',
    '/orders?page=2&limit=50',
    '/orders?token=next-page&key=name&code=1234&secret=no&signature=abc&state=xyz',
    '/orders?api_key=',
    '/orders?api_key',
    '/orders?api_keys=3',
    '/orders?my_api_key_name=x',
    '/orders/access_token',
    '/orders?=x',
    '/?a%ff=b%ff&%=%&%zz=1',
    `/?${'n'.repeat(500)}=x`,
    '/?eyJust=1',
    '/?x=eyJ.eyJ',
    '/?x=eyJa..b',
    '/?x=eyJ',
    '/acme_live_',
    `/${key.slice(0, -1)}`,
    `/?x=${key.slice(0, 20)}0${key.slice(21)}`.replace(/%/g, ''),
    `/?x=${key.replace('acme_live', 'acme_test')}`,
  ])('is not seen in %s', (target) => {
    expect(found(target)).toBeUndefined();
  });

  it('is found behind false beginnings', () => {
    expect(found(`/acme_live_x/acme_live_${key}`)).toBe(key);
    expect(found(`/eyJ/eyJx.y/eyJz..a/${jws}`)).toBe(jws);
  });

  it('is looked for once at each place: a target of nothing but equals signs costs no more than any other', () => {
    const attack = `/?${'='.repeat(16_000)}`;
    const ordinary = `/?${'a=b&'.repeat(4_000)}`;
    const cost = (target: string) => {
      let least = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 20; round += 1) {
        const started = performance.now();
        found(target);
        least = Math.min(least, performance.now() - started);
      }
      return least;
    };
    cost(attack);
    // Four times as many equals signs; it was thirty times the cost before.
    expect(cost(attack) / cost(ordinary)).toBeLessThan(12);
  });

  it('is not what follows a second equals sign, which belongs to the value', () => {
    expect(found('/?a=access_token=x')).toBeUndefined();
    expect(found('/?a==b&access_token=x')).toBe('x');
    expect(found('access_token=x')).toBe('x');
  });

  it('is looked for in linear time, and without ever throwing', () => {
    const started = performance.now();
    for (const part of ['eyJ', 'eyJ.', 'eyJa.b', 'acme_live_', '=', 'a=', '%', '%61', 'api_key', '&', '.']) {
      expect(() => found(`/${part.repeat(16_384 / part.length)}`)).not.toThrow();
    }
    expect(performance.now() - started).toBeLessThan(500);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        checkTarget(text);
        found(text);
        expect(found(`/?a=${text}&x=${jws}`)).toBeDefined();
      }),
    );
  });
});
