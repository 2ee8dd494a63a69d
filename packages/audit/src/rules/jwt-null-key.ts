import type { Code, SourceModel, Value } from '../languages/model.ts';
import { unverifiedDecodes } from './apis/jwt/jwt-decode.ts';
import { tokenKeys } from './apis/jwt/jwt-keys.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { settingOf } from './apis/setting.ts';
import type { Match, StaticRule } from './rule.ts';
import { argumentAt, firstOfEach, isInside } from './values.ts';

/** A token is verified with no key, or with an empty one. */
export const jwtNullKey: StaticRule = {
  id: 'jwt-null-key',
  number: 'S09',
  title: 'A token is verified with an empty key',
  cwe: [347],
  severity: 'high',
  why: 'An empty key is known to everybody; with some versions and algorithms it also means that nothing is verified.',
  remedy: 'Stop at the start of the program when the key is absent.',
  triggers: {
    javascript: ['jwt', 'jose'],
    php: ['JWT'],
    python: ['jwt', 'jose'],
    ruby: ['JWT'],
    go: ['jwt'],
    java: ['jwt'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const told = [...fromVerifications(model)];
    yield* told;
    yield* firstOfEach(
      [...fromKeys(model)].filter(({ code }) => !told.some((one) => isInside(code, one.code))),
      ({ code }) => code.region.startLine,
    );
  },
};

function* fromVerifications(model: SourceModel): Generator<Match> {
  const unverified = new Set(unverifiedDecodes(model).map(({ call }) => call.code.start));
  for (const { api, call } of jwtVerifications(model)) {
    if (unverified.has(call.code.start) || findsKeysItself(call.code.text)) continue;
    const position = api.keys[0]?.in === 'argument' ? api.keys[0].of : undefined;
    const setting = settingOf(model, call, api.keys);
    const key =
      position === undefined ? (setting.state === 'given' ? setting.value : undefined) : argumentAt(call, position);
    // without a key function the libraries of Go refuse every token
    if (key?.kind === 'null' && model.file.language === 'go') continue;
    const emptiness = key === undefined ? undefined : emptinessOf(key);
    if (emptiness === undefined) continue;
    yield {
      code: call.code,
      message: `${api.library} verifies with ${emptiness === 'always' ? 'an empty key' : 'an empty key when the configuration has none'} here.`,
      remedy: remedies[model.file.language],
      confidence: emptiness === 'always' ? 'high' : 'medium',
    };
  }
}

/** Secrets of tokens that a setting falls back to nothing for: `jwtSecret: process.env.JWT_SECRET || ''`. */
function* fromKeys(model: SourceModel): Generator<Match> {
  for (const { key, code, owner } of tokenKeys(model)) {
    const isFallback = key.kind === 'choice' && key.options.length > 1 && key.options.some(isEmpty);
    const isWrapped = key.kind === 'call' && /^(plainText|base64Encoded)$/.test(key.call.name);
    const inner = isWrapped ? key.call.arguments[0]?.value : undefined;
    const isEmptied = inner !== undefined && emptinessOf(inner) === 'sometimes';
    if ((!isFallback || emptinessOf(key) === undefined) && !isEmptied) continue;
    if (isRefusedElsewhere(model, owner) || !isInFile(model, code)) continue;
    yield {
      code,
      message: `The key of ${owner} is empty when the configuration has none.`,
      remedy: remedies[model.file.language],
      confidence: 'medium',
      severity: 'medium',
    };
  }
}

function isInFile({ file }: SourceModel, { start, end, text }: Code): boolean {
  return file.text.slice(start, end) === text;
}

/** `if (!config.jwtSecret) throw …`. */
function isRefusedElsewhere({ file }: SourceModel, name: string): boolean {
  return /^\w+$/.test(name) && new RegExp(`(!|not |empty\\(|=== ?|== ?)\\$?[\\w.]{0,40}\\b${name}\\b`).test(file.text);
}

const remedies: Readonly<Record<SourceModel['file']['language'], string>> = {
  javascript: "Read the key once at the start: if (!process.env.JWT_SECRET) throw new Error('JWT_SECRET is not set').",
  php: "Read the key once at the start, and throw when getenv('JWT_SECRET') is false or ''.",
  python: "Read it with os.environ['JWT_SECRET'], which fails when it is not set.",
  ruby: "Read it with ENV.fetch('JWT_SECRET'), which fails when it is not set.",
  go: 'Stop with log.Fatal when os.Getenv gives "".',
  java: 'Throw when the property is absent; take no default.',
  csharp: 'Throw when the setting is absent; take no default.',
};

/** `jwks: …`, a block, a key finder: the key is not the argument. */
function findsKeysItself(text: string): boolean {
  return /\bjwks\b|\bdo\s*\|[^|]+\||\{\s*\|[^|]+\||key_?finder|keyfinder|,\s{0,20}&\w+\s{0,9}\)?$|algorithms?['"]?\s{0,9}(?::|=>|=)\s{0,9}\[?\s{0,9}['"]none/i.test(
    text,
  );
}

/** `(string) getenv('KEY')`, `String(process.env.KEY)`: nothing becomes an empty text, or the word undefined. */
function isCastFromNothing(key: Value): boolean {
  return /^\(string\)\s*\\?getenv\(\s*['"]\w+['"]\s*\)$|^\(string\)\s*\$_(ENV|SERVER)\[|^`\$\{process\.env\.\w+\}`$|^String\(process\.env\.\w+\)$|^ENV\[['"]\w+['"]\]\.to_s$/.test(
    key.code.text.trim(),
  );
}

/** Whether a key is empty, always or when something is absent. */
function emptinessOf(key: Value): 'always' | 'sometimes' | undefined {
  if (isEmpty(key)) return 'always';
  if (isCastFromNothing(key)) return 'sometimes';
  // nil beside an error is how a key function refuses
  if (key.kind === 'function') {
    return key.function.returns.some((one) => one.kind === 'string' && one.text === '') ? 'always' : undefined;
  }
  if (key.kind === 'choice') {
    // `found ? key : null` hands null to what refuses it; an empty text is what a default is
    return key.options.some((one) => one.kind === 'string' && one.text === '') ? 'sometimes' : undefined;
  }
  if (key.kind !== 'call') return undefined;
  const values = key.call.arguments.map((argument) => argument.value);
  if (
    /^(Key|createSecretKey|base64Encoded|from|encode|GetBytes|\[\]byte|byte|plainText|HMAC256)$/.test(key.call.name)
  ) {
    return values[0] === undefined ? undefined : emptinessOf(values[0]);
  }
  const last = values.at(-1);
  const isRead = /^(getenv|env|get|fetch|config|getProperty|getOrDefault)$/.test(key.call.name) && values.length === 2;
  return isRead && last?.kind === 'string' && last.text === '' ? 'sometimes' : undefined;
}

function isEmpty(value: Value): boolean {
  return (
    value.kind === 'null' ||
    (value.kind === 'string' && value.text === '') ||
    (value.kind === 'boolean' && !value.boolean)
  );
}
