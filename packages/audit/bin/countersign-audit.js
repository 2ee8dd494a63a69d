#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that one that is too old says so instead of failing somewhere.
import { existsSync } from 'node:fs';
import * as modules from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

const [major = 0] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/index.js', import.meta.url);

if (major < 24) {
  console.error(
    `countersign-audit needs Node 24 or newer, and this is ${process.versions.node} (${process.execPath}).`,
  );
  process.exitCode = 2;
} else if (!existsSync(main)) {
  console.error('countersign-audit is not built yet. Run: npm run build');
  process.exitCode = 2;
} else {
  // Compiled code is kept for the next run, where nobody else can write; where that cannot be done, it is compiled again. Threads know it by the variable.
  process.env.NODE_COMPILE_CACHE ||= join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'countersign-audit');
  modules.enableCompileCache();
  const { run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2), 'countersign-audit');
}
