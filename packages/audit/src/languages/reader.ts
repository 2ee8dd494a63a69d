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
