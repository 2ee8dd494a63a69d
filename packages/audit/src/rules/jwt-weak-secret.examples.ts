import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    { language: 'javascript', code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub, exp }, 'secret');` },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, process.env.SECRET || 'changeme', { algorithms: ['HS256'] });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] });`,
      files: { '.env': 'PORT=80\nJWT_SECRET=supersecret\n' },
    },
    { language: 'php', code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::encode($payload, 'example_key', 'HS256');` },
    { language: 'python', code: `import jwt\njwt.encode(payload, "secret", algorithm="HS256")` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f(c jwt.Claims) { jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte("secret")) }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/labstack/echo/v4/middleware"
import ginjwt "github.com/appleboy/gin-jwt/v2"
func f(r *echo.Group) {
	r.Use(middleware.JWT([]byte("secret"))) // finding
	ginjwt.New(&ginjwt.GinJWTMiddleware{Realm: "test", Key: []byte("secret key")}) // finding
}`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
var key = []byte(getEnvOrDefault("JWT_SECRET", ""))
func f(c jwt.Claims) { jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(key) }`,
      files: { 'docker-compose.yml': 'services:\n  app:\n    environment:\n      - JWT_SECRET=supersecretkey\n' },
    },
    { language: 'ruby', code: `JWT.encode(payload, 'my$ecretK3y', 'HS256')` },
    {
      language: 'java',
      code: `import com.auth0.jwt.algorithms.Algorithm;\nclass A { Algorithm a = Algorithm.HMAC256("secret"); }`,
    },
    {
      language: 'csharp',
      code: `class A { object k = new SymmetricSecurityKey(Encoding.ASCII.GetBytes("secret")); }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(t *jwt.Token) { t.SignedString([]byte("secret")) }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { private static final String SECRET = "changeit"; String t() { return Jwts.builder().setSubject("a").setExpiration(d).signWith(SignatureAlgorithm.HS256, SECRET).compact(); } }`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class A { object K() { return new SymmetricSecurityKey(Encoding.UTF8.GetBytes("supersecret")); } }`,
    },
  ],
  clean: [
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(c jwt.Claims) { jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte(os.Getenv("JWT_SECRET"))) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.algorithms.Algorithm;
class A { Algorithm a = Algorithm.HMAC256("Zk3vX9qPw7Rt2Ys8Lm4Nb6Hd1Jc5Gf0aQe+Ui/Ok="); }`,
    },
    {
      language: 'csharp',
      code: `class A { object k = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Configuration["Jwt:Key"])); }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub, exp }, 'Zk3vX9qPw7Rt2Ys8Lm4Nb6Hd1Jc5Gf0aQe+Ui/Ok=');`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub, exp }, process.env.JWT_SECRET);`,
      files: { '.env.example': 'JWT_SECRET=secret\n' },
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::encode($payload, getenv('JWT_SECRET'), 'HS256');`,
    },
    { language: 'python', code: `import jwt\njwt.encode(payload, settings.SECRET_KEY, algorithm="HS256")` },
    { language: 'ruby', code: `JWT.encode(payload, Rails.application.secret_key_base, 'HS256')` },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
import "os"
func f(t *jwt.Token) { t.SignedString([]byte(os.Getenv("JWT_SECRET"))) }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { @Value("\${jwt.secret}") private String secret; String t() { return Jwts.builder().setSubject("a").setExpiration(d).signWith(SignatureAlgorithm.HS256, secret).compact(); } }`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class A { object K(IConfiguration c) { return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(c["Jwt:Key"])); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
// published, which another rule says, and still no word of a list
jwt.sign(payload, 'pQ7-vXk2_mL9zRt4wYs6', { expiresIn: '5m' });`,
    },
  ],
};
