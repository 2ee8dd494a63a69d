import type { Code } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';

/** A setting that a configuration file of the project gives a value. */
export interface FileSetting {
  readonly file: string;
  /** As it is written, with the names of what it stands in: `jwt.secret`, `Jwt:Key`. */
  readonly name: string;
  readonly value: string;
}

/** Files that Spring, .NET and Node's config read their settings from. */
const settingsFile =
  /(^|\/)(application|bootstrap)([-.][\w-]+)?\.(properties|ya?ml)$|(^|\/)appsettings(\.[\w-]+)?\.json$|(^|\/)config\.json$|(^|\/)config\/secrets\.yml$|(^|\/)config\/([\w-]+\/)?(default|prod|production|dev|development|local|config|parameters|services|settings|app|auth|jwt)\.(json5?|ya?ml|toml|ini)$|(^|\/)(config|settings|app|conf)\.(ya?ml|toml|ini)$/i;

const known = new WeakMap<Project, ReadonlyMap<string, FileSetting>>();

/** What a setting is in the files of Spring (`jwt.secret`) and .NET (`Jwt:Key`); placeholders are what they fall back to. */
export function settingInFiles(project: Project, name: string): FileSetting | undefined {
  return allSettings(project).get(plain(name));
}

/** All settings of a project, each under its plain name: without case, hyphens and underscores, with dots between. */
export function allSettings(project: Project): ReadonlyMap<string, FileSetting> {
  let settings = known.get(project);
  if (settings === undefined) {
    const files = project.files.filter(
      (file) => settingsFile.test(file) && !/sample|example/i.test(file) && !project.isTest(file),
    );
    settings = new Map(files.flatMap((file) => [...settingsOf(file, project.read(file) ?? '')].reverse()).reverse());
    known.set(project, settings);
  }
  return settings;
}

/** Where a value stands in a settings file: on the line that its name ends on, when one is. */
export function placeOfSetting(project: Project, file: string, name: string, value: string): Code | undefined {
  const text = project.read(file) ?? '';
  const key = /(?<!\w)(\w+)$/.exec(name)?.[1]?.replace(/[_-]/g, '') ?? '';
  const spelled = [...key].join('[-_]?');
  const quoted = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const named = new RegExp(`${spelled}["']?\\s*[:=][^\\n]*?${quoted}`, 'i').exec(text);
  const start = named === null ? text.indexOf(value) : named.index + named[0].length - value.length;
  return start < 0 ? undefined : codeOf(text, start, start + value.length);
}

/** Spring binds `jwt.secret-key`, `jwt.secretKey` and `JWT_SECRETKEY` alike; .NET ignores case. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '').replace(/:/g, '.');
}

const readersOf: readonly (readonly [RegExp, (text: string) => Iterable<[string, string]>])[] = [
  [/\.properties$/i, ofProperties],
  [/\.json5?$/i, ofJson],
  [/\.(toml|ini)$/i, ofSections],
  [/\.ya?ml$/i, ofYaml],
];

function* settingsOf(file: string, text: string): Generator<[string, FileSetting]> {
  const pairs = readersOf.find(([ending]) => ending.test(file))?.[1](text) ?? [];
  for (const [name, written] of ofRails(file, pairs)) {
    const value = withoutPlaceholder(written);
    if (value !== '') yield [plain(name), { file, name, value }];
  }
}

/** Rails keeps a section for each environment; what stands in those of tests and development opens nothing. */
function* ofRails(file: string, pairs: Iterable<[string, string]>): Generator<[string, string]> {
  const isOfSecrets = file.endsWith('config/secrets.yml');
  const hasSections = isOfSecrets || /(^|\/)config\/application\.yml$/.test(file);
  for (const [name, value] of pairs) {
    const [, section, rest] = (hasSections ? /^(\w+)\.(.+)$/.exec(name) : undefined) ?? [];
    if (section === undefined || rest === undefined) {
      if (!isOfSecrets) yield [name, value];
    } else if (!/^(test|development|defaults?)$/.test(section) && !value.includes('<%')) yield [rest, value];
  }
}

/** `${JWT_SECRET:fallback}` is its fallback, `${JWT_SECRET}` is nothing that stands here. */
function withoutPlaceholder(written: string): string {
  const placeholder = /^\$\{[^:}]*(?::([^}]*))?\}$/.exec(written);
  return placeholder === null ? written : (placeholder[1] ?? '');
}

function* ofProperties(text: string): Generator<[string, string]> {
  for (const line of text.split('\n')) {
    const pair = /^\s*([\w.[\]-]+)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (pair?.[1] !== undefined && pair[2] !== undefined && !/^\s*[#!]/.test(line)) yield [pair[1], pair[2]];
  }
}

/** `[jwt]` and below it `secret = "x"`, of TOML and INI. */
function* ofSections(text: string): Generator<[string, string]> {
  let section = '';
  for (const line of text.split('\n')) {
    const head = /^\s*\[\s*["']?([\w.-]+)["']?\s*\]/.exec(line)?.[1];
    if (head !== undefined) section = head === 'default' || head === 'DEFAULT' ? '' : `${head}.`;
    const pair = /^\s*["']?([\w.-]+)["']?\s*=\s*(?:(["'])([^"'\n]*)\2|([^\s#;"']+))/.exec(line);
    const value = pair?.[3] ?? pair?.[4];
    if (pair?.[1] !== undefined && value !== undefined && value !== '') yield [`${section}${pair[1]}`, value];
  }
}

/** Maps of scalars alone; lists and blocks of text are no secrets of one line. */
function* ofYaml(text: string): Generator<[string, string]> {
  const path: { readonly indent: number; readonly key: string }[] = [];
  for (const line of text.split('\n')) {
    const pair = /^(\s*)([\w.-]+)\s*:(?:\s+(.*?))?\s*$/.exec(line);
    if (pair === null || pair[2] === undefined) continue;
    const indent = pair[1]?.length ?? 0;
    while ((path.at(-1)?.indent ?? -1) >= indent) path.pop();
    path.push({ indent, key: pair[2] });
    const value = (pair[3] ?? '').replace(/(?:^|(?<!\s)\s+)#.*$/, '').replace(/^(['"])(.*)\1$/, '$2');
    if (value !== '') yield [path.map((one) => one.key).join('.'), value];
  }
}

function* ofJson(text: string): Generator<[string, string]> {
  try {
    yield* flattened('', JSON.parse(text.replace(/^\uFEFF/, '').replace(/^[ \t]*\/\/.*$/gm, '')));
  } catch {
    // a file that is no JSON gives no settings
  }
}

function* flattened(prefix: string, value: unknown): Generator<[string, string]> {
  if (typeof value === 'string' || typeof value === 'number') yield [prefix, String(value)];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* flattened(prefix === '' ? key : `${prefix}:${key}`, inner);
  }
}
