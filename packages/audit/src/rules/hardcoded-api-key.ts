import { findConfiguredSecrets } from './apis/configured-secrets.ts';
import { namesSecret } from './apis/credential-names.ts';
import { findVendorSecrets, hasEnded, isPlaceholder, looksRandom } from './apis/vendor-secrets.ts';
import { findWrittenSecrets } from './apis/written-secrets.ts';
import { codeOf } from './code-of.ts';
import type { Match, TextRule } from './rule.ts';
import { masked } from './values.ts';

/** `apiKey: "…"`, `API_KEY = '…'`, `'secret' => '…'`, `SECRET=…` of an environment file. */
const named =
  /(?:^|[^\w$-])["']?([A-Za-z_$][\w$-]{2,60})["']?\]?\s*(?:=>|:=|[:=])\s*(["'`])((?:(?!\2)[^\\\n]){16,256})\2/g;
const environment = /^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,60})[ \t]*=[ \t]*([^\s"'#$]{16,256})[ \t]*$/gm;
/** `env('API_KEY', '…')`, `os.environ.get("API_KEY", "…")`: what is used when the environment has none. */
const byDefault =
  /\b(?:env|getenv|get|environ|config)\(\s*["']([A-Z][A-Z0-9_]{2,60})["']\s*,\s*(["'])((?:(?!\2)[^\\\n]){16,256})\2/g;
const setting = /^[ \t]*([A-Za-z][\w.-]{2,80})[ \t]*[:=][ \t]*([^\s"'#${}<>%]{16,256})[ \t]*$/gm;
/** A parameter of Symfony: `jwt_secret: …`, without quotes as often as with them. */
const parameter = /^[ \t]+([\w.]{3,60}):[ \t]*['"]?([\w+/=.~!@^*-]{16,256})['"]?[ \t]*$/gm;
const notSource =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|composer\.lock|Gemfile\.lock|poetry\.lock|uv\.lock|Cargo\.lock|go\.sum)$|\.(lock|svg|map|po|pot|xlf|ipynb|csv|tsv|snap)$|(^|\/)(locales?|i18n|lang|translations)\//i;

/** A key of somebody's service, in the source. */
export const hardcodedApiKey: TextRule = {
  id: 'hardcoded-api-key',
  number: 'S22',
  title: 'A secret stands in the source',
  cwe: [798],
  severity: 'high',
  why: 'Everybody who can read the repository, now or at any time later, holds the secret; so does everybody who gets a copy.',
  remedy: 'Rotate it now, then read the new one from the environment or a secret manager.',
  hints:
    /key|hmac|Bearer |Basic |secret|token|passw|pwd|credential|Sequelize|-p\w|IDENTIFIED|mysqli|pg_connect|PDO\(|getConnection|curl |kind: Secret|auth|AKIA|ASIA|gh[pours]_|github_pat_|glpat-|xox|sk_|rk_|SG\.|hf_|npm_|shp|sq0|GOCSPX|AccountKey|hooks\.slack|whsec|LTAI|sk-/i,
  *checkText(file, text, project): Generator<Match> {
    if (notSource.test(file)) return;
    const isTest =
      project.isTest(file) ||
      /(^|\/)\.(ci|circleci|github)\//.test(file) ||
      /\.(md|mdx|rst|txt|adoc|http|rest)$|(^|\/)\.env\.([\w.-]*(example|sample|dist|template)|[\w.-]*\b(tests?|testing|ci)\b[\w.-]*)$|\.(example|sample|dist)$/.test(
        file,
      );
    const seen = new Set<number>();
    for (const { vendor, start, end } of findVendorSecrets(text)) {
      seen.add(start);
      yield {
        code: codeOf(text, start, end),
        message: `A secret of ${vendor} stands here: ${masked(text.slice(start, end))}.`,
        remedy: this.remedy,
        ...(isTest
          ? ({ severity: 'medium', confidence: 'medium' } as const)
          : // alone it names an account, and opens none
            /access key id/.test(vendor) && isCommented(text, start)
            ? ({ severity: 'low', confidence: 'low' } as const)
            : // opens an account without money
              /^[sr]k_test_/.test(text.slice(start, end))
              ? ({ severity: 'medium', confidence: 'high' } as const)
              : ({ severity: 'high', confidence: 'high' } as const)),
      };
    }
    if (isTest && !isWorkflow(file)) return;
    for (const { name, secret, start } of [
      ...namedSecrets(file, text),
      ...settingSecrets(file, text),
      ...(isPage(file) ? [] : [...findWrittenSecrets(file, text), ...findConfiguredSecrets(file, text)]),
    ]) {
      if ([...seen].some((one) => one >= start && one < start + secret.length)) continue;
      if (file.endsWith('.py') && isInDocstring(text, start)) continue;
      seen.add(start);
      yield {
        code: codeOf(text, start, start + secret.length),
        message: `${name.includes(' ') ? capital(name) : `"${name}"`} stands in the source: ${masked(secret)}.`,
        remedy: this.remedy,
        severity: isCommented(text, start) ? 'low' : 'medium',
        confidence: isCommented(text, start) ? 'low' : 'medium',
      };
    }
  },
  textExamples: {
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
    ],
  },
};

/** Settings that are commented out are as a rule what a generator wrote: nothing uses them. */
function isCommented(text: string, at: number): boolean {
  return /^\s*(#|\/\/|\*|--|;)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));
}

/** Within a text that starts a line of its own: the answer of a server, as a rule, that documentation shows. */
function isInDocstring(text: string, at: number): boolean {
  const parts = text.slice(0, at).split('"""');
  return parts.length % 2 === 0 && /(^|\n)[ \t]*[rR]?$/.test(parts.at(-2) ?? '');
}

/** The steps of a pipeline run with what stands in them; what its tests log in with opens nothing. */
function isWorkflow(file: string): boolean {
  return /(^|\/)\.github\/workflows\/|(^|\/)\.gitlab-ci\.ya?ml$|(^|\/)\.circleci\/config\.ya?ml$/.test(file);
}

/** What a page shows of code is written for readers. */
function isPage(file: string): boolean {
  return /\.(html?|xhtml)$/i.test(file);
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

interface NamedSecret {
  readonly name: string;
  readonly secret: string;
  readonly start: number;
}

/** The key of a page's Firebase names the project, and is meant to be seen. */
function isOfFirebase(text: string, secret: string, at: number): boolean {
  return /^AIza/.test(secret) && /firebase|authDomain/i.test(text.slice(Math.max(0, at - 300), at + 300));
}

function* namedSecrets(file: string, text: string): Generator<NamedSecret> {
  for (const { 0: all, 1: name = '', 3: secret = '', index } of text.matchAll(named)) {
    if (isSecret(name, secret) && !isOfFirebase(text, secret, index))
      yield { name, secret, start: index + all.length - 1 - secret.length };
  }
  for (const { 0: all, 1: name = '', 3: secret = '', index } of text.matchAll(byDefault)) {
    if (isSecret(name, secret)) yield { name, secret, start: index + all.length - 1 - secret.length };
  }
  if (/(^|\/)config\/[\w./-]*\.ya?ml$/.test(file)) {
    for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(parameter)) {
      if (isSecret(name.replace(/^jwt_?/i, ''), secret)) yield { name, secret, start: index + all.lastIndexOf(secret) };
    }
  }
  if (!/(^|\/)\.env|\.(env|properties|ini|conf|cfg|sh)$|Dockerfile|docker-compose/i.test(file)) return;
  for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(environment)) {
    if (isSecret(name, secret)) yield { name, secret, start: index + all.lastIndexOf(secret) };
  }
}

/** `secret: …` of Spring's settings, which need no quotes; under `jwt:` a rule of its own tells of it. */
function* settingSecrets(file: string, text: string): Generator<NamedSecret> {
  if (!/(^|\/)(application|bootstrap)([-.][\w-]+)?\.(properties|ya?ml)$/.test(file)) return;
  for (const { 0: all, 1: name = '', 2: secret = '', index } of text.matchAll(setting)) {
    if (!isSecret(name.split('.').at(-1) ?? name, secret) || /jwt|token/i.test(`${name} ${sectionOf(text, index)}`))
      continue;
    yield { name, secret, start: index + all.lastIndexOf(secret) };
  }
}

/** The names of the sections around a line of YAML, the nearest first. */
function sectionOf(text: string, at: number): string {
  const names: string[] = [];
  let indent = /^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0;
  for (const line of text.slice(0, at).split('\n').reverse()) {
    const [, space, name] = /^([ \t]*)([\w.-]+):[ \t]*$/.exec(line.trimEnd()) ?? [];
    if (space === undefined || name === undefined || space.length >= indent) continue;
    indent = space.length;
    names.push(name);
  }
  return names.join(' ');
}

function isSecret(name: string, secret: string): boolean {
  // Secrets of tokens are told by a rule of their own; the hash of a password is not the password.
  if (/pass|pwd/i.test(name) && /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(secret)) return false;
  // what a page keeps of an object in base64
  if (/^(eyJ|ewo|ewkK|eyAi)/.test(secret) && !secret.includes('.') && isJson(secret)) return false;
  // A JWT without a signature opens nothing.
  if (/^eyJ[\w-]+\.[\w-]*\.$/.test(secret) || hasEnded(secret)) return false;
  // what Laravel encrypts and signs cookies with
  const isNamed = namesSecret(name) || name === 'APP_KEY';
  const key = secret.replace(/^base64:/, '');
  return isNamed && !/jwt|public|publishable/i.test(name) && !isPlaceholder(key) && looksRandom(key);
}

function isJson(base64: string): boolean {
  try {
    return typeof JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) === 'object';
  } catch {
    return false;
  }
}
