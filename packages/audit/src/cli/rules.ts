import type { Command } from 'commander';
import { infoOf, type RuleInfo } from '../findings/rule-info.ts';
import { suppressionUnused, suppressionWithoutReason } from '../findings/suppressions.ts';
import { documentRules } from '../openapi/rules/index.ts';
import { attacks } from '../probe/attacks/index.ts';
import { sourceRules } from '../rules/index.ts';
import { CommandFailure, exitCodes } from './failure.ts';

/** Every rule there is, static ones first, each kind by its number. */
const allRules: readonly RuleInfo[] = [
  ...byNumber(sourceRules),
  ...byNumber(documentRules),
  ...byNumber(attacks),
  suppressionWithoutReason,
  suppressionUnused,
].map(infoOf);

/** `countersign rules [id]`. */
export function addRules(program: Command, finish: (code: number) => void): void {
  program
    .command('rules')
    .description('list the rules of the audit and the probe, or explain one')
    .argument('[rule]', 'the rule to explain, by id or number: jwt-alg-none-allowed, S01')
    .option('--json', 'print them for programs')
    .addHelpText('after', '\nExamples:\n  countersign rules\n  countersign rules jwt-alg-none-allowed\n')
    .action((name: string | undefined, { json = false }: { readonly json?: boolean }) => {
      process.stdout.write(name === undefined ? listed(json) : explained(name, json));
      finish(exitCodes.clean);
    });
}

function byNumber<T extends RuleInfo>(rules: readonly T[]): readonly T[] {
  return [...rules].sort((a, b) => a.number.localeCompare(b.number));
}

function listed(isJson: boolean): string {
  if (isJson) return `${JSON.stringify(allRules, undefined, 2)}\n`;
  const width = Math.max(...allRules.map(({ id }) => id.length));
  return allRules
    .map(
      ({ number, id, severity, title }) => `${number.padEnd(4)} ${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`,
    )
    .join('');
}

function explained(name: string, isJson: boolean): string {
  const rule = allRules.find(({ id, number }) => id === name || number === name.toUpperCase());
  if (rule === undefined) throw new CommandFailure(`There is no rule ${name}. countersign rules lists them.`);
  if (isJson) return `${JSON.stringify(rule, undefined, 2)}\n`;
  const { id, number, title, severity, cwe, why, remedy } = rule;
  const weaknesses = cwe.map((weakness) => `CWE-${weakness}`).join(', ');
  const head = [severity, weaknesses].filter((part) => part !== '').join(', ');
  return `${id} (${number}): ${title}\n${head}\n\nWhy it matters: ${why}\nHow to fix it: ${remedy}\n`;
}
