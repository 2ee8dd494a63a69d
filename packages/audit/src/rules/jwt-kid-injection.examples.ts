import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
export const createVault = (dir) => ({
  keyFor(token) { const { header } = jwt.decode(token, { complete: true }); return readFile(path.join(dir, header.kid + '.pem')); }, // finding
  checkedKey(header) { if (!/^[\\w-]+$/.test(header.kid)) throw new Error(); return readFile(path.join(dir, header.kid + '.pem')); },
});`,
    },
    {
      language: 'ruby',
      code: `header = JWT.decode(token, nil, false).last\nkey = File.read("/keys/#{header['kid']}")\nJWT.decode(token, key, true, algorithm: 'RS256')`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { byte[] k(String token) throws Exception { DecodedJWT jwt = JWT.decode(token); return Files.readAllBytes(Paths.get("keys/" + jwt.getKeyId())); } }`,
    },
    {
      language: 'ruby',
      code: `header = JWT.decode(token, nil, false).last
key = File.read("keys/#{header['kid']}")`,
    },
    {
      language: 'csharp',
      code: `class A { string K(string t) { var jwt = handler.ReadJwtToken(t); return File.ReadAllText("keys/" + jwt.Header.Kid); } }`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
import fs from 'node:fs';
const getKey = (header, done) => done(null, fs.readFileSync('./keys/' + header.kid)); // finding`,
    },
    {
      language: 'javascript',
      code: `import jwt from 'jsonwebtoken';
async function key(token) {
  const { header } = jwt.decode(token, { complete: true });
  const [row] = await db.query(\`SELECT secret FROM keys WHERE id = '\${header.kid}'\`);
  return row.secret;
}`,
    },
    {
      language: 'php',
      code: `<?php\n// jwt\n$header = json_decode(base64_decode($parts[0]), true);\n$key = file_get_contents('/keys/' . $header['kid']);`,
    },
    {
      language: 'python',
      code: `import jwt\nheader = jwt.get_unverified_header(token)\nkey = open("keys/" + header["kid"]).read()`,
    },
    {
      language: 'python',
      code: `import jwt\nkid = jwt.get_unverified_header(token)["kid"]\npem = (KEY_DIR / f"{kid}.pub").read_text()`,
    },
    {
      language: 'python',
      code: `import jwt\nkid = jwt.get_unverified_header(token).get("kid")\ncursor.execute(f"SELECT key FROM keys WHERE kid = '{kid}'")`,
    },
    {
      language: 'go',
      code: `package a\nfunc key(token *jwt.Token) (interface{}, error) { return os.ReadFile("keys/" + token.Header["kid"].(string)) }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class Keys {
  byte[] key(String token) throws Exception {
    String kid = JWT.decode(token).getKeyId();
    return Files.readAllBytes(Paths.get("keys/" + kid));
  }
}`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Keys {
  byte[] Key(JwtSecurityToken jwt) {
    var kid = jwt.Header.Kid;
    return File.ReadAllBytes("keys/" + kid);
  }
}`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php
// jwt
$key = $keys[$header['kid']] ?? throw new Exception('kid');`,
    },
    {
      language: 'go',
      code: `package a
func key(token *jwt.Token) (interface{}, error) { return keys[token.Header["kid"].(string)], nil }`,
    },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class A { byte[] k(String token) { return keys.get(JWT.decode(token).getKeyId()); } }`,
    },
    { language: 'ruby', code: `key = JWT_KEYS.fetch(header['kid'])` },
    {
      language: 'csharp',
      code: `class A { string K(string t) { var jwt = handler.ReadJwtToken(t); return keys[jwt.Header.Kid]; } }`,
    },
    { language: 'javascript', code: `const getKey = (header) => jwtKeys.get(header.kid);` },
    {
      language: 'javascript',
      code: `const jwtKey = async (header) => db.query('SELECT k FROM keys WHERE id = ?', [header.kid]);`,
    },
    {
      language: 'javascript',
      code: `function jwtKey(header) { if (!/^[\\w-]+$/.test(header.kid)) throw new Error('kid'); return fs.readFileSync('keys/' + header.kid); }`,
    },
    { language: 'python', code: `import jwt\nkey = KEYS[jwt.get_unverified_header(token)["kid"]]` },
    {
      language: 'java',
      code: `import com.auth0.jwt.JWT;
class Keys { Jwk key(String token) { return provider.get(JWT.decode(token).getKeyId()); } }`,
    },
    {
      language: 'csharp',
      code: `using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
class Keys { SecurityKey Key(JwtSecurityToken jwt) { return _keys[jwt.Header.Kid]; } }`,
    },
  ],
};
