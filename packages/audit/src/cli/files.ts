import { readFileSync, writeFileSync } from 'node:fs';
import { yaml } from '../yaml.ts';
import { CommandFailure } from './failure.ts';

/** @throws CommandFailure that names the option and the file */
export function readText(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/**
 * A JSON or YAML file.
 *
 * @throws CommandFailure that names the option and the file
 */
export function readData(option: string, file: string): unknown {
  const text = readText(option, file);
  try {
    return yaml().parse(text);
  } catch (error) {
    throw new CommandFailure(`${option}: ${file} is neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** To a file, or to standard output when none is named. */
export function writeText(file: string | undefined, text: string): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
