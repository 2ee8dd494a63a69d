import type { SourceModel } from '../../../languages/model.ts';
import type { Where } from '../setting.ts';
import { type ApiCall, callsOf, type JwtVerifyApi } from './jwt-api.ts';
import { javascriptVerifyApis } from './jwt-verify-javascript.ts';

/** A keyword argument, with its position where it has one. */
function argument(position: number, ...names: readonly string[]): Where {
  return { in: 'argument', of: { position, names } };
}

function chain(...names: readonly string[]): Where {
  return { in: 'chain', names };
}

function optionCall(...names: readonly string[]): Where {
  return { in: 'option-call', names };
}

/** A place that no positional argument reaches: keyword only. */
const keywordOnly = 99;

const phpVerifyApis: readonly JwtVerifyApi[] = [
  {
    library: 'firebase/php-jwt',
    language: 'php',
    names: ['decode'],
    target: /(^|\.)(JWT|FirebaseJWT|FirebaseJwt)\.decode$/,
    token: { position: 0 },
    keys: [argument(1, 'keyOrKeyArray', 'key')],
    algorithms: [argument(2, 'allowed_algs'), argument(1, 'keyOrKeyArray')],
    issuer: [],
    audience: [],
    algorithmsExample: "new Key($key, 'HS256')",
    claimsExample: 'a comparison of $claims->iss and $claims->aud after JWT::decode',
    withoutAlgorithms: 'safe',
  },
  {
    library: 'lcobucci/jwt',
    language: 'php',
    names: ['validate', 'assert'],
    receiver: /validator|jwtConfig|configuration/i,
    file: /Lcobucci/,
    token: { position: 0 },
    keys: [],
    algorithms: [optionCall('SignedWith')],
    issuer: [optionCall('IssuedBy')],
    audience: [optionCall('PermittedFor')],
    algorithmsExample: 'new SignedWith($signer, $key)',
    claimsExample: "new IssuedBy('…') and new PermittedFor('…')",
    withoutAlgorithms: 'safe',
  },
];

/** Middleware of Slim and Mezzio. */
const tuupola: JwtVerifyApi = {
  library: 'tuupola/slim-jwt-auth',
  language: 'php',
  names: ['JwtAuthentication'],
  target: /(^|\.)JwtAuthentication$/,
  file: /Tuupola|JwtAuthentication/,
  keys: [{ in: 'map', of: { position: 0 }, names: ['secret'] }],
  algorithms: [{ in: 'map', of: { position: 0 }, names: ['algorithm'] }],
  issuer: [],
  audience: [],
  algorithmsExample: "'algorithm' => ['HS256']",
  claimsExample: "a comparison of iss and aud in 'before'",
  withoutAlgorithms: 'safe',
};

const pythonVerifyApis: readonly JwtVerifyApi[] = [
  {
    library: 'python-jose',
    language: 'python',
    names: ['decode'],
    target: /^jose\.(jwt\.)?decode$/,
    token: { position: 0, names: ['token'] },
    keys: [argument(1, 'key')],
    algorithms: [argument(2, 'algorithms')],
    issuer: [argument(5, 'issuer')],
    audience: [argument(4, 'audience')],
    algorithmsExample: "algorithms=['HS256']",
    claimsExample: 'issuer=… and audience=…',
    withoutAlgorithms: 'accepts-any',
  },
  {
    library: 'Authlib',
    package: 'authlib',
    language: 'python',
    names: ['decode'],
    target: /^authlib\.(jose\.)?(jwt|JsonWebToken\(\))\.decode$/,
    // `JsonWebToken(['RS256'])` is told which
    when: ({ receiver }) => receiver?.kind !== 'call' || receiver.call.arguments.length === 0,
    token: { position: 0, names: ['s'] },
    keys: [argument(1, 'key')],
    algorithms: [],
    issuer: [{ in: 'map', of: { position: 3, names: ['claims_options'] }, names: ['iss'] }],
    audience: [{ in: 'map', of: { position: 3, names: ['claims_options'] }, names: ['aud'] }],
    algorithmsExample: "JsonWebToken(['RS256']).decode(…)",
    claimsExample: "claims_options={'iss': …, 'aud': …}",
    withoutAlgorithms: 'accepts-any',
  },
  {
    library: 'PyJWT',
    package: 'pyjwt',
    language: 'python',
    names: ['decode', 'decode_complete'],
    target: /^(jwt|pyjwt|PyJWT|jwt\.PyJWT\(\)|jwt\.api_jwt)\.decode(_complete)?$/,
    // what another library gave may be called jwt as well: `jwt = JsonWebToken(['RS256'])`
    file: /^\s*(import|from)\b[^\n]*\b(py)?jwt\b/im,
    token: { position: 0, names: ['jwt'] },
    keys: [argument(1, 'key')],
    algorithms: [argument(2, 'algorithms'), argument(keywordOnly, 'algorithm')],
    issuer: [argument(keywordOnly, 'issuer')],
    audience: [argument(keywordOnly, 'audience')],
    algorithmsExample: "algorithms=['HS256']",
    claimsExample: 'issuer=… and audience=…',
    withoutAlgorithms: { safeSince: '2.0.0' },
  },
];

const goParse = {
  library: 'golang-jwt/jwt',
  package: 'github.com/golang-jwt/jwt',
  language: 'go',
  token: { position: 0 },
  algorithms: [optionCall('WithValidMethods')],
  issuer: [optionCall('WithIssuer')],
  audience: [optionCall('WithAudience')],
  algorithmsExample: 'jwt.WithValidMethods([]string{"HS256"})',
  claimsExample: 'jwt.WithIssuer(…) and jwt.WithAudience(…)',
  withoutAlgorithms: 'accepts-any',
} as const satisfies Partial<JwtVerifyApi>;

const goVerifyApis: readonly JwtVerifyApi[] = [
  {
    ...goParse,
    names: ['Parse'],
    target: /(golang-jwt\/jwt|dgrijalva\/jwt-go|form3tech-oss\/jwt-go)(\/v\d)?\.(New)?(Parser?(\(\))?\.)?Parse$/,
    receiver: /^(jwt|parser|p)$/,
    file: /golang-jwt\/jwt|jwt-go/,
    keys: [argument(1)],
  },
  {
    ...goParse,
    names: ['ParseWithClaims'],
    target: /(^|\.)ParseWithClaims$/,
    // a package of the project's own may well be called jwt
    when: ({ target }) => !target.includes('/') || /jwt-go|golang-jwt/.test(target),
    file: /golang-jwt\/jwt|jwt-go/,
    keys: [argument(2)],
  },
  {
    ...goParse,
    names: ['ParseFromRequest', 'ParseFromRequestWithClaims'],
    target: /\.ParseFromRequest(WithClaims)?$/,
    file: /golang-jwt\/jwt|jwt-go/,
    keys: [argument(2)],
  },
  {
    ...goParse,
    library: 'lestrrat-go/jwx',
    package: 'github.com/lestrrat-go/jwx',
    names: ['Parse', 'ParseString', 'ParseRequest'],
    target: /lestrrat-go\/jwx(\/v\d)?\/jwt\.Parse(String|Request)?$/,
    keys: [optionCall('WithKey', 'WithVerify', 'WithKeySet')],
    algorithmsExample: 'jwt.WithKey(jwa.RS256, key)',
    withoutAlgorithms: 'safe',
  },
];

const javaVerifyApis: readonly JwtVerifyApi[] = [
  {
    library: 'jjwt',
    package: 'jjwt',
    language: 'java',
    names: ['build', 'parseClaimsJws', 'parse', 'parseSignedClaims', 'parseContentJws', 'parsePlaintextJws'],
    target: /Jwts\.parser(Builder)?\(\)\.([\w()]+\.)*(build|parse\w*)$/,
    when: (call) => call.name === 'build' || !/\.build\(\)/.test(call.target),
    keys: [chain('verifyWith', 'setSigningKey', 'setSigningKeyResolver', 'keyLocator')],
    algorithms: [],
    issuer: [chain('requireIssuer')],
    audience: [chain('requireAudience')],
    algorithmsExample: 'verifyWith(key)',
    claimsExample: '.requireIssuer(…) and .requireAudience(…)',
    withoutAlgorithms: 'safe',
  },
  {
    library: 'auth0 java-jwt',
    package: 'java-jwt',
    language: 'java',
    names: ['build'],
    target: /JWT\.require\(\)\.([\w()]+\.)*build$/,
    keys: [chain('require')],
    algorithms: [],
    issuer: [chain('withIssuer')],
    audience: [chain('withAudience', 'withAnyOfAudience')],
    algorithmsExample: 'JWT.require(Algorithm.HMAC256(secret))',
    claimsExample: '.withIssuer(…) and .withAudience(…)',
    withoutAlgorithms: 'safe',
  },
];

const rubyVerifyApis: readonly JwtVerifyApi[] = [
  {
    library: 'ruby-jwt',
    package: 'jwt',
    language: 'ruby',
    names: ['decode'],
    target: /^(::)?JWT\.decode$/,
    token: { position: 0 },
    keys: [argument(1)],
    algorithms: [
      { in: 'map', of: { position: 3 }, names: ['algorithm', 'algorithms'] },
      argument(keywordOnly, 'algorithm', 'algorithms'),
    ],
    issuer: [{ in: 'map', of: { position: 3 }, names: ['iss'] }, argument(keywordOnly, 'iss')],
    audience: [{ in: 'map', of: { position: 3 }, names: ['aud'] }, argument(keywordOnly, 'aud')],
    algorithmsExample: "algorithm: 'HS256'",
    claimsExample: 'iss: …, verify_iss: true, aud: …, verify_aud: true',
    withoutAlgorithms: 'safe',
  },
];

const csharpVerifyApis: readonly JwtVerifyApi[] = [
  {
    library: 'Microsoft.IdentityModel',
    package: 'System.IdentityModel.Tokens.Jwt',
    language: 'csharp',
    names: ['TokenValidationParameters'],
    target: /(^|\.)TokenValidationParameters$/,
    keys: [
      { in: 'map', of: { position: 0 }, names: ['IssuerSigningKey', 'IssuerSigningKeys'] },
      argument(keywordOnly, 'IssuerSigningKey'),
    ],
    algorithms: [
      { in: 'map', of: { position: 0 }, names: ['ValidAlgorithms'] },
      argument(keywordOnly, 'ValidAlgorithms'),
    ],
    issuer: [{ in: 'map', of: { position: 0 }, names: ['ValidIssuer', 'ValidIssuers', 'IssuerValidator'] }],
    audience: [{ in: 'map', of: { position: 0 }, names: ['ValidAudience', 'ValidAudiences', 'AudienceValidator'] }],
    algorithmsExample: 'ValidAlgorithms = [SecurityAlgorithms.RsaSha256]',
    claimsExample: 'ValidIssuer and ValidAudience',
    withoutAlgorithms: 'safe',
  },
];

const jwtVerifyApis: readonly JwtVerifyApi[] = [
  ...javascriptVerifyApis,
  ...phpVerifyApis,
  tuupola,
  ...pythonVerifyApis,
  ...goVerifyApis,
  ...javaVerifyApis,
  ...rubyVerifyApis,
  ...csharpVerifyApis,
];

const known = new WeakMap<SourceModel, readonly ApiCall<JwtVerifyApi>[]>();

/** The calls of a file that verify a JWT, each with what the table knows of its library. */
export function jwtVerifications(model: SourceModel): readonly ApiCall<JwtVerifyApi>[] {
  let found = known.get(model);
  if (found === undefined) {
    found = callsOf(model, jwtVerifyApis);
    known.set(model, found);
  }
  return found;
}
