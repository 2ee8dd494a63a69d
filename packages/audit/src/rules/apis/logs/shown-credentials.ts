import type { Call, Value } from '../../../languages/model.ts';
import { plainName } from '../credential-names.ts';

const secretName =
  /(^|_)(authorization|token|jwt|password|passwd|pwd|secret|api_?key|access_?key|client_?secret|secret_?key|signing_?key|private_?key|credentials?|refresh_?token|access_?token|id_?token|bearer|session_?id|php_?auth_?pw|otp|one_?time_?(password|code)|otp_?code|(verification|reset|recovery|confirm|confirmation|activation|login)_?code|(reset|magic|recovery|activation|verification|login)_?link)(_(string|str|value|header|header_value|val))?$/;
const harmless =
  /(^|_)(continuation|cancellation|next|page|truncated|partial|short|type|count|length|name|id|exp|expiry|expires|hash|digest|masked|redacted|encrypted|hashed|has|is|no|invalid|missing|valid|error|err|url|uri|endpoint|limit|usage|tokens|prefix|path|folder|kind|line|column|csrf|push|reset_url)(_|$)/;
const masks =
  /mask|redact|hash|sha|truncate|slice|substr|obfuscat|sanitize|length|\bbool\b|Boolean|!!|typeof|strlen|len\(|count/i;

/** What leaves nothing of a secret to see; a part of a random text may be the whole of a token. */
const hides = /mask|redact|hash|sha(?!r|u)|obfuscat|sanitize|\bbool\b|Boolean|strlen|len\(|count|typeof/i;

/** Calls that show what they are given, or what they are called on. */
const showsArguments =
  /^(JSON\.stringify|String|sprintf|format|fmt\.Sprintf|Sprintf|str|repr|dict|inspect|print_r|var_export|json_encode|serialize|util\.inspect|json\.dumps|pprint\.pformat|Object\.fromEntries|JsonSerializer\.Serialize|JsonConvert\.SerializeObject|String\.format|String\.valueOf)$/;
const showsReceiver =
  /^(toString|toLocaleString|to_s|to_h|to_hash|to_json|to_unsafe_h|model_dump|model_dump_json|dict|json|inspect|all|toArray|entries|format|trim|strip|decode)$/;

/** Reads by a name: `data.get('password')`, `$request->input('password')`, `c.Query("token")`, `config('app.secret')`. */
const readsByName =
  /^(get\w*|input|query|post|param|params|string|str|value|fetch|Query|DefaultQuery|PostForm|FormValue|GetValue|env|config|header|Header|\[\])$/i;

/** What libraries and projects call that which gives a token that is signed and ready. */
const makesToken =
  /^(SignedString|WriteToken|(create|generate|issue|make|sign|mint|build)_?(jwt|(access|auth|jwt|id|refresh|bearer|session)_?token))$/i;

/** What carries the credential of whoever calls, as frameworks give it, by its path. */
const carriers: readonly (readonly [name: string, path: RegExp])[] = [
  [
    'Authorization',
    /^(req|request|ctx\.request|ctx\.req|ctx|c\.req\.raw|c\.req|r|c\.Request|http|event)\.(headers?|Headers?|rawHeaders)$|^(HttpContext\.|context\.)?Request\.Headers$|^(request|self\.request)\.META$|^request\.env$/,
  ],
  [
    'Authorization',
    /(headers?|Headers|META|_SERVER|env)\.(HTTP_|REDIRECT_HTTP_)?(proxy[-_])?authorization$|_SERVER\.PHP_AUTH_(PW|DIGEST)$/i,
  ],
  [
    'Cookie',
    /^(req|request|ctx\.request|ctx)\.(cookies|signedCookies|COOKIES)$|\bheaders?\.cookie$|^\$_COOKIE(\.\w*(sess|sid|token|auth|login|remember)\w*)?$|\.Cookies\.\w*(sess|token|auth|jwt)\w*$|^cookies$/i,
  ],
  ['X-API-Key', /headers?\.(x-)?(api[-_]?key|auth[-_]?token|access[-_]?token)$|_SERVER\.HTTP_X_API_?KEY$/i],
  ['the id of the session', /^(req|request)\.sessionID$|^request\.session\.session_key$/],
  ['the address of the database', /^(process\.env|os\.environ|ENV)\.\w*(DATABASE|DB|MONGO\w*|POSTGRES\w*)_?(URL|URI)$/],
];

/** The same, by the call that gives it. */
const givers: readonly (readonly [name: string, target: RegExp, first?: RegExp])[] = [
  ['Authorization', /^(getallheaders|apache_request_headers)$|^\$request\.headers\.all$|(^|\.)getHeaders$/],
  ['bearerToken', /(^|\.)bearerToken$/],
  ['the id of the session', /^session_id$|\.getSession\(\)\.getId$|(^|\.)getRequestedSessionId$/],
  ['Cookie', /(^|\.)(cookies\(\)|cookies|c)\.(get|Cookie)$/, /sess|token|auth|jwt|sid/i],
  [
    'Authorization',
    /(header|req|ctx|c|http|META)\w*(\(\))?\.(header|get|Get|getHeader|GetHeader|getHeaderLine|fetch)$/i,
    /^(HTTP_)?(authorization|x[-_]api[-_]key|cookie|x[-_]auth[-_]token)$/i,
  ],
];

/** The name of a credential that a value would write out; undefined when none is seen. */
export function credentialShown(value: Value): string | undefined {
  const named = namedSecretIn(value) ?? madeVariable(value);
  if (named !== undefined) return named;
  for (const part of outward(value)) {
    const name = carrierOf(part) ?? credentialNamed(part);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** `otp = 100000 + random()`, `link = base + "?token=" + code`: a variable of which it is known how it is made, by its own name, or as a link with a token in it. */
function madeVariable(value: Value): string | undefined {
  for (const one of value.kind === 'concat' ? [value, ...value.parts] : [value]) {
    const written = one.code.text.replace(/^[$@]/, '');
    if (/^\w+$/.test(written) && (one.kind === 'operation' || one.kind === 'concat' || one.kind === 'choice'))
      if (isSecret(written, written)) return written;
    const link = linkedSecret(one);
    if (link !== undefined) return link;
  }
  return undefined;
}

const secretInLink = /[?&](token|access_token|code|otp|key|api_?key|secret|signature|reset_?token)=(%[svd])?$/i;

/** `"…/verify?token=" + code`, `fmt.Sprintf("%s/verify?token=%s", base, code)`, which a log keeps for whoever reads it. */
function linkedSecret(value: Value): string | undefined {
  const parts =
    value.kind === 'concat'
      ? value.parts
      : value.kind === 'call' && /^(fmt\.Sprintf|Sprintf|sprintf|String\.format)$/.test(value.call.target)
        ? value.call.arguments.map((one) => one.value)
        : [];
  for (const [at, part] of parts.entries()) {
    if (part.kind !== 'string') continue;
    // of a format the first of the placeholders counts, of what is joined the end
    const text = value.kind === 'call' ? (/^[\s\S]*?[?&]\w+=%[svd]/.exec(part.text)?.[0] ?? '') : part.text;
    const name = secretInLink.exec(text)?.[1];
    if (name !== undefined && parts[at + 1] !== undefined && parts[at + 1]?.kind !== 'string') return name;
  }
  return undefined;
}

/** `slog.Warn("refused", "token", raw)`, `log.info("refused", zap.String("token", raw))`: names and values in turn. */
export function secretPairIn(call: Call): string | undefined {
  const nested = call.arguments.flatMap(({ value }) =>
    value.kind === 'call' && /^(String|Any|Str|Stringer|kv|with_?field)$/i.test(value.call.name) ? [value.call] : [],
  );
  for (const { arguments: given } of [call, ...nested]) {
    for (const [at, { value }] of given.entries()) {
      const next = given[at + 1]?.value;
      // the key is written here: a variable that holds a text is what the entry says
      if (value.kind !== 'string' || !/^[`'":]/.test(value.code.text)) continue;
      if (next === undefined || !/^[\w-]+$/.test(value.text)) continue;
      const plain = plainName(value.text);
      const isName = next.kind === 'path' || (next.kind === 'call' && /^\w+$/.test(next.code.text));
      // `.Str("private-key", privateKeyFile)`
      const isOfPlace = /(^|_)(file|path|name|id|dir)$/.test(plainName(next.code.text));
      if (secretName.test(plain) && !harmless.test(plain) && isName && !isOfPlace && !masks.test(next.code.text))
        return value.text;
    }
  }
  return undefined;
}

/** `{ access_token: raw }`: what a plain variable is written out as. */
function namedSecretIn(value: Value): string | undefined {
  if (value.kind !== 'map') return undefined;
  for (const [key, entry] of value.entries) {
    const plain = plainName(key);
    const variable = plainName(entry.code.text.replace(/^[$@]/, ''));
    if (!secretName.test(plain) || harmless.test(plain) || harmless.test(variable)) continue;
    if (
      /^[$@]?[a-z]\w*$/.test(entry.code.text) &&
      (entry.kind === 'path' || (entry.kind === 'call' && !hides.test(entry.call.target)))
    )
      return key;
  }
  return undefined;
}

/** All headers of a request, its `Authorization`, its cookies, the id of its session. */
function carrierOf(part: Value): string | undefined {
  if (part.kind === 'path') return carriers.find(([, path]) => path.test(withoutForm(part.path)))?.[0];
  if (part.kind !== 'call') return undefined;
  const { target, arguments: given } = part.call;
  const [first] = given;
  // all of them, by their names in a loop: `request.getHeader(name)`
  if (/getHeaderNames\(\)/.test(first?.value.kind === 'call' ? first.value.call.target : '')) return 'Authorization';
  if (/^(c\.req|\$request)\.header$/.test(target) && given.length === 0) return 'Authorization';
  const text = first?.value.kind === 'string' ? first.value.text : '';
  const giver = givers.find(([, pattern, argument]) => pattern.test(target) && (argument?.test(text) ?? true));
  return giver === undefined ? undefined : giver[2] === undefined ? giver[0] : text;
}

/** A variable, a member or what a call reads, by its name. */
function credentialNamed(part: Value): string | undefined {
  if (
    part.kind === 'path' &&
    /\b_?[cC]onfig(uration)?\.(\w+:)*(jwt|token|auth)\w*:(\w+:)*\w*(key|secret)$/i.test(part.path)
  )
    return part.path.split(/[.:]/).at(-1);
  if (part.kind === 'path')
    return [lastWord(part.code.text), part.path.split('.').at(-1) ?? ''].find((name) => isSecret(name, part.path));
  if (part.kind !== 'call') return undefined;
  const { name, target, arguments: given } = part.call;
  const written = lastWord(part.code.text);
  if (/^[$@]?\w+$/.test(part.code.text))
    return isSecret(written, target) || (makesToken.test(name) && !harmless.test(plainName(written)))
      ? written
      : undefined;
  const first = given[0]?.value;
  if (given.length === 0) {
    const field = /^(?:get|Get)([A-Z]\w*)$/.exec(name)?.[1];
    return field !== undefined && isSecret(field, target) && isOfPerson(field, target) ? field : undefined;
  }
  if (first?.kind !== 'string' || !readsByName.test(name)) return undefined;
  return isSecret(first.text.split(/[.:]/).at(-1) ?? '', target) ? first.text : undefined;
}

/** Parsers have tokens, too: `lexer.getToken()`. */
function isOfPerson(field: string, target: string): boolean {
  return !/^(Token|Credential)$/.test(field) || /req|response|auth|jwt|login|session|user|account/i.test(target);
}

function isSecret(written: string, path: string): boolean {
  const last = written.replace(/^[$@]/, '');
  const plain = plainName(last);
  if (!secretName.test(plain) || harmless.test(plain)) return false;
  return (
    // `OidcConstants.AuthenticationMethods.Password` is what a method is called
    !/(Constants?|Methods|Types?|Names|Kinds?)\.\w+$/.test(path) &&
    // the name of a payment or an order, as shops have it
    !/(transaction|checkout|order|payment|cart)\w*\.token$/i.test(path) &&
    !/^(process\.env|os\.environ)$/.test(path) &&
    // what is in capitals is a constant, or a message; of the environment and the settings it is the secret itself
    (!/^[A-Z_]+$/.test(last) || /^(process\.env|os\.environ|ENV|settings|(\w+\.)?config)\.\w+$/i.test(path))
  );
}

/** Ruby calls without parentheses: `request.headers.to_h` shows the headers. */
export function withoutForm(path: string): string {
  return path.replace(/\.(inspect|to_h|to_hash|to_json|to_s|to_unsafe_h)$/, '');
}

function lastWord(text: string): string {
  return (/(?<![$\w-])([$\w-]+)['"\]]{0,6}$/.exec(text)?.[1] ?? '').replace(/^[$@]/, '');
}

/** What is shown of a value: not what only goes into something that hides it. */
export function* outward(value: Value): Generator<Value> {
  switch (value.kind) {
    case 'call':
      yield* ofCall(value);
      return;
    case 'map':
      // `dict(request.headers)`
      if (value.entries.size === 0) {
        const copied = /^dict\((request\.\w+)\)$/.exec(value.code.text)?.[1];
        if (copied !== undefined) yield { kind: 'path', path: copied, code: value.code };
      }
      for (const entry of value.entries.values()) yield* outward(entry);
      return;
    // Only the parts themselves: what a call in them is given, or called on, is not shown.
    case 'concat':
      for (const part of value.parts) yield* outward(part);
      return;
    case 'list':
      for (const item of value.items) yield* outward(item);
      return;
    case 'choice':
      for (const option of value.options) yield* outward(option);
      return;
    case 'operation':
      // `'%s' % (token,)`
      if (value.operator === '%') for (const operand of value.operands) yield* outward(operand);
      return;
    default:
      yield value;
  }
}

function* ofCall(value: Extract<Value, { kind: 'call' }>): Generator<Value> {
  const { call, code } = value;
  if (carrierOf(value) !== undefined) {
    yield value;
    return;
  }
  // a variable that holds what a call gave: `$token = $tokens->issue($user)`
  if (/^[$@]?\w+$/.test(code.text) && !hides.test(call.target)) {
    if (!/csrf|xsrf/i.test(call.code.text)) yield value;
    return;
  }
  if (masks.test(call.target)) return;
  if (call.target === 'compact')
    for (const { value: one } of call.arguments)
      if (one.kind === 'string')
        yield { kind: 'path', path: `$${one.text}`, code: { ...one.code, text: `$${one.text}` } };
  if (showsArguments.test(call.name === 'format' ? 'format' : call.target))
    for (const { value: inner } of call.arguments) yield* outward(inner);
  else {
    yield value;
    if (showsReceiver.test(call.name) && call.receiver !== undefined && call.arguments.length === 0)
      yield* outward(call.receiver);
  }
}
