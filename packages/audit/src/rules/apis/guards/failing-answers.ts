import type { Call, Code, ErrorHandler, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import { alternatives, chainOf, isInside, isTrue } from '../../values.ts';
import {
  aboutCallers,
  asksForNo,
  callsIn,
  demandsCaller,
  demandsStrictly,
  guardName,
  isPassing,
  optional,
  passesBehind,
  saysYesBehind,
  verifies,
} from './guard-shapes.ts';

/** What answers whether somebody may, or is who they say they are. */
const asksOfCaller =
  /^(is|has|can|may|check|verify|validate|authori[sz]e|authenticate|allow|valid)(?![a-z]{0,20}(url|email|date|phone|form|input|schema|file|path))\w{0,40}$/i;
const ofCaller =
  /session|token|auth|permission|access|role|admin|log(ged)?_?in|jwt|key|allowed|signature|credential|granted|grant|scope|abilit|staff|member/i;

/** Failed checks that answer yes, or that make somebody of nobody. */
export function* failingAnswers(model: SourceModel, one: FunctionModel): Generator<Code> {
  if (optional.test(guardName(one))) return;
  for (const handler of one.handlers) {
    if (!isInside(handler.code, one.body) || handler.code.text.length >= one.code.text.length) continue;
    const grants =
      answersYes(one, handler) ||
      makesSomebody(one, handler) ||
      countsAsPassed(one, handler) ||
      succeeds(one, handler.body);
    if (grants) yield handler.code;
  }
  for (const { code, consequence, alternative } of one.branches) {
    if (isFilterOfAspNet(one) && alternative === undefined && onlySetsStatus(consequence.text)) yield code;
  }
  for (const { code } of oneWordAnswers(model, one)) yield code;
  for (const call of one.calls) if (isCaughtAsYes(one, call) || isPassedWhenRejected(one, call)) yield call.code;
}

/** `verifyIdToken(token).then(next).catch(() => next())` in what demands a caller. */
function isPassedWhenRejected(one: FunctionModel, call: Call): boolean {
  const [given] = call.arguments;
  if (call.name !== 'catch' || given?.value.kind !== 'function' || !demandsCaller(one)) return false;
  const rejected = given.value.function;
  const asks = chainOf(call).some(({ name }) => name !== 'catch' && verifies.test(name));
  return (
    asks && rejected.calls.some(isPassing) && !/\b40[13]\b|\bthrow\b|=\s{0,4}(null|false)\b/.test(rejected.code.text)
  );
}

/** `const allowed = await policy.check(user).catch(() => true)`. */
function isCaughtAsYes(one: FunctionModel, { name, receiver, arguments: [given], code }: Call): boolean {
  if (name !== 'catch' || receiver?.kind !== 'call' || given?.value.kind !== 'function') return false;
  const isYes = given.value.function.returns.some(isTrue);
  const target = one.assignments.find((assignment) => isInside(code, assignment.code))?.target ?? '';
  return isYes && /allow|permit|authori[sz]ed|granted|can|valid|ok/i.test(target) && aboutCallers.test(one.code.text);
}

function isAnswerer(one: FunctionModel): boolean {
  const name = (one.name.split('.').at(-1) ?? '').replace(/[?!]$/, '');
  // who may open a file is nobody who calls
  if (asksForNo.test(name) || /file|director|folder|disk|path(?!way)/i.test(one.class?.name ?? '')) return false;
  return (
    /^(canActivate|voteOnAttribute|has_(object_)?permission|preHandle)$/.test(name) ||
    (asksOfCaller.test(name) && ofCaller.test(name)) ||
    (/^(can|may|allowed|enforce|permit|permitted)$/i.test(name) && aboutCallers.test(one.code.text)) ||
    (/\?$/.test(one.name) && ofCaller.test(name))
  );
}

function answersYes(one: FunctionModel, handler: ErrorHandler): boolean {
  if (!isAnswerer(one)) return false;
  const body = handler.body.text;
  if (/\breturn\s{1,20}(false|False)\b|\bthrow\b|\braise\b/.test(body)) return false;
  if (
    handler.returns.some(isTrue) ||
    /\breturn\s{1,20}(true|True)\b/.test(body) ||
    /(^|\n)[ \t]{0,20}true\s{0,20}$/.test(body)
  )
    return true;
  return (
    !handler.isTerminal &&
    saysYesBehind(one, handler.code.end) &&
    callsIn(one, handler.guarded.start, handler.guarded.end).length > 0
  );
}

const caller = /(^|\.)(user|currentUser|current_user|principal|User|auth|claims|identity|account)$/;
const nobody = /anonymous|guest|null|none|nobody|public/i;
const kept = /^(user|account|principal|identity|member|profile)$|user$|current_?user|authenticate$/i;

/** `catch { req.user = { id: 1 }; }`, `except: return User.objects.first()`: who failed the check is somebody all the same. */
function makesSomebody(one: FunctionModel, handler: ErrorHandler): boolean {
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (!guarded.some(({ name }) => verifies.test(name))) return false;
  const isStrict = demandsStrictly(one);
  const isSomebody = (value: Value) => isIdentity(value) && (isStrict || !nobody.test(value.code.text));
  const set = one.assignments.some(
    ({ target, value, code }) =>
      isInside(code, handler.body) &&
      caller.test(target) &&
      target.includes('.') &&
      alternatives(value).some(isSomebody),
  );
  if (set)
    return passesBehind(one, handler.code.end) || callsIn(one, handler.body.start, handler.body.end).some(isPassing);
  const name = one.name.split('.').at(-1) ?? '';
  if (!kept.test(name)) return false;
  // the first account is that of whoever set it up
  if (
    /authenticate$|user_?id$/i.test(name) &&
    handler.returns.some((value) => value.kind === 'number' && value.number > 0)
  )
    return true;
  return handler.returns.some((value) =>
    (value.kind === 'list' ? value.items : [value]).some((part) => isSomebody(part) || isFirstOne(part)),
  );
}

/** `catch { staff = true; } if (!staff) ctx.throw(403)`, around what reads a credential. */
function countsAsPassed(one: FunctionModel, handler: ErrorHandler): boolean {
  const flag = /\$?\b(\w{1,40})\s{0,4}=\s{0,4}true\b/i.exec(handler.body.text)?.[1];
  if (flag === undefined || /err|fail|expir|invalid|denied/i.test(flag)) return false;
  if (!demandsCaller(one) || !aboutCallers.test(handler.guarded.text)) return false;
  return new RegExp(`!\\s{0,4}\\$?${flag}\\b`).test(one.code.text.slice(handler.code.end - one.code.start));
}

/** `catch { context.Succeed(requirement); }` of ASP.NET. */
function succeeds(one: FunctionModel, { start, end }: Code): boolean {
  return (
    /AuthorizationHandlerContext/.test(one.code.text) && callsIn(one, start, end).some(({ name }) => name === 'Succeed')
  );
}

/** Filters of ASP.NET end a request with a Result: the status alone ends nothing. */
function isFilterOfAspNet(one: FunctionModel): boolean {
  return /^On(Authorization|ActionExecuting|ResourceExecuting)(Async)?$/.test(one.name.split('.').at(-1) ?? '');
}

function onlySetsStatus(text: string): boolean {
  return (
    /Response\.(StatusCode\s{0,20}=\s{0,20}[^;]{0,200}(40[13]|Unauthorized|Forbidden)|Redirect\()/.test(text) &&
    !/\.Result\s{0,20}=|\bthrow\b|CompleteAsync|\.End\(/.test(text)
  );
}

/** A record of a user that is written down on the spot. */
function isIdentity(value: Value): boolean {
  if (value.kind === 'map') {
    const keys = [...value.entries.keys()];
    return (
      keys.some((key) => /^(id|_id|role|roles|sub|user_?id|name|email|username)$/i.test(key)) &&
      !keys.some((key) => /error|message|valid|success|status/i.test(key))
    );
  }
  return (
    value.kind === 'call' &&
    ((/^(\w{0,40}User|Principal|\w{0,40}Identity|ClaimsPrincipal|Account)$/.test(value.call.name) &&
      value.call.arguments.length > 0) ||
      isFirstOne(value))
  );
}

/** `User.objects.first()`, `$users->first()`: whoever stands first in the table. */
function isFirstOne(value: Value): boolean {
  return value.kind === 'call' && /^first$/i.test(value.call.name) && /users?\b/i.test(value.call.target);
}

/** Guards of which one line is all: `handleRequest(err, user) { return user || guest; }`, `if (!user) return true` of a voter. */
function* oneWordAnswers(model: SourceModel, one: FunctionModel): Generator<{ readonly code: Code }> {
  const name = one.name.split('.').at(-1) ?? '';
  if (
    name === 'handleRequest' &&
    model.file.language === 'javascript' &&
    one.class?.bases.some((base) => /Guard/.test(base)) === true
  ) {
    const throwsOn = /\bthrow\b|super\.handleRequest/.test(one.body.text);
    const given = one.parameters[1]?.name ?? 'user';
    const open = one.returns.find((value) => new RegExp(`^\\(?\\s{0,20}${given}\\b`).test(value.code.text));
    if (!throwsOn && open !== undefined) yield { code: open.code };
  }
  if (!isAnswerer(one)) return;
  for (const branch of one.branches) {
    const isNobody =
      /^\s{0,20}\(?\s{0,20}(!\s{0,20}\$?(user|token|this\.user|req\w{0,40}\.user|session)\b(?![.(>-])|!\s{0,20}\$\w{1,40}\s{1,20}instanceof\s{1,20}\w{0,40}User\w{0,40}|\$?(user|token)\s{0,20}={2,3}\s{0,20}null)/i.test(
        branch.condition.code.text,
      );
    const isYes = /^[\s{:]{0,20}return\s{1,20}(true|True)\s{0,20};?[\s}]{0,20}$/.test(branch.consequence.text);
    const isErr =
      /^err\s{0,20}!=\s{0,20}nil$/.test(branch.condition.code.text.trim()) &&
      /\breturn\s{1,20}true\b/.test(branch.consequence.text);
    if ((isNobody && isYes) || isErr) yield { code: branch.code };
  }
}

/** Refusals that are made and neither thrown nor returned: `HTTPException(status_code=403)` as a statement of its own. */
export function* unusedRefusals(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    if (isRefusal(model, call) && isStatement(model, call.code)) yield call.code;
  }
}

function isRefusal(model: SourceModel, { name, target, isConstruction, code, receiver }: Call): boolean {
  const { language } = model.file;
  if (receiver?.kind === 'call') return false;
  if (
    /^(HTTPException|PermissionDenied|NotAuthenticated|AuthenticationFailed|Unauthorized|Forbidden|HttpResponseForbidden|HttpResponseUnauthorized)$/.test(
      name,
    )
  )
    return language === 'python' && (name !== 'HTTPException' || /\b40[13]\b|UNAUTHORIZED|FORBIDDEN/.test(code.text));
  if (language === 'python' && /^(JsonResponse|Response|HttpResponse|JSONResponse|jsonify)$/.test(name))
    return /\b40[13]\b/.test(lineOf(model, code));
  if (isConstruction && /^(javascript|php|csharp|java)$/.test(language))
    return (
      /^(Unauthorized|Forbidden|AccessDenied|Authentication)\w{0,40}(Exception|Error)?$/.test(
        target.split('.').at(-1) ?? '',
      ) && /Exception$|Error$|^(Unauthorized|Forbidden)$/.test(target.split('.').at(-1) ?? '')
    );
  return false;
}

function lineOf(model: SourceModel, { start, end }: Code): string {
  const { text } = model.file;
  return text.slice(
    text.lastIndexOf('\n', start - 1) + 1,
    Math.max(end, (text.indexOf('\n', end) + 1 || text.length + 1) - 1),
  );
}

/** Whether nothing stands around an expression: it is made, and dropped. */
function isStatement(model: SourceModel, { start, end }: Code): boolean {
  const { text } = model.file;
  const before = text.slice(Math.max(0, start - 200), start).replace(/\bnew\s{1,20}$/, '');
  const behind = text.slice(end, end + 80);
  if (!/^\s{0,20}(;|\n|$|#|,\s{0,20}40[13]\s{0,20}(\n|$|#))/.test(behind)) return false;
  if (model.file.language === 'python') {
    const lines = before.split('\n');
    const previous = (lines.at(-2) ?? ':').replace(/#.*$/, '').trimEnd();
    return /^\s{0,20}$/.test(lines.at(-1) ?? '') && !/[([,=\\.]$/.test(previous) && !/^\s{0,20}@/.test(previous);
  }
  return /[{};]\s{0,20}$/.test(before);
}
