import type { Examples } from './rule.ts';

export const examples: Examples = {
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
    {
      language: 'go',
      code: `package a
func (c App) Desk(hash string) revel.Result {
	in := false
	if hash == "0c88028bf3aa6a6a143ed846f2be1ea4" {
		in = true
	}
	return c.Render(in)
}`,
    },
    {
      language: 'php',
      code: `<?php
if (md5($_POST['password']) == '0c88028bf3aa6a6a143ed846f2be1ea4') { $_SESSION['in'] = true; }`,
    },
    {
      language: 'python',
      code: `import hashlib
def enter(password):
    return hashlib.sha256(password.encode()).hexdigest() == '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752'`,
    },
    {
      language: 'php',
      code: `<?php $app->add(new HttpBasicAuthentication(['path' => '/admin', 'users' => ['root' => $_ENV['ADMIN_PASSWORD'] ?? 'k8sAdmin']]));`,
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
    {
      language: 'go',
      code: `package a
func verifyFile(path string, hash string) bool {
	return hash == "0c88028bf3aa6a6a143ed846f2be1ea4"
}`,
    },
    {
      language: 'javascript',
      code: `if (md5('hello') != '5d41402abc4b2a76b9719d911017c592') { slow(); }
const password = read();`,
    },
    {
      language: 'php',
      code: `<?php $app->add(new HttpBasicAuthentication(['path' => '/admin', 'users' => ['root' => $_ENV['ADMIN_PASSWORD']]]));`,
    },
  ],
};
