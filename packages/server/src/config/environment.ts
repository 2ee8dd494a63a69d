import { type Field, fields } from './fields.ts';
import { nearest } from './near-misses.ts';
import type { Source } from './source.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'COUNTERSIGN_';

/** Variables with our prefix that are no settings of the server. */
const otherVariables: ReadonlySet<string> = new Set([
  'COUNTERSIGN_CONFIG',
  // The command line's: which server it talks to, and with what.
  'COUNTERSIGN_URL',
  'COUNTERSIGN_ADMIN_KEY',
  // The demo API's.
  'COUNTERSIGN_VERIFIER_KEY',
  // The tests' own: where they write down what they could not run.
  'COUNTERSIGN_SKIPPED_FILE',
]);

/** Reads the settings that stand in `COUNTERSIGN_…` variables. An unknown one is a problem: it would be passed over in silence. */
export function readEnvironment(environment: Environment): Source {
  const byVariable = new Map(
    fields.flatMap((field) => (field.variable === undefined ? [] : [[field.variable, field]])),
  );
  const values: Record<string, unknown> = {};
  const places = new Map<string, string>();
  const problems: string[] = [];
  for (const [variable, text] of Object.entries(environment)) {
    if (text === undefined || !variable.startsWith(prefix) || otherVariables.has(variable)) continue;
    const field = byVariable.get(variable);
    if (field === undefined) {
      problems.push(unknownVariable(variable, byVariable.keys()));
    } else {
      put(values, field.path.split('.'), parsed(field, text));
      places.set(field.path, variable);
    }
  }
  return { values, places, problems };
}

/** What does not fit stays text, so that the schema refuses it and the message can say what was expected. */
function parsed(field: Field, text: string): unknown {
  if (field.kind === 'whole number') return /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (field.kind === 'yes or no') return text === 'true' ? true : text === 'false' ? false : text;
  if (field.kind === 'list') return text === '' ? [] : text.split(',').map((item) => item.trim());
  return text;
}

function put(values: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    values[name] = value;
  } else {
    values[name] ??= {};
    put(values[name] as Record<string, unknown>, rest, value);
  }
}

function unknownVariable(variable: string, known: Iterable<string>): string {
  if (/_(SERVICE_HOST|SERVICE_PORT|PORT_\d+_TCP)/.test(variable)) {
    return `${variable}: not a setting. Kubernetes adds it for a service named "countersign"; set enableServiceLinks: false in the pod.`;
  }
  const meant = nearest(variable, known);
  return `${variable}: there is no such setting${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}
