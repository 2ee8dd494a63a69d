/** What the exit codes mean. Shown by `countersign --help`. */
export const exitCodes = {
  ok: 0,
  /** The server refused, something failed, or what was looked at is not good. */
  refused: 1,
  /** The command line or a file is not of the form that is taken. */
  usage: 2,
  /** The server does not answer. */
  unreachable: 3,
  /** There is no admin key, or it is not good or not enough. */
  notAdmitted: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with one message, which says what to do, and a code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: ExitCode;
  /** What the server said, for `--json`. */
  readonly problem: unknown;

  constructor(message: string, exitCode: ExitCode, problem?: unknown) {
    super(message);
    this.exitCode = exitCode;
    this.problem = problem;
  }
}

export function usageFailure(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.usage);
}
