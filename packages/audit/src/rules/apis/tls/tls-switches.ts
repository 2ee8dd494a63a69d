import type { Call, Code, FunctionModel, Language, SourceModel, Value } from '../../../languages/model.ts';
import { type NamedValue, namedValues } from '../../named-values.ts';
import { alternatives, entryOf, functionOf, isFalse, isNull, isTrue, namedArgument, pathsIn } from '../../values.ts';

/** How the checking of certificates is switched off by an option: a name, and the values of it that switch it off. */
interface Switch {
  readonly name: RegExp;
  readonly off: (value: Value, model: SourceModel) => boolean;
  /** All when it is left out. */
  readonly languages?: readonly Language[];
}

const switches: readonly Switch[] = [
  {
    name: /^(rejectUnauthorized|strictSSL|verify_peer|verify_peer_name|verify_ssl|ssl_verify|verifySsl|validateCertificate|CheckCertificateRevocationList_|verify_hostname|check_hostname)$/,
    off: isFalse,
  },
  {
    name: /^(InsecureSkipVerify|allow_self_signed|insecureSkipTlsVerify|TrustServerCertificate|tlsInsecure|tlsAllowInvalidCertificates)$/,
    off: isTrue,
  },
  { name: /^NODE_TLS_REJECT_UNAUTHORIZED$/, off: (value) => isText(value, /^0$/) || isZero(value) },
  { name: /^(verify_mode|verify_ssl)$/, off: isCheckOfNone },
  {
    name: /^(openssl_verify_mode|ssl_verify_mode|(ssl_)?cert_reqs|validate)$/,
    off: (value) => isCheckOfNone(value) || isText(value, /^:?(none|cert_none)$/i),
    languages: ['ruby', 'python'],
  },
  {
    name: /^(ServerCertificateCustomValidationCallback|ServerCertificateValidationCallback|RemoteCertificateValidationCallback)$/,
    off: acceptsAll,
  },
  { name: /SSL_VERIFY(PEER|HOST)$/, off: isOff },
  { name: /^ssl_verify_?(peer|host)$/, off: isOff, languages: ['ruby'] },
  { name: /^ssl(_options)?$/, off: (value) => isFalse(entryOf(value, ['verify'])), languages: ['ruby'] },
  { name: /^(verify|VERIFY|sslverify|verify_host|\w*SSL_VERIFY_SERVER_CERT)$/, off: isFalse, languages: ['php'] },
  { name: /^verify_certs$/, off: isFalse, languages: ['python'] },
  {
    name: /^_create_default_https_context$/,
    off: (value) => pathsIn(value).some((path) => /(^|\.)_create_unverified_context$/.test(path)),
    languages: ['python'],
  },
  { name: /^checkServerIdentity$/, off: findsNoFault, languages: ['javascript'] },
];

/** What a switch named `verify` hangs on where the word alone says too little. */
const holders: Partial<Record<Language, RegExp>> = {
  python: /^(s|session|sess|client|\w+_session|self\.\w*(session|client))\.verify$/i,
  ruby: /(^|\.)ssl(_options)?\.:?verify$|(^|\.)default_options\.:?verify$/,
};

/** The values that switch the checking off, by their names. */
export function* bySwitch(model: SourceModel): Generator<Code> {
  const { language } = model.file;
  for (const named of namedValues(model)) {
    if (switches.some((one) => isSwitchedOff(one, named, model))) yield named.value.code;
    if (holders[language]?.test(named.target) === true && isFalse(named.value)) yield named.value.code;
    if (isOptionOfRequests(model, named)) yield named.value.code;
  }
}

/** Python's `options = {'verify': False}` and `kwargs['verify'] = False`, where the file speaks HTTP and reads no tokens, which have that option too. */
function isOptionOfRequests({ file, imports }: SourceModel, { target, value }: NamedValue): boolean {
  if (
    file.language !== 'python' ||
    !isFalse(value) ||
    !/^((\w*(kw|kwargs|args|options|opts|params)\.)?verify)$/.test(target)
  )
    return false;
  // a keyword is the business of its call, a variable of its use
  const before = file.text.slice(Math.max(0, value.code.start - 20), value.code.start);
  const packages = [...imports.values()].map((name) => name.split('.')[0] ?? '');
  return (
    /verify['"](\]\s*=|\s*:)\s*$/.test(before) &&
    packages.some((name) => /^(requests|httpx)$/.test(name)) &&
    !packages.some((name) => /jwt|jose|authlib/i.test(name))
  );
}

function isSwitchedOff({ name, off, languages }: Switch, named: NamedValue, model: SourceModel): boolean {
  return (
    // PHP's constants as keys: `RequestOptions::VERIFY`
    name.test(named.name.slice(named.name.lastIndexOf(':') + 1)) &&
    (languages === undefined || languages.includes(model.file.language)) &&
    off(named.value, model)
  );
}

/** Calls that are the mistake by themselves. */
const calls =
  /(^|\.)(ssl\._create_unverified_context|withoutVerifying|disableTLSCerts|NoopHostnameVerifier|AllowAllHostnameVerifier|TrustAllStrategy|TrustSelfSignedStrategy|InsecureTrustManagerFactory|DangerousAcceptAnyServerCertificateValidator)$/;

/** Ready-made judges who let everybody pass, handed to a client by their names. */
const acceptors =
  /(^|\.)((NoopHostnameVerifier|TrustAllStrategy|TrustSelfSignedStrategy|InsecureTrustManagerFactory)\.INSTANCE|ALLOW_ALL_HOSTNAME_VERIFIER|MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT)$/;

/** What takes a function that judges certificates, or the names in them. */
const takesJudge =
  /^((set)?(default|ssl)?hostnameVerifier|loadTrustMaterial|SslStream|RemoteCertificateValidationCallback)$/i;

const httpClients =
  /(^|\.)(requests|httpx|session|client|s|http|aiohttp)(\(\))?\.(get|post|put|patch|delete|head|request|options|send|stream|Client|AsyncClient|Session|HTTPTransport|AsyncHTTPTransport)$|(^|\.)(HTTParty|RestClient|Faraday|Excon|Typhoeus)\b|(^|\.)default_options\.(update|merge!)$/;

const requests = /^(get|post|put|patch|delete|head|request)$/;

/** Clients of HTTP and gRPC whose option `insecure` is about certificates, or about TLS as a whole. */
const insecureClients =
  /^(got|request|request-promise(-native)?|needle|superagent|axios|undici|urllib|node-fetch|cross-fetch|@grpc\/[\w-]+|grpc|nice-grpc)(\.|$)|(http|grpc|rest|rpc|api)_?client$/i;

/** The calls that switch the checking off, or the argument of theirs that does. */
export function* byCall(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    if (calls.test(call.target)) yield call.code;
    yield* byArgument(model, call);
    yield* byCurlOption(call);
    const verify = verifyOf(model, call);
    if (
      isFalse(verify) &&
      (httpClients.test(call.target) || requests.test(call.name)) &&
      !/jwt|jose|decode/i.test(call.target)
    )
      yield call.code;
    if (isWithoutTls(model, call)) yield call.code;
  }
}

/** Ruby's older notation, `:verify => false`, hands over a hash. */
function verifyOf({ file }: SourceModel, call: Call): Value | undefined {
  const names = ['verify', 'verify_ssl'];
  const options = file.language === 'ruby' ? call.arguments.at(-1)?.value : undefined;
  return namedArgument(call, names) ?? entryOf(options, names);
}

function* byArgument(model: SourceModel, call: Call): Generator<Code> {
  const isJudged = takesJudge.test(call.name);
  for (const { value } of call.arguments) {
    // flags are joined: `MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT`
    const flags = value.kind === 'operation' ? value.operands : [value];
    if (flags.some((one) => one.kind === 'path' && acceptors.test(one.path))) yield value.code;
    else if (isJudged && acceptsAll(value, model)) yield value.code;
    else if (model.file.language === 'javascript' && insecureClients.test(call.target)) {
      const insecure = value.kind === 'map' ? entryOf(value, ['insecure']) : undefined;
      if (insecure !== undefined && isTrue(insecure)) yield insecure.code;
    }
  }
}

/** PHP's options that are set one by one: of curl, of a stream, of WordPress. */
function* byCurlOption(call: Call): Generator<Code> {
  const [first, second, third, fourth] = call.arguments.map(({ value }) => value);
  if (/^curl_setopt$/.test(call.target) && /SSL_VERIFY(PEER|HOST)$/.test(second?.code.text ?? '') && isOff(third)) {
    yield call.code;
  }
  if (call.name === 'stream_context_set_option' && isText(second, /^ssl$/)) {
    if (isText(third, /^verify_peer(_name)?$/) && isFalse(fourth)) yield call.code;
    if (isText(third, /^allow_self_signed$/) && isTrue(fourth)) yield call.code;
  }
  if (call.name === 'add_filter' && isText(first, /^https_ssl_verify$/) && isText(second, /^__return_false$/)) {
    yield call.code;
  }
}

/** aiohttp's `ssl=False`, which switches off nothing but the checks; elsewhere the word says whether TLS is spoken at all. */
function isWithoutTls({ file, imports }: SourceModel, call: Call): boolean {
  if (file.language !== 'python' || !isFalse(namedArgument(call, ['ssl']))) return false;
  if (call.name === 'TCPConnector') return true;
  return (
    [...imports.values()].some((name) => /^aiohttp(\.|$)/.test(name)) &&
    (requests.test(call.name) || /^(ws_connect|options)$/.test(call.name))
  );
}

/** Whether a function that judges the other side says yes whatever it is given. */
function acceptsAll(value: Value, model: SourceModel): boolean {
  if (pathsIn(value).some((path) => /DangerousAcceptAny/.test(path))) return true;
  if (value.kind === 'call') return value.call.arguments.some((one) => acceptsAll(one.value, model));
  const judge = functionOf(model, value);
  return (
    judge !== undefined && judge.returns.length > 0 && judge.returns.every(isTrue) && judge.comparisons.length === 0
  );
}

/** Whether a `checkServerIdentity`, which tells a fault by handing an error back, never does. */
function findsNoFault(value: Value, model: SourceModel): boolean {
  const judge = functionOf(model, value);
  if (judge === undefined || /\bthrow\b/.test(judge.body.text)) return false;
  return judge.returns.every((one) => isNull(one) || isTrue(one)) && judge.calls.every(isOfLog);
}

const isOfLog = ({ target }: Call): boolean => /(^|\.)(console|log|logger|debug)\b/i.test(target);

/** `checkServerTrusted` that does nothing, a verifier that always says yes. */
export function* byTrustManager({ file, functions }: SourceModel): Generator<Code> {
  if (file.language !== 'java') return;
  for (const one of functions) {
    if (one.name === 'checkServerTrusted' && doesNothing(one)) yield one.code;
    const judges = { verify: /HostnameVerifier/, isTrusted: /TrustStrategy/ }[one.name];
    if (judges?.test(file.text) === true && one.returns.length === 1 && one.returns.every(isTrue)) yield one.code;
  }
}

/** What is noted in a log stops nobody. */
function doesNothing({ body }: FunctionModel): boolean {
  const statements = body.text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replace(/\b(log(ger)?|System\.out)\.\w+\([^;{}]*\);|\breturn;/gi, '');
  return /^\{\s*\}$/.test(statements);
}

function isCheckOfNone(value: Value): boolean {
  return alternatives(value).every((one) => pathsIn(one).some((path) => /VERIFY_NONE|CERT_NONE/.test(path)));
}

function isOff(value: Value | undefined): boolean {
  return isFalse(value) || isZero(value);
}

function isZero(value: Value | undefined): boolean {
  return value?.kind === 'number' && value.number === 0;
}

function isText(value: Value | undefined, pattern: RegExp): boolean {
  return value?.kind === 'string' && pattern.test(value.text);
}
