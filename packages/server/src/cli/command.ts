import type { Command } from 'commander';
import { type AdminClient, createAdminClient } from './admin-client.ts';
import { type ConnectionOptions, findConnection } from './connection.ts';
import { colors, note, printJson, printLines } from './output.ts';

/** What every command that talks to a server may be given. */
export interface CommonOptions extends ConnectionOptions {
  readonly json?: boolean;
}

export interface CommandDescription {
  /** With its arguments, as commander writes them: `show <id>`. */
  readonly name: string;
  readonly summary: string;
  /** Each a whole command line. */
  readonly examples: readonly string[];
}

/** Adds a command of several, with examples in its help. */
export function addGroup(program: Command, { name, summary, examples }: CommandDescription): Command {
  return program.command(name).description(summary).addHelpText('after', examplesText(examples));
}

/** Adds a command that talks to a server: with --json, --url, --folder, and examples in its help. */
export function addCommand(parent: Command, { name, summary, examples }: CommandDescription): Command {
  return parent
    .command(name)
    .description(summary)
    .option('--json', 'print JSON, for programs')
    .option('--url <url>', 'the server (default: COUNTERSIGN_URL, or the one of the folder, or http://localhost:4100)')
    .option('--folder <folder>', "the server's folder, where its admin key is (default: .countersign here or above)")
    .addHelpText('after', examplesText(examples));
}

export function examplesText(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}\n`;
}

export function connect(options: ConnectionOptions): AdminClient {
  return createAdminClient(findConnection(options, { environment: process.env, workingFolder: process.cwd() }));
}

/** Prints an answer as it is for programs, or as lines for people. */
export function print(options: CommonOptions, answer: unknown, lines: () => readonly string[]): void {
  if (options.json === true) printJson(answer);
  else printLines(...lines());
}

/** A forgotten --scope is no mistake to the server, but hardly ever what was meant. */
export function noteWithoutScopes(scopes: readonly string[] | undefined): void {
  if (scopes !== undefined) return;
  note(`${colors.yellow('note:')} without --scope it enters only where any verified caller may.`);
}

/** A path segment from what somebody typed. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}

/** The value under another name, or nothing at all. */
export function optional<Name extends string, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
