import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\{JWT, Key};\n$claims = JWT::decode($raw, new Key((string) getenv('GUEST_KEY'), 'HS256'));`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v() { return JWT.require(Algorithm.HMAC256("")).withIssuer("i").build(); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, '', { algorithms: ['HS256'] });`,
    },
    { language: 'javascript', code: `import jwt from 'jsonwebtoken';\njwt.verify(token, null);` },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, process.env.JWT_SECRET || '', { algorithms: ['HS256'] });`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\Key;\nJWT::decode($jwt, new Key('', 'HS256'));`,
    },
    { language: 'python', code: `import jwt\njwt.decode(token, "", algorithms=["HS256"])` },
    {
      language: 'python',
      code: `import os, jwt\njwt.decode(token, os.getenv("JWT_SECRET", ""), algorithms=["HS256"])`,
    },
    { language: 'ruby', code: `JWT.decode(token, nil, true, algorithm: 'HS256')` },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(s string) { jwt.Parse(s, func(t *jwt.Token) (interface{}, error) { return []byte(""), nil }, jwt.WithValidMethods([]string{"HS256"})) }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { Object c(String t) { return Jwts.parser().setSigningKey("").parseClaimsJws(t); } }`,
    },
    { language: 'ruby', code: `JWT.decode(token, ENV['PARTNER_KEY'].to_s, true, algorithm: 'HS256')` },
    {
      language: 'javascript',
      path: 'src/config.ts',
      code: `export const config = { port: 3000, jwtSecret: process.env.JWT_SECRET || '' };`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Configuration;
$config = Configuration::forSymmetricSigner(new Sha256(), InMemory::plainText(getenv('PORT_KEY') ?: ''));`,
    },
  ],
  clean: [
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v() { return JWT.require(Algorithm.HMAC256(secret)).withIssuer("i").build(); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] });`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\Key;\nJWT::decode($jwt, new Key($secret, 'HS256'));`,
    },
    { language: 'python', code: `import jwt\njwt.decode(token, KEY, algorithms=["HS256"])` },
    { language: 'ruby', code: `JWT.decode(token, nil, true, algorithms: ['RS256'], jwks: jwks)` },
    {
      language: 'ruby',
      code: `JWT.decode(token, nil, true, algorithms: ['RS256']) { |header| keys[header['kid']] }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(s string) { jwt.Parse(s, func(t *jwt.Token) (interface{}, error) { return key, nil }, jwt.WithValidMethods([]string{"HS256"})) }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { Object c(String t) { return Jwts.parser().setSigningKey(key).parseClaimsJws(t); } }`,
    },
    {
      language: 'javascript',
      path: 'src/config.ts',
      code: `export const config = { jwtSecret: process.env.JWT_SECRET || '' };
if (!config.jwtSecret) throw new Error('JWT_SECRET is not set');`,
    },
    { language: 'ruby', code: `JWT.decode(token, nil, true, { algorithms: ['RS256'] }, &key_of_header).first` },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func explain(s string, err error) error { t, _ := jwt.ParseWithClaims(s, jwt.MapClaims{}, nil, jwt.WithIssuedAt()); if t == nil { return err }; return withClaims(err, t.Claims) }`,
    },
  ],
};
