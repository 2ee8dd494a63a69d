import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { attacks } from './attacks/index.ts';
import { readRecipes } from './recipes.ts';

const text = readFileSync(new URL('../../../../docs/audit/probe.md', import.meta.url), 'utf8');

it('each rule stands in the documentation, as it is, and no other', () => {
  const rows = [...text.matchAll(/^\| (D\d\d) \| `([a-z0-9-]+)` \| (\w+) \| (.*) \|$/gm)].map(([, ...row]) => row);
  const own = attacks.map(({ number, id, severity, title }) => [number, id, severity, title]);
  expect(rows).toEqual(own.sort(([a = ''], [b = '']) => a.localeCompare(b)));
});

it('the recipe of the documentation is one', () => {
  const [, recipe = ''] = /```yaml recipe\n([\s\S]*?)```/.exec(text) ?? [];
  const { login, oauth } = readRecipes(parse(recipe), { ALICE_PASSWORD: 'a', SESSION_COOKIE: 'sid=1' });
  expect([login?.body, login?.method, oauth?.cookie]).toEqual([{ username: 'alice', password: 'a' }, 'POST', 'sid=1']);
  expect(() => readRecipes(parse(recipe), {})).toThrow('ALICE_PASSWORD is not set');
  expect(() => readRecipes({ login: { target: 'login' } })).toThrow('login.target');
});
