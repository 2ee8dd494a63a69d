import type { Call, Code, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { openOriginsOfNelmio } from './apis/browsers/nelmio-cors.ts';
import type { Match, StaticRule } from './rule.ts';
import {
  alternatives,
  chainOf,
  deep,
  entryOf,
  firstOfEach,
  isFalse,
  isInside,
  isTrue,
  namedArgument,
  pathsIn,
  stringsIn,
  surroundings,
} from './values.ts';

/** Every site may call with the cookies of the visitor. */
export const corsCredentialsReflect: StaticRule = {
  id: 'cors-credentials-reflect',
  number: 'S45',
  title: 'Every origin may call with credentials',
  cwe: [942],
  severity: 'high',
  why: 'Any page that a logged-in visitor opens reads this API in their name, cookies and all.',
  remedy: 'Name the origins that are yours, and compare them whole.',
  triggers: {
    javascript: ['credentials', 'Access-Control-Allow-Credentials'],
    php: ['Access-Control-Allow-Credentials', 'supports_credentials', 'supportsCredentials', 'HTTP_ORIGIN'],
    python: ['supports_credentials', 'allow_credentials', 'CORS_ALLOW_CREDENTIALS', 'Access-Control-Allow-Credentials'],
    go: ['AllowCredentials', 'Access-Control-Allow-Credentials'],
    java: ['allowCredentials', 'setAllowCredentials', 'Access-Control-Allow-Credentials'],
    ruby: ['credentials: true', 'Access-Control-Allow-Credentials'],
    csharp: ['AllowCredentials', 'Access-Control-Allow-Credentials'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || !/origin|flask_cors/i.test(model.file.text)) return;
    const found = [
      ...byOptions(model),
      ...byHeader(model),
      ...byChain(model),
      ...byAnnotation(model),
      ...byBlock(model),
      ...byFields(model),
    ];
    for (const code of firstOfEach(found, ({ region }) => region.startLine)) {
      yield {
        code,
        message: 'Whatever origin asks is allowed, with credentials.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  *checkSettings(project) {
    yield* openOriginsOfNelmio(project, this.remedy);
  },
};

const originNames = [
  'origin',
  'origins',
  'allow_origins',
  'allowed_origins',
  'AllowOrigins',
  'allowedOrigins',
  'allowed_origins_patterns',
  'allow_origin_regex',
  'AllowOriginFunc',
  'AllowedOrigins',
  'allowOrigin',
  'AllowOriginsFunc',
  'AllowOriginRequestFunc',
  'AllowOriginVaryRequestFunc',
  'AllowOriginWithContextFunc',
  'UnsafeAllowOriginFunc',
  'allowedOriginsPatterns',
];
const credentialNames = [
  'credentials',
  'supports_credentials',
  'allow_credentials',
  'AllowCredentials',
  'allowCredentials',
  'supportsCredentials',
];

function* byOptions(model: SourceModel): Generator<Code> {
  // The same options where they stand, and where they are given.
  const seen = new Set<unknown>();
  for (const value of [...model.maps, ...model.calls.flatMap((call) => call.arguments.map((one) => one.value))]) {
    for (const part of deep(value)) {
      if (part.kind !== 'map' || seen.has(part.entries) || !isTrue(entryOf(part, credentialNames))) continue;
      seen.add(part.entries);
      const origins = originNames.flatMap((name) => entryOf(part, [name]) ?? []);
      const open = origins.find(allowsAll);
      if (open !== undefined) yield open.code.end <= part.code.end ? startOf(open, part) : part.code;
      else if (isTrue(entryOf(part, ['AllowAllOrigins', 'allow_all_origins']))) yield part.code;
    }
  }
  for (const call of model.calls) {
    if (!isTrue(namedArgument(call, credentialNames))) continue;
    const origin = namedArgument(call, originNames);
    const isFlask = /flask_cors\.(CORS|cross_origin)$/.test(call.target);
    const resources = namedArgument(call, ['resources']);
    const ofResources =
      resources === undefined ? [] : [...deep(resources)].flatMap((one) => entryOf(one, ['origins']) ?? []);
    const isOpen =
      origin !== undefined ? allowsAll(origin) : isFlask && (resources === undefined || ofResources.some(allowsAll));
    const byPattern = namedArgument(call, ['allow_origin_regex']);
    if (isOpen || (byPattern?.kind === 'string' && isLoosePattern(byPattern.text))) yield call.code;
  }
  const all = model.assignments.find(
    ({ target, value }) =>
      (/^CORS_(ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)$/.test(target) && isTrue(value)) ||
      (/^CORS_(ALLOWED_ORIGIN_REGEXES|ORIGIN_REGEX_WHITELIST)$/.test(target) &&
        [...deep(value)].some((one) => one.kind === 'string' && isLoosePattern(one.text))),
  );
  if (
    all !== undefined &&
    model.assignments.some(({ target, value }) => target === 'CORS_ALLOW_CREDENTIALS' && isTrue(value))
  )
    yield all.code;
}

/** Fields that are set one by one: `config.AllowAllOrigins = true; config.AllowCredentials = true`. */
function* byFields(model: SourceModel): Generator<Code> {
  for (const { target, value, code } of model.assignments) {
    const [, holder, field] = /^(.+)\.(\w+)$/.exec(target) ?? [];
    const isOpen = field === 'AllowAllOrigins' ? isTrue(value) : originNames.includes(field ?? '') && allowsAll(value);
    if (holder === undefined || !isOpen) continue;
    const withCredentials = model.assignments.some(
      (other) => credentialNames.some((name) => other.target === `${holder}.${name}`) && isTrue(other.value),
    );
    if (withCredentials) yield code;
  }
}

/** Where an open origin stands in its options; the options themselves where it stands elsewhere. */
function startOf(origin: Value, options: Value): Code {
  return origin.code.start >= options.code.start ? origin.code : options.code;
}

/** `true`, `'*'`, a function that says yes to everybody or looks for a piece of the name, a pattern of everything. */
function allowsAll(origin: Value): boolean {
  const all = alternatives(origin);
  // in production it is none; a star that a setting replaces is refused by browsers
  if (all.length > 1 && all.some(isFalse)) return false;
  return all.some((one) => isOpenOrigin(one) && (all.length === 1 || one.kind !== 'string'));
}

function isOpenOrigin(origin: Value): boolean {
  if (isTrue(origin)) return true;
  if (origin.kind === 'string') return /^(https?:\/\/)?\*$|^\.\*$|^([#/~])\^?\.\*\$?\2\w*$/.test(origin.text);
  if (origin.kind === 'list') return origin.items.some(isOpenOrigin);
  if (origin.kind === 'call') return reflects([origin]) && /^[\w.]+\(\s*['"`]origin['"`]\s*\)$/i.test(origin.code.text);
  if (origin.kind === 'path') return /(^|\.)headers?\.origin$/i.test(origin.path);
  if (origin.kind !== 'function') return isLooseRegex(origin.code.text);
  return saysYes(origin.function) || looksForPiece(origin.function);
}

function saysYes(one: FunctionModel): boolean {
  const { calls, returns, comparisons, branches } = one;
  if (comparisons.length > 0 || branches.length > 0) return false;
  const given = one.parameters[0]?.name;
  const isYes = (value: Value) =>
    isTrue(value) ||
    (given !== undefined && value.kind === 'path' && value.path === given) ||
    allowsAllByText(value, given);
  return (
    calls.some(
      ({ arguments: [error, answer, ...rest] }) =>
        rest.length === 0 && error?.value.kind === 'null' && answer !== undefined && isYes(answer.value),
    ) ||
    returns.some(isYes) ||
    // `origin: (ctx) => ctx.get('Origin')` of Koa
    (reflects(returns) && !/(?<!\?)\?(?![?.])|includes|indexOf|\.has\(|test\(|some\(|\[/.test(one.code.text))
  );
}

/** `origin || true`, `{ origin: req.header('Origin') }`. */
function allowsAllByText(value: Value, given: string | undefined): boolean {
  if (value.kind === 'choice') return value.options.every((one) => isTrue(one) || one.code.text === given);
  return value.kind === 'map' && alternatives(entryOf(value, ['origin']) ?? value).some((one) => reflects([one]));
}

/** `origin.endsWith('acme.net')`, `strings.Contains(origin, "acme.net")`: `https://evil-acme.net` has it, too. */
function looksForPiece(one: FunctionModel): boolean {
  const given = one.parameters.at(
    one.parameters.length > 1 && /req/i.test(one.parameters[0]?.name ?? '') ? 1 : 0,
  )?.name;
  if (given === undefined) return false;
  return one.calls.some(({ name, receiverText, receiver, arguments: [first, second] }) => {
    const isOwn = receiverText?.replace(/[?!]$/, '') === given;
    const isGo = receiverText === 'strings' && first?.value.code.text === given;
    const piece = isOwn ? first?.value : isGo ? second?.value : undefined;
    if (/^(test|match|MatchString)$/.test(name) && receiver !== undefined && first?.value.code.text === given)
      return isLooseRegex(receiver.code.text);
    if (name === 'match' && isOwn && first !== undefined) return isLooseRegex(first.value.code.text);
    if (piece?.kind !== 'string' || !/\w\.\w|\w{4}/.test(piece.text) || /localhost|127\.0/.test(piece.text))
      return false;
    if (/^(includes|indexOf|Contains|search|IndexOf)$/.test(name)) return true;
    if (/^(endsWith|HasSuffix|EndsWith)$/.test(name)) return /^\w/.test(piece.text) && !piece.text.includes('://');
    return /^(startsWith|HasPrefix|StartsWith)$/.test(name) && /^https?:\/\/[\w.-]+\.\w+$/.test(piece.text);
  });
}

/** A literal pattern, `/acme\.net/`, that neither begins where a host begins nor ends where it ends. */
function isLooseRegex(text: string): boolean {
  const pattern = /^\(?\/(.*)\/[a-z]*\)?$/.exec(text)?.[1];
  return pattern !== undefined && !/localhost|127\.0/.test(pattern) && isLoosePattern(pattern, true);
}

/** @param isSearched whether the pattern may match a piece; else it is compared with the whole text, or from its beginning */
function isLoosePattern(pattern: string, isSearched = false): boolean {
  const plain = pattern.replace(/^([#~/])(.*)\1\w*$/, '$2');
  if (/^\^?(https?\??:(\/|\\\/){2})?\(?\.[*+]\)?\$?$/.test(plain)) return true;
  if (!isSearched) return false;
  const beginsRight = /^(\^|\\A|\(\^|\\\.)/.test(plain);
  const endsRight = /(\$|\\[zZ])\)?$/.test(plain);
  return /\w/.test(plain) && !(beginsRight && endsRight);
}

const originHeader = /Access-Control-Allow-Origin/i;
const judged =
  /includes\(|indexOf|in_array|\.has\(|allowed|whitelist|allowlist|trusted|preg_match|\.test\(|===|match|startsWith|endsWith|contains|(check|valid|verif|permit|accept)\w*\(\s*\$?origin|include\?|\bif\b[^{\n]*\w\[\s*\$?o(rigin)?\s*\]|\bin\b\s+[\w.]*origins?\b|&\s*[\w.]*origins?\b/i;

/** A pattern that neither begins where the origin begins nor ends where it ends: `acme.net.evil.test` has it, too. */
const looseMatch = /preg_match\(\s*(['"])([/#~])(?!\^)(?:(?!\$\2).)*?\2\w*\1\s*,\s*\$\w*origin\w*\s*\)/gi;

function* byHeader(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    const texts = call.arguments.flatMap(({ value }) => stringsIn(value));
    if (texts.some((text) => originHeader.test(text)) && reflects(call.arguments.map(({ value }) => value)))
      yield* unlessJudged(model, call.code, aroundHeader(model, call.code, call.within));
    else yield* byHeaderMap(model, call);
  }
  for (const { target, value, code, within } of model.assignments) {
    if (originHeader.test(target) && reflects([value])) yield* unlessJudged(model, code, surroundings(model, within));
  }
}

/** `{ headers: { 'Access-Control-Allow-Origin': origin } }` among what a call is given. */
function* byHeaderMap(model: SourceModel, call: Call): Generator<Code> {
  for (const part of call.arguments.flatMap(({ value }) => [...deep(value)])) {
    if (part.kind !== 'map') continue;
    const origin = [...part.entries].find(([key]) => originHeader.test(key))?.[1];
    if (origin !== undefined && alternatives(origin).some((one) => reflects([one])))
      yield* unlessJudged(model, origin.code, aroundHeader(model, call.code, call.within));
  }
}

/** The function around, or the dozen lines before and after where a script has none. */
function aroundHeader(model: SourceModel, code: Code, within: FunctionModel | undefined): string {
  if (within !== undefined || model.file.language !== 'php') return surroundings(model, within);
  const { startLine, endLine } = code.region;
  return model.file.text
    .split('\n')
    .slice(Math.max(0, startLine - 13), endLine + 3)
    .join('\n');
}

function reflects(values: readonly Value[]): boolean {
  return values.some(
    (value) =>
      pathsIn(value).some((path) => /headers?\.(origin|Origin)$|HTTP_ORIGIN$|^\$?origin$/i.test(path)) ||
      [...deep(value)].some(
        (part) =>
          part.kind === 'call' && /header|get|META/i.test(part.call.name) && /origin/i.test(stringsIn(part).join(' ')),
      ),
  );
}

function* unlessJudged(model: SourceModel, code: Code, around: string): Generator<Code> {
  if (!/Access-Control-Allow-Credentials/i.test(around) && !/Access-Control-Allow-Credentials/i.test(model.file.text))
    return;
  const rest = around.replace(/Access-Control-Allow[\w-]*/g, '').replace(looseMatch, '');
  if (!judged.test(rest)) yield code;
}

function* byChain(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    if (!/^(allowCredentials|AllowCredentials|setAllowCredentials)$/.test(call.name)) continue;
    const off = call.arguments[0]?.value;
    if (off !== undefined && !isTrue(off)) continue;
    const chain = chainOf(call);
    const siblings =
      call.name === 'setAllowCredentials' || chain.length === 1
        ? (call.within?.calls ?? model.calls).filter((one) => one.receiverText === call.receiverText)
        : chain;
    if (model.file.language === 'go') {
      // options of gorilla's handlers.CORS
      const around = model.calls.find((one) => one.name === 'CORS' && isInside(call.code, one.code));
      const open = around?.arguments.some(({ value }) => value.kind === 'call' && opensAll(value.call)) ?? false;
      if (open) yield call.code;
      continue;
    }
    if (siblings.some(opensAll)) yield call.code;
  }
}

/** `@CrossOrigin(originPatterns = "*", allowCredentials = "true")` of Spring. */
function* byAnnotation(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'java') return;
  const owners = [...model.classes, ...model.functions];
  for (const { name, code } of owners.flatMap(({ decorators }) => decorators)) {
    if (/(^|\.)CrossOrigin$/.test(name) && /allowCredentials\s*=\s*"true"/.test(code.text) && /"\*"/.test(code.text))
      yield code;
  }
}

/** `origins '*'` beside `resource …, credentials: true` of rack-cors. */
function* byBlock(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'ruby') return;
  for (const call of model.calls) {
    const opens =
      call.name === 'origins' &&
      call.arguments.some(
        ({ value: { code } }) =>
          /^(['"]\*['"]|\/\.\*\/)$/.test(code.text) ||
          isLooseRegex(code.text) ||
          /^(->|lambda|proc)[^{]{0,40}\{\s{0,9}(\|[^|]{0,40}\|)?\s{0,9}true\s{0,9}\}$/.test(code.text),
      );
    const after = opens ? model.file.text.slice(call.code.end, call.code.end + 600).split(/\bend\b/)[0] : undefined;
    if (after !== undefined && /credentials:\s*true/.test(after)) yield call.code;
  }
}

function opensAll(call: Call): boolean {
  if (/^(AllowAnyOrigin)$/.test(call.name)) return true;
  if (/^(SetIsOriginAllowed|AllowedOriginValidator)$/.test(call.name))
    return call.arguments.some(({ value }) => allowsAll(value));
  if (
    !/^(allowedOriginPatterns|allowedOrigins|addAllowedOriginPattern|addAllowedOrigin|setAllowedOriginPatterns|setAllowedOrigins)$/.test(
      call.name,
    )
  )
    return false;
  return call.arguments.some(({ value }) => stringsIn(value).includes('*'));
}
