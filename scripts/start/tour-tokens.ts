import { createHmac, createPublicKey, type webcrypto } from 'node:crypto';
import { exchange } from './exchange.ts';
import type { Narrator } from './narrator.ts';

/** An OAuth client's life: created, gets a token, calls, is revoked. */
export async function clientChapter(narrator: Narrator): Promise<void> {
  const { call, command, demoUrl } = narrator;
  narrator.chapter('OAuth 2.0 client credentials: for services');
  const client = await command('An OAuth client', [
    'clients',
    'create',
    '--name',
    'billing',
    '--grant',
    'client_credentials',
    '--scope',
    'orders:read',
  ]);
  const token = await getToken(narrator, 'It gets an access token', client);
  await call('With the token', { url: `${demoUrl}/me`, headers: bearer(token) }, { status: 200 });
  await call(
    'It lacks orders:write',
    { url: `${demoUrl}/orders`, method: 'POST', headers: bearer(token) },
    { status: 403, problem: 'insufficient-scope' },
  );
  await command('Revoke the client', ['clients', 'revoke', client.client_id ?? '']);
  await call(
    'Its token is refused at once, though it has not expired',
    { url: `${demoUrl}/me`, headers: bearer(token) },
    { status: 401, problem: 'invalid-token' },
  );
  await narrator.explain('Why?', token);
}

/** What attackers try with tokens. */
export async function attackChapter(narrator: Narrator): Promise<void> {
  const { call, command, demoUrl, serverUrl } = narrator;
  narrator.chapter('Attacks on tokens');
  const client = await command('Another client', ['clients', 'create', '--name', 'mallory', '--scope', 'orders:read']);
  const token = await getToken(narrator, 'A good token to begin with', client);
  const refused = { status: 401, problem: 'invalid-token', header: 'www-authenticate' };
  const orders = `${demoUrl}/orders`;
  const tryToken = (title: string, forged: string) => call(title, { url: orders, headers: bearer(forged) }, refused);
  await call('It is good', { url: orders, headers: bearer(token) }, { status: 200 });
  await tryToken('alg: none, and no signature', unsigned(token));
  await tryToken('alg: HS256, signed with the public key as if it were a secret', await confused(token, serverUrl));
  await tryToken('The scope widened, under the old signature', widened(token));
  await tryToken('Its signature cut off', `${token.split('.').slice(0, 2).join('.')}.`);
  // countersign-ignore credential-sent-in-query: to show that it is refused
  await call('In the URL', { url: `${orders}?access_token=${token}` }, { status: 400, problem: 'credential-in-url' });
  const elsewhere = await command('A client for another API', [
    'clients',
    'create',
    '--name',
    'elsewhere',
    '--scope',
    'orders:read',
    '--resource',
    'https://other.example',
  ]);
  await tryToken("A good token, but another API's", await getToken(narrator, 'Its token', elsewhere));
}

type Client = Readonly<Record<string, string>>;

async function getToken(
  narrator: Narrator,
  title: string,
  { client_id: id = '', client_secret: secret = '' }: Client,
): Promise<string> {
  const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
  const answer = await narrator.call(
    title,
    {
      url: `${narrator.serverUrl}/oauth/token`,
      method: 'POST',
      headers: [['Authorization', `Basic ${basic}`]],
      form: 'grant_type=client_credentials',
    },
    { status: 200 },
  );
  const { access_token: token } = (answer.body ?? {}) as { readonly access_token?: string };
  return token ?? '';
}

function bearer(token: string): readonly (readonly [string, string])[] {
  return [['Authorization', `Bearer ${token}`]];
}

function parts(token: string): { readonly header: object; readonly claims: object; readonly signature: string } {
  // countersign-ignore jwt-manual-split: taken apart to be forged
  const [header = '', claims = '', signature = ''] = token.split('.');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString() || '{}') as object;
  return { header: decode(header), claims: decode(claims), signature };
}

function encode(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

function unsigned(token: string): string {
  const { header, claims } = parts(token);
  // countersign-ignore jwt-alg-none-allowed: to show that it is refused
  return `${encode({ ...header, alg: 'none' }, claims)}.`;
}

async function confused(token: string, serverUrl: string): Promise<string> {
  const { header, claims } = parts(token);
  const { body } = await exchange({ url: `${serverUrl}/.well-known/jwks.json` });
  const [jwk] = (body as { readonly keys: readonly webcrypto.JsonWebKey[] }).keys;
  const pem = createPublicKey({ key: jwk ?? {}, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const content = encode({ ...header, alg: 'HS256' }, claims);
  return `${content}.${createHmac('sha256', pem).update(content).digest('base64url')}`;
}

function widened(token: string): string {
  const { header, claims, signature } = parts(token);
  return `${encode(header, { ...claims, scope: 'orders:read orders:write' })}.${signature}`;
}
