import type { Command } from 'commander';
import { exitCodes } from './failure.ts';

/** `countersign rules [id]`. */
export function addRules(program: Command, finish: (code: number) => void): void {
  program
    .command('rules')
    .description('list the rules of the audit and the probe, or explain one')
    .argument('[rule]', 'the rule to explain, by id or number: jwt-alg-none-allowed, S01')
    .option('--json', 'print them for programs')
    .addHelpText('after', '\nExamples:\n  countersign rules\n  countersign rules jwt-alg-none-allowed\n')
    .action(async (name: string | undefined, { json = false }: { readonly json?: boolean }) => {
      const { explained, listed } = await import('./all-rules.ts');
      process.stdout.write(name === undefined ? listed(json) : explained(name, json));
      finish(exitCodes.clean);
    });
}
