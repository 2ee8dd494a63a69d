import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readBaseline, writeBaseline } from '../findings/baseline.ts';
import { isAtLeast, type Severity, severities } from '../findings/finding.ts';
import { render } from '../report/render.ts';
import { type Format, formats, type Report } from '../report/report.ts';
import { sourceRules } from '../rules/index.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { createProgress } from './progress.ts';
import { audit } from './run-audit.ts';

interface AuditCommandOptions {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: Severity | 'never';
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
  readonly gitHistory?: number | true;
}

const usualCommits = 2000;

function asCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a number of commits, 1 or more.');
  return Number(text);
}

/** `countersign audit <folder>`. */
export function addAudit(program: Command, finish: (code: number) => void): void {
  program
    .command('audit', { isDefault: true })
    .description('find the mistakes of API authentication in source code')
    .argument('[folder]', 'the folder to audit', '.')
    .addOption(new Option('--format <format>', 'how to report').choices(formats).default('text'))
    .option('--output <file>', 'where to write the report (default: standard output)')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when something is found at this severity or over')
        .choices([...severities, 'never'])
        .default('medium'),
    )
    .option('--baseline <file>', 'leave out what this file knows')
    .option('--write-baseline <file>', 'write what is found as the baseline, and exit with 0')
    .option('--only <ids...>', 'judge by these rules alone')
    .option('--exclude <patterns...>', 'leave files out, in the syntax of .gitignore')
    .option('--git-history [commits]', 'look for removed secrets in the newest commits, too (2000)', asCount)
    .addHelpText('after', helpText)
    .action(async (folder: string, options: AuditCommandOptions) => finish(await run(folder, options)));
}

const helpText = `
Exit codes:
  ${exitCodes.clean}  nothing at or over --fail-on
  ${exitCodes.findings}  something at or over --fail-on
  ${exitCodes.failed}  it could not run

A finding that is right as it is: a comment on its line or above it, with the reason.
  // countersign-ignore jwt-sign-no-expiry: one link, used once

Examples:
  countersign audit .
  countersign audit services/api --format json --output audit.json
  countersign audit . --write-baseline .countersign-baseline.json
  countersign audit . --baseline .countersign-baseline.json --fail-on high
`;

async function run(folder: string, options: AuditCommandOptions): Promise<number> {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new CommandFailure(`${folder} is no folder.`);
  refuseUnknownRules(options.only);
  const baseline = options.baseline === undefined ? undefined : loadBaseline(options.baseline);
  const progress = createProgress('files');
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop);
  const report = await audit({
    root,
    signal: interrupted.signal,
    onProgress: progress.show,
    ...(baseline === undefined ? {} : { baseline }),
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.gitHistory === undefined
      ? {}
      : { historyCommits: options.gitHistory === true ? usualCommits : options.gitHistory }),
    ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
  }).finally(() => {
    progress.end();
    process.off('SIGINT', stop);
  });
  if (options.writeBaseline !== undefined) {
    write(options.writeBaseline, writeBaseline([...report.findings, ...report.known]));
    return exitCodes.clean;
  }
  writeReport(report, options);
  return exitCodeOf(report, options.failOn);
}

function refuseUnknownRules(ids: readonly string[] | undefined): void {
  const unknown = ids?.find((id) => !sourceRules.some((rule) => rule.id === id));
  if (unknown !== undefined) throw new CommandFailure(`--only: there is no rule ${unknown}.`);
}

function loadBaseline(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`--baseline: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  try {
    return readBaseline(text);
  } catch (error) {
    throw new CommandFailure(`--baseline: ${file}: ${(error as Error).message}`);
  }
}

function writeReport(report: Report, { format, output }: AuditCommandOptions): void {
  const useColors = output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const text = render(report, format, useColors);
  if (output === undefined) process.stdout.write(text);
  else write(output, text);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandFailure(`${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function exitCodeOf({ findings }: Report, bound: Severity | 'never'): number {
  if (bound === 'never') return exitCodes.clean;
  return findings.some(({ severity }) => isAtLeast(severity, bound)) ? exitCodes.findings : exitCodes.clean;
}
