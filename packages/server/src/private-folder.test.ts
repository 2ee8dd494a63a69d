import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makePrivateFolder } from './private-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('makes every missing folder for this user alone, and may be asked again', () => {
  const path = join(folder, 'a/b');
  makePrivateFolder(path);
  makePrivateFolder(path);
  expect([statSync(path), statSync(join(folder, 'a'))].map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700]);
});

it('says so where no folder can be made, instead of trying for ever', () => {
  expect(() => makePrivateFolder('/proc/countersign/data')).toThrow(/ENOENT|EACCES|EPERM/);
});

it('says so where a file stands in the way', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makePrivateFolder(file)).toThrow(/EEXIST/);
  expect(() => makePrivateFolder(join(file, 'below'))).toThrow(/ENOTDIR/);
});
