import type { Branch, ErrorHandler, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { failingAnswers, unusedRefusals } from './apis/guards/failing-answers.ts';
import {
  aboutCallers,
  callsIn,
  guardLike,
  isGuard,
  isPassing,
  isSameLevel,
  looksAtCaller,
  optional,
  refusal,
  verifies,
  viewOf,
} from './apis/guards/guard-shapes.ts';
import { refusalsWithoutEnd } from './apis/guards/php-refusals.ts';
import { silentHooks } from './apis/guards/silent-hooks.ts';
import { type OpenEnd, openEnds, silentHandlers } from './apis/guards/unended-refusals.ts';
import type { Match, StaticRule } from './rule.ts';
import { firstOfEach, isInside } from './values.ts';

/** Without a handler and without a refusal nothing can be wrong with either. */
const mayFail = /catch|except|rescue|\b(401|403)\b|unauthori[sz]ed|forbidden/i;
/** Without what goes on to a handler, says yes or makes somebody of nobody, no guard can do so by mistake. */
const mayPass =
  /\b_?(?:next|doFilter|ServeHTTP|call|proceed|continue|chain|handle|get_response|call_next|nextHandler)\s{0,9}\(|return\s{1,9}(?:true|Task\.FromResult)|catch|except|rescue|handleRequest|OnAuthorization|OnActionExecuting|OnResourceExecuting|before_(?:app_)?request|process_request|\bbefore\s{0,4}\(|\bdef\s[\s\S]{0,400}\bdef\s/i;
/** How PHP declares what may be a guard: by its name, or by what it is given to call next. */
const declaresGuardOfPhp = new RegExp(
  `\\bfunction\\s{1,9}&?(?:\\w{0,60}(?:${guardLike.source})|vote)|(?:${guardLike.source})\\w{0,60}['"]?\\]?\\s{0,9}=>?\\s{0,9}(?:static\\s{1,9})?(?:function|fn)\\b|\\$_?(?:next|chain|filterChain|handler)\\s{0,20},?\\s{0,20}\\)`,
  'i',
);

/** What makes a refusal that is to be thrown or returned. */
const makesRefusals =
  /\bnew\s{1,9}[\w\\.]{0,200}(?:Unauthorized|Forbidden|AccessDenied|Authentication)|(?:Exception|Denied|Authenticated|AuthenticationFailed|Unauthorized|Forbidden|Response|jsonify)\s{0,9}\([^\n]{0,400}(?:\b40[13]\b|UNAUTHORIZED|FORBIDDEN)|(?:PermissionDenied|NotAuthenticated|AuthenticationFailed|Unauthorized|Forbidden)\s{0,9}\(/;

/** Whether a file may hold a guard that passes; others are not parsed for it. */
function mayHoldGuard({ file: { language, text } }: SourceModel): boolean {
  return mayPass.test(text) && (language !== 'php' || declaresGuardOfPhp.test(text));
}

/** `if (!header) return next()`: without any credential one may go on, so that a bad one opens nothing more. */
const isMeantForStrangers =
  /\bif\s*\(\s*!\s*[\w.]{0,80}(auth\w*|token|header\w*|bearer)\s*\)\s{0,40}\{?\s{0,40}return\s+next\(\s*\)/i;

/** A guard that lets the request through when its check fails. */
export const authFailOpen: StaticRule = {
  id: 'auth-fail-open',
  number: 'S32',
  title: 'A guard lets requests through when its check fails',
  cwe: [636, 287],
  severity: 'critical',
  why: 'Any credential that makes the check fail, a malformed one say, opens the door.',
  remedy: 'Answer 401 in the error path and return; go on only after the check has succeeded.',
  triggers: {
    javascript: ['next(', 'return true', 'canActivate', 'decorate(', 'addHook(', 'handleRequest', 'handler('],
    php: [
      '$next(',
      '->handle(',
      'return true',
      'Location:',
      'http_response_code',
      'HTTP/1',
      'WWW-Authenticate',
      'location',
      'FilterInterface',
      'JWT::decode',
    ],
    python: ['return True', 'except', '401', '403', 'Forbidden', 'PermissionDenied', 'login_required', 'redirect('],
    go: ['ServeHTTP', '.Next()', 'next(c)', 'return true'],
    java: ['doFilter', 'return true', 'preHandle'],
    ruby: ['rescue', 'before_action'],
    csharp: ['next(', '_next', 'return true', 'OnActionExecuting', 'OnAuthorization', 'HandleRequirementAsync'],
  },
  mention: aboutCallers,
  check(model, project) {
    if (project.isTest(model.file.path)) return [];
    // what stands in an inner function stands in the outer one, too
    return firstOfEach(
      [
        ...(mayHoldGuard(model) ? [...matchesIn(model), ...openGuards(model)] : []),
        ...refusalsUnused(model),
        ...silentHooks(model),
        ...unfinished(model),
      ],
      (match) => match.code.start,
    );
  },
};

/** PHP's scripts are guards by themselves: they send the visitor away, and go on unless they are ended. */
function* unfinished(model: SourceModel): Generator<Match> {
  if (model.file.language !== 'php') return;
  for (const code of refusalsWithoutEnd(model)) {
    yield {
      code,
      message: 'Who is not logged in is sent away here, and what follows runs all the same: exit is missing.',
      remedy: 'Write exit; behind the header.',
      confidence: 'high',
    };
  }
}

const openEndings: Readonly<Record<OpenEnd['kind'], string>> = {
  unended: 'refuses here, and goes on all the same: a return is missing',
  silent: 'remarks here that something is wrong, and goes on all the same',
  passing: 'goes on here although its check has failed',
};

/** What guards do in single branches and answers where a check has failed. */
function* openGuards(model: SourceModel): Generator<Match> {
  for (const one of model.functions) {
    // who is nobody goes on as a guest
    const around = one.within?.code.text ?? one.code.text;
    if (/\b(req|request|ctx|c)\.(state\.)?user\s{0,9}=[^=][^;\n]{0,80}(guest|anonymous)/i.test(around)) continue;
    const ends = isGuard(one) ? [...openEnds(one)] : [];
    for (const { code, kind } of ends) {
      yield {
        code,
        message: `${nameOf(one)} ${openEndings[kind]}.`,
        remedy: remedies[model.file.language] ?? authFailOpen.remedy,
        confidence: 'medium',
      };
    }
    const silent = isGuard(one) ? [...silentHandlers(model, one)] : [];
    for (const code of [...silent, ...failingAnswers(model, one)]) {
      yield {
        code,
        message: `${nameOf(one)} lets the caller through when its check fails.`,
        remedy: remedies[model.file.language] ?? authFailOpen.remedy,
        confidence: 'medium',
      };
    }
  }
}

function* refusalsUnused(model: SourceModel): Generator<Match> {
  if (!makesRefusals.test(model.file.text)) return;
  for (const code of unusedRefusals(model)) {
    yield {
      code,
      message: 'The refusal is made here, and neither thrown nor returned: what follows runs all the same.',
      remedy: 'Throw it, or return it.',
      confidence: 'high',
    };
  }
}

function* matchesIn(model: SourceModel): Generator<Match> {
  if (!mayFail.test(model.file.text)) return;
  for (const one of model.functions) {
    if (!mayFail.test(one.code.text)) continue;
    if (
      isMeantForStrangers.test(one.code.text) ||
      optional.test(one.name) ||
      optional.test(one.within?.name ?? '') ||
      !isGuard(one)
    )
      continue;
    const failing = one.handlers.find(
      (handler) =>
        isOwn(one, handler) &&
        (letsThrough(one, handler) ||
          fallsThrough(one, handler) ||
          fallsOn(one, handler) ||
          fallsSilently(one, handler)),
    );
    if (failing !== undefined) {
      yield {
        code: failing.code,
        message: `${nameOf(one)} goes on when its check throws: the request is let through.`,
        remedy: remedies[model.file.language] ?? authFailOpen.remedy,
        confidence: 'high',
      };
    }
    const open = openBranch(one);
    if (open !== undefined) {
      yield {
        code: open.code,
        message: `${nameOf(one)} answers 401 or 403 here, and goes on all the same: a return is missing.`,
        remedy: 'Return after the refusal, before next() is reached.',
        confidence: 'medium',
      };
    }
  }
}

const remedies: Readonly<Record<string, string>> = {
  javascript:
    'Answer in the catch: return res.status(401).end() (or throw new UnauthorizedException()); call next() only after the check.',
  php: "Return response()->json(['message' => 'Unauthenticated'], 401) from the catch.",
  python: 'Return False, or raise the error of your framework, from the except.',
  java: 'Send 401 from the catch and return before chain.doFilter, or return false.',
  ruby: 'Render :unauthorized from the rescue.',
};

function nameOf({ name }: FunctionModel): string {
  return name === '' ? 'This guard' : name;
}

/** The `except` of a decorator that calls the view, or after which the view is called though nothing was looked at again. */
function fallsThrough(one: FunctionModel, handler: ErrorHandler): boolean {
  const view = viewOf(one);
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (view === undefined || refusal.test(handler.body.text) || !guarded.some(({ name }) => looksAtCaller.test(name)))
    return false;
  if (guarded.some(({ target }) => target === view)) return false;
  const own = callsIn(one, handler.body.start, handler.body.end).some(({ target }) => target === view);
  if (own || handler.isTerminal) return own;
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    !/\b(if|abort|raise|except)\b/.test(behind) &&
    one.calls.some((call) => call.target === view && call.code.start >= handler.code.end)
  );
}

/** A `catch` of middleware that answers, or hands the error on, and does not return: `next()` behind it is reached all the same. */
function fallsOn(one: FunctionModel, handler: ErrorHandler): boolean {
  if (handler.isTerminal || one.parameters.at(-1)?.name !== 'next') return false;
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (!guarded.some(({ name }) => verifies.test(name)) || guarded.some(isPassing)) return false;
  const hasAnswered = callsIn(one, handler.body.start, handler.body.end).some(
    (call) =>
      call.target === 'next' || /^(res|ctx|c|reply)\b.*\.(status|sendStatus|json|send|end|redirect)$/.test(call.target),
  );
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    hasAnswered &&
    !/\b(return|throw|exit)\b/.test(handler.body.text) &&
    !/\bif\b/.test(behind) &&
    one.calls.some(
      (call) => call.code.start >= handler.code.end && isPassing(call) && isSameLevel(one, handler.code.end, call),
    )
  );
}

/** What says of itself that nobody passes without: `requireUser`, `RequireGuest.process`. Who only looks for a caller may go on without one. */
const demands = /^(require|ensure|must|protect|guard|assert)(?=[A-Z_])/;

/** A `catch` that writes a line to the log and no more, in what demands a caller; behind it nothing is looked at again. */
function fallsSilently(one: FunctionModel, handler: ErrorHandler): boolean {
  const named = /^(handle|process|__invoke)$/.test(one.name) ? (one.class?.name ?? '') : one.name;
  if (handler.isTerminal || !demands.test(named.replace(/^[A-Z]/, (first) => first.toLowerCase()))) return false;
  if (refusal.test(handler.body.text) || /\b(return|throw|exit|die)\b/.test(handler.body.text)) return false;
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (
    !guarded.some(({ name }) => looksAtCaller.test(name) || /^(read|find\w*|set_?User)$/i.test(name)) ||
    guarded.some(isPassing)
  )
    return false;
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    !/\bif\b|\bthrow\b|\?/.test(behind.replace(/\/\/[^\n]*/g, '')) &&
    one.calls.some((call) => call.code.start >= handler.code.end && isPassing(call))
  );
}

/** Handlers of functions inside belong to those. */
function isOwn(one: FunctionModel, { code }: ErrorHandler): boolean {
  const inner = one.code.text.length;
  return isInside(code, one.body) && code.text.length < inner;
}

function letsThrough(one: FunctionModel, handler: ErrorHandler): boolean {
  // one error, by its code, is no refusal; all others are handed on
  if (/\bif\s*\([^{]{0,200}\.code\s*===?[\s\S]{0,1500}\bthrow\s+\w{1,80};?\s{0,80}\}?\s{0,80}$/.test(handler.body.text))
    return false;
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (guarded.some(({ name }) => verifies.test(name)) && logsIn(one, handler)) return true;
  if (refusal.test(handler.body.text) || isAskedFor.test(handler.body.text)) return false;
  // whatever throws in a guard of Nest, it is the check
  if (one.name === 'canActivate' && guarded.length > 0) return saysYes(handler);
  if (!guarded.some(({ name }) => verifies.test(name))) return false;
  const passes = callsIn(one, handler.body.start, handler.body.end).some(isPassing);
  return passes || (guardLike.test(one.name) && (saysYes(handler) || allowsByFlag(one, handler)));
}

/** `catch { staff = true; } if (!staff) ctx.throw(403)`: the failed check is counted as passed. */
function allowsByFlag(one: FunctionModel, handler: ErrorHandler): boolean {
  const flag = /\$?\b(\w+)\s*=\s*true\b/i.exec(handler.body.text)?.[1];
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    flag !== undefined && !/err|fail|expir|invalid|denied/i.test(flag) && new RegExp(`!\\s*\\$?${flag}\\b`).test(behind)
  );
}

/** `if (ignoreFailure) chain.doFilter(…); else entryPoint.commence(…);`: who runs it has chosen. */
const isAskedFor = /\bif\s*\([^{};]{0,300}\b(ignore|optional|lenient|permissive|continueOn|failOpen)[\s\S]*\belse\b/i;
/** `catch (…) { SecurityContextHolder.getContext().setAuthentication(…) }`: whoever failed the check is somebody all the same. */
function logsIn(one: FunctionModel, { body }: ErrorHandler): boolean {
  return callsIn(one, body.start, body.end).some(
    ({ name, arguments: [given] }) =>
      name === 'setAuthentication' && given !== undefined && given.value.kind !== 'null',
  );
}

function saysYes({ returns, body }: ErrorHandler): boolean {
  const isYes = (value: Value) => value.kind === 'boolean' && value.boolean;
  return returns.some(isYes) || /\breturn\s+true\b/i.test(body.text) || /(^|\n)[ \t]*true\s*$/.test(body.text);
}

/** A refusal that neither returns nor has an `else`, with what goes on behind it in the same block. */
function openBranch(one: FunctionModel): { readonly code: FunctionModel['code'] } | undefined {
  return one.branches.find((branch) => {
    if (answersWithoutAbort(one, branch)) return true;
    if (branch.isTerminal || branch.alternative !== undefined) return false;
    const { text } = branch.consequence;
    if (!refusal.test(text) || !/status|sendStatus|Error\(|abort|WriteHeader|json|send/i.test(text)) return false;
    // `assertThat(isVerified, new RequestError({ status: 401 }))` throws
    if (/\b(return|throw|exit|die|abort|halt|raise)\b|Abort|\b(assert|invariant|ensure|throw|raise)\w*\s*\(/.test(text))
      return false;
    const behind = one.calls.some(
      (call) => call.code.start > branch.code.end && isPassing(call) && isSameLevel(one, branch.code.end, call),
    );
    return behind;
  });
}

/** Gin runs the next handler whatever the middleware returned: only `c.Abort…` ends the request. */
function answersWithoutAbort(one: FunctionModel, { consequence: { text } }: Branch): boolean {
  return (
    /gin\.(Context|HandlerFunc)/.test(one.within?.code.text ?? one.code.text) &&
    /\.Next\(\)/.test(one.code.text) &&
    /\.(JSON|String|Status|XML|IndentedJSON|Writer\.WriteHeader)\(/.test(text) &&
    refusal.test(text) &&
    !/Abort|\bpanic\(/.test(text)
  );
}
