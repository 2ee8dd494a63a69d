import type { Language } from './model.ts';

const endings: Readonly<Record<string, Language>> = {
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  ts: 'javascript',
  mts: 'javascript',
  cts: 'javascript',
  tsx: 'javascript',
  vue: 'javascript',
  svelte: 'javascript',
  php: 'php',
  phtml: 'php',
  py: 'python',
  go: 'go',
  java: 'java',
  rb: 'ruby',
  cs: 'csharp',
};

/** The language of a file by its name; undefined for what no rule reads. */
export function languageOf(path: string): Language | undefined {
  return endings[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
}
