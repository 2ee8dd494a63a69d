/** Finds which of many texts stand in a text, in one pass over it, without regard to the case of ASCII letters. */
export type TextFinder = (text: string) => ReadonlySet<number>;

const alphabet = 128;

/**
 * An Aho-Corasick automaton: one step a character, however many texts are looked for. What is outside of ASCII stands in no trigger and leads
 * back to the start.
 *
 * @param wanted texts in ASCII
 * @returns a function that gives the positions in `wanted` of those that were found
 */
export function createTextFinder(wanted: readonly string[]): TextFinder {
  const { next, endings } = automatonOf(wanted.map((one) => one.toLowerCase()));
  return (text) => {
    const found = new Set<number>();
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      state = code < alphabet ? (next[state * alphabet + code] as number) : 0;
      const ended = endings[state];
      if (ended !== undefined) for (const one of ended) found.add(one);
    }
    return found;
  };
}

interface Automaton {
  /** The next state by state and character; capitals lead where small letters do. */
  readonly next: Int32Array;
  /** Which texts end in a state. */
  readonly endings: readonly (readonly number[] | undefined)[];
}

function automatonOf(wanted: readonly string[]): Automaton {
  const size = 1 + wanted.reduce((sum, one) => sum + one.length, 0);
  const next = new Int32Array(size * alphabet).fill(-1);
  const endings = new Array<number[] | undefined>(size).fill(undefined);
  let states = 1;
  for (const [position, text] of wanted.entries()) {
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      const edge = state * alphabet + (text.charCodeAt(at) % alphabet);
      if (next[edge] === -1) next[edge] = states++;
      state = next[edge] as number;
    }
    endings[state] = [...(endings[state] ?? []), position];
  }
  connect(next, endings, states);
  return { next, endings };
}

/** Fills every missing edge with where the longest end of what was read so far leads. */
function connect(next: Int32Array, endings: (number[] | undefined)[], states: number): void {
  const fallback = new Int32Array(states);
  const queue = [0];
  for (const state of queue) {
    for (let code = 0; code < alphabet; code += 1) {
      if (code >= 65 && code <= 90) continue;
      const edge = state * alphabet + code;
      const child = next[edge] as number;
      const behind = state === 0 ? 0 : (next[(fallback[state] as number) * alphabet + code] as number);
      if (child === -1) next[edge] = behind;
      else {
        fallback[child] = behind;
        const inherited = endings[behind];
        if (inherited !== undefined) endings[child] = [...(endings[child] ?? []), ...inherited];
        queue.push(child);
      }
    }
    for (let code = 65; code <= 90; code += 1)
      next[state * alphabet + code] = next[state * alphabet + code + 32] as number;
  }
}
