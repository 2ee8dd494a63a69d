import type { Call, Value } from '../model.ts';
import { concatenated, setting } from '../typed/texts.ts';

const environmentReads = /^(os\.(Getenv|LookupEnv)|syscall\.Getenv)$/;
const configurationReads = /(^|[./])(viper|config|cfg|conf)(\(\))?\.(Get|GetString|GetInt|GetBool)$/i;
/** The project's own readers with a default: `getEnv("JWT_SECRET", "secret")`. */
const ownReads =
  /^(\w+\.)*(get_?env|env_?or(_?default)?|get_?env_?or_?default|lookup_?env_?or|env_?string|must_?get_?env|get_?env_?var(iable)?)$/i;

/** Reads of the environment and of configurations as paths, formatted text as its parts. */
export function knownGoCall(call: Call): Value | undefined {
  const [first, second] = call.arguments.map((argument) => argument.value);
  if (first?.kind === 'string') {
    if (environmentReads.test(call.target)) return setting(`os.environ.${first.text}`, undefined, call.code);
    if (ownReads.test(call.target)) return setting(`os.environ.${first.text}`, second, call.code);
    if (configurationReads.test(call.target)) return setting(`config.${first.text}`, undefined, call.code);
  }
  if (call.target === 'fmt.Sprintf' || call.target === 'fmt.Sprint') {
    return concatenated(
      call.arguments.map((argument) => argument.value),
      call.code,
    );
  }
  if (call.target === 'strings.Join' && first?.kind === 'list') return concatenated(first.items, call.code);
  return call.target === 'errors.New' || first === undefined ? undefined : passedOn(call, first);
}

/** Calls that give back what they are given: `strings.TrimSpace(x)`, `bytes.NewBufferString(x)`. */
function passedOn(call: Call, first: Value): Value | undefined {
  return /^strings\.(TrimSpace|ToLower|ToUpper|TrimPrefix)$/.test(call.target) && first.kind !== 'call'
    ? first
    : undefined;
}
