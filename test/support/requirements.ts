import { accessSync, appendFileSync, constants, globSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

/** Servers are often installed where a user's PATH does not lead. */
const moreFolders = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/sbin',
  ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
];

/** The path of the first of these programs that is installed, or undefined. */
export function findBinary(...names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...moreFolders];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Describes tests that need programs which may not be on this machine. Without one of them they are skipped by name, and the name
 * is appended to the file in COUNTERSIGN_SKIPPED_FILE; under CI=true that is a failure.
 *
 * @param needs for each program the names it may have
 */
export function describeWith<Name extends string>(
  title: string,
  needs: Readonly<Record<Name, readonly string[]>>,
  body: (binaries: Readonly<Record<Name, string>>) => void,
): void {
  const found = Object.entries<readonly string[]>(needs).map(([name, names]) => [name, findBinary(...names)] as const);
  const missing = found.filter(([, path]) => path === undefined).map(([name]) => name);
  if (missing.length === 0) {
    describe(title, () => body(Object.fromEntries(found) as Record<Name, string>));
    return;
  }
  const reason = `${title}: needs ${missing.join(', ')}`;
  recordSkip(reason);
  describe.skip(reason, () => body(Object.fromEntries(found) as Record<Name, string>));
}

/** One test that needs more of the machine than a program, such as being root. Otherwise as `describeWith`. */
export function testWhen(holds: boolean, need: string, title: string, body: () => Promise<void>): void {
  if (holds) {
    test(title, body);
    return;
  }
  recordSkip(`${title}: needs ${need}`);
  test.skip(title, body);
}

/** Whether this process may mount a file system: it takes CAP_SYS_ADMIN, which root in a container is often without. */
export function mayMount(): boolean {
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return ((BigInt(`0x${effective ?? '0'}`) >> 21n) & 1n) === 1n;
  } catch {
    return false;
  }
}

function recordSkip(reason: string): void {
  if (process.env.CI === 'true') throw new Error(`${reason}. Install what is missing, as .ci/run does.`);
  const { COUNTERSIGN_SKIPPED_FILE: file } = process.env;
  if (file !== undefined) appendFileSync(file, `${reason}\n`);
}
