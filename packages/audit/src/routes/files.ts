/** What a route table asks of the project's files. */
export interface Files {
  readonly files: readonly string[];
  read(file: string): string | undefined;
}
