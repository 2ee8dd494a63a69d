import type { Code, FunctionModel } from '../../languages/model.ts';
import type { Cover } from '../cover.ts';
import { federationReason, publicReason } from '../public-reasons.ts';
import type { Route } from '../route.ts';
import type { PhpClasses } from './php-classes.ts';
import { methodOf, refusesInPhp } from './php-guards.ts';
import { signsUp } from './php-passwords.ts';

export interface PhpDeclared {
  readonly framework: string;
  readonly method: string;
  readonly path: string;
  readonly file: string;
  readonly code: Code;
  readonly handler: FunctionModel | undefined;
  readonly cover: Cover;
  /** Whether it turns away who is logged in. */
  readonly isForGuests?: boolean;
  /** Why it may be meant for everybody, where the reader of the framework knows. */
  readonly reason?: string;
  /** Middleware in the order in which it runs. */
  readonly chain?: readonly string[];
}

/** Decides who may enter, from everything that covers a route; a handler that stands outside of the project is not known to be open. */
export function phpRoute(classes: PhpClasses, declared: PhpDeclared): Route {
  const { handler, cover } = declared;
  const reason =
    declared.reason ??
    publicReason(declared.method, declared.path, spokenName(handler)) ??
    federationReason(declared.method, declared.path, handler?.class?.code.text ?? '') ??
    (/^(POST|\*)$/.test(declared.method) && signsUp(declared.path, textsBehind(classes, handler))
      ? 'registration'
      : undefined) ??
    (declared.isForGuests ? 'for guests' : undefined) ??
    (handler !== undefined && isNotFound(handler) ? 'error page' : undefined);
  const guards = [...new Set(cover.guards)];
  if (guards.length === 0 && reason === undefined && handler !== undefined && refusesInPhp(classes, handler)) {
    guards.push('inline check');
  }
  const protection = cover.isDeclaredPublic
    ? 'declared-public'
    : guards.length > 0
      ? 'guarded'
      : cover.isUnclear || handler === undefined
        ? 'unknown'
        : 'open';
  return {
    framework: declared.framework,
    method: declared.method,
    path: declared.path,
    file: declared.file,
    code: declared.code,
    disabledAt: cover.isDeclaredPublic ? cover.disabledAt : undefined,
    handler,
    protection,
    guards,
    scopes: [...new Set(cover.scopes)],
    limiters: [...new Set(cover.limiters)],
    chain: [...(declared.chain ?? guards), ...(handler === undefined || handler.name === '' ? [] : [handler.name])],
    publicReason: reason,
  };
}

/** What a handler does, and what it calls of a service by name. */
function textsBehind(classes: PhpClasses, handler: FunctionModel | undefined): string {
  if (handler === undefined) return '';
  const called = handler.calls.flatMap(({ target, receiverText, name }) =>
    /^\\?[A-Z]/.test(receiverText ?? '')
      ? (methodOf(classes, classes.classNamed(target.split('.').slice(0, -1).join('.')), name) ?? [])
      : [],
  );
  return [handler, ...called].map(({ code }) => code.text).join('\n');
}

/** What takes every other path, to say that there is nothing. */
function isNotFound({ body }: FunctionModel): boolean {
  return /^\{?\s*(throw new \\?[\w\\]*NotFound\w*\(|abort\(\s*404|return [^;]*\b404\b)[^;]*;?\s*\}?$/.test(body.text);
}

/** `LogoutController` for the `__invoke`, or the `store`, of a class that is named for what it does. */
function spokenName(handler: FunctionModel | undefined): string | undefined {
  const own = handler?.class?.name.replace(/(Controller|Action|Handler)$/, '');
  const isOfOne = /^(__invoke|store|create|index|show)$/.test(handler?.name ?? '');
  return isOfOne || /^(Login|Logout|SignIn|SignUp|Register|Registration|ForgotPassword|ResetPassword)$/.test(own ?? '')
    ? own
    : handler?.name;
}
