// Runs before `npm start` and `npm test`, on whatever Node the machine has (20 or newer): plain
// JavaScript, no dependencies. Installs the packages when they are missing or older than the lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';
const isCurrent =
  existsSync(installed) &&
  existsSync('node_modules/.bin/node') &&
  statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!isCurrent) {
  console.error('Installing the packages (once; it takes under a minute) …');
  // npm warns of every package that would not run on the machine's own Node; they run on the one that is installed here.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: 'inherit' });
  if (status !== 0) {
    console.error('npm ci failed; see its message above. Nothing was started.');
    process.exit(status ?? 1);
  }
}
