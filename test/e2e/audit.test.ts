// `countersign audit` and `countersign rules`, as they are shipped.
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../support/requirements.ts';
import { cleanEnvironment, pathWithCommands, root, runShell, temporaryFolder } from './testing/processes.ts';
import { runSession } from './testing/session.ts';

const sessions = new URL('./audit-sessions/', import.meta.url);

function emptyFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

const hook = join(root, 'examples/pre-commit/pre-commit');
const author = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

describeWith('the audit on the command line', { jq: ['jq'], git: ['git'] }, () => {
  it.each(readdirSync(sessions))('goes as in %s', { timeout: 180_000 }, async (name) => {
    const bin = emptyFolder();
    const environment = cleanEnvironment({ PATH: pathWithCommands(bin), HOOK: hook, ...author });
    await runSession(readFileSync(new URL(name, sessions), 'utf8'), environment, emptyFolder());
  });
});

/** The command as it is where the audit was never installed: the other packages by their links, this one left out. */
function installedWithoutAudit(): string {
  const folder = emptyFolder();
  const server = join(folder, 'packages/server');
  mkdirSync(server, { recursive: true });
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(root, 'packages/server', part), join(server, part), { recursive: true });
  }
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@countersign'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@countersign') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  return join(server, 'bin/countersign.js');
}

it.each(['audit .', 'probe', 'doctor', 'rules'])(
  'countersign %s says how to install what it needs',
  async (command) => {
    const { code, errors } = await runShell(`node ${installedWithoutAudit()} ${command}`, cleanEnvironment(), root);
    expect(errors).toContain('Run: npm install --save-dev @countersign/audit');
    expect(code).toBe(2);
  },
);
