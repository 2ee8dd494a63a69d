import type { Call, SourceModel, Value } from '../languages/model.ts';
import {
  frameworkCookie,
  isSwitchedOff,
  javascriptCookie,
  unsecuredSession,
  writtenCookie,
} from './apis/browsers/cookie-setters.ts';
import { openSessionCode, openSessionSettings } from './apis/browsers/cookie-settings.ts';
import { namesToken } from './apis/credential-names.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { entryOf, isFalse, namedArgument } from './values.ts';

const flags = ['httponly', 'secure', 'samesite'] as const;

/** A cookie that logs somebody in, and lies open to scripts, plain HTTP or other sites. */
export const tokenCookieFlags: StaticRule = {
  id: 'token-cookie-flags',
  number: 'S46',
  title: 'The cookie of a session lacks its protection',
  cwe: [1004, 614, 1275],
  severity: 'medium',
  why: 'Without HttpOnly scripts read it, without Secure it goes over plain HTTP, without SameSite other sites send it along.',
  remedy: 'Set HttpOnly, Secure and SameSite=Lax (or Strict), and name it __Host-…',
  triggers: {
    javascript: ['cookie', 'express-session', 'koa-session', 'koa-generic-session'],
    php: [
      'setcookie',
      'setrawcookie',
      'session_set_cookie_params',
      'http_only',
      'cookie(',
      'new Cookie',
      'session.cookie_',
      'session_start',
      'Cookie::create',
    ],
    python: ['set_cookie', 'COOKIE_HTTPONLY', 'COOKIE_HTTP_ONLY', 'COOKIE_SECURE', 'Set-Cookie', 'aiohttp_session'],
    go: [
      'http.Cookie',
      'fiber.Cookie',
      'SetCookie',
      'Set-Cookie',
      'sessions.Options',
      'CookieHTTPOnly',
      'Cookie.HttpOnly',
      'Cookie.Secure',
    ],
    java: ['new Cookie', 'ResponseCookie', 'Set-Cookie'],
    ruby: ['cookies[', 'cookies.', 'set_cookie', 'session_store'],
    csharp: ['Cookies.Append', 'Cookie.HttpOnly', 'SecurePolicy', 'Set-Cookie'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const call of model.calls) {
      const cookie = cookieOf(model, call) ?? frameworkCookie(call) ?? unsecuredSession(model, call);
      if (cookie === undefined || isDeletion(call)) continue;
      if (!namesToken(cookie.name) && !namesPassword(cookie.name) && !holdsToken(call)) continue;
      const missing = cookie.missing
        .filter((flag) => !isSetLater(model, call, flag))
        .map((flag) => ({ httponly: 'HttpOnly', secure: 'Secure', samesite: 'SameSite' })[flag]);
      // Browsers take a missing SameSite as Lax: that alone is no finding.
      if (!missing.some((flag) => flag !== 'SameSite')) continue;
      yield {
        code: call.code,
        message: `The cookie "${cookie.name}" is set without ${missing.join(', ')}.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    for (const { target, value, code } of model.assignments) {
      const written = writtenCookie(target, value);
      if (written === undefined || !namesToken(written.name)) continue;
      yield {
        code,
        message: `The cookie "${written.name}" is set without ${written.missing.join(', ')}.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    if (/(^|\/)config\/session\.php$/.test(model.file.path)) {
      for (const { name, value, code } of namedValues(model)) {
        if (!/^(http_only|secure)$/.test(name) || !isFalse(value)) continue;
        yield {
          code,
          message: `The cookie of the session is set without ${name === 'secure' ? 'Secure' : 'HttpOnly'}.`,
          remedy: `'${name}' => true.`,
          confidence: 'medium',
        };
      }
    }
    yield* openSessionCode(model);
    for (const { name, value } of model.file.language === 'python' ? namedValues(model) : []) {
      // The defaults of a framework are no choice of a program.
      if (
        !isSwitchedOff(name, value) ||
        /default_config/.test(model.file.text) ||
        /(^|[/_.])(dev|develop|development|local|test)[/_.]/.test(model.file.path)
      )
        continue;
      yield {
        code: value.code,
        message: `${name} is switched off: the cookie of the session lies open.`,
        remedy: `Set ${name} = True.`,
        confidence: 'medium',
      };
    }
    for (const { target, value, code } of model.file.language === 'ruby' ? model.assignments : []) {
      const name = /^cookies(?:\.\w+)*\.:?(\w+)$/.exec(target)?.[1];
      if (name === undefined || !namesToken(name) || /signed|encrypted|session_store/.test(target)) continue;
      const missing = value.kind === 'map' ? lacking(value) : flags;
      if (!missing.some((flag) => flag !== 'samesite')) continue;
      yield {
        code,
        message: `The cookie "${name}" is set without HttpOnly or Secure.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  *checkSettings(project) {
    yield* openSessionSettings(project);
  },
};

/** `const options = { httpOnly: true }; if (production) options.secure = true; res.cookie('token', token, options)`. */
function isSetLater({ file }: SourceModel, call: Call, flag: Flag): boolean {
  if (file.language !== 'javascript') return false;
  const names = call.arguments.map(({ value }) => value.code.text).filter((text) => /^\w{1,40}$/.test(text));
  return names.some((name) =>
    new RegExp(`\\b${name}\\.${flag}\\s{0,9}=\\s{0,9}(?!=|false\\b|null\\b)`, 'i').test(file.text),
  );
}

/** `setcookie('login[pw]', …)`: whoever has the password, or its hash, needs no session. */
function namesPassword(name: string): boolean {
  return /(^|[_[-])(pass|passwd|password|pwd?)(_?hash)?\]?$/i.test(name);
}

/** A cookie of any name whose value is called a token: `cookies().set('studio', token)`, `setcookie('app', $token)`. */
function holdsToken(call: Call): boolean {
  const given = [
    namedArgument(call, ['value']),
    ...call.arguments.slice(1, 3).map(({ value }) => value),
    ...call.arguments.slice(0, 2).map(({ value }) => entryOf(value, ['value', 'Value'])),
  ];
  return given.some(
    (value) => value !== undefined && /^\$?(access|refresh|session|auth|jwt|id)?_?(token|jwt)$/i.test(value.code.text),
  );
}

/** A cookie with nothing in it ends a session. */
function isDeletion(call: Call): boolean {
  const given = namedArgument(call, ['value']) ?? call.arguments[1]?.value;
  const literal = call.arguments.map(({ value }) => value).find((value) => value.kind === 'map');
  return [given, entryOf(literal, ['Value', 'value'])].some(
    (value) => value?.kind === 'null' || (value?.kind === 'string' && value.text === ''),
  );
}

type Flag = (typeof flags)[number];

interface Cookie {
  readonly name: string;
  readonly missing: readonly Flag[];
}

/** Symfony's cookies are HttpOnly and Lax unless told otherwise; Secure is decided by the request unless it is given as false. */
function symfonyCookie(name: string | undefined, call: Call): Cookie | undefined {
  if (name === undefined) return undefined;
  const given = (position: number, label: string) =>
    namedArgument(call, [label]) ?? call.arguments.filter((one) => one.name === undefined)[position]?.value;
  const missing: Flag[] = [];
  if (isFalse(given(6, 'httpOnly'))) missing.push('httponly');
  if (isFalse(given(5, 'secure'))) missing.push('secure');
  return { name, missing };
}

function cookieOf(model: SourceModel, call: Call): Cookie | undefined {
  const [first, , third] = call.arguments.map(({ value }) => value);
  const name = first?.kind === 'string' ? first.text : undefined;
  switch (model.file.language) {
    case 'javascript': {
      const other = javascriptCookie(call);
      if (other !== undefined) return withOptions(other.name, other.options);
      if (
        !/(^|\.)(res|response|reply|ctx|c|cookies|cookie|cookieStore|cookies\(\)|ctx\.cookies|Cookies)(\.\w+\(\))*\.(cookie|setCookie|set)$/.test(
          call.target,
        ) ||
        /headers?\.set$/.test(call.target)
      )
        return undefined;
      if (/\.set$/.test(call.target) && !/cookies?/i.test(call.target)) return undefined;
      // `cookies().set({ name, value, httpOnly })`
      if (first?.kind === 'map') return withOptions(stringOf(entryOf(first, ['name'])), first);
      return withOptions(name, third);
    }
    case 'php':
      if (/HttpFoundation\.Cookie(\.create)?$/.test(call.target)) return symfonyCookie(name, call);
      if (!/^(setcookie|setrawcookie)$/.test(call.target)) return undefined;
      if (third?.kind === 'map') return withOptions(name, third);
      return name === undefined ? undefined : { name, missing: positional(call) };
    case 'python':
      if (call.name !== 'set_cookie' || call.arguments.some(({ isSpread }) => isSpread)) return undefined;
      return name === undefined
        ? undefined
        : { name, missing: flags.filter((flag) => isOff(namedArgument(call, [flag]))) };
    case 'go':
      return goCookie(call);
    case 'java':
      if (!/(^|\.)Cookie$/.test(call.target) || !call.isConstruction || name === undefined) return undefined;
      return { name, missing: flags.filter((flag) => flag !== 'samesite' && !setterCalled(model, call, flag)) };
    case 'csharp':
      if (!/Cookies\.Append$/.test(call.target) || name === undefined) return undefined;
      return {
        name,
        missing:
          third === undefined
            ? ['httponly', 'secure']
            : third.kind === 'map'
              ? lacking(third)
              : third.kind === 'call'
                ? ofCall(third)
                : [],
      };
    case 'ruby':
      return undefined;
    default:
      return undefined;
  }
}

function stringOf(value: Value | undefined): string | undefined {
  return value?.kind === 'string' ? value.text : undefined;
}

function ofCall(value: Extract<Value, { kind: 'call' }>): readonly Flag[] {
  const map = value.call.arguments.map((one) => one.value).find((one) => one.kind === 'map');
  return map === undefined ? [] : lacking(map);
}

function withOptions(name: string | undefined, options: Value | undefined): Cookie | undefined {
  if (name === undefined) return undefined;
  if (options === undefined) return { name, missing: flags };
  // What stands elsewhere may well have them.
  return options.kind === 'map' ? { name, missing: options.isOpen ? [] : lacking(options) } : { name, missing: [] };
}

function lacking(options: Value): readonly Flag[] {
  if (options.kind !== 'map') return [];
  const given = new Map([...options.entries].map(([key, value]) => [key.toLowerCase(), value]));
  return flags.filter((flag) => isOff(given.get(flag)));
}

function isOff(value: Value | undefined): boolean {
  return value === undefined || isFalse(value) || value.kind === 'null';
}

/** `setcookie(name, value, expires, path, domain, secure, httponly)`. */
function positional(call: Call): readonly Flag[] {
  const [secure, httponly] = [
    namedArgument(call, ['secure']) ?? call.arguments[5]?.value,
    namedArgument(call, ['httponly']) ?? call.arguments[6]?.value,
  ];
  return [...(isOff(httponly) ? (['httponly'] as const) : []), ...(isOff(secure) ? (['secure'] as const) : [])];
}

/** `http.SetCookie(w, &http.Cookie{…})`, echo's `c.SetCookie(cookie)`, fiber's `c.Cookie(&cookie)`; fields may be set one by one. */
function goCookie(call: Call): Cookie | undefined {
  const isSetter = /(^|\.)SetCookie$/.test(call.target) || (call.name === 'Cookie' && call.receiverText !== undefined);
  if (!isSetter) return undefined;
  for (const { value } of call.arguments) {
    const literal = value.kind === 'call' ? value.call.arguments.find((one) => one.value.kind === 'map')?.value : value;
    const fields = new Map<string, Value>();
    if (literal?.kind === 'map') for (const [key, entry] of literal.entries) fields.set(key.toLowerCase(), entry);
    const variable = value.code.text.replace(/^&/, '');
    for (const { target, value: set } of call.within?.assignments ?? []) {
      const [holder, field, ...rest] = target.split('.');
      if (holder === variable && field !== undefined && rest.length === 0) fields.set(field.toLowerCase(), set);
    }
    const name = fields.get('name');
    const content = fields.get('value');
    const isCleared =
      (content?.kind === 'string' && content.text === '') || /^-/.test(fields.get('maxage')?.code.text ?? '');
    if (name === undefined || isCleared) continue;
    return {
      name: name.kind === 'string' ? name.text : (name.code.text.split('.').at(-1) ?? ''),
      missing: flags.filter((flag) => isOff(fields.get(flag))),
    };
  }
  return undefined;
}

function setterCalled(model: SourceModel, call: Call, flag: Flag): boolean {
  return (call.within?.calls ?? model.calls).some(
    ({ name, arguments: [given] }) => name.toLowerCase() === `set${flag}` && !isFalse(given?.value),
  );
}
