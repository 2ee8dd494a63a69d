import { expect, it } from 'vitest';
import { readVersions } from './versions.ts';

const versionsIn = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(readVersions(Object.keys(files), (file) => files[file]));

it('reads what is installed before what may be', () => {
  expect(
    versionsIn({
      'package-lock.json': JSON.stringify({ packages: { 'node_modules/jsonwebtoken': { version: '9.0.2' } } }),
      'package.json': '{"dependencies": {"jsonwebtoken": "^8.0.0", "express": "^4.18.0"}}',
      'go.mod':
        'module x\n\nrequire (\n\tgithub.com/golang-jwt/jwt/v5 v5.2.1\n)\nrequire github.com/go-chi/chi v1.5.5\n',
    }),
  ).toEqual({
    jsonwebtoken: '9.0.2',
    express: '4.18.0',
    'github.com/golang-jwt/jwt/v5': '5.2.1',
    'github.com/go-chi/chi': '1.5.5',
  });
});

it.each([
  'null',
  '[]',
  '{"packages": null}',
  '{"packages": {"node_modules/a": null}, "dependencies": {"b": 5, "__proto__": {"version": {}}}}',
])('takes nothing from a lock file that says %s', (text) => {
  expect(versionsIn({ 'package-lock.json': text })).toEqual({});
});
