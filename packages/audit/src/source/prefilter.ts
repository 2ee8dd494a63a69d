import type { Language } from '../languages/model.ts';
import type { StaticRule } from '../rules/rule.ts';

/** Which rules may have something to say of a text: those of its language with a trigger that stands in it. */
export type Prefilter = (language: Language, text: string) => readonly StaticRule[];

/** Each trigger is looked for once, however many rules share it. */
export function createPrefilter(rules: readonly StaticRule[]): Prefilter {
  const tables = new Map<Language, ReadonlyMap<string, readonly StaticRule[]>>();
  return (language, text) => {
    let table = tables.get(language);
    if (table === undefined) {
      table = tableOf(rules, language);
      tables.set(language, table);
    }
    const lowerCase = text.toLowerCase();
    const fitting = new Set<StaticRule>();
    for (const [trigger, waiting] of table) {
      if (waiting.every((rule) => fitting.has(rule))) continue;
      if (lowerCase.includes(trigger)) for (const rule of waiting) fitting.add(rule);
    }
    return [...fitting].filter(({ mention }) => mention?.test(text) ?? true);
  };
}

function tableOf(rules: readonly StaticRule[], language: Language): ReadonlyMap<string, readonly StaticRule[]> {
  const table = new Map<string, StaticRule[]>();
  for (const rule of rules) {
    for (const trigger of rule.triggers[language] ?? []) {
      const key = trigger.toLowerCase();
      table.set(key, [...(table.get(key) ?? []), rule]);
    }
  }
  return table;
}
