import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import { isPlaceholder } from './apis/vendor-secrets.ts';
import {
  blocksOfRack,
  configuredAccounts,
  isTableForBasic,
  wholeHeaders,
  writtenTables,
} from './apis/written-accounts.ts';
import { equalities } from './equalities.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { alternatives, deep, entryOf, namedArgument } from './values.ts';

const passwordWords = 'pass(?:w(?:or)?d)?|pwd|senha|contrase(?:n|ñ)a|clave|mdp|mot_?de_?passe|passwort|sifre|haslo';

/** A file that takes Basic apart. */
const speaksBasic =
  /basic-auth|Basic realm|['"`]Basic\b|PHP_AUTH_PW|HTTPBasic|request\.authorization|http_basic|BasicStrategy/;
/** A password beside an operator, or as a member, which a name may stand for that is compared. */
const comparesPasswords = new RegExp(
  `(${passwordWords})['"\\])]*\\s*[!=]==?|[!=]==?\\s*[\\w$.>'"[(-]*(${passwordWords})|(\\.|->|\\[\\s*['"]|\\(\\s*['"])(${passwordWords})\\b|\\.equals(IgnoreCase)?\\(`,
  'i',
);
/** What keeps the names and passwords of callers as settings. */
const configures =
  /Rack::Auth::Basic|BasicAuth(ForRealm)?\(|ConstantTimeCompare|timingSafeEqual|compare_digest|(users?|accounts?|credentials?|passwords?|logins?|admins?)\w{0,6}[`"')\]]?\s{0,3}(\[|\.(get|fetch|find|some)\b)|getPassword\(\)|\.put\(|basic-?auth|http_basic_authenticate_with|withUser|inMemoryAuthentication|withDefaultPasswordEncoder/i;
const presented =
  /PHP_AUTH_(PW|USER)$|(^|\.)(auth|authorization|credentials?|basic_?auth|parsed)\.(password|pass)$|request\.authorization\.password$/i;

/** The password of Basic authentication, in the source. */
export const basicHardcodedCreds: StaticRule = {
  id: 'basic-hardcoded-creds',
  number: 'S26',
  title: 'The password of a login stands in the source',
  cwe: [798],
  severity: 'high',
  why: 'Everybody with the source can log in, and the password changes only with a release.',
  remedy: 'Keep a hash of it (Argon2id) outside of the source, and compare with the function of the library.',
  triggers: {
    javascript: [
      'basic realm',
      'basic-auth',
      'basicauth',
      'BasicStrategy',
      'auth.pass',
      'credentials.pass',
      'password',
      "'Basic ",
      '"Basic ',
      'timingSafeEqual',
    ],
    php: ['PHP_AUTH_PW', 'HttpBasicAuthentication', 'pass', 'pwd', 'senha', 'contrasen', 'clave', 'mdp'],
    python: [
      'request.authorization',
      'HTTPBasic',
      'authorization.password',
      'auth.password',
      'BasicAuth',
      'credentials.password',
      'password',
    ],
    go: ['password', 'passwd', 'BasicAuth(', 'ConstantTimeCompare'],
    csharp: ['password', 'passwd'],
    ruby: ['http_basic_authenticate_with', 'authenticate_or_request_with_http_basic', 'password', 'Rack::Auth::Basic'],
    java: [
      '.encode("',
      'getPassword()',
      'password',
      'inMemoryAuthentication',
      'InMemoryUserDetailsManager',
      'withUser',
      'withDefaultPasswordEncoder',
    ],
  },
  mention: new RegExp(`${speaksBasic.source}|${comparesPasswords.source}|${configures.source}`, 'i'),
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const codes = new Set<number>();
    const isPage = /(^|\/)(public|frontend|client|assets)\/.*\.[jt]sx?$|\.(jsx|tsx|vue|svelte)$/.test(model.file.path);
    const ofForms = isPage ? [] : comparedInForms(model);
    const said = [
      ...compared(model),
      ...ofForms,
      ...configured(model),
      ...inConstantTime(model),
      ...blocksOfRack(model),
    ];
    const tables = isPage ? [] : [...writtenTables(model), ...wholeHeaders(model)];
    for (const code of [...said, ...tables]) {
      if (codes.has(code.start)) continue;
      codes.add(code.start);
      yield {
        code,
        message: 'The password that callers have to give stands here as text.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const { file, code } of configuredAccounts(project)) {
      yield {
        file,
        code,
        message: 'The password of an account stands here as text.',
        remedy:
          'Take it from the environment, as a hash: {bcrypt}… of Spring, a hash of security:hash-password of Symfony.',
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'java',
        code: `class Users { Users() { users.put("admin", encoder.encode("k8sTr4w")); roles.put("admin", "ADMIN"); } } // password`,
      },
      {
        language: 'csharp',
        code: 'class A { bool F(LoginDto dto) { return dto.Username == "admin" && dto.Password == "k8sTr4w-berry"; } }',
      },
      {
        language: 'ruby',
        code: `post '/login' do
  session[:user] = 1 if params[:username] == 'admin' && params[:password] == 'k8sTr4w'
end`,
      },
      {
        language: 'go',
        code: `package a
func login(username, password string) bool { return username == "joe" && password == "Password1" }`,
      },
      {
        language: 'go',
        code: `package a
func f(in Login) bool { return in.Username == "admin" && in.Password == "k8sTr4w" }`,
      },
      {
        language: 'java',
        code: `class A { boolean f(Login in) { return "admin".equals(in.getUsername()) && "k8sTr4w".equals(in.getPassword()); } }`,
      },
      {
        language: 'csharp',
        code: `class A { bool F(Login model) { return model.Username == "admin" && model.Password == "k8sTr4w"; } }`,
      },
      {
        language: 'javascript',
        code: `import { basicAuth } from 'hono/basic-auth';\napp.use('/reports/*', basicAuth({ username: 'reports', password: 'Quarter#2024' }));`,
      },
      {
        language: 'php',
        code: `<?php\n$group->add(new Tuupola\\Middleware\\HttpBasicAuthentication(['users' => ['admin' => 'quarter-2024'], 'secure' => true]));`,
      },
      {
        language: 'javascript',
        code: "import basicAuth from 'express-basic-auth';\napp.use(basicAuth({ users: { admin: 'k8sTr4w-berry' } }));",
      },
      { language: 'php', code: "<?php\nif ($_SERVER['PHP_AUTH_PW'] !== 'k8sTr4w-berry') { deny(); }" },
      {
        language: 'php',
        code: "<?php\n$users = ['admin' => 'k8sTr4w-berry'];\nif ($users[$_SERVER['PHP_AUTH_USER']] !== $_SERVER['PHP_AUTH_PW']) { deny(); }",
      },
      {
        language: 'php',
        code: '<?php\n$VALID_USER = "9951996671";\n$VALID_PASS = "ana12345";\n$username = $_POST["username"] ?? "";\n$password = $_POST["password"] ?? "";\nif ($username === $VALID_USER && $password === $VALID_PASS) { go(); }',
      },
      {
        language: 'php',
        code: "<?php\nif ($sent->email == 'ana@example.org' && $sent->senha == '123') { respond(token()); }",
      },
      {
        language: 'javascript',
        code: "app.post('/login', (req, res) => { const { username, password } = req.body; if (username === 'admin' && password === 'k8sTr4w') res.json(token()); });",
      },
      {
        language: 'javascript',
        code: "const auth = require('basic-auth');\nfunction f(req) { const user = auth(req); return user && user.pass === 'k8sTr4w-berry'; }",
      },
      {
        language: 'python',
        code: "import secrets\nfrom fastapi.security import HTTPBasicCredentials\ndef get(credentials: HTTPBasicCredentials):\n    return secrets.compare_digest(credentials.password, 'k8sTr4w-berry')",
      },
      {
        language: 'ruby',
        code: "class A < ApplicationController\n  def auth\n    authenticate_or_request_with_http_basic do |name, password|\n      password == 'k8sTr4w-berry'\n    end\n  end\nend",
      },
      {
        language: 'php',
        code: "<?php\nif ($request->server->get('PHP_AUTH_PW') !== 'k8sTr4w-berry') { deny(); }",
      },
      {
        language: 'python',
        code: "@app.route('/login', methods=['POST'])\ndef login():\n    username = request.form['username']\n    password = request.form['password']\n    if username == 'admin' and password == 'k8sTr4w':\n        return token()",
      },
      { language: 'python', code: "def check(request):\n    return request.authorization.password == 'k8sTr4w-berry'" },
      {
        language: 'ruby',
        code: "class A < ApplicationController\n  http_basic_authenticate_with name: 'admin', password: 'k8sTr4w-berry'\nend",
      },
      {
        language: 'java',
        code: 'class A { void c(AuthenticationManagerBuilder a) { a.inMemoryAuthentication().withUser("admin").password("{noop}k8sTr4w-berry"); } }',
      },
      {
        language: 'javascript',
        code: `const users = [{ id: 1, username: 'admin', password: 'Lantern77' }];
app.post('/login', (req, res) => { const user = users.find((u) => u.username === req.body.username && u.password === req.body.password); res.json(user); });`,
      },
      {
        language: 'javascript',
        code: `import { basicAuth } from 'hono/basic-auth';\napp.use('/admin/*', basicAuth({ username: 'admin', password: process.env.ADMIN_PASSWORD ?? 'Lantern77' }));`,
      },
      {
        language: 'javascript',
        code: `const EXPECTED = 'Basic ' + Buffer.from('reports:Quarter24').toString('base64');
module.exports = (req, res, next) => (req.headers.authorization !== EXPECTED ? res.status(401).end() : next());`,
      },
      {
        language: 'python',
        code: `users = {'admin': generate_password_hash('Lantern77')}
@auth.verify_password
def verify(username, password):
    return username in users and check_password_hash(users.get(username), password)`,
      },
      {
        language: 'ruby',
        code: `use Rack::Auth::Basic, 'admin' do |u, p|\n  u == 'boss' && p == 'Lantern77'\nend`,
      },
      {
        language: 'go',
        code: `package a
func check(user, pass string) bool { return subtle.ConstantTimeCompare([]byte(pass), []byte("Harbour88")) == 1 }`,
      },
      {
        language: 'php',
        code: `<?php\nif ($request->getUser() !== 'boss' || $request->getPassword() !== 'Lantern77') { deny(); }`,
      },
      {
        language: 'java',
        path: 'src/main/java/Users.java',
        code: `class Users {}`,
        files: {
          'src/main/resources/application.properties': `spring.security.user.name=ops\nspring.security.user.password=Lantern77\n`,
        },
      },
      {
        language: 'php',
        path: 'src/User.php',
        code: `<?php\nclass User {}`,
        files: {
          'config/packages/security.yaml': `security:\n    providers:\n        ops:\n            memory:\n                users:\n                    boss: { password: 'Lantern77', roles: ['ROLE_ADMIN'] }\n`,
        },
      },
      {
        language: 'go',
        code: `package a
import "github.com/gin-gonic/gin"
func f(r *gin.Engine) { r.Group("/admin", gin.BasicAuth(gin.Accounts{"boss": "Lantern77"})) }`,
      },
    ],
    clean: [
      {
        language: 'csharp',
        code: 'class A { bool F(string username, string password) { return username != "" && password != ""; } }',
      },
      {
        language: 'go',
        code: `package a
func check(username, password string) bool { return username == "" || password == "" }`,
      },
      {
        language: 'php',
        code: "<?php\nif ($name == 'admin' && password_verify($password, $hash)) { go(); } if ($password == '') { fail('empty'); } if ($field == 'password') { mask(); }",
      },
      {
        language: 'javascript',
        code: `import { basicAuth } from 'hono/basic-auth';\napp.use('/reports/*', (c, next) => basicAuth({ username: 'reports', password: c.env.REPORTS_PASSWORD })(c, next));`,
      },
      {
        language: 'php',
        code: `<?php\n$group->add(new HttpBasicAuthentication(['users' => ['admin' => getenv('ADMIN_HASH'), 'b' => '$2y$10$Zb1']]));`,
      },
      {
        language: 'javascript',
        code: "import basicAuth from 'express-basic-auth';\napp.use(basicAuth({ users: { admin: process.env.PASSWORD } }));",
      },
      {
        language: 'php',
        code: "<?php\nif (!password_verify($_SERVER['PHP_AUTH_PW'], $hash)) { deny(); } if ($_SERVER['PHP_AUTH_PW'] === '') { deny(); }",
      },
      { language: 'python', code: 'def check(request):\n    return verify(request.authorization.password, hashed)' },
      {
        language: 'ruby',
        code: "class A < ApplicationController\n  http_basic_authenticate_with name: 'admin', password: ENV['PASSWORD']\nend",
      },
      {
        language: 'java',
        code: 'class A { void c(AuthenticationManagerBuilder a) { a.inMemoryAuthentication().withUser("admin").password(env.getProperty("p")); } }',
      },
      {
        language: 'php',
        code: `<?php\nclass A { function check($login, $password) { return hash_equals($login, (string) $this->request->server->get('PHP_AUTH_USER')) && hash_equals($password, (string) $this->request->server->get('PHP_AUTH_PW')); } }`,
      },
      {
        language: 'java',
        code: `class A { UserDetailsService users() { return new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}").roles("USER").build()); } }`,
      },
      {
        language: 'javascript',
        code: `const users = [{ username: 'admin', passwordHash: '$2b$12$abcdefghijklmnopqrstuv' }]; const labels = { password: 'Password' };
const found = users.find((u) => u.username === username && verify(u.passwordHash, password));`,
      },
      {
        language: 'javascript',
        path: 'db/seeds.js',
        code: `const users = [{ username: 'admin', password: 'Lantern77' }]; users.find((u) => u.password === password);`,
      },
      {
        language: 'javascript',
        code: `const header = 'Basic ' + btoa('reports:Quarter24'); await fetch(url, { headers: { authorization: header } }); // password`,
      },
      {
        language: 'java',
        path: 'src/main/java/Users.java',
        code: `class Users {}`,
        files: {
          'src/main/resources/application.properties':
            'spring.security.user.name=ops\nspring.security.user.password=${OPS_PASSWORD}\n',
        },
      },
    ],
  },
};

function isLiteral(value: Value | undefined): boolean {
  return value?.kind === 'string' && value.text !== '' && !/^\$\{|^\$2[aby]\$|^\{bcrypt\}|^\$argon/.test(value.text);
}

function compared(model: SourceModel): readonly Code[] {
  return model.comparisons
    .filter(({ left, right }) => {
      const isLeft = left.kind !== 'string' && !/PHP_AUTH_PW/.test(right.code.text);
      const [given, wanted] = isLeft ? [left, right] : [right, left];
      const name = presentedAs(given);
      if (name === undefined || !/PW$|(^|[.$_])pass(word|wd)?$/i.test(name)) return false;
      if (isLiteral(wanted)) return presented.test(name) || speaksBasic.test(model.file.text);
      return /PHP_AUTH_PW$/.test(name) && isTableOfTexts(model, wanted);
    })
    .map(({ code }) => code);
}

/** How people name what is a password, in the languages that forms are written in. */
const formPassword = new RegExp(`(^|[.$_])(${passwordWords})$`, 'i');
const formName =
  /(^|[.$_])(user_?(name)?|e?_?mail|login|name|usuario|usuari|correo|nom|nome|nama|benutzer\w*|admin\w*|account)$/i;

/** `$name == 'admin' && $password == 'k8s…'`: a login that holds both against texts. */
function comparedInForms(model: SourceModel): readonly Code[] {
  const sides = equalities(model).flatMap(({ left, right, code, operator }) => {
    if (!/^={2,3}$|^!={1,2}$/.test(operator)) return [];
    const [given, wanted] = left.kind === 'string' ? [right, left] : [left, right];
    const written = /^\$?\w+$/.exec(given.code.text)?.[0];
    const name = isLiteral(wanted) ? (presentedAs(given) ?? written) : undefined;
    return name === undefined || wanted.kind !== 'string' ? [] : [{ name, text: wanted.text, code }];
  });
  return sides
    .filter(({ name, text }) => formPassword.test(name) && text.length > 2 && !/\s/.test(text))
    .filter(({ code }) =>
      sides.some((one) => formName.test(one.name) && Math.abs(one.code.start - code.start) < furthestName),
    )
    .map(({ code }) => code);
}

/** As far as the name of a user stands from the password, in characters. */
const furthestName = 160;

/** `hash_equals('…', $password)`: in constant time, with what stands in the source. */
function inConstantTime(model: SourceModel): readonly Code[] {
  const isOfBasic = speaksBasic.test(model.file.text);
  return model.calls
    .filter(({ name }) =>
      /^(compare_digest|secure_compare|hash_equals|timingSafeEqual|safeCompare|ConstantTimeCompare|FixedTimeEquals)$/.test(
        name,
      ),
    )
    .filter(({ arguments: given }) => {
      const values = given.map(({ value }) => value);
      const isGiven = values.some(
        (value) => /pass(word|wd)?\b|PHP_AUTH_PW/i.test(value.code.text) && !isLiteral(value),
      );
      return (
        isGiven &&
        values.some((value) =>
          (isOfBasic ? [...deep(value)] : [asText(value)]).some(
            (part) =>
              isLiteral(part) && part.kind === 'string' && part.text.length > 4 && !/^PHP_AUTH_\w+$/.test(part.text),
          ),
        )
      );
    })
    .map(({ code }) => code);
}

/** `[]byte("…")`, `Buffer.from('…')`: a text as bytes. */
function asText(value: Value): Value {
  const isBytes =
    value.kind === 'call' && /^(from|byte|bytes|encode|getBytes|GetBytes|\[\]byte)$/.test(value.call.name);
  return isBytes ? (value.call.arguments[0]?.value ?? value.call.receiver ?? value) : value;
}

/** `$users[$name]` where `$users` holds names and passwords. */
function isTableOfTexts(model: SourceModel, wanted: Value): boolean {
  const table = /^\$(\w+)\[/.exec(wanted.code.text)?.[1];
  return model.assignments.some(
    ({ target, value }) =>
      target === `$${table}` &&
      value.kind === 'map' &&
      value.entries.size > 0 &&
      [...value.entries.values()].every(isLiteral),
  );
}

/** The path that is read, or `PHP_AUTH_PW` for `$request->server->get('PHP_AUTH_PW')`. */
function presentedAs(value: Value): string | undefined {
  // A part of what was split, under its own name.
  if (value.kind !== 'string' && /^pass(word|wd)?$/.test(value.code.text)) return value.code.text;
  if (value.kind === 'path') return value.path;
  // `$_POST['pass'] ?? ''`
  if (value.kind === 'choice') return value.options.map(presentedAs).find((name) => name !== undefined);
  if (value.kind !== 'call') return undefined;
  if (/^(getPassword|getUser|getUsername)$/.test(value.call.name) && /request/i.test(value.call.receiverText ?? ''))
    return value.call.name === 'getPassword' ? 'password' : 'user';
  const [first] = value.call.arguments;
  return first?.value.kind === 'string' && /^(get|server|input|header)$/.test(value.call.name)
    ? first.value.text
    : undefined;
}

function configured(model: SourceModel): readonly Code[] {
  return model.calls.filter(isConfigured).map(({ code }) => code);
}

/** `{ users: { name: 'password' } }` of express-basic-auth and Slim's middleware; hashes are no texts. */
function holdsTexts(call: Call): boolean {
  const users = entryOf(call.arguments[0]?.value, ['users']);
  return users?.kind === 'map' && [...users.entries.values()].some(isLiteral);
}

function isConfigured(call: Call): boolean {
  if (isKeptInSource(call) || isTableForBasic(call)) return true;
  if (/(^|\.)(express-basic-auth|basicAuth)$/i.test(call.target)) {
    return (
      holdsTexts(call) ||
      call.arguments.some(({ value }) => {
        const password = entryOf(value, ['password']);
        return password !== undefined && alternatives(password).some(isLiteral);
      })
    );
  }
  if (call.isConstruction && /(^|\.)HttpBasicAuthentication$/.test(call.target)) return holdsTexts(call);
  if (call.name === 'http_basic_authenticate_with') {
    const password = namedArgument(call, ['password']) ?? entryOf(call.arguments[0]?.value, ['password']);
    return isLiteral(password);
  }
  if (
    call.name === 'password' &&
    /withUser|withUsername|inMemoryAuthentication|withDefaultPasswordEncoder/.test(call.target)
  ) {
    const [given] = call.arguments;
    const texts = given === undefined ? [] : [...deep(given.value)].filter((part) => part.kind === 'string');
    return texts.some(
      (part) =>
        // an encoder's name with nothing behind it
        isLiteral(part) &&
        part.kind === 'string' &&
        !/^\{\w+\}$/.test(part.text) &&
        !isPlaceholder(`${part.text.replace(/^\{noop\}/, '')}--------`),
    );
  }
  return false;
}

/** `users.put("admin", encoder.encode("…"))`: the accounts of an application that has no others. */
function isKeptInSource({ name, receiverText, arguments: [key, value] }: Call): boolean {
  if (name !== 'put' || !/users|accounts|credentials|passwords/i.test(receiverText ?? '')) return false;
  const made = value?.value;
  return (
    isLiteral(key?.value) &&
    made?.kind === 'call' &&
    /^(encode|hashpw|hash)$/.test(made.call.name) &&
    isLiteral(made.call.arguments[0]?.value)
  );
}
