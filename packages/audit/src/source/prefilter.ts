import type { Language } from '../languages/model.ts';
import type { StaticRule } from '../rules/rule.ts';
import { createTextFinder, type TextFinder } from './triggers.ts';

/** Which rules may have something to say of a text: those of its language with a trigger that stands in it. */
export type Prefilter = (language: Language, text: string) => readonly StaticRule[];

interface Table {
  readonly find: TextFinder;
  /** The rules that wait for each of the texts. */
  readonly waiting: readonly (readonly StaticRule[])[];
}

/** A text is read once, however many triggers there are. */
export function createPrefilter(rules: readonly StaticRule[]): Prefilter {
  const tables = new Map<Language, Table>();
  return (language, text) => {
    let table = tables.get(language);
    if (table === undefined) {
      table = tableOf(rules, language);
      tables.set(language, table);
    }
    const fitting = new Set<StaticRule>();
    for (const found of table.find(text)) for (const rule of table.waiting[found] ?? []) fitting.add(rule);
    return rules.filter((rule) => fitting.has(rule) && (rule.mention?.test(text) ?? true));
  };
}

function tableOf(rules: readonly StaticRule[], language: Language): Table {
  const table = new Map<string, StaticRule[]>();
  for (const rule of rules) {
    for (const trigger of rule.triggers[language] ?? []) {
      const key = trigger.toLowerCase();
      table.set(key, [...(table.get(key) ?? []), rule]);
    }
  }
  return { find: createTextFinder([...table.keys()]), waiting: [...table.values()] };
}
