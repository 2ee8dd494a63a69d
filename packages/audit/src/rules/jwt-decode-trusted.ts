import type { Call, FunctionModel, SourceModel } from '../languages/model.ts';
import { useInOtherFiles } from './apis/jwt/claims-elsewhere.ts';
import { useOfClaims } from './apis/jwt/claims-use.ts';
import { unverifiedDecodes } from './apis/jwt/jwt-decode.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt, isInside, pathsIn, stringsIn } from './values.ts';

/** A token's claims are believed although its signature was not checked. */
export const jwtDecodeTrusted: StaticRule = {
  id: 'jwt-decode-trusted',
  number: 'S02',
  title: 'Claims of an unverified token decide who the caller is',
  cwe: [347],
  severity: 'high',
  why: 'A decode without verification accepts whatever the caller wrote: anybody can be anybody.',
  remedy: 'Verify the token first, and read the claims from what the verification returns.',
  triggers: {
    javascript: [...jwtWords, 'decomposeUnverifiedJwt'],
    php: ['lcobucci'],
    python: jwtWords,
    go: ['ParseUnverified', 'ParseInsecure', 'WithVerify', 'WithoutVerification'],
    java: [
      'JWT.decode',
      'JWTParser',
      'SignedJWT',
      'PlainJWT',
      'JWSObject',
      'JWT()',
      'parseClaimsJwt',
      'setSigningKey',
      'parseUnsecuredClaims',
      'setSkipSignatureVerification',
    ],
    ruby: ['JWT.decode', 'JSON::JWT'],
    csharp: [
      'ReadJwtToken',
      'ReadToken',
      'ReadJsonWebToken',
      'JwtSecurityToken',
      'JsonWebToken',
      'DoNotVerifySignature',
      'WithoutSignatureVerification',
      'jwt',
      'SignatureValidator',
    ],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const decodes = unverifiedDecodes(model);
    for (const { call, library, instead } of decodes) {
      if (isAskedElsewhere(call) || choosesKey(call) || isOfOwnMaking(call) || isOfClient(model)) continue;
      if (isVerifiedAfterwards(model, call, decodes) || findsSecret(model, call, decodes)) continue;
      const here = useOfClaims(model, call.code, call.within);
      const isOpen = here.kind === 'unclear' || (here.kind === 'harmless' && here.isOfCallers === true);
      const elsewhereUsed =
        isOpen && call.within !== undefined ? useInOtherFiles(model, call.within, project) : undefined;
      const use = elsewhereUsed === undefined || elsewhereUsed.kind === 'unclear' ? here : elsewhereUsed;
      if (use.kind === 'harmless') continue;
      const decides = use.kind === 'decision';
      const elsewhere = decides && isVerifiedElsewhere(model, call);
      yield {
        code: call.code,
        message: decides
          ? `${library} reads the claims here without checking the signature, and ${use.evidence}.`
          : `${library} reads the claims here without checking the signature, and hands them on.`,
        remedy: `Use ${instead}.`,
        confidence: !decides || elsewhere ? 'low' : 'high',
        severity: elsewhere || isNamedForWhatItDoes(call) ? 'low' : decides ? 'high' : 'medium',
      };
    }
    yield* signatureValidators(model);
  },
};

/** The same token is verified further down, with the key that its tenant or its kid chose; what fails there ends the function. */
function isVerifiedAfterwards(
  model: SourceModel,
  { code, within, arguments: given }: Call,
  decodes: readonly { readonly call: Call }[],
): boolean {
  const token = given[0]?.value.code.text;
  return (
    within !== undefined &&
    token !== undefined &&
    jwtVerifications(model).some(
      ({ call }) =>
        call.within === within &&
        call.code.start > code.end &&
        !isOnlyForSome(call, within) &&
        call.arguments[0]?.value.code.text === token &&
        !decodes.some((one) => one.call.code.start === call.code.start),
    )
  );
}

/** `if (alg is none) { … } else { verify }`: the token itself says whether it is verified. */
function isOnlyForSome({ code }: Call, { branches }: FunctionModel): boolean {
  return branches.some(
    ({ condition, alternative }) =>
      alternative !== undefined && isInside(code, alternative) && /\bnone\b/i.test(condition.code.text),
  );
}

/**
 * Whose token it says it is chooses the secret that it is verified with by the next method: `secret_of(unverified['sub'])`, and `JWT.decode(token, secret)`
 * in the same class.
 */
function findsSecret(
  model: SourceModel,
  { within, arguments: given }: Call,
  decodes: readonly { readonly call: Call }[],
): boolean {
  const owner = within?.class;
  const token = given[0]?.value.code.text;
  if (model.file.language !== 'ruby' || within === undefined || owner === undefined) return false;
  const verifies = jwtVerifications(model).some(
    ({ call }) =>
      call.within?.class === owner &&
      call.arguments[0]?.value.code.text === token &&
      !decodes.some((one) => one.call.code.start === call.code.start),
  );
  const mention = new RegExp(`(?<![\\w.:@])${within.name.replace(/\W/g, '\\$&')}\\b`);
  const users = owner.methods.filter((one) => one !== within && mention.test(one.body.text));
  const isOfSecret = users.some(({ name, body }) => /secret|key/i.test(name) || /secret|\bkey/i.test(body.text));
  const isOfId = users.some(({ name }) => /_id$/.test(name) && /secret|key/i.test(owner.code.text));
  return verifies && (isOfSecret || isOfId);
}

/** A getter of a class whose other methods verify: callers may well ask them first, as in Java's and C#'s usual `JwtUtils`. */
function isVerifiedElsewhere(model: SourceModel, call: Call): boolean {
  // jjwt's parse with a key takes unsigned tokens, but what reads the claims refuses them
  if (call.name === 'parse' && /Jwts\./.test(call.target))
    return /parseClaimsJws|parseSignedClaims/.test(model.file.text);
  if (isVerifiedByCallers(model, call)) return true;
  if (!/^(java|csharp|php)$/.test(model.file.language)) return false;
  if (!/^(get|extract|read|parse)/i.test(call.within?.name ?? '')) return false;
  const others =
    call.within?.class?.methods.filter((method) => method !== call.within && !isInside(call.code, method.code)) ?? [];
  const calls = `${call.within?.name}(`;
  return others.some(
    ({ name, code }) =>
      (code.text.includes(calls) && /[pP]rocessor\w*\.process\(|\.verify\(|validateJwt\(/.test(code.text)) ||
      (/valid|verif/i.test(name) && /verify|parseClaimsJws|parseSignedClaims|ValidateToken|assert\(/.test(code.text)),
  );
}

/** `scope := parseScope(token); secret := secrets[scope]; jwt.Parse(token, secret)`: who asks a helper first verifies afterwards. */
function isVerifiedByCallers(model: SourceModel, { within }: Call): boolean {
  const name = within?.name.split('.').at(-1) ?? '';
  if (model.file.language !== 'go' || name === '') return false;
  const callers = model.functions.filter((one) => one !== within && one.calls.some((call) => call.name === name));
  const verifications = jwtVerifications(model);
  return callers.length > 0 && callers.every((one) => verifications.some(({ call }) => isInside(call.code, one.code)));
}

/** `parseUnverifiedJwt`: whoever calls it knows. An ID token that came from the provider itself needs no signature (OpenID Connect Core 3.1.3.7). */
function isNamedForWhatItDoes(call: Call): boolean {
  // what the exchange of the code gave
  if (
    /\b(tokens?|token_?set|token_?(data|response|result)|oauth_?tokens?)(\?\.|\.|\[['"])id_?token/i.test(call.code.text)
  )
    return true;
  // the verify callback of passport-oauth2 is given what the exchange gave
  if (/\bparams\.id_token\b/.test(call.code.text) && /\brefresh_?token\b/i.test(call.within?.code.text ?? ''))
    return true;
  // a stand-in for the machine of a developer, which says so
  if (
    /development[- ]only|only for (use in )?development|not use it in production/i.test(
      call.within?.class?.code.text.slice(0, 600) ?? '',
    )
  )
    return true;
  const isFromProvider =
    /id_?token/i.test(call.code.text) && !/req(uest)?\b|header/i.test(call.within?.code.text ?? '');
  return isFromProvider || /unverified|unsafe|insecure|without_?(verif|valid|check)/i.test(call.within?.name ?? '');
}

/** `SignatureValidator = (token, _) => new JwtSecurityToken(token)`: a validator that accepts everything. */
function* signatureValidators(model: Parameters<StaticRule['check']>[0]): Generator<Match> {
  if (model.file.language !== 'csharp') return;
  const validator =
    /SignatureValidator\s*=\s*(?:delegate\s*)?\([^)]{0,200}\)\s{0,40}(?:=>)?\s{0,40}\{?[^;{}]{0,400}new\s+(?:JwtSecurityToken|JsonWebToken)\s*\(/.exec(
      model.file.text,
    );
  if (validator === null) return;
  yield {
    code: codeAt(model, validator.index, validator.index + validator[0].length),
    message: 'The SignatureValidator accepts every token: it only parses it.',
    remedy: 'Remove SignatureValidator, and set IssuerSigningKey.',
    confidence: 'high',
  };
}

const asks =
  /^(net\/http|requests|httpx|aiohttp|axios|fetch|got|ky|http|https|client|session|restTemplate|webClient|HTTParty|Faraday|Net\.HTTP|RestClient|Http|_?httpClient)\b/i;

/** Whose key a client's assertion is verified with is what its subject says (RFC 7523, section 3); an issuer chooses what decides. */
function choosesKey({ within }: Call): boolean {
  if (within === undefined) return false;
  const name = `${within.class?.name ?? ''} ${within.name}`;
  return (
    /client_?assertion|issuer\w*resolver|issuerconverter|get(client_?id|issuer)from/i.test(name) &&
    !/\breq(uest)?\.user\b/.test(within.code.text)
  );
}

/** The token was made a few lines before, or is what another server has just answered. */
function isOfOwnMaking({ within, arguments: given }: Call): boolean {
  const token = /^[\w$]+/.exec(given[0]?.value.code.text ?? '')?.[0];
  return (
    token !== undefined &&
    (within?.assignments.some(
      ({ target, value }) =>
        target === token &&
        value.kind === 'call' &&
        (/^(create|sign|generate|issue|make|mint)_?\w{0,30}(token|jwt)$|^sign$/i.test(value.call.name) ||
          (value.call.name === 'text' && /^(res|resp|response|answer|reply)$/i.test(value.call.receiverText ?? ''))),
    ) ??
      false)
  );
}

/** What a client keeps is its own: it asks when to get another. */
function isOfClient({ file: { path, language } }: SourceModel): boolean {
  return language === 'go' && /(^|\/)(api_?client|local_?config|cli)\//i.test(path);
}

/** The token was sent to whoever issued it, before: `requests.post(IDENTITY_VERIFY, json={'token': token})`. */
function isAskedElsewhere(call: Call): boolean {
  const before =
    call.within?.calls.filter((other) => other.code.end <= call.code.start && asks.test(other.target)) ?? [];
  return before.some((other) =>
    other.arguments.some(({ value }) =>
      [...stringsIn(value), ...pathsIn(value)].some((text) =>
        /verif|introspect|userinfo|validat|tokeninfo/i.test(text),
      ),
    ),
  );
}
