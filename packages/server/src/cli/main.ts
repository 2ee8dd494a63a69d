import { Command, CommanderError } from 'commander';
import { addAdvise } from './advise.ts';
import { addAuditLog } from './audit-log.ts';
import { addClients } from './clients.ts';
import { examplesText } from './command.ts';
import { addExplain, addVerify } from './explain.ts';
import { addExtensions } from './extensions.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { addKeys } from './keys.ts';
import { colors, note, printJson } from './output.ts';
import { addOwners } from './owners.ts';
import { addPeppers } from './peppers.ts';
import { addServe } from './serve.ts';
import { addSigningKeys } from './signing-keys.ts';
import { version } from './version.ts';

const exitCodesText = `
Exit codes:
  ${exitCodes.ok}  done; verify and explain: the credential is good
  ${exitCodes.refused}  the server refused, something failed, or what was looked at is not good
  ${exitCodes.usage}  the command line or a file is not of the form that is taken
  ${exitCodes.unreachable}  the server does not answer
  ${exitCodes.notAdmitted}  there is no admin key, or it is not good or not enough

Settings:
  COUNTERSIGN_URL        the server that commands talk to (default: http://localhost:4100)
  COUNTERSIGN_ADMIN_KEY  the admin key (default: what stands in .countersign/admin-key, here or above)
  COUNTERSIGN_FOLDER     the server's folder, instead of .countersign

Secrets never have to stand on a command line, where other users of the machine can read them:
verify and explain read "-" (standard input) and files.
`;

/** @param parameters as `process.argv` has them. Sets `process.exitCode`. */
export async function main(parameters: readonly string[]): Promise<void> {
  const program = createProgram(parameters);
  try {
    await program.parseAsync([...parameters]);
  } catch (error) {
    process.exitCode = report(error, parameters.includes('--json'));
  }
}

function createProgram(parameters: readonly string[]): Command {
  const program = new Command('countersign')
    .description('API authentication for every kind of caller: issue, verify, revoke.')
    .version(version, '--version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(add --help for what there is)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      examplesText([
        'countersign serve',
        'countersign keys create --name ci --scope orders:read --rate-limit 100/min',
        'echo "$TOKEN" | countersign explain -',
      ]) + exitCodesText,
    );
  addServe(program);
  addKeys(program);
  addClients(program);
  addSigningKeys(program);
  addPeppers(program);
  addOwners(program);
  addAuditLog(program);
  addVerify(program);
  addExplain(program);
  addAdvise(program);
  addExtensions(program, parameters);
  return program;
}

function report(error: unknown, asJson: boolean): number {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof CommandFailure) {
    if (asJson)
      printJson({
        error: { message: error.message, ...(error.problem === undefined ? {} : { problem: error.problem }) },
      });
    note(`${colors.red('error:')} ${error.message}`);
    return error.exitCode;
  }
  note(`This should not have happened. ${error instanceof Error ? error.stack : String(error)}`);
  return exitCodes.refused;
}
