import type { Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import { isInside } from '../../values.ts';
import { requestInputs } from '../callers/request-inputs.ts';
import { plainName } from '../credential-names.ts';

/** Whether a text ends with the name of a redirect URI: `req.query.redirect_uri`, `params[:redirect_uri]`. */
export function namesRedirect(text: string): boolean {
  const last = /(?<![$\w])([$\w]+)['"\])]{0,6}$/.exec(text)?.[1] ?? '';
  return /(^|_)(redirect_?ur[il]|return_?to|callback_?url)$/.test(plainName(last));
}

/** By the name that it is used under, or by what it was read from: `const { redirect_uri: uri } = req.query`. */
export function isRedirect(value: Value, depth = 0): boolean {
  if (namesRedirect(value.code.text)) return true;
  if (value.kind === 'path' && namesRedirect(value.path)) return true;
  // `String(req.query.redirect_uri)`
  if (value.kind === 'call' && /^(String|trim|urldecode|rawurldecode|decodeURIComponent)$/.test(value.call.name))
    // `$uri = rawurldecode($uri)` in a loop leads to itself
    return depth < 4 && value.call.arguments.some(({ value: inner }) => isRedirect(inner, depth + 1));
  const [named] = value.kind === 'call' ? value.call.arguments : [];
  return named?.value.kind === 'string' && namesRedirect(named.value.text);
}

const host = /(^|[.>])(hostname|host|netloc|Host|origin)$/;
const namesAnywhere = /redirect_?ur[il]/i;

/** `new URL(redirect_uri).hostname`, `urlparse(redirect_uri).netloc`, `parse_url($uri, PHP_URL_HOST)`: the host of a redirect URI. */
export function isHostOfRedirect(model: SourceModel, value: Value): boolean {
  const { text } = value.code;
  const name = /^\$?\w+/.exec(text)?.[0];
  const given = model.assignments.find(({ target }) => target === name)?.value.code.text ?? '';
  if (host.test(text)) return namesAnywhere.test(text) || namesAnywhere.test(given);
  return name === text && /PHP_URL_HOST|\.(hostname|host|netloc|Host)$/.test(given) && namesAnywhere.test(given);
}

const leads =
  /(^|\.)(redirect|Redirect|away|RedirectView|RedirectResponse|HttpResponseRedirect|redirect_to|sendRedirect|header|RedirectToUri)$/;
/** What is sent along: the code, or the token itself. */
const answer = /[?&#](code|access_token|token|id_token)=/;
/** Whatever may judge an address. */
const judges =
  /redirect_?ur[il]s|allowed|allow_?list|::is\(|whitelist|permitted|regist|includes|in_array|[=!]==?|equals|contains|include\?|\bin\b|starts_?with|ends_?with|match|test\(|verif|valid|check|parse|new URL|safe|trusted|HasPrefix|lookup|require/i;

/** Functions that send the answer of a login to the redirect URI of the request, and judge it nowhere. */
export function uncheckedRedirects(model: SourceModel): readonly Code[] {
  const { text } = model.file;
  if (!namesAnywhere.test(text) || !answer.test(text)) return [];
  return model.functions.flatMap((one) => {
    const lead = one.calls.find(
      ({ target, arguments: given, code }) =>
        leads.test(target) && given.some(({ value }) => isOfRequest(model, one, value)) && answer.test(code.text),
    );
    if (lead === undefined || judges.test(withoutRedirects(one))) return [];
    return model.functions.some(
      (inner) => inner !== one && isInside(inner.code, one.body) && isInside(lead.code, inner.code),
    )
      ? []
      : [lead.code];
  });
}

/** The function without its signature, and without what its redirects are made of. */
function withoutRedirects({ body }: FunctionModel): string {
  return body.text.replace(/[?&#]\w{1,20}=/g, '').replace(/[^=!<>]=(?![=>])/g, ' ');
}

/** Whether an address begins with the redirect URI of the request: read here, or handed in by the framework. */
function isOfRequest(model: SourceModel, one: FunctionModel, value: Value): boolean {
  const first = value.kind === 'concat' ? value.parts.find(({ code }) => code.text !== '') : value;
  if (first === undefined) return false;
  const isParameter = one.parameters.some(
    ({ name }) => name === first.code.text && namesRedirect(name.replace('$', '')),
  );
  if (isParameter) return true;
  const reads = requestInputs(model).filter(({ name, code }) => namesAnywhere.test(name) && isInside(code, one.code));
  return (
    reads.some(({ code }) => isInside(code, value.code) || isInside(first.code, code)) ||
    (reads.length > 0 && isRedirect(first))
  );
}
