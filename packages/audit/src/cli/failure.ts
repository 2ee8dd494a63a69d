/** What the exit codes mean. Shown by `--help`. */
export const exitCodes = {
  clean: 0,
  /** Something at or over `--fail-on` was found. */
  findings: 1,
  /** It could not run: the command line, a file, or the API that was to be probed. */
  failed: 2,
} as const;

/** Ends a command with one message that says what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}
