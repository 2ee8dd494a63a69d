// One pass over a folder, by the audit or by the parser alone; says on standard output how long it took, and how much memory.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import php from '@ast-grep/lang-php';
import { Lang, parse, registerDynamicLanguage } from '@ast-grep/napi';

export interface Pass {
  readonly files: number;
  readonly milliseconds: number;
  readonly megabytes: number;
  /** Undefined of the parser, which finds nothing. */
  readonly findings: number | undefined;
}

const [, , what = '', folder = ''] = process.argv;
const begun = performance.now();
const { files, findings } = what === 'audit' ? await audited() : await parsed();
const pass: Pass = {
  files,
  findings,
  milliseconds: performance.now() - begun,
  megabytes: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(pass));

async function audited(): Promise<{ readonly files: number; readonly findings: number }> {
  const { audit } = await import('../../packages/audit/dist/index.js');
  const report = await audit({ root: folder });
  return { files: sourceFiles().length, findings: report.findings.length };
}

async function parsed(): Promise<{ readonly files: number; readonly findings: undefined }> {
  registerDynamicLanguage({ php } as never);
  const files = sourceFiles();
  for (const [at, file] of files.entries()) {
    parse(languageOf(file), readFileSync(file, 'utf8')).root().kind();
    // what the parser holds is given back between turns of the event loop
    if (at % 50 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { files: files.length, findings: undefined };
}

function languageOf(file: string): Lang | string {
  if (file.endsWith('.php')) return 'php';
  return file.endsWith('.tsx') ? Lang.Tsx : file.endsWith('.ts') ? Lang.TypeScript : Lang.JavaScript;
}

function sourceFiles(): readonly string[] {
  const left = /(^|\/)(node_modules|vendor|dist|build|\.git)\//;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(php|[cm]?[jt]sx?)$/.test(name) && !left.test(name) && !/\.(min\.js|d\.ts)$/.test(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
