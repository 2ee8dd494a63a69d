import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Finding, isAtLeast, type Severity, severities } from '../findings/finding.ts';
import { marker } from '../findings/suppressions.ts';
import { credentialForms } from '../probe/credentials.ts';
import { ProbeFailure } from '../probe/failure.ts';
import { formats, type Report } from '../report/report.ts';
import type { AuditCommandOptions } from './audit-options.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { writeText } from './files.ts';
import { addProbeSettings } from './probe-options.ts';
import { createProgress } from './progress.ts';
import { audit } from './run-audit.ts';

const usualCommits = 2000;

function asCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a number of commits, 1 or more.');
  return Number(text);
}

/** `countersign audit <folder>`. */
export function addAudit(program: Command, finish: (code: number) => void): void {
  const command = program
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
    .option('--fix', 'show the changes that need no judgement; on a terminal, ask whether to make them')
    .option('--yes', 'make them without asking')
    .option('--openapi <file>', 'what the API promises (JSON or YAML)')
    .option('--probe <url>', 'attack the API that runs there, too; what follows is for this');
  addProbeSettings(command)
    .addHelpText('after', helpText)
    .action(async (folder: string, options: AuditCommandOptions) => finish(await run(folder, options)));
}

const helpText = `
Exit codes:
  ${exitCodes.clean}  nothing at or over --fail-on
  ${exitCodes.findings}  something at or over --fail-on
  ${exitCodes.failed}  it could not run

A finding that is right as it is: a comment on its line or above it, with the reason.
  // ${marker} jwt-sign-no-expiry: one link, used once

Credentials for --probe:
${credentialForms.map((form) => `  ${form}`).join('\n')}

Examples:
  countersign audit .
  countersign audit services/api --format json --output audit.json
  countersign audit . --write-baseline .countersign-baseline.json
  countersign audit . --baseline .countersign-baseline.json --fail-on high
  countersign audit . --fix
  countersign audit . --openapi api.yaml --probe http://127.0.0.1:8080 --credential bearer:env:TOKEN
`;

async function run(folder: string, options: AuditCommandOptions): Promise<number> {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new CommandFailure(`${folder} is no folder.`);
  if (options.yes && !options.fix) throw new CommandFailure('--yes agrees to the changes of --fix: say both.');
  const report = await auditOrFail(root, options);
  if (options.writeBaseline !== undefined) {
    const { writeBaseline } = await import('../findings/baseline.ts');
    writeText(options.writeBaseline, writeBaseline([...report.findings, ...report.known]));
    return exitCodes.clean;
  }
  if (options.fix) {
    const { offerFixes } = await import('./fixes.ts');
    const mended = new Set(await offerFixes(root, report.findings, options.yes === true));
    return exitCodeOf(
      report.findings.filter((finding) => !mended.has(finding)),
      options.failOn,
    );
  }
  await writeReport(report, options);
  return exitCodeOf(report.findings, options.failOn);
}

async function auditOrFail(root: string, options: AuditCommandOptions): Promise<Report> {
  const { readAuditInputs } = await import('./audit-inputs.ts');
  const inputs = await readAuditInputs(root, options);
  const progress = createProgress('files');
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop);
  try {
    return await audit({
      root,
      ...inputs,
      ...(inputs.probe === undefined ? {} : { probe: { ...inputs.probe, signal: interrupted.signal } }),
      signal: interrupted.signal,
      onProgress: progress.show,
      ...(options.only === undefined ? {} : { only: options.only }),
      ...(options.gitHistory === undefined
        ? {}
        : { historyCommits: options.gitHistory === true ? usualCommits : options.gitHistory }),
      ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
    });
  } catch (error) {
    if (error instanceof ProbeFailure) throw new CommandFailure(`--probe: ${error.message}.`);
    throw error;
  } finally {
    progress.end();
    process.off('SIGINT', stop);
  }
}

async function writeReport(report: Report, { format, output }: AuditCommandOptions): Promise<void> {
  const useColors = output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const { render } = await import('../report/render.ts');
  writeText(output, render(report, format, useColors));
}

function exitCodeOf(findings: readonly Finding[], bound: Severity | 'never'): number {
  if (bound === 'never') return exitCodes.clean;
  return findings.some(({ severity }) => isAtLeast(severity, bound)) ? exitCodes.findings : exitCodes.clean;
}
