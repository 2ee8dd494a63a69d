import { infoOf, type RuleInfo } from '../findings/rule-info.ts';
import { suppressionUnused, suppressionWithoutReason } from '../findings/suppressions.ts';
import { documentRules } from '../openapi/rules/index.ts';
import { attacks } from '../probe/attacks/index.ts';
import { sourceRules } from '../rules/index.ts';
import { CommandFailure } from './failure.ts';

/** Every rule there is, static ones first, each kind by its number. */
const allRules: readonly RuleInfo[] = [
  ...byNumber(sourceRules),
  ...byNumber(documentRules),
  ...byNumber(attacks),
  suppressionWithoutReason,
  suppressionUnused,
].map(infoOf);

function byNumber<T extends RuleInfo>(rules: readonly T[]): readonly T[] {
  return [...rules].sort((a, b) => a.number.localeCompare(b.number));
}

/** All rules, a line each, or as JSON. */
export function listed(isJson: boolean): string {
  if (isJson) return `${JSON.stringify(allRules, undefined, 2)}\n`;
  const width = Math.max(...allRules.map(({ id }) => id.length));
  return allRules
    .map(
      ({ number, id, severity, title }) => `${number.padEnd(4)} ${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`,
    )
    .join('');
}

/** @throws CommandFailure where there is no such rule */
export function explained(name: string, isJson: boolean): string {
  const rule = allRules.find(({ id, number }) => id === name || number === name.toUpperCase());
  if (rule === undefined) throw new CommandFailure(`There is no rule ${name}. countersign rules lists them.`);
  if (isJson) return `${JSON.stringify(rule, undefined, 2)}\n`;
  const { id, number, title, severity, cwe, why, remedy } = rule;
  const weaknesses = cwe.map((weakness) => `CWE-${weakness}`).join(', ');
  const head = [severity, weaknesses].filter((part) => part !== '').join(', ');
  return `${id} (${number}): ${title}\n${head}\n\nWhy it matters: ${why}\nHow to fix it: ${remedy}\n`;
}
