// Runs the parts of the benchmark that are named, or all. See docs/performance.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { generator } from './measuring/load.ts';
import { isPinned } from './measuring/processes.ts';
import {
  type Circumstances,
  type PartResult,
  printCircumstances,
  printQuantities,
  printTable,
  printTargets,
} from './report.ts';

/** What a part is given. */
export interface PartOptions {
  /** Fewer and shorter rounds, smaller tables: to see that all works, not to quote. */
  readonly quick: boolean;
  /** For files of this run. Removed afterwards. */
  readonly folder: string;
}

type Part = (options: PartOptions) => Promise<Omit<PartResult, 'part'>>;

const parts: Readonly<Record<string, () => Promise<Part>>> = {
  verification: async () => (await import('./parts/verification.ts')).measureVerification,
  http: async () => (await import('./parts/http.ts')).measureHttp,
  authz: async () => (await import('./parts/authz.ts')).measureAuthz,
  issuing: async () => (await import('./parts/issuing.ts')).measureIssuing,
  'cold-keys': async () => (await import('./parts/cold-keys.ts')).measureColdKeys,
  footprint: async () => (await import('./parts/footprint.ts')).measureFootprint,
  audit: async () => (await import('./parts/audit.ts')).measureAudit,
};

const usage = `npm run bench -- [--quick] [--json] [--check] [${Object.keys(parts).join('|')} …]`;

async function main(given: readonly string[]): Promise<number> {
  const flags = new Set(given.filter((word) => word.startsWith('--')));
  const named = given.filter((word) => !word.startsWith('--'));
  const [quick, json, check] = ['--quick', '--json', '--check'].map((flag) => flags.delete(flag));
  const unknown = [...flags, ...named.filter((name) => !Object.hasOwn(parts, name))];
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')}.\n${usage}`);
    return 2;
  }
  const before = loadavg()[0] ?? 0;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const results: PartResult[] = [];
  try {
    for (const part of named.length > 0 ? named : Object.keys(parts)) {
      if (!json) console.log(`\n── ${part}`);
      const measure = await parts[part]?.();
      if (measure === undefined) continue;
      const result = { part, ...(await measure({ quick: quick === true, folder })) };
      results.push(result);
      if (json) continue;
      for (const table of result.tables) printTable(table);
      printQuantities(result.quantities);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  report(results, circumstancesOf(before), json === true);
  const allReached = results.every(({ targets }) => targets.every(({ reached }) => reached));
  return check === true && !allReached ? 1 : 0;
}

function report(results: readonly PartResult[], circumstances: Circumstances, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ circumstances, results }, undefined, 2));
    return;
  }
  printTargets(results);
  printCircumstances(circumstances);
}

function circumstancesOf(loadBefore: number): Circumstances {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    openssl: process.versions.openssl,
    processor: cpus()[0]?.model ?? 'unknown processor',
    cores: availableParallelism(),
    loadGenerator: generator,
    pinned: isPinned,
    loadAverage: [loadBefore, loadavg()[0] ?? 0],
  };
}

process.exitCode = await main(process.argv.slice(2));
