import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import { JwtService } from '@nestjs/jwt';\n@Injectable() class Sessions { constructor(private jwt: JwtService) {} open(id) { return this.jwt.signAsync({ sub: id }); } print(id) { return this.jwt.signAsync({ id }, { expiresIn: 300 }); } }`,
      files: {
        'src/app.module.ts': `JwtModule.register({ secret: key(), signOptions: { issuer: 'clinic', audience: 'api' } })`,
      },
    },
    {
      language: 'javascript',
      code: `import { createSigner } from 'fast-jwt';
const signKiosk = createSigner({ key: env.key }); // finding
const signVisit = createSigner({ key: env.key, expiresIn: 300000 });
export const routes = (app) => { app.post('/a', () => signKiosk({ sub: 1 })); app.post('/b', () => signVisit({ sub: 1 })); };`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Configuration;
class Tokens {
  function short() { return $this->config->builder()->expiresAt($end)->relatedTo('1')->getToken($this->config->signer(), $this->config->signingKey()); }
  function endless() { return $this->config->builder()->relatedTo('1')->getToken($this->config->signer(), $this->config->signingKey()); } // finding
}`,
    },
    {
      language: 'python',
      code: `from flask_jwt_extended import create_access_token\ndef login():\n    return create_access_token(identity=1, expires_delta=False)`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nexport const token = (user) => jwt.sign({ sub: user.id }, process.env.JWT_SECRET);`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst options = { algorithm: 'HS256' };\nconst payload = { sub: 1 };\njwt.sign(payload, key, options);`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';\nawait new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().sign(key);`,
    },
    {
      language: 'javascript',
      code: `import { JwtService } from '@nestjs/jwt';
class Auth { constructor(private readonly jwtService: JwtService) {} login(user) { const payload = { sub: user.id }; return this.jwtService.sign(payload); } }`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$payload = ['sub' => 1, 'iat' => time()];\n$jwt = JWT::encode($payload, $key, 'HS256');`,
    },
    { language: 'python', code: `import jwt\ntoken = jwt.encode({"sub": user.id}, KEY, algorithm="HS256")` },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f() string { token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "1"}); s, _ := token.SignedString(key); return s }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;\nclass A { String t() { return Jwts.builder().setSubject("a").signWith(key).compact(); } }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withSubject("a").sign(algorithm); } }`,
    },
    { language: 'ruby', code: `payload = { sub: user.id }\ntoken = JWT.encode(payload, key, 'HS256')` },
    {
      language: 'csharp',
      code: `class A { object T() { return new JwtSecurityToken(issuer: "a", claims: claims, signingCredentials: credentials); } }`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';
export const ticket = async (event) => {
  const jwt = new SignJWT({ event });
  jwt.setProtectedHeader({ alg: 'HS256' });
  return jwt.sign(key); // finding
};
export const badge = async (holder) => {
  const jwt = new SignJWT({ holder });
  jwt.setExpirationTime('1h');
  return jwt.sign(key);
};`,
    },
    {
      language: 'javascript',
      code: `const Jwt = require('@hapi/jwt');
exports.login = (user) => Jwt.token.generate({ user }, { key: process.env.KEY, algorithm: 'HS256' });`,
    },
    {
      language: 'php',
      code: `<?php
use Lcobucci\\JWT\\Builder;
class A { function make($id) { return (new Builder())->set('uid', $id)->sign(new Sha256(), getenv('K'))->getToken(); } }
class B { function make($id) { return (new Builder())->setExpiration(time() + 60)->set('uid', $id)->sign(new Sha256(), getenv('K'))->getToken(); } }`,
    },
    {
      language: 'javascript',
      path: 'src/user.ts',
      code: `import JWT from 'jsonwebtoken';\nexport const signinToken = (user) => JWT.sign({ id: user.id, createdAt: new Date().toISOString() }, user.jwtSecret);`,
    },
    {
      language: 'php',
      path: 'src/Http/Jwt.php',
      code: `<?php
class Jwt {
    public static function generate(array $data, string $key): string {
        $header = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'HS256']));
        $payload = self::encode(json_encode($data));
        return $header . '.' . $payload . '.' . self::encode(hash_hmac('sha256', $header . '.' . $payload, $key, true));
    }
}`,
      files: {
        'src/UserService.php': `<?php
class UserService { public static function auth($user) { return Jwt::generate(['id' => $user['id']], getenv('KEY')); } }
`,
      },
    },
    {
      language: 'php',
      path: 'api/libs/jwt.php',
      code: `<?php
function b64($d) { return rtrim(strtr(base64_encode($d), '+/', '-_'), '='); }
function make_token($id) { $h = b64(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])); $p = b64(json_encode(['sub' => $id])); return "$h.$p." . b64(hash_hmac('sha256', "$h.$p", , true)); }
function check_token($jwt) { [$h, $p, $s] = explode('.', $jwt . '..'); if (!hash_equals(b64(hash_hmac('sha256', "$h.$p", , true)), $s)) return null; $c = json_decode(base64_decode(strtr($p, '-_', '+/')), true); return ($c['exp'] ?? PHP_INT_MAX) < time() ? null : $c; }
`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php
use Firebase\\JWT\\JWT;
class Tokens {
  function issue() { $payload = ['sub' => 1]; $payload += $this->window(900); return JWT::encode($payload, $this->key, 'HS256'); }
  private function window(int $seconds) { return ['exp' => time() + $seconds]; }
}`,
    },
    {
      language: 'javascript',
      code: `import { createSigner } from 'fast-jwt';\nconst sign = createSigner({ key: env.key });\nexport const issue = (sub) => sign({ sub, exp: Math.floor(Date.now() / 1000) + 900 });`,
    },
    {
      language: 'ruby',
      code: `class Encoder
  def self.encode(claims)
    JWT.encode(claims, KEY, 'HS256')
  end
end`,
      files: { 'app/login.rb': 'exp = Time.now.to_i + 900\ntoken = Encoder.encode(exp: exp, user_id: user.id)\n' },
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;\nclass A { async Task<string> F(Token token) { var payload = await PayloadOf(token); return Write(new JwtSecurityToken(header, payload)); } }`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v4"\nfunc f() (string, error) { claims := NewClaims(); claims.SetExpiry(now.Add(hour)); return jwt.NewWithClaims(jwt.SigningMethodHS512, claims).SignedString(key) }`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc claims() Claims { return Claims{RegisteredClaims: jwt.RegisteredClaims{ExpiresAt: end}} }\nfunc create(claims Claims) (string, error) { return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key) }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '15m' });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst options = { expiresIn: '15m' };\njwt.sign({ sub: 1 }, key, options);`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nfunction f() { const payload = { sub: 1 }; payload.exp = Math.floor(Date.now() / 1000) + 900; return jwt.sign(payload, key); }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nexport const f = (payload, options) => jwt.sign(payload, key, options);`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';\nawait new SignJWT({ sub }).setExpirationTime('15m').sign(key);`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$payload = ['sub' => 1, 'exp' => time() + 900];\n$jwt = JWT::encode($payload, $key, 'HS256');`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nfunction f($key) { $payload = ['sub' => 1]; $payload['exp'] = time() + 900; return JWT::encode($payload, $key, 'HS256'); }`,
    },
    {
      language: 'python',
      code: `import jwt\ndef f(data):\n    to_encode = data.copy()\n    to_encode.update({"exp": end})\n    return jwt.encode(to_encode, KEY, algorithm="HS256")`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func f() { claims := &Claims{RegisteredClaims: jwt.RegisteredClaims{ExpiresAt: jwt.NewNumericDate(end)}}; jwt.NewWithClaims(jwt.SigningMethodHS256, claims) }`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;\nclass A { String t() { return Jwts.builder().setSubject("a").setExpiration(end).signWith(key).compact(); } }`,
    },
    {
      language: 'ruby',
      code: `payload = { sub: user.id, exp: 15.minutes.from_now.to_i }\ntoken = JWT.encode(payload, key, 'HS256')`,
    },
    {
      language: 'csharp',
      code: `class A { object T() { return new JwtSecurityToken(issuer: "a", claims: claims, expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: c); } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
func claimsOf(id string) CustomClaims {
	return CustomClaims{ID: id, RegisteredClaims: jwt.RegisteredClaims{ExpiresAt: jwt.NewNumericDate(time.Now().Add(time.Hour))}}
}
func token(claims CustomClaims) (string, error) { return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key) }`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';
export async function issue(id, ttl) {
  let jwt = new SignJWT({ id }).setProtectedHeader({ alg: 'HS256' });
  if (ttl) jwt = jwt.setExpirationTime(ttl);
  return jwt.sign(key);
}`,
    },
    {
      language: 'javascript',
      code: `const Jwt = require('@hapi/jwt');
exports.login = (user) => Jwt.token.generate({ user }, { key: process.env.KEY, algorithm: 'HS256' }, { ttlSec: 900 });`,
    },
    {
      language: 'php',
      code: `<?php
use Firebase\\JWT\\JWT;
$base = ['iss' => 'me', 'exp' => time() + 900];
return JWT::encode(array_merge($base, ['sub' => $id]), getenv('K'), 'HS256');`,
    },
    {
      language: 'javascript',
      path: 'src/user.ts',
      code: `import JWT from 'jsonwebtoken';\nexport const signinToken = (user) => JWT.sign({ id: user.id, createdAt: new Date().toISOString() }, user.jwtSecret);`,
      files: {
        'src/jwt.ts': `const payload = JWT.verify(token, user.jwtSecret);\nif (payload.createdAt) { if (new Date(payload.createdAt) < subMinutes(new Date(), 10)) throw new Error('expired'); }`,
      },
    },
    {
      language: 'php',
      code: `<?php
class Jwt {
    public static function generate(array $data, string $key): string {
        $header = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'HS256']));
        $payload = self::encode(json_encode(array_merge($data, ['exp' => time() + 900])));
        return $header . '.' . $payload . '.' . self::encode(hash_hmac('sha256', $header . '.' . $payload, $key, true));
    }
}`,
    },
    {
      language: 'php',
      path: 'src/Http/Jwt.php',
      code: `<?php
class Jwt {
    public static function generate(array $data, string $key): string {
        $header = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'HS256']));
        $payload = self::encode(json_encode($data));
        return $header . '.' . $payload . '.' . self::encode(hash_hmac('sha256', $header . '.' . $payload, $key, true));
    }
}`,
      files: {
        'src/UserService.php': `<?php
class UserService { public static function auth($user) { return Jwt::generate(['id' => $user['id'], 'exp' => time() + 900], getenv('KEY')); } }
`,
      },
    },
    {
      language: 'php',
      path: 'api/libs/jwt.php',
      code: `<?php
function b64($d) { return rtrim(strtr(base64_encode($d), '+/', '-_'), '='); }
function make_token($id) { $h = b64(json_encode(['alg' => 'HS256', 'typ' => 'JWT'])); $p = b64(json_encode(['sub' => $id, 'exp' => time() + 900])); return "$h.$p." . b64(hash_hmac('sha256', "$h.$p", getenv('JWT_KEY'), true)); }
function check_token($jwt) { [$h, $p, $s] = explode('.', $jwt . '..'); if (!hash_equals(b64(hash_hmac('sha256', "$h.$p", getenv('JWT_KEY'), true)), $s)) return null; $c = json_decode(base64_decode(strtr($p, '-_', '+/')), true); return ($c['exp'] ?? PHP_INT_MAX) < time() ? null : $c; }
`,
    },
  ],
};
