import { type DestinationStream, type Logger, pino } from 'pino';
import { redactedPaths, withoutCredentials } from './redaction.ts';

export type Log = Logger;

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly format: 'auto' | 'json' | 'pretty';
  /** Where lines go. Default: standard error, so that standard output stays for what was asked for. */
  readonly stream?: DestinationStream & { readonly isTTY?: boolean };
}

/** A log of one line an event. Values are JSON, so that no caller can add lines; what looks like a credential is replaced. */
export function createLog({ level, format, stream = process.stderr }: LogOptions): Log {
  if (stream === process.stderr) outliveReader(process.stderr);
  const pretty = format === 'pretty' || (format === 'auto' && stream.isTTY === true);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...redactedPaths], censor: '[redacted]' },
      hooks: { streamWrite: (line) => (pretty ? forPeople(withoutCredentials(line)) : withoutCredentials(line)) },
    },
    stream,
  );
}

/** Whoever reads the log may be restarted (EPIPE). Decisions go on meanwhile: nobody can be told of it here. */
function outliveReader(stream: NodeJS.WriteStream): void {
  if (stream.listenerCount('error') === 0) stream.on('error', () => {});
}

/** `12:00:01 warn  message  field=value`. Values stay JSON, so that control characters stay escaped. */
function forPeople(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => `  ${name}=${readable(value)}`);
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${readable(msg)}${rest.join('')}\n`;
}

function readable(value: unknown): string {
  const json = JSON.stringify(value) ?? '';
  return typeof value === 'string' && json.length === value.length + 2 ? value : json;
}
