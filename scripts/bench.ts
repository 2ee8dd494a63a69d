// `npm run bench`: builds, installs what the benchmark compares with (once, in bench/ alone), and runs it.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bench = fileURLToPath(new URL('../bench', import.meta.url));
const installed = `${bench}/node_modules/.package-lock.json`;
const isCurrent =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${bench}/package-lock.json`).mtimeMs;

run('npm', ['run', '--silent', 'build'], root);
if (!isCurrent) {
  console.error('Installing what is compared with (once; it takes under a minute) …');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], bench);
}
run(process.execPath, [`${bench}/main.ts`, ...process.argv.slice(2)], root);

function run(program: string, parameters: readonly string[], folder: string): void {
  // What npm and the compiler say does not belong between the figures.
  const output = program === 'npm' ? 2 : 1;
  const { status } = spawnSync(program, parameters, { cwd: folder, stdio: ['inherit', output, 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}
