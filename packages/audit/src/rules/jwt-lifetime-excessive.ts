import type { Code, SourceModel, Value } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { configuredLifetimes } from './apis/configured-lifetimes.ts';
import { type BareUnit, day, secondsOf, spoken } from './apis/durations.ts';
import { jwtSignings } from './apis/jwt-sign.ts';
import { jwtWords } from './apis/jwt-words.ts';
import { lexikTokens } from './apis/lexik-jwt.ts';
import { lifetimeCalls, lifetimeNames, lifetimeSettings } from './apis/lifetime-settings.ts';
import { isInMilliseconds, lifetimeOf, purposeOf } from './apis/token-lifetime.ts';
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
      [...fromSignings(model), ...fromCalls(model), ...fromSettings(model, project), ...fromFiles(model, project)],
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
  examples: {
    matching: [
      {
        language: 'java',
        path: 'src/main/java/Tokens.java',
        code: `class Tokens {
  @Value("\${jwt.expiration}") private long expiration; // finding
  @Value("\${jwt.refresh-expiration}") private long refreshExpiration;
  Date end() { return new Date(System.currentTimeMillis() + expiration); }
}`,
        files: {
          'src/main/resources/application.yml': 'jwt:\n  expiration: 864000000\n  refresh-expiration: 864000000\n',
        },
      },
      {
        language: 'csharp',
        path: 'Tokens.cs',
        code: `class Tokens { object T() { return new JwtSecurityToken(expires: DateTime.Now.AddDays(Convert.ToDouble(_config["Jwt:ExpireDays"]))); } }`,
        files: { 'appsettings.json': '{ "Jwt": { "ExpireDays": 30 } }' },
      },
      {
        language: 'php',
        code: '<?php\nnamespace App;',
        files: {
          'config/packages/lexik_jwt_authentication.yaml': 'lexik_jwt_authentication:\n  token_ttl: 36000000\n',
        },
      },
      {
        language: 'php',
        code: `<?php\nuse Tymon\\JWTAuth\\Facades\\JWTAuth;\nJWTAuth::factory()->setTTL(60 * 24 * 365);`,
      },
      { language: 'python', code: `class Settings:\n    ACCESS_TOKEN_EXPIRE_MINUTES: int = 60 * 24 * 8` },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nfunction token(id) { const end = new Date(); end.setDate(end.getDate() + 60); return jwt.sign({ id, exp: end.getTime() / 1000 }, key); }`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nconst token = jwt.sign({ sub: 1 }, key, { expiresIn: '365d' });`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nconst week = 7 * 24 * 60 * 60;\njwt.sign({ sub: 1, exp: Math.floor(Date.now() / 1000) + week }, key);`,
      },
      {
        language: 'javascript',
        code: `import { JwtModule } from '@nestjs/jwt';\nJwtModule.register({ secret: process.env.S, signOptions: { expiresIn: '30d' } });`,
      },
      {
        language: 'php',
        path: 'config/jwt.php',
        code: `<?php\nreturn ['secret' => env('JWT_SECRET'), 'ttl' => null];`,
      },
      {
        language: 'php',
        code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::encode(['sub' => 1, 'exp' => time() + 60 * 60 * 24 * 365], $key, 'HS256');`,
      },
      {
        language: 'php',
        code: `<?php\nuse Laravel\\Passport\\Passport;\nPassport::tokensExpireIn(now()->addYears(1));`,
      },
      {
        language: 'python',
        code: `import jwt\njwt.encode({"sub": 1, "exp": datetime.utcnow() + timedelta(days=30)}, KEY, algorithm="HS256")`,
      },
      {
        language: 'python',
        code: `import jwt\ndef issue():\n    end = datetime.now() + timedelta(days=60)\n    return jwt.encode({"sub": 1, "exp": int(end.strftime("%s"))}, KEY, algorithm="HS256")`,
      },
      { language: 'python', code: `JWT_ACCESS_TOKEN_EXPIRES = timedelta(days=365)` },
      {
        language: 'go',
        code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Add(time.Hour * 24 * 365).Unix()}) }`,
      },
      {
        language: 'java',
        code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withExpiresAt(Instant.now().plus(30, ChronoUnit.DAYS)).sign(algorithm); } }`,
      },
      { language: 'ruby', code: `JWT.encode({ sub: 1, exp: 30.days.from_now.to_i }, key, 'HS256')` },
      {
        language: 'csharp',
        code: `class A { object T() { return new JwtSecurityToken(claims: c, expires: DateTime.UtcNow.AddDays(30), signingCredentials: s); } }`,
      },
      {
        language: 'javascript',
        code: `const jwt = require('jsonwebtoken');
exports.rememberMe = (id) => jwt.sign({ id }, process.env.KEY, { expiresIn: '1y' });`,
      },
      {
        language: 'javascript',
        code: `const jwt = require('jsonwebtoken');
class Auth { static LIFETIME = 60 * 60 * 24 * 365; static issue(id) { return jwt.sign({ id }, process.env.KEY, { expiresIn: Auth.LIFETIME }); } }`,
      },
      {
        language: 'ruby',
        path: 'config/initializers/devise.rb',
        code: `Devise.setup { |config| config.jwt { |jwt| jwt.expiration_time = 90.days.to_i } }`,
      },
      {
        language: 'ruby',
        path: 'config/initializers/doorkeeper.rb',
        code: `Doorkeeper.configure do
  access_token_expires_in nil
end`,
      },
      {
        language: 'javascript',
        code: `import NextAuth from 'next-auth';
export default NextAuth({ session: { strategy: 'jwt', maxAge: 365 * 24 * 60 * 60 } });`,
      },
      {
        language: 'php',
        code: `<?php
use Firebase\\JWT\\JWT;
JWT::encode(['sub' => $user->id, 'exp' => now()->addYears(2)->timestamp], config('app.jwt'), 'HS256');`,
      },
    ],
    clean: [
      {
        language: 'java',
        path: 'src/main/java/Tokens.java',
        code: `class Tokens { @Value("\${jwt.expiration}") private long expiration; Instant end() { return Instant.now().plusSeconds(expiration); } }`,
        files: { 'src/main/resources/application.yml': 'jwt:\n  expiration: 3600\n' },
      },
      {
        language: 'php',
        path: 'config/sanctum.php',
        code: `<?php\nreturn ['expiration' => null];`,
        files: {
          'app/Models/User.php': '<?php\nuse Laravel\\Passport\\HasApiTokens;\nclass User { use HasApiTokens; }',
        },
      },
      {
        language: 'php',
        code: '<?php\nnamespace App;',
        files: { 'config/packages/lexik_jwt_authentication.yaml': 'lexik_jwt_authentication:\n  token_ttl: 3600\n' },
      },
      {
        language: 'java',
        code: `import io.jsonwebtoken.Jwts;
class A { private final Date JWT_EXPIRY = new Date(System.currentTimeMillis() + 15 * 60 * 1000); }`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nexport const tokens = (t) => ({ accessToken: t, accessTokenExpiration: 18e5 });`,
      },
      {
        language: 'java',
        code: `import io.jsonwebtoken.Jwts;\nclass A { String t() { return Jwts.builder().setExpiration(new Date(System.currentTimeMillis() + 60 * 60 * 1000)).signWith(key).compact(); } }`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '15m' });`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nconst refreshToken = jwt.sign({ sub: 1 }, key, { expiresIn: '30d' });`,
      },
      {
        language: 'javascript',
        code: `const url = await getSignedUrl(client, command, { expiresIn: 3600 * 24 * 7 });`,
      },
      {
        language: 'php',
        path: 'config/jwt.php',
        code: `<?php\nreturn ['ttl' => env('JWT_TTL', 60), 'refresh_ttl' => 20160];`,
      },
      {
        language: 'python',
        code: `import jwt\njwt.encode({"sub": 1, "exp": datetime.utcnow() + timedelta(minutes=15)}, KEY, algorithm="HS256")`,
      },
      {
        language: 'go',
        code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Add(15 * time.Minute).Unix()}) }`,
      },
      {
        language: 'java',
        code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withExpiresAt(Instant.now().plus(15, ChronoUnit.MINUTES)).sign(algorithm); } }`,
      },
      { language: 'ruby', code: `JWT.encode({ sub: 1, exp: 15.minutes.from_now.to_i }, key, 'HS256')` },
      {
        language: 'csharp',
        code: `class A { object T() { return new JwtSecurityToken(claims: c, expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: s); } }`,
      },
      {
        language: 'javascript',
        code: `const jwt = require('jsonwebtoken');
exports.rememberMe = (id) => jwt.sign({ id }, process.env.KEY, { expiresIn: '30d' });`,
      },
      {
        language: 'javascript',
        code: `import NextAuth from 'next-auth';
export default NextAuth({ session: { strategy: 'jwt', maxAge: 8 * 60 * 60 }, cookies: { pkce: { options: { maxAge: 365 * 24 * 60 * 60 } } } });`,
      },
      {
        language: 'ruby',
        path: 'config/initializers/doorkeeper.rb',
        code: `Doorkeeper.configure do
  access_token_expires_in 15.minutes
end`,
      },
      {
        language: 'javascript',
        code: `import { SignJWT } from 'jose';
export const badge = async (holder) => {
  const jwt = new SignJWT({ holder });
  jwt.setExpirationTime(new Date(Date.now() + 3600_000));
  return jwt.sign(key);
};`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';
export const login = (user) => ({
  access: jwt.sign({ sub: user.id }, key, { expiresIn: '15m' }),
  refreshToken: jwt.sign({ sub: user.id, t: 'r' }, other, { expiresIn: '7d' }),
});`,
      },
    ],
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
