import type { Command } from 'commander';
import { CommandFailure, exitCodes } from './failure.ts';

const extensions = {
  audit: 'find the mistakes of API authentication in source code and OpenAPI documents',
  probe: 'find them in a running API, by trying',
  doctor: 'look at a deployment: discovery, keys, TLS, headers, paths',
  rules: 'list the rules of audit and probe, or explain one',
} as const;

const packageName = '@countersign/audit';

/**
 * `countersign audit`, `probe`, `doctor` and `rules`: from a package of its own, which need not be installed. What stands behind the command's name is handed over as it is.
 *
 * @param parameters as `process.argv` has them
 */
export function addExtensions(program: Command, parameters: readonly string[]): void {
  for (const [name, description] of Object.entries(extensions)) {
    program
      .command(name)
      .description(description)
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(async () => {
        const { run } = await load(name);
        process.exitCode = await run(parameters.slice(parameters.indexOf(name)), 'countersign');
      });
  }
}

async function load(name: string): Promise<typeof import('@countersign/audit')> {
  try {
    return await import('@countersign/audit');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND' || !String(error).includes(packageName))
      throw error;
    throw new CommandFailure(
      `countersign ${name} comes with ${packageName}, which is not installed here. Run: npm install --save-dev ${packageName}`,
      exitCodes.usage,
    );
  }
}
