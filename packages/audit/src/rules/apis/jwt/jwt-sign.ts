import type { Call, SourceModel } from '../../../languages/model.ts';
import { type ApiCall, callsOf, type JwtSignApi } from './jwt-api.ts';
import { javascriptSignApis } from './jwt-sign-javascript.ts';
import { argument, chain, first, option } from './jwt-sign-places.ts';

const phpSignApis: readonly JwtSignApi[] = [
  {
    library: 'firebase/php-jwt',
    language: 'php',
    names: ['encode'],
    target: /(^|\.)(JWT|FirebaseJWT|FirebaseJwt)\.encode$/,
    payload: [argument(0, 'payload')],
    keys: [argument(1, 'key')],
    expiry: [],
    expiryExample: "'exp' => time() + 900 in the payload",
  },
  {
    library: 'lcobucci/jwt',
    language: 'php',
    names: ['getToken'],
    target: /getToken$/,
    file: /Lcobucci/,
    payload: [],
    keys: [argument(1), chain('sign')],
    expiry: [chain('expiresAt', 'setExpiration')],
    expiryExample: "->expiresAt($now->modify('+15 minutes'))",
  },
  {
    library: 'ReallySimpleJWT',
    language: 'php',
    names: ['customPayload'],
    target: /(^|\.)ReallySimpleJWT\.Token\.customPayload$|^Token\.customPayload$/,
    file: /ReallySimpleJWT/,
    payload: [argument(0)],
    keys: [argument(1)],
    expiry: [],
    expiryExample: "'exp' => time() + 900 in the payload",
  },
  {
    library: 'ReallySimpleJWT',
    language: 'php',
    names: ['create'],
    target: /(^|\.)ReallySimpleJWT\.Token\.create$|^Token\.create$/,
    file: /ReallySimpleJWT/,
    payload: [],
    keys: [argument(1)],
    expiry: [argument(2)],
    expiryExample: 'Token::create($id, $secret, time() + 900, $issuer)',
  },
];

const pythonEncode = {
  language: 'python',
  names: ['encode'],
  payload: [argument(0, 'payload', 'claims')],
  keys: [argument(1, 'key')],
  expiry: [],
  expiryExample: "'exp': datetime.now(timezone.utc) + timedelta(minutes=15) in the payload",
} as const satisfies Partial<JwtSignApi>;

const pythonSignApis: readonly JwtSignApi[] = [
  { ...pythonEncode, library: 'python-jose', target: /^jose\.(jwt\.)?encode$/ },
  {
    ...pythonEncode,
    library: 'Authlib',
    target: /^authlib\.(jose\.)?(jwt|JsonWebToken\(\))\.encode$/,
    payload: [argument(1, 'payload')],
    keys: [argument(2, 'key')],
  },
  { ...pythonEncode, library: 'PyJWT', target: /^(jwt|pyjwt|PyJWT|jwt\.PyJWT\(\)|jwt\.api_jwt)\.encode$/ },
  {
    ...pythonEncode,
    library: 'flask-jwt-extended',
    names: ['create_access_token', 'create_refresh_token'],
    target: /^flask_jwt_extended\.(\w+\.)?create_(access|refresh)_token$/,
    payload: [argument(99, 'additional_claims', 'user_claims')],
    keys: [],
    expiry: [argument(2, 'expires_delta')],
    expiryExample: 'expires_delta=timedelta(minutes=15)',
    expiresByDefault: true,
  },
  {
    ...pythonEncode,
    library: 'jwcrypto',
    names: ['JWT'],
    target: /^jwcrypto\.jwt\.JWT$/,
    when: ({ arguments: given }) => given.some(({ name }) => name === 'claims'),
    payload: [argument(1, 'claims')],
    keys: [],
  },
  {
    ...pythonEncode,
    library: 'itsdangerous',
    names: ['TimedJSONWebSignatureSerializer'],
    target: /^itsdangerous\.(\w+\.)?TimedJSONWebSignatureSerializer$/,
    payload: [],
    keys: [argument(0, 'secret_key')],
    expiry: [argument(1, 'expires_in')],
    expiryExample: 'Serializer(key, expires_in=900)',
    expiresByDefault: true,
  },
];

/** `new JwtSecurityToken(header, payload)`, whose payload was made elsewhere, or with an end. */
function isOfPayload({ arguments: [header, payload, ...more] }: Call): boolean {
  if (more.length > 0 || header?.name !== undefined || payload === undefined || payload.name !== undefined)
    return false;
  const { value } = payload;
  return value.kind !== 'call' || !value.call.isConstruction || /exp/i.test(value.code.text);
}

const goSignApis: readonly JwtSignApi[] = [
  {
    library: 'golang-jwt/jwt',
    language: 'go',
    names: ['NewWithClaims', 'New'],
    target: /(golang-jwt\/jwt|dgrijalva\/jwt-go|form3tech-oss\/jwt-go)(\/v\d)?\.New(WithClaims)?$/,
    receiver: /^jwt$/,
    file: /golang-jwt\/jwt|jwt-go/,
    payload: [argument(1)],
    keys: [],
    expiry: [],
    expiryExample: 'ExpiresAt: jwt.NewNumericDate(time.Now().Add(15 * time.Minute)) in the claims',
  },
  {
    library: 'golang-jwt/jwt',
    language: 'go',
    names: ['SignedString'],
    target: /\.SignedString$/,
    file: /golang-jwt\/jwt|jwt-go/,
    payload: [],
    keys: [argument(0)],
    expiry: [],
    expiryExample: 'ExpiresAt in the claims',
    expiresByDefault: true,
  },
  {
    library: 'lestrrat-go/jwx',
    language: 'go',
    names: ['Build'],
    target: /jwx(\/v\d)?\/jwt\.NewBuilder\(\)\.([\w()]+\.)*Build$/,
    payload: [],
    keys: [],
    expiry: [chain('Expiration')],
    expiryExample: '.Expiration(time.Now().Add(15 * time.Minute))',
  },
];

const chiSignApi: JwtSignApi = {
  library: 'go-chi/jwtauth',
  language: 'go',
  names: ['Encode'],
  target: /go-chi\/jwtauth(\/v\d)?\.New\(\)\.Encode$/,
  receiver: /^(\w+\.)*token_?auth$/i,
  file: /jwtauth/,
  payload: first,
  keys: [],
  expiry: [],
  expiryExample: 'jwtauth.SetExpiryIn(claims, 15*time.Minute) before Encode',
};

const javaSignApis: readonly JwtSignApi[] = [
  {
    library: 'jjwt',
    language: 'java',
    names: ['compact'],
    target: /Jwts\.builder\(\)\.([\w()]+\.)*compact$|(^|\.)\w*[bB]uilder\.compact$/,
    file: /jsonwebtoken/,
    payload: [chain('claims', 'setClaims', 'addClaims')],
    keys: [chain('signWith')],
    expiry: [chain('setExpiration', 'expiration')],
    expiryExample: '.expiration(Date.from(Instant.now().plus(15, ChronoUnit.MINUTES)))',
  },
  {
    library: 'auth0 java-jwt',
    language: 'java',
    names: ['sign'],
    target: /JWT\.create\(\)\.([\w()]+\.)*sign$/,
    payload: [chain('withPayload')],
    keys: first,
    expiry: [chain('withExpiresAt')],
    expiryExample: '.withExpiresAt(Instant.now().plus(15, ChronoUnit.MINUTES))',
  },
  {
    library: 'nimbus-jose-jwt',
    language: 'java',
    names: ['build'],
    target: /JWTClaimsSet\.Builder\(\)\.([\w()]+\.)*build$/,
    payload: [],
    keys: [],
    expiry: [chain('expirationTime')],
    expiryExample: '.expirationTime(Date.from(Instant.now().plus(15, ChronoUnit.MINUTES)))',
  },
  {
    library: 'Spring Security',
    language: 'java',
    names: ['build'],
    target: /JwtClaimsSet\.builder\(\)\.([\w()]+\.)*build$/,
    payload: [],
    keys: [],
    expiry: [chain('expiresAt')],
    expiryExample: '.expiresAt(Instant.now().plus(15, ChronoUnit.MINUTES))',
  },
];

const rubySignApis: readonly JwtSignApi[] = [
  {
    library: 'ruby-jwt',
    language: 'ruby',
    names: ['encode'],
    target: /^(::)?JWT\.encode$/,
    payload: first,
    keys: [argument(1)],
    expiry: [],
    expiryExample: 'exp: 15.minutes.from_now.to_i in the payload',
  },
];

const csharpSignApis: readonly JwtSignApi[] = [
  {
    library: 'Microsoft.IdentityModel',
    language: 'csharp',
    names: ['SecurityTokenDescriptor'],
    target: /(^|\.)SecurityTokenDescriptor$/,
    payload: [],
    keys: [],
    expiry: [option(0, 'Expires')],
    expiryExample: 'Expires = DateTime.UtcNow.AddMinutes(15)',
    expiresByDefault: true,
  },
  {
    library: 'System.IdentityModel.Tokens.Jwt',
    language: 'csharp',
    names: ['JwtSecurityToken'],
    target: /(^|\.)JwtSecurityToken$/,
    when: (call) => call.isConstruction && call.arguments.length > 1 && !isOfPayload(call),
    payload: [],
    keys: [argument(99, 'signingCredentials')],
    expiry: [argument(4, 'expires')],
    expiryExample: 'expires: DateTime.UtcNow.AddMinutes(15)',
  },
  {
    library: 'JWT.Net',
    language: 'csharp',
    names: ['Encode'],
    target: /JwtBuilder(\.Create)?\(\)\.([\w()]+\.)*Encode$/,
    payload: [],
    keys: [chain('WithSecret')],
    expiry: [chain('ExpirationTime')],
    expiryExample: '.ExpirationTime(DateTimeOffset.UtcNow.AddMinutes(15).ToUnixTimeSeconds())',
  },
];

const jwtSignApis: readonly JwtSignApi[] = [
  ...javascriptSignApis,
  ...phpSignApis,
  ...pythonSignApis,
  ...goSignApis,
  chiSignApi,
  ...javaSignApis,
  ...rubySignApis,
  ...csharpSignApis,
];

const known = new WeakMap<SourceModel, readonly ApiCall<JwtSignApi>[]>();

/** The calls of a file that make a JWT, each with what the table knows of its library. */
export function jwtSignings(model: SourceModel): readonly ApiCall<JwtSignApi>[] {
  let found = known.get(model);
  if (found === undefined) {
    found = callsOf(model, jwtSignApis);
    known.set(model, found);
  }
  return found;
}
