import type { Code, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { useInOtherFiles } from './apis/jwt/claims-elsewhere.ts';
import { type ClaimsUse, isBrowserCode, useOfClaims } from './apis/jwt/claims-use.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt, isInside } from './values.ts';

const splits =
  /\.split\(\s{0,9}["'`/]\\?\.["'`/]\s{0,9}(?:,\s{0,9}\d{1,3}\s{0,9})?\)|\.split\s{0,9}\(?\s{0,9}["']\.["']|explode\(\s*["']\.["']|preg_split\(\s*["']\/\\\.\/|strings\.Split\(\s*\w+,\s*"\."\)|\.split\(\s*"\\\\\."\s*\)|\.Split\(\s*'\.'\s*\)/;
const decodes = /atob\s*\(|base64|b64|urlsafe|decode64|url_?decode/i;
const parses =
  /JSON\.parse|json_decode|json\.loads|json\.Unmarshal|parse_json|JSON\(|readValue|JsonSerializer\.Deserialize|JsonDocument\.Parse|JsonNode\.Parse|JObject\.Parse|jsonDecode|ActiveSupport::JSON|parseToken|JsonConvert/;
/** A claim that says who calls. */
const readsIdentity =
  /(\.|->|\[["':]|\?\.)(sub|subject|user_?id|uid|id|email|user_?name|roles?|scopes?|is_?admin|tenant)\b/i;
const comparesSignature =
  /hash_equals\s*\(\s*hash_hmac|hash_hmac[\s\S]*(hash_equals\s*\(|\$\w{0,40}sig\w{0,40}\s{0,9}[!=]==?\s{0,9}\$|[!=]==?\s{0,9}\$\w{0,40}sig)|openssl_verify\s*\(/i;

/** A signature is looked at in the same function. */
const verifies =
  /createHmac|hash_hmac|\bhmac\b|hmac\.new|HMAC|verif\w{0,60}\s*\(|openssl_verify|timingSafeEqual|hash_equals|compare_digest|createVerify|subtle\.verify|introspect|sodium_crypto_sign|SHA256\.new|digest\(|(sig|crypto)\w{0,60}\s{0,9}[!=]==?\s{0,9}[\w:>$-]{0,60}\bsign\w{0,60}\s{0,9}\(|\bexpected\w{0,60}sig\w{0,60}\s{0,9}[!=]==?|[!=]==?\s{0,9}\w{0,60}expected\w{0,60}sig/i;
/** Straight from the token endpoint over TLS, whose signature need not be checked (OpenID Connect Core 1.0, section 3.1.3.7); the program's own, of its cluster. */
const isOfEndpoint = /\.Extra\("id_token"\)|\.RawIDToken\b|service_?account/i;
const idleName = /debug|^log|print|dump|inspect|display|show|expir|header|getkid|mask|redact/i;
/** Other things that have dots and base64. */
const isToken = /jwt|token|bearer|authorization|jws|claims|payload|id_?token/i;

/** A token is taken apart by hand, and nothing looks at its signature. */
export const jwtManualSplit: StaticRule = {
  id: 'jwt-manual-split',
  number: 'S03',
  title: 'A JWT is taken apart by hand, without a check of the signature',
  cwe: [347],
  severity: 'high',
  why: 'The middle part of a JWT is only base64: without the check of the signature it says whatever the caller wrote.',
  remedy: 'Use the verify call of a JOSE library, and read the claims from its result.',
  triggers: {
    javascript: ['atob', 'base64'],
    php: ['base64_decode', 'urlsafeB64Decode', 'base64url'],
    python: ['b64decode'],
    ruby: ['decode64'],
    go: ['base64'],
    java: ['Base64'],
    csharp: ['Base64', 'b64'],
  },
  *check(model, project): Generator<Match> {
    const { path, text: all } = model.file;
    if (project.isTest(path) || ![splits, decodes, parses, isToken].every((one) => one.test(all))) return;
    if (isBrowserCode(model)) return;
    for (const holder of holders(model)) {
      // a comment that says what is not done does nothing
      const own = withoutComments(holder?.code.text ?? model.file.text);
      const text = `${own}\n${helpersOf(model, holder)}`;
      const split = splits.exec(text);
      if (split === null || !decodes.test(text) || !parses.test(text) || verifies.test(text)) continue;
      if (!isToken.test(text) && !takesMiddlePart(own, all)) continue;
      // a sibling of the class compares the signature
      if (holder?.class !== undefined && comparesSignature.test(holder.class.code.text)) continue;
      if (isOfEndpoint.test(text) || readsHeaderAlone(text) || idleName.test(holder?.name ?? '')) continue;
      const start = (holder?.code.start ?? 0) + split.index;
      const code = lineAround(model, start);
      const isSeenHere = decodes.test(own) && parses.test(own);
      // a parser keeps the signature for whoever checks it
      if (!isSeenHere && (/signature|\[\s*2\s*\]/i.test(own) || !readsIdentity.test(own))) continue;
      const use = useOf(model, code, holder, project);
      if (use.kind === 'harmless') continue;
      yield {
        code,
        message: 'The token is split and its claims are read by hand; nothing checks the signature.',
        remedy: remedies[model.file.language],
        confidence: use.kind === 'decision' ? 'high' : 'medium',
        ...(use.kind === 'decision' ? {} : { severity: 'medium' as const }),
      };
    }
  },
};

const remedies: Readonly<Record<SourceModel['file']['language'], string>> = {
  javascript: "Use jwtVerify of jose, or jwt.verify(token, key, { algorithms: ['HS256'] }) of jsonwebtoken.",
  php: "Use Firebase\\JWT\\JWT::decode($jwt, new Key($key, 'HS256')).",
  python: "Use PyJWT: jwt.decode(token, key, algorithms=['HS256']).",
  ruby: "Use ruby-jwt: JWT.decode(token, key, true, algorithm: 'HS256').",
  go: 'Use jwt.ParseWithClaims of golang-jwt with jwt.WithValidMethods.',
  java: 'Use Jwts.parser().verifyWith(key).build().parseSignedClaims(token) of jjwt.',
  csharp: 'Use JsonWebTokenHandler.ValidateTokenAsync(token, parameters).',
};

/** What becomes of the claims, here or where other files call the function. */
function useOf(model: SourceModel, code: Code, holder: FunctionModel | undefined, project: Project): ClaimsUse {
  if (holder === undefined) return { kind: 'unclear' };
  const here = useOfClaims(model, code, holder);
  const elsewhere = here.kind === 'unclear' ? useInOtherFiles(model, holder, project) : here;
  return elsewhere.kind === 'unclear' ? here : elsewhere;
}

/** The text with its comments blanked, so that places stay as they are. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}])(?:\/\/|#(?!\{|\[))[^\n]*/g, (comment) =>
    ' '.repeat(comment.length),
  );
}

/** The functions of this file that take a part apart: `decodePart(parts[1])`. */
function helpersOf(model: SourceModel, holder: FunctionModel | undefined): string {
  if (holder === undefined) return '';
  const called = new Set(
    holder.calls.map(({ name }) => name).filter((name) => /decode|parse|b64|base64|part/i.test(name)),
  );
  return model.functions
    .filter((one) => called.has(one.name) && !isInside(holder.code, one.code) && !isInside(one.code, holder.code))
    .map((one) => withoutComments(one.code.text).slice(0, 600))
    .join('\n');
}

/** `head, body, sig = raw.split('.')` whose second is decoded, or `raw.split('.')[1]`, in a file that has to do with JWTs. */
function takesMiddlePart(text: string, all: string): boolean {
  if (!/jwt|jws|bearer/i.test(all)) return false;
  const second = /(?<!\w)\w{1,40}\s{0,9},\s{0,9}\$?(\w{1,40})\s{0,9},\s{0,9}\$?\w{1,40}\s{0,9}\]?\s{0,9}:?=/.exec(
    text,
  )?.[1];
  return (
    /\[\s*1\s*\]|\[\s*,\s*\$?\w+/.test(text) ||
    (second !== undefined &&
      new RegExp(`(decode|b64|base64|atob|from)\\w*\\([^;\\n]{0,60}\\b${second}\\b`, 'i').test(text))
  );
}

/** The outermost functions that are no larger than one thing; the file itself when the split stands at its top. */
function* holders(model: SourceModel): Generator<FunctionModel | undefined> {
  const holding = model.functions.filter((one) => splits.test(one.code.text));
  const innermost = holding.filter((one) => !holding.some((other) => other !== one && isInside(other.code, one.code)));
  yield* innermost;
  if (holding.length === 0 && splits.test(model.file.text)) yield undefined;
}

/** `split('.')[0]` and no other part: the header chooses a key. */
function readsHeaderAlone(text: string): boolean {
  return /\[\s*0\s*\]|\.first|\[\s*\$?\w+\s*\]\s*=\s*(explode|[\w.]+\.split)/.test(text) && !/\[\s*1\s*\]/.test(text);
}

function lineAround(model: SourceModel, at: number) {
  const { text } = model.file;
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  const indent = /^\s*/.exec(text.slice(start))?.[0].length ?? 0;
  return codeAt(model, start + indent, end < 0 ? text.length : end);
}
