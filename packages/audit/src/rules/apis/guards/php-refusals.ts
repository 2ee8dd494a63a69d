import type { Code, SourceModel } from '../../../languages/model.ts';
import { closing, withoutComments } from '../../../routes/php/plain-php-text.ts';
import { codeAt } from '../../values.ts';

/** Asks whether nobody is logged in. */
const nobody =
  /(!\s{0,9}\(?\s{0,9}isset|empty)\s{0,9}\(\s*\$_((SESSION|COOKIE)\s*\[|SERVER\s*\[\s*['"]PHP_AUTH_)|\$_SESSION\s*\[[^\]]*\]\s*(!==?|===?\s*(false|null|''|""|0\b))|!\s{0,9}\$?(\w{1,60}(->|::))?\w{0,60}(is_?logged|logged_?in|is_?auth|is_?admin|is_?valid_?session)/i;
/** What sessions keep beside who is logged in. */
const otherThanLogin =
  /\$_(SESSION|COOKIE)\s*\[\s*['"]\w*(cart|panier|carrito|lang|locale|theme|msg|message|error|flash|success|status|step|captcha|page|filter|sort|currency|country|redirect|order|quiz|score|game|csrf|form|data|result|visited|counter|otp|reset|verif)/i;
/** Asks for a role, or for the name and password of Basic. */
const otherRole =
  /\[\s{0,9}['"](role|is_?admin|admin|user_?type|level)['"]\s{0,9}\][^&|]{0,60}!==?|->\s{0,9}(role|is_?admin|user_?type)\b[^&|(]{0,60}!==?|!\s{0,9}\$\w{0,40}(->|\[\s{0,9}['"])(is_?)?admin\b|\$_SERVER\s{0,9}\[\s{0,9}['"]PHP_AUTH_\w{1,40}['"]\s{0,9}\][^&|]{0,60}!==?|\$(user|pass(word)?|pwd|pw)\s{0,9}!==?\s{0,9}[^&|]{1,60}(\|\||&&)\s{0,9}[^&|]{0,60}\$(pass(word)?|pwd|pw)\b/i;
const noToken = /!\s*\$\w*(token|auth|bearer|jwt|payload|decoded|claims)\w*|empty\s*\(\s*\$\w*(token|auth|bearer|jwt)/i;

const redirect =
  /\bheader\s*\(\s*['"]\s*(Location|Refresh)\s*:|<script[^>]*>[^<]{0,80}(window\.|document\.|self\.)?location(\.href|\.replace|\.assign)?\s*[=(]/i;
const refusal =
  /\bhttp_response_code\s*\(\s*40[13]\b|HTTP\/[\d.]+\s+40[13]\b|\bheader\s*\([^;]*,\s*(true|false)\s*,\s*40[13]\s*\)/i;
const ends = /\b(exit|die|return|throw|abort|continue|break)\b|\bredirect\w*\s*\(/i;
/** Answers, and does not end anything. */
const answering =
  /^(header|http_response_code|json_encode|session_destroy|session_unset|session_start|array|isset|unset)$/;
const substance =
  /->\s*\w+\s*\(|\b(mysqli?_\w+|pg_\w+|include|require)(_once)?\b|<(html|body|form|table|div|h\d)\b|\becho\b|<\?=/i;

/** A refusal that is sent while the script goes on: what comes behind it runs for whoever does not follow. */
export function* refusalsWithoutEnd(model: SourceModel): Generator<Code> {
  if (!redirect.test(model.file.text) && !refusal.test(model.file.text)) return;
  const text = withoutComments(model.file.text);
  for (const { index } of text.matchAll(/\bif\s*\(/g)) {
    const close = closing(text, text.indexOf('(', index));
    const condition = text.slice(index, close + 1);
    const body = bodyBehind(text, close + 1);
    if (body === undefined || isFollowedByElse(text, body.end)) continue;
    if (ends.test(body.text) && !onlyLeavesGuard(model, index, body.text)) continue;
    const isNobody = nobody.test(condition) && !otherThanLogin.test(condition);
    const isRedirect = isNobody && redirect.test(body.text);
    const isRefusal =
      (isNobody || noToken.test(condition) || otherRole.test(condition)) &&
      refusal.test(body.text) &&
      onlyAnswers(body.text);
    if (!(isRedirect || isRefusal) || !goesOn(model, text, index, body.end)) continue;
    yield codeAt(model, index, close + 1);
  }
  yield* failedChecks(model, text);
}

/** `catch (Exception $e) { http_response_code(401); echo '…'; }` around the check of a token, in a script that goes on. */
function* failedChecks(model: SourceModel, text: string): Generator<Code> {
  for (const { index } of text.matchAll(/\bcatch\s*\(/g)) {
    const close = closing(text, text.indexOf('(', index));
    const body = bodyBehind(text, close + 1);
    if (body === undefined || !refusal.test(body.text) || ends.test(body.text) || !onlyAnswers(body.text)) continue;
    const guarded = guardedBefore(text, index);
    const isCheck = /\b(decode|verify\w*|authenticate|validate\w*|parse)\s*\(/i.test(guarded);
    // what is done with it stands in the try, or behind the catch
    if (!isCheck || /^\s*(finally|catch)\b/.test(text.slice(body.end))) continue;
    if (model.functions.some(({ code }) => code.start <= index && index < code.end)) continue;
    if (goesOn(model, text, index, body.end)) yield codeAt(model, index, close + 1);
  }
}

/** The block of a `try` that ends before its `catch`. */
function guardedBefore(text: string, at: number): string {
  const before = text.slice(0, at);
  return before.slice(Math.max(0, before.lastIndexOf('try')));
}

/** `return;` in a function that is called for its refusal alone, `require_crew()`, ends nothing but itself. */
function onlyLeavesGuard(model: SourceModel, at: number, body: string): boolean {
  const within = model.functions.find(({ code }) => code.start <= at && at < code.end);
  return (
    within !== undefined &&
    within.class === undefined &&
    /^(require|ensure|protect|must|restrict|only|guard)(?!d)/i.test(within.name) &&
    !/\breturn\s+[^;\s]/.test(within.code.text) &&
    !ends.test(body.replace(/\breturn\s*;/, ''))
  );
}

function bodyBehind(text: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const start = at + text.slice(at).search(/\S/);
  if (text[start] === ':') return undefined;
  const end = text[start] === '{' ? closing(text, start) + 1 : text.indexOf(';', start) + 1;
  return end <= start ? undefined : { text: text.slice(start, end), end };
}

function isFollowedByElse(text: string, at: number): boolean {
  return /^\s*else/i.test(text.slice(at, at + 40));
}

function onlyAnswers(body: string): boolean {
  return [...body.matchAll(/(?<!\w)(\w+)\s{0,9}\(/g)].every(([, name = '']) => answering.test(name) || name === 'echo');
}

/** Whether something runs behind it: of the script, of who called the function, or of who included the file. */
function goesOn(model: SourceModel, text: string, start: number, end: number): boolean {
  const within = model.functions.find(({ code }) => code.start <= start && start < code.end);
  if (within !== undefined) return !/\b(exit|die)\b/.test(text.slice(end, within.code.end));
  const rest = text.slice(end);
  if (/^\s*(\?>\s*)?(exit|die)\b/.test(rest)) return false;
  return (
    substance.test(rest) ||
    /(^|[/_-])(auth|session|check|protect|guard|secure|restrict)\w*\.(inc\.)?php$/i.test(model.file.path)
  );
}
