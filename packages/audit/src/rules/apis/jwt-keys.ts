import type { Call, Code, SourceModel, Value } from '../../languages/model.ts';
import { languageOf } from '../../languages/reader.ts';
import type { Project } from '../../source/project.ts';
import { namedValues } from '../named-values.ts';
import { alternatives, deep, functionOf } from '../values.ts';
import { isFrameworkKey, keyArgumentsOf } from './framework-keys.ts';
import type { JwtApi } from './jwt-api.ts';
import { jwtSignings } from './jwt-sign.ts';
import { jwtVerifications } from './jwt-verify.ts';
import { isMerelyAName, type SecretLiteral, secretLiterals, tokenSecretName } from './secrets.ts';
import { type Setting, settingOf, type Where } from './setting.ts';
import { settingInFiles } from './settings-files.ts';

/** A value that signs or verifies tokens. */
export interface TokenKey {
  readonly key: Value;
  /** Where it is used, or set. */
  readonly code: Code;
  /** Whose: `jsonwebtoken`, or the name that it is set under. */
  readonly owner: string;
}

/** Functions that make an HMAC key of what they are given, whoever uses it. */
const keyMakers =
  /^(SymmetricSecurityKey|hmacShaKeyFor|HMAC256|HMAC384|HMAC512|forSymmetricSigner|MACSigner|MACVerifier|createFromSecret|withSecretKey|createSecretKey)$/;

/** Calls that take a secret in an object: modules and plug-ins for JWT. */
const registrations = /^(register|registerAsync|use|useFactory|forRoot)$/;

/** What a file says that holds such a key otherwise than in a call of a library; others are not parsed for it. */
const keyWords = new RegExp(
  `jwt|json web token|next-?auth|['"]typ['"]|token_?(secret|sign)|secret_?or|(access|refresh)_?secret|issuer_?signing|${keyMakers.source.slice(2, -2)}`,
  'i',
);

/** The keys of all the calls and settings of a file that have to do with tokens. */
export function tokenKeys(model: SourceModel): readonly TokenKey[] {
  const { path, text } = model.file;
  const given = [...jwtVerifications(model), ...jwtSignings(model)].flatMap(({ api, call }) =>
    keysOfCall(model, api, call),
  );
  if (!keyWords.test(text) && !/jwt|tokens?\.php$/.test(path)) return given;
  return [
    ...given,
    ...model.calls.flatMap((call) => keysOfMakers(model, call)),
    ...ownHmacs(model),
    ...namedKeys(model),
  ];
}

function keysOfCall(model: SourceModel, api: JwtApi & { readonly keys: readonly Where[] }, call: Call): TokenKey[] {
  const setting: Setting = settingOf(model, call, api.keys);
  const values: Value[] = setting.state === 'given' ? [setting.value] : [];
  for (const where of api.keys) {
    // A key function is absent as a setting, and yet gives the key.
    const given =
      where.in === 'argument' && setting.state === 'absent' ? call.arguments[where.of.position]?.value : undefined;
    const behind = functionOf(model, given);
    if (given !== undefined && behind !== undefined) values.push({ ...given, kind: 'function', function: behind });
  }
  return values.map((key) => ({ key, code: key.code, owner: api.library }));
}

/** Middleware of Go's frameworks that verifies tokens with the key that it is given. */
const goMiddleware: readonly { readonly target: RegExp; readonly position?: number; readonly entries?: RegExp }[] = [
  { target: /(labstack\/echo(\/v\d)?\/middleware|echo-jwt(\/v\d)?|echojwt)\.JWT$/, position: 0 },
  {
    target: /(labstack\/echo(\/v\d)?\/middleware|echo-jwt(\/v\d)?|echojwt)\.(JWT)?WithConfig$/,
    entries: /^SigningKey$/,
  },
  { target: /(gofiber\/(contrib\/)?jwt(\/v\d)?|jwtware)\.New$/, entries: /^SigningKey$/ },
  { target: /gin-jwt(\/v\d)?\.New$/, entries: /^Key$/ },
  { target: /jwtauth(\/v\d)?\.New$/, position: 1 },
];

function keysOfGoMiddleware(call: Call): TokenKey[] {
  const known = goMiddleware.find(({ target }) => target.test(call.target));
  if (known === undefined) return [];
  const given = call.arguments.map(({ value }) => value);
  const at = known.position === undefined ? undefined : given[known.position];
  const entries = given.flatMap((value) =>
    [...deep(value)].flatMap((part) =>
      part.kind === 'map'
        ? [...part.entries].filter(([name]) => known.entries?.test(name)).map(([, entry]) => entry)
        : [],
    ),
  );
  return [...(at === undefined ? [] : [at]), ...entries].map((key) => ({
    key,
    code: key.code,
    owner: call.target.split('/').at(-1) ?? call.name,
  }));
}

function keysOfMakers(model: SourceModel, call: Call): TokenKey[] {
  if (model.file.language === 'go') return keysOfGoMiddleware(call);
  // `Configuration::forSymmetricSigner(new Sha256, InMemory::plainText('empty', 'empty'))` whose constraints bring the key
  if (call.name === 'forSymmetricSigner' && /\(\s*'empty'/.test(call.code.text) && /SignedWith/.test(model.file.text))
    return [];
  if (keyMakers.test(call.name)) {
    return call.arguments.map(({ value }) => ({ key: value, code: value.code, owner: call.name }));
  }
  const ofFramework = keyArgumentsOf(call);
  if (ofFramework.length > 0) return ofFramework.map((key) => ({ key, code: key.code, owner: call.name }));
  if (/^next-auth(\.default|\.NextAuth)?$/.test(call.target)) {
    return call.arguments.flatMap(({ value }) =>
      registered(value).map((key) => ({ key, code: key.code, owner: 'next-auth' })),
    );
  }
  if (!registrations.test(call.name) || !/jwt/i.test(call.code.text.slice(0, 400))) return [];
  return call.arguments.flatMap(({ value }) =>
    registered(value).map((key) => ({ key, code: key.code, owner: ownerOf(call, model) })),
  );
}

function ownerOf(call: Call, model: SourceModel): string {
  if (/JwtModule/.test(call.code.text) || /JwtModule/.test(call.target)) return '@nestjs/jwt';
  return /fastify/i.test(model.file.text) ? '@fastify/jwt' : call.name;
}

/** The secret in the options of a registration, or in what its factory returns. */
function registered(value: Value): Value[] {
  const found: Value[] = [];
  for (const one of alternatives(value)) {
    if (one.kind !== 'map') continue;
    for (const [key, entry] of one.entries) {
      if (/^(secret|secretOrPrivateKey|publicKey|privateKey)$/.test(key)) found.push(entry);
      if (key === 'useFactory' && entry.kind === 'function') found.push(...entry.function.returns.flatMap(registered));
    }
  }
  return found;
}

/** `hash_hmac('sha256', $header.'.'.$payload, $key)`, `createHmac('sha256', key)` in code that makes or checks a JWT of its own. */
function ownHmacs(model: SourceModel): TokenKey[] {
  if (!/jwt|['"]typ['"]/i.test(model.file.text)) return [];
  return model.calls.flatMap((call) => {
    const position = { createHmac: 1, hash_hmac: 2 }[call.name];
    const isPython = call.name === 'new' && /^hmac\.new$/.test(call.target);
    const key = call.arguments[position ?? (isPython ? 0 : -1)]?.value;
    const around = call.within?.code.text ?? model.file.text;
    return key === undefined || !/jwt|['"]typ['"]|header/i.test(around)
      ? []
      : [{ key, code: key.code, owner: call.name }];
  });
}

/** `const JWT_SECRET = …`, `jwtSecret: …`, `app.config['JWT_SECRET_KEY'] = …`. */
function namedKeys(model: SourceModel): TokenKey[] {
  return namedValues(model)
    .filter(
      ({ name, target, value }) =>
        tokenSecretName.test(name) ||
        isReadAsTokenSecret(value) ||
        isFrameworkKey(name, target, model) ||
        isOfSchema(name, value, model),
    )
    .map(({ name, value, code }) => ({ key: value, code, owner: name }));
}

/** `secret: process.env.CLINIC_JWT_SECRET ?? 'x'`: the variable says what it is for. */
function isReadAsTokenSecret(value: Value): boolean {
  return (
    value.kind === 'choice' &&
    value.options.some(
      (one) =>
        one.kind === 'path' &&
        /^(process\.env|Bun\.env|Deno\.env|import\.meta\.env|\$_ENV)\.\w*(JWT|TOKEN)_?\w*(SECRET|KEY)$/.test(
          one.path,
        ) &&
        !/PUBLIC|URL|NAME|CSRF/.test(one.path),
    )
  );
}

/** `SECRET: str({ default: 'x' })`, where the file says that it is for tokens. */
function isOfSchema(name: string, value: Value, model: SourceModel): boolean {
  return (
    /^(APP_|AUTH_)?SECRET(_KEY)?$/i.test(name) &&
    value.kind === 'call' &&
    /^(str|default)$/.test(value.call.name) &&
    /jwt|json web token/i.test(model.file.text)
  );
}

export interface HardcodedKey extends SecretLiteral {
  readonly owner: string;
}

/**
 * The literal secrets that sign or verify tokens in a file, each text once. One that stands in another file is told of where it is first used, unless its
 * name tells of it where it stands.
 */
export function hardcodedKeys(model: SourceModel, project: Project): readonly HardcodedKey[] {
  const found = new Map<string, HardcodedKey>();
  for (const { key, code, owner } of [...tokenKeys(model)].sort((a, b) => a.code.start - b.code.start)) {
    for (const literal of [...secretLiterals(key), ...returnedElsewhere(model, key, project)]) {
      if (tokenSecretName.test(owner) && (isMerelyAName(owner, literal.text) || isPlaceholderOf(literal.text)))
        continue;
      // what goes over several lines is a document, or a key in PEM, which another rule knows
      if (found.has(literal.text) || /\n\s*\S/.test(literal.text.trim())) continue;
      const isFirst = isFirstToTell(project, literal.text, model.file.path);
      const isHere = standsHere(model, literal.code) && model.file.text.includes(literal.text);
      if (!isHere && (!isFirst || isNamedElsewhere(project, literal.text))) continue;
      const place = isHere ? whereWritten(model, literal) : code;
      if (standsHere(model, place)) found.set(literal.text, { ...literal, code: place, owner });
    }
  }
  return [...found.values()];
}

/** `Services::getSecretKey()`: a function of PHP, of this file or another, that returns nothing but a text. */
function returnedElsewhere(model: SourceModel, key: Value, project: Project): readonly SecretLiteral[] {
  if (model.file.language !== 'php' || key.kind !== 'call' || key.call.arguments.length > 0) return [];
  const { name } = key.call;
  if (!/key|secret/i.test(name)) return [];
  const declared = new RegExp(`\\bfunction\\s+${name}\\s*\\(`, 'i');
  for (const file of project.files) {
    if (!file.endsWith('.php') || project.isTest(file) || !declared.test(project.read(file) ?? '')) continue;
    const found = project.model(file)?.functions.filter((one) => one.name.toLowerCase() === name.toLowerCase());
    const returned = found?.flatMap(({ returns }) => returns) ?? [];
    if (returned.length > 0) return returned.length === 1 ? returned.flatMap((one) => secretLiterals(one)) : [];
  }
  return [];
}

/** The literal itself, where a name is used in its place. */
function whereWritten(model: SourceModel, literal: SecretLiteral): Code {
  if (literal.code.text.includes(literal.text)) return literal.code;
  return model.strings.find((one) => one.kind === 'string' && one.text === literal.text)?.code ?? literal.code;
}

function standsHere(model: SourceModel, code: Code): boolean {
  return model.file.text.slice(code.start, code.end) === code.text;
}

const told = new WeakMap<Project, Map<string, string>>();

/** Whether this file is the first that tells of something that stands elsewhere. */
export function isFirstToTell(project: Project, what: string, file: string): boolean {
  const tellers = told.get(project) ?? new Map<string, string>();
  told.set(project, tellers);
  if (!tellers.has(what)) tellers.set(what, file);
  return tellers.get(what) === file;
}

function isNamedElsewhere(project: Project, text: string): boolean {
  const quoted = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const named = new RegExp(`(?<!\\w)(\\w+)['"\\]]{0,3}\\s{0,20}(?:=>|[:=])[^\\n]{0,80}['"\`]${quoted}['"\`]`, 'g');
  const fallback = new RegExp(
    `\\b(process|Bun|Deno|import\\.meta)\\.env\\.\\w*(JWT|TOKEN)_?\\w*(SECRET|KEY)\\s*(\\?\\?|\\|\\|)\\s*['"\`]${quoted}['"\`]`,
  );
  return project.files.some((file) => {
    if (languageOf(file) === undefined || project.isTest(file)) return false;
    const source = project.read(file) ?? '';
    if (!source.includes(text)) return false;
    return fallback.test(source) || [...source.matchAll(named)].some((match) => tokenSecretName.test(match[1] ?? ''));
  });
}

/** In settings that a person is to fill. */
function isPlaceholderOf(text: string): boolean {
  return /^(<.*>|x{3,}|\*{3,}|\.{3}|TODO|FIXME|undefined|null)$/i.test(text);
}

/** The variable of the environment, or the setting, that a key is read from. */
export function environmentNames(key: Value): string[] {
  const names: string[] = [];
  for (const part of deep(key)) {
    if (part.kind === 'path') {
      const name = /(?:^|\.)(?:env|environ|ENV|_ENV|\$_ENV|\$_SERVER)\.(\w+)$/.exec(part.path)?.[1];
      if (name !== undefined) names.push(name);
      const setting = /^(?:config|Configuration|Rails\.application\.secrets)\.(.+)$/.exec(part.path)?.[1];
      if (setting !== undefined) names.push(setting);
      const inJson = /(?:^|\/)config\.json\.([\w.]+)$/.exec(part.path)?.[1];
      if (inJson !== undefined) names.push(inJson);
      names.push(...boundSettings(part.path));
    }
    if (
      part.kind === 'call' &&
      (/^(getenv|env|get|fetch|Getenv|GetEnvironmentVariable|config|getOrThrow|\[\])$/.test(part.call.name) ||
        /^(get|lookup|must|read|load)?_?(string_?)?(from_?)?env(ironment)?(_?or_?\w*|_?var|_?string|_?with_?\w+)?$/i.test(
          part.call.name,
        ))
    ) {
      const first = part.call.arguments[0]?.value;
      const isConfig =
        /config/i.test(part.call.receiverText ?? '') && /secret|key/i.test(first?.kind === 'string' ? first.text : '');
      if (first?.kind === 'string' && (isConfig || /^[A-Z][A-Z0-9_]+$/.test(first.text))) names.push(first.text);
    }
  }
  return names;
}

/** What `.env` files of the project that are really used, and its settings' files, set a variable to. */
export function valueInEnvironmentFiles(
  project: Project,
  name: string,
): { readonly file: string; readonly value: string } | undefined {
  for (const file of environmentFiles(project)) {
    const line = new RegExp(`^[ \\t]*(?:export\\s+)?${name}[ \\t]*=(.+)$`, 'm')
      .exec(project.read(file) ?? '')?.[1]
      ?.trim();
    const value = line?.replace(/(?<!\s)\s+#.*$/, '').replace(/^(['"])(.*)\1$/, '$2');
    if (value !== undefined && value !== '' && !/^\$\{|^<.*>$|^your[-_ ]/i.test(value)) return { file, value };
  }
  return settingInFiles(project, name) ?? inComposeFiles(project, name);
}

/** `JWT_SECRET: abc` and `- JWT_SECRET=abc` of the services that Docker Compose starts. */
function inComposeFiles(project: Project, name: string): { readonly file: string; readonly value: string } | undefined {
  for (const file of project.files) {
    if (!/(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/.test(file) || project.isTest(file)) continue;
    const line = new RegExp(`^[ \\t]*(?:-[ \\t]*)?["']?${name}["']?[ \\t]*[=:](.+)$`, 'm').exec(
      project.read(file) ?? '',
    )?.[1];
    const value = line
      ?.trim()
      .replace(/(?<!\s)\s+#.*$/, '')
      .replace(/^["']|["']$/g, '');
    if (value !== undefined && value !== '' && !/^\$|^<.*>$|^your[-_ ]|^change/i.test(value)) return { file, value };
  }
  return undefined;
}

const known = new WeakMap<Project, readonly string[]>();

function environmentFiles(project: Project): readonly string[] {
  let files = known.get(project);
  if (files === undefined) {
    files = project.files.filter(
      (file) =>
        /(^|\/)(\.env(\.(local|prod|production|dev|development|staging))?|\.?(local|prod|production|dev|development|staging)\.env)$/.test(
          file,
        ) && !project.isTest(file),
    );
    known.set(project, files);
  }
  return files;
}

/** `_appSettings.Secret`, `_jwtOptions.Value.Key`: a section that is bound to an object, by the object's name. */
export function boundSettings(path: string): readonly string[] {
  const [, holder, property] =
    /(?:^|\.)_?(\w*(?:settings|options|config|properties))\.(?:Value\.|CurrentValue\.)?(\w+)$/i.exec(path) ?? [];
  if (holder === undefined || property === undefined || /^os|^process/.test(path)) return [];
  const section = holder.replace(/(settings|options|config|properties)$/i, '');
  return section === '' ? [`${holder}.${property}`] : [`${holder}.${property}`, `${section}.${property}`];
}
