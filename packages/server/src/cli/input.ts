import { readFileSync, statSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { usageFailure } from './failure.ts';
import { note } from './output.ts';

/** Everything that comes on standard input. On a terminal, says that it is waited for. */
async function readStandardInput(what: string): Promise<string> {
  if (process.stdin.isTTY) note(`Paste ${what}, then press Ctrl-D on a line of its own:`);
  return readAll(process.stdin);
}

/** The text of a file, or of standard input for `-`. */
export async function readFileOrInput(path: string, what: string): Promise<string> {
  return path === '-' ? readStandardInput(what) : readTextFile(path);
}

export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw usageFailure(code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`);
  }
}

/** True when this names a file that is there. A token is too long for a name, which is an error of its own. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
