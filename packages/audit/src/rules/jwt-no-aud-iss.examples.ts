import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import { createRemoteJWKSet, jwtVerify } from 'jose';\nconst keys = createRemoteJWKSet(new URL(process.env.JWKS_URL));\nawait jwtVerify(token, keys);`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, publicKey, { algorithms: ['RS256'] });`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\JWK;\n$claims = JWT::decode($jwt, JWK::parseKeySet($keys));`,
    },
    {
      language: 'python',
      code: `import jwt\nkey = PyJWKClient(URL).get_signing_key_from_jwt(token).key\njwt.decode(token, key, algorithms=["RS256"])`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.decode(token, public_key, algorithms=["RS256"], options={"verify_aud": False})`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.Parse(s, jwks.Keyfunc, jwt.WithValidMethods([]string{"RS256"})) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { Object v() { return JWT.require(Algorithm.RSA256(publicKey, null)).build(); } }`,
    },
    { language: 'ruby', code: `JWT.decode(token, public_key, true, { algorithm: 'RS256' })` },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidateIssuer = false, ValidateAudience = false }; } } // jwt`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { Object c(String t, java.security.PublicKey idp) { return Jwts.parser().verifyWith(idp).build().parseSignedClaims(t).getPayload(); } }`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nclass Tokens { function of($claims) { return JWT::encode($claims, self::privateKey(), 'RS256'); } function read($jwt) { return JWT::decode($jwt, self::publicKey(), ['RS256']); } }`,
    },
    {
      language: 'javascript',
      code: `import { jwtVerify } from 'jose';\nawait jwtVerify(token, keys, { issuer, audience });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst claims = jwt.verify(token, publicKey, { algorithms: ['RS256'] });\nif (claims.iss !== ISSUER) throw new Error('issuer');`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\JWK;\n$claims = JWT::decode($jwt, JWK::parseKeySet($keys));\nif ($claims->iss !== ISSUER) { throw new Exception(); }`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.decode(token, key, algorithms=["RS256"], audience=AUD, issuer=ISS)`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.Parse(s, jwks.Keyfunc, jwt.WithIssuer("i"), jwt.WithAudience("a")) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { Object v() { return JWT.require(Algorithm.RSA256(publicKey, null)).withIssuer("i").withAudience("a").build(); } }`,
    },
    {
      language: 'ruby',
      code: `JWT.decode(token, public_key, true, { algorithm: 'RS256', iss: 'i', verify_iss: true })`,
    },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidateIssuer = true, ValidIssuer = "i", ValidAudience = "a" }; } } // jwt`,
    },
    {
      language: 'csharp',
      code: `class Options { public TokenValidationParameters Parameters { get; } = new() {
  // audience and lifetime are validated manually by the handler
  ValidateAudience = false,
  ValidIssuer = "https://id.example" }; }`,
    },
    {
      language: 'php',
      code: `<?php
use Firebase\\JWT\\JWT;
function verifyTenant(string $raw) {
  $kid = json_decode(base64_decode(explode('.', $raw)[0]))->kid;
  return JWT::decode($raw, new Key(KEYS_OF_TENANTS[$kid], 'ES256'));
}`,
    },
    {
      language: 'javascript',
      code: `import { EmbeddedJWK, jwtVerify } from 'jose';
export const proof = async (raw, url) => {
  const { payload } = await jwtVerify(raw, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ['ES256'] });
  if (payload.htu !== url) throw new Error('proof');
};`,
    },
    {
      language: 'javascript',
      path: 'lib/check.js',
      code: `import jwt from 'jsonwebtoken';
import * as keys from './keys';
export const check = (token) => jwt.verify(token, keys.publicKey, { algorithms: ['RS256'] });`,
      files: {
        'lib/keys.js': `import jwt from 'jsonwebtoken';
export const publicKey = fs.readFileSync('keys/jwt.pub', 'utf8');
export const make = (claims) => jwt.sign(claims, privateKey, { expiresIn: '1h', algorithm: 'RS256' });`,
      },
    },
  ],
};
