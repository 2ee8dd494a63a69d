import type { Call, SourceModel } from '../languages/model.ts';
import { type HeaderName, headerValueIn } from './apis/header-values.ts';
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
  examples: {
    matching: [
      {
        language: 'javascript',
        code: `const fetch = require('node-fetch');
const jwt = require('jsonwebtoken');
exports.createTokens = () => {
  async function federated(token) { const { header } = jwt.decode(token, { complete: true }); return fetch(header.jku); } // finding
  const known = new Set(['https://id.acme.net/jwks']);
  async function listed(token) { const { header } = jwt.decode(token, { complete: true }); if (!known.has(header.jku)) throw new Error(); return fetch(header.jku); }
  return { federated, listed };
};`,
      },
      {
        language: 'ruby',
        code: `header = JWT.decode(token, nil, false).last\nkeys = Net::HTTP.get(URI(header['jku']))`,
      },
      {
        language: 'java',
        code: `import com.nimbusds.jwt.SignedJWT;
class A { Object k(SignedJWT jwt) throws Exception { return JWKSet.load(jwt.getHeader().getJWKURL().toURL()); } }`,
      },
      {
        language: 'ruby',
        code: `header = JWT.decode(token, nil, false).last
keys = URI.open(header['jku']).read`,
      },
      {
        language: 'csharp',
        code: `class A { async Task<string> K(string t) { var jwt = handler.ReadJwtToken(t); return await http.GetStringAsync(jwt.Header["jku"].ToString()); } }`,
      },
      {
        language: 'javascript',
        code: `import jwt from 'jsonwebtoken';
async function key(token) {
  const { header } = jwt.decode(token, { complete: true });
  const response = await fetch(header.jku); // finding
  return response.json();
}`,
      },
      {
        language: 'javascript',
        code: `import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
const keyOf = (token) => { const header = decodeProtectedHeader(token); const url = header.jku; return createRemoteJWKSet(url); };`,
      },
      {
        language: 'javascript',
        code: `import { importJWK } from 'jose';\nexport const getKey = (header) => importJWK(header.jwk, 'RS256');`,
      },
      {
        language: 'javascript',
        code: `import { EmbeddedJWK, jwtVerify } from 'jose';\nexport const check = (token) => jwtVerify(token, EmbeddedJWK);`,
      },
      {
        language: 'php',
        code: `<?php\n$header = json_decode(base64_decode($parts[0]), true);\n$keys = file_get_contents($header['jku']);`,
      },
      {
        language: 'python',
        code: `import jwt, requests\nheader = jwt.get_unverified_header(token)\nkeys = requests.get(header["jku"]).json()`,
      },
      {
        language: 'go',
        code: `package a\nimport "net/http"\nfunc key(token *jwt.Token) { resp, err := http.Get(token.Header["jku"].(string)); _, _ = resp, err }`,
      },
      {
        language: 'java',
        code: `import com.auth0.jwt.JWT;
class Keys {
  Object keys(String token) throws Exception {
    String jku = JWT.decode(token).getHeaderClaim("jku").asString();
    return new JwkProviderBuilder(new URL(jku)).build();
  }
}`,
      },
      {
        language: 'csharp',
        code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Keys {
  Task<string> Load(JwtSecurityToken jwt, HttpClient http) {
    var url = jwt.Header["jku"].ToString();
    return http.GetStringAsync(url);
  }
}`,
      },
      {
        language: 'python',
        code: `import jwt
def read(raw):
    head = jwt.get_unverified_header(raw)
    return jwt.decode(raw, jwt.PyJWK(head['jwk']).key, algorithms=['RS256'])`,
      },
      {
        language: 'javascript',
        code: `import { decodeProtectedHeader, importX509 } from 'jose';
export async function keyOf(raw) {
  const header = decodeProtectedHeader(raw);
  const [leaf] = header.x5c ?? [];
  return importX509(\`-----BEGIN CERTIFICATE-----\\n\${leaf}\\n-----END CERTIFICATE-----\`, 'RS256');
}`,
      },
      {
        language: 'php',
        code: `<?php
$header = json_decode(base64_decode($parts[0]), true);
$cert = "-----BEGIN CERTIFICATE-----\\n" . chunk_split($header['x5c'][0], 64) . "-----END CERTIFICATE-----";
$key = openssl_pkey_get_public($cert);`,
      },
    ],
    clean: [
      {
        language: 'php',
        code: `<?php
$keys = file_get_contents($config['jku']);`,
      },
      {
        language: 'go',
        code: `package a
func key(token *jwt.Token) { if !allowed.Contains(token.Header["jku"]) { return }; http.Get(allowed.URL()) }`,
      },
      {
        language: 'java',
        code: `class A { Object k() throws Exception { return JWKSet.load(new URL(properties.getJwks())); } } // never jku`,
      },
      { language: 'ruby', code: `keys = URI.open(ENV.fetch('JWKS_URL')).read # never the jku` },
      {
        language: 'csharp',
        code: `class A { async Task<string> K() { return await http.GetStringAsync(options.Jwks); } } // never jku`,
      },
      {
        language: 'javascript',
        code: `const allowed = new Set(['https://id.example/jwks']);
async function key(header) { if (!allowed.has(header.jku)) throw new Error('jku'); return fetch(header.jku); }`,
      },
      {
        language: 'javascript',
        code: `import { importJWK } from 'jose';\nexport const key = importJWK(config.jwk, 'RS256');`,
      },
      {
        language: 'javascript',
        path: 'src/dpop.ts',
        code: `import { importJWK } from 'jose';\nexport const proofKey = (header) => importJWK(header.jwk, 'ES256');`,
      },
      { language: 'python', code: `import requests\nkeys = requests.get(settings.JWKS_URL).json()  # never jku` },
      {
        language: 'java',
        code: `class Keys { Object keys() throws Exception { return new JwkProviderBuilder(new URL(jwksUrl)).build(); } } // no jku`,
      },
      {
        language: 'csharp',
        code: `class Keys { Task<string> Load(HttpClient http) { return http.GetStringAsync(_options.JwksUri); } } // no jku`,
      },
      {
        language: 'javascript',
        code: `import { createRemoteJWKSet, decodeProtectedHeader } from 'jose';
export function keysOf(raw) {
  const { jku } = decodeProtectedHeader(raw);
  if (jku !== 'https://id.example/jwks') throw new Error('jku');
  return createRemoteJWKSet(new URL(jku));
}`,
      },
    ],
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
