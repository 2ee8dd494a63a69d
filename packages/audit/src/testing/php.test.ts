import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../cli/run-audit.ts';
import { isAtLeast } from '../findings/finding.ts';
import { phpFixtures, type RunningPhpApi, startPhp } from './php.ts';

interface Planted {
  readonly static: readonly { readonly rule: string; readonly file: string; readonly line: number }[];
}

async function foundIn(fixture: string) {
  const { findings } = await audit({ root: join(phpFixtures, fixture) });
  return findings.map(({ ruleId, place, severity }) => ({
    severity,
    name: place.kind === 'file' ? `${ruleId} ${place.file}:${place.region.startLine}` : ruleId,
  }));
}

const styles = [
  { style: 'laravel-style', open: '/api/customers' },
  { style: 'symfony-style', open: '/api/admin/users' },
];

describe.each(styles)('the mistakes of the $style API', ({ style }) => {
  it('are found, each at its line', async () => {
    const planted: Planted = JSON.parse(await readFile(join(phpFixtures, style, 'vulnerable/planted.json'), 'utf8'));
    const names = (await foundIn(`${style}/vulnerable`)).map(({ name }) => name);
    for (const { rule, file, line } of planted.static) expect(names).toContain(`${rule} ${file}:${line}`);
  });

  it('are gone in its repaired twin', async () => {
    const found = await foundIn(`${style}/repaired`);
    expect(found.filter(({ severity }) => isAtLeast(severity, 'medium'))).toEqual([]);
  });
});

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
