import { Command, CommanderError } from 'commander';
import { plain } from '../findings/plain.ts';
import { toolVersion } from '../report/version.ts';
import { addAudit } from './audit.ts';
import { addDoctor } from './doctor.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { addProbe } from './probe.ts';
import { addRules } from './rules.ts';

const commands = ['audit', 'probe', 'doctor', 'rules', 'help'];

/**
 * Runs the command line, whichever program it is part of. `countersign-audit <folder>` is short for `countersign-audit audit <folder>`.
 *
 * @param parameters without the program's name
 * @param program the name to show in help: `countersign`, `countersign-audit`
 * @returns the exit code: 0 clean, 1 findings at or over `--fail-on`, 2 it could not run
 */
export async function run(parameters: readonly string[], program: string): Promise<number> {
  let exitCode: number = exitCodes.clean;
  const finish = (code: number) => {
    exitCode = code;
  };
  const command = new Command(program)
    .description('Finds the mistakes of API authentication: in source code, in OpenAPI documents, in running APIs.')
    .version(toolVersion, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)');
  addAudit(command, finish);
  addProbe(command, finish);
  addDoctor(command, finish);
  addRules(command, finish);
  try {
    await command.parseAsync(withCommand(parameters), { from: 'user' });
  } catch (error) {
    return report(error);
  }
  return exitCode;
}

function withCommand(parameters: readonly string[]): string[] {
  const [first] = parameters;
  const isNamed = first === undefined || commands.includes(first) || ['--help', '-h', '--version'].includes(first);
  return isNamed ? [...parameters] : ['audit', ...parameters];
}

function report(error: unknown): number {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.failed;
  if (error instanceof CommandFailure) process.stderr.write(`error: ${plain(error.message)}\n`);
  else
    process.stderr.write(
      plain(`This should not have happened. ${error instanceof Error ? error.stack : String(error)}\n`),
    );
  return exitCodes.failed;
}
