import { characters, type Pattern } from './syntax.ts';

/** A text that makes a pattern try again and again: `prefix`, then `pump` as often as it takes, then what fits nothing. */
export interface Attack {
  readonly prefix: string;
  readonly pump: string;
}

/** Fewer than that are done before anybody waits. */
const manyTimes = 20;

/** What to try a pattern with: a long run of each kind of character that it repeats, behind what leads to it, and all of that over and over. */
export function attacksOn(pattern: Pattern): readonly Attack[] {
  const sets = [...setsOf(pattern)];
  const found = new Map<string, Attack>();
  for (const { prefix, of } of repetitionsOf(pattern, '')) {
    for (const pump of pumpsOf(of, sets)) {
      for (const attack of [
        { prefix: '', pump },
        { prefix, pump },
        { prefix: '', pump: `${prefix}${pump}` },
      ])
        found.set(`${attack.prefix} ${attack.pump}`, attack);
    }
  }
  return [...found.values()];
}

/** The text of an attack, of `length` characters or a few more. */
export function textOf({ prefix, pump }: Attack, length: number): string {
  return `${prefix}${pump.repeat(Math.ceil(length / pump.length))}\u0001`;
}

interface Repetition {
  /** A text that leads to it. */
  readonly prefix: string;
  readonly of: Pattern;
}

function* repetitionsOf(pattern: Pattern, prefix: string): Generator<Repetition> {
  switch (pattern.kind) {
    case 'sequence': {
      let before = prefix;
      for (const part of pattern.parts) {
        yield* repetitionsOf(part, before);
        before += sampleOf(part);
      }
      return;
    }
    case 'choice':
      for (const option of pattern.options) yield* repetitionsOf(option, prefix);
      return;
    case 'repetition':
      if (pattern.most >= manyTimes) yield { prefix, of: pattern.of };
      yield* repetitionsOf(pattern.of, prefix);
      return;
    case 'look':
      yield* repetitionsOf(pattern.at, prefix);
      return;
    case 'characters':
      return;
  }
}

/** Of the characters that are repeated those that most other parts of the pattern take, too; of what is longer, each way to write it. */
function pumpsOf(of: Pattern, sets: readonly Characters[]): readonly string[] {
  if (of.kind === 'sequence' && of.parts.length === 1 && of.parts[0] !== undefined) return pumpsOf(of.parts[0], sets);
  if (of.kind === 'choice') return of.options.flatMap((option) => pumpsOf(option, sets));
  if (of.kind !== 'characters') return [sampleOf(of)].filter((text) => text !== '');
  const shared = (character: string) => sets.filter(({ fits }) => fits(character)).length;
  const ranked = characters.filter(of.fits).map((character) => ({ character, count: shared(character) }));
  const best = ranked.sort((a, b) => b.count - a.count).slice(0, 2);
  return best.length === 0 ? [of.sample].filter((text) => text !== '') : best.map(({ character }) => character);
}

type Characters = Extract<Pattern, { kind: 'characters' }>;

function* setsOf(pattern: Pattern): Generator<Characters> {
  if (pattern.kind === 'characters') yield pattern;
  else if (pattern.kind === 'sequence') for (const part of pattern.parts) yield* setsOf(part);
  else if (pattern.kind === 'choice') for (const option of pattern.options) yield* setsOf(option);
  else yield* setsOf(pattern.kind === 'look' ? pattern.at : pattern.of);
}

/** The shortest text that fits, or nearly so. */
function sampleOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'characters':
      return pattern.sample;
    case 'sequence':
      return pattern.parts.map(sampleOf).join('');
    case 'choice':
      return pattern.options[0] === undefined ? '' : sampleOf(pattern.options[0]);
    case 'repetition':
      return sampleOf(pattern.of).repeat(Math.min(pattern.least, 64));
    case 'look':
      return '';
  }
}
