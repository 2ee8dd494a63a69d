import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: `<?php
use Jose\\Component\\Core\\AlgorithmManager;
use Jose\\Component\\Signature\\Algorithm\\{HS256, RS256};
use Jose\\Component\\Signature\\JWSVerifier;
$verifier = new JWSVerifier(new AlgorithmManager([new RS256(), new HS256()]));`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v() { return JWT.require(Algorithm.HMAC256(publicKeyPem)).withIssuer("i").build(); } }`,
    },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidAlgorithms = new[] { SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256 } }; } } // jwt`,
    },
    {
      language: 'ruby',
      code: `require 'jwt'\nset :jwt_auth_allowed_algorithms, %w[HS512 RS512]`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, publicKey, { algorithms: ['RS256', 'HS256'] });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst key = fs.readFileSync('public.pem');\njwt.verify(token, key, { algorithms: ['HS256'] });`,
    },
    {
      language: 'javascript',
      code: `const ALGS = ['HS256', 'ES256'];\nconst { expressjwt } = require('express-jwt');\napp.use(expressjwt({ secret: key, algorithms: ALGS }));`,
    },
    { language: 'php', code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::decode($t, $publicKey, ['HS256', 'RS256']);` },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\Key;\nJWT::decode($t, new Key($publicKey, 'HS256'));`,
    },
    { language: 'python', code: `import jwt\njwt.decode(token, public_key, algorithms=["HS256", "RS256"])` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.Parse(s, keyFunc, jwt.WithValidMethods([]string{"HS256", "RS256"})) }`,
    },
    { language: 'ruby', code: `JWT.decode(token, public_key, true, { algorithms: ['HS256', 'RS256'] })` },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Algorithm a(RSAPublicKey publicKey) { return Algorithm.HMAC256(publicKey.getEncoded()); } } // jwt`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class A { object P() { return new TokenValidationParameters { IssuerSigningKey = key, ValidAlgorithms = new[] { "HS256", "RS256" } }; } }`,
    },
    {
      language: 'python',
      code: `from authlib.jose import JsonWebToken\nmixed = JsonWebToken(['HS256', 'RS256'])`,
    },
    {
      language: 'python',
      code: `import jwt
jwt.decode(raw, PUBLIC, algorithms=jwt.algorithms.get_default_algorithms().keys(), audience='a', issuer='i')`,
    },
    {
      language: 'go',
      code: `package a
import ("github.com/go-jose/go-jose/v4"; "github.com/go-jose/go-jose/v4/jwt")
func read(raw string) { tok, _ := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.HS256, jose.RS256}); _ = tok }`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
const base = { algorithms: ['HS256'] };
const any = Object.assign({}, base, { algorithms: ['HS256', 'RS256'] });
exports.read = (raw) => jwt.verify(raw, process.env.PUBLIC_KEY, any);`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php
use Jose\\Component\\Core\\AlgorithmManager;
use Jose\\Component\\Signature\\Algorithm\\{HS256, RS256, ES256};
$public = new AlgorithmManager([new RS256(), new ES256()]);
$own = new AlgorithmManager([new HS256()]);`,
    },
    {
      language: 'php',
      code: `<?php
use Firebase\\JWT\\JWT;
use Firebase\\JWT\\Key;
JWT::decode($t, new Key($publicKey, 'RS256')); // not HS256`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f() { jwt.Parse(s, keyFunc, jwt.WithValidMethods([]string{"HS256", "HS512"})) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v() { return JWT.require(Algorithm.HMAC256(secret)).withIssuer("i").build(); } }`,
    },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidAlgorithms = new[] { SecurityAlgorithms.HmacSha256 } }; } } // jwt`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, publicKey, { algorithms: ['RS256', 'ES256'] });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, secret, { algorithms: ['HS256', 'HS512'] });`,
    },
    {
      language: 'javascript',
      code: `// jwt metadata\nexport const metadata = { id_token_signing_alg_values_supported: ['HS256', 'RS256'] };`,
    },
    { language: 'python', code: `import jwt\njwt.decode(token, public_key, algorithms=["RS256"])` },
    { language: 'ruby', code: `JWT.decode(token, secret, true, { algorithm: 'HS256' })` },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Algorithm a(String secret) { return Algorithm.HMAC256(secret); } }`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class A { object P() { return new TokenValidationParameters { IssuerSigningKey = key, ValidAlgorithms = new[] { "RS256", "RS512" } }; } }`,
    },
    {
      language: 'go',
      code: `package a
import ("github.com/go-jose/go-jose/v4"; "github.com/go-jose/go-jose/v4/jwt")
func read(raw string) { tok, _ := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256, jose.ES256}); _ = tok }`,
    },
  ],
};
