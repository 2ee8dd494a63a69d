import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

/** Standard output and what it is: a terminal for people, or something else. */
const isTerminal = process.stdout.isTTY === true;
export const colors = pc.createColors(isTerminal && pc.isColorSupported);

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function printLines(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Words beside what was asked for: to standard error, so that standard output can be piped. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Names and values, the values in one column. What is undefined is left out. */
export function facts(rows: readonly (readonly [string, string | undefined])[]): readonly string[] {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `  ${colors.dim(name.padEnd(width))}  ${value}`);
}

/** A table with a head; columns as wide as what is in them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => visibleLength(row[column]))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [colors.dim(line(head)), ...rows.map(line)];
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - visibleLength(cell)));
}

function visibleLength(cell = ''): number {
  return stripVTControlCharacters(cell).length;
}

/** `2030-01-31 12:00:00 UTC`; a dash where there is none. */
export function moment(value: unknown): string {
  return typeof value === 'string' ? `${value.slice(0, 10)} ${value.slice(11, 19)} UTC` : '–';
}

export function words(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? value.join(' ') : '–';
}

/** Text from elsewhere, without what could steer the terminal. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '–';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return String(value).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}
