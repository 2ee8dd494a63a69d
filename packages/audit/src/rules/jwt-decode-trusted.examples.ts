import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      path: 'src/components/auth/auth.service.ts',
      code: `import { JwtService } from '@nestjs/jwt';
export class AuthService { constructor(private jwtService: JwtService) {} decodeToken(token) { return this.jwtService.decode(token); } }`,
      files: {
        'src/auth.interceptor.ts': `export class AuthInterceptor { intercept(context, next) {
  const req = context.switchToHttp().getRequest();
  req.body['user'] = this.authService.decodeToken(req.headers.authorization.split(' ')[1]).user;
  return next.handle();
} }`,
      },
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export function auth(req, res, next) {
  const payload = jwt.decode(req.headers.authorization.slice(7)); // finding
  req.user = payload;
  next();
}`,
    },
    {
      language: 'javascript',
      path: 'lib/security.js',
      code: `import jws from 'jws';
export const decode = (token) => jws.decode(token)?.payload; // finding`,
      files: {
        'routes/chat.js': `import * as security from '../lib/security';
export function mayDebug(req) { const claims = security.decode(tokenOf(req)); return claims.role === 'admin'; }`,
      },
    },
    {
      language: 'javascript',
      code: `const { decodeJwt } = require('jose');
async function isAdmin(token) {
  const { role } = decodeJwt(token);
  return role === 'admin';
}`,
    },
    {
      language: 'javascript',
      code: `import { jwtDecode } from 'jwt-decode';
function readToken(token) { return jwtDecode(token); }
app.get('/me', (req, res) => { const claims = readToken(req.headers.token); res.json(db.find(claims.sub)); });`,
    },
    {
      language: 'python',
      code: `import jwt
def current_user(request):
    payload = jwt.decode(request.headers["Authorization"], options={"verify_signature": False})
    return User.get(payload["sub"])`,
    },
    {
      language: 'python',
      code: `from jose import jwt
def authenticate(token):
    claims = jwt.get_unverified_claims(token)
    return claims["sub"]`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func Auth(tok string) (string, error) {
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(tok, claims)
	if err != nil { return "", err }
	return claims["sub"].(string), nil
}`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
class A { String user(String token) { DecodedJWT jwt = JWT.decode(token); return jwt.getSubject(); } }`,
    },
    {
      language: 'ruby',
      code: `def current_user
  payload, _ = JWT.decode(token, nil, false)
  User.find(payload['user_id'])
end`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
class A { string User(string token) { var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); return jwt.Subject; } }`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Token\\Parser;
class A { function user($jwt) { $token = $this->parser->parse($jwt); return User::find($token->claims()->get('uid')); } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func User(w http.ResponseWriter, r *http.Request) {
	token, _, err := new(jwt.Parser).ParseUnverified(r.Header.Get("Authorization"), jwt.MapClaims{}) // finding
	if err != nil { return }
	claims := token.Claims.(jwt.MapClaims)
	if claims["role"] != "admin" { http.Error(w, "no", http.StatusForbidden) }
}`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class Users {
  String current(String token) {
    DecodedJWT jwt = JWT.decode(token); // finding
    return users.find(jwt.getSubject());
  }
}`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Users {
  User Current(string token) {
    var handler = new JwtSecurityTokenHandler();
    var jwt = handler.ReadJwtToken(token); // finding
    return _users.Find(jwt.Subject);
  }
}`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class Votes {
  boolean isAdmin(String token) {
    Claims claims = (Claims) Jwts.parser().setSigningKey(key).parse(token).getBody(); // finding
    return "true".equals(claims.get("admin"));
  }
}`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Parser;
use Lcobucci\\JWT\\ValidationData;
function read($raw) {
  $token = (new Parser())->parse((string) $raw);
  if (!$token->validate(new ValidationData())) { return null; }
  return $token->getClaim('uid');
}`,
    },
    {
      language: 'javascript',
      code: `const { createDecoder } = require('fast-jwt');
const peek = createDecoder();
exports.mine = (request) => {
  const who = peek(request.headers.authorization.slice(7)); // finding
  return plotsOf(who.sub);
};`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func ParseToken(text string) (bool, Answer) {
	token, _, err := new(jwt.Parser).ParseUnverified(text, jwt.MapClaims{})
	if err != nil { return false, Answer{} }
	if strings.EqualFold(token.Method.Alg(), "none") {
		log("none")
	} else if !token.Valid {
		token, err = jwt.Parse(text, key)
		if !token.Valid { return false, Answer{} }
	}
	claims := token.Claims.(jwt.MapClaims)
	return true, Answer{User: claims["user"].(string)}
}`,
    },
  ],
  clean: [
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
class Tokens {
  DateTime? End(string token) {
    var read = new JwtSecurityTokenHandler().ReadJwtToken(token);
    var end = read.Claims.FirstOrDefault(c => c.Type == JwtRegisteredClaimNames.Exp);
    return end == null ? null : From(end.Value);
  }
}`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
class JwtBearerClientAssertionParser { string GetClientIdFromToken(string token) { var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); return jwt.Subject; } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func kid(tok string) string { t, _, _ := jwt.NewParser().ParseUnverified(tok, jwt.MapClaims{}); return t.Header["kid"].(string) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { Object v(String token) { DecodedJWT jwt = JWT.decode(token); return verifierFor(jwt.getKeyId()).verify(token); } }`,
    },
    {
      language: 'csharp',
      code: `class A { bool Old(string token) { var jwt = new JwtSecurityTokenHandler().ReadJwtToken(token); return jwt.ValidTo < DateTime.UtcNow; } }`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Configuration;
function f($config, $jwt) { $token = $config->parser()->parse($jwt); $config->validator()->assert($token, ...$constraints); return $token->claims()->get('sub'); }`,
    },
    {
      language: 'python',
      code: `import jwt
import requests
def current_user(token):
    reply = requests.post(settings.IDENTITY_VERIFY, json={"token": token})
    if reply.status_code != 200:
        raise Unauthorized()
    return User.get(jwt.decode(token, options={"verify_signature": False})["sub"])`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
async function check(token) {
  const { header } = jwt.decode(token, { complete: true });
  return jwt.verify(token, await keyFor(header.kid), { algorithms: ['RS256'] });
}`,
    },
    {
      language: 'javascript',
      path: 'src/components/Profile.tsx',
      code: `import { jwtDecode } from 'jwt-decode';
export function Profile() { const user = jwtDecode(localStorage.getItem('token')); return user.name; }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export function isExpired(token) { const payload = jwt.decode(token); return payload.exp * 1000 < Date.now(); }`,
    },
    {
      language: 'python',
      code: `from jose import jwt
def tenant_of(token):
    tenant = jwt.get_unverified_claims(token).get("tid", "")
    return jwt.decode(token, KEYS[tenant], algorithms=["RS256"])["tid"]`,
    },
    {
      language: 'ruby',
      code: `def claims(token)
  _, header = JWT.decode(token, nil, false)
  JWT.decode(token, KEYS.fetch(header['kid']), true, algorithm: 'RS256')
end`,
    },
    {
      language: 'python',
      code: `import jwt
def user(token):
    return jwt.decode(token, KEY, algorithms=["HS256"])["sub"]`,
    },
    {
      language: 'ruby',
      code: `def user
  JWT.decode(token, key, true, algorithm: 'HS256').first['sub']
end`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f(s string) (*jwt.Token, error) { return jwt.Parse(s, keyFunc, jwt.WithValidMethods([]string{"HS256"})) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class Users { String current(String token) { return JWT.require(algorithm).withIssuer("a").build().verify(token).getSubject(); } }`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Users { object Current(string token) { return new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _); } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
import "net/http"
func user(tokenString string) (string, error) {
	resp, err := http.Post(os.Getenv("IDENTITY")+"/verify", "text/plain", strings.NewReader(tokenString))
	if err != nil || resp.StatusCode != 200 { return "", errors.New("unauthorized") }
	token, _, _ := new(jwt.Parser).ParseUnverified(tokenString, jwt.MapClaims{})
	return findUser(token.Claims.(jwt.MapClaims)["sub"])
}`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Parser;
use Lcobucci\\JWT\\ValidationData;
function read($raw) {
  $token = (new Parser())->parse((string) $raw);
  if (!$token->verify(new Sha256(), getenv('K')) || !$token->validate(new ValidationData())) { return null; }
  return $token->getClaim('uid');
}`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { boolean old(String t) { return JWT.decode(t).getExpiresAt().before(new Date()); } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func ParseToken(text string) (bool, Answer) {
	token, _, err := new(jwt.Parser).ParseUnverified(text, jwt.MapClaims{})
	if err != nil { return false, Answer{} }
	if token.Header["kid"] == nil { return false, Answer{} }
	token, err = jwt.Parse(text, key)
	if err != nil { return false, Answer{} }
	claims := token.Claims.(jwt.MapClaims)
	return true, Answer{User: claims["user"].(string)}
}`,
    },
    {
      language: 'ruby',
      code: `class RegistrationToken
  def decode
    return if secret.blank?
    JWT.decode(token, secret).first
  end
  def secret
    @secret ||= Host.find_by(id: unsecure_payload['host_id'])&.jwt_secret
  end
  def unsecure_payload
    @unsecure_payload ||= JWT.decode(token, nil, false).first
  end
end`,
    },
    { language: 'csharp', code: `class Reader { object ParseList() { ReadToken(); return ParseExpression(); } }` },
    {
      language: 'javascript',
      code: `import jsonwebtoken from 'jsonwebtoken';
class AuthService { async create(payload, options) { const accessToken = await this.createAccessToken(payload, options); return { accessToken, payload: jsonwebtoken.decode(accessToken) }; } }`,
    },
    {
      language: 'javascript',
      code: `import JWT from 'jsonwebtoken';
export async function userInfo(response) { const text = await response.text(); const claims = JWT.decode(text.trim()); return claims; }`,
    },
    {
      language: 'go',
      path: 'pkg/apiclient/client.go',
      code: `package apiclient
import "github.com/golang-jwt/jwt/v5"
func (c *client) refreshAuthToken() error { _, _, err := jwt.NewParser().ParseUnverified(c.AuthToken, &claims); return err }`,
    },
  ],
};
