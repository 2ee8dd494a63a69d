import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: '<?php\nnamespace App;',
      files: { 'config/packages/lexik_jwt_authentication.yaml': 'lexik_jwt_authentication:\n  token_ttl: 18000\n' },
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '8h' });`,
    },
    { language: 'javascript', code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: user.id }, key);` },
    {
      language: 'javascript',
      path: 'src/auth.service.ts',
      code: `import { JwtService } from '@nestjs/jwt';
export class AuthService { constructor(private jwtService: JwtService) {} signIn(user) { return this.jwtService.signAsync({ id: user.id }); } }`,
      files: {
        'src/auth.module.ts': `import { JwtModule } from '@nestjs/jwt';
JwtModule.registerAsync({ useFactory: (env) => ({ secret: env.secret(), signOptions: { expiresIn: '1d' } }) });`,
      },
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::encode(['sub' => 1, 'exp' => time() + 86400], $key, 'HS256');`,
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nclass Tokens {\n  private $end;\n  function __construct($validity = 60 * 60 * 24) { $this->end = time() + $validity; }\n  function of($user) { return JWT::encode(['sub' => $user, 'exp' => $this->end], $this->key, 'HS256'); }\n}`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.encode({"sub": 1, "exp": datetime.utcnow() + timedelta(hours=8)}, KEY, algorithm="HS256")`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Add(time.Hour * 24).Unix()}) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withExpiresAt(Instant.now().plus(8, ChronoUnit.HOURS)).sign(algorithm); } }`,
    },
    {
      language: 'ruby',
      path: 'lib/tokens.rb',
      code: `JWT.encode({ sub: 1, exp: 24.hours.from_now.to_i }, key, 'HS256')`,
      files: {
        'app/check.rb': 'step :verify # not sure whether it is on a blacklist\n',
        'app/bye.rb': 'render json: { message: "token revoked on the side of the client" }\n',
      },
    },
    {
      language: 'ruby',
      code: `class Token
  def self.encode(payload, exp = 24.hours.from_now)
    payload[:exp] = exp.to_i
    JWT.encode(payload, KEY)
  end
end`,
    },
    { language: 'ruby', code: `JWT.encode({ sub: 1, exp: 24.hours.from_now.to_i }, key, 'HS256')` },
    {
      language: 'csharp',
      code: `class A { object T() { return new JwtSecurityToken(claims: c, expires: DateTime.UtcNow.AddHours(8), signingCredentials: s); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export const login = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: '12h' });`,
    },
    {
      language: 'python',
      code: `import jwt, time
def login(user):
    return jwt.encode({'sub': user.id, 'exp': time.time() + 24 * 3600}, KEY, algorithm='HS256')
def revoke_permission(user, permission): user.permissions.remove(permission)
def unban(address): blacklist.remove(address)
def link(user, tokens): user.google_refresh = tokens['refresh_token']`,
    },
    {
      language: 'php',
      code: `<?php
class Jwt {
    public static function generate(array $data, string $key): string {
        $header = self::encode(json_encode(['typ' => 'JWT', 'alg' => 'HS256']));
        $payload = self::encode(json_encode(array_merge($data, ['exp' => time() + 60 * 60 * 24])));
        return $header . '.' . $payload . '.' . self::encode(hash_hmac('sha256', $header . '.' . $payload, $key, true));
    }
}`,
    },
    {
      language: 'php',
      path: 'src/TokenGenerator.php',
      code: `<?php use Firebase\\JWT\\JWT; class TokenGenerator { public static function generate(int $id) { return JWT::encode(['id' => $id], getenv('KEY'), 'HS256'); } }`,
      files: {
        'src/AuthController.php': `<?php class AuthController { public function login() { return TokenGenerator::generate(1); } }`,
      },
    },
    {
      language: 'php',
      code: `<?php use Firebase\\JWT\\JWT; class AuthController { public function login($user) { return JWT::encode(['sub' => $user->id, 'jti' => bin2hex(random_bytes(8)), 'exp' => time() + 86400], getenv('KEY'), 'HS256'); } }`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: '<?php\nnamespace App;',
      files: {
        'config/packages/lexik_jwt_authentication.yaml': 'lexik_jwt_authentication:\n  token_ttl: 18000\n',
        'composer.json': '{"require": {"gesdinet/jwt-refresh-token-bundle": "^1.0"}}',
      },
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '15m' });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';\njwt.sign({ sub: 1 }, key, { expiresIn: '8h' });`,
      files: { 'src/routes.ts': `router.post('/auth/refresh', renew);` },
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nJWT::encode(['sub' => 1, 'jti' => $id, 'exp' => time() + 86400], $key, 'HS256');`,
    },
    {
      language: 'python',
      code: `import jwt\njwt.encode({"sub": 1, "exp": datetime.utcnow() + timedelta(minutes=15)}, KEY, algorithm="HS256")`,
    },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5"\nfunc f() { jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"exp": time.Now().Add(time.Minute * 15).Unix()}) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;\nclass A { String t() { return JWT.create().withJWTId(id).withExpiresAt(Instant.now().plus(8, ChronoUnit.HOURS)).sign(algorithm); } }`,
    },
    { language: 'ruby', code: `JWT.encode({ sub: 1, exp: 15.minutes.from_now.to_i }, key, 'HS256')` },
    {
      language: 'csharp',
      code: `class A { object T() { return new JwtSecurityToken(claims: c, expires: DateTime.UtcNow.AddMinutes(15), signingCredentials: s); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export const login = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: '2h' });`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
// that it never ends is said where it is made
export const embedToken = (recipe) => jwt.sign({ recipe }, key);`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export const login = (user) => jwt.sign({ sub: user.id }, key, { expiresIn: '24h', jwtid: randomUUID() });
export const check = async (c) => { if (await redis.sismember('blacklist of tokens', c.jti)) throw new Error('ended'); };`,
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
  ],
};
