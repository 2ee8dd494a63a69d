/** One thing that has to be well before requests are sent here. */
export interface ReadinessCheck {
  readonly name: string;
  /** Resolves when it is well; rejects, or resolves with a sentence, when it is not. */
  check(): Promise<string | undefined>;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'ok' | string>>;
}

const deadlineMilliseconds = 2000;

/** Anybody may ask, as often as they like: those who ask at once share one answer, so that it costs the database next to nothing. */
export function createReadiness(checks: readonly ReadinessCheck[]): () => Promise<Readiness> {
  let asking: Promise<Readiness> | undefined;
  return () => {
    asking ??= readinessOf(checks).finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

/** Asks everything at once; what does not answer in time is not well. */
async function readinessOf(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const results = await Promise.all(checks.map(async (check) => [check.name, await resultOf(check)] as const));
  return { ready: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
}

async function resultOf({ check }: ReadinessCheck): Promise<string> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve('does not answer'), deadlineMilliseconds);
  try {
    return (await Promise.race([check(), late.promise])) ?? 'ok';
  } catch {
    return 'not available';
  } finally {
    clearTimeout(timer);
  }
}
