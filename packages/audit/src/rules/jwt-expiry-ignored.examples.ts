import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Validation\\Constraint\\{LooseValidAt, SignedWith};
class Reader {
  function subject($token) { $this->config->validator()->assert($token, new SignedWith($this->config->signer(), $this->key)); return $token->claims()->get('sub'); } // finding
  function strict($token) { $this->config->validator()->assert($token, new SignedWith($this->config->signer(), $this->key), new LooseValidAt($this->clock)); return $token->claims()->get('sub'); }
}`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nfunction refresh(token) { const claims = jwt.verify(token, key, { ignoreExpiration: true }); return issue(claims.sub); }`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\ExpiredException;\nfunction claims($jwt, $key) { try { return JWT::decode($jwt, $key); } catch (ExpiredException $e) { return json_decode(base64_decode(explode('.', $jwt)[1])); } }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { Object v(String t, Algorithm alg) { return JWT.require(alg).acceptExpiresAt(TimeUnit.DAYS.toSeconds(3650)).build().verify(t); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true });`,
    },
    {
      language: 'javascript',
      code: `import { Strategy } from 'passport-jwt';\nconst options = { jwtFromRequest, secretOrKey: key, ignoreExpiration: true };\nnew Strategy(options, verify);`,
    },
    {
      language: 'php',
      code: `<?php\nuse Lcobucci\\JWT\\Validation\\Constraint\\SignedWith;\n$config->validator()->assert($token, new SignedWith($signer, $key));`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})`,
    },
    {
      language: 'python',
      code: `import jwt\nOPTIONS = {"verify_exp": False}\njwt.decode(token, key, algorithms=["HS256"], options=OPTIONS)`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.Parse(s, keyFunc, jwt.WithoutClaimsValidation()) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { Object v() { return JWT.require(algorithm).acceptExpiresAt(31536000).build(); } }`,
    },
    { language: 'ruby', code: `JWT.decode(token, key, true, { verify_expiration: false, algorithm: 'HS256' })` },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidateLifetime = false, ValidateIssuer = true }; } } // jwt`,
    },
    {
      language: 'javascript',
      code: `import { verify } from 'jsonwebtoken';
const checks = { algorithms: ['HS256'] };
const relaxed = Object.assign({}, checks, { ignoreExpiration: true });

export const read = (raw) => verify(raw, key, checks);

export const readAnyTime = (raw) => verify(raw, key, relaxed); // finding`,
    },
    {
      language: 'python',
      code: `import jwt
LAX = {'verify_exp': False}
def read(raw):
    return jwt.decode(raw, KEY, algorithms=['HS256'], options={**LAX, 'verify_iat': False})  # finding`,
    },
    {
      language: 'java',
      code: `import org.springframework.security.oauth2.jwt.*;
class A { JwtDecoder d() { NimbusJwtDecoder d = NimbusJwtDecoder.withJwkSetUri("https://id.example/jwks").build(); d.setJwtValidator(t -> OAuth2TokenValidatorResult.success()); return d; } }`,
    },
    {
      language: 'javascript',
      code: `const Jwt = require('@hapi/jwt');
server.auth.strategy('jwt', 'jwt', { keys: process.env.KEY, verify: { aud: 'a', iss: 'i', exp: false } });`,
    },
    {
      language: 'go',
      code: `package a
import ("errors"; "github.com/golang-jwt/jwt/v5")
func read(raw string) (*jwt.Token, error) {
	token, err := jwt.Parse(raw, strictKey)
	if errors.Is(err, jwt.ErrTokenExpired) {
		return token, nil
	}
	return token, err
}`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
exports.auth = (req, res, next) => {
  try { req.user = jwt.verify(req.token, key, { algorithms: ['HS256'] }); next(); } catch (error) {
    if (error.name === 'TokenExpiredError') { req.user = jwt.decode(req.token); return next(); }
    res.status(401).end();
  }
};`,
    },
    {
      language: 'javascript',
      code: `import { jwtVerify } from 'jose';
export const read = (raw) => jwtVerify(raw, key, { algorithms: ['HS256'], currentDate: new Date(0) });`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, key, { ignoreExpiration: false, clockTolerance: 30 });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nfunction logout(token) { const { jti } = jwt.verify(token, key, { ignoreExpiration: true }); denylist.add(jti); }`,
    },
    {
      language: 'php',
      code: `<?php\nuse Lcobucci\\JWT\\Validation\\Constraint\\SignedWith;\n$config->validator()->assert($token, new SignedWith($signer, $key), new StrictValidAt($clock));`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nasync function answer(id) { return Request.find(id, { ignoreExpiration: true }); }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nfunction endSession({ id_token_hint }) { return jwt.verify(id_token_hint, key, { algorithms: ['RS256'], ignoreExpiration: true }); }`,
    },
    { language: 'python', code: `import jwt\njwt.decode(token, key, algorithms=["HS256"], leeway=10)` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.Parse(s, keyFunc, jwt.WithLeeway(5*time.Second)) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { Object v() { return JWT.require(algorithm).acceptLeeway(5).build(); } }`,
    },
    { language: 'ruby', code: `JWT.decode(token, key, true, { exp_leeway: 30, algorithm: 'HS256' })` },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidateLifetime = true }; } } // jwt`,
    },
    {
      language: 'java',
      code: `import org.springframework.security.oauth2.jwt.*;
class A { void d(NimbusJwtDecoder d) { d.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), new JwtIssuerValidator("i"))); } }`,
    },
    {
      language: 'python',
      code: `import jwt
STRICT = {'require': ['exp']}
def read(raw): return jwt.decode(raw, KEY, algorithms=['HS256'], options={**STRICT, 'verify_iat': False})`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
exports.auth = (req, res, next) => {
  try { req.user = jwt.verify(req.token, key, { algorithms: ['HS256'] }); next(); } catch (error) {
    if (error.name === 'TokenExpiredError') return res.status(401).json({ code: 'expired' });
    next(error);
  }
};`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v4"
func read(s string) { parser := jwt.Parser{SkipClaimsValidation: true}; t, _, err := parser.ParseUnverified(s, jwt.MapClaims{}); use(t, err) }`,
    },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters { ValidateIssuer = true, ValidateLifetime = false, // We validate lifetime manually, by the server's nonce
  IssuerSigningKey = key }; } }`,
    },
    {
      language: 'csharp',
      code: `class A { object P() { return new TokenValidationParameters {
  // We're validating the lifetime somewhere else.
  ValidateLifetime = false
}; } }`,
    },
  ],
};
