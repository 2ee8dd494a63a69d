import type { Call, Value } from '../model.ts';
import { concatenated, setting } from '../typed/texts.ts';

const properties =
  /(^|\.)(System\.getProperty|\w*env(ironment)?\.(getProperty|getRequiredProperty)|\w*config\w*\.(getString|getProperty|get))$/i;
const mapMakers = /(^|\.)(Map(\.Entry)?|ImmutableMap)\.of$|(^|\.)Collections\.singletonMap$/;
const listMakers =
  /(^|\.)(List|Set|ImmutableList|ImmutableSet)\.of$|(^|\.)Arrays\.asList$|(^|\.)Collections\.(singletonList|singleton)$/;

/** Reads of the environment and of properties as paths, `Map.of` as a map, formatted text as its parts. */
export function knownJavaCall(call: Call): Value | undefined {
  const given = call.arguments.map((argument) => argument.value);
  return settingOf(call, given) ?? collectionOf(call, given) ?? textOf(call, given);
}

function settingOf(call: Call, given: readonly Value[]): Value | undefined {
  const [first, second] = given;
  if (call.name === 'orElse' || call.name === 'requireNonNullElse') return withDefault(call, given);
  if (first?.kind !== 'string') return undefined;
  if (
    /(^|\.)(System|dotenv|Dotenv)(\.load\(\))?\.(getenv|get)$/.test(call.target) ||
    /\.?System\.getenv\(\)\.get(OrDefault)?$/.test(call.target)
  ) {
    return setting(`os.environ.${first.text}`, second, call.code);
  }
  return properties.test(call.target) ? setting(`config.${first.text}`, second, call.code) : undefined;
}

/** `Optional.ofNullable(System.getenv("X")).orElse("…")`, `Objects.requireNonNullElse(a, "…")`. */
function withDefault(call: Call, given: readonly Value[]): Value | undefined {
  const [first, second] = given;
  if (call.name === 'requireNonNullElse') {
    return first === undefined || second === undefined
      ? undefined
      : { kind: 'choice', options: [first, second], code: call.code };
  }
  const optional =
    call.receiver?.kind === 'call' && call.receiver.call.name === 'ofNullable'
      ? call.receiver.call.arguments[0]
      : undefined;
  return optional === undefined || first === undefined
    ? undefined
    : { kind: 'choice', options: [optional.value, first], code: call.code };
}

function collectionOf(call: Call, given: readonly Value[]): Value | undefined {
  if (listMakers.test(call.target)) return { kind: 'list', items: given, isOpen: false, code: call.code };
  if (!mapMakers.test(call.target)) return undefined;
  const entries = new Map<string, Value>();
  let isOpen = false;
  for (let at = 0; at + 1 < given.length; at += 2) {
    const key = given[at];
    const value = given[at + 1];
    if (key?.kind === 'string' && value !== undefined) entries.set(key.text, value);
    else isOpen = true;
  }
  return { kind: 'map', entries, isOpen, code: call.code };
}

function textOf(call: Call, given: readonly Value[]): Value | undefined {
  if (call.target === 'String.format' || call.target === 'String.join') return concatenated(given, call.code);
  const receiver = call.receiver;
  if (call.name === 'formatted' && receiver?.kind === 'string') return concatenated([receiver, ...given], call.code);
  if (call.name === 'concat' && receiver !== undefined && given.length === 1)
    return concatenated([receiver, ...given], call.code);
  if (/(^|\.)String\.valueOf$/.test(call.target) && given[0] !== undefined) return given[0];
  return /^(trim|strip|intern)$/.test(call.name) && receiver?.kind === 'string' ? receiver : undefined;
}
