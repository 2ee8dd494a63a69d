import { languageOf } from '../languages/file-names.ts';
import type { Call, SourceModel, Value } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import type { ApiCall, JwtSignApi } from './apis/jwt/jwt-api.ts';
import { handmadeTokens } from './apis/jwt/jwt-handmade.ts';
import { jwtSignings } from './apis/jwt/jwt-sign.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { hasDefaultElsewhere } from './apis/jwt/token-defaults.ts';
import { endOf, purposeOf } from './apis/jwt/token-lifetime.ts';
import { settingOf } from './apis/setting.ts';
import { NamePattern } from './name-pattern.ts';
import { valuesNamed } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { alternatives, isFalse, isInside, surroundings } from './values.ts';

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
      if (isMadeByCallers(model, project, found) || isAgeJudged(model, project, found)) continue;
      const isSeen = isSeenInFull(model, found);
      yield {
        code: call.code,
        message: `${api.library} makes a token without an end here${isSeen ? '' : ', as far as the payload can be seen'}.`,
        remedy: `Set an end: ${api.expiryExample}.`,
        confidence: isSeen ? 'high' : 'medium',
        ...severityOf(model, project, found, isSeen),
      };
    }
    for (const { code, lifetime } of handmadeTokens(model, project)) {
      if (lifetime !== 'never') continue;
      yield {
        code,
        message: 'A token is put together here without an end.',
        remedy:
          "Put 'exp' => time() + 900 into the payload, and refuse what is older; or use a library, which does both.",
        confidence: 'medium',
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
};

function severityOf(
  model: SourceModel,
  project: Project,
  found: ApiCall<JwtSignApi>,
  isSeen: boolean,
): Pick<Match, 'severity'> {
  // an invitation is kept, and taken away when it is used
  if (isOfInvitation(model, found)) return { severity: 'low' };
  const ended = mayBeEnded(model, project, found);
  // whoever calls it is not in this project
  if (ended && !isCalled(project, found.call.within?.name ?? '')) return { severity: 'low' };
  return ended || (purposeOf(model, found.call) === 'once' && !isSeen) ? { severity: 'medium' } : {};
}

/** `{ createdAt: now }` in the payload, where what reads the token compares how old it is. */
function isAgeJudged(model: SourceModel, project: Project, { api, call }: ApiCall<JwtSignApi>): boolean {
  const payload = settingOf(model, call, api.payload);
  const names = payload.state === 'given' && payload.value.kind === 'map' ? [...payload.value.entries.keys()] : [];
  const name = names.find((one) => /^(createdAt|created_at|issuedAt|issued_at|created|timestamp)$/.test(one));
  if (name === undefined) return false;
  const judged = new RegExp(
    `\\b(?:payload|claims|decoded|data|token)\\w{0,20}(?:\\.|\\[['"])${name}\\b[^;\\n]{0,80}[<>]|[<>][^;\\n]{0,80}\\b(?:payload|claims|decoded)\\w{0,20}(?:\\.|\\[['"])${name}\\b`,
  );
  return project.files.some((file) => languageOf(file) !== undefined && judged.test(project.read(file) ?? ''));
}

/** `Invitation(email=…, token=jwt.encode(…))` */
function isOfInvitation(model: SourceModel, { call }: ApiCall<JwtSignApi>): boolean {
  return model.calls.some(
    (one) =>
      /invit/i.test(one.name) &&
      one.arguments.some(({ name, value }) => /token|code|key/i.test(name ?? '') && isInside(call.code, value.code)),
  );
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
