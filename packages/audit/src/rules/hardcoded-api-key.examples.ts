import type { TextExamples } from './rule.ts';

export const examples: TextExamples = {
  matching: [
    { path: 'src/aws.ts', text: `const id = 'AKIAQ3EGRT7WJ5KLMNOP';` },
    { path: 'config/services.php', text: `<?php return ['mailer' => ['api_secret' => 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D']];` },
    { path: 'app/config/services.yml', text: 'parameters:\n    jwt_secret: q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n' },
    { path: 'deploy/app.yaml', text: `env:\n  apiToken: "q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D"\n` },
    { path: 'src/session.js', text: `app.use(session({ resave: false, secret: 'keyboard cat' }));` },
    {
      path: 'src/main.ts',
      text: `app.use(session({ store: new Store({ client: db }), secret: process.env.SESSION_SECRET || 'insecure-demo-secret' }));`,
    },
    {
      path: 'config/db.js',
      text: `module.exports = new Sequelize('shop', 'shop', 'Summer2023#', { dialect: 'postgres' });`,
    },
    {
      path: 'db.js',
      text: `const db = mysql.createConnection({ host: 'db', user: 'shop', password: 'Summer2023#', database: 'shop' });`,
    },
    {
      path: 'lib/mac.ts',
      text: `const mac = (text) => createHmac('sha256', 'pq4Zk2Lw9Xr4Tn').update(text).digest('hex');`,
    },
    { path: 'lib/Mac.php', text: `<?php $mac = hash_hmac('sha256', $body, 'pq4Zk2Lw9Xr4Tn');` },
    {
      path: 'src/create-app.ts',
      text: `app.use('*', sessionMiddleware({ store, encryptionKey: 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3DpY5hJ0gK' }));`,
    },
    { path: 'src/store.js', text: `const DATABASE_PASSWORD = 'Summer2023';` },
    { path: 'app.py', text: `app.secret_key = 'my-super-secret'\n` },
    { path: 'site/settings.py', text: `SECRET_KEY = 'django-insecure-7u#k2l)x9!q@w3e4r5t6y7u8'\n` },
    {
      path: 'config.py',
      text: `class Config:\n    SECRET_KEY = os.environ.get('SECRET_KEY') or 'hard to guess string'\n`,
    },
    { path: 'app.rb', text: `enable :sessions\nset :session_secret, 'super secret key'\n` },
    {
      path: 'src/main/resources/application.yml',
      text: 'app:\n  client:\n    secret: q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n',
    },
    { path: 'main.go', text: 'var store = sessions.NewCookieStore([]byte("something-very-secret"))\n' },
    {
      path: 'config/secrets.yml',
      text: 'production:\n  host: example.net\n  secret_key_base: 9f8b3c1d7e6a5b4c3d2e1f0a9b8c7d6e\n',
    },
    { path: 'lib/keys.php', text: `<?php define('API_KEY', 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D');` },
    { path: 'src/guard.js', text: `if (req.headers['x-api-key'] === 'my-secret-key-123') next();` },
    { path: 'bootstrap/app.php', text: `<?php $app->key = env('APP_KEY', 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D');` },
    { path: 'client.py', text: `headers = {'Authorization': 'Bearer 9f8b3c1d7e6a5b4c3d2e1f0a9b8c7d6e'}` },
    { path: '.env', text: 'APP_KEY=base64:q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3DpY5hJ0gKfWaEuIoRtZs=\n' },
    { path: '.env', text: `PAYMENT_API_SECRET=q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n` },
    {
      path: 'docker-compose.yml',
      text: 'services:\n  web:\n    environment:\n      - API_SECRET=q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D # of the shop\n',
    },
    {
      path: 'k8s/secret.yaml',
      text: 'kind: Secret\ndata:\n  api-token: cThaazJMdzlYcjRUbjdWYjFNYzZRczNE\n  username: YWRtaW4=\n',
    },
    { path: '.npmrc', text: '//registry.npmjs.org/:_authToken=q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n' },
    { path: 'terraform.tfvars', text: 'db_password = "Wq8#kd92LmPz!x"\nregion = "eu-central-1"\n' },
    {
      path: 'shop.postman_collection.json',
      text: '{ "header": [{ "key": "X-API-Key", "value": "q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D" }, { "key": "Accept", "value": "application/json" }] }',
    },
    { path: 'config/production.json', text: '{ "db": { "user": "shop", "password": "Wq8#kd92LmPz" } }' },
    {
      path: 'wp-config.php',
      text: `<?php\ndefine('DB_PASSWORD', 'Wq8#kd92LmPz');\ndefine('AUTH_SALT', 'put your unique phrase here');`,
    },
    { path: 'inc/db.php', text: `<?php\n$conn = mysqli_connect('sql7.acme.net', 'shop', 'Wq8#kd92LmPz', 'shop');` },
    { path: 'Dockerfile', text: 'FROM node\nENV API_SECRET q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n' },
    { path: 'deploy.sh', text: 'curl -u admin:Wq8kd92LmPz https://api.acme.net/deploy\n' },
    { path: 'db/schema.sql', text: "CREATE USER 'shop'@'%' IDENTIFIED BY 'Wq8#kd92LmPz';\n" },
    {
      path: 'db/keys.sql',
      text: "INSERT INTO api_keys (name, api_key) VALUES ('ci', 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D');\n",
    },
    { path: 'site/settings.py', text: `EMAIL_HOST_PASSWORD = 'Wq8#kd92LmPz'\n` },
    {
      path: '.github/workflows/deploy.yml',
      text: 'env:\n  DEPLOY_TOKEN: q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n  OTHER_TOKEN: ${{ secrets.OTHER }}\n',
    },
    {
      path: 'routes/keys.ts',
      text: `const mnemonic = 'purpose crunch marriage lift slide monitor spin donate blame sport betray clutch';`,
    },
    {
      path: '.env',
      text: `SQL_USERNAME=root
SQL_PASSWORD=mysecretlamp
`,
    },
    { path: 'app/keys.py', text: `KEY = load_pem_private_key(pem, password=b'Globe123#', backend=backend)` },
    { path: 'config/config.go', text: `var defaults = map[string]string{"TokenSecret1": "q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D"}` },
    {
      path: 'config/dsn.go',
      text: `var dsn = Get("DSN", "user=shop password=Zx81-kestrel9 host=db.example.net dbname=shop")`,
    },
    {
      path: 'shop/settings.py',
      text: `FIELD_ENCRYPTION_KEY = os.environ.get('FIELD_ENCRYPTION_KEY', 'yXhjluyPu6bYlul9wyAaHW2CT25ky9W7TKC7h8y166E=')`,
    },
    {
      path: 'shop/storage.py',
      text: `SECRET = os.getenv("STORAGE_SECRET_KEY") or "q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D"`,
    },
    {
      path: `.env`,
      text: `JWT_PASSPHRASE=cc5bddbf57f1d4a74cc7593db8a08471c76841d6305949d6c8b6d844a8219065
`,
    },
    {
      path: 'sms.js',
      text: `const client = require('twilio')('AC7123456789abcdef0123456789abcdef', '9f8e7d6c5b4a39281796f5e4d3c2b1a7');`,
    },
    {
      path: 'mail.js',
      text: `module.exports = createTransport({ service: 'gmail', auth: { user: 'shop@gmail.com', pass: 'wqkz hpfe ynja ovdt' } });`,
    },
    {
      path: 'koa.js',
      text: `app.keys = ['lantern over the river'];`,
    },
    {
      path: 'src/Orders.java',
      text: 'private MailService mail = new MailService("smtp.mailhost.io", 25, "87ba3d9555fae8", "91cb4379af43ed");',
    },
    { path: 'src/config.properties', text: 'mysql.host=mysql\nmysql.password=ec95c258266b8e985848cae688effa2b\n' },
    { path: 'lib/session.py', text: "key = 'JHtM1wEt1I1J9N_Evjwqr3yYauXIqSxYzFnRhcf0ZG0='\nfernet = Fernet(key)\n" },
    { path: 'app/config.py', text: 'SUPER_SECRET_TOKEN = "5u93R53Cr3tT0k3n-Zq"\n' },
    { path: 'src/Sign.java', text: 'private static final String KEY = "FF38DC304A1D74B19F24A36C09FD6B72";' },
  ],
  clean: [
    { path: 'src/aws.ts', text: `const id = 'AKIAIOSFODNN7EXAMPLE'; const secret = process.env.SECRET_KEY;` },
    {
      path: 'config/services.php',
      text: `<?php return ['api_secret' => env('API_SECRET'), 'token_name' => 'access_token_for_everybody'];`,
    },
    { path: 'src/users.ts', text: `const admin = { password: '2ac9cb7dc02b3c0083eb70898e549b63' };` },
    { path: '.ci/compose.yaml', text: `POSTGRES_PASSWORD: "FmTKs5vX52ufKR1rd8tn4MoSP7zvCJwb"\n` },
    { path: 'config/app.php', text: `<?php return ['key' => env('APP_KEY', 'SomeRandomString')];` },
    {
      path: 'site/settings.py',
      text: `SECRET_KEY = env('SECRET_KEY')\nSECRET_KEY = os.environ.get('SECRET_KEY', 'dev')\n`,
    },
    {
      path: 'lib/mac.ts',
      text: `const mac = (text) => createHmac('sha256', process.env.KEY).update('text of a message');`,
    },
    { path: 'app.rb', text: `set :session_secret, ENV.fetch('SESSION_SECRET')\n` },
    {
      path: 'src/main/resources/application.yml',
      text: 'app:\n  jwt:\n    secret: q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n  key-alias: q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n  client-secret: ${SECRET}\n',
    },
    { path: 'main.go', text: 'var store = sessions.NewCookieStore([]byte(os.Getenv("SESSION_KEY")))\n' },
    {
      path: 'config/secrets.yml',
      text: 'development:\n  secret_key_base: 9f8b3c1d7e6a5b4c3d2e1f0a9b8c7d6e\nproduction:\n  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>\n',
    },
    { path: 'http/login.http', text: `POST /login\n\n{ "email": "a@b.example", "password": "Wr0ngPassw0rdAtAll" }` },
    {
      path: 'config/services.yaml',
      text: "parameters:\n    jwt_secret: '%env(JWT_SECRET)%'\n    token_name: access_token_of_everybody\n",
    },
    { path: '.env.testing', text: 'APP_KEY=base64:q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3DpY5hJ0gKfWaEuIoRtZs=\n' },
    { path: '.env.example', text: `PAYMENT_API_SECRET=q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n` },
    {
      path: 'package-lock.json',
      text: `{"integrity": "sha512-q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D", "token": "q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D"}`,
    },
    {
      path: 'docker/sample.env',
      text: `SQL_PASSWORD=nb45kx88vmq2lamp
`,
    },
    {
      path: 'requests.json',
      text: '{ "Authorization": "Bearer eyJhbGciOiAiSFMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAiNyIsICJleHAiOiAxNTM0MzAwMDAwfQ.q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3Dq8Zk2Lw9Xr4Tn7Vb1Mc" }',
    },
    { path: 'src/i18n/en.json', text: `{"password": "Bitte 1 Passwort eingeben, mindestens 12 Zeichen"}` },
    { path: 'views/tutorial.html', text: `<pre>app.use(session({ secret: 'keyboard cat' }));</pre>` },
    {
      path: 'src/session.js',
      text: "app.use(session({ secret: process.env.SECRET })); const h = `Bearer ${token}`; const t = 'Bearer token-of-the-user';",
    },
    {
      path: 'db.js',
      text: `const DB_PASSWORD = process.env.DB_PASSWORD; const ADMIN_PASSWORD = 'changeme'; const db = mysql.createConnection({ host: 'localhost', user: 'root', password: 'root' }); new Sequelize('shop', 'shop', process.env.DB_PASSWORD);`,
    },
    { path: 'lib/response.js', text: `throw new Error('cookieParser("secret") required for signed cookies');` },
    {
      path: 'grants.py',
      text: `def answer():\n    """Answers with a token.\n\n        {\n            "refresh_token":"q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D"\n        }\n    """\n    return token\n`,
    },
    {
      path: 'app/Http/Controllers/RegisterController.php',
      text: `<?php return Validator::make($data, ['email' => 'required|email', 'password' => 'required|string|min:8|confirmed', 'database_password' => 'nullable|string|max:1000']);`,
    },
    { path: 'src/ids.ts', text: `const secretId = '8b3c1f8e-6d3a-4f0e-9a55-0f1e2d3c4b5a';` },
    {
      path: 'docker-compose.yml',
      text: 'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: postgres\n      ADMIN_PASSWORD: Passw0rd!\n      API_SECRET: ${API_SECRET}\n      TOKEN_FILE: /run/secrets/q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n',
    },
    {
      path: 'k8s/deployment.yaml',
      text: 'kind: Deployment\nenv:\n  - name: API_TOKEN\n    valueFrom:\n      secretKeyRef: { name: shop-api-2024, key: api-token-v2-2024 }\n',
    },
    { path: 'k8s/secret.yaml', text: 'kind: Secret\ndata:\n  password: cG9zdGdyZXM=\n  username: YWRtaW4=\n' },
    { path: '.github/workflows/test.yml', text: 'env:\n  POSTGRES_PASSWORD: Wq8#kd92LmPz\n' },
    { path: 'docs/setup/app.yaml', text: 'api_token: q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D\n' },
    {
      path: 'src/labels.ts',
      text: `const labels = { password: 'Passwort2', newPassword: 'Enter8Chars...', passwordHint: 'min8Chars!' };`,
    },
    {
      path: 'src/firebase.ts',
      text: `const firebaseConfig = { apiKey: 'AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q', authDomain: 'shop.firebaseapp.com' };`,
    },
    {
      path: 'hardhat.config.js',
      text: `const mnemonic = 'test test test test test test test test test test test junk';
const phrase = { seed_phrase: 'please write down all of the words that you see on this page' };`,
    },
    {
      path: '.env.production',
      text: `DB_PASSWORD=postgres
MYSQL_PASSWORD=\${SECRET}
REDIS_PASSWORD=null
MAIL_PASSWORD=
`,
    },
    {
      path: 'api/descriptors.go',
      text: 'header := Parameter{Examples: []string{"Bearer dGhpcyBpcyBhIGZha2UgYmVhcmVyIHRva2VuIQ=="}}',
    },
    {
      path: 'shop/tests/test_app.py',
      text: 'answer = {"token": "ghs_16C7e42F292c6912E7710c838347Ae178B4a"}\nother = "ghp_Q7w9eR2tY4uI6oP8aS1dF3gH5jK7lZ9xC1vB"',
    },
    { path: '.github/workflows/test.yaml', text: '          "admin:password": "hAN3Eg8W",\n' },
    {
      path: 'api/shop.yaml',
      text: "openapi: 3.0.0\nexamples:\n  session:\n    value:\n      token: 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D'\n",
    },
    { path: 'src/slack.test.ts', text: `const token = "xoxb-extremely-secret-token-abcdef123456";` },
    { path: 'deploy/dev.env', text: 'SUPERUSER_API_TOKEN=0123456789abcdef0123456789abcdef01234567\n' },
    {
      path: 'app/more-keys.py',
      text: `KEY = load_pem_private_key(pem, password=passphrase, backend=backend)
OTHER = load_pem_private_key(pem, password=None)
DSN = "user=%s password=%s host=%s dbname=%s"
SIZE = os.getenv("PAGE_KEY") or "the-first-page-of-all"`,
    },
    {
      path: `.env`,
      text: `JWT_PASSPHRASE=%env(JWT_PASSPHRASE)%
JWT_TOKEN_NAME=cc5bddbf57f1d4a74cc7593db8a08471
`,
    },
    { path: 'limits.py', text: 'rates = {"reset_password": "20/m/ip,5/m/key"}\n' },
    {
      path: 'sms.js',
      text: `const client = require('twilio')('AC7123456789abcdef0123456789abcdef', process.env.TWILIO_TOKEN); app.keys = [process.env.KEY];`,
    },
    { path: '.github/workflows/test.yml', text: 'env:\n  TEST_SECRET: averyLongSecretToSe33dtheDB\n' },
    {
      path: 'website/docusaurus.config.js',
      text: `algolia: {\n  appId: "TA4XCORFFD",\n  apiKey: "460af1135480a81ded64853450606e7c",\n  indexName: "shop",\n}`,
    },
    {
      path: 'src/search.js',
      text: `// Public API key: it is safe to commit it\nconst apiKey = "460af1135480a81ded64853450606e7c";`,
    },
    { path: 'src/main/resources/messages_ja.properties', text: 'login.password=\\u30d1\\u30b9\\u30ef\\u30fc\\u30c9\n' },
    { path: 'src/config.properties', text: 'mysql.password=${MYSQL_PASSWORD}\nshop.password=password\n' },
    { path: 'src/Kinds.java', text: 'private static final String KEY = "00000000000000000000000000000000";' },
    {
      path: 'webhook-sources/src/slack.ts',
      text: `body: {\n  token: "Jhj5dZrVaK7ZwHHjRyZWjbDl",\n  team_id: "T024BE7LD",\n  event: { type: "app_mention" },\n}`,
    },
    {
      path: 'packages/core/package.json',
      text: `"typesVersions": { "*": { "access-tokens": ["dist/commonjs/v3/tokens/index.d.ts"], "apiKeys": ["dist/commonjs/v3/index2.d.ts"] } }`,
    },
  ],
};
