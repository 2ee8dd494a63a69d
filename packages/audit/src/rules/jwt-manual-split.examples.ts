import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `const fetchUser = async (token) => {
  // no signature verification (on purpose)
  const payload = JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString('utf8'));
  return User.findOne({ customerId: payload.customerId });
};`,
    },
    {
      language: 'javascript',
      code: `function auth(req, res, next) {
  const token = req.headers.authorization.split(' ')[1];
  const payload = JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString());
  req.user = payload;
  next();
}`,
    },
    {
      language: 'php',
      code: `<?php
function currentUser($jwt) {
  $parts = explode('.', $jwt);
  $claims = json_decode(base64_decode($parts[1]), true);
  return $claims['sub'];
}`,
    },
    {
      language: 'python',
      code: `import base64, json
def current_user(token):
    payload = json.loads(base64.urlsafe_b64decode(token.split('.')[1] + '=='))
    return payload['sub']`,
    },
    {
      language: 'ruby',
      code: `def current_user(token)
  payload = JSON.parse(Base64.urlsafe_decode64(token.split('.')[1]))
  User.find(payload['sub'])
end`,
    },
    {
      language: 'go',
      code: `package a
func userOf(token string) string {
	parts := strings.Split(token, ".")
	data, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims Claims
	json.Unmarshal(data, &claims)
	return findUser(claims.Subject)
}`,
    },
    {
      language: 'java',
      code: `class Tokens {
  String userOf(String token) throws Exception {
    String[] parts = token.split("\\\\.");
    String payload = new String(Base64.getUrlDecoder().decode(parts[1]));
    return users.find(mapper.readValue(payload, Map.class).get("sub"));
  }
}`,
    },
    {
      language: 'csharp',
      code: `class Tokens {
  User UserOf(string token) {
    var parts = token.Split('.');
    var payload = Encoding.UTF8.GetString(Convert.FromBase64String(parts[1]));
    return _users.Find(JsonSerializer.Deserialize<Claims>(payload).Sub);
  }
}`,
    },
    {
      language: 'python',
      code: `import base64, json, jwt
def reader_of(raw):
    head, body, sig = raw.split('.')
    return json.loads(base64.urlsafe_b64decode(body + '=='))['sub']`,
    },
    {
      language: 'javascript',
      code: `const jwt = require('jsonwebtoken');
const decodePart = (part) => JSON.parse(Buffer.from(part, 'base64url'));
exports.whoami = (req) => {
  const parts = (req.headers.authorization || '').split('.');
  const claims = decodePart(parts[1]);
  return claims.sub;
};`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\nclass JWT { static function decode($jwt, $key) { list($head, $body, $crypto) = explode('.', $jwt); $payload = json_decode(base64_decode($body)); $sig = base64_decode($crypto); if ($sig != JWT::sign("$head.$body", $key)) { throw new UnexpectedValueException('signature'); } return $payload; } }`,
    },
    {
      language: 'javascript',
      code: `class Jwt { decode({ token, secret }) {
  const [header, payload, signature] = token.split('.');
  const expectedSig = this.sign({ header, payload, secret });
  if (expectedSig !== signature) return null;
  return JSON.parse(this.base64urlDecode(payload));
} }`,
    },
    {
      language: 'php',
      code: `<?php
class Jwt {
  public function isValid(string $jwt): bool {
    $parts = explode('.', $jwt);
    return hash_equals(hash_hmac('sha256', $parts[0] . '.' . $parts[1], $this->key), $parts[2]);
  }
  /** After isValid(). */
  public function payload(string $jwt): array { return json_decode(base64_decode(explode('.', $jwt)[1]), true); }
}`,
    },
    {
      language: 'python',
      code: `import base64, json, hmac
def check(token):
    h, p, s = token.split('.')
    if not hmac.compare_digest(sign(h, p), base64.urlsafe_b64decode(s)): raise ValueError()
    return json.loads(base64.urlsafe_b64decode(p))`,
    },
    {
      language: 'ruby',
      code: `def log_claims(token)
  JSON.parse(Base64.urlsafe_decode64(token.split('.')[1]))['exp']
end`,
    },
    {
      language: 'javascript',
      code: `import { createHmac, timingSafeEqual } from 'node:crypto';
function verify(token) {
  const [h, p, s] = token.split('.');
  const mac = createHmac('sha256', key).update(h + '.' + p).digest();
  if (!timingSafeEqual(mac, Buffer.from(s, 'base64url'))) throw new Error();
  return JSON.parse(Buffer.from(p, 'base64url').toString());
}`,
    },
    {
      language: 'javascript',
      path: 'src/components/Menu.tsx',
      code: `export const Menu = () => { const claims = JSON.parse(atob(localStorage.token.split('.')[1])); return claims.name; };`,
    },
    {
      language: 'php',
      code: `<?php
function version($v) { $parts = explode('.', $v); return json_decode('{}'); }`,
    },
    {
      language: 'go',
      code: `package a
func verified(token string) bool {
	parts := strings.Split(token, ".")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(parts[0] + "." + parts[1]))
	data, _ := base64.RawURLEncoding.DecodeString(parts[2])
	json.Unmarshal(payload, &claims)
	return hmac.Equal(mac.Sum(nil), data)
}`,
    },
    {
      language: 'java',
      code: `class Hosts { String[] parts(String host) { return host.split("\\\\."); } String b(byte[] x) { return Base64.getEncoder().encodeToString(x); } }`,
    },
    {
      language: 'csharp',
      code: `class Hosts { string[] Parts(string host) { return host.Split('.'); } string B(byte[] x) { return Convert.ToBase64String(x); } }`,
    },
    {
      language: 'go',
      code: `package a
func claimsOf(token *oauth2.Token) (map[string]any, error) {
	raw, _ := token.Extra("id_token").(string)
	parts := strings.Split(raw, ".")
	data, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]any
	err := json.Unmarshal(data, &claims)
	return claims, err
}`,
    },
    {
      language: 'php',
      code: `<?php
class JwtParts {
  function parse($token) { $parts = explode('.', $token); $this->payload = $this->parsePart($parts[1]); $this->signature = base64_decode($parts[2]); }
  function parsePart($part) { return json_decode(base64_decode($part), true); }
}`,
    },
    {
      language: 'python',
      code: `import jwt
def version(raw):
    major, minor, patch = raw.split('.')
    return json.loads(base64.b64decode(patch))`,
    },
    {
      language: 'go',
      code: `package a
func getSessionType(refreshToken string) (string, error) {
	parts := strings.Split(refreshToken, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]any
	json.Unmarshal(payload, &claims)
	typ, _ := claims["typ"].(string)
	return typ, nil
}`,
    },
  ],
};
