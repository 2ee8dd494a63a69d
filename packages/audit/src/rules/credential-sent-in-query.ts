import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import { isCredentialName } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';
import { deep, entryOf, firstOfEach, isInside, stringsIn, surroundings } from './values.ts';

const inUrl =
  /[?&]((?:x-)?api[-_]?key|access[-_]?token|auth[-_]?token|api[-_]?token|id[-_]?token|refresh[-_]?token|client[-_]?secret|secret|token|jwt|password|passwd)=([^&#\s"'`]*)/i;
const client =
  /(^|\.)(io|axios|fetch|got|request|superagent|ky|needle|http|https|\$http|requests|httpx|session|client|Http|guzzle|curl_setopt|file_get_contents|RestTemplate|WebClient|HttpClient|NewRequest|Get|Post|get|post|put|patch|delete|setopt|open|urlopen|WebSocket|EventSource)(\(\))?(\.\w+)*$/;
/** Flows whose specification puts it there, and links that are sent to people. */
const other =
  /reset|confirm|verif|invit|presign|recipient|upload|unsubscribe|activat|magic|register|set-?up|sign-?up|download|export|recover|\/sso\/|recaptcha|siteverify|maps\.google|googleapis\.com\/maps|mapbox|csrf|otpauth:|callback\?token|\brss|\.rss|ical\b|pixel|badge/i;
/** Whether certificates are verified, and what a module exports, says nothing of what a link is for. */
const noPurpose = /\bverify(_ssl)?['"]?\s*(=>|[=:])|\b(module\.)?exports?(\.\w+|\s+(const|async|default|function))/gi;
/** PHP builds the bodies of forms with the function that builds queries. */
const postsForms = /CURLOPT_POSTFIELDS|['"]content['"]\s*=>|form_params/;

/** The same class builds the bodies of forms. */
const sendsBody = /\bbody\b|\.post\(|method:\s*['"](POST|PUT|PATCH)|grant_type/i;

/** A client that puts its credential into a URL. */
export const credentialSentInQuery: StaticRule = {
  id: 'credential-sent-in-query',
  number: 'S20',
  title: 'A credential is sent in a URL',
  cwe: [598],
  severity: 'high',
  why: 'The URL is logged by every proxy and server on the way, and by this program itself when the call fails.',
  remedy: 'Send it in the Authorization header, or in the header that the API names.',
  triggers: {
    javascript: [
      'key=',
      'token=',
      'secret=',
      'params',
      'searchParams',
      'query:',
      'query(',
      'query =',
      'query:{',
      'stringify',
      'passw',
    ],
    php: ['key=', 'token=', 'secret=', 'http_build_query', "'query'", 'Http::', 'add_query_arg'],
    python: ['key=', 'token=', 'secret=', 'params', 'requests.get', 'httpx.get', 'urlencode'],
    go: ['key=', 'token=', '.Set(', '.Add(', 'SetQueryParam', 'url.Values'],
    java: ['key=', 'token='],
    csharp: ['key=', 'token='],
    ruby: ['key=', 'token='],
  },
  mention:
    /[?&][\w-]{1,40}=(?:['"`]\s{0,4}\+|\$\{)[^\n]{0,120}passw|[?&][\w-]*(key|token|secret|jwt|passw\w*|auth)=|(params|query|qs|searchParams|http_build_query|Http::get|\.Set|\.Add|append|query|\w{0,30}Query\w{0,30}|urlencode|(?<!JSON\.)stringify|add_query_arg|url\.Values|(requests|httpx)\.(get|delete))\b[\s\S]{0,300}(api_?-?key|token|secret|jwt|passw|access_?key)/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const found = [...inTexts(model), ...inParameters(model)];
    for (const { code, name, address = '' } of firstOfEach(found, (one) => one.code.region.startLine)) {
      // nobody is sent these in a message, whatever the link is for
      const isOfSession =
        /^(access|refresh)[-_]?token$/i.test(name) && /^(go|python|java|csharp|ruby)$/.test(model.file.language);
      if (isOfSession) {
        yield {
          code,
          message: `"${name}" is sent in the URL.`,
          remedy: remedies[model.file.language] ?? this.remedy,
          confidence: 'medium',
        };
        continue;
      }
      if (other.test(lineOf(model, code).replace(noPurpose, ''))) continue;
      const maker = functionAround(model, code);
      // what some providers call the client_id
      if (/^client_?key$/i.test(name) && /['"]response_type['"]/.test(surroundings(model, undefined))) continue;
      if (other.test(address) || isLink.test(maker)) continue;
      if (/token/i.test(name) && (isOfMail(model) || isHandedOver(model, code))) continue;
      // a link in a message leads to the program itself
      if (
        (/mail|notif/i.test(maker) || isHandedToMessage(model, code)) &&
        /token/i.test(name) &&
        !/https?:\/\//.test(address)
      )
        continue;
      // addresses of databases and queues are read by their driver, and sent nowhere
      if (/['"`](unix|redis|rediss|mysql|pgsql|postgres|amqp|mongodb|smtp|ldap)s?:\/\//.test(nearby(model, code)))
        continue;
      yield {
        code,
        message: `"${name}" is sent in the URL.`,
        remedy: remedies[model.file.language] ?? this.remedy,
        confidence: 'medium',
      };
    }
  },
};

const remedies: Readonly<Record<string, string>> = {
  javascript: 'fetch(url, { headers: { Authorization: `Bearer ${token}` } })',
  php: "Set the header: 'headers' => ['Authorization' => 'Bearer ' . $token], or CURLOPT_HTTPHEADER.",
  python: 'requests.get(url, headers={"Authorization": f"Bearer {token}"})',
  go: 'request.Header.Set("Authorization", "Bearer "+token)',
};

/** Functions that make links for people. */
const isLink = /reset|invit|confirm|verif|activat|magic|unsubscribe|badge|pixel/i;

/** What is written into mails leads back to the program. */
function isOfMail({ file: { path } }: SourceModel): boolean {
  return /(^|\/)(e?mails?|mailers?|mail_?templates?)\/|(e?mail|mailer)(template)?\.\w+$/i.test(path);
}

/** `app://host/auth?token=`: to the program on the same machine; `getTransferToken()`: good once, for a moment. */
function isHandedOver(model: SourceModel, code: Code): boolean {
  const line = lineOf(model, code);
  if (/['"`](?!https?|wss?)[a-z][a-z0-9+.-]{2,30}:\/\//i.test(`${line}${code.text}`)) return true;
  if (isMadeForOneThing(model, code)) return true;
  return /transfer_?token|one_?time_?token|single_?use|short_?lived_?token|exchange_?token|rss_?token/i.test(
    nearby(model, code).split('\n').slice(-6).join('\n'),
  );
}

/** `var token = await users.GenerateEmailConfirmationTokenAsync(user)` before it, and links of `/loginlink`. */
function isMadeForOneThing(model: SourceModel, code: Code): boolean {
  const within = model.functions.find((one) => isInside(code, one.code));
  const before = within?.code.text.slice(0, code.end - within.code.start) ?? '';
  return (
    /\btoken\s{0,3}=[^;\n]{0,120}(confirmation|password_?reset|reset_?password|verification|login_?link|two_?factor)_?\w{0,20}token\w{0,20}\(/i.test(
      before,
    ) || /\/login_?-?link\b/i.test(`${lineOf(model, code)}${code.text}`)
  );
}

/** The functions that it stands in, and the one that they are within, by name. */
function functionAround(model: SourceModel, code: Code): string {
  return model.functions
    .filter((one) => isInside(code, one.code))
    .map(({ name }) => name)
    .join(' ');
}

/** `const url = …?token=…; await sendVerification({ user, url })`. */
function isHandedToMessage(model: SourceModel, { start, end }: Code): boolean {
  const around = model.file.text.slice(Math.max(0, start - 250), end + 500);
  return /\bsend\w*(verif|e?mail|link|invit|confirm|reset)/i.test(around);
}

interface Sent {
  readonly code: Code;
  readonly name: string;
  /** What could be read of the address. */
  readonly address?: string;
}

/** Addresses with a parameter that something is put behind. */
function* inTexts(model: SourceModel): Generator<Sent> {
  yield* ofPasswords(model);
  if (!inUrl.test(model.file.text)) return;
  for (const value of model.strings) {
    const [, name, filled = ''] = value.kind === 'string' ? (inUrl.exec(value.text) ?? []) : [];
    // `'…?token={}'.format(token)`, `fmt.Sprintf("…?token=%s", token)`
    const isFormat =
      /^(\{\w*\}|%[sv]|%\(\w+\)s)/.test(filled) && value.kind === 'string' && /^(https?:|\/|[?&{%])/.test(value.text);
    if (isFormat && name !== undefined) yield { code: value.code, name, address: stringsIn(value).join(' ') };
  }
  for (const value of concatenations(model)) {
    if (value.kind !== 'concat') continue;
    // `'name=' + name + '&password=' + password` is the body of a form
    const [first] = value.parts;
    const isForm =
      first?.kind === 'string' &&
      /^[\w.-]+=/.test(first.text) &&
      !value.parts.some((part) => part.kind === 'string' && /\?|:\/\//.test(part.text));
    if (isForm) continue;
    const isAddress = value.parts.some(
      (part) => part.kind === 'string' && /^(https?|wss?):\/\/|^\/\w|[?&]/.test(part.text),
    );
    for (const [at, part] of value.parts.entries()) {
      const name = part.kind === 'string' ? inUrl.exec(part.text) : null;
      const isOpenEnd = name !== null && name[2] === '' && value.parts[at + 1] !== undefined;
      if (isAddress && isOpenEnd && name[1] !== undefined) {
        yield { code: value.code, name: name[1], address: stringsIn(value).join(' ') };
      }
    }
  }
}

/** `'/change?old=' + passwords.old`, `'/enter?hash=' + md5(password)`: whatever the parameter is called. */
function* ofPasswords(model: SourceModel): Generator<Sent> {
  if (model.file.language !== 'javascript' || !/passw/i.test(model.file.text)) return;
  for (const value of concatenations(model)) {
    // where a name stands for it, it was told before
    if (value.kind !== 'concat' || !value.code.text.includes('?')) continue;
    const texts = value.parts.map((part) => (part.kind === 'string' ? part.text : ''));
    if (
      !texts.some(
        (text) => /^(https?:\/\/|\/\w)[^\n]{0,300}\?/.test(text) || /^\/?[\w/.-]{0,200}\?[\w-]{1,40}=$/.test(text),
      )
    )
      continue;
    for (const [at, part] of value.parts.entries()) {
      const before = texts[at - 1] ?? '';
      if (part.kind === 'string' || !/[?&][\w-]{1,40}=$/.test(before) || inUrl.test(before)) continue;
      const isPassword = [...deep(part)].some(
        (one) =>
          one.kind === 'path' &&
          /(^|\.)(passwords?\.\w{1,40}|\w{0,20}password|passwd|pwd)(\.value)?$/i.test(one.path) &&
          !/reset|token|id$|length/i.test(one.path),
      );
      const isHash = part.kind === 'call' && /md5|sha\d|hash|digest|encode|btoa/i.test(part.call.target);
      if (isPassword || (isHash && /passw/i.test(part.code.text))) {
        yield { code: value.code, name: /[?&]([\w-]{1,40})=$/.exec(before)?.[1] ?? 'password' };
        break;
      }
    }
  }
}

function concatenations(model: SourceModel): readonly Value[] {
  const all: Value[] = [];
  const add = (value: Value) => {
    for (const part of deep(value)) if (part.kind === 'concat') all.push(part);
  };
  for (const { arguments: given } of model.calls) for (const { value } of given) add(value);
  for (const { value } of model.assignments) add(value);
  for (const { returns } of model.functions) for (const value of returns) add(value);
  return all;
}

const mayAddParameters =
  /(^|\.)(set|append|Set|Add|http_build_query|URLSearchParams|query|withQueryParameters|add_query_arg|stringify|urlencode|update|SetQueryParams?|Values)$/;

/** `superagent.get(url).query({ … })`, `Http::withQueryParameters([…])`, `add_query_arg([…], $url)`, `session.params.update({ … })`. */
function isQueryOfRequest({ target, name, receiver }: Call): boolean {
  return (
    (name === 'query' &&
      receiver?.kind === 'call' &&
      /(^|\.)(get|post|put|patch|del|delete)$/.test(receiver.call.target)) ||
    /(^|\.)(withQueryParameters|add_query_arg|SetQueryParams)$/.test(target) ||
    /(^|\.)(\w*session|client|s)\.params\.update$/i.test(target)
  );
}

/** `${base}?${qs.stringify({ … })}`: the body of a form is built alike. */
function isBehindQuestionMark(model: SourceModel, { start }: Code): boolean {
  return /\?(\$\{|['"`]\s{0,9}[+.]\s{0,9}|\{)\s{0,9}[\w.]{0,40}$/.test(
    model.file.text.slice(Math.max(0, start - 60), start),
  );
}

function* inParameters(model: SourceModel): Generator<Sent> {
  for (const { target, value, code } of model.assignments) {
    if (/(^|\.)(\w*session|client|s)\.params$/i.test(target) && model.file.language === 'python')
      yield* ofMap(value, code);
    // `vals := url.Values{"api_key": {key}}`
    if (model.file.language === 'go' && /^url\.Values\{/.test(value.code.text) && value.kind === 'map') {
      const address = new RegExp(`(RawQuery\\s{0,9}=|\\?"\\s{0,9}\\+)\\s{0,9}${target.replace(/\W/g, '')}\\.Encode`);
      if (address.test(model.file.text)) yield* ofMap(value, code);
    }
  }
  for (const call of model.calls) {
    if (!mayAddParameters.test(call.target) && !client.test(call.target)) continue;
    const [first, second] = call.arguments.map(({ value }) => value);
    if (/searchParams\.(set|append)$/.test(call.target) || isGoQuery(model, call) || isOfAddress(model, call)) {
      if (first?.kind === 'string' && isSent(first.text)) yield { code: call.code, name: first.text };
    }
    if (/(^|\.)http_build_query$/.test(call.target) && !postsForms.test(surroundings(model, call.within))) {
      yield* ofMap(first, call.code);
    }
    if (isQueryOfRequest(call)) yield* ofMap(first, call.code);
    if (
      /(^|\.)(qs|querystring)\.stringify$|(^|\.)urlencode$/.test(call.target) &&
      isBehindQuestionMark(model, call.code)
    )
      yield* ofMap(first, call.code);
    if (
      /^(get|delete)$/.test(call.name) &&
      /^(requests|httpx)\./.test(call.target) &&
      call.arguments[1]?.name === undefined
    )
      yield* ofMap(second, call.code);
    if (/^SetQueryParam$/.test(call.name) && first?.kind === 'string' && isSent(first.text))
      yield { code: call.code, name: first.text };
    if (/(^|\.)URLSearchParams$/.test(call.target) && !sendsBody.test(surroundings(model, call.within))) {
      yield* ofMap(first, call.code);
    }
    // Laravel's client takes the query as the second argument of get alone.
    if (/(^|\.)Http(\(\)|\.\w+\(\))*\.get$/.test(call.target)) yield* ofMap(second, call.code);
    if (!client.test(call.target)) continue;
    const named = call.arguments.find((one) => one.name === 'params')?.value;
    yield* ofMap(named, call.code);
    for (const options of [first, second, call.arguments[2]?.value]) {
      yield* ofMap(entryOf(options, ['params', 'query', 'qs', 'searchParams']), call.code);
    }
  }
}

/** `const p = new URLSearchParams(); p.set('api_key', k); fetch(`…?${p}`)` */
function isOfAddress(model: SourceModel, call: Call): boolean {
  if (model.file.language !== 'javascript' || !/^(set|append)$/.test(call.name)) return false;
  const name = call.receiverText ?? '';
  if (!/^\w+$/.test(name) || !/new URLSearchParams\(/.test(model.file.text)) return false;
  const text = surroundings(model, call.within);
  return (
    new RegExp(`\\b${name}\\s{0,9}=\\s{0,9}new URLSearchParams`).test(text) &&
    new RegExp(`\\?(\\$\\{|['"]\\s{0,9}\\+)\\s{0,9}${name}\\b`).test(text)
  );
}

function isGoQuery(model: SourceModel, call: Call): boolean {
  return (
    model.file.language === 'go' &&
    /^(Set|Add)$/.test(call.name) &&
    (/^(q|query|params|values)$/.test(call.receiverText ?? '') ||
      (/Values/.test(call.target) && isPutIntoAddress(model, call))) &&
    // the same type makes the bodies of forms
    !(
      /NewReader\(\w+\.Encode\(\)|PostForm\(/.test(surroundings(model, call.within)) &&
      !/RawQuery/.test(surroundings(model, call.within))
    )
  );
}

/** `u.RawQuery = v.Encode()`, `base + "?" + v.Encode()` */
function isPutIntoAddress(model: SourceModel, { within, receiverText }: Call): boolean {
  const text = surroundings(model, within);
  const name = (receiverText ?? '').replace(/\W/g, '');
  return name !== '' && new RegExp(`(RawQuery\\s{0,9}=|\\?"\\s{0,9}\\+)\\s{0,9}${name}\\.Encode`).test(text);
}

function* ofMap(value: Value | undefined, code: Code): Generator<Sent> {
  if (value?.kind !== 'map') return;
  for (const name of value.entries.keys()) if (isSent(name)) yield { code, name };
}

function isSent(name: string): boolean {
  return isCredentialName(name) && !/^(auth|pass|bearer|credentials?)$/i.test(name);
}

function lineOf(model: SourceModel, { start, end }: Code): string {
  const { text } = model.file;
  const from = text.lastIndexOf('\n', start) + 1;
  const to = text.indexOf('\n', end);
  return text.slice(from, to < 0 ? undefined : to);
}

/** The ten lines before a place, and its own. */
function nearby(model: SourceModel, code: Code): string {
  return model.file.text.slice(0, code.end).split('\n').slice(-11).join('\n');
}
