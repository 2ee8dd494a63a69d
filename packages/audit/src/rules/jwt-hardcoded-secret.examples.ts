import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import NextAuth from 'next-auth';\nexport default NextAuth({ providers: [], secret: 'a-secret-of-the-studio' });`,
    },
    {
      language: 'javascript',
      code: `import { registerAs } from '@nestjs/config';\nexport default registerAs('security', () => ({ secret: process.env.CLINIC_JWT_SECRET ?? 'clinic-dev-only' }));`,
    },
    {
      language: 'javascript',
      code: `import { createSecretKey } from 'node:crypto';\nexport const ticketKey = createSecretKey(Buffer.from('ticket-office'));`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/labstack/echo-jwt/v4"
func f(e *echo.Echo) { e.Use(echojwt.WithConfig(echojwt.Config{SigningKey: []byte("kiosk")})) }`,
    },
    {
      language: 'ruby',
      code: `JWT.encode(payload, Rails.application.secrets.jwt_secret, 'HS256')`,
      files: { 'config/secrets.yml': 'production:\n  jwt_secret: of-every-checkout\n' },
    },
    {
      language: 'javascript',
      code: `import { cleanEnv, str } from 'envalid';
export default cleanEnv(process.env, { SECRET: str({ desc: 'signs the JWTs', default: 'frisbee-triumph-entail-janitor' }) });`,
    },
    {
      language: 'javascript',
      code: `import { z } from 'zod';
export const env = z.object({ JWT_SECRET: z.string().min(8).default('frisbee-triumph-entail-janitor') }).parse(process.env);`,
    },
    {
      language: 'javascript',
      code: `const config = require('config.json');\nconst jwt = require('jsonwebtoken');\njwt.sign({ sub, exp }, config.secret);`,
      files: { 'config.json': '{ "secret": "a secret of every checkout" }' },
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst token = jwt.sign({ id, exp }, 'my-secret-of-tokens');`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');\nconst SECRET = 'kJ8sdf7sdfsd9f8sdf';\nmodule.exports = { sign: (p) => jwt.sign(p, SECRET, { expiresIn: '5m' }), verify: (t) => jwt.verify(t, SECRET) };`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, process.env.JWT_SECRET || 'fallback-secret', { algorithms: ['HS256'] });`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';\nconst key = new TextEncoder().encode('a-secret-that-is-in-the-source');\nawait new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('5m').sign(key);`,
    },
    {
      language: 'javascript',
      code: `import { JwtModule } from '@nestjs/jwt';\nexport const auth = JwtModule.register({ secret: 'nest-secret-key', signOptions: { expiresIn: '60s' } });`,
    },
    { language: 'javascript', code: `export const config = { jwtSecret: 'some-real-secret-value' };` },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$token = JWT::encode($claims, Services::getSecretKey(), 'HS256');`,
      files: {
        'app/Config/Services.php':
          "<?php\nclass Services { public static function getSecretKey() { return 'k8sTr4w-berry-9f8e7d6c'; } }",
      },
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\n$jwt = JWT::encode($payload, 'a-secret-in-the-source', 'HS256');`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nclass Auth { const SECRET = 'a-secret-in-the-source'; function t($p) { return JWT::encode($p, self::SECRET, 'HS256'); } }`,
    },
    { language: 'php', code: `<?php\nreturn ['jwt_secret' => env('JWT_SECRET', 'a-default-secret')];` },
    {
      language: 'python',
      code: `import jwt\nSECRET = "a-secret-in-the-source"\ntoken = jwt.encode(payload, SECRET, algorithm="HS256")`,
    },
    {
      language: 'python',
      code: `import os, jwt\ntoken = jwt.encode(payload, os.environ.get("JWT_SECRET", "a-default-secret"), algorithm="HS256")`,
    },
    { language: 'python', code: `app.config["JWT_SECRET_KEY"] = "super-secret-value"` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nvar jwtKey = []byte("my_secret_key_1")\nfunc f(c jwt.Claims) { jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString(jwtKey) }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/golang-jwt/jwt/v5"
var key []byte
func keyOf(t *jwt.Token) (interface{}, error) { key = []byte("a-secret-in-the-source"); return key, nil }
func other() { key = load() }
func parse(text string) { jwt.Parse(text, keyOf) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.algorithms.Algorithm;\nclass A { Algorithm a = Algorithm.HMAC256("a-secret-in-the-source"); }`,
    },
    { language: 'ruby', code: `SECRET = 'a-secret-in-the-source'\ntoken = JWT.encode(payload, SECRET, 'HS256')` },
    {
      language: 'csharp',
      code: `using Microsoft.IdentityModel.Tokens;\nclass A { object k = new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a-secret-in-the-source-0123456789")); }`,
    },
    {
      language: 'java',
      path: 'src/main/java/Tokens.java',
      code: `import io.jsonwebtoken.Jwts;
class Tokens {
  @Value("\${jwt.secret}") private String secret;
  Claims claims(String t) { return Jwts.parser().setSigningKey(secret).parseClaimsJws(t).getBody(); } // finding
}`,
      files: { 'src/main/resources/application.yml': 'jwt:\n  secret: Zk3n9Qw7Lr2Xv8Tb5Hy1Mc6Ps4Df0GjA\n' },
    },
    {
      language: 'csharp',
      path: 'Startup.cs',
      code: `using Microsoft.IdentityModel.Tokens;
class Startup { object Key(IConfiguration c) { return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(c["Jwt:Key"])); } }`,
      files: { 'appsettings.json': '{ "Jwt": { "Key": "Zk3n9Qw7Lr2Xv8Tb5Hy1Mc6Ps4Df0GjA" } }' },
    },
    {
      language: 'javascript',
      path: 'src/token.js',
      code: `const config = require('config');
const jwt = require('jsonwebtoken');
const { jwtSecret } = config.get('auth');
exports.check = (raw) => jwt.verify(raw, jwtSecret, { algorithms: ['HS256'] });`,
      files: { 'config/default.yaml': 'auth:\n  jwtSecret: tulip-field-in-spring\n' },
    },
    {
      language: 'javascript',
      path: 'src/auth.module.ts',
      code: `import { JwtModule } from '@nestjs/jwt';
export const jwt = JwtModule.registerAsync({ useFactory: (config) => ({ secret: config.get('auth.secret') }) });`,
      files: {
        'src/config/configuration.ts': `export default () => ({ auth: { secret: process.env.AUTH_SECRET || 'nest-local-secret' } });`,
      },
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
class Tokens { constructor({ secret = 'rowing-boat-on-a-lake' } = {}) { this.secret = secret; } issue(id) { return jwt.sign({ id }, this.secret, { expiresIn: '5m' }); } }`,
    },
    {
      language: 'javascript',
      code: `const Joi = require('joi');
module.exports = Joi.object({ JWT_SECRET: Joi.string().default('rowing-boat-on-a-lake').description('signs tokens') });`,
    },
    {
      language: 'go',
      code: `package a
import ("os"; "github.com/golang-jwt/jwt/v5")
func getSecret() string {
	s := os.Getenv("JWT_SECRET")
	if s == "" {
		s = "rowing-boat-on-a-lake"
	}
	return s
}
func Sign(c jwt.Claims) (string, error) { return jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte(getSecret())) }`,
    },
    {
      language: 'csharp',
      path: 'Tokens.cs',
      code: `class Tokens { object K(IOptions<AuthOptions> options) => new SymmetricSecurityKey(Encoding.UTF8.GetBytes(options.Value.Key)); }`,
      files: {
        'AuthOptions.cs': 'public class AuthOptions { public string Key { get; set; } = "rowing-boat-on-a-lake"; }',
      },
    },
    {
      language: 'python',
      path: 'app/security.py',
      code: `from jose import jwt
from app.config import settings
def read(raw): return jwt.decode(raw, settings.secret_key, algorithms=["HS256"])`,
      files: {
        'app/config.py':
          'class Settings(BaseSettings):\n    secret_key: str = "rowing-boat-on-a-lake"\nsettings = Settings()\n',
      },
    },
    {
      language: 'go',
      code: `package a
import ("github.com/golang-jwt/jwt/v5"; "github.com/spf13/viper")
func load() { viper.SetDefault("jwt.secret", "rowing-boat-on-a-lake") }`,
    },
    {
      language: 'go',
      code: `package a
// JWT
type Config struct {
	JWTSecret string \`env:"JWT_SECRET" envDefault:"rowing-boat-on-a-lake"\`
}`,
    },
    {
      language: 'go',
      path: 'main.go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"`,
      files: { 'config.toml': '[server]\nport = 8080\n[jwt]\nsecret = "rowing-boat-on-a-lake"\n' },
    },
    {
      language: 'javascript',
      path: 'src/app.module.ts',
      code: `import jwt from 'jsonwebtoken';
@Module({ providers: [{ provide: 'JWT_KEY', useValue: 'rowing-boat-on-a-lake' }] })
export class AppModule {}`,
    },
    {
      language: 'php',
      path: 'config/settings.php',
      code: `<?php
return ['debug' => true, 'jwt' => ['secret' => 'rowing-boat-on-a-lake', 'lifetime' => 900]];`,
    },
    {
      language: 'java',
      code: `import org.springframework.boot.context.properties.ConfigurationProperties;
@ConfigurationProperties(prefix = "app.jwt")
public class JwtProperties { private String secret = "rowing-boat-on-a-lake"; }`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `import { z } from 'zod';
export const env = z.object({ JWT_SECRET: z.string().min(32), JWT_EXPIRES_IN: z.string().default('15m') }).parse(process.env);`,
    },
    {
      language: 'php',
      code: `<?php\nuse Lcobucci\\JWT\\Configuration;\n$config = Configuration::forSymmetricSigner(new Sha256(), InMemory::plainText('empty', 'empty'));\n$config->setValidationConstraints(new SignedWith(new Sha256(), InMemory::plainText($publicKey)));`,
    },
    {
      language: 'ruby',
      code: `JWT.encode(payload, Rails.application.secrets.jwt_secret, 'HS256')`,
      files: {
        'config/secrets.yml':
          'development:\n  jwt_secret: for-everybody\nproduction:\n  jwt_secret: <%= ENV["JWT_SECRET"] %>\n',
      },
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.algorithms.Algorithm;
class A { Algorithm a = Algorithm.HMAC256(System.getenv("JWT_SECRET")); }`,
    },
    {
      language: 'csharp',
      code: `class A { object k = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Configuration["Jwt:Key"])); }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub, exp }, process.env.JWT_SECRET, { algorithm: 'HS256' });`,
    },
    {
      language: 'javascript',
      path: 'test/auth.test.js',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub }, 'secret');`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.verify(token, fs.readFileSync('keys/public.pem'), { algorithms: ['RS256'] });`,
    },
    {
      language: 'javascript',
      code: `export const JWT_SECRET = 'JWT_SECRET';\nexport const names = { jwtKey: 'access_token' };`,
    },
    { language: 'php', code: `<?php\nreturn ['jwt_secret' => env('JWT_SECRET')];` },
    {
      language: 'python',
      code: `import os, jwt\ntoken = jwt.encode(payload, os.environ["JWT_SECRET"], algorithm="HS256")`,
    },
    { language: 'ruby', code: `token = JWT.encode(payload, ENV.fetch('JWT_SECRET'), 'HS256')` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nvar jwtKey = []byte(os.Getenv("JWT_SECRET"))`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { @Value("\${jwt.secret}") private String secret; Claims c(String t) { return Jwts.parser().setSigningKey(secret).parseClaimsJws(t).getBody(); } }`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class A { object K(IConfiguration c) { return new SymmetricSecurityKey(Encoding.UTF8.GetBytes(c["Jwt:Key"])); } }`,
    },
    {
      language: 'javascript',
      path: 'auth.ts',
      code: `import NextAuth from 'next-auth';
export const { auth } = NextAuth({ secret: process.env.NEXTAUTH_SECRET });`,
      files: {
        'docker-compose.yml': 'services:\n  web:\n    environment:\n      NEXTAUTH_SECRET: # set it in the shell\n',
      },
    },
    {
      language: 'javascript',
      path: 'src/token.js',
      code: `const jwt = require('jsonwebtoken');
exports.check = (raw) => jwt.verify(raw, config.get('auth.jwtSecret'), { algorithms: ['HS256'] });`,
      files: {
        'config/default.yaml':
          'auth:\n  jwtSecret: ${JWT_SECRET}\n  jwtPublicKey: keys/public.pem\n  tokenKeyPath: /run/secrets/key\n',
        'config/test.yaml': 'auth:\n  jwtSecret: in-tests-alone\n',
      },
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
let secret = process.env.JWT_SECRET;
if (process.env.NODE_ENV !== 'production' && !secret) secret = 'in-development-alone';
export const check = (raw) => jwt.verify(raw, secret, { algorithms: ['HS256'] });`,
    },
    {
      language: 'go',
      code: `package a
var deprecations = map[string]Deprecation{
	"jwt_secret": {Key: "jwt_secret", NewKey: "identity.reset_password.jwt_secret", AutoMap: true},
}`,
    },
    {
      language: 'javascript',
      code: `const FAKE_PASSWORD = 'rjGcfuRu';\nexport const form = (jwt) => ({ jwt, access_secret: FAKE_PASSWORD });`,
    },
    {
      language: 'javascript',
      path: 'src/texts.ts',
      code: `export const labels = { jwt: { secret: 'The secret' }, token: { key: 'TOKEN_KEY' } };`,
      files: {
        'config.toml':
          '[jwt]\nsecret = "${JWT_SECRET}"\npublic_key = "keys/public.pem"\n[token]\nkey = "TOKEN_KEY_VARIABLE"\n',
      },
    },
    {
      language: 'go',
      code: `package a
// JWT
type Config struct {
	JWTSecret string \`env:"JWT_SECRET,required"\`
	Port      string \`env:"PORT" envDefault:"8080"\`
}`,
    },
    {
      language: 'javascript',
      path: 'src/labels.ts',
      code: `export const labels = { jwt: { secret: 'Secret key', key: 'Key' } };`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export const check = (raw) => jwt.verify(raw, process.env.JWT_SECRET, { algorithms: ['HS256'] });`,
      files: {
        '.ci/compose.ci.yaml': 'services:\n  api:\n    environment:\n      JWT_SECRET: rowing-boat-on-a-lake\n',
      },
    },
    {
      language: 'java',
      code: `class A { @Value("\${app.jwt.base64-secret}") String jwtSecret; Object k() { return Keys.hmacShaKeyFor(jwtSecret.getBytes()); } }`,
      files: {
        'src/main/resources/config/application-secret-samples.yml':
          'app:\n  jwt:\n    base64-secret: rowing-boat-on-a-lake\n',
      },
    },
  ],
};
