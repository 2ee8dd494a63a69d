import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'java',
      path: 'src/main/java/Tokens.java',
      code: `class Tokens {
  @Value("\${jwt.expiration}") private long expiration; // finding
  @Value("\${jwt.refresh-expiration}") private long refreshExpiration;
  Date end() { return new Date(System.currentTimeMillis() + expiration); }
}`,
      files: {
        'src/main/resources/application.yml': 'jwt:\n  expiration: 864000000\n  refresh-expiration: 864000000\n',
      },
    },
    {
      language: 'csharp',
      path: 'Tokens.cs',
      code: `class Tokens { object T() { return new JwtSecurityToken(expires: DateTime.Now.AddDays(Convert.ToDouble(_config["Jwt:ExpireDays"]))); } }`,
      files: { 'appsettings.json': '{ "Jwt": { "ExpireDays": 30 } }' },
    },
    {
      language: 'php',
      code: '<?php\nnamespace App;',
      files: {
        'config/packages/lexik_jwt_authentication.yaml': 'lexik_jwt_authentication:\n  token_ttl: 36000000\n',
      },
    },
    {
      language: 'php',
      code: `<?php\nuse Tymon\\JWTAuth\\Facades\\JWTAuth;\nJWTAuth::factory()->setTTL(60 * 24 * 365);`,
    },
    { language: 'python', code: `class Settings:\n    ACCESS_TOKEN_EXPIRE_MINUTES: int = 60 * 24 * 8` },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nfunction token(id) { const end = new Date(); end.setDate(end.getDate() + 60); return jwt.sign({ id, exp: end.getTime() / 1000 }, key); }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst token = jwt.sign({ sub: 1 }, key, { expiresIn: '365d' });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst week = 7 * 24 * 60 * 60;\njwt.sign({ sub: 1, exp: Math.floor(Date.now() / 1000) + week }, key);`,
    },
    {
      language: 'javascript',
      code: `import { JwtModule } from '@nestjs/jwt';\nJwtModule.register({ secret: process.env.S, signOptions: { expiresIn: '30d' } });`,
    },
    {
      language: 'php',
      path: 'config/jwt.php',
      code: `<?php\nreturn ['secret' => env('JWT_SECRET'), 'ttl' => null];`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::encode(['sub' => 1, 'exp' => time() + 60 * 60 * 24 * 365], $key, 'HS256');`,
    },
    {
      language: 'php',
      code: `<?php\nuse Laravel\\Passport\\Passport;\nPassport::tokensExpireIn(now()->addYears(1));`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.encode({"sub": 1, "exp": datetime.utcnow() + timedelta(days=30)}, KEY, algorithm="HS256")`,
    },
    {
      language: 'python',
      code: `import jwt\ndef issue():\n    end = datetime.now() + timedelta(days=60)\n    return jwt.encode({"sub": 1, "exp": int(end.strftime("%s"))}, KEY, algorithm="HS256")`,
    },
    { language: 'python', code: `JWT_ACCESS_TOKEN_EXPIRES = timedelta(days=365)` },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Add(time.Hour * 24 * 365).Unix()}) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withExpiresAt(Instant.now().plus(30, ChronoUnit.DAYS)).sign(algorithm); } }`,
    },
    { language: 'ruby', code: `JWT.encode({ sub: 1, exp: 30.days.from_now.to_i }, key, 'HS256')` },
    {
      language: 'csharp',
      code: `class A { object T() { return new JwtSecurityToken(claims: c, expires: DateTime.UtcNow.AddDays(30), signingCredentials: s); } }`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
exports.rememberMe = (id) => jwt.sign({ id }, process.env.KEY, { expiresIn: '1y' });`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
class Auth { static LIFETIME = 60 * 60 * 24 * 365; static issue(id) { return jwt.sign({ id }, process.env.KEY, { expiresIn: Auth.LIFETIME }); } }`,
    },
    {
      language: 'ruby',
      path: 'config/initializers/devise.rb',
      code: `Devise.setup { |config| config.jwt { |jwt| jwt.expiration_time = 90.days.to_i } }`,
    },
    {
      language: 'ruby',
      path: 'config/initializers/doorkeeper.rb',
      code: `Doorkeeper.configure do
  access_token_expires_in nil
end`,
    },
    {
      language: 'javascript',
      code: `import NextAuth from 'next-auth';
export default NextAuth({ session: { strategy: 'jwt', maxAge: 365 * 24 * 60 * 60 } });`,
    },
    {
      language: 'php',
      code: `<?php
use Firebase\\JWT\\JWT;
JWT::encode(['sub' => $user->id, 'exp' => now()->addYears(2)->timestamp], config('app.jwt'), 'HS256');`,
    },
    {
      language: 'php',
      code: `<?php
class Jwt {
    public static function generate(array $data, string $key): string {
        $header = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'HS256']));
        $payload = self::encode(json_encode(array_merge($data, ['exp' => time() + 60 * 60 * 24 * 30])));
        return $header . '.' . $payload . '.' . self::encode(hash_hmac('sha256', $header . '.' . $payload, $key, true));
    }
}`,
    },
  ],
  clean: [
    {
      language: 'java',
      path: 'src/main/java/Tokens.java',
      code: `class Tokens { @Value("\${jwt.expiration}") private long expiration; Instant end() { return Instant.now().plusSeconds(expiration); } }`,
      files: { 'src/main/resources/application.yml': 'jwt:\n  expiration: 3600\n' },
    },
    {
      language: 'php',
      path: 'config/sanctum.php',
      code: `<?php\nreturn ['expiration' => null];`,
      files: {
        'app/Models/User.php': '<?php\nuse Laravel\\Passport\\HasApiTokens;\nclass User { use HasApiTokens; }',
      },
    },
    {
      language: 'php',
      code: '<?php\nnamespace App;',
      files: { 'config/packages/lexik_jwt_authentication.yaml': 'lexik_jwt_authentication:\n  token_ttl: 3600\n' },
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;
class A { private final Date JWT_EXPIRY = new Date(System.currentTimeMillis() + 15 * 60 * 1000); }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nexport const tokens = (t) => ({ accessToken: t, accessTokenExpiration: 18e5 });`,
    },
    {
      language: 'java',
      code: `import io.jsonwebtoken.Jwts;\nclass A { String t() { return Jwts.builder().setExpiration(new Date(System.currentTimeMillis() + 60 * 60 * 1000)).signWith(key).compact(); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '15m' });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\nconst refreshToken = jwt.sign({ sub: 1 }, key, { expiresIn: '30d' });`,
    },
    {
      language: 'javascript',
      code: `const url = await getSignedUrl(client, command, { expiresIn: 3600 * 24 * 7 });`,
    },
    {
      language: 'php',
      path: 'config/jwt.php',
      code: `<?php\nreturn ['ttl' => env('JWT_TTL', 60), 'refresh_ttl' => 20160];`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.encode({"sub": 1, "exp": datetime.utcnow() + timedelta(minutes=15)}, KEY, algorithm="HS256")`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Add(15 * time.Minute).Unix()}) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withExpiresAt(Instant.now().plus(15, ChronoUnit.MINUTES)).sign(algorithm); } }`,
    },
    { language: 'ruby', code: `JWT.encode({ sub: 1, exp: 15.minutes.from_now.to_i }, key, 'HS256')` },
    {
      language: 'csharp',
      code: `class A { object T() { return new JwtSecurityToken(claims: c, expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: s); } }`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
exports.rememberMe = (id) => jwt.sign({ id }, process.env.KEY, { expiresIn: '30d' });`,
    },
    {
      language: 'javascript',
      code: `import NextAuth from 'next-auth';
export default NextAuth({ session: { strategy: 'jwt', maxAge: 8 * 60 * 60 }, cookies: { pkce: { options: { maxAge: 365 * 24 * 60 * 60 } } } });`,
    },
    {
      language: 'ruby',
      path: 'config/initializers/doorkeeper.rb',
      code: `Doorkeeper.configure do
  access_token_expires_in 15.minutes
end`,
    },
    {
      language: 'javascript',
      code: `import { SignJWT } from 'jose';
export const badge = async (holder) => {
  const jwt = new SignJWT({ holder });
  jwt.setExpirationTime(new Date(Date.now() + 3600_000));
  return jwt.sign(key);
};`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export const login = (user) => ({
  access: jwt.sign({ sub: user.id }, key, { expiresIn: '15m' }),
  refreshToken: jwt.sign({ sub: user.id, t: 'r' }, other, { expiresIn: '7d' }),
});`,
    },
    {
      language: 'php',
      code: `<?php
class Jwt {
    public static function generate(array $data, string $key): string {
        $header = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'HS256']));
        $payload = self::encode(json_encode(array_merge($data, ['exp' => time() + 60 * 15])));
        return $header . '.' . $payload . '.' . self::encode(hash_hmac('sha256', $header . '.' . $payload, $key, true));
    }
}`,
    },
  ],
};
