import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phpFixtures, type RunningPhpApi, startPhp } from './php.ts';

const styles = [
  { style: 'laravel-style', open: '/api/customers' },
  { style: 'symfony-style', open: '/api/admin/users' },
];

describe.each(
  styles.flatMap(({ style, open }) => [
    { fixture: `${style}/vulnerable`, open, isOpen: true },
    { fixture: `${style}/repaired`, open, isOpen: false },
  ]),
)('$fixture, running', ({ fixture, open, isOpen }) => {
  let api: RunningPhpApi;
  let token: string;

  beforeAll(async () => {
    api = await startPhp(fixture);
    const { users } = JSON.parse(await readFile(join(phpFixtures, fixture, 'credentials.json'), 'utf8'));
    const body = JSON.stringify({ name: users[0].name, password: users[0].password });
    const reply = await fetch(`${api.baseUrl}/api/login`, { method: 'POST', body });
    token = ((await reply.json()) as { access_token: string }).access_token;
  }, 60_000);

  afterAll(() => api?.stop());

  const status = async (path: string, bearer?: string) => {
    const headers = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` };
    return (await fetch(`${api.baseUrl}${path}`, { headers })).status;
  };

  it('lets the holder of a token in, and nobody without one', async () => {
    expect(await status('/api/me', token)).toBe(200);
    expect(await status('/api/me')).toBe(401);
  });

  it(`${isOpen ? 'takes' : 'refuses'} a token that says it needs no signature`, async () => {
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(await status('/api/me', `${header}.${token.split('.')[1]}.`)).toBe(isOpen ? 200 : 401);
  });

  it(`${isOpen ? 'shows' : 'does not show'} its people to everybody`, async () => {
    expect(await status(open)).toBe(isOpen ? 200 : 401);
  });
});
