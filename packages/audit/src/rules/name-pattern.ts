/** What a name is like, asked of the name alone and of the text that it may stand in. */
export class NamePattern {
  readonly #whole: RegExp;
  readonly #within: RegExp;

  /** @param pattern for the whole name, without anchors */
  constructor(pattern: RegExp) {
    this.#whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags);
    this.#within = new RegExp(`(?<!\\w)(?:${pattern.source})(?!\\w)`, pattern.flags);
  }

  fits(name: string): boolean {
    return this.#whole.test(name);
  }

  /** Whether a text has such a name anywhere: what does not need not be parsed to look for it. */
  standsIn(text: string): boolean {
    return this.#within.test(text);
  }
}
