import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flaskFixtures, type RunningApi, startFlask } from './flask.ts';

const installSeconds = 180;

describe.each(['vulnerable', 'repaired'] as const)('the %s Flask API', (twin) => {
  let api: RunningApi;
  let token: string;

  beforeAll(async () => {
    api = await startFlask(twin);
    const { users } = JSON.parse(await readFile(join(flaskFixtures, twin, 'credentials.json'), 'utf8'));
    const reply = await fetch(`${api.baseUrl}/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: users[0].name, password: users[0].password }),
    });
    token = ((await reply.json()) as { access_token: string }).access_token;
  }, installSeconds * 1000);

  afterAll(() => api?.stop());

  const status = async (path: string, bearer?: string) => {
    const headers = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` };
    return (await fetch(`${api.baseUrl}${path}`, { headers })).status;
  };

  it('lets the holder of a token in, and nobody without one', async () => {
    expect(await status('/me', token)).toBe(200);
    expect(await status('/me')).toBe(401);
  });

  it(`${twin === 'vulnerable' ? 'takes' : 'refuses'} a token that says it needs no signature`, async () => {
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(await status('/me', `${header}.${token.split('.')[1]}.`)).toBe(twin === 'vulnerable' ? 200 : 401);
  });

  it(`${twin === 'vulnerable' ? 'shows' : 'does not show'} its customers to everybody`, async () => {
    expect(await status('/customers')).toBe(twin === 'vulnerable' ? 200 : 401);
  });
});
