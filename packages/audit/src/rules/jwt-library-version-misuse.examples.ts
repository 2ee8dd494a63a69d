import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';`,
      files: { 'package.json': '{ "dependencies": { "jsonwebtoken": "^8.5.1" } }' },
    },
    { language: 'php', code: `<?php\nuse Firebase\\JWT\\JWT;\n$claims = JWT::decode($jwt, $key, array('HS256'));` },
    { language: 'python', code: `import jwt`, files: { 'requirements.txt': 'PyJWT==1.7.1\n' } },
    { language: 'go', code: `package a\nimport "github.com/dgrijalva/jwt-go"` },
    {
      language: 'ruby',
      code: `JSON::JWT.decode(token, key)`,
      files: { 'Gemfile.lock': 'GEM\n  specs:\n    json-jwt (1.13.0)\n' },
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';`,
      files: { 'package.json': '{ "dependencies": { "jsonwebtoken": "^9.0.2" } }' },
    },
    {
      language: 'php',
      code: `<?php\nuse Firebase\\JWT\\JWT;\nuse Firebase\\JWT\\Key;\n$claims = JWT::decode($jwt, new Key($key, 'HS256'));`,
    },
    { language: 'python', code: `import jwt`, files: { 'requirements.txt': 'PyJWT==2.10.1\n' } },
    {
      language: 'go',
      code: `package a\nimport "github.com/golang-jwt/jwt/v5" // not dgrijalva/jwt-go any more`.replace(
        'github.com/dgrijalva',
        'dgrijalva',
      ),
    },
    {
      language: 'ruby',
      code: `JSON::JWT.decode(token, key)`,
      files: { 'Gemfile.lock': 'GEM\n  specs:\n    json-jwt (1.16.7)\n' },
    },
  ],
};
