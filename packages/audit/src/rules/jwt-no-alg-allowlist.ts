import type { Severity } from '../findings/finding.ts';
import type { SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { isPublicKey, type isSharedSecret } from './apis/jwt/algorithms.ts';
import type { ApiCall, JwtVerifyApi } from './apis/jwt/jwt-api.ts';
import { unverifiedDecodes } from './apis/jwt/jwt-decode.ts';
import { jwtVerifications } from './apis/jwt/jwt-verify.ts';
import { secretLiterals } from './apis/secrets/secrets.ts';
import { settingOf } from './apis/setting.ts';
import { isAtLeastVersion } from './apis/versions.ts';
import type { Match, StaticRule } from './rule.ts';
import { argumentAt, functionOf } from './values.ts';

/** A verification that does not say which algorithms it accepts. */
export const jwtNoAlgAllowlist: StaticRule = {
  id: 'jwt-no-alg-allowlist',
  number: 'S04',
  title: 'A verification does not say which algorithms it accepts',
  cwe: [347],
  severity: 'medium',
  why: "Without a list the token's own header has a say in how it is checked, which is how keys come to be used with an algorithm that they were not made for.",
  remedy: 'Name the one algorithm of the key in every verification.',
  triggers: {
    javascript: [
      'jsonwebtoken',
      'express-jwt',
      'koa-jwt',
      'passport-jwt',
      'jwt-simple',
      'jsrsasign',
      '@nestjs/jwt',
      'jwt.verify',
      'jws.verify',
      'jws',
    ],
    python: ['jwt', 'jose'],
    go: ['jwt'],
    php: ['JWT'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const unverified = new Set(unverifiedDecodes(model).map(({ call }) => call.code.start));
    for (const found of jwtVerifications(model)) {
      if (unverified.has(found.call.code.start)) continue;
      const match = judgeByLanguage(model, project, found);
      if (match !== undefined) yield match;
    }
  },
};

function judgeByLanguage(model: SourceModel, project: Project, found: ApiCall<JwtVerifyApi>): Match | undefined {
  if (found.api.language === 'go') return judgeKeyFunction(model, found);
  return found.api.language === 'php' ? judgePhp(model, project, found) : judge(model, project, found);
}

/** firebase/php-jwt before 6 took a bare key; a `Key` binds it to its algorithm. */
function judgePhp(model: SourceModel, project: Project, { api, call }: ApiCall<JwtVerifyApi>): Match | undefined {
  if (api.library !== 'firebase/php-jwt' || call.arguments.length !== 2 || call.arguments.some((one) => one.isSpread))
    return undefined;
  const key = argumentAt(call, { position: 1 });
  const isBare = key?.kind === 'string' || (key?.kind === 'path' && !/keys\b|\*/i.test(key.path));
  if (
    !isBare ||
    /\bnew\s+\\?(?:\w+\\)*Key\(|JWK::|CachedKeySet/.test(model.file.text) ||
    isKnownSafe(project, api, '6.0.0')
  )
    return undefined;
  return {
    code: call.code,
    message: `${api.library} is given a bare key, and not told which algorithm it is for.`,
    remedy: `Give ${api.algorithmsExample}.`,
    confidence: 'medium',
  };
}

function judge(model: SourceModel, project: Project, found: ApiCall<JwtVerifyApi>): Match | undefined {
  const { api, call } = found;
  if (api.withoutAlgorithms === 'safe' || settingOf(model, call, api.algorithms).state !== 'absent') return undefined;
  if (api.library === '@nestjs/jwt' && project.mentions('verifyOptions')) return undefined;
  const key = settingOf(model, call, api.keys);
  const given = key.state === 'given' ? key.value : undefined;
  if (/Math\.random|randomBytes/.test(call.code.text)) return undefined;
  // a set of public keys says with each key what it is for
  if (api.library === 'Authlib' && /key_?set|jwks/i.test(given?.code.text ?? '')) return undefined;
  const safe = typeof api.withoutAlgorithms === 'object' && isKnownSafe(project, api, api.withoutAlgorithms.safeSince);
  const fix =
    given === undefined || api.library !== 'jsonwebtoken' ? undefined : addition(model, found, isHmacKey(given));
  return {
    code: call.code,
    message: safe
      ? `${api.library} is not told which algorithms to accept; this version chooses by the kind of key.`
      : `${api.library} is not told which algorithms to accept.`,
    remedy: `Give ${api.algorithmsExample}, with the one algorithm of the key.`,
    severity: severityOf(safe),
    confidence: safe ? 'low' : given !== undefined && isPublicKey(given) ? 'high' : 'medium',
    ...(fix === undefined ? {} : { fix }),
  };
}

function severityOf(safe: boolean): Severity {
  return safe ? 'info' : 'medium';
}

function isKnownSafe(project: Project, api: JwtVerifyApi, since: string): boolean {
  const version = project.version(api.package ?? api.library);
  return version !== undefined && isAtLeastVersion(version, since);
}

/** Only a key that is text here, or is called a secret in the environment, is surely one for HMAC. */
function isHmacKey(key: Parameters<typeof isSharedSecret>[0]): boolean {
  if (isPublicKey(key)) return false;
  if (secretLiterals(key).some(({ text }) => !/BEGIN /.test(text))) return true;
  return key.kind === 'path' && /(^|\.)env\.\w*SECRET\w*$/.test(key.path);
}

/** A third argument, where there are two and the key is a secret. */
function addition(model: SourceModel, { call }: ApiCall<JwtVerifyApi>, isHmac: boolean): Match['fix'] {
  const second = call.arguments[1];
  if (!isHmac || second === undefined || call.arguments.length > 3) return undefined;
  const third = argumentAt(call, { position: 2 });
  if (third !== undefined && functionOf(model, third) === undefined) return undefined;
  return {
    description: "Accept HS256 alone: add { algorithms: ['HS256'] }",
    edits: [{ start: second.value.code.end, end: second.value.code.end, text: ", { algorithms: ['HS256'] }" }],
  };
}

/** In Go the key function is where the method is checked. */
function judgeKeyFunction(model: SourceModel, found: ApiCall<JwtVerifyApi>): Match | undefined {
  const { api, call } = found;
  if (api.withoutAlgorithms === 'safe' || settingOf(model, call, api.algorithms).state !== 'absent') return undefined;
  if (
    /ValidMethods/.test(call.target) ||
    /ValidMethods/.test(call.within?.code.text ?? '') ||
    // a parser that was made elsewhere may have been told
    (/ValidMethods/.test(model.file.text) && !/(jwt|jwt-go)(\/v\d)?\.Parse\w*$/.test(call.target))
  )
    return undefined;
  const key = settingOf(model, call, [{ in: 'argument', of: { position: call.name === 'Parse' ? 1 : 2 } }]);
  const position = call.name === 'Parse' ? 1 : 2;
  const keyFunction = functionOf(model, argumentAt(call, { position }));
  if (keyFunction === undefined || key.state === 'unknown') return undefined;
  if (/\.Method\b|SigningMethod|\["alg"\]|\.Alg\(\)|Algorithm/.test(keyFunction.code.text)) return undefined;
  return {
    code: call.code,
    message: `${api.library} accepts every registered algorithm here: neither the key function nor an option names one.`,
    remedy: `Give ${api.algorithmsExample}.`,
    confidence: 'medium',
  };
}
