import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendRaw } from '../interop/testing/raw-http.ts';
import { type ServerProcess, startServerProcess } from './testing/server-process.ts';
import { apiKey, askGateway, basic, bearer, type Client, send, startApi } from './testing/system.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ environment: { COUNTERSIGN_LOGGING_LEVEL: 'debug' } });
});
afterAll(() => server?.remove());

/** Everything that would serve somebody who found it. */
class Secrets {
  readonly texts = new Map<string, string>();

  key(name: string, text: string): string {
    const secret = text.slice(text.lastIndexOf('_') + 1 + 16);
    this.texts.set(name, text).set(`${name}, its secret part`, secret);
    for (const encoding of ['hex', 'base64url', 'base64'] as const) {
      // With the digest alone one may ask a server what the key is good for.
      this.texts.set(`${name}, its digest in ${encoding}`, createHash('sha256').update(text).digest(encoding));
    }
    this.texts.set(`${name} in base64`, Buffer.from(text).toString('base64').slice(4, -4));
    return text;
  }

  token(name: string, text: string): string {
    const [, payload = '', signature = ''] = text.split('.');
    this.texts.set(name, text).set(`${name}, its payload`, payload).set(`${name}, its signature`, signature);
    return text;
  }

  /** Which of them stand in a text. */
  in(text: string): readonly string[] {
    return [...this.texts].filter(([, secret]) => text.includes(secret)).map(([name]) => name);
  }
}

test('K15: after a whole life, no secret stands in logs, metrics, the audit log, answers, the database or the process list', async () => {
  const secrets = new Secrets();
  const answers: string[] = [];
  const told = (answer: { readonly text: string }) => void answers.push(answer.text);
  const form = async (path: string, fields: Record<string, string>, client?: Client) =>
    send(`${server.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      ...(client && { headers: { Authorization: basic(client) } }),
    });
  secrets.key('the admin key', server.adminKey);
  const master = readFileSync(join(server.folder, 'master-key'));
  for (const encoding of ['latin1', 'hex', 'base64', 'base64url'] as const)
    secrets.texts.set(`the master key in ${encoding}`, master.toString(encoding));

  // Keys: made (also with an Idempotency-Key, whose answer is kept), used, rotated, mistyped, exposed, explained, revoked.
  const once = { 'Idempotency-Key': 'once' };
  const body = { name: 'a', scopes: ['orders:read'] };
  const made = await server.admin('POST', '/admin/v1/keys', body, once);
  const again = await server.admin('POST', '/admin/v1/keys', body, once);
  expect(again.json.key).toBe(made.json.key);
  const key = secrets.key('a key', made.json.key);
  const api = await startApi({
    url: server.url,
    issuer: server.issuer,
    createKey: async (more) => {
      const created = await server.createKey(more);
      secrets.key("the verifier's key", created.key);
      return created;
    },
  });
  const everywhere = async (headers: readonly string[], target?: string) => {
    for (const { response, verdict } of [await api.get(headers, target), await askGateway(server, headers, target)]) {
      answers.push(`${verdict}${response.body}${JSON.stringify([...response.headers])}`);
    }
  };
  await everywhere(apiKey(key));
  const rotated = await server.admin('POST', `/admin/v1/keys/${made.json.id}/rotate`, { overlapSeconds: 60 });
  const successor = secrets.key('its successor', rotated.json.key);
  await everywhere(bearer(successor));
  await everywhere(apiKey(`${key.slice(0, -1)}~`));
  await everywhere([...apiKey(key), ...bearer(successor)]);
  await everywhere([], `/orders?api_key=${key}`);
  await everywhere([], `/orders/${successor}/x`);
  await everywhere([], `/orders;key=${key}`);
  await everywhere([...apiKey(key), 'X-Forwarded-Proto: http']);
  for (const target of [
    `/admin/v1/keys/${key}`,
    `/admin/v1/keys?owner=${key}`,
    `/${key}`,
    `/oauth/token?client_secret=${key}`,
  ]) {
    const { body: text } = await sendRaw(server.port, { target, headers: [`Authorization: Bearer ${successor}`] });
    answers.push(text);
  }
  told(await server.admin('POST', '/admin/v1/explain', { credential: key }));
  told(await server.admin('POST', '/admin/v1/keys', { name: 1, key, [key]: 1 }));
  told(await server.admin('POST', `/admin/v1/keys/${made.json.id}/rotate`, { overlapSeconds: -1 }));
  told(await server.admin('GET', `/admin/v1/keys/${made.json.id}`));

  // An imported key, by the digest that its owner knows.
  const foreign = 'sk_live_4eC39HqLyjWDarjtT1zdp7dcForeign';
  secrets.texts.set('an imported key', foreign);
  const hash = createHash('sha256').update(foreign).digest('hex');
  secrets.texts.set('the digest of the imported key', hash);
  const imported = await server.admin('POST', '/admin/v1/keys/import', { keys: [{ ...body, hash }] });
  expect(imported.status, imported.text).toBe(200);
  await everywhere(apiKey(foreign));

  // Clients and tokens: made, issued, used, introspected, wrong, exposed, rotated, revoked.
  const client: Client = (await server.admin('POST', '/admin/v1/clients', body)).json;
  secrets.key('a client secret', client.client_secret);
  secrets.texts.set('a client secret in Basic', basic(client).slice(6));
  const issued = await form('/oauth/token', { grant_type: 'client_credentials' }, client);
  const token = secrets.token('an access token', issued.json.access_token);
  await everywhere(bearer(token));
  await everywhere(bearer(`${token.slice(0, -6)}AAAAAA`));
  await everywhere([], `/orders?access_token=${token}`);
  told(await form('/oauth/introspect', { token }, client));
  told(await form('/oauth/token', { grant_type: 'client_credentials', client_secret: client.client_secret }, client));
  told(await form('/oauth/token', { grant_type: client.client_secret }, client));
  told(
    await form('/oauth/token', { grant_type: 'client_credentials' }, { ...client, client_id: client.client_secret }),
  );
  told(await form('/oauth/token', { grant_type: 'client_credentials', scope: token }, client));
  told(await server.admin('POST', '/admin/v1/explain', { credential: token }));
  const renewed = await server.admin('POST', `/admin/v1/clients/${client.client_id}/rotate-secret`, {});
  secrets.key('its next secret', renewed.json.client_secret);
  told(await form('/oauth/revoke', { token }, client));
  told(await server.admin('POST', '/admin/v1/signing-keys/rotate', {}));
  told(await server.admin('POST', `/admin/v1/keys/${made.json.id}/revoke`));
  told(await server.admin('POST', `/admin/v1/clients/${client.client_id}/revoke`));
  await everywhere(apiKey(key));
  await everywhere(bearer(token));
  await api.close();
  await expect
    .poll(async () => (await server.admin('GET', `/admin/v1/keys/${made.json.id}`)).json.exposedAt)
    .toBeTruthy();

  const database = () =>
    readdirSync(server.folder)
      .filter((name) => name.startsWith('countersign.db'))
      .map((name) => [name, readFileSync(join(server.folder, name), 'latin1')] as const);
  const audit = async (cursor = ''): Promise<string> => {
    const { text, json } = await server.admin('GET', `/admin/v1/audit-log?limit=100${cursor}`);
    return json.next === null ? text : text + (await audit(`&cursor=${json.next}`));
  };
  const places = new Map<string, string>([
    ['answers', answers.join('\n')],
    ['metrics', (await send(`${server.url}/metrics`)).text],
    ['the audit log', await audit()],
    ['the process list', readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')],
    ...database(),
  ]);
  expect([...places.keys()]).toContain('countersign.db-wal');
  const { output, errors } = await server.kill('SIGTERM');
  places.set('the log', errors);
  for (const [name, content] of database()) places.set(`${name} at the end`, content);
  expect(errors.split('\n').length).toBeGreaterThan(30);
  expect(output.split(server.adminKey)).toHaveLength(2);
  for (const [place, content] of places) expect([place, secrets.in(content)]).toEqual([place, []]);
});
