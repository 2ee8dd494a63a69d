import type { Where } from '../setting.ts';
import type { JwtVerifyApi } from './jwt-api.ts';

const second = { position: 1 };
const third = { position: 2 };

function options(position: number, ...names: readonly string[]): Where {
  return { in: 'map', of: { position }, names };
}

const jsonwebtoken = {
  language: 'javascript',
  token: { position: 0 },
  keys: [{ in: 'argument', of: second }],
  algorithms: [options(2, 'algorithms', 'algorithm')],
  issuer: [options(2, 'issuer')],
  audience: [options(2, 'audience', 'subject')],
  algorithmsExample: "{ algorithms: ['HS256'] }",
  claimsExample: '{ issuer, audience }',
  withoutAlgorithms: { safeSince: '9.0.0' },
} as const satisfies Partial<JwtVerifyApi>;

/** Middleware that takes everything in one object of options. */
function middleware(library: string, version: JwtVerifyApi['withoutAlgorithms']) {
  return {
    library,
    language: 'javascript',
    keys: [options(0, 'secret', 'key', 'secretOrKey', 'publicKey')],
    algorithms: [options(0, 'algorithms', 'alg')],
    issuer: [options(0, 'issuer')],
    audience: [options(0, 'audience')],
    algorithmsExample: "algorithms: ['HS256']",
    claimsExample: 'issuer and audience',
    withoutAlgorithms: version,
  } as const satisfies Partial<JwtVerifyApi>;
}

export const javascriptVerifyApis: readonly JwtVerifyApi[] = [
  {
    ...jsonwebtoken,
    library: 'jsonwebtoken',
    names: ['verify'],
    target: /^jsonwebtoken(\.default)?\.verify$/,
    receiver: /^(jwt|JWT|jsonwebtoken|jsonWebToken|JsonWebToken)$/,
    file: /\b(jwt|JWT|jsonwebtoken|jsonWebToken|JsonWebToken)\b/,
    when: (call) =>
      !/^(\.|@\/|~)/.test(call.target) && !/^(hono|jose|njwt|jwt-simple|@hono|fast-jwt|@tsndr|jws)\b/.test(call.target),
  },
  {
    // promisify(jwt.verify)(token, key)
    ...jsonwebtoken,
    library: 'jsonwebtoken',
    names: ['promisify()', 'promisify'],
    target: /promisify\(\)$/,
    when: (call) => /^[\w.]*promisify\(\s*(jwt|jsonwebtoken)\.verify/i.test(call.code.text),
  },
  {
    ...jsonwebtoken,
    library: '@nestjs/jwt',
    package: 'jsonwebtoken',
    names: ['verify', 'verifyAsync'],
    target: /^@nestjs\/jwt\.JwtService(\(\))?\./,
    receiver: /(^|\.|_)jwt(Service)?$/i,
    file: /@nestjs\/|JwtService/,
    keys: [options(1, 'secret', 'publicKey', 'privateKey')],
    algorithms: [options(1, 'algorithms')],
    issuer: [options(1, 'issuer')],
    audience: [options(1, 'audience')],
  },
  {
    ...middleware('@fastify/jwt', 'safe'),
    names: ['jwtVerify'],
    receiver: /^(req|request|_req|_request|this|c|ctx|reply)(\.\w+)*$/,
    algorithmsExample: "verify: { algorithms: ['HS256'] }",
    claimsExample: 'verify: { allowedIss, allowedAud }',
    issuer: [options(0, 'allowedIss'), { in: 'map', of: { position: 0 }, under: ['verify'], names: ['allowedIss'] }],
    audience: [options(0, 'allowedAud'), { in: 'map', of: { position: 0 }, under: ['verify'], names: ['allowedAud'] }],
  },
  {
    ...jsonwebtoken,
    library: 'jose',
    names: ['jwtVerify', 'compactVerify', 'flattenedVerify', 'generalVerify'],
    target: /^jose(\.\w+)?\.(jwt|compact|flattened|general)Verify$|^(jwt|compact)Verify$/,
    withoutAlgorithms: 'safe',
  },
  {
    ...middleware('express-jwt', { safeSince: '6.0.0' }),
    names: ['express-jwt', 'expressjwt', 'expressJwt', 'jwt', 'default'],
    target: /^express-jwt(\.(expressjwt|expressJwt|jwt|default))?$/,
    file: /express-jwt/,
  },
  {
    ...middleware('koa-jwt', { safeSince: '9.0.0' }),
    package: 'jsonwebtoken',
    names: ['koa-jwt', 'default'],
    target: /^koa-jwt(\.default)?$/,
    file: /koa-jwt/,
  },
  {
    ...middleware('passport-jwt', { safeSince: '9.0.0' }),
    package: 'jsonwebtoken',
    names: ['Strategy', 'JwtStrategy', 'JWTStrategy', 'super'],
    target: /^passport-jwt\.Strategy$|^(super|JwtStrategy|JWTStrategy)$/,
    file: /passport-jwt|J(wt|WT)Strategy|jwtFromRequest/,
    when: (call) => call.name !== 'super' || /jwtFromRequest/.test(call.code.text),
  },
  {
    ...jsonwebtoken,
    library: 'jwt-simple',
    names: ['decode'],
    target: /^jwt-simple(\.default)?\.decode$/,
    file: /jwt-simple/,
    algorithms: [{ in: 'argument', of: { position: 3 } }],
    algorithmsExample: "jwt.decode(token, key, false, 'HS256')",
    claimsExample: 'a comparison of payload.iss and payload.aud after decode',
    issuer: [],
    audience: [],
    withoutAlgorithms: { safeSince: '0.5.3' },
  },
  {
    ...jsonwebtoken,
    library: 'njwt',
    names: ['verify'],
    target: /^njwt(\.default)?\.verify$/,
    file: /njwt/,
    algorithms: [{ in: 'argument', of: third }],
    algorithmsExample: "njwt.verify(token, key, 'HS256')",
    claimsExample: '.withIssuer(…) on a verifier',
    issuer: [],
    audience: [],
    withoutAlgorithms: 'safe',
  },
  {
    ...middleware('fast-jwt', 'safe'),
    names: ['createVerifier'],
    target: /^fast-jwt\.createVerifier$/,
    file: /fast-jwt/,
    issuer: [options(0, 'allowedIss')],
    audience: [options(0, 'allowedAud')],
    claimsExample: 'allowedIss and allowedAud',
  },
  {
    ...jsonwebtoken,
    library: 'hono/jwt',
    package: 'hono',
    names: ['verify'],
    target: /^hono\/(utils\/)?jwt(\.Jwt)?\.verify$/,
    file: /hono/,
    algorithms: [{ in: 'argument', of: third }],
    algorithmsExample: "verify(token, secret, 'HS256')",
    withoutAlgorithms: 'safe',
  },
  {
    ...jsonwebtoken,
    library: '@tsndr/cloudflare-worker-jwt',
    names: ['verify'],
    target: /^@tsndr\/cloudflare-worker-jwt(\.default)?\.verify$/,
    file: /@tsndr/,
    issuer: [],
    audience: [],
    withoutAlgorithms: 'safe',
  },
  {
    ...middleware('hono/jwt', 'safe'),
    package: 'hono',
    names: ['jwt', 'jwk'],
    target: /^hono\/jw[tk]\.(jwt|jwk)$/,
    file: /hono/,
  },
  {
    // the second argument is the algorithm since version 3; before, the token's header chose
    ...jsonwebtoken,
    library: 'jws',
    names: ['verify'],
    target: /^jws(\.default)?\.verify$/,
    file: /['"]jws['"]/,
    keys: [{ in: 'argument', of: third }],
    algorithms: [{ in: 'argument', of: third }],
    issuer: [],
    audience: [],
    algorithmsExample: "jws.verify(token, 'RS256', key)",
    claimsExample: 'a comparison of iss and aud after verify',
    withoutAlgorithms: 'accepts-any',
  },
  {
    ...jsonwebtoken,
    library: 'jsrsasign',
    names: ['verifyJWT'],
    target: /JWS\.verifyJWT$/,
    algorithms: [options(2, 'alg')],
    issuer: [options(2, 'iss')],
    audience: [options(2, 'aud')],
    algorithmsExample: "{ alg: ['HS256'] }",
    claimsExample: '{ iss: […], aud: […] }',
    withoutAlgorithms: 'accepts-any',
  },
];
