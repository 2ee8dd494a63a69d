import pc from 'picocolors';
import type { Check, CheckVerdict } from '../doctor/check.ts';
import { DoctorFailure, type DoctorResult, doctor } from '../doctor/doctor.ts';
import { plainJson, plainLine } from '../findings/plain.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { readText, writeText } from './files.ts';

/** As commander gives them. */
export interface DoctorCommandOptions {
  readonly path?: string;
  readonly iAmAuthorised?: boolean;
  readonly ca?: string;
  readonly plainUrl?: string;
  readonly format: 'text' | 'json';
  readonly output?: string;
}

/** Looks a deployment over as a command line says, and reports. */
export async function run(url: string, { ca, format, output, ...options }: DoctorCommandOptions): Promise<number> {
  let result: DoctorResult;
  try {
    result = await doctor(url, { ...options, ...(ca === undefined ? {} : { ca: readText('--ca', ca) }) });
  } catch (error) {
    if (error instanceof DoctorFailure) throw new CommandFailure(`${error.message}.`);
    throw error;
  }
  const useColors = output === undefined && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  writeText(output, format === 'json' ? plainJson(`${JSON.stringify(result, null, 2)}\n`) : shown(result, useColors));
  return result.checks.some(({ verdict }) => verdict === 'bad') ? exitCodes.findings : exitCodes.clean;
}

function shown({ url, checks, requests }: DoctorResult, useColors: boolean): string {
  const colors = pc.createColors(useColors);
  const marks: Readonly<Record<CheckVerdict, string>> = {
    good: colors.green('good   '),
    warning: colors.yellow('warning'),
    bad: colors.red('bad    '),
    skipped: colors.dim('skipped'),
  };
  const line = ({ verdict, text, advice }: Check) =>
    `${marks[verdict]}  ${plainLine(text)}${advice === undefined ? '' : `\n         ${colors.dim('do:')} ${plainLine(advice)}`}`;
  const count = (verdict: CheckVerdict) => checks.filter((check) => check.verdict === verdict).length;
  return [
    colors.bold(plainLine(url)),
    ...checks.map(line),
    `${count('bad')} bad, ${count('warning')} warnings, ${count('good')} good, ${count('skipped')} skipped, in ${requests} requests.`,
    '',
  ].join('\n');
}
