import type { Call, Value } from '../model.ts';
import { concatenated, setting } from '../typed/texts.ts';

/** Names that configurations go by. */
const configuration = /(^|\.)_?(\w*config(uration)?|\w*appSettings|ConfigurationManager\.AppSettings)$/i;

/** Reads of the environment and of configurations as paths, formatted text as its parts. */
export function knownCsharpCall(call: Call): Value | undefined {
  const given = call.arguments.map((argument) => argument.value);
  const [first, second] = given;
  if (first?.kind === 'string') {
    if (call.name === 'GetEnvironmentVariable') return setting(`os.environ.${first.text}`, undefined, call.code);
    const holder = call.receiverText ?? '';
    if (/^(GetValue|GetSection|GetConnectionString|GetRequiredSection)$/.test(call.name) && isConfiguration(holder)) {
      return setting(`Configuration.${first.text}`, call.name === 'GetValue' ? second : undefined, call.code);
    }
  }
  if (call.name === 'Get' && call.receiver?.kind === 'path' && call.receiver.path.startsWith('Configuration.'))
    return call.receiver;
  if (/^[sS]tring\.(Format|Concat|Join)$/.test(call.target)) return concatenated(given, call.code);
  if (/^(Trim|ToString)$/.test(call.name) && given.length === 0 && call.receiver?.kind === 'string')
    return call.receiver;
  return undefined;
}

export function isConfiguration(written: string): boolean {
  return configuration.test(written.replace(/[?!]/g, '')) || /GetSection\([^()]*\)$/.test(written);
}
