import type { Call, SourceModel } from '../../../languages/model.ts';
import { argumentAt, chainOf, entryOf, isFalse, namedArgument } from '../../values.ts';
import { type DecodeApi, target } from './decode-api.ts';
import { javascriptDecodeApis } from './jwt-decode-javascript.ts';

/** A call that reads a token's claims without checking its signature. */
export interface UnverifiedDecode {
  readonly call: Call;
  readonly library: string;
  /** What to call instead: `jwt.verify(token, key, { algorithms: [...] })`. */
  readonly instead: string;
}

function optionOff(call: Call, name: string, position: number): boolean {
  const options = argumentAt(call, { position, names: ['options'] });
  return isFalse(entryOf(options, [name]));
}

const pythonDecodeApis: readonly DecodeApi[] = [
  {
    library: 'python-jose',
    language: 'python',
    names: ['get_unverified_claims', 'get_unverified_payload'],
    when: () => true,
    instead: "jwt.decode(token, key, algorithms=['RS256'])",
  },
  {
    library: 'PyJWT',
    language: 'python',
    names: ['decode', 'decode_complete'],
    when: (call) =>
      /(jwt|jose)[\w.()]*\.decode(_complete)?$/i.test(call.target) &&
      (isFalse(namedArgument(call, ['verify'])) ||
        optionOff(call, 'verify_signature', 3) ||
        (/^jwt\./.test(call.target) && isFalse(argumentAt(call, { position: 2 })))),
    instead: "jwt.decode(token, key, algorithms=['HS256'])",
  },
  {
    library: 'python-jose',
    language: 'python',
    names: ['verify'],
    when: (call) =>
      /(^|\.)jws\.verify$/.test(call.target) && isFalse(argumentAt(call, { position: 3, names: ['verify'] })),
    instead: "jws.verify(token, key, algorithms=['HS256'])",
  },
];

const goDecodeApis: readonly DecodeApi[] = [
  {
    library: 'golang-jwt/jwt',
    language: 'go',
    names: ['ParseUnverified'],
    when: () => true,
    instead: 'jwt.ParseWithClaims(token, claims, keyFunc, jwt.WithValidMethods([]string{"RS256"}))',
  },
  {
    library: 'lestrrat-go/jwx',
    language: 'go',
    names: ['ParseInsecure'],
    when: target(/jwt\.ParseInsecure$/),
    instead: 'jwt.Parse(token, jwt.WithKeySet(set))',
  },
  {
    library: 'lestrrat-go/jwx',
    language: 'go',
    names: ['Parse', 'ParseString', 'ParseRequest'],
    when: (call) => /jwx/.test(call.target) && /WithVerify\(\s*false\s*\)/.test(call.code.text),
    instead: 'jwt.Parse(token, jwt.WithKeySet(set))',
  },
  {
    library: 'go-jose',
    language: 'go',
    names: ['UnsafeClaimsWithoutVerification', 'UnsafePayloadWithoutVerification'],
    when: () => true,
    instead: 'token.Claims(key, &claims)',
  },
];

const javaDecodeApis: readonly DecodeApi[] = [
  {
    library: 'auth0 java-jwt',
    language: 'java',
    names: ['decode', 'decodeJwt'],
    when: (call, model) => /(^|\.)JWT(\(\))?\.decode(Jwt)?$/.test(call.target) && /auth0/.test(model.file.text),
    instead: 'JWT.require(algorithm).withIssuer(issuer).build().verify(token)',
  },
  {
    library: 'nimbus-jose-jwt',
    language: 'java',
    names: ['parse'],
    when: (call, model) =>
      /(^|\.)(SignedJWT|JWTParser|PlainJWT|JWSObject)\.parse$/.test(call.target) && /nimbusds/.test(model.file.text),
    instead: 'jwtProcessor.process(token, null), or signedJwt.verify(verifier) before the claims are read',
  },
  {
    library: 'jjwt',
    language: 'java',
    names: ['parseClaimsJwt', 'parseUnsecuredClaims', 'parsePlaintextJwt'],
    when: () => true,
    instead: 'Jwts.parser().verifyWith(key).build().parseSignedClaims(token)',
  },
  {
    // before 0.12 it takes unsigned tokens, whatever key it was given
    library: 'jjwt',
    language: 'java',
    names: ['parse'],
    when: (call) =>
      /Jwts\.parser(Builder)?\(\)\.([\w()]+\.)*parse$/.test(call.target) &&
      chainOf(call).some((link) => /^setSigningKey(Resolver)?$/.test(link.name)),
    instead: 'parseClaimsJws(token), which refuses unsigned tokens',
  },
  {
    library: 'jose4j',
    language: 'java',
    names: ['setSkipSignatureVerification'],
    when: () => true,
    instead: 'setVerificationKey(key) on the JwtConsumerBuilder',
  },
];

const rubyDecodeApis: readonly DecodeApi[] = [
  {
    library: 'ruby-jwt',
    language: 'ruby',
    names: ['decode'],
    when: (call) => /^(::)?JWT\.decode$/.test(call.target) && isFalse(argumentAt(call, { position: 2 })),
    instead: "JWT.decode(token, key, true, algorithm: 'HS256')",
  },
  {
    library: 'json-jwt',
    language: 'ruby',
    names: ['decode'],
    when: (call) => /JSON(\.|::)JWT\.decode$/.test(call.target) && /:skip_verification/.test(call.code.text),
    instead: 'JSON::JWT.decode(token, key)',
  },
];

const csharpDecodeApis: readonly DecodeApi[] = [
  {
    library: 'System.IdentityModel.Tokens.Jwt',
    language: 'csharp',
    names: ['ReadJwtToken', 'ReadToken', 'ReadJsonWebToken'],
    // a parser has a `ReadToken()` of its own
    when: ({ arguments: given }) => given.length > 0,
    instead: 'handler.ValidateToken(token, parameters, out _)',
  },
  {
    library: 'System.IdentityModel.Tokens.Jwt',
    language: 'csharp',
    names: ['JwtSecurityToken', 'JsonWebToken'],
    when: (call) =>
      call.isConstruction &&
      call.arguments.length === 1 &&
      call.arguments[0]?.name === undefined &&
      call.arguments[0]?.value.kind !== 'call',
    instead: 'handler.ValidateToken(token, parameters, out _)',
  },
  {
    library: 'JWT.Net',
    language: 'csharp',
    names: ['DoNotVerifySignature', 'WithoutSignatureVerification'],
    when: () => true,
    instead: '.MustVerifySignature()',
  },
  {
    library: 'JWT.Net',
    language: 'csharp',
    names: ['Decode', 'DecodeToObject'],
    when: (call) =>
      isFalse(namedArgument(call, ['verify'])) ||
      (/decoder|jwt/i.test(call.receiverText ?? '') && isFalse(call.arguments.at(-1)?.value)),
    instead: 'decoder.Decode(token, key, verify: true)',
  },
];

const phpDecodeApis: readonly DecodeApi[] = [
  {
    library: 'lcobucci/jwt',
    language: 'php',
    names: ['parse'],
    when: (call, model) =>
      /Lcobucci/.test(model.file.text) &&
      (/pars/i.test(call.receiverText ?? '') || chainOf(call).some((link) => /^(parser|Parser)$/.test(link.name))),
    instead: '$config->validator()->assert($token, new SignedWith($signer, $key), new StrictValidAt($clock))',
  },
];

const decodeApis: readonly DecodeApi[] = [
  ...javascriptDecodeApis,
  ...phpDecodeApis,
  ...pythonDecodeApis,
  ...goDecodeApis,
  ...javaDecodeApis,
  ...rubyDecodeApis,
  ...csharpDecodeApis,
];

/** The calls of a file that read claims without a check of the signature. */
export function unverifiedDecodes(model: SourceModel): UnverifiedDecode[] {
  const { language, text } = model.file;
  const rows = decodeApis.filter(
    (api) =>
      api.language === language && (api.file?.test(text) ?? true) && api.names.some((name) => text.includes(name)),
  );
  if (rows.length === 0) return [];
  const found: UnverifiedDecode[] = [];
  for (const call of model.calls) {
    const api = rows.find((row) => row.names.includes(call.name) && row.when(call, model));
    if (api === undefined) continue;
    const { library, instead } = api;
    const uses = call.name === 'createDecoder' ? usesOfDecoder(model, call) : [];
    found.push(...(uses.length === 0 ? [call] : uses).map((site) => ({ call: site, library, instead })));
  }
  return found;
}

/** `const peek = createDecoder(); peek(token)`: it is the decoder's calls that read claims. */
function usesOfDecoder(model: SourceModel, maker: Call): readonly Call[] {
  const name = model.assignments.find(({ value }) => value.kind === 'call' && value.call === maker)?.target;
  return name === undefined
    ? []
    : model.calls.filter((call) => (call.receiverText === undefined ? call.name : '') === name);
}
