import type { Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { alternatives, entryOf, isFalse } from '../../values.ts';
import { namesToken } from '../credential-names.ts';

/** Protection against other sites that JavaScript switches off, or never had where cookies go along with everything. */

/** What checks that a request comes from a page of one's own. */
const protections = [
  'csrf',
  'xsrf',
  'lusca',
  'x-requested-with',
  'sec-fetch-site',
  'headers.origin',
  "header('origin",
  "get('origin",
];
const writing = /^(POST|PUT|PATCH|DELETE)$/;

export interface CsrfOff {
  readonly code: Code;
  /** Whether it is switched off in so many words. */
  readonly isSwitchedOff: boolean;
}

/** Each file once for what is missing, each place for what is switched off. */
export function* csrfInScripts(model: SourceModel, project: Project): Generator<CsrfOff> {
  if (model.file.language !== 'javascript') return;
  for (const call of model.calls) if (isSwitchedOff(call, project)) yield { code: call.code, isSwitchedOff: true };
  if (!/none/i.test(model.file.text) || protections.some((word) => project.mentions(word))) return;
  const isUsed = project.routes.some(({ method, publicReason }) => writing.test(method) && publicReason === undefined);
  const sent = isUsed ? model.calls.find(sendsEverywhere) : undefined;
  if (sent !== undefined) yield { code: sent.code, isSwitchedOff: false };
}

/** `lusca({ csrf: false })`, `csrf({ ignoreMethods: ['GET', 'POST'] })`, where cookies log in. */
function isSwitchedOff({ target, arguments: given }: Call, project: Project): boolean {
  const options = given.map(({ value }) => value).find(({ kind }) => kind === 'map');
  if (options === undefined || !['session', 'cookie'].some((word) => project.mentions(word))) return false;
  if (/(^|\.)lusca$/.test(target)) return isFalse(entryOf(options, ['csrf']));
  if (!/(^|[./])(csurf|csrf|doubleCsrf|csrfProtection)(\.\w{1,20})?$/.test(target)) return false;
  const ignored = entryOf(options, ['ignoreMethods', 'ignoredMethods']);
  return ignored?.kind === 'list' && ignored.items.some((one) => one.kind === 'string' && writing.test(one.text));
}

/** A cookie that logs in, and that browsers send along from every other site: `sameSite: 'none'`. */
function sendsEverywhere(call: Call): boolean {
  const isSetter =
    /(^|\.)(cookie|setCookie|set)$/.test(call.target) ||
    /(^|[./])(express-session|cookie-session|koa-session|session)$/.test(call.target);
  if (!isSetter) return false;
  const [first] = call.arguments;
  const options = call.arguments.map(({ value }) => value).findLast(({ kind }) => kind === 'map');
  const isOfSession = /session$/.test(call.target);
  const name = first?.value.kind === 'string' ? first.value.text : '';
  if (!isOfSession && !(namesToken(name) || holdsToken(call))) return false;
  return [options, entryOf(options, ['cookie'])].some((one) => isNone(entryOf(one, ['sameSite'])));
}

function holdsToken({ arguments: [, second] }: Call): boolean {
  return /token|jwt/i.test(second?.value.code.text ?? '');
}

function isNone(value: Value | undefined): boolean {
  return (
    value !== undefined && alternatives(value).some((one) => one.kind === 'string' && one.text.toLowerCase() === 'none')
  );
}
