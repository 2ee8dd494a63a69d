import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `function verify(req) {\n  const mac = crypto.createHmac('sha256', key).update(req.rawBody).digest();\n  return crypto.timingSafeEqual(mac, Buffer.from(req.headers['x-signature'], 'hex'));\n}`,
    },
    {
      language: 'php',
      code: `<?php\nfunction verify($request) { return hash_equals(hash_hmac('sha256', $request->getContent(), $key), $request->header('X-Signature')); }`,
    },
    {
      language: 'python',
      code: `def verify(request):\n    mac = hmac.new(key, request.body, 'sha256').hexdigest()\n    return hmac.compare_digest(mac, request.headers['X-Signature'])`,
    },
    {
      language: 'go',
      code: `package a\nfunc verify(r *http.Request, body []byte) bool { m := hmac.New(sha256.New, key); m.Write(body); return hmac.Equal(m.Sum(nil), decode(r.Header.Get("X-Signature"))) }`,
    },
    {
      language: 'java',
      code: `class A { boolean verify(HttpServletRequest r, byte[] body) throws Exception { Mac m = Mac.getInstance("HmacSHA256"); return MessageDigest.isEqual(m.doFinal(body), decode(r.getHeader("X-Signature"))); } }`,
    },
    {
      language: 'ruby',
      code: `def verify(request)\n  mac = OpenSSL::HMAC.hexdigest('SHA256', key, request.raw_post)\n  Rack::Utils.secure_compare(mac, request.headers['X-Signature'])\nend`,
    },
    {
      language: 'csharp',
      code: `class A { bool Verify(HttpRequest r, byte[] body) { using var m = new HMACSHA256(key); return CryptographicOperations.FixedTimeEquals(m.ComputeHash(body), Decode(r.Headers["X-Signature"])); } }`,
    },
    {
      language: 'java',
      code: `class E { boolean verify(String body, String signature) throws Exception { return MessageDigest.isEqual(hex(Mac.getInstance("HmacSHA256").doFinal(body.getBytes())), signature.getBytes()); } }`,
    },
    {
      language: 'javascript',
      code: `export const fromShop = async (c, next) => {
  if (!(await crypto.subtle.verify('HMAC', key, unhex(c.req.header('x-signature')), await c.req.arrayBuffer()))) return c.text('no', 401);
  await next();
};`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\nclass Client { function post($url, $body, $secret) { $signature = null === $secret ? null : hash_hmac('sha256', $body, $secret);\n$headers = ['X-Signature' => $signature];\nreturn $this->http->sendRequest(new Request('POST', $url, $headers, $body)); } }`,
    },
    {
      language: 'javascript',
      code: `function verify(req) {\n  if (Math.abs(Date.now() - Number(req.headers['x-timestamp'])) > 300000) return false;\n  const mac = crypto.createHmac('sha256', key).update(req.headers['x-timestamp'] + req.rawBody).digest();\n  return crypto.timingSafeEqual(mac, Buffer.from(req.headers['x-signature'], 'hex'));\n}\nfunction sign(body) { return crypto.createHmac('sha256', key).update(body).digest('hex'); }`,
    },
    {
      language: 'php',
      code: `<?php\nfunction verify($request) { if (abs(time() - $request->header('X-Timestamp')) > 300) return false; return hash_equals(hash_hmac('sha256', $request->header('X-Timestamp') . $request->getContent(), $key), $request->header('X-Signature')); }`,
    },
    { language: 'python', code: `def sign(body):\n    return hmac.new(key, body, 'sha256').hexdigest()` },
    {
      language: 'go',
      code: `package a\nfunc sign(body []byte) []byte { m := hmac.New(sha256.New, key); m.Write(body); return m.Sum(nil) }`,
    },
    {
      language: 'java',
      code: `class A { byte[] sign(byte[] body) throws Exception { return Mac.getInstance("HmacSHA256").doFinal(body); } }`,
    },
    { language: 'ruby', code: `def sign(body)\n  OpenSSL::HMAC.hexdigest('SHA256', key, body)\nend` },
    {
      language: 'csharp',
      code: `class A { byte[] Sign(byte[] body) { using var m = new HMACSHA256(key); return m.ComputeHash(body); } }`,
    },
  ],
};
