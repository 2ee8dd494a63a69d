import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendRaw } from '../interop/testing/raw-http.ts';
import { apiKey, basic, type Client, startApi, startAuthority, type TestAuthority } from './testing/system.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
const grant = 'grant_type=client_credentials';

let authority: TestAuthority;
let client: Client;
beforeAll(async () => {
  authority = await startAuthority();
  client = await authority.createClient();
});
afterAll(() => authority?.close());

async function ask(headers: readonly string[], body = grant): Promise<string> {
  const { status, body: text } = await sendRaw(authority.port, {
    method: 'POST',
    target: '/oauth/token',
    headers: [form, ...headers],
    body,
  });
  const { error } = JSON.parse(text) as { readonly error?: string };
  return error === undefined ? String(status) : `${status} ${error}`;
}

const encode = (text: string | Buffer) => `Authorization: Basic ${Buffer.from(text).toString('base64')}`;
const everyLetter = (text: string) => text.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

describe('C02: Basic client credentials are form-decoded', () => {
  test('however they are encoded', async () => {
    const { client_id, client_secret } = client;
    expect(await ask([encode(`${client_id}:${client_secret}`)])).toBe('200');
    expect(await ask([encode(`${everyLetter(client_id)}:${everyLetter(client_secret)}`)])).toBe('200');
  });

  test('a colon, non-ASCII, broken escapes and no base64 at all are refused', async () => {
    const { client_id, client_secret } = client;
    for (const line of [
      encode(`${client_id}%3A${client_secret}`),
      encode(`${client_id}::${client_secret}`),
      encode(`${client_id}:${client_secret}:`),
      encode(`${client_id}:${client_secret}%`),
      encode(`${client_id}:${client_secret}%zz`),
      encode(`${client_id}:${client_secret}%00`),
      encode(`${client_id}:${client_secret}+`),
      encode(`clïent:${client_secret}`),
      encode(Buffer.from([0xff, 0xfe, 0x3a, 0x61])),
      encode(client_id),
      encode(':'),
      'Authorization: Basic !!!!',
      'Authorization: Basic',
    ]) {
      expect(await ask([line]), line).toMatch(/^(401 invalid_client|400 invalid_request)$/);
    }
  });
});

describe('C03: how many methods of authentication', () => {
  test('more than one is refused, in whatever combination', async () => {
    const { client_id, client_secret } = client;
    const inBody = `${grant}&client_id=${client_id}&client_secret=${client_secret}`;
    const inHeader = `Authorization: ${basic(client)}`;
    const { key } = await authority.createKey();
    expect(await ask([], inBody)).toBe('200');
    for (const [headers, body] of [
      [[inHeader], inBody],
      [[inHeader], `${grant}&client_id=other`],
      [[inHeader, inHeader], grant],
      [apiKey(key), inBody],
      [[`Authorization: Bearer ${key}`], inBody],
      [[], `${inBody}&client_secret=${client_secret}`],
      [[], `${inBody}&client_id=${client_id}`],
      [[], `${inBody}&client_assertion=a.b.c`],
    ] as const) {
      expect(await ask(headers, body), body).toBe('400 invalid_request');
    }
  });

  test('none is refused, and so is a secret in the URL', async () => {
    const { client_id, client_secret } = client;
    expect(await ask([], `${grant}&client_id=${client_id}`)).toBe('401 invalid_client');
    expect(await ask([])).toBe('401 invalid_client');
    const target = `/oauth/token?client_id=${client_id}&client_secret=${client_secret}`;
    const { status } = await sendRaw(authority.port, { method: 'POST', target, headers: [form], body: grant });
    expect(status).toBeGreaterThanOrEqual(400);
  });
});

describe('C04: Basic in the clear, as a proxy on this machine tells it', () => {
  test('behind a proxy nobody named, what speaks against the request is heard and what speaks for it is not needed', async () => {
    const line = `Authorization: ${basic(client)}`;
    for (const told of [
      'X-Forwarded-Proto: http',
      'Forwarded: for=203.0.113.7;proto=http',
      'X-Forwarded-Proto: https, http',
    ]) {
      expect(await ask([line, told]), told).toBe('400 invalid_request');
    }
    const api = await startApi(authority);
    const { key } = await authority.createKey();
    const { verdict } = await api.get([...apiKey(key), 'X-Forwarded-Proto: http']);
    expect(verdict).toBe('400 ERR_REQUEST_INSECURE_TRANSPORT');
    await api.close();
  });

  test('behind a trusted proxy, only https counts, and two readings are refused', async () => {
    const behind = await startAuthority({
      COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.1',
      COUNTERSIGN_ISSUER: 'https://auth.example.test',
      COUNTERSIGN_MASTER_KEY_VALUES: randomBytes(32).toString('base64url'),
    });
    const from = 'X-Forwarded-For: 203.0.113.7';
    const status = async (...lines: string[]) => {
      const headers = [form, `Authorization: ${basic({ client_id: 'client_unknown', client_secret: 'x' })}`, ...lines];
      return (await sendRaw(behind.port, { method: 'POST', target: '/oauth/token', headers, body: grant })).status;
    };
    expect(await status(from, 'X-Forwarded-Proto: https')).toBe(401);
    for (const told of [
      ['X-Forwarded-Proto: http'],
      ['X-Forwarded-Proto: https, http'],
      ['X-Forwarded-Proto: https', 'X-Forwarded-Proto: http'],
      ['X-Forwarded-Proto: https', 'Forwarded: proto=http'],
    ]) {
      expect(await status(from, ...told), told.join()).toBe(400);
    }
    await behind.close();
  });
});
