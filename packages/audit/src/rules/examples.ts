import { languageOf } from '../languages/file-names.ts';
import type { Language } from '../languages/model.ts';
import { createPrefilter } from '../source/prefilter.ts';
import { SourceProject } from '../source/source-project.ts';
import { type Example, isProjectRule, type Match, type SourceRule, type TextRule } from './rule.ts';

const usualEndings: Readonly<Record<Language, string>> = {
  javascript: 'ts',
  php: 'php',
  python: 'py',
  go: 'go',
  java: 'java',
  ruby: 'rb',
  csharp: 'cs',
};

export function fileOf({ language, path }: Example): string {
  return path ?? `src/main.${usualEndings[language]}`;
}

/** What a rule finds in an example, as the engine would: with its triggers, and the example's other files as the project. */
export function check(rule: Exclude<SourceRule, TextRule>, example: Example): readonly Match[] {
  const file = fileOf(example);
  const texts: Record<string, string> = { ...example.files, [file]: example.code };
  const project = new SourceProject({ list: Object.keys(texts).sort(), read: (name) => texts[name] });
  if (isProjectRule(rule)) return [...rule.checkProject(project)];
  const settings = [...(rule.checkSettings?.(project) ?? [])];
  const language = languageOf(file);
  if (language === undefined || !createPrefilter([rule])(language, example.code).includes(rule)) return settings;
  const model = project.model(file);
  return model === undefined ? settings : [...rule.check(model, project), ...settings];
}
