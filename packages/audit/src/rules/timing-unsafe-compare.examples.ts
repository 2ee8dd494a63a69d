import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `app.decorate('onlyDevices', async (request) => { const given = request.headers['x-device-token']; const wanted = process.env.DEVICE_TOKEN; if (given === wanted) return; throw unauthorized(); });`,
    },
    {
      language: 'javascript',
      code: `class Lab { results(@Headers('x-lab-key') key: string) { if (key !== this.config.get('security.labKey')) throw new UnauthorizedException(); } }`,
    },
    { language: 'javascript', code: `if (client?.secret !== client_secret) ctx.throw(401);` },
    {
      language: 'javascript',
      code: `function requireInternal(req, res, next) { if (req.get('x-internal-key') !== internalKey) return res.sendStatus(401); next(); }`,
    },
    {
      language: 'javascript',
      code: `app.addHook('preHandler', async (request, reply) => { const { token } = request.query; if (token !== env.opsToken) return reply.code(401).send(); });`,
    },
    {
      language: 'javascript',
      code: `const expected = crypto.createHmac('sha256', secret).update(body).digest('hex');\nif (req.headers['x-signature'] === expected) next();`,
    },
    { language: 'javascript', code: `if (apiKey !== process.env.API_KEY) return deny();` },
    {
      language: 'javascript',
      code: 'if (req.headers.authorization !== `Bearer ${process.env.JOBS_TOKEN}`) return deny();',
    },
    {
      language: 'javascript',
      code: `if (name === process.env.DOCS_USER && password === process.env.DOCS_PASSWORD) done();`,
    },
    { language: 'php', code: `<?php\nif ($signature === hash_hmac('sha256', $body, $key)) { go(); }` },
    {
      language: 'php',
      code: `<?php\n$expected = base64url(hash_hmac('sha256', "$head.$payload", $key, true));\nif ($signature_sent === $expected) { go(); }`,
    },
    { language: 'php', code: `<?php\nif (strcmp(hash_hmac('sha256', $body, $key), $signature) === 0) { go(); }` },
    {
      language: 'php',
      code: `<?php\n$expected = hash_hmac('sha256', $body, $key);\nif ($expected !== $request->headers->get('X-Signature')) { deny(); }`,
    },
    {
      language: 'python',
      code: `import hmac
def check(body, sent):
    wanted = hmac.new(key, body, 'sha256').hexdigest()
    if wanted != sent:
        deny()`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(r *http.Request) bool { given := r.URL.Query().Get("t"); return given == os.Getenv("REPORT_TOKEN") }`,
    },
    { language: 'ruby', code: `deny unless params[:api_key] == ENV['REPORT_KEY']` },
    {
      language: 'csharp',
      code: `class A { bool F(HttpContext c, string key) { return c.Request.Headers["X-Api-Key"] == key; } }`,
    },
    { language: 'python', code: `if signature == hmac.new(key, body, 'sha256').hexdigest():\n    go()` },
    { language: 'go', code: `package a\nfunc f(signature, expected string) bool { return signature == expected }` },
    {
      language: 'java',
      code: `class A { boolean f(String signature, String expected) { return signature.equals(expected); } }`,
    },
    { language: 'ruby', code: `go if signature == OpenSSL::HMAC.hexdigest('SHA256', key, body)` },
    {
      language: 'csharp',
      code: `class A { bool F(string signature, string expected) { return signature == expected; } }`,
    },
    {
      language: 'go',
      code: `package a\nfunc (s *server) f(r *http.Request) bool { token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); return token == s.token }`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(r *http.Request, sum []byte) bool { mac := hmac.New(sha256.New, key); return bytes.Equal(mac.Sum(nil), sum) }`,
    },
    {
      language: 'java',
      code: `class A { boolean f(String apiKey, String key) { return Objects.equals(key, apiKey); } }`,
    },
    {
      language: 'java',
      code: `class A { boolean f(byte[] body, byte[] sig) { return Arrays.equals(hmac.doFinal(body), sig); } }`,
    },
    {
      language: 'csharp',
      code: `class A { bool F(string key, Options o) { return string.Equals(key, o.ApiKey); } }`,
    },
    { language: 'php', code: `<?php\nif ($token === config('services.partner.token')) { go(); }` },
    {
      language: 'javascript',
      code: `const basic = (req, res, next) => { const [user, pass] = decode(req.headers.authorization); if (user === cfg.user && pass === cfg.pass) return next(); deny(res); };`,
    },
    {
      language: 'javascript',
      code: `const hash = crypto.createHash('sha256').update(req.body + secret).digest('hex');\nif (hash === req.headers['x-hash']) go();`,
    },
    {
      language: 'javascript',
      code: `const couponToken = (email) => { const mac = crypto.createHmac('sha256', key); return mac.update(email).digest('hex'); };
const isMember = (claims) => claims.role === 'member' && claims.coupon === couponToken(claims.email);`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `const mode = process.env.DB_KEY_MODE; if (mode === wanted) run(); if (process.env.NODE_ENV === expected) go(); if (kind !== this.config.get('security.keyType')) stop();`,
    },
    {
      language: 'javascript',
      code: `const on = (event) => { if (event.key === config.key || token.type === options.token.type || settings.pageToken === undefined) run(); };`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(accessKey string) bool { return accessKey == cred.AccessKey }`,
      files: { 'sign.go': 'package a\nfunc k() string { return cred.SecretKey }' },
    },
    {
      language: 'javascript',
      code: `if (key instanceof ExternalSigningKey) go(key); const signature = 1;`,
    },
    { language: 'javascript', code: `if (field.type === FieldType.SIGNATURE) draw(); // an enumeration's constant` },
    {
      language: 'python',
      code: `class User(Base):\n    api_key = Column(String)\n    @classmethod\n    def of(cls, api_key):\n        return cls.query.filter(cls.api_key == api_key, cls.org == org).one()`,
    },
    {
      language: 'javascript',
      code: `if (signature === undefined || signature === '') deny(); if (typeof apiKey === 'string') go(); if (etag === digest) cached(); if (crypto.timingSafeEqual(signature, expected)) go(); if (a.signature.length === 64) go();`,
    },
    {
      language: 'php',
      code: `<?php\nif ($signature === null) { deny(); } if (hash_equals($expected, $signature)) { go(); }`,
    },
    {
      language: 'python',
      code: `def check(content):\n    digest = hashlib.sha256(content).hexdigest()\n    if digest != expected_sha256:\n        fail()\nif signature is None or signature == '':\n    deny()\nif hmac.compare_digest(signature, expected):\n    go()`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(signature, expected []byte) bool { if signature == nil { return false }; return hmac.Equal(signature, expected) }`,
    },
    {
      language: 'java',
      code: `class A { boolean f(byte[] signature, byte[] expected) { return MessageDigest.isEqual(signature, expected); } }`,
    },
    {
      language: 'go',
      code: `package a\nfunc f() bool { return os.Getenv("API_KEY") == "" || mode == os.Getenv("SIGN_MODE") }`,
    },
    {
      language: 'python',
      code: `import os\nif request.headers.get('X-CSRF-Token') != cookie or name == os.environ['KEY_NAME']:\n    deny()`,
    },
    {
      language: 'ruby',
      code: `go if ActiveSupport::SecurityUtils.secure_compare(signature, expected)\ndeny if signature == nil`,
    },
    {
      language: 'csharp',
      code: `class A { bool F(byte[] signature, byte[] expected) { return CryptographicOperations.FixedTimeEquals(signature, expected); } bool G(string signature) { return signature == null; } }`,
    },
    {
      language: 'csharp',
      code: `class A { Task<User> F(string apiKey) { return _db.Users.SingleOrDefaultAsync(x => x.ApiKey == apiKey); } }`,
    },
    {
      language: 'go',
      code: `package a\nfunc (p *parser) f(token int) bool { return token == p.token || bytes.Equal(a, b) || strings.EqualFold(name, other) }`,
    },
    {
      language: 'java',
      code: `class A { boolean f(Object o) { return Objects.equals(id, o.id) && Arrays.equals(bytes, o.bytes); } }`,
    },
    {
      language: 'javascript',
      code: `const change = (req) => { const who = req.headers.authorization; return req.body.password === req.body.confirmPassword; };`,
    },
    { language: 'csharp', code: `class A { bool F(string a, string b) { return string.Equals(a, b); } }` },
    {
      language: 'csharp',
      code: `class A { void F(Model model, Settings settings) { if (model.ClientSecret != settings.ClientSecret) { _cache.Clear(); } } }`,
    },
    {
      language: 'python',
      code: `def compare(base, head):\n    base_signature = signature_of(base)\n    head_signature = signature_of(head)\n    if base_signature != head_signature:\n        report('changed')`,
    },
    {
      language: 'javascript',
      code: `const nameOf = (email) => email.split('@')[0];
const mac = (text) => crypto.createHmac('sha256', key).update(text).digest('hex');
const isSame = (claims) => claims.name === nameOf(claims.email);`,
    },
    {
      language: 'java',
      code: `class ProxyKey { @Override public boolean equals(Object o) { ProxyKey that = (ProxyKey) o; return Objects.equals(apiKey, that.apiKey) && Objects.equals(enabled, that.enabled); } }`,
    },
    {
      language: 'csharp',
      code: `class A { bool F(IDbConnection db, string apiKey) { db.Delete<Usage>(x => x.ApiKey == apiKey); return db.Exists<Key>(x => x.ApiKey == apiKey); } }`,
    },
    {
      language: 'java',
      code: `class Download { boolean matches(byte[] digest, String providedDigest) { return providedDigest.equalsIgnoreCase(Util.toHexString(digest)); } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { while (true) { var currentSig = Window().Sig; if (currentSig == sig) continue; sig = currentSig; } } }`,
    },
    {
      language: 'python',
      code: `async def keep(self, user_id, master_key, self_signing_key):
    current_keys = await self.store.get_cross_signing_keys(user_id)
    if master_key and master_key != current_keys.get("master"):
        await self.store.set_key(user_id, get_verify_key(master_key))`,
    },
    {
      language: 'python',
      code: `def check_event_content_hash(event, expected_hash):\n    computed_hash = compute(event)\n    return computed_hash == expected_hash`,
    },
    {
      language: 'javascript',
      code: `const redisApiKey = await fetchKey(hash); if (redisApiKey === API_KEY_NON_EXISTENT) throw new Error('no'); if (publicKey !== finalApiKey.publicKey) warn(); const computed = digestOf(body); if (headers.digest !== computed) return false; verify(signature);`,
    },
    {
      language: 'csharp',
      code: `class A { void Update(Config config) { if (omdbApiKey != serverConfig.OmdbApiKey || omdbApiUrl != serverConfig.OmdbApiUrl) { Save(); } } }`,
    },
    {
      language: 'java',
      code: `class Download { boolean isSame(File file, String expectedSignature) { MessageDigest digester = MessageDigest.getInstance("MD5"); digester.update(read(file)); return expectedSignature.equalsIgnoreCase(encodeHexString(digester.digest())); } }`,
    },
    {
      language: 'csharp',
      code: `class A { bool IsHidden(Field field) { return field.Privacy == PrivacyLevel.ApiKey || field.Privacy == PrivacyLevel.Password; } }`,
    },
    {
      language: 'python',
      code: `def reuse(refresh_token, rt):\n    refresh_token_hash = hash_of(refresh_token)\n    return rt if refresh_token_hash == rt.hash else None`,
    },
    {
      language: 'javascript',
      code: `const kin = steps.filter((step) => { if (step.getParamSignature() !== paramSig) return false; return true; });`,
    },
    {
      language: 'csharp',
      code: `class A { string Find(string encodedName, string value) { return encodedName == SamlConstants.RequestProperties.Signature ? value : null; } }`,
    },
  ],
};
