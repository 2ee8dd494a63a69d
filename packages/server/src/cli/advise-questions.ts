import { type Caller, callers, type Situation } from './advice.ts';
import { usageFailure } from './failure.ts';

/** Asks on the terminal, and no more than the answer depends on. */
export async function askSituation(): Promise<Situation> {
  const { confirm, isCancel, select } = await import('@clack/prompts');
  const answered = <Value>(value: Value): Exclude<Value, symbol> => {
    if (isCancel(value)) throw usageFailure('Stopped before the last question.');
    return value as Exclude<Value, symbol>;
  };
  const caller = answered(
    await select<Caller>({
      message: 'Who calls your API?',
      options: Object.entries(callers).map(([value, label]) => ({ value: value as Caller, label })),
    }),
  );
  const ask = async (message: string) => answered(await confirm({ message, initialValue: false }));
  const isMachine = caller === 'service' || caller === 'customer' || caller === 'internal';
  return {
    caller,
    oauth: isMachine && (await ask('Can it fetch and renew tokens (does it have an OAuth client library)?')),
    proveMessages:
      caller === 'customer' && (await ask('Must each message be proven by itself, unaltered and from this caller?')),
    certificates:
      caller === 'internal' && (await ask('Does every service have a certificate, from a mesh or a CA of yours?')),
  };
}
