import type { Call, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { hour, spoken } from './apis/jwt/durations.ts';
import { handmadeTokens } from './apis/jwt/jwt-handmade.ts';
import { jwtSignings } from './apis/jwt/jwt-sign.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { lexikTokens } from './apis/jwt/lexik-jwt.ts';
import { signingFiles } from './apis/jwt/signing-files.ts';
import { defaultLifetime, hasDefaultElsewhere } from './apis/jwt/token-defaults.ts';
import { endOf, lifetimeOf, purposeOf } from './apis/jwt/token-lifetime.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';

const revokesTokens =
  /revoke\w{0,20}(token|session|jwt|jti|all\b)|(token|session|jwt|jti)s?\w{0,20}[.\-_>: ]{0,3}revoke|revoked|['"/]revoke\b/i;
const listsTokens =
  /(black|deny|block)_?list[^\n]{0,80}(token|jti|jwt|session)|(token|jti|jwt|session)[^\n]{0,80}(black|deny|block)_?list|jwt_?denylist|tokenblacklist/i;

/** Any of these says that tokens can be ended before their time, or are renewed; `as` where the word alone says less. */
const waysToEnd: readonly { readonly word: string; readonly as?: RegExp }[] = [
  { word: 'refreshToken' },
  { word: 'refresh_token' },
  { word: 'refresh-token' },
  { word: 'token/refresh' },
  { word: "'/refresh" },
  { word: 'jwtRefresh' },
  { word: 'jwt_refresh' },
  { word: 'auth/refresh' },
  { word: 'refreshAccess' },
  // one that is drawn where it is set is kept nowhere, and ends nothing
  {
    word: 'jti',
    as: /(?<!['"])\bjti\b(?!['"]|\s{0,3}:)|['"]jti['"](?!\s{0,9}(?:=>|:)\s{0,9}(?:bin2hex|uniqid|random|base64_encode|md5|sha1|Str::|str_random|Uuid|crypto\.|uuid))|\bjti\s{0,3}:(?!\s{0,3}(?:uuid|crypto\.|nanoid|random))|_jti|jti_/i,
  },
  { word: 'jwtid' },
  { word: 'revoke', as: revokesTokens },
  { word: 'blacklist', as: listsTokens },
  { word: 'denylist', as: listsTokens },
  { word: 'blocklist', as: listsTokens },
  { word: 'deny_list', as: listsTokens },
  { word: 'block_list', as: listsTokens },
  { word: 'black_list', as: listsTokens },
  { word: 'tokenVersion' },
  { word: 'token_version' },
  { word: 'tokenRevoked' },
  { word: 'invalidateToken' },
  { word: 'invalidate_token' },
  { word: 'invalidateAll' },
  { word: 'invalidatedTokens' },
  { word: 'passwordChangedAt' },
  { word: 'password_changed' },
  { word: 'tokensValidAfter' },
  { word: 'sessionVersion' },
  { word: 'session_version' },
  { word: 'withJWTId' },
  { word: 'isRevoked' },
  { word: 'logoutAll' },
  { word: 'authenticatedUsers.remove' },
  { word: 'rotateToken' },
];

/** Tokens live for hours, and nothing can end them: one finding for the project, where it makes them first. */
export const jwtNoRefreshOrRevocation: StaticRule = {
  id: 'jwt-no-refresh-or-revocation',
  number: 'S15',
  title: 'Long-lived tokens that nothing can end',
  cwe: [613],
  severity: 'medium',
  why: 'A logout, a changed password, a blocked account: the token that was given before goes on being good until its own end.',
  remedy:
    'Let access tokens live for minutes with a refresh token that rotates, or give each a jti and keep a list of those that were revoked.',
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
    const lasting = lastingToken(model, project);
    if (lasting === undefined || !isFirst(model, project) || canBeEnded(model, project)) return;
    const { code, seconds } = lasting;
    yield {
      code,
      message: `The tokens that are made here ${seconds === undefined ? 'never end' : `live for ${spoken(seconds)}`}, and the project has neither a refresh token nor a way to revoke one.`,
      remedy:
        'Let them live for 15 minutes, and add a refresh route that rotates; or set a jti, and refuse those on a denylist.',
      confidence: 'medium',
    };
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const { file, code, seconds, isRevocable } of lexikTokens(project)) {
      if ((seconds !== undefined && seconds <= hour) || isRevocable || isRenewed(project)) continue;
      yield {
        file,
        code,
        message: `The tokens of LexikJWTAuthenticationBundle ${seconds === undefined ? 'never end' : `live for ${spoken(seconds)}`}, and the project has neither a refresh token nor a way to revoke one.`,
        remedy: 'Set token_ttl: 900 with gesdinet/jwt-refresh-token-bundle, or enable blocklist_token.',
        confidence: 'medium',
      };
    }
  },
};

/** So long a person works with a service at a time: what lives no longer needs no way to end it before. */
const longestHours = 4;

/** Whether a token is one that a person gets who logs in, by the names around it. */
function isOfPerson(model: SourceModel, project: Project, call: Call): boolean {
  const names = `${call.within?.name ?? ''} ${model.file.path}`;
  return (
    /log_?in|sign_?in|authenticat|session|(^|\W)auth(controller)?\.\w+$/i.test(names) ||
    (model.file.language === 'php' &&
      /['"](sub|id|uid)['"]\s{0,9}=>/.test(call.code.text) &&
      project.mentions('login')) ||
    /\b(user|usr|account|member|customer|admin|employee|student|patient|driver)s?\b|user_?(id|name)|\bemail\b/i.test(
      `${call.within?.name ?? ''} ${call.code.text} ${call.within?.parameters.map(({ name }) => name).join(' ') ?? ''}`,
    )
  );
}

function lastingToken(model: SourceModel, project: Project) {
  for (const found of jwtSignings(model)) {
    if (purposeOf(model, found.call) !== 'access') continue;
    const seconds = lifetimeOf(model, found);
    if (seconds !== undefined && seconds > longestHours * hour) return { code: found.call.code, seconds };
    // that others never end is said of themselves
    if (found.api.expiresByDefault || !isOfPerson(model, project, found.call)) continue;
    if (endOf(model, found).kind !== 'absent') continue;
    const usual = found.api.defaultsAt === undefined ? undefined : defaultLifetime(project);
    if (usual !== undefined ? usual > longestHours * hour : !hasDefaultElsewhere(model, project, found))
      return { code: found.call.code, seconds: usual };
  }
  for (const { code, lifetime } of handmadeTokens(model, project)) {
    if (lifetime === 'never') return { code, seconds: undefined };
    if (lifetime !== undefined && lifetime > longestHours * hour) return { code, seconds: lifetime };
  }
  return undefined;
}

/** Symfony's bundles are set up in configuration, which names no PHP. */
function isRenewed(project: Project): boolean {
  return (
    waysToEnd.some(({ word }) => project.mentions(word)) ||
    project.files.some(
      (file) =>
        /composer\.json$|\.ya?ml$/.test(file) &&
        /jwt-refresh-token|refresh_token|refresh_jwt/.test(project.read(file) ?? ''),
    )
  );
}

/** So that a project hears of it once. */
function isFirst(model: SourceModel, project: Project): boolean {
  const files = signingFiles(project);
  if (files.length === 0 || !files.includes(model.file.path)) return true;
  const first = files.find((file) => {
    if (file === model.file.path) return true;
    const other = project.model(file);
    return other !== undefined && lastingToken(other, project) !== undefined;
  });
  return first === model.file.path;
}

/** What passport hands over of the provider's tokens. */
const ofPassport =
  /_?access_?token(\s*:\s*\w+)?\s*,\s*_?refresh_?token(\s*:\s*\w+)?\s*,\s*_?\w{0,40}(profile|params|done|cb)/gi;

/** What other services answer with, and are asked for: their tokens are renewed, not those of the project. */
const ofOthers =
  /\b(tokens?|data|response|res|credentials|account|result|google\w*|github\w*|oauth\w*)(\??\.|\[['"])refresh_?token|(?<!\w)\w{0,30}(google|github|facebook|microsoft|spotify|push)\w{0,30}refresh\w{0,30}|grant_?type['"]?\s{0,3}(=>|[:=])\s{0,3}['"]refresh_token/gi;

type Way = (typeof waysToEnd)[number];

/** What only a comment speaks of is not done. */
function isDone(project: Project, way: Way): boolean {
  return project.files.some((file) => {
    const text = (project.read(file) ?? '').replace(ofPassport, '').replace(ofOthers, '');
    return speaksOf(text, way) && (!/\.(py|rb|go|java|cs)$/.test(file) || speaksOf(withoutComments(text), way));
  });
}

function speaksOf(text: string, { word, as }: Way): boolean {
  return as?.test(text) ?? text.toLowerCase().includes(word.toLowerCase());
}

/** Nor what only a message says. */
function withoutComments(text: string): string {
  return text.replace(/(["'])[^"'\n]*\w [\w,]+ [^"'\n]*\1/g, '').replace(/(^|\s)(#|\/\/)[^\n]*/g, '');
}

function canBeEnded(model: SourceModel, project: Project): boolean {
  const own = model.file.text.replace(ofPassport, '').replace(ofOthers, '');
  return waysToEnd.some((way) => speaksOf(own, way) || (project.mentions(way.word) && isDone(project, way)));
}
