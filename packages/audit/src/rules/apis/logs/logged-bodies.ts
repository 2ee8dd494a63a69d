import type { FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isInside, widerSurroundings } from '../../values.ts';
import { outward, withoutForm } from './shown-credentials.ts';

const bodyPath =
  /^((req|request|ctx\.request|context\.request|event|c\.req|self\.request)\.(body|json|form|data|POST|values|params)|\$_POST|\$_REQUEST|params)$/;
const bodyCall =
  /^(req|request|c\.req|ctx\.req|self\.request)\.(json|get_json|get_data|formData|parseBody|body|text)$|^\$(this\.)?request\.(all|toArray|post|input|getContent|getParsedBody|validated|request\.all)$|(^|\.)params\.(inspect|permit!|to_unsafe_h|to_h|to_json|as_json)$/;
const bodyText = /php:\/\/input|->getParsedBody\(|^\$request->(all|toArray|post)\(/;
const ofLogin = /(log|sign)_?(in|up|on)|register|registration|authenticat|password/i;
/** `request_access_token`, `validate_access_token`, `refresh_token`: tokens, or secrets for them, are sent to these. */
const ofTokens =
  /^(handle_?|post_?)?(request|issue|obtain|exchange|validate|verify|refresh|revoke|introspect)_?(access_?|refresh_?|auth_?)?token$/i;
/** Types of what a login or a registration is sent: `LoginDto`, `SignUpRequest`, `UserCredentials`. */
const loginType =
  /(log|sign)_?(in|up|on)|(?:^|[^a-z]|user|account|customer|member|student|patient|employee|admin|auth|self|new|create|do)_?regist|credential|password|authentication_?request|auth_?(request|dto|input)/i;

/** Whether a value shows the whole body of a request that brings a password, within a function. */
export function showsLoginBody(
  model: SourceModel,
  project: Project,
  within: FunctionModel | undefined,
  value: Value,
): boolean {
  for (const part of shown(value)) {
    if (part.kind === 'call' && asksForPassword(part)) return true;
    if ((isBody(part) || isBound(within, part)) && takesPassword(model, within)) return true;
    if (isBody(part) && standsBeforeAll(model, within) && project.mentions('password')) return true;
    if (isLoginRequest(model, within, part)) return true;
    if (showsTokenAnswer(within, part)) return true;
  }
  return false;
}

/** What is shown of a value; `body = json.dumps(await request.json())` shows what was sent under another name. */
function* shown(value: Value): Generator<Value> {
  for (const part of outward(value)) {
    yield part;
    if (part.kind === 'call' && /^(json\.dumps|JSON\.stringify|json_encode|dict|str)$/.test(part.call.target))
      for (const { value: inner } of part.call.arguments) yield* outward(inner);
  }
}

/** `req.body`, and what `await request.json()` gave, as a whole. */
function isBody(part: Value): boolean {
  if (part.kind === 'path') return bodyPath.test(withoutForm(part.path));
  if (part.kind !== 'call') return false;
  const isAll = bodyCall.test(part.call.target) && (part.call.arguments.length === 0 || part.call.name === 'get_data');
  return isAll || bodyText.test(part.call.code.text);
}

/** `$request->only('email', 'password')` */
function asksForPassword({ call }: Extract<Value, { kind: 'call' }>): boolean {
  if (!/request\.(only|safe|slice|permit)$|params\.(permit|slice)$/.test(call.target)) return false;
  return call.arguments.some(({ value }) => /\bpass(word|wd)?\b/i.test(value.code.text));
}

/** Go fills a variable from the body: `c.BindJSON(&in)`, `json.NewDecoder(r.Body).Decode(&in)`. */
function isBound(within: FunctionModel | undefined, part: Value): boolean {
  const name = /^\w+$/.exec(part.code.text)?.[0];
  if (name === undefined || within === undefined) return false;
  return within.calls.some(
    (call) =>
      /^(Bind\w*|ShouldBind\w*|Decode|BodyParser|Unmarshal|DecodeJSON)$/.test(call.name) &&
      (call.code.text.includes(`&${name}`) || call.arguments.at(-1)?.value.code.text === name),
  );
}

/** What runs for every request, the logins among them: a middleware, a hook before requests. */
function standsBeforeAll(model: SourceModel, within: FunctionModel | undefined): boolean {
  for (let one = within; one !== undefined; one = one.within) {
    const { parameters, decorators, code } = one;
    if (
      parameters.some(({ name }) => /^(call_next|next|nxt|chain|filterChain|handler)$/.test(name)) &&
      parameters.length > 1
    )
      return true;
    if (
      decorators.some(
        ({ name, arguments: given }) =>
          /(before_request|before_app_request)$/.test(name) || (/\.middleware$/.test(name) && given.length > 0),
      )
    )
      return true;
    if (model.calls.some((call) => call.name === 'before' && call.arguments.length === 1 && isInside(code, call.code)))
      return true;
  }
  return false;
}

/** A parameter that is the whole request of a login: `login(dto: LoginDto)`, `@RequestBody LoginRequest request`. */
function isLoginRequest(model: SourceModel, within: FunctionModel | undefined, part: Value): boolean {
  if (part.kind !== 'path' || !/^\$?\w+$/.test(part.path)) return false;
  for (let one = within; one !== undefined; one = one.within) {
    const parameter = one.parameters.find(({ name }) => name === part.path);
    if (parameter === undefined) continue;
    const type = parameter.type ?? '';
    // `request.password` beside it says what it brings
    if (model.file.language === 'python' && new RegExp(`\\b${part.path}\\.(password|passwd)\\b`).test(one.code.text))
      return true;
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
    if (
      ofLogin.test(one.name) ||
      ofTokens.test(one.name) ||
      /^(login|session|registration|password|auth)/i.test(one.class?.name ?? '')
    )
      return true;
  return /(\b|[a-z]_)pass(word|wd)?\b|\bpwd\b/i.test(widerSurroundings(model, within));
}

/** What an endpoint for tokens answered: `response = post("https://…/oauth/token")`, and `response.text`, `response.json()` of it. */
function showsTokenAnswer(within: FunctionModel | undefined, part: Value): boolean {
  const member = part.kind === 'path' ? /^(\w+)\.(text|content|body|data)$/.exec(part.path)?.[1] : undefined;
  const read =
    part.kind === 'call' &&
    /^(json|text|read|ReadAsStringAsync|getBody)$/.test(part.call.name) &&
    part.call.arguments.length === 0
      ? part.call.receiverText
      : undefined;
  const root = member ?? read;
  if (root === undefined || !/^\w+$/.test(root) || isOfFailure(within, part)) return false;
  for (let one = within; one !== undefined; one = one.within) {
    const given = one.assignments.find(({ target }) => target === root);
    if (given !== undefined)
      return (
        /\b(post|request|fetch|exchange|send|PostForm|PostAsync|postForEntity)\w{0,20}\s{0,4}\(/i.test(
          given.code.text,
        ) && /\/(access_?token|token|tokens|oauth2?\/access_token|oauth2?\/token)\b['"`?]/i.test(given.code.text)
      );
  }
  return false;
}

/** Where the answer is no good one there is no token in it. */
function isOfFailure(within: FunctionModel | undefined, { code }: Value): boolean {
  if (within === undefined) return false;
  return (
    within.handlers.some(({ body }) => isInside(code, body)) ||
    within.branches.some(
      ({ condition, consequence }) =>
        isInside(code, consequence) && /\bnot\b|!|status|\bok\b|error|\bin\b|None|null/i.test(condition.code.text),
    )
  );
}
