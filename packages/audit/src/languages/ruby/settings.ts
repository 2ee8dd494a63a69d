import type { Call, Value } from '../model.ts';

/** `ENV.fetch('X')` as the path `ENV.X`, a choice with what is used when it is not set; undefined for other calls. */
export function readSetting(call: Call): Value | undefined {
  const [first, second] = call.arguments.map((argument) => argument.value);
  if (call.target !== 'ENV.fetch' || first?.kind !== 'string') return undefined;
  const read: Value = { kind: 'path', path: `ENV.${first.text}`, code: call.code };
  const fallback = second?.kind === 'function' ? second.function.returns.at(-1) : second;
  return fallback === undefined ? read : { kind: 'choice', options: [read, fallback], code: call.code };
}
