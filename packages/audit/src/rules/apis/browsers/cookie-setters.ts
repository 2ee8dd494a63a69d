import type { Call, SourceModel, Value } from '../../../languages/model.ts';
import { chainOf, entryOf, isFalse, isTrue } from '../../values.ts';

/** A cookie that is set with flags switched off, or with none where there are none by themselves. */
export interface SetCookie {
  readonly name: string;
  readonly missing: readonly ('httponly' | 'secure' | 'samesite')[];
}

/** What frameworks offer beside the functions of their languages; undefined when a call sets no cookie, or keeps its protection. */
export function frameworkCookie(call: Call): SetCookie | undefined {
  return (
    rack(call) ??
    phpSession(call) ??
    header(call) ??
    session(call) ??
    hapi(call) ??
    gin(call) ??
    laravel(call) ??
    spring(call)
  );
}

/** `response.set_cookie(:token, value: …)` of Rack. */
function rack(call: Call): SetCookie | undefined {
  const [first] = call.arguments;
  if (call.name !== 'set_cookie' || !/^:\w/.test(first?.value.code.text ?? '')) return undefined;
  const isOn = (flag: string) =>
    isTrue(call.arguments.find(({ name }) => name === flag)?.value) ||
    call.arguments.some(({ value }) => isTrue(entryOf(value, [flag])));
  const missing = (['httponly', 'secure'] as const).filter((flag) => !isOn(flag));
  return missing.length === 0 ? undefined : { name: first?.value.code.text.slice(1) ?? '', missing };
}

/** `Set-Cookie` as a header, written by hand. */
function header(call: Call): SetCookie | undefined {
  const texts = call.arguments.map(({ value }) => fixedText(value));
  const written =
    /^set-cookie$/i.test(texts[0] ?? '') && texts[1] !== undefined
      ? texts[1]
      : /^set-cookie:\s*([\s\S]+)/i.exec(texts[0] ?? '')?.[1];
  const name = /^([\w.-]+)=/.exec(written ?? '')?.[1];
  // An empty value, or an age of nothing, ends the session.
  if (name === undefined || written === undefined || /=;|max-age=0|1970/i.test(written)) return undefined;
  const missing = (['httponly', 'secure'] as const).filter((flag) => !new RegExp(flag, 'i').test(written));
  return missing.length === 0 ? undefined : { name, missing };
}

/** `document.cookie = 'token=…'`, and a header of that name which is assigned. */
export function writtenCookie(
  target: string,
  value: Value,
): { readonly name: string; readonly missing: readonly string[] } | undefined {
  const isOfBrowser = /(^|\.)document\.cookie$/.test(target);
  if (!isOfBrowser && !/headers?\.set-cookie$/i.test(target)) return undefined;
  const written = fixedText(value) ?? '';
  const name = /^([\w.-]+)=/.exec(written)?.[1];
  if (name === undefined || /=;|max-age=-?0|1970/i.test(written)) return undefined;
  const missing = [
    ...(isOfBrowser || !/httponly/i.test(written) ? ['HttpOnly'] : []),
    ...(/secure/i.test(written) ? [] : ['Secure']),
  ];
  return missing.length === 0 ? undefined : { name, missing };
}

/** The parts of a text that are known; what is put in between as `…`. */
function fixedText(value: Value): string | undefined {
  if (value.kind === 'string') return value.text;
  if (value.kind === 'concat') {
    return value.parts.map((part) => (part.kind === 'string' ? part.text : '…')).join('');
  }
  const [first] = value.kind === 'list' ? value.items : [];
  return first === undefined ? undefined : fixedText(first);
}

/** Hono's `setCookie(c, name, value, options)`, `serialize` of the package cookie. */
export function javascriptCookie({
  target,
  arguments: given,
}: Call): { readonly name: string; readonly options: Value | undefined } | undefined {
  const [first, second, third, fourth] = given.map(({ value }) => value);
  if (/^hono\/cookie\.set(Signed)?Cookie$/.test(target)) {
    return second?.kind === 'string'
      ? { name: second.text, options: given.length > 4 ? given[4]?.value : fourth }
      : undefined;
  }
  // nookies takes its context first, cookies-next does not
  if (/^nookies(\.default)?\.(set|setCookie)$|^cookies-next\.setCookie$/.test(target)) {
    const isFirst = first?.kind === 'string';
    const name = isFirst ? first : second;
    return name?.kind === 'string' ? { name: name.text, options: isFirst ? third : fourth } : undefined;
  }
  if (/^cookie(\.default)?\.serialize$/.test(target) && second?.kind !== 'string') {
    return first?.kind === 'string' ? { name: first.text, options: third } : undefined;
  }
  return undefined;
}

/** `session_set_cookie_params(['secure' => false])` of PHP, or by position: lifetime, path, domain, secure, httponly. */
function phpSession(call: Call): SetCookie | undefined {
  if (call.target !== 'session_set_cookie_params') return undefined;
  const [first, , , secure, httponly] = call.arguments.map(({ value }) => value);
  const options = first?.kind === 'map' ? first : undefined;
  const missing = [
    ...(isFalse(options === undefined ? httponly : entryOf(options, ['httponly'])) ? (['httponly'] as const) : []),
    ...(isFalse(options === undefined ? secure : entryOf(options, ['secure'])) ? (['secure'] as const) : []),
  ];
  return missing.length === 0 ? undefined : { name: 'session', missing };
}

/** The cookie of express-session, koa-session, @fastify/session: what is switched off in so many words. */
function session(call: Call): SetCookie | undefined {
  const [plugin] = call.arguments;
  const isPlugin = call.name === 'register' && plugin?.value.kind === 'path' && /session$/i.test(plugin.value.path);
  if (!isPlugin && !/(session|sessionMiddleware)$/i.test(call.target)) return undefined;
  const options = call.arguments.find(({ value }) => value.kind === 'map')?.value;
  const cookie = entryOf(options, ['cookie', 'cookieOptions']) ?? options;
  const missing = [
    ...(isFalse(entryOf(cookie, ['httpOnly'])) ? (['httponly'] as const) : []),
    ...(isFalse(entryOf(cookie, ['secure'])) ? (['secure'] as const) : []),
  ];
  return missing.length === 0 ? undefined : { name: 'session', missing };
}

/** `server.auth.strategy('session', 'cookie', { cookie: { isSecure: false } })`, `server.state('token', { isHttpOnly: false })` of Hapi. */
function hapi({ target, name, arguments: given }: Call): SetCookie | undefined {
  const [first, second, third] = given.map(({ value }) => value);
  const isStrategy = name === 'strategy' && second?.kind === 'string' && second.text === 'cookie';
  if (!isStrategy && !/(^|\.)server\.state$/.test(target)) return undefined;
  const options = isStrategy ? (entryOf(third, ['cookie']) ?? third) : second;
  const missing = [
    ...(isFalse(entryOf(options, ['isHttpOnly'])) ? (['httponly'] as const) : []),
    ...(isFalse(entryOf(options, ['isSecure'])) ? (['secure'] as const) : []),
  ];
  const called = isStrategy ? 'session' : first?.kind === 'string' ? first.text : '';
  return missing.length === 0 ? undefined : { name: called, missing };
}

/** The cookie of express-session, which has no Secure unless that is asked for; what is said elsewhere in the file is believed. */
export function unsecuredSession({ file }: SourceModel, { target, arguments: given }: Call): SetCookie | undefined {
  const isInCookie = target === 'cookie-session';
  if ((target !== 'express-session' && !isInCookie) || /\bcookie(Options)?\.secure\b/.test(file.text)) return undefined;
  const options = given[0]?.value;
  if (options?.kind !== 'map' || options.isOpen) return undefined;
  if (isInCookie) {
    const says = options.entries.has('secure') || options.entries.has('secureProxy');
    return says ? undefined : { name: 'session', missing: ['secure', 'samesite'] };
  }
  const cookie = options.entries.get('cookie');
  const says = cookie !== undefined && (cookie.kind !== 'map' || cookie.isOpen || cookie.entries.has('secure'));
  return says ? undefined : { name: 'session', missing: ['secure', 'samesite'] };
}

/** `c.SetCookie(name, value, age, path, domain, secure, httpOnly)` of gin. */
function gin(call: Call): SetCookie | undefined {
  if (call.name !== 'SetCookie' || call.arguments.length !== 7) return undefined;
  return positional(call, 5);
}

/** `cookie(name, value, minutes, path, domain, secure, httpOnly)` of Laravel, `new Cookie(…)` and `Cookie::create` of Symfony. */
function laravel(call: Call): SetCookie | undefined {
  const isCookie =
    (/^(cookie|make|create|forever)$/.test(call.name) && /cookie/i.test(call.target)) ||
    (call.isConstruction && /HttpFoundation\.Cookie$|^Cookie$/.test(call.target));
  return isCookie && call.arguments.length >= 6 ? positional(call, 5) : undefined;
}

function positional(call: Call, secureAt: number): SetCookie | undefined {
  const [first] = call.arguments;
  const name = first?.value.kind === 'string' ? first.value.text : undefined;
  const missing = [
    ...(isFalse(call.arguments[secureAt + 1]?.value) ? (['httponly'] as const) : []),
    ...(isFalse(call.arguments[secureAt]?.value) ? (['secure'] as const) : []),
  ];
  return name === undefined || missing.length === 0 ? undefined : { name, missing };
}

/** `ResponseCookie.from(name, value).httpOnly(true).build()` of Spring. */
function spring(call: Call): SetCookie | undefined {
  if (call.name !== 'build') return undefined;
  const chain = chainOf(call);
  const from = chain.find(({ target }) => /(^|\.)ResponseCookie\.from(ClientResponse)?$/.test(target));
  const [name, value] = from?.arguments.map((argument) => argument.value) ?? [];
  if (name?.kind !== 'string' || (value?.kind === 'string' && value.text === '')) return undefined;
  const isOn = (flag: string) => chain.some((link) => link.name === flag && !isFalse(link.arguments[0]?.value));
  const missing = [
    ...(isOn('httpOnly') ? [] : (['httponly'] as const)),
    ...(isOn('secure') ? [] : (['secure'] as const)),
  ];
  const isEnd = chain.some((link) => link.name === 'maxAge' && link.arguments[0]?.value.code.text === '0');
  return missing.length === 0 || isEnd ? undefined : { name: name.text, missing };
}

/** Settings of Django and Flask that take the protection away. */
export function isSwitchedOff(name: string, value: Value): boolean {
  return /^(SESSION|JWT|REMEMBER|AUTH|JWT_AUTH)_(AUTH_)?COOKIE_HTTP_?ONLY$/.test(name)
    ? isFalse(value)
    : /^(SESSION|JWT|REMEMBER|AUTH|JWT_AUTH)_(AUTH_)?COOKIE_SECURE$/.test(name) && isFalse(value) && !isTrue(value);
}
