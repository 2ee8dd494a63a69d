import { languageOf } from '../../../languages/file-names.ts';
import type { Call, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import { deep, entryOf, isInside } from '../../values.ts';
import { isSecretText, type SecretLiteral, secretLiterals } from '../secrets/secrets.ts';

/**
 * The literal secrets that a key comes from by ways that a value alone does not show: a function that returns one, a variable that is given one when it is
 * empty, the default of a parameter or of a property of options, an entry of a configuration that is read by its name.
 */
export function literalsBehind(model: SourceModel, key: Value, project: Project): readonly SecretLiteral[] {
  const parts = [...deep(key)];
  return [
    ...parts.flatMap((part) => returnedBy(model, part, project)),
    ...parts.flatMap((part) => assignedTo(model, part)),
    ...parts.flatMap((part) => defaultsOf(model, part)),
    ...parts.flatMap((part) => ofProperty(model, part, project)),
    ...parts.flatMap((part) => ofConfiguration(model, part, project)),
  ];
}

const namesAKey = /key|secret/i;

/** `Services::getSecretKey()`, `getSecret()`: a function of this file, or of another of PHP, that returns a text, when nothing else. */
function returnedBy(model: SourceModel, value: Value, project: Project): readonly SecretLiteral[] {
  if (value.kind !== 'call' || value.call.arguments.length > 0 || !namesAKey.test(value.call.name)) return [];
  const { name } = value.call;
  const own = model.functions.filter((one) => one.name === name);
  if (own.length > 0) return own.length === 1 ? own.flatMap((one) => returnedIn(model, one)) : [];
  if (model.file.language !== 'php') return [];
  const declared = new RegExp(`\\bfunction\\s+${name}\\s*\\(`, 'i');
  for (const file of project.files) {
    if (!file.endsWith('.php') || project.isTest(file) || !declared.test(project.read(file) ?? '')) continue;
    const found = project.model(file)?.functions.filter((one) => one.name.toLowerCase() === name.toLowerCase());
    const returned = found?.flatMap(({ returns }) => returns) ?? [];
    if (returned.length > 0) return returned.length === 1 ? returned.flatMap((one) => secretLiterals(one)) : [];
  }
  return [];
}

function returnedIn(model: SourceModel, maker: FunctionModel): readonly SecretLiteral[] {
  const fallback = maker.returns.length > 1;
  return maker.returns.flatMap((one) => [
    ...secretLiterals(one, fallback),
    ...[...deep(one)].flatMap((part) => assignedTo(model, part)),
  ]);
}

const onlyForDevelopment = /production|NODE_ENV|APP_ENV|development|debug|isDev|\btest/i;

/** `s := os.Getenv("JWT_SECRET"); if s == "" { s = "x" }`: what a name that is assigned several times may hold. */
function assignedTo(model: SourceModel, value: Value): readonly SecretLiteral[] {
  if (value.kind !== 'path' || !/^\$?\w+$/.test(value.path)) return [];
  const given = model.assignments.filter(
    ({ target, within }) => target === value.path && (within === undefined || isInside(value.code, within.code)),
  );
  if (given.length < 2) return [];
  return given.flatMap((one) => {
    const before = model.file.text.slice(Math.max(0, one.code.start - 200), one.code.start);
    const condition = /\b(?:if|unless)\b([^;{}]*)\{?\s*$/.exec(before)?.[1] ?? '';
    return onlyForDevelopment.test(condition) ? [] : secretLiterals(one.value, true);
  });
}

/** `constructor({ secret = 'x' } = {})`, `__construct(private string $key = 'x')`: what holds when nobody gives another. */
function defaultsOf(model: SourceModel, value: Value): readonly SecretLiteral[] {
  const name = value.kind === 'path' ? /^(?:\$?this\.|self\.)?\$?(\w+)$/.exec(value.path)?.[1] : undefined;
  if (name === undefined || !namesAKey.test(name)) return [];
  const found: SecretLiteral[] = [];
  for (const { parameters } of model.functions) {
    for (const parameter of parameters) {
      if (parameter.name.replace(/^\$/, '') === name && parameter.defaultValue !== undefined)
        found.push(...secretLiterals(parameter.defaultValue, true));
      if (parameter.name.startsWith('{')) found.push(...destructured(model, parameter.name, name));
    }
  }
  return found;
}

function destructured(model: SourceModel, pattern: string, name: string): readonly SecretLiteral[] {
  const written = new RegExp(`\\b${name}\\s*=\\s*(['"\`])([^'"\`$]+)\\1`).exec(pattern);
  const at = written === null ? -1 : model.file.text.indexOf(written[0]);
  if (written?.[2] === undefined || at < 0 || !isSecretText(written[2])) return [];
  const end = at + written[0].length;
  const code = codeOf(model.file.text, end - written[2].length - 2, end);
  return [{ text: written[2], code, isFallback: true }];
}

/** `options.Value.Key`, where `public string Key { get; set; } = "x"` stands in a class of options; the same in Java without accessors. */
function ofProperty(model: SourceModel, value: Value, project: Project): readonly SecretLiteral[] {
  const { language } = model.file;
  if (language !== 'csharp' && language !== 'java') return [];
  const property =
    value.kind === 'path' ? propertyOf(value.path) : value.kind === 'call' ? gotten(value.call) : undefined;
  if (property === undefined || !namesAKey.test(property)) return [];
  const written = new RegExp(`\\bstring\\s+${property}\\s*(?:\\{[^}]*\\}\\s*)?=\\s*"([^"\\n]+)"`, 'i');
  for (const file of project.files) {
    if (languageOf(file) !== language || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    if (!/(settings|options|config|properties)\b/i.test(text)) continue;
    const secret = written.exec(text)?.[1];
    if (secret !== undefined && isSecretText(secret)) return [{ text: secret, code: value.code, isFallback: true }];
  }
  return [];
}

/** `options.Value.Key`: `Key`. */
function propertyOf(path: string): string | undefined {
  return /(?:^|\.)_?\w*(?:settings|options|config|configuration|properties|props)\.(?:Value\.|CurrentValue\.)?(\w+)$/i.exec(
    path,
  )?.[1];
}

/** `properties.getSecret()`: `secret`. */
function gotten({ name, receiverText }: Call): string | undefined {
  const got = /^get(\w+)$/.exec(name)?.[1];
  return got !== undefined && /(settings|options|config|configuration|properties|props)$/i.test(receiverText ?? '')
    ? got
    : undefined;
}

/** `config.get('auth.secret')`, where `export default () => ({ auth: { secret: … } })`, or `registerAs('auth', …)`, stands in a file of configuration. */
function ofConfiguration(model: SourceModel, value: Value, project: Project): readonly SecretLiteral[] {
  if (model.file.language !== 'javascript' || value.kind !== 'call') return [];
  const { call } = value;
  const first = call.arguments[0]?.value;
  if (!/^get(OrThrow)?$/.test(call.name) || !/config/i.test(call.receiverText ?? '')) return [];
  if (first?.kind !== 'string' || !namesAKey.test(first.text) || !first.text.includes('.')) return [];
  const path = first.text.split('.');
  for (const file of project.files) {
    if (languageOf(file) !== 'javascript' || project.isTest(file)) continue;
    if (!/config|settings|constants/i.test(file) || !(project.read(file) ?? '').includes(path.at(-1) ?? '')) continue;
    const returned = project.model(file)?.functions.flatMap(({ returns }) => returns) ?? [];
    for (const whole of returned) {
      const entry = at(whole, path) ?? at(whole, path.slice(1));
      if (entry !== undefined) return secretLiterals(entry);
    }
  }
  return [];
}

function at(whole: Value, path: readonly string[]): Value | undefined {
  let value: Value | undefined = path.length === 0 ? undefined : whole;
  for (const name of path) value = entryOf(value, [name]);
  return value;
}
