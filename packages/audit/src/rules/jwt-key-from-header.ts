import type { Call, SourceModel } from '../languages/model.ts';
import { type HeaderName, headerValueIn } from './apis/jwt/header-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { firstOfEach, widerSurroundings } from './values.ts';

const parameters = ['jku', 'x5u', 'jwk', 'x5c'] as const satisfies readonly HeaderName[];

/** What fetches a URL, or makes a key of what it is given. */
const sinks =
  /^(fetch|axios|get|got|request|needle|superagent|ky|urlopen|file_get_contents|fopen|curl_init|curl_setopt|Get|Open|openStream|URL|Do|NewRequest|createRemoteJWKSet|JwksClient|jwks-rsa|jwksClient|PyJWKClient|importJWK|importX509|importKey|createPublicKey|jwk2pem|jwk-to-pem|jwkToPem|parseKey|parseKeySet|JWK|from_jwk|from_dict|import_key|load_pem_x509_certificate|load_der_x509_certificate|openssl_pkey_get_public|openssl_x509_read|construct|constructKey|parse|load|Fetch|GetStringAsync|GetAsync|JsonWebKey|JsonWebKeySet|open|read|X509Certificate2?|generateCertificate|jsonwebtoken\.verify|ParseCertificate|getForObject|exchange|verify|jwtVerify|open_uri|get_response|import|asKey|keyFromJwk|RemoteJWKSet|PyJWK|PyJWKSet|from_json|from_pem|X509SecurityKey|RSASSAVerifier|ECDSAVerifier|parseFromPEMEncodedObjects|openssl_get_publickey|new_from_base64|readFromString)$/;

const guards = /allow|trusted|whitelist|permitted|known|accepted|pinned|expected/i;
/** In a proof of possession the key does come with the proof (RFC 9449). */
const proofs = /dpop|proof|cnf\b|thumbprint|acme/i;

/** A key, or where to get it, is taken from the token that it is to verify. */
export const jwtKeyFromHeader: StaticRule = {
  id: 'jwt-key-from-header',
  number: 'S07',
  title: 'The key that verifies a token comes from the token',
  cwe: [347, 918],
  severity: 'critical',
  why: 'Whoever writes a token can put their own key, or the address of one, in its header and sign with it. A fetched address reaches your internal network, too.',
  remedy: 'Ignore jku, x5u, jwk and x5c; take keys from a configured key set.',
  triggers: {
    javascript: ['jku', 'x5u', 'x5c', '.jwk', 'EmbeddedJWK'],
    php: ['jku', 'x5u', 'x5c', 'jwk'],
    python: ['jku', 'x5u', 'x5c', 'jwk'],
    go: ['jku', 'x5u', 'x5c', 'jwk'],
    java: ['jku', 'x5u', 'x5c', 'getJWKURL', 'getX509CertURL', 'getJWK'],
    ruby: ['jku', 'x5u', 'x5c', 'jwk'],
    csharp: ['jku', 'x5u', 'x5c', 'jwk'],
  },
  mention:
    /(?<![/\w])(?:jku|x5u|x5c|jwk|jwkseturl|get(?:jwk|jku|x5c)(?:url)?|(?:get)?x509(?:cert)?(?:url|chain)|EmbeddedJWK)\b/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || proofs.test(model.file.path)) return;
    const found = model.calls.flatMap((call) => sighting(model, call) ?? []);
    yield* firstOfEach(found, (match) => `${match.code.region.startLine} ${/`\w+`/.exec(match.message)?.[0]}`);
  },
};

function sighting(model: SourceModel, call: Call): Match | undefined {
  const around = widerSurroundings(model, call.within);
  const embedded =
    /(^|[\s(,.])EmbeddedJWK\b/.test(call.code.text) &&
    /^(jwtVerify|compactVerify|flattenedVerify|generalVerify)$/.test(call.name);
  if (proofs.test(around)) return undefined;
  if (embedded) return match(call, 'jwk', 'jose verifies the token with the key that the token itself brings');
  if (!sinks.test(call.name)) return undefined;
  for (const parameter of parameters) {
    const given = call.arguments.find(({ value }) => headerValueIn(value, [parameter], model) !== undefined);
    if (given === undefined || isReadOf(call, parameter) || isGuarded(around, parameter)) continue;
    return match(call, parameter, `The header's \`${parameter}\` reaches ${call.name}`);
  }
  return undefined;
}

function match(call: Call, parameter: string, what: string): Match {
  return {
    code: call.code,
    message: `${what}: whoever writes the token chooses the key (\`${parameter}\`).`,
    remedy:
      'Ignore the header, and use a key set from a configured address: createRemoteJWKSet(new URL(config.jwks)), PyJWKClient(JWKS_URL), JWK::parseKeySet(…).',
    confidence: 'high',
  };
}

/** `header.get('jku')` reads it; that is no use of it. */
function isReadOf(call: Call, parameter: string): boolean {
  const first = call.arguments[0]?.value;
  return first?.kind === 'string' && first.text === parameter;
}

function isGuarded(around: string, parameter: string): boolean {
  const lines = around.split('\n').filter((line) => line.includes(parameter));
  // `if (jku !== 'https://…') throw`
  const compared = new RegExp(
    `\\b${parameter}\\b['"\\])!]{0,3}\\s{0,9}(?:!==?|===?)(?!=|\\s{0,9}(?:null|undefined|None|nil|['"]{2}))`,
  );
  return lines.some(
    (line) =>
      compared.test(line) ||
      (guards.test(line) && /includes|has\(|in_array|\bin\b|indexOf|===|==|!=|contains|isset|include\?/i.test(line)),
  );
}
