import { languageOf } from '../languages/file-names.ts';
import type { Call, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { algorithmsOf, familiesIn, isPublicKey, isSharedSecret } from './apis/jwt/algorithms.ts';
import { speaksOfJwt } from './apis/jwt/header-values.ts';
import type { ApiCall, JwtVerifyApi } from './apis/jwt/jwt-api.ts';
import { unverifiedDecodes } from './apis/jwt/jwt-decode.ts';
import { jwtSignings } from './apis/jwt/jwt-sign.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { isSaidToBeChecked } from './apis/jwt/said-to-be-checked.ts';
import { secretLiterals } from './apis/secrets/secrets.ts';
import { settingOf, type Where } from './apis/setting.ts';
import { NamePattern } from './name-pattern.ts';
import { valuesNamed } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { deep, functionOf, isFalse, isInside, surroundings, widerSurroundings } from './values.ts';

/** Issuer and audience are read from the claims afterwards. */
const comparesItself =
  /(?:\.|->|\[["']|["'])(?:iss|aud|issuer|audience)\b(?:["']\])?\s*(?:[!=]==?|\)|,)|verify_?(?:iss|aud)|getIssuer\(|getAudience\(|\.Issuer\b|\.Audience\b|VerifyAudience|VerifyIssuer|GetIssuer|GetAudience/;

/** A verification that looks at neither who issued the token nor for whom. */
export const jwtNoAudIss: StaticRule = {
  id: 'jwt-no-aud-iss',
  number: 'S16',
  title: 'A verification looks at neither issuer nor audience',
  cwe: [345, 287],
  severity: 'medium',
  why: 'A token that the same issuer made for another service, or for another tenant, passes here.',
  remedy: 'Give the issuer and the audience that are expected to every verification.',
  triggers: {
    javascript: jwtWords,
    php: jwtWords,
    python: jwtWords,
    go: jwtWords,
    java: jwtWords,
    ruby: jwtWords,
    csharp: ['ValidateIssuer', 'ValidateAudience'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const off = [...switchedOff(model)];
    yield* off;
    const unverified = new Set(unverifiedDecodes(model).map(({ call }) => call.code.start));
    for (const found of jwtVerifications(model)) {
      if (unverified.has(found.call.code.start) || found.api.language === 'csharp') continue;
      if (off.some(({ code }) => isInside(code, found.call.code))) continue;
      const match = judge(model, project, found);
      if (match !== undefined) yield match;
    }
  },
};

/** `ValidateIssuer = false`, `verify_aud: False`: said in so many words; one finding for those that stand together. */
const checksOfClaims = new NamePattern(/ValidateIssuer|ValidateAudience|verify_aud|verify_iss|RequireAudience/);

function* switchedOff(model: SourceModel): Generator<Match> {
  if (!speaksOfJwt(model)) return;
  // assertions of SAML name their audience in conditions of their own; a proof of possession names its request (RFC 9449)
  if (/saml2?[./\\]|DPoPOptions|DPoPProof/i.test(model.file.path)) return;
  let last: number | undefined;
  const off = valuesNamed(model, checksOfClaims).filter(
    ({ name, value, code }) =>
      isFalse(value) &&
      !standsBesideNoSignature(model, name) &&
      !isSaidToBeChecked(model, code) &&
      // `if (audience != null) … else parameters.ValidateAudience = false`
      !/\belse\s{0,40}\{?\s{0,40}$/.test(model.file.text.slice(Math.max(0, code.start - 60), code.start)),
  );
  for (const one of [...off].sort((a, b) => a.code.start - b.code.start)) {
    const line = one.code.region.startLine;
    if (last !== undefined && line - last < 12) continue;
    last = line;
    yield {
      code: one.code,
      message: `\`${one.name}\` is switched off: a token that was made for somebody else passes.`,
      remedy:
        model.file.language === 'csharp'
          ? 'Remove it, and set ValidIssuer and ValidAudience.'
          : 'Remove it, and give the expected issuer and audience.',
      confidence: usesOwnSecret(model) ? 'medium' : 'high',
    };
  }
}

function standsBesideNoSignature(model: SourceModel, name: string): boolean {
  return model.maps.some(
    (map) => map.code.text.includes(name) && /verify_signature['"]?\s*[:=]\s*(False|false)/.test(map.code.text),
  );
}

function usesOwnSecret(model: SourceModel): boolean {
  return /SymmetricSecurityKey/.test(model.file.text);
}

/** With a secret of its own a service alone makes and reads its tokens: then it is a remark. */
function judge(model: SourceModel, project: Project, found: ApiCall<JwtVerifyApi>): Match | undefined {
  const { api, call } = found;
  // who checks the signature alone leaves the claims to its callers, and says so
  if (/signature/i.test(call.within?.name ?? '')) return undefined;
  // a proof of possession is made for one request, which it names (RFC 9449)
  if (/dpop\b|dpop\+jwt|EmbeddedJWK/i.test(surroundings(model, call.within))) return undefined;
  if (settingOf(model, call, api.issuer).state !== 'absent' || settingOf(model, call, api.audience).state !== 'absent')
    return undefined;
  if (
    comparesItself.test(
      widerSurroundings(model, call.within).replace(/verify_(aud|iss)['"]?\s*[:=]\s*(False|false)/g, ''),
    )
  )
    return undefined;
  if (/@nestjs|fastify/.test(api.library) && (project.mentions('verifyOptions') || project.mentions('allowedIss')))
    return undefined;
  if (/requireIssuer|withIssuer|IssuedBy|PermittedFor/.test(call.code.text)) return undefined;
  const foreign = isForeignKey(model, found);
  if (
    foreign === undefined ||
    (foreign && (isOwnPair(model, found) || isPairOfProject(model, project, found) || isChosenByToken(model, found)))
  )
    return undefined;
  return {
    code: call.code,
    message: foreign
      ? `${api.library} is told neither the issuer nor the audience, though the key is one that others' tokens are signed with, too.`
      : `${api.library} is told neither the issuer nor the audience.`,
    remedy: `Give ${api.claimsExample}.`,
    confidence: foreign ? 'medium' : 'low',
    severity: foreign ? 'medium' : 'info',
  };
}

/** Whether the file signs with the other half of the key: then there are no tokens of others to tell apart. */
function isOwnPair(model: SourceModel, { call }: ApiCall<JwtVerifyApi>): boolean {
  if (/jwks|parseKeySet|certs/i.test(call.code.text)) return false;
  return jwtSignings(model).some(
    ({ api, call: signing }) =>
      api.keys.length === 0 ||
      /priv|rsa|(RS|ES|PS)\d{3}|EdDSA|pem|ecdsa/i.test(signing.code.text) ||
      !isSharedSecretOf(model, signing, api.keys),
  );
}

/** The other half of the key stands in another file, which signs the tokens that are verified here. */
function isPairOfProject(model: SourceModel, project: Project, { call }: ApiCall<JwtVerifyApi>): boolean {
  if (/jwks|parseKeySet|certs|https?:/i.test(call.code.text)) return false;
  const { language, path } = model.file;
  return project.files.some((file) => {
    if (file === path || project.isTest(file) || languageOf(file) !== language) return false;
    const text = project.read(file) ?? '';
    if (!/private_?key|(RS|ES|PS)(256|384|512)|EdDSA/i.test(text) || !/\bsign\w{0,20}\(|encode\(/i.test(text))
      return false;
    const other = project.model(file);
    return (
      other !== undefined &&
      jwtSignings(other).some(({ call: signing }) => /priv|(RS|ES|PS)\d{3}|EdDSA/i.test(signing.code.text))
    );
  });
}

/** The key of a tenant, by its kid, tells who issued the token; one that comes with the token is another mistake. */
function isChosenByToken(model: SourceModel, { call }: ApiCall<JwtVerifyApi>): boolean {
  const text = surroundings(model, call.within);
  if (call.within === undefined || /jwks|RemoteJWKSet/i.test(text.replace(/\b(jku|x5u)\b/gi, '')))
    return /\b(jku|x5u|x5c)\b/.test(text);
  return /\b(kid|jku|x5u|x5c)\b/.test(text);
}

function isSharedSecretOf(model: SourceModel, signing: Call, keys: readonly Where[]): boolean {
  const key = settingOf(model, signing, keys);
  return key.state === 'given' && (isSharedSecret(key.value) || secretLiterals(key.value).length > 0);
}

/** Whether the key is a public one; undefined where it cannot be told. */
function isForeignKey(model: SourceModel, found: ApiCall<JwtVerifyApi>): boolean | undefined {
  const { api, call } = found;
  const algorithms = algorithmsOf(model, found);
  const families = algorithms === undefined ? undefined : familiesIn(algorithms);
  // both at once are another mistake
  if (families?.size === 2) return undefined;
  if (families?.has('public-key')) return true;
  if (families?.has('hmac')) return false;
  const setting = settingOf(model, call, api.keys);
  const key = setting.state === 'given' ? setting.value : call.arguments[1]?.value;
  if (key === undefined) return undefined;
  const made = [...deep(key)].map((part) => (part.kind === 'call' ? part.call.target : '')).join(' ');
  const type = call.within?.parameters.find(({ name }) => name === key.code.text)?.type ?? '';
  const text = `${key.code.text} ${made} ${type} ${functionOf(model, key)?.code.text ?? ''}`;
  if (
    isPublicKey(key) ||
    /jwks|JWKS|RemoteJWKSet|parseKeySet|publicKey|PublicKey|public_key|RSA256|ECDSA256|signing_?key_from_jwt/i.test(
      text,
    )
  )
    return true;
  return isSharedSecret(key) || secretLiterals(key).length > 0 || /secret|hmac/i.test(text) ? false : undefined;
}
