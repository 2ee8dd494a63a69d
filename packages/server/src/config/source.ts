/** What was set, and where: a file or the environment. */
export interface Source {
  /** Nested as the schema is. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where a setting stands (`countersign.yaml:3:5`, or the variable), by its path. */
  readonly places: ReadonlyMap<string, string>;
  /** What cannot even be read: one sentence each, with the place. */
  readonly problems: readonly string[];
}

export const emptySource: Source = { values: {}, places: new Map(), problems: [] };
