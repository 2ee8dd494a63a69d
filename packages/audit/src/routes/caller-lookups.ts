import type { Branch, Call, ErrorHandler, FunctionModel } from '../languages/model.ts';

/** Handlers that find out by themselves who is calling, and answer nothing to others; whatever the status that they refuse with. */

/** What finds who a credential belongs to: `sessions.get(token)`, `findUserByToken(token)`. */
const lookup = /^(get|find|look_?up|load|verify|check|authenticate|resolve|fetch|from|by|current|validate|read)/i;
const ofCallers = /session|user|auth|account|caller|member|log_?in|token|principal|identity/i;
/** What a request carries to show who sent it. */
const credential = /\bauthorization\b|\bcookies?\b|\b(?:access|auth|session|bearer)?_?token\b|\bsession_?id\b|\bsid\b/i;
const ofRequest = /\bauthorization\b|\bcookies?\b|\bheaders?\b/i;
/** What nobody who is logged in sends: a link that was mailed. */
const otherTokens =
  /(reset|confirm|verif|activat|invit|csrf|refresh|body|query|params)\w{0,20}[._]?token|\b(body|query|params)\./i;

/** Whether a function looks up who is calling, by a cookie or a header, and ends where that is nobody. */
export function looksCallerUp(model: FunctionModel): boolean {
  if (!ofRequest.test(model.code.text)) return false;
  // a function that makes a handler: what it gives back answers
  const made = model.returns.flatMap((value) => (value.kind === 'function' ? [value.function] : []));
  return [model, ...made].some(looksItUp);
}

function looksItUp(one: FunctionModel): boolean {
  const found = one.assignments.flatMap(({ target, value }) =>
    value.kind === 'call' && isLookup(value.call) && /^[$\w]+$/.test(target) ? [target] : [],
  );
  if (found.some((name) => one.branches.some((branch) => endsForNobody(branch, name)))) return true;
  return (
    one.branches.some(
      ({ condition, alternative }) => alternative !== undefined && asksOfCredential(condition.code.text),
    ) || one.calls.some((call) => isVerification(call) && !isOptional(one, call))
  );
}

function isLookup({ name, target, arguments: given }: Call): boolean {
  const text = given.map(({ value }) => value.code.text).join(' ');
  return lookup.test(name) && ofCallers.test(target) && credential.test(text) && !otherTokens.test(text);
}

/** `if (!user) { next(new Error('…')); return }`, `if (user?.id) { … } else { next(new Error('…')) }`. */
function endsForNobody({ condition, consequence, isTerminal, alternative }: Branch, name: string): boolean {
  const asked = condition.code.text;
  const own = name.replaceAll('$', '\\$');
  const isMissing = new RegExp(
    `(^|[(|&\\s])(!|not )\\s{0,4}${own}\\b|(?<![\\w.])${own}\\s{0,4}(===?|is)\\s{0,4}(null|undefined|None|nil)\\b`,
  );
  if (isMissing.test(asked)) return isTerminal || /\b(return|throw|raise|exit|abort)\b/.test(consequence.text);
  const isThere = new RegExp(`^\\(?\\s{0,4}${own}\\b(?!\\s{0,4}[=!]==?\\s{0,4}(null|undefined))`).test(asked);
  return isThere && alternative !== undefined && saysNo.test(alternative.text);
}

const saysNo =
  /\bnext\(\s{0,9}(new\b|err)|\bthrow\b|\braise\b|\babort\(|\b(status|sendStatus|writeHead)\(\s{0,9}4\d\d|\breject\(/;

/** `if (verify(req.cookies.token)) { … } else { … }` */
function asksOfCredential(condition: string): boolean {
  return /^\W{0,4}[\w$.]{0,60}(verify|is_?valid|validate)\w{0,40}\([^()\n]{0,60}(\bcookies?\b|\bauthorization\b)/i.test(
    condition,
  );
}

/** A verification that throws where the token is not good: what stands behind it is for others. */
function isVerification({ target, arguments: given }: Call): boolean {
  if (!/(^|\.)(jsonwebtoken|jwt)\.verify$|^jose\.jwtVerify$/i.test(target) || given.length < 2) return false;
  const [token] = given;
  if (token === undefined || given.some(({ value }) => value.kind === 'function')) return false;
  const text = token.value.code.text;
  return /token|jwt|authorization|bearer|cookie/i.test(text) && !otherTokens.test(text);
}

/** It is only done where there is a token, or what it throws is passed over. */
function isOptional({ branches, handlers }: FunctionModel, { code }: Call): boolean {
  const isIn = (region: { readonly start: number; readonly end: number }) =>
    region.start <= code.start && code.end <= region.end;
  if (branches.some(({ consequence, alternative }) => isIn(consequence) && alternative === undefined)) return true;
  return handlers.some((one) => isIn(one.guarded) && !endsRequest(one));
}

function endsRequest({ isTerminal, body }: ErrorHandler): boolean {
  return (
    isTerminal ||
    /\bres(ponse)?\.|\breply\.|\bnext\(\s{0,9}\w|\bctx\.(throw|status|body)|\bthrow\b|\breturn\b/.test(body.text)
  );
}
