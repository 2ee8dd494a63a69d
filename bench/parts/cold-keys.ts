import { prepareTable } from '../cold-keys/table.ts';
import type { PartOptions } from '../main.ts';
import { type Subject, startSubject } from '../measuring/processes.ts';
import { type Contestant, type Figure, interleave, ratio } from '../measuring/rounds.ts';
import type { PartResult, Target } from '../report.ts';

/** What reading from the file instead of from memory may add to the growth of the logarithm. */
const tolerance = 1.1;

/** API keys that are met for the first time, among more and more of them. */
export async function measureColdKeys({ quick }: PartOptions): Promise<Omit<PartResult, 'part'>> {
  const sizes = quick ? [100_000, 1_000_000] : [100_000, 1_000_000, 10_000_000];
  const subjects: Subject<unknown>[] = [];
  try {
    const contestants: Contestant[] = [];
    for (const rows of sizes) {
      const { folder, queriesFile } = await prepareTable(rows);
      const subject = await startSubject(new URL('../cold-keys/process.ts', import.meta.url), [folder, queriesFile]);
      subjects.push(subject);
      contestants.push({ name: nameOf(rows), round: (milliseconds) => subject.ask({ milliseconds }) });
    }
    const figures = await interleave(
      contestants,
      quick ? { count: 7, milliseconds: 300 } : { count: 31, milliseconds: 300 },
    );
    const [limit] = figures as readonly [Figure];
    return {
      tables: [{ title: 'Cold API keys', operation: 'look-ups', limit, figures }],
      targets: [...figures.slice(-1).map(speedTarget), ...growthTargets(sizes, figures)],
      quantities: [],
    };
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
  }
}

const nameOf = (rows: number) => `${rows.toLocaleString('en')} keys in the table`;

function speedTarget({ name, perSecond }: Figure): Target {
  return {
    what: `a cold API key, ${name}`,
    wanted: '≥ 30,000/s',
    measured: `${Math.round(perSecond).toLocaleString('en')}/s`,
    reached: perSecond >= 30_000,
  };
}

/** A look-up in a table of n rows may take log(n) of what it takes in others. */
function growthTargets(sizes: readonly number[], figures: readonly Figure[]): readonly Target[] {
  return figures.slice(1).map((figure, index) => {
    const [fewer = 1, more = 1] = sizes.slice(index, index + 2);
    const growth = ratio(figures[index] as Figure, figure);
    const logarithm = Math.log(more) / Math.log(fewer);
    return {
      what: `time of a look-up: ${nameOf(more)} beside ${fewer.toLocaleString('en')}`,
      wanted: `≤ ${(logarithm * tolerance).toFixed(2)}`,
      measured: `${growth.median.toFixed(2)} (${growth.lower.toFixed(2)} to ${growth.upper.toFixed(2)})`,
      reached: growth.median <= logarithm * tolerance,
    };
  });
}
