import type { Examples } from './rule.ts';

export const examples: Examples = {
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
};
