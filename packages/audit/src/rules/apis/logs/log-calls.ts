import type { Call, SourceModel, Value } from '../../../languages/model.ts';

/** A call that writes to a log, or to where a program's output is kept as one, and what it is given to write. */
export interface LogEntry {
  readonly call: Call;
  readonly values: readonly Value[];
  /** What is given in pairs of a name and a value: `"token", raw`, `.Str("token", raw)`. */
  readonly pairs: readonly Call[];
}

/** Functions that write what they are given. */
const functions =
  /^(console\.\w+|print|println|puts|p|pp|error_log|trigger_error|var_dump|print_r|syslog|echo|logger|info|dump|fmt\.Print(f|ln)?|log\.(Print(f|ln)?|Fatal(f|ln)?|Panic(f|ln)?)|(System\.(out|err)|Console|Debug|Trace|process\.(stdout|stderr)|sys\.(stdout|stderr)|STDERR|STDOUT|\$stdout|\$stderr)\.(print|println|printf|write|Write|WriteLine|puts))$/;
/** How many a name can be called alone: `info` is Laravel's, and elsewhere anything. */
const ofPhpAlone = /^(logger|info|dump)$/;

/** Names of loggers, and what gives one: `this.auditLogger`, `zap.L()`, `Log::channel('auth')`, `LoggerFactory.getLogger(A.class)`. No catalogue, no dialogue. */
const logger =
  /(^|[./>:$])_?(\w*(?<!dia|cata|b|change|back|epi|pro)log(s|ger|gerfactory|manager)?|winston|pino|bunyan|slog|zap|logrus|zerolog|sugar|monolog|logging|structlog|loguru|(create|get)_?logger)(\(\))?(\.|->|::|$)/i;
/** The last segments of those: looked at first, as most calls fail here. */
const levels =
  /^(log|info|debug|verbose|warn|warning|error|trace|fatal|critical|notice|alert|emergency|exception|severe|dir|table|msg|msgf|p|pp|puts|print\w*|error_log|trigger_error|var_dump|syslog|echo|write|writeline|information|logger|dump|fprint\w*|file_put_contents|fwrite|fputs|(log|info|debug|warn|error|fatal|panic|trace)\w*)$/i;
/** Calls that add to an entry before it is written: `logrus.WithField("token", raw).Info("issued")`. */
const additions =
  /^(With\w*|with_?\w*|bind|Str|Any|Interface|Bytes|Stringer|String|addArgument|addKeyValue|setMessage|tagged)$/;

/** Every entry that a file writes to a log, in order. */
export function logEntries({ calls }: Pick<SourceModel, 'calls'>, language: string): readonly LogEntry[] {
  return calls.flatMap((call): readonly LogEntry[] => {
    if (!levels.test(call.name)) return [];
    const written = writtenBy(call, language);
    if (written === undefined) return [];
    const added = language === 'javascript' ? [] : additionsTo(call);
    const pairs = added.flatMap(({ arguments: given }) => given.map(({ value }) => value));
    return [{ call, values: [...written.flatMap(ofBlock), ...pairs], pairs: [call, ...added] }];
  });
}

/** What a call writes to a log; undefined when it writes to none. */
function writtenBy(call: Call, language: string): readonly Value[] | undefined {
  const values = call.arguments.map(({ value }) => value);
  const [first, ...others] = values;
  // into a file, or a stream, that is a log
  if (/^(file_put_contents|fwrite|fputs|fmt\.Fprint(f|ln)?)$/.test(call.target))
    return /\blogs?\b|\.log\b|\w{0,40}[lL]og\b|log(File|Handle|_file|_handle)|STDERR|Stderr|Stdout/.test(
      first?.code.text ?? '',
    )
      ? others
      : undefined;
  if (functions.test(call.target)) {
    return ofPhpAlone.test(call.target) && (language !== 'php' || values.length === 0) ? undefined : values;
  }
  if (call.receiver === undefined && !call.target.includes('.')) return undefined;
  const holder = call.target.slice(0, -call.name.length);
  return logger.test(holder) || logger.test(`${call.receiverText?.replace(/\([^()]{0,200}\)/g, '()') ?? ''}.`)
    ? values
    : undefined;
}

/** `logger.info { "token #{token}" }`: what the block gives. */
function ofBlock(value: Value): readonly Value[] {
  return value.kind === 'function' ? value.function.returns : [value];
}

function additionsTo({ receiver }: Call): readonly Call[] {
  const found: Call[] = [];
  let one = receiver;
  while (one?.kind === 'call' && found.length < 20) {
    if (additions.test(one.call.name)) found.push(one.call);
    one = one.call.receiver;
  }
  return found;
}
