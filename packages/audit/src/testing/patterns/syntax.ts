/** As much of the syntax of regular expressions as it takes to write texts that keep one busy. */
export type Pattern =
  | { readonly kind: 'characters'; readonly fits: (character: string) => boolean; readonly sample: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'repetition'; readonly of: Pattern; readonly least: number; readonly most: number }
  /** What looks ahead or behind, and takes nothing. */
  | { readonly kind: 'look'; readonly at: Pattern };

/** One of each sort that patterns tell apart. */
export const characters = [...'aAkZ0_-. \t\n"\'`/\\$@#%&:;,=+*!?<>()[]{}|~^', 'é'];

const nothing: Pattern = { kind: 'sequence', parts: [] };

/** Reads the source of a pattern that the engine accepts. */
export function readPattern(source: string, flags: string): Pattern {
  return new Reader(source, flags.replace(/[gyd]/g, '')).choice();
}

class Reader {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  choice(): Pattern {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    return options.length === 1 ? (options[0] ?? nothing) : { kind: 'choice', options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#next())) parts.push(this.#repeated(this.#one()));
    return { kind: 'sequence', parts };
  }

  #repeated(of: Pattern): Pattern {
    const [all, sign, from, comma, to] = this.#match(/(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y) ?? [];
    if (all === undefined) return of;
    if (sign !== undefined)
      return { kind: 'repetition', of, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
    const most = to ? Number(to) : comma ? Number.POSITIVE_INFINITY : Number(from);
    return { kind: 'repetition', of, least: Number(from), most };
  }

  #one(): Pattern {
    const look = this.#match(/\(\?<?[=!]/y);
    if (look !== null) return { kind: 'look', at: this.#inside() };
    if (this.#match(/\((?:\?(?:<\w+>|[ims-]*:))?/y) !== null) return this.#inside();
    if (this.#match(/[\^$]|\\[bB]|\\[1-9]\d*|\\k<\w+>/y) !== null) return nothing;
    const [written] = this.#match(
      /\[(?:\\[\s\S]|[^\]\\])*\]|\\u\{\w+\}|\\u\w{4}|\\x\w{2}|\\p\{[^}]*\}|\\[\s\S]|[\s\S]/iy,
    ) ?? [''];
    return this.#charactersOf(written);
  }

  #inside(): Pattern {
    const inner = this.choice();
    this.#take(')');
    return inner;
  }

  #charactersOf(written: string): Pattern {
    const whole = new RegExp(`^${written}$`, this.#flags.replace('m', ''));
    const fits = (character: string) => whole.test(character);
    const literal = [...written.replaceAll('\\', '')].find(fits);
    return { kind: 'characters', fits, sample: characters.find(fits) ?? literal ?? '' };
  }

  #next(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(character: string): boolean {
    const isNext = this.#next() === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}
