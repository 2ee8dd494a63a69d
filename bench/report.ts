import { generator } from './measuring/load.ts';
import { isPinned } from './measuring/processes.ts';
import { type Figure, type Ratio, ratio } from './measuring/rounds.ts';

export interface Table {
  readonly title: string;
  /** What one operation is. */
  readonly operation: string;
  /** The figure that the others are given as ratios to. */
  readonly limit: Figure;
  readonly figures: readonly Figure[];
}

/** A figure that the project set itself, and whether it was reached. */
export interface Target {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** Values that are not rates: sizes and times. */
export interface Quantity {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'µs' | 'files/s' | '×';
  readonly rounds: readonly number[];
}

export interface PartResult {
  readonly part: string;
  readonly tables: readonly Table[];
  readonly quantities: readonly Quantity[];
  readonly targets: readonly Target[];
}

export function ratioTarget(what: string, measured: Ratio, atLeast: number): Target {
  return {
    what,
    wanted: `≥ ${atLeast.toFixed(2)}`,
    measured: showRatio(measured),
    reached: measured.median >= atLeast,
  };
}

/** The median, and between which two values half of the rounds lie. */
export function showRatio({ median, lower, upper }: Ratio): string {
  return `${median.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

export function printTable({ title, operation, limit, figures }: Table): void {
  console.log(`\n${title}, ${operation} per second of processor time`);
  for (const figure of figures) {
    const relative = `   ${showRatio(ratio(figure, limit))} of ${limit.name}`;
    const name = figure.name.padEnd(46);
    const rate = Math.round(figure.perSecond).toLocaleString('en').padStart(11);
    console.log(`  ${name} ${rate}${figure === limit ? '' : relative}`);
  }
}

export function printQuantities(quantities: readonly Quantity[]): void {
  if (quantities.length > 0) console.log('');
  for (const { name, value, unit, rounds } of quantities) {
    const range = `${Math.min(...rounds).toFixed(1)} to ${Math.max(...rounds).toFixed(1)}`;
    console.log(`  ${name.padEnd(46)} ${value.toFixed(1).padStart(11)} ${unit} (${range})`);
  }
}

export function printTargets(results: readonly PartResult[]): void {
  console.log('\nTargets');
  for (const { what, wanted, measured, reached } of results.flatMap(({ targets }) => targets)) {
    console.log(`  ${reached ? 'reached' : 'MISSED '}  ${what.padEnd(64)} ${wanted.padEnd(12)} ${measured}`);
  }
}

export interface Circumstances {
  readonly date: string;
  readonly node: string;
  readonly openssl: string;
  readonly processor: string;
  readonly cores: number;
  readonly loadGenerator: string;
  readonly pinned: boolean;
  /** The load average over one minute, before and after: what else the machine did. */
  readonly loadAverage: readonly [before: number, after: number];
}

export function printCircumstances(circumstances: Circumstances): void {
  const { date, node, openssl, processor, cores, loadAverage } = circumstances;
  const where = `${processor}, ${cores} cores${isPinned ? ', server and load generator on different ones' : ', not pinned'}`;
  console.log(`\n${date}, Node ${node}, OpenSSL ${openssl}; ${where}; load by ${generator}`);
  console.log(`Load average before ${loadAverage[0].toFixed(2)}, after ${loadAverage[1].toFixed(2)}`);
}
