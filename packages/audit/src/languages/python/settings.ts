import type { Call, Value } from '../model.ts';

/** Reads of the environment and of settings, each as the path of what is read: `os.environ.SECRET`. */
const environmentReads =
  /^(os\.environ\.get|os\.getenv|getenv|environ\.get|environ\.env|env|env\.(str|get|bool|int)|decouple\.config|starlette\.config\.Config\(\))$/;

const settingReads = /^((current_)?app|application|server|self\.app)\.config\.get$/;

/** A path for what is read, a choice when a default is given; undefined when the call reads no setting. */
export function readSetting(call: Call): Value | undefined {
  const positional = call.arguments.filter((argument) => argument.name === undefined && !argument.isSpread);
  const [first, second] = positional.map((argument) => argument.value);
  const code = call.code;
  if (
    call.target === 'getattr' &&
    second?.kind === 'string' &&
    first?.kind === 'path' &&
    /(^|\.)settings$/.test(first.path)
  ) {
    return withDefault(`${first.path}.${second.text}`, positional[2]?.value, code);
  }
  if (first?.kind !== 'string') return undefined;
  const fallback = call.arguments.find((argument) => argument.name === 'default')?.value ?? second;
  if (environmentReads.test(call.target)) return withDefault(`os.environ.${first.text}`, fallback, code);
  if (settingReads.test(call.target)) {
    return withDefault(`${call.target.replace(/\.get$/, '')}.${first.text}`, fallback, code);
  }
  return undefined;
}

function withDefault(path: string, fallback: Value | undefined, code: Value['code']): Value {
  const read: Value = { kind: 'path', path, code };
  return fallback === undefined ? read : { kind: 'choice', options: [read, fallback], code };
}
