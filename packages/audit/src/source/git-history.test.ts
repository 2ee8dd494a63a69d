import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hardcodedApiKey } from '../rules/hardcoded-api-key.ts';
import { auditHistory } from './git-history.ts';

const secret = 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D';
let root = '';

const git = (...parameters: string[]) =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...parameters], {
    cwd: root,
    encoding: 'utf8',
  });

const commit = (text: string) => {
  writeFileSync(join(root, 'config.ts'), text);
  git('add', '.');
  git('commit', '-q', '-m', 'change');
  return git('rev-parse', 'HEAD').trim();
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'history-'));
  git('init', '-q');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const audit = (more: object = {}) => auditHistory({ root, rules: [hardcodedApiKey], known: new Set(), ...more });

it('finds a secret that was removed, at its line in the commit that added it', async () => {
  commit('export const a = 1;\n');
  const added = commit(`export const a = 1;\n\nexport const apiKey = '${secret}';\n`);
  commit('export const a = 1;\n');
  const { drafts, notes } = await audit();
  expect(notes).toEqual([]);
  expect(drafts).toHaveLength(1);
  const [draft] = drafts;
  expect(draft?.message).toContain(added.slice(0, 12));
  expect(draft?.place).toMatchObject({ kind: 'file', file: 'config.ts', region: { startLine: 3 } });
  expect(JSON.stringify({ ...draft, found: '' })).not.toContain(secret);
});

it('says a secret once, with the oldest commit, and not when it still stands there', async () => {
  const first = commit(`export const apiKey = '${secret}';\n`);
  commit('');
  commit(`export const apiKey = '${secret}';\n`);
  const { drafts } = await audit();
  expect(drafts.map(({ message }) => message.includes(first.slice(0, 12)))).toEqual([true]);
  expect((await audit({ known: new Set([secret]) })).drafts).toEqual([]);
});

it('reads no more commits and no more bytes than it may, and says so', async () => {
  commit(`export const apiKey = '${secret}';\n`);
  commit('export const a = 1;\n');
  const byCommits = await audit({ maximumCommits: 1 });
  expect(byCommits).toEqual({ drafts: [], notes: ['The history was read for the newest 1 commits.'] });
  const byBytes = await audit({ maximumBytes: 10 });
  expect(byBytes.drafts).toEqual([]);
  expect(byBytes.notes).toHaveLength(1);
});

it('runs nothing that the repository asks for', async () => {
  commit(`export const apiKey = '${secret}';\n`);
  const trace = join(root, 'ran');
  git('config', 'diff.external', `touch ${trace} #`);
  git('config', 'core.fsmonitor', `touch ${trace} #`);
  git('config', 'core.pager', `touch ${trace} #`);
  expect((await audit()).drafts).toHaveLength(1);
  expect(() => execFileSync('ls', [trace], { stdio: 'ignore' })).toThrow();
});

it('says that a folder has no history', async () => {
  rmSync(join(root, '.git'), { recursive: true });
  const { drafts, notes } = await audit();
  expect(drafts).toEqual([]);
  expect(notes).toEqual([expect.stringContaining('The history was not read')]);
});
