import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: `<?php\n$token = $config->builder()->expiresAt($end)->withClaim('scope', '*')->getToken($signer, $key);`,
    },
    { language: 'php', code: `<?php\n$token = $user->createToken('api')->plainTextToken;` },
    { language: 'php', code: `<?php\n$token = $user->createToken('api', ['*'])->plainTextToken;` },
    { language: 'javascript', code: `const token = sign({ sub: user.id, scope: '*' }, key);` },
    {
      language: 'javascript',
      code: `const payload = { sub: user.id, permissions: ['*'] };\nconst token = jwt.sign(payload, key);`,
    },
    { language: 'python', code: `token = jwt.encode({'sub': user.id, 'scope': '*'}, key, algorithm='HS256')` },
    {
      language: 'go',
      code: `package main\nfunc issue() string {\n\tclaims := jwt.MapClaims{"sub": 1, "scope": "*"}\n\treturn sign(claims)\n}`,
    },
    {
      language: 'java',
      code: `class Tokens { String issue() { return Jwts.builder().subject("1").claim("scope", "*").signWith(key).compact(); } }`,
    },
    { language: 'ruby', code: `token = JWT.encode({ sub: user.id, scopes: ['*'] }, key, 'HS256')` },
    {
      language: 'csharp',
      code: `class Tokens { string Issue() { var claims = new List<Claim> { new Claim("scope", "*") }; return Write(claims); } }`,
    },
  ],
  clean: [
    { language: 'php', code: `<?php\n$token = $user->createToken('api', ['orders:read'])->plainTextToken;` },
    {
      language: 'php',
      code: `<?php\nclass TokenManager { function issue($user) { return $this->createToken($user); } }\n$tokenManager->createToken($user); $tokensDAO->createToken($tokenModel);`,
    },
    {
      language: 'javascript',
      code: `const token = sign({ sub: user.id, scope: 'orders:read' }, key); const origins = { origin: '*' };`,
    },
    {
      language: 'javascript',
      code: `export const roles = { admin: { permissions: ['*'] }, editor: { permissions: ['posts'] } };`,
    },
    {
      language: 'python',
      code: `ROLES = {'admin': {'permissions': ['*']}}\nallowed = {'scope': '*', 'origin': '*'}`,
    },
    {
      language: 'php',
      code: `<?php\n$abilities = ['orders:read'];\n$token = $user->createToken('api', $abilities)->plainTextToken;`,
    },
  ],
};
