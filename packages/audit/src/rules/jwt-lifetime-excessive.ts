import type { Code, SourceModel, Value } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { configuredLifetimes } from './apis/jwt/configured-lifetimes.ts';
import { type BareUnit, day, secondsOf, spoken } from './apis/jwt/durations.ts';
import { handmadeTokens } from './apis/jwt/jwt-handmade.ts';
import { jwtSignings } from './apis/jwt/jwt-sign.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { lexikTokens } from './apis/jwt/lexik-jwt.ts';
import { lifetimeCalls, lifetimeNames, lifetimeSettings } from './apis/jwt/lifetime-settings.ts';
import { isInMilliseconds, lifetimeOf, purposeOf } from './apis/jwt/token-lifetime.ts';
import { valuesNamed } from './named-values.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { callsNamed, firstOfEach, isInside, isNull } from './values.ts';

/** Longer than this an access token should not live. */
const policySeconds = day;

/** What remembers a person, or a device, may live longer, and not for years. */
const rememberedSeconds = 90 * day;

/** Access tokens live longer than the policy allows. */
export const jwtLifetimeExcessive: StaticRule = {
  id: 'jwt-lifetime-excessive',
  number: 'S14',
  title: 'Access tokens live too long',
  cwe: [613],
  severity: 'medium',
  why: 'A token that leaks is good until it ends; what was revoked in between is not seen.',
  remedy: 'Let access tokens live for minutes, and renew them with a refresh token that rotates and can be revoked.',
  triggers: {
    javascript: [...jwtWords, 'expiresIn', 'next-auth'],
    php: [...jwtWords, 'ExpireIn', 'sanctum'],
    python: [...jwtWords, 'JSONWebSignatureSerializer', 'ACCESS_TOKEN_LIFETIME', 'ACCESS_TOKEN_EXPIRE'],
    go: jwtWords,
    java: jwtWords,
    ruby: [...jwtWords, 'knock', 'doorkeeper'],
    csharp: [...jwtWords, 'JwtSecurityToken'],
  },
  mention:
    /^(?=[\s\S]*(?:jwt|token|sanctum|passport|bearer|serializer|next-auth))[\s\S]*(?:\bexp\b|expir|ttl|lifetime|timeout|max_?age|Add(?:Days|Months|Years))/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    yield* firstOfEach(
      [
        ...fromSignings(model),
        ...fromOwnMaking(model, project),
        ...fromCalls(model),
        ...fromSettings(model, project),
        ...fromFiles(model, project),
      ],
      ({ code }) => code.region.startLine,
    );
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const { file, code, seconds } of lexikTokens(project)) {
      if (seconds !== undefined && seconds <= policySeconds) continue;
      yield {
        file,
        code,
        message: `\`token_ttl\`: access tokens ${seconds === undefined ? 'never end' : `live for ${spoken(seconds)}`}.`,
        remedy:
          'Set token_ttl: 900 in lexik_jwt_authentication.yaml: seconds; and renew with gesdinet/jwt-refresh-token-bundle.',
        confidence: 'high',
      };
    }
  },
};

function* fromSignings(model: SourceModel): Generator<Match> {
  for (const found of jwtSignings(model)) {
    const seconds = lifetimeOf(model, found);
    const purpose = purposeOf(model, found.call);
    if (seconds === undefined || purpose === 'refresh' || purpose === 'once') continue;
    if (seconds <= (purpose === 'remember' ? rememberedSeconds : policySeconds)) continue;
    yield {
      code: found.call.code,
      message: `The tokens that ${found.api.library} makes here live for ${spoken(seconds)}.`,
      remedy: `Let them live for minutes: ${found.api.expiryExample}; and give a refresh token beside.`,
      confidence: 'high',
    };
  }
}

function* fromOwnMaking(model: SourceModel, project: Project): Generator<Match> {
  for (const { code, lifetime } of handmadeTokens(model, project)) {
    if (typeof lifetime !== 'number' || lifetime <= policySeconds) continue;
    yield {
      code,
      message: `The tokens that are put together here live for ${spoken(lifetime)}.`,
      remedy: "Let them live for minutes: 'exp' => time() + 900; and give a refresh token beside.",
      confidence: 'medium',
    };
  }
}

function* fromCalls(model: SourceModel): Generator<Match> {
  for (const { name, unit, remedy, nullIsEndless } of lifetimeCalls) {
    for (const call of callsNamed(model, name)) {
      const given = call.arguments[0]?.value;
      const seconds = secondsOf(given, unit);
      const endless = nullIsEndless === true && given !== undefined && isNull(given);
      if (!endless && (seconds === undefined || seconds <= policySeconds)) continue;
      yield {
        code: call.code,
        message: `${call.name} lets access tokens live ${seconds === undefined ? 'for ever' : `for ${spoken(seconds)}`}.`,
        remedy,
        confidence: 'high',
      };
    }
  }
}

function* fromSettings(model: SourceModel, project: Project): Generator<Match> {
  const signings = jwtSignings(model);
  for (const { name, target, value, code } of valuesNamed(model, lifetimeNames)) {
    const setting = lifetimeSettings.find(
      (one) =>
        one.name.test(name) && (one.file?.test(model.file.path) ?? true) && (one.text?.test(model.file.text) ?? true),
    );
    if (setting?.owner === 'Sanctum' && isUnused(project)) continue;
    if (setting === undefined || /refresh|remember|reset|verif/i.test(`${target} ${lineOf(model, code)}`)) continue;
    if (
      name === 'expiresIn' &&
      (signings.some(({ call }) => isInside(value.code, call.code)) || !isSignOption(model, value.code))
    )
      continue;
    if (name === 'maxAge' && !isOfSession(model, code)) continue;
    const endless = setting.nullIsEndless === true && isEndless(value);
    const unit = setting.owner === 'next-auth' ? setting.unit : unitOf(withoutRead(value), setting.unit, model);
    const seconds = secondsOf(withoutRead(value), unit);
    if (!endless && (seconds === undefined || seconds <= (setting.longest ?? policySeconds) || seconds > 1_000_000_000))
      continue;
    yield {
      code,
      message: `\`${name}\` of ${setting.owner}: access tokens ${endless || seconds === undefined ? 'never end' : `live for ${spoken(seconds)}`}.`,
      remedy: setting.remedy,
      confidence: 'high',
    };
  }
}

/** Laravel brings the configuration of Sanctum along, whether its tokens come from there or from Passport. */
function isUnused(project: Project): boolean {
  return project.mentions('Passport\\HasApiTokens') && !project.mentions('Sanctum\\HasApiTokens');
}

/** What the files of Spring and .NET say, where the source reads it. */
function* fromFiles(model: SourceModel, project: Project): Generator<Match> {
  for (const { code, name, file, seconds } of configuredLifetimes(model, project)) {
    if (seconds <= policySeconds || seconds > 1_000_000_000) continue;
    yield {
      code,
      message: `\`${name}\`${file === undefined ? '' : ` in ${file}`}: access tokens live for ${spoken(seconds)}.`,
      remedy: 'Keep it at 15 minutes, with a refresh token.',
      confidence: 'medium',
    };
  }
}

/** `18e5` in a program of JavaScript or Java are milliseconds, as everything that its own clock says. */
function unitOf(value: Value, unit: BareUnit, model: SourceModel): BareUnit {
  const { language, text } = model.file;
  const isRound = value.kind === 'number' && value.number >= 100_000 && value.number % 1000 === 0;
  const isOfClock =
    (language === 'javascript' && isRound) ||
    (language === 'java' &&
      (isInMilliseconds(model, value) || (countsMilliseconds.test(text) && !/\*\s*1000\b/.test(text))));
  return unit === 'seconds' && isOfClock ? 'milliseconds' : unit;
}

/** What Java's older classes for time count in. */
const countsMilliseconds = /currentTimeMillis|\.getTime\(\)|new Date\(|toMillis/;

function isEndless(value: Value): boolean {
  return isNull(value) || isNull(withoutRead(value));
}

/** `env('JWT_TTL', 60)`, `(int) env('X', 60)`: what holds when nothing is set. */
function withoutRead(value: Value): Value {
  if (value.kind !== 'call' || !/^(env|getenv|get|config)$/.test(value.call.name) || value.call.arguments.length !== 2)
    return value;
  return value.call.arguments[1]?.value ?? value;
}

function lineOf(model: SourceModel, code: Code): string {
  const { text } = model.file;
  const end = text.indexOf('\n', code.end);
  return text.slice(text.lastIndexOf('\n', code.start) + 1, end < 0 ? text.length : end);
}

/** `session: { strategy: 'jwt', maxAge: … }`, `jwt: { maxAge: … }`, and no cookie. */
function isOfSession(model: SourceModel, code: Code): boolean {
  const before = model.file.text.slice(Math.max(0, code.start - 300), code.start);
  return /\b(session|jwt)\s*:\s*\{[^{}]*$/.test(before) && !/strategy\s*:\s*['"]database/.test(before);
}

/** Whether an `expiresIn` stands in options for signing: presigned URLs and caches have one, too. */
function isSignOption(model: SourceModel, code: Code): boolean {
  const before = model.file.text.slice(Math.max(0, code.start - 160), code.start);
  return /(signOptions|sign|jwt\w*)\s*:\s*\{[^{}]*$/i.test(before);
}
