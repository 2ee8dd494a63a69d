import type { Branch, Call, Code, ErrorHandler, FunctionModel, SourceModel } from '../../../languages/model.ts';
import { isInside } from '../../values.ts';
import {
  aboutCallers,
  callsIn,
  demandsCaller,
  demandsStrictly,
  guardName,
  isPassing,
  passesBehind,
  refusal,
  saysYesBehind,
} from './guard-shapes.ts';

/** What a guard does where a check has failed, and should not. */
export interface OpenEnd {
  readonly code: Code;
  /** `unended`: it refuses and goes on; `silent`: it writes to the log and goes on; `passing`: it goes on at once. */
  readonly kind: 'unended' | 'silent' | 'passing';
}

/** Asks about the caller. */
const aboutCaller =
  /user|token|auth|session|role|admin|key|log(ged)?_?in|claims|client|\berr(or)?\b|valid|permi|header|principal|identity|credential|payload|decoded|jwt|cookie|staff|scope|signature|can\(|owner|member/i;
/** Asks whether something is missing or wrong. */
const negative =
  /^\s{0,20}\(?\s{0,20}(!|not\b|unless\b)|[^=!<>]!==?|!=|===?\s{0,20}(null|undefined|None|nil|false|''|"")|\bis None\b|\bnot in\b|^\(?!?\s{0,20}err(or)?\s{0,20}\)?$|expired|\bempty\s{0,20}\(|\bis_null\(|\.nil\?|\.blank\?|IsNullOrEmpty|isBlank|isEmpty|invalid|(&&|\|\|)\s{0,4}!|\band not\b/i;
const ends =
  /\b(return|throw|raise|exit|die|abort\w{0,40}|halt|panic|continue|break|goto|sys\.exit)\b|Abort|\.Result\s{0,20}=|\bdeny\w{0,40}\(|\b(assert|invariant|throw|raise)\w{0,40}\s{0,9}\(|\bfail\w{0,40}\(/i;
/** Calls that tell somebody, and change nothing. */
const tells =
  /log|warn|\berror\b|\binfo|debug|print|console|flash|audit|report|capture|trace|sprintf|getMessage|format|^str$|\.message$|remote|ip$|inspect|messages\.|^session$/i;
const sendsAway =
  /\bredirect\w{0,40}\s{0,20}\(|\.redirect\(|redirect_to\b|RedirectResponse|HttpResponseRedirect|sendRedirect|window\.location/i;

/** Branches of a guard that refuse, or only remark, and after which it goes on to the handler all the same. */
export function* openEnds(one: FunctionModel): Generator<OpenEnd> {
  if (!demandsCaller(one)) return;
  for (const branch of one.branches) {
    const kind = kindOf(one, branch);
    if (kind !== undefined) yield { code: branch.code, kind };
  }
}

function kindOf(one: FunctionModel, branch: Branch): OpenEnd['kind'] | undefined {
  const asked = branch.condition.code.text;
  if (!aboutCaller.test(asked) && !aboutCaller.test(assignedTo(one, asked))) return undefined;
  if (passesWhenWrong(one, branch)) return 'passing';
  const isNegative = isAskedNegatively(branch);
  const text = withoutRemarks(branch.consequence.text);
  // redirect() of CodeIgniter 3 ends the request, what redirect()->to() makes has to be returned
  const isTerminal = branch.isTerminal && !/^[\s{]{0,20}redirect\(\s{0,4}\)\s{0,20}->/.test(text);
  if (branch.alternative !== undefined || isTerminal || !isNegative) return undefined;
  if (ends.test(text) || callsIn(one, branch.consequence.start, branch.consequence.end).some(isPassing))
    return undefined;
  const goesOn = passesBehind(one, branch.code.end);
  if (!goesOn) return undefined;
  if (refusal.test(text) || sendsAway.test(text)) return 'unended';
  return onlyTells(one, branch.consequence) ? 'silent' : undefined;
}

/** `admin := c.GetString("role") == …; if !admin`: what a name that is asked for was given. */
function assignedTo(one: FunctionModel, asked: string): string {
  const name = /^[(!\s]{0,9}\$?(\w{1,40})\)?$/.exec(asked)?.[1];
  const found = one.assignments.find(({ target }) => target.replace(/^\$/, '') === name);
  return found?.value.code.text ?? '';
}

function isAskedNegatively({ condition }: Branch): boolean {
  return negative.test(condition.code.text) || (condition.kind === 'operation' && condition.operator === '!');
}

/** `if (err) return next()`; `if (!token) return next()` in what demands a token; `if (role !== 'admin') next()`. */
function passesWhenWrong(one: FunctionModel, branch: Branch): boolean {
  const asked = branch.condition.code.text;
  const passesIn = (part: Code | undefined) =>
    part !== undefined &&
    !refusal.test(part.text) &&
    !marksStranger.test(part.text) &&
    callsIn(one, part.start, part.end).some(isPassing);
  const yesIn = (part: Code) => /^[\s{:]{0,20}return\s{1,20}(true|True)\b[\s;}]{0,20}$/.test(part.text);
  const isError =
    /^\(?!?\s{0,20}\(?\s{0,20}err(or)?\s{0,20}(!==?\s{0,20}(null|undefined|nil))?\)?$/.test(asked) &&
    !/^\(?!/.test(asked);
  if (isError && (passesIn(branch.consequence) || yesIn(branch.consequence))) return true;
  if (/\brole|\badmin/i.test(asked) && /!==?/.test(asked) && /\badmin/i.test(asked) && passesIn(branch.consequence))
    return !/&&|\|\|/.test(asked);
  if (!demandsStrictly(one) && !/Guard$/.test(one.class?.name ?? '')) return false;
  if (!isCredential.test(asked) || /optional|public|skip|method|path|url|options/i.test(asked)) return false;
  if (isAskedNegatively(branch))
    return passesIn(branch.consequence) || (answersYesOrNo(one) && yesIn(branch.consequence));
  return branch.alternative !== undefined && !isElseIf(branch.alternative) && passesIn(branch.alternative);
}

/** `req.isAuth = false`: whoever is nobody is known as such further on. */
const marksStranger = /\w\.\w{1,40}\s{0,20}=\s{0,20}(false|null|undefined|nil|None)\b/;

/** The credential itself, or what holds it. */
const isCredential =
  /^[\s!(]*(req|request|ctx|c|\$request)?[\w.$?>()[\]'"-]{0,80}(token|authorization|auth_?header|header|bearer|api_?key|jwt|authorizationHeader)\w{0,40}['"\])]{0,4}\s{0,20}(&&[\s\S]{0,200}|===?\s{0,20}(null|undefined|'')|is None|\.blank\?|\.nil\?)?\)?$/i;

function isElseIf({ text }: Code): boolean {
  return /^\s{0,20}(else\s{1,20})?if\b/.test(text);
}

function answersYesOrNo(one: FunctionModel): boolean {
  return /^(canActivate|has_permission|preHandle|handle|voteOnAttribute|is\w{1,40}|check\w{1,40}|verify\w{1,40}|validate\w{1,40}|authorize\w{0,40})$/i.test(
    one.name.split('.').at(-1) ?? '',
  );
}

function withoutRemarks(text: string): string {
  return text.replace(/\/\/[^\n]{0,200}|\/\*[\s\S]{0,2000}?\*\/|(^|\s)#[^\n{]{0,200}/g, ' ');
}

/** At least one call, and none that does more than tell. */
export function onlyTells(one: FunctionModel, { start, end, text }: Code): boolean {
  const calls = callsIn(one, start, end);
  return (
    calls.length > 0 &&
    calls.every(({ target }) => tells.test(target)) &&
    !/[^=!<>]=(?![=>])/.test(withoutStrings(text))
  );
}

function withoutStrings(text: string): string {
  return text.replace(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, "''");
}

/** A `catch` in what demands a caller that only tells, goes on, or refuses without an end, before the guard goes on. */
export function* silentHandlers(model: SourceModel, one: FunctionModel): Generator<Code> {
  if (!demandsCaller(one) && model.file.language !== 'java') return;
  for (const handler of one.handlers) {
    if (!handler.isTerminal && isInside(handler.code, one.body) && lets(model, one, handler)) yield handler.code;
  }
}

function lets(model: SourceModel, one: FunctionModel, handler: ErrorHandler): boolean {
  const text = withoutRemarks(handler.body.text);
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (ends.test(text)) return false;
  if (callsIn(one, handler.body.start, handler.body.end).some(isPassing))
    return demandsStrictly(one) && guarded.length > 0 && !refusal.test(text) && !marksStranger.test(text);
  const isLooked =
    guarded.some(looksAt) ||
    (/\bthrow\b|\braise\b/.test(handler.guarded.text) && aboutCallers.test(handler.guarded.text));
  if (!isLooked || guarded.some(isPassing) || !goesOnBehind(one, handler.code.end)) return false;
  if (refusal.test(text) || sendsAway.test(text)) return true;
  // filters of Java only look for a caller; who must be one is said where routes are
  if (model.file.language === 'java') return false;
  const demands = demandsStrictly(one) || saysYesBehind(one, handler.code.end) || isNamedForIt(one);
  return demands && onlyTells(one, handler.body);
}

function goesOnBehind(one: FunctionModel, end: number): boolean {
  const behind = withoutRemarks(one.code.text.slice(end - one.code.start));
  if (/^\s{0,20}finally\b/.test(behind)) return one.calls.some((call) => call.code.start >= end && isPassing(call));
  return !/\bif\b|\bthrow\b|\?|\bunless\b|\braise\b/.test(behind) && passesBehind(one, end);
}

function isNamedForIt(one: FunctionModel): boolean {
  if (one.parameters[0]?.name === 'socket') return true;
  return /^(authenticate|auth|check|verify|jwt|token|validate)\w{0,40}$|(Auth|Guard|Authenticate|Token|Jwt)(Middleware)?$/i.test(
    guardName(one),
  );
}

function looksAt({ name }: Call): boolean {
  return /verify|decode|authenticate|validate|check|introspect|claims|parseToken|getUser|find\w{0,40}(User|Session|Token)|byToken/i.test(
    name,
  );
}
