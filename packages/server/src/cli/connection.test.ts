import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findConnection } from './connection.ts';

function project() {
  const path = mkdtempSync(join(tmpdir(), 'countersign-connection-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  mkdirSync(join(path, '.countersign'));
  mkdirSync(join(path, 'below/deep'), { recursive: true });
  writeFileSync(join(path, '.countersign/admin-key'), 'kept\n');
  writeFileSync(join(path, '.countersign/url'), 'http://localhost:4300\n');
  return path;
}

it('finds key and server in the folder of the project, from below too', () => {
  const workingFolder = join(project(), 'below/deep');
  expect(findConnection({}, { environment: {}, workingFolder })).toEqual({
    url: 'http://localhost:4300',
    adminKey: 'kept',
  });
});

it('takes the command line before the environment before the folder', () => {
  const workingFolder = project();
  const environment = { COUNTERSIGN_URL: 'https://auth.example/', COUNTERSIGN_ADMIN_KEY: 'given' };
  expect(findConnection({}, { environment, workingFolder })).toEqual({
    url: 'https://auth.example',
    adminKey: 'given',
  });
  expect(findConnection({ url: 'https://b.example/path/' }, { environment, workingFolder }).url).toBe(
    'https://b.example/path',
  );
});

it.each([
  'http://auth.example',
  'http://10.0.0.1:4100',
  'ftp://localhost',
  'localhost:4100',
  'https://a:b@c.example',
  'https://a.example?x',
])('K15: sends the admin key nowhere unsafe: %s', (url) => {
  expect(() => findConnection({ url }, { environment: {}, workingFolder: project() })).toThrow();
});

it('says where it looked for a key', () => {
  expect(() => findConnection({ folder: 'other' }, { environment: {}, workingFolder: project() })).toThrow(
    /No admin key: it is not in .*other/,
  );
});
