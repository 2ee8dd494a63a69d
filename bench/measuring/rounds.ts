/** Something whose speed is compared. Started, checked and warm before the first round. */
export interface Contestant {
  readonly name: string;
  /**
   * Works for about that long and says how many operations it did in how much processor time: on a machine that does nothing
   * else that is the time by the clock, and on any other it stays comparable.
   */
  round(milliseconds: number): Promise<{ readonly operations: number; readonly seconds: number }>;
}

export interface Figure {
  readonly name: string;
  /** Operations per second of processor time: the median of the rounds. */
  readonly perSecond: number;
  readonly rounds: readonly number[];
}

/** A ratio of two figures, taken round by round, so that what disturbs the machine for a while disturbs both. */
export interface Ratio {
  readonly median: number;
  /** Half of the rounds lie between these two. */
  readonly lower: number;
  readonly upper: number;
}

export interface Rounds {
  readonly count: number;
  readonly milliseconds: number;
}

/** Every contestant works once in each round, in an order that turns with the rounds. One unmeasured round goes first. */
export async function interleave(contestants: readonly Contestant[], rounds: Rounds): Promise<readonly Figure[]> {
  const measured = contestants.map((): number[] => []);
  for (let number = -1; number < rounds.count; number += 1) {
    for (let position = 0; position < contestants.length; position += 1) {
      const index = (position + Math.max(number, 0)) % contestants.length;
      const { operations, seconds } = await (contestants[index] as Contestant).round(rounds.milliseconds);
      if (number >= 0) measured[index]?.push(operations / seconds);
    }
  }
  return contestants.map(({ name }, index) => {
    const perRound = measured[index] ?? [];
    return { name, perSecond: median(perRound), rounds: perRound };
  });
}

export function ratio(of: Figure, to: Figure): Ratio {
  const ratios = of.rounds.map((value, round) => value / (to.rounds[round] ?? Number.NaN));
  return { median: median(ratios), lower: quantile(ratios, 0.25), upper: quantile(ratios, 0.75) };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0 to 1; between two values, what lies between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function figureNamed(figures: readonly Figure[], name: string): Figure {
  const figure = figures.find((candidate) => candidate.name === name);
  if (figure === undefined) throw new Error(`There is no figure ${name}.`);
  return figure;
}
