import type { Code, Comparison, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { isBrowserCode } from './apis/claims-use.ts';
import { comparedByCalls, isUnsafe, nameOf } from './apis/compared-secrets.ts';
import type { Match, StaticRule } from './rule.ts';
import { isInside, surroundings } from './values.ts';

/** What compares two things of which neither is written there; files without are not parsed for it. */
const comparesValues =
  /[!=]==?(?!=|\s{0,9}(?:(?:undefined|null|nil|None|true|false|\d+)\b|(?:'[^'\n]{0,200}'|"[^"\n$#{]{0,200}")\s{0,9}[)&|?:;,}\]]))/i;

/** A secret that is compared character by character, until the first that differs. */
export const timingUnsafeCompare: StaticRule = {
  id: 'timing-unsafe-compare',
  number: 'S27',
  title: 'A secret is compared in a time that depends on it',
  cwe: [208],
  severity: 'medium',
  why: 'The comparison ends at the first character that differs: the time it takes tells how much of a guess is right.',
  remedy: 'Compare in constant time.',
  triggers: {
    javascript: [
      'signature',
      'hmac',
      'digest',
      'apikey',
      'api_key',
      'api-key',
      'secret',
      'sig',
      'passwordhash',
      'bearer ${',
      'process.env',
      'authorization',
      'token',
      'key',
    ],
    php: ['signature', 'hmac', 'apikey', 'api_key', 'secret', 'config(', 'php_auth_pw', 'bearertoken'],
    python: [
      'signature',
      'hmac',
      'digest',
      'api_key',
      'secret',
      'environ',
      'getenv',
      '-key',
      'authorization',
      'httpbasic',
    ],
    go: ['signature', 'hmac', 'apikey', 'api_key', 'secret', 'getenv', '-key', 'authorization', 'basicauth'],
    java: ['signature', 'hmac', 'apikey', 'secret', 'getenv', '-key', 'authorization'],
    ruby: [
      'signature',
      'hmac',
      'hexdigest',
      'api_key',
      'secret',
      'env[',
      'env.fetch',
      '-key',
      'http_token',
      'http_basic',
    ],
    csharp: ['signature', 'hmac', 'apikey', 'secret', 'environment', '-key', 'authorization'],
  },
  mention:
    /hmac|['"]x-[\w-]*(key|token|secret)['"]|(getenv|environ|\bENV|config\w*)\W{1,3}[\w:]*(secret|token|key|password)|(signature|sig|hmac|digest|mac|api_?key|secret|access_?key|hash)\w{0,40}['"\])]{0,9}(\(\))?\s{0,9}[!=]==?(?!=|\s*((undefined|null|nil|None|true|false|\d+)\b|('[\w -]*'|"[\w -]*")\s*[)&|?:;,}\]]))|[!=]==?(?!=|\s*('[\w -]*'|"[\w -]*")\s*[)&|?:;,}\]])\s*[$\w.>'"[\]()@-]*(signature|sig|hmac|digest|mac|api_?key|secret|hash)|[!=]==?\s*[\w.]*(key|token)\b|(key|token)['")\]]*\s*[!=]==?\s*[\w.]*(key|secret|token)\b|[!=]==?\s*[\w.]*config\w*\.get|process\.env\.\w*(PASS\w*|SECRET|TOKEN|KEY)\b[\s\S]{0,300}[!=]==|[!=]==?\s*process\.env\.\w*(PASS|SECRET|TOKEN|KEY)|[!=]==?\s*`(Bearer|Token|ApiKey) |(pass|password|passwd|pwd|token|secret)['\x22)\]]{0,3}\s{0,9}[!=]==?\s{0,9}[\w.:>$-]{0,60}(token|secret|pass|password|passwd|pwd)\b|[!=]==?\s{0,9}(config|env)\(|\.(equals\w*|Equals|SequenceEqual|Compare)\(|(bytes|strings)\.(Equal|Compare)|DeepEqual\(|str(case|n)?cmp\(/i,
  *check(model, project): Generator<Match> {
    const { language, path } = model.file;
    if (project.isTest(path) || /(^|\/)(public|frontend|client|assets)\//.test(path) || isBrowserCode(model)) return;
    for (const comparison of comparesValues.test(model.file.text) ? model.comparisons : []) {
      // Where PHP compares loosely there is worse to say.
      if (language === 'php' && !/^[!=]==$/.test(comparison.operator)) continue;
      if (/^(instanceof|in|not in|is|is not)$/.test(comparison.operator) || isNameOfKey(project, comparison)) continue;
      if (isUnsafe(model, comparison) && !isOfQuery(model, comparison) && !isOfChecksum(model, comparison)) {
        yield {
          code: comparison.code,
          message: `${nameOf(comparison)} is compared with ${comparison.operator}.`,
          remedy: remedies[language] ?? this.remedy,
          confidence: 'medium',
        };
      }
    }
    for (const { call, left, right } of comparedByCalls(model)) {
      const pair = { left, right, within: call.within };
      if (!isUnsafe(model, pair) || isOfLinq(model, call.code)) continue;
      yield {
        code: call.code,
        message: `${nameOf(pair)} is compared with ${call.name}().`,
        remedy: remedies[language] ?? this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
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
    ],
  },
};

const remedies: Readonly<Record<string, string>> = {
  javascript: 'crypto.timingSafeEqual(a, b) of equally long buffers, or of the SHA-256 of both.',
  php: 'hash_equals($expected, $given)',
  python: 'hmac.compare_digest(expected, given)',
  go: 'hmac.Equal(expected, given), or subtle.ConstantTimeCompare',
  java: 'MessageDigest.isEqual(expected, given)',
  ruby: 'ActiveSupport::SecurityUtils.secure_compare(expected, given), or Rack::Utils.secure_compare',
  csharp: 'CryptographicOperations.FixedTimeEquals(expected, given)',
};

/** A digest of a file that is compared with the one it should have: no secret went into it. */
function isOfChecksum(model: SourceModel, { left, right, within }: Comparison): boolean {
  const isDigest = [left, right].some((side) => /(^|[_.$])(digest|mac)$/i.test(side.code.text));
  return isDigest && !/hmac|secret|token|signature|api_?key|cookie/i.test(surroundings(model, within));
}

/** Beside a secret key, the access key is the name of it: as with Amazon's S3. */
function isNameOfKey(project: Project, { left, right }: Comparison): boolean {
  const isAccessKey = [left, right].some((side) => /access_?key$/i.test(side.code.text));
  return isAccessKey && ['.secretkey', '.secret_key', '.secretaccesskey'].some((one) => project.mentions(one));
}

const queries =
  /^(filter|filter_by|where|and_|or_|not_|having|join|outerjoin|select|exists|any|has|case|delete|update|primaryjoin)$/;

const linq = /^(Where|Single|First|Last|Any|All|Count|Find|SkipWhile|TakeWhile)(OrDefault)?(Async)?$/;

/** `db.Users.SingleOrDefaultAsync(x => x.ApiKey == key)`: LINQ makes a query of it. */
function isOfLinq(model: SourceModel, code: Code): boolean {
  if (model.file.language !== 'csharp') return false;
  return model.calls.some((call) =>
    call.arguments.some(
      ({ value }) => value.kind === 'function' && linq.test(call.name) && isInside(code, value.function.code),
    ),
  );
}

/** `filter(User.api_key == key)`: the database compares, with an index. */
function isOfQuery(model: SourceModel, { left, code }: Comparison): boolean {
  if (isOfLinq(model, code)) return true;
  if (!/^(cls|self\.model|[A-Z]\w*)\./.test(left.code.text)) return false;
  return model.calls.some((call) => queries.test(call.name) && call.code !== code && isInside(code, call.code));
}
