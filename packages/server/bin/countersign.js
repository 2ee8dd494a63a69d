#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that one that is too old says so instead of failing somewhere.
import { existsSync } from 'node:fs';

const [major = 0] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/cli/main.js', import.meta.url);

if (major < 24) {
  console.error(`countersign needs Node 24 or newer, and this is ${process.versions.node} (${process.execPath}).`);
  console.error('In a checkout, "npx countersign …" uses the right one. Elsewhere: https://nodejs.org');
  process.exitCode = 2;
} else if (!existsSync(main)) {
  console.error('countersign is not built yet. Run: npm run build');
  process.exitCode = 2;
} else {
  const { main: run } = await import(main.href);
  await run(process.argv);
}
