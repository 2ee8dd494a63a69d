// What --fix makes of the planted APIs: code that still is code, in which what was mended is found no more.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { offerFixes } from '../cli/fixes.ts';
import { audit } from '../cli/run-audit.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const frameworks = readdirSync(fixtures).filter((name) => existsSync(join(fixtures, name, 'vulnerable/planted.json')));

const stripTypes =
  'require("node:module").stripTypeScriptTypes(require("node:fs").readFileSync(process.argv[1], "utf8"))';

/** By the end of a file's name, the command that reads it without running it, and fails where it is no code. */
const readers: Readonly<Record<string, readonly string[]>> = {
  ts: [process.execPath, '-e', stripTypes],
  php: ['php', '-l'],
  py: ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())'],
};

it.each(frameworks)('the API of %s, mended, is code, and has nothing left to mend', async (name) => {
  const root = mkdtempSync(join(tmpdir(), 'fixed-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync(join(fixtures, name, 'vulnerable'), root, { recursive: true });
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockReturnValue(true);
    onTestFinished(() => spy.mockRestore());
  }
  const mended = await offerFixes(root, (await audit({ root })).findings, true);
  // what is planted in that of Fastify takes a person to mend
  expect(mended.length > 0).toBe(name !== 'fastify');
  const files = new Set(mended.map(({ place }) => (place.kind === 'file' ? place.file : '')));
  for (const file of files) {
    const [command = '', ...args] = readers[file.split('.').at(-1) ?? ''] ?? [];
    expect(() => execFileSync(command, [...args, join(root, file)], { stdio: 'pipe' }), file).not.toThrow();
  }
  const left = new Set((await audit({ root })).findings.map(({ fingerprint }) => fingerprint));
  expect(mended.filter(({ fingerprint }) => left.has(fingerprint))).toEqual([]);
  expect((await audit({ root })).findings.filter(({ fix }) => fix !== undefined)).toEqual([]);
});
