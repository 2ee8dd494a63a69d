import { ConfigurationError } from 'countersign';
import { type Config, completeConfig } from './config.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { fieldAt, fields, isSection, textOfPath } from './fields.ts';
import { readConfigFile } from './file.ts';
import { nearest } from './near-misses.ts';
import { settingsSchema } from './schema.ts';
import type { Source } from './source.ts';

export interface LoadConfigOptions {
  /** From `--config`. Default: the variable COUNTERSIGN_CONFIG, then `countersign.yaml` in the working folder if it is there. */
  readonly file?: string | undefined;
  readonly environment: Environment;
  /** What relative paths start from. */
  readonly workingFolder: string;
}

/**
 * Reads the configuration: the environment before the file before the defaults.
 *
 * @throws {ConfigurationError} names every setting that is unknown, has the wrong form or misses something, where it stands
 * (file:line:column or the variable) and what is expected. Never shows the value of a secret.
 */
export async function loadConfig({ file, environment, workingFolder }: LoadConfigOptions): Promise<Config> {
  const fromFile = await readConfigFile(file ?? environment.COUNTERSIGN_CONFIG, workingFolder);
  const fromEnvironment = readEnvironment(environment);
  const merged: Source = {
    values: mergeSections(fromFile.values, fromEnvironment.values),
    places: new Map([...fromFile.places, ...fromEnvironment.places]),
    problems: [...fromFile.problems, ...fromEnvironment.problems],
  };
  const parsed = settingsSchema.safeParse(merged.values);
  const problems = [...merged.problems, ...(parsed.error?.issues ?? []).flatMap((issue) => describe(issue, merged))];
  if (!parsed.success || problems.length > 0) throw invalid(problems);
  const { config, problems: contradictions } = await completeConfig(parsed.data, workingFolder);
  if (contradictions.length > 0) throw invalid(contradictions.map((text) => withPlace(text, merged)));
  return config;
}

function invalid(problems: readonly string[]): ConfigurationError {
  const [first = '', ...rest] = problems;
  const message = rest.length === 0 ? first : [`${problems.length} mistakes:`, ...problems].join('\n  ');
  return new ConfigurationError(`The configuration is not valid. ${message}`);
}

function mergeSections(below: unknown, above: unknown): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...(below as Record<string, unknown>) };
  for (const [name, value] of Object.entries(above as Record<string, unknown>)) {
    merged[name] = isPlainObject(value) && isPlainObject(merged[name]) ? mergeSections(merged[name], value) : value;
  }
  return merged;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Issue = NonNullable<ReturnType<typeof settingsSchema.safeParse>['error']>['issues'][number];

function describe(issue: Issue, source: Source): readonly string[] {
  const path = textOfPath(issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, source));
  const place = source.places.get(path) ?? source.places.get(textOfPath(issue.path.slice(0, -1)));
  const field = fieldAt(path);
  const expected = field?.expected ?? (isSection(path) ? 'a section of settings' : issue.message);
  const shown = mayHoldSecret(path) ? 'what stands there' : show(valueAt(source.values, issue.path));
  return [`${place === undefined ? '' : `${place}: `}${path}: expected ${expected}, not ${shown}`];
}

/** Also true above a secret: somebody may have written it in the place of its section. */
function mayHoldSecret(path: string): boolean {
  return (
    fieldAt(path)?.sensitive === true || fields.some((field) => field.sensitive && field.path.startsWith(`${path}.`))
  );
}

function unknownKey(section: string, key: string, source: Source): string {
  const path = section === '' ? key : `${section}.${key}`;
  const prefix = section === '' ? '' : `${section.replaceAll(/\[\d+\]/g, '[]')}.`;
  const names = fields.flatMap((field) =>
    field.path.startsWith(prefix) ? [field.path.slice(prefix.length).split(/[.[]/)[0] ?? ''] : [],
  );
  const meant = nearest(key, new Set(names));
  const elsewhere = fields.find((field) => field.path.endsWith(`.${key}`));
  const hint = meant ?? elsewhere?.path;
  const place = source.places.get(path);
  return `${place === undefined ? '' : `${place}: `}${path}: there is no such setting${hint === undefined ? '' : `; did you mean ${hint}?`}`;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part], values);
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A contradiction begins with the path it is about. */
function withPlace(text: string, source: Source): string {
  const place = source.places.get(text.slice(0, text.indexOf(':')));
  return place === undefined ? text : `${place}: ${text}`;
}
