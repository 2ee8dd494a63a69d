import type { Code, SourceModel } from '../languages/model.ts';
import { algorithmsOf, familiesIn, isEveryAlgorithm, isPublicKey, verifierOfList } from './apis/jwt/algorithms.ts';
import { speaksOfJwt } from './apis/jwt/header-values.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { settingOf } from './apis/setting.ts';
import { NamePattern } from './name-pattern.ts';
import { valuesNamed } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { callsNamed, isInside } from './values.ts';

/** HMAC and public-key algorithms accepted with one key. */
export const jwtMixedAlgFamilies: StaticRule = {
  id: 'jwt-mixed-alg-families',
  number: 'S05',
  title: 'HMAC and public-key algorithms are accepted with one key',
  cwe: [347],
  severity: 'high',
  why: 'A public key is known to everybody. Where HS256 is accepted beside RS256, a token that is signed with the public key as an HMAC secret passes.',
  remedy:
    'Accept the algorithms of one family for one key; choose the key and its algorithm together, by issuer or kid.',
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
    if (project.isTest(model.file.path) || !speaksOfJwt(model)) return;
    const seen: Code[] = [];
    for (const found of jwtVerifications(model)) {
      const { api, call } = found;
      const algorithms = algorithmsOf(model, found);
      if (algorithms === undefined) continue;
      const families = familiesIn(algorithms);
      const key = settingOf(model, call, api.keys);
      const mixed = families.size === 2 || isEveryAlgorithm(algorithms);
      const confused = families.size === 1 && families.has('hmac') && key.state === 'given' && isPublicKey(key.value);
      if (!mixed && !confused) continue;
      seen.push(call.code, algorithms.code);
      yield {
        code: call.code,
        message: mixed
          ? `${api.library} accepts HMAC and public-key algorithms with the same key here.`
          : `${api.library} is given a public key to verify an HMAC with.`,
        remedy: `Give ${api.algorithmsExample.replace('HS256', 'RS256')} alone for a public key; verify HMAC tokens elsewhere, with a secret.`,
        confidence: mixed || confused ? 'high' : 'medium',
      };
    }
    yield* fromConfiguration(model, seen);
    yield* fromManagers(model);
    yield* fromHmacKeys(model);
  },
};

/** `algorithms`, `ALLOWED_ALGS`, `jwt_auth_allowed_algorithms`. */
const listsOfAlgorithms = new NamePattern(
  /algorithms?|ValidMethods|(?<![a-z_])([a-z_]*_)?(allowed|accepted|valid|jwt|decode)_?(algs|algorithms)/i,
);

/** `algorithms: [...]` in the settings of something that the tables do not know. */
function* fromConfiguration(model: SourceModel, seen: readonly Code[]): Generator<Match> {
  for (const { name, value, code } of valuesNamed(model, listsOfAlgorithms)) {
    if (value.kind !== 'list' || familiesIn(value).size < 2 || value.items.length > 6) continue;
    if (seen.some((one) => isInside(value.code, one))) continue;
    if (
      jwtVerifications(model).some(
        ({ call }) =>
          isInside(value.code, call.code) ||
          (call.code.text.includes(name) && code.start < call.code.start && seen.length > 0),
      )
    )
      continue;
    yield {
      code: value.code,
      message: `\`${name}\` accepts HMAC and public-key algorithms side by side.`,
      remedy: 'Keep the algorithms of one family, those of the key.',
      confidence: 'medium',
    };
  }
}

const hmacMakers = new NamePattern(/HMAC(256|384|512)|MACVerifier|hmacShaKeyFor|SymmetricSecurityKey|createHmac/);

/** `Algorithm.HMAC256(publicKey.getEncoded())`, `new MACVerifier(publicKey…)`, `new SymmetricSecurityKey(publicKey)`, `createHmac('sha256', publicPem)`. */
function* fromHmacKeys(model: SourceModel): Generator<Match> {
  for (const call of callsNamed(model, hmacMakers)) {
    if (!call.arguments.some(({ value }) => isPublicKey(value))) continue;
    yield {
      code: call.code,
      message: `${call.name} is given a public key: whoever has it can sign.`,
      remedy:
        call.name === 'createHmac'
          ? "Use the verifier of the key: crypto.verify('sha256', data, publicKey, signature)."
          : 'Use the verifier of the key: Algorithm.RSA256(publicKey, null), RSASSAVerifier, RsaSecurityKey.',
      confidence: 'high',
    };
  }
}

/** `new AlgorithmManager([new RS256(), new HS256()])`, `JsonWebToken(['HS256', 'RS256'])`: whatever it verifies with takes both. */
function* fromManagers(model: SourceModel): Generator<Match> {
  if (!/JsonWebToken|AlgorithmManager|Parse(?:Signed|Detached)/.test(model.file.text)) return;
  for (const call of model.calls) {
    const verifier = verifierOfList(call);
    if (verifier === undefined || familiesIn(verifier.list).size < 2) continue;
    yield {
      code: call.code,
      message: `${verifier.library} accepts HMAC and public-key algorithms with the same key here.`,
      remedy: 'Make a verifier for each key, with the one algorithm of it.',
      confidence: 'medium',
    };
  }
}
