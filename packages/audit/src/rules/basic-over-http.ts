import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import { passwordsToPlainHttp } from './apis/tls/symfony-http-clients.ts';
import type { Match, StaticRule } from './rule.ts';
import { chainOf, deep, entryOf, isFalse, isInside, stringsIn } from './values.ts';

const loopback =
  /^http:\/\/(localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal|[^/]*\.(test|local|localhost)(:\d+)?(\/|$))/i;
/** Hosts that name a format, and are asked by nobody. */
const namesFormat = /^http:\/\/(www\.)?(w3\.org|schemas?\.|xmlns\.|purl\.org|json-schema\.org|tempuri\.org)/i;
const basic =
  /[Aa]uthorization['"\]]{0,3}\)?\s{0,9}(=>|[:=,])\s{0,9}(f|b)?[`'"]Basic\b|Authorization:\s*Basic\b|HTTPBasicAuth|BasicAuth\(|\bauth\s*[:=]\s*(\{|\(|\[)|CURLOPT_USERPWD|withBasicAuth|SetBasicAuth|setBasicAuth|basic_auth|auth_basic|'auth'\s*=>\s*\[|basicAuthentication|HttpBasicAuth|http_basic|AuthenticationHeaderValue\(\s*"Basic"|basic_authorize|:basic\b|NetworkCredential\(/;
/** A name and a password among the options of a request: got's `{ username, password }`, RestClient's `user: …, password: …`. */
const namedPair =
  /\buser(name)?\s{0,9}[:=][\s\S]{1,80}?,\s{0,20}pass(word)?\s{0,9}[:=]|\busername,\s{0,9}password\b|\)\s{0,20}\.auth\([^(),\n]{1,80},|\bauth:[^,}\n]{1,60}:/;

/** A password that goes over the network in the clear. */
export const basicOverHttp: StaticRule = {
  id: 'basic-over-http',
  number: 'S24',
  title: 'A password is sent over plain HTTP',
  cwe: [319, 523],
  severity: 'high',
  why: 'Basic is the password itself, encoded, not encrypted: everybody on the way reads it, with every request.',
  remedy: 'Use https://, and let the server refuse plain HTTP.',
  triggers: {
    javascript: ['http://', 'auth:', 'Basic '],
    php: ['http://', 'HttpBasicAuthentication', 'CURLOPT_USERPWD', 'withBasicAuth', "'auth'"],
    python: ['http://'],
    go: ['http://'],
    java: ['http://'],
    ruby: ['http://'],
    csharp: ['http://'],
  },
  mention: new RegExp(`${basic.source}|${namedPair.source}`),
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const said = new Set<number>();
    for (const call of model.calls) {
      if (
        call.isConstruction &&
        /(^|\.)HttpBasicAuthentication$/.test(call.target) &&
        isFalse(entryOf(call.arguments[0]?.value, ['secure']))
      ) {
        yield {
          code: call.code,
          message: 'Basic is accepted over plain HTTP here.',
          remedy: "Leave 'secure' on, and name the hosts of a proxy in 'relaxed'.",
          confidence: 'high',
        };
        continue;
      }
      const address = plainAddress(call);
      if (address === undefined || said.has(address.at) || !carriesPassword(model, call)) continue;
      said.add(address.at);
      const isNear = !/^http:\/\/[^/]*\./.test(address.text);
      yield {
        code: call.code,
        message: `A name and a password are sent to ${address.text.split('?')[0]} without encryption.`,
        remedy: this.remedy,
        severity: isNear ? 'medium' : 'high',
        confidence: isNear ? 'low' : 'high',
      };
    }
  },
  *checkSettings(project) {
    yield* passwordsToPlainHttp(project, this.remedy);
  },
};

/** The first address of plain HTTP that a call, or what stands before it in its chain, is given; of a host that is known in part at least. */
function plainAddress(call: Call): { readonly text: string; readonly at: number } | undefined {
  const values = chainOf(call)
    .filter((link) => link.code.start === call.code.start)
    .flatMap((link) => link.arguments)
    .flatMap(({ value }) => [...deep(value)]);
  for (const value of values) {
    const text = fixedText(value);
    if (!/^http:\/\/[^\s/]*[a-z]/i.test(text) || loopback.test(text) || namesFormat.test(text)) continue;
    return { text, at: value.code.start };
  }
  return undefined;
}

/** What is known of a text, `*` for what is not. */
function fixedText(value: Value): string {
  if (value.kind === 'string') return value.text;
  return value.kind === 'concat' ? value.parts.map((part) => fixedText(part) || '*').join('') : '';
}

/** Whether a call carries a name and a password: in its own text, in what its options hold, or in the function that builds the request. */
function carriesPassword(model: SourceModel, call: Call): boolean {
  // `request.get(address).auth(name, password)`
  if (call.name === 'auth' && call.arguments.length > 1 && call.receiver?.kind === 'call') return true;
  const own = call.code.text;
  if (basic.test(own) || (isRequest.test(call.target) && namedPair.test(own))) return true;
  if (
    call.arguments.some(
      ({ value }) => value.kind !== 'function' && stringsIn(value).some((text) => /^Basic /.test(text)),
    )
  )
    return true;
  if (!isRequest.test(call.target)) return false;
  const around = call.within?.code.text ?? classAround(model, call.code) ?? linesAround(model, call.code);
  // with a second address it is not clear which of the two gets the password
  return basic.test(around) && !asksElsewhere.test(around);
}

/** A second request, to an address of TLS. */
const asksElsewhere =
  /(url|uri|get|post|put|fetch|request|init|client|address|host|base\w{0,6})['"\])]{0,3}\s{0,4}[(:=,]>?\s{0,9}(new \w{1,10}\(\s{0,4})?[f$@]?['"`]https:\/\//i;

/** What makes a request, or what requests are made with. */
const isRequest =
  /(^|[./])(curl_\w+|file_get_contents|fopen|NewRequest\w*|Http(Get|Post|Put|Patch|Delete)|HttpRequestMessage|HttpRequest|URI|URI\.(create|parse)|URL|Uri|openConnection|exchange|getFor\w+|postFor\w+|(Get|Post|Put|Patch|Delete|Send)(String|ByteArray|Stream|FromJson|AsJson)?Async|fetch|got|axios|ky|needle|superagent|ofetch|request|get|post|put|patch|delete|head|send|execute|open|Get|Post|Put|Patch|Delete|R|Do|Request|RestClient|Client|create|extend|base_uri|baseUrl|rootUri|uri|new|AddHttpClient|urlopen|Faraday(\.new)?)$/;

function classAround(model: SourceModel, code: Code): string | undefined {
  const text = model.classes.find((one) => isInside(code, one.code))?.code.text;
  return text !== undefined && text.length < 3000 ? text : undefined;
}

function linesAround(model: SourceModel, { region }: Code): string {
  return model.file.text
    .split('\n')
    .slice(Math.max(0, region.startLine - 6), region.endLine + 5)
    .join('\n');
}
