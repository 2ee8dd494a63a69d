import type { Call, FunctionModel } from '../../../languages/model.ts';

/** What guards look like, in every language: how they are called, and how they let a request on to its handler. */

/** What goes on to the handler. */
const goesOn =
  /^(\$?_?next|doFilter|ServeHTTP|call|proceed|Next|continue|chain|handle|get_response|call_next|nextHandler)$/;
export const verifies =
  /verify|decode|authenticate|validate|check|parse|introspect|login|getUser|findUser|findToken|constructEvent|attempt|^canActivate$/i;
/** In a decorator that is named for it, reading the caller's token is checking it. */
export const looksAtCaller = /verify|decode|authenticate|validate|check|parse|introspect|token|claims|user|jwt/i;
export const refusal = /\b(401|403)\b|unauthori[sz]ed|forbidden/i;
export const guardLike =
  /auth|guard|protect|verify|token|jwt|permission|login|logged|signed|staff|admin|_only|needs|can_?activate|middleware|is_?(admin|logged|valid|allowed)|check|require|ensure|handle|__invoke|do_?filter|before/i;
export const aboutCallers =
  /authori[sz]ation|token|jwt|session|user|api[-_]?key|x-[\w-]{0,40}-key|signature|credential|\brole|admin|permission|principal|\bauth\b|authenticat/i;
export const optional = /optional|maybe|try_?auth|anonymous|soft|attach|populate|if_?(present|logged)/i;

/** It has what to call next, or it answers yes or no, and it is about who is calling. */
export function isGuard(one: FunctionModel): boolean {
  const text = one.code.text;
  if (!aboutCallers.test(text)) return false;
  const last = one.parameters.at(-1)?.name ?? '';
  const isMiddleware =
    /^\$?_?(next|call_next|chain|filterChain|handler)$/.test(last) ||
    /ServeHTTP|\.Next\(\)/.test(text) ||
    /^Invoke(Async)?$/.test(one.name.split('.').at(-1) ?? '');
  if (isMiddleware || guardLike.test(one.name)) return true;
  return guardLike.test(guardName(one)) && (viewOf(one) !== undefined || goesOnByReturning(one));
}

/** The view that a decorator of Python wraps: the parameter of the function around. */
export function viewOf(one: FunctionModel): string | undefined {
  const view = one.within?.parameters[0]?.name;
  return view !== undefined && one.calls.some((call) => call.target === view) ? view : undefined;
}

export function callsIn(one: FunctionModel, start: number, end: number): readonly Call[] {
  return one.calls.filter(({ code }) => code.start >= start && code.end <= end);
}

/** What gives one thing after the other. */
const ofRows =
  /^(rs\d?|it|iter|sc|\w{0,40}(results?|result_?set|cursor|iterator|rows?|reader|scanner|lexer|tokens?))$/i;

/** `next()`, not `next(error)`; `$next($request)`, `chain.doFilter(request, response)`. */
export function isPassing(call: Call): boolean {
  const name = call.target.split('.').at(-1) ?? '';
  if (!goesOn.test(name)) return false;
  // `authErr.Handler().ServeHTTP(w, r)` answers with the error
  if (/(^|[^a-z])(auth|req|http|api)?err(or)?s?(?![a-z])|denied|failure/i.test(call.receiverText ?? '')) return false;
  // `results.next()`: the next row
  if (name === 'next' && ofRows.test(call.receiverText ?? '')) return false;
  // PSR-15
  if (name === 'handle')
    return /(?<!error|exception|failure|response|denied)_?handler$|next$/i.test(call.receiverText ?? '');
  const [given] = call.arguments;
  // `await next(context)` of ASP.NET, and not `next(error)`
  const isOfContext = given?.value.kind === 'path' && /^(ctx|(http)?context|c)$/i.test(given.value.path);
  if (/^(next|_next)$/i.test(name) && (call.receiver === undefined || /^this\b/.test(call.receiverText ?? '')))
    return given === undefined || isOfContext;
  return name !== 'call';
}

/** Nothing between the two ends the function. */
export function isSameLevel(one: FunctionModel, from: number, call: Call): boolean {
  const between = one.code.text
    .slice(from - one.code.start, call.code.start - one.code.start)
    .replace(/\breturn(\s{1,9}await)?\s{0,9}\(?\s{0,20}$/, '');
  return (
    !/\breturn\b|\bthrow\b/.test(between) && (between.match(/\}/g)?.length ?? 0) <= (between.match(/\{/g)?.length ?? 0)
  );
}

/** What wraps a guard, or is one by its method: it is called as the function or the class around it is. */
const generic =
  /^(|handle|process|__invoke|use|invoke(async)?|canActivate|handleRequest|doFilter(Internal)?|preHandle|__call__|before|voteOnAttribute|vote|has_(object_)?permission|On(Authorization|ActionExecuting)(Async)?|HandleRequirementAsync|decorator|decorated\w*|wrapper|wrapped\w*|_?wrap|inner|_?wrapped_view|guard|f|func|fn|middleware|authenticate|process_request|process_view|dispatch)$/i;

/** How a guard is called: `requireAuth` for the function that it returns, `CheckKey` for its method `handle`. */
export function guardName(one: FunctionModel): string {
  const last = one.name.split('.').at(-1) ?? '';
  if (!generic.test(last)) return last;
  if (one.within !== undefined) return guardName(one.within) || last;
  return one.class?.name ?? last;
}

/** What looks for a caller and may go on without one. */
const populates =
  /^(attach|load|set|get|extract|parse|deseriali[sz]e|current|populate|find|resolve|read|inject|add|may|with_?user|identify|detect|log(?!_?(ged)?_?in)|track|remember|fetch|user_?extractor|share|view)/i;
const demanding =
  /auth|protect|require|ensure|must|verify|check|guard|admin|only|permit|permission|role|valid|token|jwt|key|log(ged)?_?in|session|staff|needs|restrict|secure|allow|access|subscri|owner/i;

/** Where yes means no: `hasTokenExpired`, `isUniqueAdmin`. */
export const asksForNo =
  /expired|invalid|unique|last|block|lock|revok|blacklist|deny|denied|missing|empty|used|taken|exist|change|banned|throttl|refus|suspend/i;
/** Whether a guard says of itself that not everybody passes. */
export function demandsCaller(one: FunctionModel): boolean {
  // who connects by a socket is asked once
  if (one.parameters[0]?.name === 'socket') return true;
  const name = guardName(one);
  return demanding.test(name) && !populates.test(name) && !optional.test(name) && !asksForNo.test(name);
}

const strict =
  /^(require|ensure|must|protect|guard|assert|verify_?(token|jwt|auth|user|login|api_?key|key)|is_?(auth|logged|admin|signed)|check_?(auth|token|login|user|admin|jwt)|authenticate_?(token|jwt|user|request|admin)$|needs|only)|_?(required|only)$/i;

/** Whether it says so in so many words: who shows nothing does not pass either. */
export function demandsStrictly(one: FunctionModel): boolean {
  const name = guardName(one);
  return strict.test(name.replace(/^[A-Z]/, (first) => first.toLowerCase())) && !optional.test(name);
}

/** Hooks that let a request on by returning: filters of CodeIgniter, `before_request` of Flask, `process_request` of Django. */
function goesOnByReturning(one: FunctionModel): boolean {
  const name = one.name.split('.').at(-1) ?? '';
  if (name === 'before') return one.class?.bases.some((base) => /Filter/.test(base)) === true;
  return (
    name === 'process_request' || one.decorators.some((decorator) => /before_(app_)?request$/.test(decorator.name))
  );
}

/** Whether a guard goes on to its handler, or says yes, as the next thing behind a place. */
export function passesBehind(one: FunctionModel, from: number): boolean {
  const view = viewOf(one);
  const isHandedOn = one.calls.some(
    (call) => call.code.start >= from && (isPassing(call) || call.target === view) && isSameLevel(one, from, call),
  );
  return isHandedOn || saysYesBehind(one, from) || (goesOnByReturning(one) && isEnd(one, from));
}

function isEnd(one: FunctionModel, from: number): boolean {
  const behind = one.code.text.slice(from - one.code.start).replace(/(\/\/|#)[^\n]{0,200}/g, '');
  return /^[\s;})]{0,200}$/.test(behind);
}

/** `} return true;`: the answer is yes, whatever stood before. */
export function saysYesBehind(one: FunctionModel, from: number): boolean {
  const behind = one.code.text.slice(from - one.code.start).replace(/(\/\/|#)[^\n]{0,200}/g, '');
  return /^[\s;})]{0,200}(\bend\s{1,20})?return\s{1,9}(true\b|Task\.FromResult\(true|true, nil)/i.test(behind);
}
