import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: user.id, password: user.password }, key, { expiresIn: '5m' });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst payload = { id, user: { name, ssn } };\njwt.sign(payload, key, { expiresIn: '5m' });`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$payload = ['sub' => 1, 'exp' => 2, 'password' => $user->password];\nJWT::encode($payload, $key, 'HS256');`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.encode({"sub": u.id, "exp": end, "card_number": u.card}, KEY, algorithm="HS256")`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": end, "password": u.Password}) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withClaim("password", user.getPassword()).withExpiresAt(end).sign(algorithm); } }`,
    },
    {
      language: 'ruby',
      code: `JWT.encode({ sub: user.id, exp: e, password_digest: user.password_digest }, key, 'HS256')`,
    },
    { language: 'csharp', code: `class A { object C() { return new Claim("password", user.Password); } } // jwt` },
    {
      language: 'javascript',
      code: `import NextAuth from 'next-auth';
export default NextAuth({ callbacks: { async jwt({ token, user }) { token.password = user.password; return token; } } });`,
    },
    {
      language: 'php',
      code: `<?php
use Tymon\\JWTAuth\\Contracts\\JWTSubject;
class User implements JWTSubject { public function getJWTCustomClaims() { return ['role' => $this->role, 'ssn' => $this->ssn]; } }`,
    },
    {
      language: 'php',
      code: `<?php
use Tymon\\JWTAuth\\Facades\\JWTAuth;
$token = JWTAuth::claims(['password' => $user->password])->fromUser($user);`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: user.id, passwordChangedAt: 1, cardId: 2 }, key, { expiresIn: '5m' });`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$row = ['password' => $hash];\nJWT::encode(['sub' => 1, 'exp' => 2], $key, 'HS256');`,
    },
    { language: 'python', code: `import jwt\njwt.encode({"sub": u.id, "exp": end}, KEY, algorithm="HS256")` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": end, "sub": u.ID}) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withClaim("role", r).withExpiresAt(end).sign(algorithm); } }`,
    },
    { language: 'ruby', code: `JWT.encode({ sub: user.id, exp: e }, key, 'HS256')` },
    { language: 'csharp', code: `class A { object C() { return new Claim("role", user.Role); } } // jwt` },
    {
      language: 'php',
      code: `<?php
use Tymon\\JWTAuth\\Contracts\\JWTSubject;
class User implements JWTSubject { public function getJWTCustomClaims() { return ['role' => $this->role]; } }`,
    },
  ],
};
