import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    { language: 'php', code: `<?php\nuse Firebase\\JWT\\JWT;\n$claims = JWT::decode($jwt, $key);` },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst claims = jwt.verify(token, process.env.JWT_SECRET);`,
    },
    {
      language: 'javascript',
      code: `const { verify } = require('jsonwebtoken');\nverify(token, key, (error, claims) => done(error, claims));`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst options = { issuer: 'x' };\njwt.verify(token, key, options);`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('express-jwt');\napp.use(jwt({ secret: process.env.SECRET }));`,
    },
    { language: 'python', code: `from jose import jwt\nclaims = jwt.decode(token, key)` },
    { language: 'python', code: `import jwt\nclaims = jwt.decode(token, key)` },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func parse(s string) { token, err := jwt.Parse(s, func(t *jwt.Token) (interface{}, error) { return key, nil }); _, _ = token, err }`,
    },
    {
      language: 'javascript',
      code: `import jws from 'jws';
export const verify = (token) => (token ? jws.verify(token, publicKey) : false);`,
    },
  ],
  clean: [
    {
      language: 'python',
      code: `from authlib.jose import JsonWebToken\njwt = JsonWebToken(['RS256'])\nclaims = jwt.decode(token, key)`,
    },
    {
      language: 'javascript',
      code: `import * as JWT from '../helpers/jwt.js';\nconst claims = await JWT.verify(token, keys, options); // not jsonwebtoken`,
    },
    {
      language: 'go',
      code: `package a
import (
	jwtgo "github.com/golang-jwt/jwt/v4"
	xjwt "example.com/shop/internal/jwt"
)
func parse(s string) error { return xjwt.ParseWithClaims(s, claims, func(c *xjwt.Claims) ([]byte, error) { return key, nil }) }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: ['HS256'] });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst o = { algorithms: ['RS256'] };\njwt.verify(token, key, o, cb);`,
    },
    {
      language: 'javascript',
      code: `import { expressjwt } from 'express-jwt';\napp.use(expressjwt({ secret, algorithms: ['HS256'] }));`,
    },
    { language: 'python', code: `import jwt\nclaims = jwt.decode(token, key, algorithms=["HS256"])` },
    { language: 'python', code: `from jose import jwt\nclaims = jwt.decode(token, key, ["HS256"])` },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func parse(s string) { _, _ = jwt.Parse(s, keyFunc, jwt.WithValidMethods([]string{"HS256"})) }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func parse(s string) {
	_, _ = jwt.Parse(s, func(t *jwt.Token) (interface{}, error) {
		if _, ok := t.Method.(*jwt.SigningMethodHMAC); !ok { return nil, errBad }
		return key, nil
	})
}`,
    },
    {
      language: 'javascript',
      code: `import { Jwt } from './jwt';
const jwt = new Jwt(process.env.JWT_SECRET);
export const guard = (req, res, next) => { req.user = jwt.verify(req.get('x-token')); next(); };`,
    },
    {
      language: 'javascript',
      code: `import jws from 'jws';
export const verify = (token) => jws.verify(token, 'RS256', publicKey);`,
    },
    {
      language: 'python',
      code: `from authlib.jose import JsonWebKey, jwt\ndef read(token, jwks):\n    keyset = JsonWebKey.import_key_set(jwks)\n    return jwt.decode(token, keyset)`,
    },
  ],
};
