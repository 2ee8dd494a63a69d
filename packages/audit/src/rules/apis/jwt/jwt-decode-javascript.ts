import { argumentAt, isTrue } from '../../values.ts';
import { type DecodeApi, target } from './decode-api.ts';

export const javascriptDecodeApis: readonly DecodeApi[] = [
  {
    library: 'jsonwebtoken',
    language: 'javascript',
    names: ['decode'],
    file: /\b(jwt|JWT|jsonwebtoken|jsonWebToken|JsonWebToken)\b/,
    when: (call) =>
      /^jsonwebtoken(\.default)?\.decode$/.test(call.target) ||
      (/^(jwt|JWT|jsonwebtoken|jsonWebToken|JsonWebToken)$/.test(call.receiverText ?? '') &&
        !/^(jwt-simple|njwt|hono|jose|\.)/.test(call.target) &&
        // `jwt.decode({ token, secret })` is no call of this library
        call.arguments[0]?.value.kind !== 'map'),
    instead: "jwt.verify(token, key, { algorithms: ['HS256'] })",
  },
  {
    library: '@nestjs/jwt',
    language: 'javascript',
    names: ['decode'],
    file: /JwtService/,
    when: (call, model) =>
      /^@nestjs\/jwt\.JwtService/.test(call.target) ||
      (/(^|\.|_)jwt(Service)?$/i.test(call.receiverText ?? '') && /JwtService/.test(model.file.text)),
    instead: 'await this.jwtService.verifyAsync(token)',
  },
  {
    library: '@fastify/jwt',
    language: 'javascript',
    names: ['decode', 'jwtDecode'],
    file: /jwtDecode|\bjwt\b/,
    when: (call) =>
      call.name === 'jwtDecode'
        ? /^(req|request)\.jwtDecode$/.test(call.target)
        : /(^|\.)(app|server|fastify|instance)\.jwt$/.test(call.receiverText ?? ''),
    instead: 'await request.jwtVerify()',
  },
  {
    library: 'jose',
    language: 'javascript',
    names: ['decodeJwt', 'decode'],
    file: /\bjose\b/,
    when: target(/^jose(\.\w+)*\.(decodeJwt|UnsecuredJWT\.decode|JWT\.decode)$/),
    instead: "await jwtVerify(token, key, { algorithms: ['RS256'], issuer, audience })",
  },
  {
    library: 'jwt-decode',
    language: 'javascript',
    names: ['jwt-decode', 'jwtDecode', 'default', 'jwt_decode'],
    file: /jwt[-_]?decode/i,
    when: target(/^jwt-decode(\.(jwtDecode|default))?$|^(jwt_decode|jwtDecode)$/),
    instead: "jwt.verify(token, key, { algorithms: ['HS256'] }) of jsonwebtoken, or jwtVerify of jose",
  },
  {
    library: 'jwt-simple',
    language: 'javascript',
    names: ['decode'],
    file: /jwt-simple/,
    when: (call) => /^jwt-simple(\.default)?\.decode$/.test(call.target) && isTrue(argumentAt(call, { position: 2 })),
    instead: "jwt.decode(token, key, false, 'HS256')",
  },
  {
    library: 'fast-jwt',
    language: 'javascript',
    names: ['createDecoder'],
    file: /fast-jwt/,
    when: target(/^fast-jwt\.createDecoder$/),
    instead: "createVerifier({ key, algorithms: ['HS256'] })",
  },
  {
    library: 'hono/jwt',
    language: 'javascript',
    names: ['decode'],
    file: /hono/,
    when: target(/^hono\/(utils\/)?jwt(\.Jwt)?\.decode$/),
    instead: "await verify(token, secret, 'HS256')",
  },
  {
    library: '@tsndr/cloudflare-worker-jwt',
    language: 'javascript',
    names: ['decode'],
    file: /@tsndr/,
    when: target(/^@tsndr\/cloudflare-worker-jwt(\.default)?\.decode$/),
    instead: 'await jwt.verify(token, secret)',
  },
  {
    library: '@hapi/jwt',
    language: 'javascript',
    names: ['decode'],
    file: /@hapi\/jwt/,
    when: target(/^@hapi\/jwt(\.default)?\.token\.decode$/),
    instead: 'Jwt.token.verify(artifacts, key)',
  },
  {
    library: 'jws',
    language: 'javascript',
    names: ['decode'],
    when: target(/^jws(\.default)?\.decode$/),
    instead: "jws.verify(token, 'RS256', key) before it",
  },
  {
    library: 'aws-jwt-verify',
    language: 'javascript',
    names: ['decomposeUnverifiedJwt'],
    when: () => true,
    instead: 'await verifier.verify(token)',
  },
];
