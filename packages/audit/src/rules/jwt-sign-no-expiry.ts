import type { Call, SourceModel, Value } from '../languages/model.ts';
import { languageOf } from '../languages/reader.ts';
import type { Project } from '../source/project.ts';
import type { ApiCall, JwtSignApi } from './apis/jwt-api.ts';
import { jwtSignings } from './apis/jwt-sign.ts';
import { jwtWords } from './apis/jwt-words.ts';
import { settingOf } from './apis/setting.ts';
import { hasDefaultElsewhere } from './apis/token-defaults.ts';
import { endOf, purposeOf } from './apis/token-lifetime.ts';
import { NamePattern } from './name-pattern.ts';
import { valuesNamed } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { alternatives, isFalse, surroundings } from './values.ts';

const flaskExpiry = new NamePattern(/JWT_ACCESS_TOKEN_EXPIRES/);

/** A token is made that never ends. */
export const jwtSignNoExpiry: StaticRule = {
  id: 'jwt-sign-no-expiry',
  number: 'S12',
  title: 'A token is made without an end',
  cwe: [613],
  severity: 'high',
  why: 'A token that never ends is good for whoever finds it in a log or a backup years later, and only a new key ends it.',
  remedy: 'Set an end: 15 minutes for an access token, with a refresh token that can be revoked.',
  triggers: {
    javascript: jwtWords,
    php: jwtWords,
    python: jwtWords,
    go: jwtWords,
    java: jwtWords,
    ruby: jwtWords,
    csharp: [...jwtWords, 'JwtSecurityToken'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const found of jwtSignings(model)) {
      const { api, call } = found;
      if (api.expiresByDefault && !isSwitchedOff(model, found)) continue;
      if (endOf(model, found).kind !== 'absent' || hasDefaultElsewhere(model, project, found)) continue;
      if (isMadeByCallers(model, project, found)) continue;
      const isSeen = isSeenInFull(model, found);
      yield {
        code: call.code,
        message: `${api.library} makes a token without an end here${isSeen ? '' : ', as far as the payload can be seen'}.`,
        remedy: `Set an end: ${api.expiryExample}.`,
        confidence: isSeen ? 'high' : 'medium',
        ...severityOf(model, project, found, isSeen),
      };
    }
    for (const { value, code } of valuesNamed(model, flaskExpiry)) {
      if (!isFalse(value)) continue;
      yield {
        code,
        message: 'JWT_ACCESS_TOKEN_EXPIRES = False: the access tokens of flask-jwt-extended never end.',
        remedy: 'Set JWT_ACCESS_TOKEN_EXPIRES = timedelta(minutes=15).',
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'javascript',
        code: `import { JwtService } from '@nestjs/jwt';\n@Injectable() class Sessions { constructor(private jwt: JwtService) {} open(id) { return this.jwt.signAsync({ sub: id }); } print(id) { return this.jwt.signAsync({ id }, { expiresIn: 300 }); } }`,
        files: {
          'src/app.module.ts': `JwtModule.register({ secret: key(), signOptions: { issuer: 'clinic', audience: 'api' } })`,
        },
      },
      {
        language: 'javascript',
        code: `import { createSigner } from 'fast-jwt';
const signKiosk = createSigner({ key: env.key }); // finding
const signVisit = createSigner({ key: env.key, expiresIn: 300000 });
export const routes = (app) => { app.post('/a', () => signKiosk({ sub: 1 })); app.post('/b', () => signVisit({ sub: 1 })); };`,
      },
      {
        language: 'php',
        code: `<?php
use Lcobucci\\JWT\\Configuration;
class Tokens {
  function short() { return $this->config->builder()->expiresAt($end)->relatedTo('1')->getToken($this->config->signer(), $this->config->signingKey()); }
  function endless() { return $this->config->builder()->relatedTo('1')->getToken($this->config->signer(), $this->config->signingKey()); } // finding
}`,
      },
      {
        language: 'python',
        code: `from flask_jwt_extended import create_access_token\ndef login():\n    return create_access_token(identity=1, expires_delta=False)`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nexport const token = (user) => jwt.sign({ sub: user.id }, process.env.JWT_SECRET);`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nconst options = { algorithm: 'HS256' };\nconst payload = { sub: 1 };\njwt.sign(payload, key, options);`,
      },
      {
        language: 'javascript',
        code: `import { SignJWT } from 'jose';\nawait new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(key);`,
      },
      {
        language: 'javascript',
        code: `import { JwtService } from '@nestjs/jwt';
class Auth { constructor(private readonly jwtService: JwtService) {} login(user) { const payload = { sub: user.id }; return this.jwtService.sign(payload); } }`,
      },
      {
        language: 'php',
        code: `<?php\nuse Firebase\\JWT\\JWT;\n$payload = ['sub' => 1, 'iat' => time()];\n$jwt = JWT::encode($payload, $key, 'HS256');`,
      },
      { language: 'python', code: `import jwt\ntoken = jwt.encode({"sub": user.id}, KEY, algorithm="HS256")` },
      {
        language: 'go',
        code: `package a
import "github.com/golang-jwt/jwt/v5"
func f() string { token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "1"}); s, _ := token.SignedString(key); return s }`,
      },
      {
        language: 'java',
        code: `import io.jsonwebtoken.Jwts;\nclass A { String t() { return Jwts.builder().setSubject("a").signWith(key).compact(); } }`,
      },
      {
        language: 'java',
        code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withSubject("a").sign(algorithm); } }`,
      },
      { language: 'ruby', code: `payload = { sub: user.id }\ntoken = JWT.encode(payload, key, 'HS256')` },
      {
        language: 'csharp',
        code: `class A { object T() { return new JwtSecurityToken(issuer: "a", claims: claims, signingCredentials: credentials); } }`,
      },
      {
        language: 'javascript',
        code: `import { SignJWT } from 'jose';
export const ticket = async (event) => {
  const jwt = new SignJWT({ event });
  jwt.setProtectedHeader({ alg: 'HS256' });
  return jwt.sign(key); // finding
};
export const badge = async (holder) => {
  const jwt = new SignJWT({ holder });
  jwt.setExpirationTime('1h');
  return jwt.sign(key);
};`,
      },
      {
        language: 'javascript',
        code: `const Jwt = require('@hapi/jwt');
exports.login = (user) => Jwt.token.generate({ user }, { key: process.env.KEY, algorithm: 'HS256' });`,
      },
      {
        language: 'php',
        code: `<?php
use Lcobucci\\JWT\\Builder;
class A { function make($id) { return (new Builder())->set('uid', $id)->sign(new Sha256(), getenv('K'))->getToken(); } }
class B { function make($id) { return (new Builder())->setExpiration(time() + 60)->set('uid', $id)->sign(new Sha256(), getenv('K'))->getToken(); } }`,
      },
    ],
    clean: [
      {
        language: 'php',
        code: `<?php
use Firebase\\JWT\\JWT;
class Tokens {
  function issue() { $payload = ['sub' => 1]; $payload += $this->window(900); return JWT::encode($payload, $this->key, 'HS256'); }
  private function window(int $seconds) { return ['exp' => time() + $seconds]; }
}`,
      },
      {
        language: 'javascript',
        code: `import { createSigner } from 'fast-jwt';\nconst sign = createSigner({ key: env.key });\nexport const issue = (sub) => sign({ sub, exp: Math.floor(Date.now() / 1000) + 900 });`,
      },
      {
        language: 'ruby',
        code: `class Encoder
  def self.encode(claims)
    JWT.encode(claims, KEY, 'HS256')
  end
end`,
        files: { 'app/login.rb': 'exp = Time.now.to_i + 900\ntoken = Encoder.encode(exp: exp, user_id: user.id)\n' },
      },
      {
        language: 'csharp',
        code: `using System.IdentityModel.Tokens.Jwt;\nclass A { async Task<string> F(Token token) { var payload = await PayloadOf(token); return Write(new JwtSecurityToken(header, payload)); } }`,
      },
      {
        language: 'go',
        code: `package a\nimport "github.com/golang-jwt/jwt/v4"\nfunc f() (string, error) { claims := NewClaims(); claims.SetExpiry(now.Add(hour)); return jwt.NewWithClaims(jwt.SigningMethodHS512, claims).SignedString(key) }`,
      },
      {
        language: 'go',
        code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc claims() Claims { return Claims{RegisteredClaims: jwt.RegisteredClaims{ExpiresAt: end}} }\nfunc create(claims Claims) (string, error) { return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key) }`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '15m' });`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nconst options = { expiresIn: '15m' };\njwt.sign({ sub: 1 }, key, options);`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nfunction f() { const payload = { sub: 1 }; payload.exp = Math.floor(Date.now() / 1000) + 900; return jwt.sign(payload, key); }`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';\nexport const f = (payload, options) => jwt.sign(payload, key, options);`,
      },
      {
        language: 'javascript',
        code: `import { SignJWT } from 'jose';\nawait new SignJWT({ sub }).setExpirationTime('15m').sign(key);`,
      },
      {
        language: 'php',
        code: `<?php\nuse Firebase\\JWT\\JWT;\n$payload = ['sub' => 1, 'exp' => time() + 900];\n$jwt = JWT::encode($payload, $key, 'HS256');`,
      },
      {
        language: 'php',
        code: `<?php\nuse Firebase\\JWT\\JWT;\nfunction f($key) { $payload = ['sub' => 1]; $payload['exp'] = time() + 900; return JWT::encode($payload, $key, 'HS256'); }`,
      },
      {
        language: 'python',
        code: `import jwt\ndef f(data):\n    to_encode = data.copy()\n    to_encode.update({"exp": end})\n    return jwt.encode(to_encode, KEY, algorithm="HS256")`,
      },
      {
        language: 'go',
        code: `package a
import "github.com/golang-jwt/jwt/v5"
func f() { claims := &Claims{RegisteredClaims: jwt.RegisteredClaims{ExpiresAt: jwt.NewNumericDate(end)}}; jwt.NewWithClaims(jwt.SigningMethodHS256, claims) }`,
      },
      {
        language: 'java',
        code: `import io.jsonwebtoken.Jwts;\nclass A { String t() { return Jwts.builder().setSubject("a").setExpiration(end).signWith(key).compact(); } }`,
      },
      {
        language: 'ruby',
        code: `payload = { sub: user.id, exp: 15.minutes.from_now.to_i }\ntoken = JWT.encode(payload, key, 'HS256')`,
      },
      {
        language: 'csharp',
        code: `class A { object T() { return new JwtSecurityToken(issuer: "a", claims: claims, expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: c); } }`,
      },
      {
        language: 'go',
        code: `package a
import "github.com/golang-jwt/jwt/v5"
func claimsOf(id string) CustomClaims {
	return CustomClaims{ID: id, RegisteredClaims: jwt.RegisteredClaims{ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour))}}
}
func token(claims CustomClaims) (string, error) { return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key) }`,
      },
      {
        language: 'javascript',
        code: `import { SignJWT } from 'jose';
export async function issue(id, ttl) {
  let jwt = new SignJWT({ id }).setProtectedHeader({ alg: 'HS256' });
  if (ttl) jwt = jwt.setExpirationTime(ttl);
  return jwt.sign(key);
}`,
      },
      {
        language: 'javascript',
        code: `const Jwt = require('@hapi/jwt');
exports.login = (user) => Jwt.token.generate({ user }, { key: process.env.KEY, algorithm: 'HS256' }, { ttlSec: 900 });`,
      },
      {
        language: 'php',
        code: `<?php
use Firebase\\JWT\\JWT;
$base = ['iss' => 'me', 'exp' => time() + 900];
return JWT::encode(array_merge($base, ['sub' => $id]), getenv('K'), 'HS256');`,
      },
    ],
  },
};

function severityOf(
  model: SourceModel,
  project: Project,
  found: ApiCall<JwtSignApi>,
  isSeen: boolean,
): Pick<Match, 'severity'> {
  const ended = mayBeEnded(model, project, found);
  // whoever calls it is not in this project
  if (ended && !isCalled(project, found.call.within?.name ?? '')) return { severity: 'low' };
  return ended || (purposeOf(model, found.call) === 'once' && !isSeen) ? { severity: 'medium' } : {};
}

function isCalled(project: Project, wrapper: string): boolean {
  if (wrapper === '') return true;
  const called = new RegExp(`(?<!func |function |def |\\w)${wrapper}\\(`);
  return project.files.some(
    (file) => languageOf(file) !== undefined && called.test(withoutDeclaration(project.read(file) ?? '', wrapper)),
  );
}

/** Java and C# declare a method as it is called, with its type before. */
function withoutDeclaration(text: string, wrapper: string): string {
  return text.includes(`${wrapper}(`)
    ? text.replaceAll(
        new RegExp(
          `\\b(?:func|function|def|async|static|public|private|protected|internal|final|string|String|[A-Z]\\w*)\\s+(?:\\([^)]*\\)\\s*)?${wrapper}\\(`,
          'g',
        ),
        '',
      )
    : '';
}

/** `create_access_token(identity, expires_delta=False)`. */
function isSwitchedOff(model: SourceModel, { api, call }: ApiCall<JwtSignApi>): boolean {
  const setting = settingOf(model, call, api.expiry);
  return setting.state === 'given' && isFalse(setting.value);
}

/** A wrapper that is handed the payload: its callers in this file give the end. */
function isMadeByCallers(model: SourceModel, project: Project, { api, call }: ApiCall<JwtSignApi>): boolean {
  const wrapper = call.within;
  const payload = settingOf(model, call, api.payload);
  if (wrapper === undefined || payload.state !== 'given' || payload.value.kind !== 'path') return false;
  const name = payload.value.path.replace(/^\$/, '');
  const position = wrapper.parameters.findIndex((parameter) => parameter.name.replace(/^\$/, '') === name);
  if (position < 0) return false;
  if (isMadeElsewhere(model, wrapper.parameters[position]?.type)) return true;
  const callers = model.calls.filter((other) => other.name === wrapper.name && other !== call);
  if (callers.length === 0) return isEndedByOthers(project, model, wrapper.name);
  return callers.every((caller) => givesEnd(model, caller, position));
}

/** A wrapper that is handed the payload, and no call in sight hands it one without an end. */
function mayBeEnded(model: SourceModel, project: Project, { api, call }: ApiCall<JwtSignApi>): boolean {
  const payload = settingOf(model, call, api.payload);
  const wrapper = call.within;
  if (wrapper === undefined || payload.state !== 'given' || payload.value.kind !== 'path') return false;
  const name = payload.value.path.replace(/^\$/, '');
  if (!wrapper.parameters.some((parameter) => parameter.name.replace(/^\$/, '') === name)) return false;
  if (wrapper.name === '') return true;
  const endless = new RegExp(
    `\\b${wrapper.name}\\(\\s*(?:\\{|\\[|array\\(|dict\\(|\\w+:|jwt\\.MapClaims\\{)(?![^;\\n]{0,300}\\bexp)`,
  );
  const extension = model.file.path.slice(model.file.path.lastIndexOf('.'));
  return !project.files.some(
    (file) => file.endsWith(extension) && !project.isTest(file) && endless.test(project.read(file) ?? ''),
  );
}

/** Whether other files call a wrapper, and each of them speaks of an end where it does. */
function isEndedByOthers(project: Project, model: SourceModel, wrapper: string): boolean {
  if (wrapper === '') return false;
  const extension = model.file.path.slice(model.file.path.lastIndexOf('.'));
  const called = new RegExp(`(?:\\.|->|::)${wrapper}\\(([^;\\n]{0,200})`, 'g');
  const uses = project.files.flatMap((file) => {
    if (file === model.file.path || !file.endsWith(extension) || project.isTest(file)) return [];
    const text = project.read(file) ?? '';
    if (!/\bexp/i.test(text)) return [];
    return [...text.matchAll(called)].map(
      ({ index, 1: given = '' }) => `${text.slice(Math.max(0, index - 400), index)}${given}`,
    );
  });
  return uses.length > 0 && uses.every((use) => /\bexp(ires?|iry|iration)?\b/i.test(use));
}

/** Claims of a type of their own, which this file makes with an end. */
function isMadeElsewhere(model: SourceModel, type: string | undefined): boolean {
  const name = type?.replace(/^\*/, '').split('.').at(-1) ?? '';
  if (!/^[A-Z]\w*Claims$/.test(name)) return false;
  return new RegExp(`\\b${name}\\{[\\s\\S]{0,900}?\\bExpiresAt:`).test(model.file.text);
}

function givesEnd(model: SourceModel, caller: Call, position: number): boolean {
  const value = caller.arguments[position]?.value;
  if (value === undefined) return false;
  return (
    /\bexp\b/.test(value.code.text) ||
    /\bexp\b/.test(surroundings(model, caller.within)) ||
    [...alternatives(value)].some(hasEnd)
  );
}

function hasEnd(value: Value): boolean {
  return value.kind === 'map' && value.entries.has('exp');
}

function isSeenInFull(model: SourceModel, { api, call }: ApiCall<JwtSignApi>): boolean {
  if (api.payload.length === 0) return true;
  const payload = settingOf(model, call, api.payload);
  return payload.state !== 'given' || (payload.value.kind === 'map' && !payload.value.isOpen);
}
