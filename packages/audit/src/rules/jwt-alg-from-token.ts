import type { Call, Code, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { algorithmsOf, type Family, familyOf } from './apis/jwt/algorithms.ts';
import { headerValueIn, speaksOfJwt } from './apis/jwt/header-values.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt, deep, firstOfEach, isInside, surroundings } from './values.ts';

/** What makes a verifier of the name of an algorithm. */
const chooses =
  /^(createHmac|createVerify|hash_hmac|openssl_verify|hash_init|new|GetSigningMethod|forName|getInstance|importKey|importSPKI|importJWK|importX509|valueOf|verify|Key|fromName|Mac|getAlgorithm|createAlgorithm|create|resolve|getSigner|get_algorithm_by_name|OpenSSL\.Digest|hexdigest|digest|HMAC)$/;

/** The token's own header says how the token is to be checked. */
export const jwtAlgFromToken: StaticRule = {
  id: 'jwt-alg-from-token',
  number: 'S06',
  title: "The token's header chooses how the token is verified",
  cwe: [347],
  severity: 'critical',
  why: 'Whoever writes the token writes its header: they choose "none", or HMAC with your public key as the secret.',
  remedy: 'Take the algorithm from the configured key; compare the header with it, and refuse what differs.',
  triggers: {
    javascript: jwtWords,
    php: jwtWords,
    python: jwtWords,
    go: jwtWords,
    java: jwtWords,
    ruby: jwtWords,
    csharp: jwtWords,
  },
  *check(model, project): Generator<Match> {
    if (
      project.isTest(model.file.path) ||
      !speaksOfJwt(model) ||
      !/\balg|getAlgorithm|\.Algorithm/i.test(model.file.text)
    )
      return;
    for (const { code, message } of firstOfEach(
      [...fromVerifications(model), ...fromChoices(model), ...fromBranches(model)],
      (one) => one.code.start,
    )) {
      yield { code, message, remedy: remedies[model.file.language], confidence: 'high' };
    }
  },
};

const remedies: Readonly<Record<SourceModel['file']['language'], string>> = {
  javascript: "Give a constant: algorithms: ['RS256'].",
  php: "Give a constant: new Key($publicKey, 'RS256').",
  python: "Give a constant: algorithms=['RS256'].",
  go: 'Give jwt.WithValidMethods([]string{"RS256"}).',
  java: 'Build the verifier for one algorithm: JWT.require(Algorithm.RSA256(publicKey, null)), or verifyWith(key).',
  ruby: "Give a constant: algorithm: 'RS256'.",
  csharp: 'Set ValidAlgorithms to a constant list.',
};

interface Sighting {
  readonly code: Code;
  readonly message: string;
}

function* fromVerifications(model: SourceModel): Generator<Sighting> {
  for (const found of jwtVerifications(model)) {
    if (isChecked(model, found.call)) continue;
    const algorithms = algorithmsOf(model, found);
    if (algorithms !== undefined && isFromHeader(algorithms, model)) {
      yield {
        code: found.call.code,
        message: `${found.api.library} is told to accept whatever algorithm the token's header names.`,
      };
    }
  }
}

function* fromChoices(model: SourceModel): Generator<Sighting> {
  const verifications = jwtVerifications(model);
  for (const call of model.calls) {
    if (!chooses.test(call.name) || verifications.some((found) => isInside(call.code, found.call.code))) continue;
    if (isChecked(model, call)) continue;
    if (isIndexChoice(call) || call.arguments.some(({ value }) => isFromHeader(value, model))) {
      yield { code: call.code, message: `The algorithm for ${call.name} is taken from the token's header.` };
    }
  }
}

function isFromHeader(value: Value, model: SourceModel): boolean {
  const parts = value.kind === 'list' ? value.items : [value];
  return parts.some((part) => !isLastResort(part) && headerValueIn(part, ['alg'], model) !== undefined);
}

/** `key.alg ?? header.alg`, `config.algorithms ?? [alg]`: the key says it, and the header only where the key says nothing. */
function isLastResort(value: Value): boolean {
  const [first] = value.kind === 'choice' ? value.options : [];
  return (
    first?.kind === 'path' &&
    /(^|\.)(\w*key|jwk|config|options|settings)(\.|\?\.)(\w+\.)*(alg|algs|algorithms?)$/i.test(first.path)
  );
}

/** `if (!allowed.includes(header.alg)) throw …` stands before: the header is held to a list. */
function isChecked(model: SourceModel, call: Call): boolean {
  const lines = surroundings(model, call.within).split('\n');
  // `assertSupportedAlgorithm(header.alg, algorithms)`
  if (lines.some((line) => /\b(assert|ensure|check|require|validate)\w*Alg\w*\(\s*[\w.?]*\balg/i.test(line)))
    return true;
  return lines.some(
    (line) =>
      /\balg/i.test(line) &&
      /includes\(|\.has\(|in_array\(|indexOf\(|[cC]ontains\(|\bnot in\b|include\?/.test(line) &&
      /allow|accept|support|permitted|expected|valid/i.test(line),
  );
}

/** `createHmac(hashes[header.alg], key)`: the path has no name for what the index was. */
function isIndexChoice(call: Call): boolean {
  if (!/^(createHmac|hash_hmac|createVerify|openssl_verify)$/.test(call.name)) return false;
  const first = call.arguments[call.name === 'openssl_verify' ? 3 : 0]?.value;
  if (first === undefined) return false;
  const variable = /^\$?\w+$/.exec(first.code.text)?.[0];
  const given = call.within?.assignments.find(({ target }) => target === variable)?.value.code.text ?? '';
  if (/\[\s*\$?\w*(header|hdr)\w*(\.|->|\[["'])alg/i.test(`${first.code.text} ${given}`)) return true;
  // `const { alg } = JSON.parse(…)` stands before
  const around = call.within?.code.text ?? '';
  return (
    /\[\s*\$?alg\s*\]/.test(first.code.text) &&
    /\balg\b[^;\n=]{0,40}=[^;\n]{0,80}(head|decode|JSON\.parse)/i.test(around)
  );
}

/** `if (header.alg === 'HS256') … else if (header.alg === 'RS256') …`, or a switch. */
function* fromBranches(model: SourceModel): Generator<Sighting> {
  for (const holder of model.functions) {
    const { text } = holder.body;
    const chosen =
      /\b(?:switch|match|case)\s{0,9}\(?\s{0,9}\$?[\w.]{0,60}(?:header|hdr|head)\w{0,60}(?:\.|->|\[["'])alg\b/i.exec(
        text,
      );
    const named = holder.comparisons
      .filter(
        ({ operator, left, right, code }) =>
          /^(==|===)$/.test(operator) &&
          (headerValueIn(left, ['alg']) ?? headerValueIn(right, ['alg'])) !== undefined &&
          isInside(code, holder.body),
      )
      .flatMap(({ left, right }) =>
        [...deep(left), ...deep(right)].flatMap((part) => (part.kind === 'string' ? [familyOf(part.text)] : [])),
      );
    const told = new Set([...named, ...familiesAskedFor(holder)].filter((one) => one !== undefined));
    const both = told.size === 2 || (told.has('hmac') && hasBothVerifiers(text));
    const switched =
      chosen !== null &&
      /['"]HS(256|384|512)['"]/.test(text) &&
      /['"](RS|ES|PS)(256|384|512)['"]|\bdefault\s*:\s*return\s+(?!nil\b|null\b|undefined\b)/.test(text);
    const keyChoice = choiceOfKey(model, holder);
    if ((both && /hmac|verify/i.test(text)) || switched || givesUpKey(text) || keyChoice !== undefined) {
      yield {
        code: keyChoice ?? placeIn(holder),
        message: "HMAC or a public key: the token's header chooses which of them verifies it.",
      };
    }
  }
}

const asksForFamily =
  /(?:\w{0,40}(?:head|hdr|decoded|unverified|jwt|token)\w{0,40}[)\]!?]{0,3}(?:\.|->|\[["'])(?:getHeader\(\)\.|header\.)?(?:alg(?:orithm)?|getAlgorithm\(\))|(?<![\w.])\$?alg)\b["'\])!?]{0,4}[^;\n?:{}]{0,60}['"](?:HS|RS|ES|PS)(?:256|384|512)?['"]/i;

/** `header.alg === 'HS256' ? secret : publicKey`, `SECRET if alg.startswith('HS') else PUBLIC`: the place of the choice. */
function choiceOfKey(model: SourceModel, holder: FunctionModel): Code | undefined {
  const { text } = holder.body;
  // a plain `alg` may be a setting
  const readsHeader = /\balg\b[^;\n=]{0,40}=[^;\n]{0,120}(head|hdr|decode|unverified)/i.test(text);
  let start = holder.body.start;
  for (const line of text.split('\n')) {
    const asked = asksForFamily.exec(line);
    const isOfHeader = asked !== null && (readsHeader || !/^\$?alg\b/i.test(asked[0]));
    const chooses = /\?[^?:.][^:]{0,120}:|\bif\b[^\n]{1,120}\belse\b/.test(line) && !/\?\s*true\s*:/.test(line);
    if (isOfHeader && chooses && /key|secret|pub|pem|cert|hmac|rsa|\bhs\b|\brs\b/i.test(line)) {
      const indent = /^\s*/.exec(line)?.[0].length ?? 0;
      return codeAt(model, start + indent, start + line.length);
    }
    start += line.length + 1;
  }
  return undefined;
}

/** `alg === 'none' ? '' : secret`: a token that says it has no signature is checked with an empty key. */
function givesUpKey(text: string): boolean {
  return /\balg\w{0,40}(\?\.|->)?[\w.()?]{0,60}\s{0,9}===?\s{0,9}['"]none['"]\s*\?\s*(['"]{2}|null|undefined)\s*:/i.test(
    text,
  );
}

/** `"HS256".equals(alg)`, `Objects.equals(header.getAlgorithm(), "HS256")`; what is negated only refuses. */
function asksForHeader(call: Call, holder: FunctionModel): boolean {
  if (!/^(equals|Equals|equalsIgnoreCase|SequenceEqual|startsWith|StartsWith|startswith|start_with\?)$/.test(call.name))
    return false;
  const before = holder.code.text.slice(0, call.code.start - holder.code.start).trimEnd();
  const operands = [...(call.receiver === undefined ? [] : [call.receiver]), ...call.arguments.map((one) => one.value)];
  return !before.endsWith('!') && operands.some((one) => headerValueIn(one, ['alg']) !== undefined);
}

function familiesAskedFor(holder: FunctionModel): (Family | undefined)[] {
  return holder.calls
    .filter((call) => asksForHeader(call, holder))
    .flatMap((call) => [
      ...(call.receiver === undefined ? [] : [call.receiver]),
      ...call.arguments.map((one) => one.value),
    ])
    .flatMap((operand) => [...deep(operand)])
    .flatMap((part) =>
      part.kind === 'string'
        ? [part.text === 'HS' ? 'hmac' : familyOf(part.text)]
        : part.kind === 'path'
          ? [familyOf(part.path)]
          : [],
    );
}

/** A verifier for secrets and one for public keys in one function: of Java, .NET, Node. */
function hasBothVerifiers(text: string): boolean {
  if (/\bcreateHmac\(/.test(text) && /\bcreate(PublicKey|Verify)\(|\bverify\(\s*['"]/.test(text)) return true;
  if (/\bHMAC(256|384|512)\(/.test(text) && /\b(RSA|ECDSA)(256|384|512)\(/.test(text)) return true;
  return (
    /MACVerifier|HMACSHA\d+|HmacSHA\d+/.test(text) &&
    /RSASSAVerifier|ECDSAVerifier|VerifyData|SHA\d+withRSA|RSACryptoServiceProvider/.test(text)
  );
}

function placeIn(holder: FunctionModel): Code {
  const compared = holder.comparisons.find(
    ({ left, right }) => (headerValueIn(left, ['alg']) ?? headerValueIn(right, ['alg'])) !== undefined,
  );
  const asked = holder.calls.find((call) => asksForHeader(call, holder));
  return compared?.code ?? asked?.code ?? holder.comparisons[0]?.code ?? holder.body;
}
