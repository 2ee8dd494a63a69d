import type { Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Match } from '../../rule.ts';
import { codeAt } from '../../values.ts';

/** Who somebody is, or what they may, taken out of what they sent along: a cookie that is only encoded, a field of a form, every key of a body. */

/** All of it, with what there is to say. */
export function* claimsOfCaller(model: SourceModel): Generator<Match> {
  for (const code of [...identitiesInCookies(model), ...rolesInCookies(model), ...rolesInForms(model)]) {
    yield {
      code,
      message: 'Who is calling, or what they may, is read out of what they could have written themselves.',
      remedy: 'Sign it, or keep a random token there and look up whose it is; take roles from the account.',
      confidence: 'high',
    };
  }
  for (const code of accountsOfEveryKey(model)) {
    yield {
      code,
      message: 'Every key that is sent becomes a field of the account, what it may among them.',
      remedy: 'Name the fields that may be sent, one by one.',
      confidence: 'medium',
    };
  }
}

const readsCookie =
  /\b(?:req|request|ctx|context|HttpContext|self|this)\b[\w.()]{0,40}\.?(?:cookies?|COOKIES|Cookies)\b\s{0,4}(?:\.get\(|\[|\.\w)|\$_COOKIE\[|\bcookies\[|\b[cC]ookie\w{0,20}\.getValue\(\)/;
const decodes =
  /b64decode|FromBase64String|Base64\.\w{0,20}[dD]ecode|getDecoder\(\)|base64_decode|['"]base64['"]\)|\batob\(/;
const parses =
  /json\.loads|JObject\.Parse|JsonConvert|JsonSerializer\.Deserialize|JSON\.parse|json_decode|readValue\(|readObject\(|pickle\.loads|yaml\.(?:unsafe_)?load|Marshal\.load|unserialize\(/;
/** Something that the caller could not have written: a signature, a cipher, or a record that is looked up by it. */
const proves = /hmac|verif|sign(?:ed|ature|er)|decrypt|unprotect|unseal|fernet|jwt|secret/i;
const speaksOfIdentity = /user|session|role|admin|auth|login|account|principal/i;

/** A cookie that is decoded and taken apart, and tells who is calling: `json.loads(b64decode(request.cookies.get('session')))`. */
function* identitiesInCookies(model: SourceModel): Generator<Code> {
  const { file, functions } = model;
  if (!/cookie/i.test(file.text) || !decodes.test(file.text)) return;
  for (const one of functions) {
    const text = withoutComments(one.code.text);
    if (!decodes.test(text) || !parses.test(text) || proves.test(text) || !speaksOfIdentity.test(text)) continue;
    const at = one.code.text.search(readsCookie);
    if (at < 0 || functions.some((inner) => isInner(inner, one) && readsCookie.test(inner.code.text))) continue;
    yield lineAt(model, one, at);
  }
}

function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\/|#|\*).*$/gm, '');
}

function isInner(inner: FunctionModel, outer: FunctionModel): boolean {
  return inner !== outer && inner.code.start > outer.code.start && inner.code.end <= outer.code.end;
}

/** From where the cookie is read to the end of the line. */
function lineAt(model: SourceModel, { code }: FunctionModel, at: number): Code {
  const { text } = model.file;
  const start = code.start + at;
  const end = text.indexOf('\n', start);
  return codeAt(model, start, end < 0 ? text.length : end);
}

/** `if (c.getName().equals("admin") && c.getValue().equals("1"))` of servlets. */
function* rolesInCookies(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'java') return;
  const asked =
    /\bgetName\(\)\s{0,4}\.\s{0,4}equals(?:IgnoreCase)?\(\s{0,4}"(?:is_?)?(?:admin|role|privileged?|user_?role|access_?level)"\s{0,4}\)[^;{}]{0,80}\bgetValue\(\)\s{0,4}\.\s{0,4}equals/gi;
  for (const { index, 0: found } of model.file.text.matchAll(asked)) yield codeAt(model, index, index + found.length);
}

/** `if (!model.IsIssuerAdmin) …` of what a form is bound to: the field lies hidden in the page. */
function* rolesInForms(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'csharp') return;
  for (const { parameters, decorators, branches } of model.functions) {
    if (!decorators.some(({ name }) => /(^|\.)Http(Post|Put|Patch)(Attribute)?$/.test(name))) continue;
    for (const { condition } of branches) {
      const [, holder] = /^\(?!?\s{0,4}(\w{1,40})\.(?:Is|Has)\w{0,30}Admin\w{0,20}\)?$/.exec(condition.code.text) ?? [];
      if (parameters.some(({ name, type }) => name === holder && !/ClaimsPrincipal|User$/.test(type ?? '')))
        yield condition.code;
    }
  }
}

/** Every key that was sent becomes a column of an account: `for key, value in data.items(): fields.append(key)` before `INSERT INTO users`. */
function* accountsOfEveryKey(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'python' || !/\.items\(\)/.test(model.file.text)) return;
  const loop = /\bfor (\w{1,40}), ?(\w{1,40}) in (\w{1,40})(?:\.(?:dict|model_dump)\([^)\n]{0,60}\))?\.items\(\):/g;
  for (const one of model.functions) {
    const { text, start } = one.code;
    for (const { index, 0: found, 1: key = '', 2: value = '' } of text.matchAll(loop)) {
      const after = text.slice(index, index + 900);
      const isOfUsers = /\b(?:insert\s+into|update)\s+(?:users?|accounts?|members?|customers?)\b/i.test(text);
      const asColumns = isOfUsers && new RegExp(`\\.append\\(\\s*(?:f?['"]\\{)?${key}\\b`).test(after);
      const asFields =
        new RegExp(`\\bsetattr\\(\\s*\\w*(?:user|account|member)\\w*\\s*,\\s*${key}\\s*,\\s*${value}\\b`, 'i').test(
          after,
        ) && /extra\s?=\s?(?:Extra\.allow|['"]allow['"])/.test(model.file.text);
      const isChosen = /\bif [^\n]{0,60}\b(?:allowed|permitted|whitelist|ALLOWED|fields)\b/.test(after.slice(0, 300));
      const isRequest = asFields || /request\.(?:get_json|json|form|data)|\bbody\b|payload/.test(text);
      if ((asColumns || asFields) && isRequest && !isChosen)
        yield codeAt(model, start + index, start + index + found.length);
    }
  }
}
