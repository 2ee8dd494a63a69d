import type { Call, Code, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Match, StaticRule } from './rule.ts';

const computes =
  /createHmac|hash_hmac|hmac\.new|hmac\.New|HMAC\.(hex)?digest|Mac\.getInstance|subtle\.(verify|sign)\(\s{0,9}['"{][^)]{0,60}HMAC|HMACSHA256|HMACSHA512|new HMACSHA/;
const compares =
  /timingSafeEqual|hash_equals|compare_digest|hmac\.Equal|isEqual|secure_compare|FixedTimeEquals|subtle\.verify|===|!==|==|!=/;
/** A request that is signed here, and goes out. */
const sends =
  /sendRequest\(|sendAsync\(|SendAsync\(|\bfetch\(|axios|requests\.(post|get|put|request)\(|new Request\(|http\.NewRequest|HttpRequest\.newBuilder|curl_exec/;
const given = /headers?|getHeader|HTTP_X|X-[A-Za-z-]{0,40}Sig|x-[a-z-]{0,40}sig|META/;
const guards =
  /timestamp|nonce|replay|expires|date|\bts\b|\bskew\b|tolerance|x-request-id|idempot|delivery|event_?id|jti|\bt=|\btime\(\)|Date\.now|time\.Now|time\.time|Instant\.now|Time\.now|UtcNow|currentTimeMillis/i;

/** A signed request that is as good tomorrow as it is today. */
export const signedRequestNoReplayGuard: StaticRule = {
  id: 'signed-request-no-replay-guard',
  number: 'S39',
  title: 'A signed request can be sent again',
  cwe: [294],
  severity: 'medium',
  why: 'The signature says that the message is genuine, not that it is new: whoever recorded it sends it again, as often as they like.',
  remedy: 'Sign a timestamp along with the raw body, refuse it after five minutes, and remember nonces for as long.',
  triggers: {
    javascript: ['createHmac', 'subtle.verify'],
    php: ['hash_hmac'],
    python: ['hmac.new'],
    go: ['hmac.New'],
    java: ['Mac.getInstance'],
    ruby: ['OpenSSL::HMAC'],
    csharp: ['HMACSHA'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const one of model.functions) {
      if (
        !isVerifying(model, one) ||
        model.functions.some((other) => other !== one && isWithin(other, one) && isVerifying(model, other))
      )
        continue;
      if (!guards.test(one.code.text.replace(/update|toDate|validate/gi, ''))) {
        yield {
          code: placeOf(one),
          message: `${one.name || 'This function'} verifies a signature, and neither a time nor a nonce.`,
          remedy: this.remedy,
          confidence: 'medium',
        };
      }
    }
    for (const call of model.calls.filter(hashesWrittenAnew)) {
      yield {
        code: call.code,
        message: 'The body is written anew before it is hashed: what was signed may have looked different.',
        remedy: 'Hash the raw bytes as they came: $request->getContent(), request.get_data(), request.raw_post.',
        confidence: 'high',
      };
    }
    for (const call of model.calls) {
      if (call.name !== 'update' || !/createHmac/.test(call.target)) continue;
      const body = call.arguments[0]?.value;
      if (
        body?.kind === 'call' &&
        /JSON\.stringify$/.test(body.call.target) &&
        /req(uest)?\.body|ctx\.request\.body/.test(body.code.text)
      ) {
        yield {
          code: body.code,
          message: 'The body is written anew before it is hashed: what was signed may have looked different.',
          remedy: 'Hash the raw bytes as they came (express.raw, or verify of express.json).',
          confidence: 'high',
        };
      }
    }
  },
};

/** `hash_hmac('sha256', json_encode($request->toArray()), …)`, `hmac.new(key, json.dumps(request.json).encode(), …)`. */
function hashesWrittenAnew({ target, arguments: given, within }: Call): boolean {
  if (!/^hash_hmac$|(^|\.)hmac\.new$|HMAC\.(hex)?digest$/.test(target)) return false;
  const written = given
    .map(({ value }) => value.code.text)
    .find((text) => /^json_encode\(|json\.dumps\(|\.to_json\b/.test(text));
  if (written === undefined || !/sig/i.test(within?.code.text ?? '')) return false;
  return (
    /\$request|\brequest\.|\bparams\b|\$_POST/.test(written) ||
    /\(\s{0,4}\$?(data|body|payload|event|input)\b/.test(written)
  );
}

/** `sign(body).equals(signature)`: a helper beside it computes. */
function asksHelper(model: SourceModel, one: FunctionModel): boolean {
  return one.calls.some(({ name }) =>
    model.functions.some(
      (other) => other !== one && other.name === name && other.code.text.length < 800 && computes.test(other.code.text),
    ),
  );
}

/** Whoever calls hands the signature in. */
function isGivenSignature({ parameters }: FunctionModel): boolean {
  const isOfMessage = parameters.some(({ name }) => /body|payload|raw|request|content|message/i.test(name));
  if (!isOfMessage) return false;
  return parameters.some(({ name }) =>
    /^\$?(given|expected|received|provided)?_?(sig|signature|hmac)(header|value)?$/i.test(name),
  );
}

function isVerifying(model: SourceModel, one: FunctionModel): boolean {
  const { text } = one.code;
  return (
    (computes.test(text) || asksHelper(model, one)) &&
    compares.test(text.replace(/\.equals\(|\.Equals\(/g, ' == ')) &&
    !(
      sends.test(text) &&
      !/timingSafeEqual|hash_equals|compare_digest|hmac\.Equal|isEqual|secure_compare|FixedTimeEquals/.test(text)
    ) &&
    (given.test(text) || isGivenSignature(one)) &&
    /sig|hmac['"\])]/i.test(text) &&
    !/jwt|eyJ|header\.payload|alg['"]|\$?\balg\b/i.test(text)
  );
}

function isWithin(inner: FunctionModel, outer: FunctionModel): boolean {
  return inner.code.start > outer.code.start && inner.code.end <= outer.code.end;
}

/** A short function is shown whole; of a long one the line that compares, else the first. */
function placeOf(one: FunctionModel): Code {
  const { startLine, endLine } = one.code.region;
  if (endLine - startLine < 10) return one.code;
  const compared = one.calls.find(({ name }) => comparing.test(name))?.code;
  return compared ?? headOf(one);
}

const comparing = /^(timingSafeEqual|hash_equals|compare_digest|isEqual|secure_compare|FixedTimeEquals|Equal)$/;

/** The first line of a function says where it is. */
function headOf({ code }: FunctionModel): FunctionModel['code'] {
  const end = code.text.indexOf('\n');
  const text = end < 0 ? code.text : code.text.slice(0, end);
  const { startLine, startColumn } = code.region;
  return {
    text,
    start: code.start,
    end: code.start + text.length,
    region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + text.length },
  };
}
