import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `async function auth(req) { return User.findOne({ where: { apiKey: req.headers['x-api-key'] } }); }`,
    },
    {
      language: 'javascript',
      code: `async function auth(key) { return prisma.user.findUnique({ where: { api_key: key } }); }`,
    },
    {
      language: 'php',
      code: `<?php\nfunction auth($request) { return User::where('api_key', $request->header('X-Api-Key'))->first(); }`,
    },
    { language: 'python', code: `def auth(key):\n    return User.query.filter_by(api_key=key).first()` },
    {
      language: 'python',
      code: `def auth(key):\n    return db.execute("SELECT * FROM users WHERE api_key = ?", (key,)).fetchone()`,
    },
    { language: 'ruby', code: `def auth(key)\n  User.find_by(api_key: key)\nend` },
    {
      language: 'php',
      code: `<?php\nfunction auth($request) { return User::where('api_token', $request->bearerToken())->first(); }`,
    },
    { language: 'python', code: `def auth(key):\n    return db.query(Client).filter(Client.api_key == key).first()` },
    {
      language: 'go',
      code: `package a\nfunc auth(key string) { db.Where("api_key = ?", key).First(&client) }`,
    },
    { language: 'java', code: `class A { Client auth(String key) { return clients.findByApiKey(key); } }` },
    {
      language: 'csharp',
      code: `class A { async Task F(string key) { var c = await db.Clients.FirstOrDefaultAsync(x => x.ApiKey == key); } }`,
    },
    {
      language: 'javascript',
      code: `async function guard(c) { const [found] = await db.select().from(keys).where(eq(keys.apiKey, c.req.header('x-api-key'))); return found; }`,
    },
    {
      language: 'javascript',
      code: `async function refresh(req) { return prisma.session.findFirst({ where: { refreshToken: req.body.refreshToken } }); }`,
    },
    {
      language: 'javascript',
      code: `app.post('/reset', (req, res) => db.query('SELECT * FROM users WHERE reset_token = $1', [req.body.token]));`,
    },
    {
      language: 'php',
      path: 'app/Http/Kernel.php',
      code: `<?php\nclass Kernel {}`,
      files: {
        'config/auth.php': `<?php return ['guards' => ['api' => ['driver' => 'token', 'provider' => 'users', 'hash' => false]]];`,
      },
    },
    {
      language: 'python',
      code: `def feed(request):\n    return Partner.objects.filter(access_key=request.headers.get('X-Key')).first()`,
    },
    {
      language: 'python',
      code: `async def client(x_api_key: str = Header()):\n    return await session.execute(select(Client).where(Client.api_key == x_api_key))`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(c *gin.Context) { db.First(&client, "api_key = ?", c.GetHeader("X-API-Key")) }`,
    },
    { language: 'ruby', code: `def show\n  Partner.find_by_api_key(request.headers['X-Api-Key'])\nend` },
    {
      language: 'csharp',
      code: `class A { async Task F(HttpContext context) { var sent = context.Request.Headers["X-Api-Key"].ToString(); var p = await db.Partners.FirstOrDefaultAsync(x => x.ApiKey == sent); } }`,
    },
    {
      language: 'javascript',
      path: 'src/oauth.ts',
      code: `const { access_token: token } = body; const found = await Authentication.findByAccessToken(token);`,
      files: {
        'src/models/authentication.ts': `export class Authentication extends Model {\n  static findByAccessToken(input: string) {\n    return this.findOne({ where: { value: input } });\n  }\n}`,
      },
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `async function auth(req) { const hash = sha256(req.headers['x-api-key']); return User.findOne({ where: { apiKey: hash } }); }\nconst one = User.findOne({ where: { apiKey: null } });`,
    },
    {
      language: 'php',
      code: `<?php\nfunction auth($request) { return User::where('api_key', hash('sha256', $request->header('X-Api-Key')))->first(); }`,
    },
    { language: 'python', code: `def auth(key):\n    return User.query.filter_by(api_key=sha256(key)).first()` },
    {
      language: 'python',
      code: `def auth(key):\n    return db.execute("SELECT * FROM users WHERE key_hash = ?", (key,)).fetchone()`,
    },
    { language: 'ruby', code: `def auth(key)\n  User.find_by(api_key_digest: digest(key))\nend` },
    {
      language: 'go',
      code: `package a\nfunc auth(key string) { sum := sha256.Sum256([]byte(key)); db.Where("api_key = ?", sum).First(&client) }`,
    },
    { language: 'java', code: `class A { Client auth(String key) { return clients.findByApiKey(sha256(key)); } }` },
    {
      language: 'csharp',
      code: `class A { void F(string hash) { var c = db.Clients.FirstOrDefault(x => x.KeyHash == hash); } }`,
    },
    {
      language: 'javascript',
      code: `const same = (a, b) => list.find((one) => one.apiKey === b.apiKey); const rows = await db.select().from(keys).where(eq(keys.apiKey, hashOf(sent)));`,
    },
    {
      language: 'php',
      path: 'app/Http/Kernel.php',
      code: `<?php\nclass Kernel {}`,
      files: {
        'config/auth.php': `<?php return ['guards' => ['api' => ['driver' => 'token', 'provider' => 'users', 'hash' => true]]];`,
      },
    },
    {
      language: 'ruby',
      code: `def show\n  Partner.find_by_api_key(Digest::SHA256.hexdigest(request.headers['X-Api-Key']))\nend`,
    },
    {
      language: 'javascript',
      code: `const renew = async (refreshToken) => { const tokens = await getAccessTokenByRefreshToken(refreshToken); return tokens; };`,
    },
    {
      language: 'java',
      code: `class Auth { AppAuth find(String appKey) { return appAuthMapper.findByAppKey(appKey); } boolean check(AppAuth auth, String sign) { return sign(auth.getAppSecret()).equals(sign); } String appSecret; }`,
    },
    {
      language: 'php',
      code: `<?php class ClientRepository { function getClientEntity($id) { return $this->findOneBy(['clientKey' => $id]); } function setClientSecret($clientSecret) { $this->clientSecret = $clientSecret; } }`,
    },
    {
      language: 'python',
      code: `import os\nSECRET_KEY = os.environ.get("SECRET_KEY", get_random_secret_key())`,
    },
    {
      language: 'javascript',
      path: 'src/oauth.ts',
      code: `const { access_token: token } = body; const found = await Authentication.findByAccessToken(token);`,
      files: {
        'src/models/authentication.ts': `export class Authentication extends Model {\n  static findByAccessToken(input: string): Promise<Authentication | null> {\n    return this.findOne({ where: { accessTokenHash: hash(input) } });\n  }\n}`,
      },
    },
    {
      language: 'python',
      code: `import requests\nparams = {"client_id": provider.client_id, "client_secret": provider.secret}\nanswer = requests.get(url, headers=headers, params=params)`,
    },
    {
      language: 'java',
      code: `class TenantDao { Tenant byKey(String apiKey) { return tenants.findByApiKey(apiKey); } void create(Tenant tenant) { ByteSource salt = rng.nextBytes(); tenants.insert(tenant.apiKey(), new SimpleHash(ALGORITHM, tenant.apiSecret(), salt).toBase64(), salt); } }`,
    },
    {
      language: 'python',
      code: `with get_requests_session() as sess:\n    answer = sess.get(self.profile_url, params={"access_token": token.token})`,
    },
  ],
};
