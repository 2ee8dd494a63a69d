import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { stopOnSignals } from '../http/signals.ts';
import { examplesText } from './command.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { printLines } from './output.ts';

/** `countersign serve`: the authority itself. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server')
    .option('--config <file>', 'the configuration (default: COUNTERSIGN_CONFIG, then countersign.yaml here)')
    .addHelpText(
      'after',
      examplesText([
        'countersign serve',
        'countersign serve --config /etc/countersign.yaml',
        'COUNTERSIGN_PORT=8080 countersign serve   # every setting has a variable',
      ]),
    )
    .action(async (options: { config?: string }) => {
      try {
        await serve(options.config);
      } catch (error) {
        throw asFailure(error);
      }
    });
}

async function serve(file: string | undefined): Promise<void> {
  // The server is loaded for this command alone; the others start without it.
  const [{ loadConfig }, { startServer }] = await Promise.all([import('../config/load.ts'), import('../server.ts')]);
  const config = await loadConfig({ file, environment: process.env, workingFolder: process.cwd() });
  const running = await startServer(config);
  const urlFile = join(config.folder, 'url');
  const urlLine = `${running.issuer}\n`;
  writeFileSync(urlFile, urlLine, { mode: 0o600 });
  // Before anything is printed: who reads that it is ready may stop it.
  const close = async () => {
    removeIfStill(urlFile, urlLine);
    await running.close();
  };
  stopOnSignals(close, (signal) => running.log.info({ signal }, 'stopping'));
  if (running.firstAdminKey !== undefined) {
    printLines(
      'The first admin key, printed this once:',
      '',
      `  ${running.firstAdminKey.key}`,
      '',
      `It is kept for the command line in ${running.firstAdminKey.file}.`,
      '',
    );
  }
  printLines(`Countersign: ${running.issuer}`);
  process.on('SIGHUP', () => void running.reloadTls());
}

/** Another server may share the folder, and have written its own since. */
function removeIfStill(file: string, text: string): void {
  try {
    if (readFileSync(file, 'utf8') === text) rmSync(file);
  } catch {
    // It is gone already, or the folder is: stopping goes on.
  }
}

/** These say themselves what to do; anything else is a defect, and shows where it came from. */
function asFailure(error: unknown): unknown {
  const { name, message } = error as Error;
  if (name === 'ConfigurationError') return new CommandFailure(message, exitCodes.usage);
  if (name === 'StoreUnavailableError' || name === 'SealError') return new CommandFailure(message, exitCodes.refused);
  return error;
}
