import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Contestant, interleave, quantile, ratio } from '../../bench/measuring/rounds.ts';

const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url));

/** The benchmark itself, without what it compares with: that is not installed here. */
function bench(...parameters: readonly string[]) {
  return spawnSync(process.execPath, [main, ...parameters], { encoding: 'utf8' });
}

function contestantOf(name: string, speeds: readonly number[], log: string[] = []): Contestant {
  let round = 0;
  return {
    name,
    async round() {
      log.push(name);
      const operations = speeds[round] ?? 0;
      round += 1;
      return { operations, seconds: 1 };
    },
  };
}

describe('the rounds of the benchmark', () => {
  it('go to every contestant in turn, beginning with another one each time, after one that is not counted', async () => {
    const log: string[] = [];
    const contestants = [contestantOf('a', [999, 1, 2, 3], log), contestantOf('b', [999, 4, 5, 6], log)];
    const figures = await interleave(contestants, { count: 3, milliseconds: 1 });
    expect(log.join(' ')).toBe('a b a b b a a b');
    expect(figures).toEqual([
      { name: 'a', perSecond: 2, rounds: [1, 2, 3] },
      { name: 'b', perSecond: 5, rounds: [4, 5, 6] },
    ]);
  });

  it('are compared one by one, so that what slows both down changes no ratio', () => {
    const of = { name: 'of', perSecond: 50, rounds: [100, 50, 10] };
    const to = { name: 'to', perSecond: 100, rounds: [200, 100, 20] };
    expect(ratio(of, to)).toEqual({ median: 0.5, lower: 0.5, upper: 0.5 });
  });

  it('give quantiles that lie between two values where they fall between them', () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 1.75, 2.5, 4]);
  });
});

describe('npm run bench', () => {
  it('measures what the server takes to start and to rest', () => {
    const { status, stdout, stderr } = bench('--quick', '--json', 'footprint');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { circumstances, results } = JSON.parse(stdout);
    expect(circumstances.node).toBe(process.versions.node);
    const [{ part, quantities, targets }] = results;
    expect(part).toBe('footprint');
    expect(quantities.map(({ unit }: { unit: string }) => unit)).toEqual(['ms', 'ms', 'MB']);
    for (const { value } of quantities) expect(value).toBeGreaterThan(1);
    expect(targets).toHaveLength(3);
  });

  it('names the parts it has when asked for another', () => {
    const { status, stderr } = bench('speed');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no speed.');
    expect(stderr).toContain('verification|http|authz|issuing|cold-keys|footprint');
  });
});
