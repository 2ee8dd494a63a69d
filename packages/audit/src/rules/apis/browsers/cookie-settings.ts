import type { SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import type { Match, ProjectMatch } from '../../rule.ts';
import { entryOf, isFalse } from '../../values.ts';

const remedy = 'Leave HttpOnly on, and Secure wherever the application is served by TLS.';

/** What takes a flag away from the cookie of the session in a file of settings: where it stands, and which. */
interface Setting {
  readonly file: RegExp;
  /** The line; its first group is what goes before the setting, the second names the flag. */
  readonly off: RegExp;
  /** The key that it stands under, when the name alone says too little. */
  readonly under?: RegExp;
}

const settings: readonly Setting[] = [
  {
    file: /(^|\/)config\/(packages\/)?(prod\/)?(framework|config)\.ya?ml$/,
    off: /^([ \t]{0,40})cookie_(secure|httponly):[ \t]{1,9}(false|no|off)\b/gim,
  },
  {
    file: /(^|\/)config\/(packages\/)?security\.ya?ml$/,
    off: /^([ \t]{0,40})(secure|httponly):[ \t]{1,9}(false|no|off)\b/gim,
    under: /^[ \t]{0,40}remember_me:/,
  },
  {
    file: /(^|\/)(application|bootstrap)(-prod(uction)?)?\.ya?ml$/,
    off: /^([ \t]{0,40})(http-?only|secure):[ \t]{1,9}false\b/gim,
    under: /^[ \t]{0,40}cookie:/,
  },
  {
    file: /(^|\/)(application|bootstrap)(-prod(uction)?)?\.properties$/,
    off: /^()[ \t]{0,9}[\w.-]{1,60}\.cookie\.(http-?only|secure)[ \t]{0,9}[=:][ \t]{0,9}false\b/gim,
  },
];

/** Files of settings of Symfony and Spring in which the session's cookie loses its protection. */
export function* openSessionSettings(project: Project): Generator<ProjectMatch> {
  for (const { file: pattern, off, under } of settings) {
    for (const file of project.files.filter((one) => pattern.test(one) && !project.isTest(one))) {
      const text = project.read(file) ?? '';
      for (const { 0: line, 1: indent = '', 2: flag = '', index } of text.matchAll(off)) {
        if (under !== undefined && !under.test(parentOf(text, index, indent))) continue;
        const start = index + line.search(/\S/);
        yield { file, code: codeOf(text, start, index + line.length), ...said(flag) };
      }
    }
  }
}

/** The line that a line of YAML stands under. */
function parentOf(text: string, at: number, indent: string): string {
  const before = text.slice(0, at).split('\n').reverse();
  return before.find((line) => line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0] ?? '').length < indent.length) ?? '';
}

function said(flag: string): Pick<Match, 'message' | 'remedy' | 'confidence'> {
  const name = /http/i.test(flag) ? 'HttpOnly' : 'Secure';
  return { message: `The cookie of the session is set without ${name}.`, remedy, confidence: 'medium' };
}

/** Settings in code that take a flag from the session's cookie: `ini_set`, `session_start`, fields and options of Go, .NET and Rails. */
export function* openSessionCode(model: SourceModel): Generator<Match> {
  yield* ofCalls(model);
  yield* ofFields(model);
}

function* ofCalls(model: SourceModel): Generator<Match> {
  for (const { target, name, arguments: given, code } of model.calls) {
    const [first, second] = given.map(({ value }) => value);
    if (target === 'ini_set' && first?.kind === 'string') {
      const flag = /^session\.cookie_(httponly|secure)$/.exec(first.text)?.[1];
      if (flag !== undefined && second !== undefined && isOff(second)) yield { code, ...said(flag) };
    }
    if (target === 'session_start' || name === 'session_store') {
      const options = given.find(({ value }) => value.kind === 'map')?.value;
      const named = (key: string) =>
        given.find((one) => one.name === key)?.value ?? entryOf(options, [key, `cookie_${key}`]);
      const flag = ['httponly', 'secure'].find((key) => isFalse(named(key)));
      if (flag !== undefined) yield { code, ...said(flag) };
    }
    // aiohttp_session: the flags are on unless they are taken away
    if (/^(Redis|Memcached|Mongo|EncryptedCookie|Nacl|Simple)\w{0,12}Storage$/.test(name)) {
      const flag = ['httponly', 'secure'].find((key) => isFalse(given.find((one) => one.name === key)?.value));
      if (flag !== undefined) yield { code, ...said(flag) };
    }
    const type = /^sessions?\.(Config|Options)$/.exec(target.split('/').at(-1) ?? '')?.[1];
    if (type !== undefined) yield* ofOptions(first, code, type === 'Options');
  }
}

/** `'0'`, `0`, `false`, `'Off'`. */
function isOff(value: Value): boolean {
  if (isFalse(value) || (value.kind === 'number' && value.number === 0)) return true;
  return value.kind === 'string' && /^(0|off|false|no|)$/i.test(value.text);
}

/** Options of gorilla's sessions have no flags of their own, those of fiber's session are told which to leave out. */
function* ofOptions(options: Value | undefined, code: Match['code'], isOptions: boolean): Generator<Match> {
  if (options?.kind !== 'map' || options.isOpen) return;
  if (isOptions) {
    const missing = ['HttpOnly', 'Secure'].find(
      (key) => options.entries.get(key) === undefined || isFalse(options.entries.get(key)),
    );
    if (missing !== undefined && !/MaxAge:\s{0,9}-/.test(options.code.text)) yield { code, ...said(missing) };
    return;
  }
  const flag = [...options.entries].find(
    ([key, value]) => /^(Cookie)?(HTTPOnly|HttpOnly|Secure)$/.test(key) && isFalse(value),
  )?.[0];
  if (flag !== undefined) yield { code, ...said(flag) };
}

/** `o.Cookie.HttpOnly = false`, `o.Cookie.SecurePolicy = CookieSecurePolicy.None`. */
function* ofFields(model: SourceModel): Generator<Match> {
  if (!/^(go|csharp)$/.test(model.file.language)) return;
  for (const { target, value, code } of model.assignments) {
    const flag = /(?:^|\.)Cookie\.(HttpOnly|Secure|SecurePolicy)$/.exec(target)?.[1];
    const isNone = value.kind === 'path' && /CookieSecurePolicy\.None$/.test(value.path);
    if (flag !== undefined && (isFalse(value) || isNone)) yield { code, ...said(flag) };
  }
}
