import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gitEnvironment, harmless } from './git.ts';

/** Whether a folder lies in a work tree of Git. Elsewhere, as in an archive, no .gitignore says what belongs to the project: what is there was kept. */
export function isInWorkTree(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

const mostMilliseconds = 10_000;
const mostBytes = 8_388_608;

/**
 * Files below a folder that a .gitignore names and that are kept all the same: an environment file, say, that was committed before.
 *
 * @returns relative to the folder, with `/`; none where Git is not there, or cannot tell
 */
export function keptThoughIgnored(folder: string): readonly string[] {
  const { status, stdout } = spawnSync(
    'git',
    [...harmless, 'ls-files', '-z', '--cached', '--ignored', '--exclude-standard'],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: mostMilliseconds,
      maxBuffer: mostBytes,
      env: gitEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  return status === 0 ? stdout.split('\0').filter((name) => name !== '') : [];
}
