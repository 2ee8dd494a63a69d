import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(token *jwt.Token) { method := jwt.GetSigningMethod(token.Header["alg"].(string)); _ = method }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v(String token) { DecodedJWT jwt = JWT.decode(token); return SignatureAlgorithm.forName(jwt.getAlgorithm()); } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func key(t *jwt.Token) (any, error) {
	switch t.Header["alg"] {
	case "HS256": return secret, nil
	case "RS256": return public, nil
	}
	return nil, errors.New("alg")
}`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v(String token) {
  DecodedJWT seen = JWT.decode(token);
  Algorithm alg = seen.getAlgorithm().startsWith("HS") ? Algorithm.HMAC256(secret) : Algorithm.RSA256(key, null);
  return JWT.require(alg).build().verify(token);
} }`,
    },
    {
      language: 'csharp',
      code: `class A { object P(string t) { var jwt = handler.ReadJwtToken(t); return new TokenValidationParameters { ValidAlgorithms = new[] { jwt.Header.Alg } }; } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
const { header } = jwt.decode(token, { complete: true });
jwt.verify(token, key, { algorithms: [header.alg] }); // finding`,
    },
    {
      language: 'javascript',
      code: `function check(token, jwtKey) {
  const header = JSON.parse(Buffer.from(token.split('.')[0], 'base64'));
  const name = header.alg;
  return crypto.createHmac(name, jwtKey).update(token).digest('base64');
}`,
    },
    {
      language: 'php',
      code: `<?php
use Firebase\\JWT\\JWT;
use Firebase\\JWT\\Key;
$header = json_decode(base64_decode(explode('.', $jwt)[0]));
$claims = JWT::decode($jwt, new Key($key, $header->alg));`,
    },
    {
      language: 'python',
      code: `import jwt
header = jwt.get_unverified_header(token)
claims = jwt.decode(token, key, algorithms=[header["alg"]])`,
    },
    {
      language: 'python',
      code: `import jwt
claims = jwt.decode(token, key, algorithms=jwt.get_unverified_header(token).get("alg"))`,
    },
    {
      language: 'ruby',
      code: `header = JWT.decode(token, nil, false).last\npayload = JWT.decode(token, key, true, algorithm: header['alg'])`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(t *jwt.Token, text, signature string) error {
	return jwt.GetSigningMethod(t.Header["alg"].(string)).Verify(text, signature, key) // finding
}`,
    },
    {
      language: 'java',
      code: `import com.nimbusds.jwt.SignedJWT;
class Verifier {
  boolean check(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    if (jwt.getHeader().getAlgorithm().getName().equals("HS256")) { // finding
      return jwt.verify(new MACVerifier(secret));
    }
    return jwt.verify(new RSASSAVerifier(publicKey));
  }
}`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Verifier {
  bool Check(JwtSecurityToken jwt, byte[] data, byte[] mac) {
    if (jwt.Header.Alg == "HS256") { // finding
      return new HMACSHA256(key).ComputeHash(data).SequenceEqual(mac);
    }
    return rsa.VerifyData(data, mac, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
  }
}`,
    },
    {
      language: 'python',
      code: `import jwt
def read(raw):
    alg = jwt.get_unverified_header(raw)['alg']
    key = SECRET if alg.startswith('HS') else PUBLIC_KEY
    return jwt.decode(raw, key, algorithms=ALGORITHMS)`,
    },
    {
      language: 'csharp',
      code: `class A { object Read(string raw, SecurityKey hs, SecurityKey rs) {
  var head = new JwtSecurityTokenHandler().ReadJwtToken(raw).Header;
  var key = head.Alg == "HS256" ? hs : rs;
  return new JwtSecurityTokenHandler().ValidateToken(raw, new TokenValidationParameters { IssuerSigningKey = key }, out _);
} }`,
    },
    {
      language: 'javascript',
      code: `const hashes = { HS256: 'sha256', HS512: 'sha512' };
function check(jwt) {
  const [h, p] = jwt.split('.');
  const { alg } = JSON.parse(Buffer.from(h, 'base64url'));
  return crypto.createHmac(hashes[alg], process.env.KEY).update(h + '.' + p).digest('base64url');
}`,
    },
  ],
  clean: [
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(token *jwt.Token) error { if token.Header["alg"] != "RS256" { return errAlg }; return nil }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v() { return SignatureAlgorithm.forName(properties.getAlgorithm()); } }`,
    },
    { language: 'ruby', code: `JWT.decode(token, key, true, algorithm: settings['alg'])` },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidAlgorithms = new[] { options.Alg } }; } } // jwt`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
if (header.alg !== 'RS256') throw new Error('alg');
jwt.verify(token, key, { algorithms: ['RS256'] });`,
    },
    { language: 'javascript', code: `import { importJWK } from 'jose';\nconst key = await importJWK(jwk, jwk.alg);` },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: [config.alg] });`,
    },
    { language: 'python', code: `import jwt\njwt.decode(token, key, algorithms=[settings.JWT_ALG])` },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\Key;\nJWT::decode($jwt, new Key($key, $config->alg));`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(s string) {
	jwt.Parse(s, func(t *jwt.Token) (interface{}, error) {
		if t.Header["alg"] != "HS256" { return nil, errors.New("alg") }
		return secret, nil
	})
}`,
    },
    {
      language: 'java',
      code: `import com.nimbusds.jwt.SignedJWT;
class Verifier {
  boolean check(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) { throw new JOSEException("alg"); }
    return jwt.verify(new RSASSAVerifier(publicKey));
  }
}`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Verifier {
  object Check(JwtSecurityToken jwt, string token) {
    if (jwt.Header.Alg != "RS256") throw new SecurityTokenException("alg");
    return handler.ValidateToken(token, parameters, out _);
  }
}`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';
const key = config.alg === 'HS256' ? secret : privateKey;
export const sign = (claims) => new SignJWT(claims).setProtectedHeader({ alg: config.alg }).sign(key);`,
    },
    {
      language: 'javascript',
      code: `import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
async function check(token, jwks) {
  const header = decodeProtectedHeader(token);
  const key = jwks.keys.find((one) => one.kid === header.kid);
  const alg = key.alg ?? header.alg;
  return jwtVerify(token, await importJWK(key, alg), { algorithms: [alg] });
}`,
    },
    {
      language: 'javascript',
      code: `import { decodeProtectedHeader, jwtVerify } from 'jose';
async function check(token, config) {
  const { alg } = decodeProtectedHeader(token);
  return jwtVerify(token, config.jwks, { algorithms: config.algorithms ?? [alg] });
}`,
    },
    {
      language: 'javascript',
      code: `import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
async function proof(token, algorithms) {
  const header = decodeProtectedHeader(token);
  assertSupportedDpopAlgorithm(header.alg, algorithms);
  return jwtVerify(token, await importJWK(header.jwk, header.alg), { typ: 'dpop+jwt' });
}`,
    },
  ],
};
