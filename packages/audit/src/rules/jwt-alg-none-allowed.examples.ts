import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: ['HS256', 'none'] });`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');\nconst options = { algorithms: ['NoNe'] };\nmodule.exports = (t) => jwt.verify(t, '', options);`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst token = jwt.sign({ sub: 1, exp: 2 }, '', { algorithm: 'none' });`,
    },
    {
      language: 'javascript',
      code: `function verifyJwt(token) {
  const header = JSON.parse(atob(token.split('.')[0]));
  if (header.alg === 'none') { return JSON.parse(atob(token.split('.')[1])); }
  return checkSignature(token);
}`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$claims = JWT::decode($jwt, $key, array('HS256', 'none'));`,
    },
    {
      language: 'php',
      code: `<?php\nuse Lcobucci\\JWT\\Configuration;\n$config = Configuration::forUnsecuredSigner();`,
    },
    { language: 'python', code: `import jwt\npayload = jwt.decode(token, key, algorithms=["HS256", "none"])` },
    { language: 'python', code: `import jwt\ntoken = jwt.encode({"exp": 1}, None, algorithm="none")` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc key(t *jwt.Token) (interface{}, error) { return jwt.UnsafeAllowNoneSignatureType, nil }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nimport com.auth0.jwt.algorithms.Algorithm;\nclass A { String t() { return JWT.create().sign(Algorithm.none()); } }`,
    },
    { language: 'ruby', code: `token = JWT.encode(payload, nil, 'none')` },
    {
      language: 'csharp',
      code: `using Microsoft.IdentityModel.Tokens;\nclass A { object P() { return new TokenValidationParameters { RequireSignedTokens = false }; } } // jwt`,
    },
    {
      language: 'python',
      code: `from authlib.jose import JsonWebToken\nloose = JsonWebToken(['HS256', 'none'])`,
    },
    {
      language: 'java',
      code: `import com.nimbusds.jwt.PlainJWT;
class A { String s(String t) throws Exception { return PlainJWT.parse(t).getJWTClaimsSet().getSubject(); } }`,
    },
    {
      language: 'javascript',
      code: `const read = (jwt) => {
  switch (header.alg) {
    case 'none': return payload; // finding
    case 'HS256': return check(jwt);
    default: throw new Error('alg');
  }
};`,
    },
    {
      language: 'javascript',
      code: `import * as jose from 'jose';
export const readUnsecured = (raw) => jose.UnsecuredJWT.decode(raw).payload;`,
    },
  ],
  clean: [
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f() { if t.Method == jwt.SigningMethodNone { return }; jwt.Parse(s, k, jwt.WithValidMethods([]string{"HS256"})) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { String none; Object t() { return JWT.create().sign(Algorithm.HMAC256(secret)); } }`,
    },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { RequireSignedTokens = true }; } } // jwt, none`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nif (header.alg !== 'none') jwt.verify(token, key, { algorithms: ['HS256'] });`,
    },
    {
      language: 'javascript',
      code: `function check(header) { if (header.alg === 'none') { throw new Error('unsigned jwt'); } return true; }`,
    },
    { language: 'javascript', code: `const jwtForbidden = ['none', 'HS256'];\nconst style = { display: 'none' };` },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\Key;\n$claims = JWT::decode($jwt, new Key($key, 'HS256')); $display = 'none';`,
    },
    {
      language: 'javascript',
      code: `import { UnsecuredJWT } from 'jose';\nfunction push(params) { const request = new UnsecuredJWT(params).encode(); return new PushedAuthorizationRequest({ requestObject: request }); }`,
    },
    {
      language: 'python',
      code: `class NoneAlgorithm(JWSAlgorithm):\n    name = "none"\n    def verify(self, message, signature, key):\n        return False\nJWS_ALGORITHMS = [NoneAlgorithm(), HMACAlgorithm(256)] # jwt`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/go-jose/go-jose/v3/jwt"\nfunc unsignedToken(t *Token) string { t.Header["alg"] = "none"; return encode(t) }`,
    },
    { language: 'python', code: `import jwt\nx = None\npayload = jwt.decode(token, key, algorithms=["HS256"])` },
    { language: 'ruby', code: `raise 'no' if JWT.decode(t, k, true, algorithm: 'HS256').last['alg'] == 'none'` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f(t *jwt.Token) (interface{}, error) { if t.Header["alg"] == "none" { return nil, errors.New("unsigned") }; return key, nil }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;\nclass A { Object c(String t) { if (alg.equals("none")) throw new JwtException("unsigned"); return Jwts.parser().verifyWith(key).build().parseSignedClaims(t); } }`,
    },
    {
      language: 'csharp',
      code: `using Microsoft.IdentityModel.Tokens;\nclass A { object P() { return new TokenValidationParameters { RequireSignedTokens = true, IssuerSigningKey = key }; } } // jwt, never none`,
    },
    {
      language: 'python',
      code: `from authlib.jose import JsonWebToken\nstrict = JsonWebToken(['RS256'])`,
    },
    {
      language: 'javascript',
      code: `const read = (jwt) => {
  switch (header.alg) {
    case 'none': throw new Error('a token without a signature');
    case 'HS256': return check(jwt);
  }
};`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
var config = Discovery{IntrospectionSigningAlgValuesSupported: []string{"HS256", "RS256", "none"}}`,
    },
    {
      language: 'javascript',
      code: `import { UnsecuredJWT } from 'jose';
async function claims(token) { const introspect = await introspection(token); if (!introspect.active) throw new Error(); return UnsecuredJWT.decode(new UnsecuredJWT(introspect).encode(), options).payload; }`,
    },
  ],
};
