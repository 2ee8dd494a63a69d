// `npm test`: everything that can run on this machine, in the order in which failures are cheapest to understand.
// What could not run is named at the end; under CI=true that is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  readonly title: string;
  readonly command: readonly string[];
}

const steps: readonly Step[] = [
  { title: 'format and lint', command: ['biome', 'ci', '--log-level=warn'] },
  { title: 'types', command: ['tsc', '--project', 'tsconfig.test.json'] },
  {
    title: 'arrows between folders',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'examples', 'test', 'scripts'],
  },
  { title: 'unused code', command: ['knip'] },
  {
    title: 'tests',
    command: ['vitest', 'run', '--coverage', '--coverage.reporter=text-summary', ...process.argv.slice(2)],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
const skippedFile = join(folder, 'skipped');
writeFileSync(skippedFile, '');

function run({ title, command }: Step): boolean {
  const started = performance.now();
  console.log(`\n── ${title}`);
  const [program = '', ...parameters] = command;
  const { status } = spawnSync(program, parameters, {
    stdio: 'inherit',
    env: { ...process.env, COUNTERSIGN_SKIPPED_FILE: skippedFile },
  });
  console.log(
    `── ${title}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)`,
  );
  return status === 0;
}

const failed = steps.filter((step) => !run(step)).map((step) => step.title);
const skipped = [...new Set(readFileSync(skippedFile, 'utf8').split('\n').filter(Boolean))];
rmSync(folder, { recursive: true });

if (skipped.length > 0) {
  console.log('\nNot run, for want of what they need:');
  for (const line of skipped) console.log(`  - ${line}`);
  if (process.env.CI === 'true') failed.push('nothing may be skipped under CI=true');
}
console.log(failed.length === 0 ? '\nAll is well.' : `\nFailed: ${failed.join('; ')}`);
process.exit(failed.length === 0 ? 0 : 1);
