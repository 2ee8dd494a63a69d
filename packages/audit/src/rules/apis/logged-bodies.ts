import type { FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { widerSurroundings } from '../values.ts';
import { outward, withoutForm } from './shown-credentials.ts';

const bodyPath =
  /^((req|request|ctx\.request|context\.request|event|c\.req|self\.request)\.(body|json|form|data|POST|values|params)|\$_POST|\$_REQUEST|params)$/;
const bodyCall =
  /^(req|request|c\.req|ctx\.req|self\.request)\.(json|get_json|formData|parseBody|body|text)$|^\$(this\.)?request\.(all|toArray|post|input|getContent|getParsedBody|validated|request\.all)$|(^|\.)params\.(inspect|permit!|to_unsafe_h|to_h|to_json|as_json)$/;
const bodyText = /php:\/\/input|->getParsedBody\(|^\$request->(all|toArray|post)\(/;
const ofLogin = /(log|sign)_?(in|up|on)|register|registration|authenticat|password/i;
/** Types of what a login or a registration is sent: `LoginDto`, `SignUpRequest`, `UserCredentials`. */
const loginType =
  /(log|sign)_?(in|up|on)|(?:^|[^a-z]|user|account|customer|member|student|patient|employee|admin|auth|self|new|create|do)_?regist|credential|password|authentication_?request|auth_?(request|dto|input)/i;

/** Whether a value shows the whole body of a request that brings a password, within a function. */
export function showsLoginBody(model: SourceModel, within: FunctionModel | undefined, value: Value): boolean {
  for (const part of outward(value)) {
    if (part.kind === 'call' && asksForPassword(part)) return true;
    if ((isBody(part) || isBound(within, part)) && takesPassword(model, within)) return true;
    if (isLoginRequest(within, part)) return true;
  }
  return false;
}

/** `req.body`, and what `await request.json()` gave, as a whole. */
function isBody(part: Value): boolean {
  if (part.kind === 'path') return bodyPath.test(withoutForm(part.path));
  if (part.kind !== 'call') return false;
  const isAll = bodyCall.test(part.call.target) && part.call.arguments.length === 0;
  return isAll || bodyText.test(part.call.code.text);
}

/** `$request->only('email', 'password')` */
function asksForPassword({ call }: Extract<Value, { kind: 'call' }>): boolean {
  if (!/request\.(only|safe|slice|permit)$|params\.(permit|slice)$/.test(call.target)) return false;
  return call.arguments.some(({ value }) => /\bpass(word|wd)?\b/i.test(value.code.text));
}

/** Go fills a variable from the body: `c.BindJSON(&in)`, `json.NewDecoder(r.Body).Decode(&in)`. */
function isBound(within: FunctionModel | undefined, part: Value): boolean {
  if (part.kind !== 'path' || !/^\w+$/.test(part.path) || within === undefined) return false;
  return within.calls.some(
    ({ name, code }) =>
      /^(Bind\w*|ShouldBind\w*|Decode|BodyParser|Unmarshal|DecodeJSON)$/.test(name) &&
      code.text.includes(`&${part.path}`),
  );
}

/** A parameter that is the whole request of a login: `login(dto: LoginDto)`, `@RequestBody LoginRequest request`. */
function isLoginRequest(within: FunctionModel | undefined, part: Value): boolean {
  if (part.kind !== 'path' || !/^\$?\w+$/.test(part.path)) return false;
  for (let one = within; one !== undefined; one = one.within) {
    const parameter = one.parameters.find(({ name }) => name === part.path);
    if (parameter === undefined) continue;
    const type = parameter.type ?? '';
    return (
      loginType.test(type) && !/Response|Service|Repository|Result|Attempt|Handler|\bId\b|^(string|number)$/.test(type)
    );
  }
  return false;
}

/** Whether the function, or one around it, is given passwords: it speaks of one, or is named for it. */
function takesPassword(model: SourceModel, within: FunctionModel | undefined): boolean {
  if (within === undefined) return /\bpassw(or)?d\b/i.test(model.file.text) && model.file.language === 'php';
  for (let one: FunctionModel | undefined = within; one !== undefined; one = one.within)
    if (ofLogin.test(one.name) || /^(login|session|registration|password|auth)/i.test(one.class?.name ?? ''))
      return true;
  return /\bpass(word|wd)?\b|\bpwd\b/i.test(widerSurroundings(model, within));
}
