import { readCsharp } from './csharp/read.ts';
import { readGo } from './go/read.ts';
import { readJava } from './java/read.ts';
import { readJavascript } from './javascript/read.ts';
import type { Language, Reader } from './model.ts';
import { readPhp } from './php/read.ts';
import { readPython } from './python/read.ts';
import { readRuby } from './ruby/read.ts';

export const readers: Readonly<Record<Language, Reader>> = {
  javascript: readJavascript,
  php: readPhp,
  python: readPython,
  ruby: readRuby,
  go: readGo,
  java: readJava,
  csharp: readCsharp,
};

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
