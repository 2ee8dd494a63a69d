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

/** How much longer a second try may take on a machine that had no time for the first. */
const patience = 4;

/**
 * Does something, and ends it when it takes too long, wherever it is: also within a regular expression, which nothing else can interrupt. Whoever wrote
 * the audited files may have written one for that. Where the machine was at something else for most of the time, it is done once more: the act has to bear that.
 *
 * @throws TimeLimitReached, and whatever the act throws
 */
export function withinTime<T>(milliseconds: number, act: () => T): T {
  const before = process.threadCpuUsage();
  try {
    return limited(milliseconds, act);
  } catch (error) {
    const { user, system } = process.threadCpuUsage(before);
    const isBusyElsewhere = (user + system) / 1000 < milliseconds / 2;
    if (!(error instanceof TimeLimitReached && isBusyElsewhere)) throw error;
    return limited(milliseconds * patience, act);
  }
}

function limited<T>(milliseconds: number, act: () => T): T {
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
