import type { Code, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { secondsOf } from './apis/jwt/durations.ts';
import { speaksOfJwt } from './apis/jwt/header-values.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { isSaidToBeChecked } from './apis/jwt/said-to-be-checked.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { entryOf, firstOfEach, isFalse, isInside, isTrue, surroundings } from './values.ts';

interface Switch {
  readonly name: RegExp;
  readonly off: (value: Value) => boolean;
  readonly remedy: string;
}

const isHuge = (value: Value) => (secondsOf(value) ?? 0) >= 3600;

/** Settings that make libraries accept tokens whose time is over. */
const switches: readonly Switch[] = [
  { name: /^(ignoreExpiration|ignoreExp)$/, off: isTrue, remedy: 'Remove ignoreExpiration: true.' },
  { name: /^(verify_exp|verify_expiration)$/, off: isFalse, remedy: 'Remove it: the end is checked by default.' },
  { name: /^(ValidateLifetime|RequireExpirationTime)$/, off: isFalse, remedy: 'Remove it: true is the default.' },
  {
    // jose compares the end with this moment
    name: /^currentDate$/,
    off: (value) =>
      value.kind === 'call' && value.call.name === 'Date' && value.call.arguments[0]?.value.kind === 'number',
    remedy: 'Remove currentDate: the clock of the machine is the default.',
  },
  { name: /^allow_expired$/, off: isTrue, remedy: 'Remove allow_expired=True.' },
  { name: /^SkipClaimsValidation$/, off: isTrue, remedy: 'Remove SkipClaimsValidation.' },
  {
    name: /^(clockTolerance|leeway|exp_leeway|ClockSkew)$/,
    off: isHuge,
    remedy: 'Allow a leeway of a minute at most.',
  },
];

/** Calls that switch the check off. */
const calls: readonly {
  readonly name: RegExp;
  readonly when?: (first: Value | undefined) => boolean;
  readonly remedy: string;
}[] = [
  { name: /^WithoutClaimsValidation$/, remedy: 'Remove jwt.WithoutClaimsValidation().' },
  { name: /^WithValidate$/, when: isFalse, remedy: 'Remove jwt.WithValidate(false).' },
  {
    // Spring's decoder looks at the times by its default validators, which this one replaces
    name: /^setJwtValidator$/,
    when: (first) =>
      first?.kind === 'function' &&
      /OAuth2TokenValidatorResult\.success\(\)/.test(first.function.code.text) &&
      !/failure|OAuth2Error/.test(first.function.code.text),
    remedy: 'Use JwtValidators.createDefaultWithIssuer(issuer).',
  },
  { name: /^setSkipAllValidators$/, remedy: 'Remove setSkipAllValidators().' },
  {
    name: /^(acceptExpiresAt|acceptLeeway|setAllowedClockSkewSeconds|clockSkewSeconds|setAllowedClockSkewInSeconds)$/,
    when: (first) => first !== undefined && isHuge(first),
    remedy: 'Allow a leeway of a minute at most.',
  },
];

/** A token is accepted although its time is over. */
export const jwtExpiryIgnored: StaticRule = {
  id: 'jwt-expiry-ignored',
  number: 'S13',
  title: 'Tokens are accepted although their time is over',
  cwe: [613],
  severity: 'high',
  why: 'A token that was found in a log or on an old device is good for ever.',
  remedy: 'Let the library check the end; give clients a refresh token.',
  triggers: {
    javascript: [
      'ignoreExp',
      'clockTolerance',
      '@hapi/jwt',
      'TokenExpiredError',
      'currentDate',
      'JWTExpired',
      'ERR_JWT_EXPIRED',
    ],
    php: ['lcobucci', '$leeway', 'ExpiredException'],
    python: ['verify_exp', 'leeway', 'ExpiredSignatureError', 'allow_expired'],
    go: [
      'ErrTokenExpired',
      'ValidationErrorExpired',
      'WithoutClaimsValidation',
      'SkipClaimsValidation',
      'WithValidate',
      'WithLeeway',
    ],
    java: [
      'setJwtValidator',
      'ExpiredJwtException',
      'acceptExpiresAt',
      'acceptLeeway',
      'ClockSkew',
      'setSkipAllValidators',
    ],
    ruby: ['verify_expiration', 'exp_leeway', 'ExpiredSignature'],
    csharp: ['SecurityTokenExpired', 'ValidateLifetime', 'RequireExpirationTime', 'LifetimeValidator', 'ClockSkew'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const verified = firstOfEach(fromVerifications(model), ({ setting }) => setting.start);
    const told = verified.map(({ setting }) => setting);
    const found = [
      ...verified.map(({ match }) => match),
      ...[...fromSettings(model)].filter(({ code }) => !told.some((one) => isInside(one, code) || isInside(code, one))),
      ...fromCalls(model),
      ...fromStrategies(model),
      ...fromConstraints(model),
      ...fromHandlers(model),
      ...fromBranches(model),
    ];
    yield* onceAnObject(
      firstOfEach(found, ({ code }) => code.start),
      model,
    );
  },
};

/** .NET has two switches for it, which stand together: they are one mistake. */
function* onceAnObject(found: readonly Match[], model: SourceModel): Generator<Match> {
  let lastLine = Number.NEGATIVE_INFINITY;
  for (const match of found) {
    const line = match.code.region.startLine;
    if (model.file.language === 'csharp' && Math.abs(line - lastLine) < 6) continue;
    lastLine = line;
    yield match;
  }
}

/** `strategy('jwt', 'jwt', { keys, verify: { exp: false } })` of hapi. */
function* fromStrategies(model: SourceModel): Generator<Match> {
  for (const call of model.calls) {
    if (!/\.auth\.strategy$/.test(call.target)) continue;
    const options = entryOf(call.arguments[2]?.value, ['verify', 'verifyOptions']);
    const end = entryOf(options, ['exp']);
    if (end === undefined || !isFalse(end)) continue;
    yield {
      code: end.code,
      message: '`exp: false` makes expired tokens pass.',
      remedy: 'Remove it: the end is checked by default.',
      confidence: 'high',
    };
  }
}

function* fromSettings(model: SourceModel): Generator<Match> {
  if (!speaksOfJwt(model)) return;
  const unverified = model.maps.filter((map) => isFalse(entryOf(map, ['verify_signature'])));
  for (const { name, value, code } of namedValues(model)) {
    const found = switches.find((one) => one.name.test(name) && one.off(value));
    if (found === undefined || unverified.some((map) => isInside(code, map.code))) continue;
    const match = matchFor(
      model,
      code,
      `\`${name}\` makes expired tokens pass.`,
      found.remedy,
      functionAround(model, code),
    );
    if (match === undefined) continue;
    const removal = removalOf(model, name, value);
    yield removal === undefined ? match : { ...match, fix: removal };
  }
}

/** Options that stand elsewhere, a constant say: it is where a token is verified with them that it matters. */
function* fromVerifications(model: SourceModel): Generator<{ readonly match: Match; readonly setting: Code }> {
  for (const { call } of jwtVerifications(model)) {
    for (const { value } of call.arguments) {
      const off = isInside(value.code, call.code) ? switchedOffIn(value) : undefined;
      if (off === undefined || isInside(off.value.code, call.code)) continue;
      if (isFalse(entryOf(value, ['verify_signature']))) continue;
      const match = matchFor(model, call.code, `\`${off.name}\` makes expired tokens pass.`, off.remedy, call.within);
      if (match !== undefined) yield { match, setting: off.value.code };
    }
  }
}

function switchedOffIn(
  map: Value,
): { readonly name: string; readonly value: Value; readonly remedy: string } | undefined {
  if (map.kind !== 'map') return undefined;
  for (const [key, value] of map.entries) {
    const name = key.replace(/^:/, '');
    const found = switches.find((one) => one.name.test(name) && one.off(value));
    if (found !== undefined) return { name, value, remedy: found.remedy };
  }
  return undefined;
}

function* fromCalls(model: SourceModel): Generator<Match> {
  for (const call of model.calls) {
    const found = calls.find(({ name, when }) => name.test(call.name) && (when?.(call.arguments[0]?.value) ?? true));
    if (found === undefined) continue;
    const match = matchFor(model, call.code, `${call.name} makes expired tokens pass.`, found.remedy, call.within);
    if (match !== undefined) yield match;
  }
}

/** lcobucci/jwt checks what it is told to check: without ValidAt, no time. */
function* fromConstraints(model: SourceModel): Generator<Match> {
  if (model.file.language !== 'php') return;
  for (const { api, call } of jwtVerifications(model)) {
    if (api.library !== 'lcobucci/jwt' || !/SignedWith/.test(call.code.text)) continue;
    if (
      /isExpired/.test(model.file.text) ||
      /ValidAt|HasClaimWithValue\('exp/.test(call.within?.code.text ?? model.file.text) ||
      call.arguments.some(({ isSpread }) => isSpread)
    )
      continue;
    const match = matchFor(
      model,
      call.code,
      'The constraints of lcobucci/jwt do not look at the time: expired tokens pass.',
      'Add new StrictValidAt($clock), or LooseValidAt.',
      call.within,
    );
    if (match !== undefined) yield match;
  }
}

/** `catch (ExpiredJwtException e) { return e.getClaims(); }`. */
function* fromHandlers(model: SourceModel): Generator<Match> {
  for (const holder of model.functions) {
    for (const handler of holder.handlers) {
      if (!handler.exceptions.some((name) => /Expired(Jwt|Signature|Token)?(Exception|Error)?$/.test(name))) continue;
      if (
        !/getClaims\(\)|verify_exp|getPayload\(\)|base64_decode|urlsafeB64Decode|ignoreExpiration|ReadJwtToken\(|\breturn\s+True\b|return true/.test(
          handler.body.text,
        )
      )
        continue;
      const match = matchFor(
        model,
        handler.code,
        'An expired token is caught here, and its claims are used all the same.',
        'Answer 401 when the token has expired.',
        holder,
      );
      if (match !== undefined) yield { ...match, confidence: 'medium' };
    }
  }
}

/** `if (errors.Is(err, jwt.ErrTokenExpired)) { return token, nil }`, `if (error.name === 'TokenExpiredError') return jwt.decode(token)`. */
function* fromBranches(model: SourceModel): Generator<Match> {
  if (!expiredErrors.test(model.file.text)) return;
  for (const holder of model.functions) {
    for (const { condition, consequence, code } of holder.branches) {
      if (holder !== functionAround(model, code) || !expiredErrors.test(condition.code.text)) continue;
      if (!acceptsExpired.test(consequence.text) || refuses.test(consequence.text)) continue;
      const match = matchFor(
        model,
        condition.code,
        'An expired token is recognised here, and its claims are used all the same.',
        'Answer 401 when the token has expired.',
        holder,
      );
      if (match !== undefined) yield { ...match, confidence: 'medium' };
    }
  }
}

const expiredErrors = /TokenExpiredError|ErrTokenExpired|JWTExpired|ERR_JWT_EXPIRED|ValidationErrorExpired/;
const acceptsExpired =
  /\bdecode\w*\(|ignoreExpiration|return\s+[\w.*()]+\s*,\s*nil\b|\bnext\(\s*\)|\breturn\s+(true|payload|claims|token|\w+\.payload)\b/;
const refuses = /throw|\b40[13]\b|reject\(|unauthori[sz]ed|forbidden|abort|refresh/i;

/** A logout may well take an expired token, and a refresh that looks at the end by itself. */
function matchFor(
  model: SourceModel,
  code: Code,
  message: string,
  remedy: string,
  within: FunctionModel | undefined,
): Match | undefined {
  const name = within?.name ?? '';
  const text = surroundings(model, within);
  // OpenID Connect wants hints to be taken although their time is over (RP-Initiated Logout 1.0, section 4).
  const behind = model.file.text.slice(code.end, code.end + 60);
  if (/^\(?\)*\s*\.ParseUnverified\(/.test(behind)) return undefined;
  // a parser that is only read with, without looking at anything
  if (
    /(Skip|Without)ClaimsValidation/.test(message) &&
    /\.ParseUnverified\(/.test(text) &&
    !/\.(Parse|ParseWithClaims)\(/.test(text)
  )
    return undefined;
  if (isNoToken(model, code) || /id[_ ]?token[_ ]?hint/i.test(text)) return undefined;
  const checksItself =
    isSaidToBeChecked(model, code) ||
    (within !== undefined &&
      /\.exp\b|\[["']exp["']\]|getExpiration|ValidTo|refresh_?token/i.test(text.replace(/verify_exp\w*/g, '')));
  const isEnd =
    /logout|log_out|signout|sign_out|revoke|blacklist|invalidate|denylist|(from|of|is|has|check)_?expired|isExpir|introspect/i.test(
      name,
    );
  const isRefresh = /refresh|renew/i.test(name);
  if (isEnd || (within !== undefined && isRefresh && checksItself)) return undefined;
  return {
    code,
    message,
    remedy,
    confidence: checksItself ? 'low' : isRefresh ? 'medium' : 'high',
    ...(checksItself ? { severity: 'low' as const } : isRefresh ? { severity: 'medium' as const } : {}),
  };
}

/** `Request.find(id, { ignoreExpiration: true })`: a record that is looked up, no token that is verified. */
function isNoToken(model: SourceModel, code: Code): boolean {
  const around = model.calls.filter((call) => isInside(code, call.code) && call.code.start < code.start);
  const inner = around.sort((a, b) => a.code.end - a.code.start - (b.code.end - b.code.start))[0];
  return inner !== undefined && /^(find|get|load|fetch|lookup|query|select)([A-Z_]\w*)?$/.test(inner.name);
}

function functionAround(model: SourceModel, code: Code): FunctionModel | undefined {
  const around = model.functions.filter((one) => isInside(code, one.code));
  return around.sort((a, b) => a.code.end - a.code.start - (b.code.end - b.code.start))[0];
}

/** Takes `ignoreExpiration: true` and its comma out. */
function removalOf(model: SourceModel, name: string, value: Value): Match['fix'] {
  if (model.file.language !== 'javascript' || name !== 'ignoreExpiration') return undefined;
  const { text } = model.file;
  const before = /(,\s*)?ignoreExpiration\s*:\s*$/.exec(text.slice(0, value.code.start));
  if (before === null || !/^true$/.test(text.slice(value.code.start, value.code.end))) return undefined;
  const after = before[1] === undefined ? (/^\s*,[ \t]*/.exec(text.slice(value.code.end))?.[0].length ?? 0) : 0;
  return {
    description: 'Take ignoreExpiration: true out',
    edits: [{ start: value.code.start - before[0].length, end: value.code.end + after, text: '' }],
  };
}
