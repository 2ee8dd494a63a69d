import { createContext, Script } from 'node:vm';

/** An act took longer than it was allowed to. */
export class TimeLimitReached extends Error {
  override readonly name = 'TimeLimitReached';

  constructor(milliseconds: number) {
    super(`it takes longer than ${milliseconds / 1000} seconds`);
  }
}

const caller: { act?: () => unknown } = {};
const context = createContext(caller);
const script = new Script('act()');

/**
 * Does something, and ends it when it takes too long, wherever it is: also within a regular expression, which nothing else can interrupt. Whoever wrote
 * the audited files may have written one for that.
 *
 * @throws TimeLimitReached, and whatever the act throws
 */
export function withinTime<T>(milliseconds: number, act: () => T): T {
  const outer = caller.act;
  caller.act = act;
  try {
    return script.runInContext(context, { timeout: milliseconds }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException | undefined)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeLimitReached(milliseconds);
  } finally {
    if (outer === undefined) delete caller.act;
    else caller.act = outer;
  }
}
