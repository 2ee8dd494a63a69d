import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `const sessions = async (app) => {
  app.post('/login', async (request) => argon2.verify(user.hash, request.body.password));
  app.post('/register', async (request) => { const hash = createHash('sha1').update(request.body.password).digest('hex'); return save(hash); }); // finding
};`,
    },
    {
      language: 'javascript',
      code: `const hash = crypto.createHash('md5').update(req.body.password).digest('hex');`,
    },
    { language: 'javascript', code: `if (user.password === req.body.password) login();` },
    {
      language: 'javascript',
      code: `export const hash = (data) => crypto.createHash('md5').update(data).digest('hex');`,
      files: { 'models/user.js': `this.setDataValue('password', security.hash(clearPassword));` },
    },
    { language: 'php', code: `<?php\n$hash = md5($_POST['password']);` },
    {
      language: 'php',
      code: `<?php\n$password = $_POST['password'];\n$data = json_decode(file_get_contents('students.json'), true);\nif (isset($data[$username]) && $data[$username] === $password) { login($username); }`,
    },
    {
      language: 'php',
      code: `<?php\n$password = filter_var($params['password'], FILTER_SANITIZE_STRING);\n$user = User::create(['email' => $email, 'password' => $password]);`,
    },
    {
      language: 'php',
      code: `<?php\n$data = json_decode(file_get_contents('php://input'), true);\n$password = trim($data['password'] ?? '');\nif ($password === $user['password']) { login($user); }`,
    },
    {
      language: 'php',
      code: `<?php\nfunction add($name, $password) { return run("INSERT INTO user (name, password) VALUES ('".$name."', '".$password."')"); }`,
    },
    { language: 'php', code: `<?php\n$pass = $_POST['pass'];\n$pass = sha1($pass . $salt);` },
    {
      language: 'javascript',
      code: `const user = await User.findOne({ email: req.body.email, password: req.body.password });`,
    },
    { language: 'javascript', code: `const user = users.find((u) => u.name === name && u.password === password);` },
    {
      language: 'javascript',
      code: `const store = (db, data) => db.execute('INSERT INTO users (email, password) VALUES (?, ?)', [data.email, data.password]);`,
    },
    {
      language: 'javascript',
      code: `const change = (db, { id, password }) => db.query('UPDATE users SET password = ? WHERE id = ?', [password, id]);`,
    },
    {
      language: 'javascript',
      code: `app.post('/register', async (req, res) => { const { email, password } = req.body; res.json(await User.create({ email, password })); });`,
    },
    {
      language: 'javascript',
      code: `app.post('/register', async (req, res) => { const user = new User({ name: req.body.name, password: req.body.password }); await user.save(); });`,
    },
    {
      language: 'javascript',
      code: `app.post('/users', async (req, res) => { const { email, password } = req.body; res.json(await new User({ email, password }).save()); });`,
      files: { 'src/login.js': `exports.check = (user, password) => bcrypt.compare(password, user.password);` },
    },
    {
      language: 'javascript',
      code: `app.put('/users/:id', async (req, res) => { const { email, password } = req.body; await User.updateOne({ _id: req.params.id }, { $set: { email, password: password } }); res.end(); });`,
      files: { 'src/login.js': `exports.check = (user, password) => bcrypt.compare(password, user.password);` },
    },
    {
      language: 'javascript',
      code: `module.exports = async (req, res) => { const { username, password } = req.body; const newUser = { id: 1, username, password }; await write([...all, newUser]); };`,
    },
    {
      language: 'javascript',
      code: `const check = (req, rows) => { const { username, password } = req.body; return rows.find(({ username: user, password: pass }) => username === user && password === pass); };`,
    },
    {
      language: 'javascript',
      code: `const login = (password) => createHmac('ripemd160', 'key').update(password).digest('base64');`,
    },
    {
      language: 'javascript',
      code: `const q = "SELECT * FROM users WHERE name = '" + username + "' AND password ='" + password + "';";`,
    },
    {
      language: 'javascript',
      code: `Model.users.findOne({ where: { username: username, password: password } }).then((d) => res.json(encryptResponse(d)));`,
    },
    {
      language: 'php',
      code: `<?php\n$sent = json_decode(file_get_contents('php://input'), true);\n$password = $sent['password'];\nrun("INSERT INTO users (username, password) VALUES ('$name', '$password')");`,
    },
    { language: 'php', code: `<?php\n$pass_new = $_GET['password_new'];\n$pass_new = md5($pass_new);` },
    {
      language: 'php',
      code: `<?php\n$r = mysqli_query($db, "SELECT * FROM users WHERE username='$name' AND password='$password'");`,
    },
    {
      language: 'java',
      code: `class A { boolean l(User user, String password) { return user.getPassword().equals(password); } }`,
    },
    {
      language: 'java',
      code: `class A { boolean l(ResultSet rs, String password) { String storedPassword = rs.getString("password"); return password.equals(storedPassword); } }`,
    },
    { language: 'go', code: `package a\nfunc login(u User, password string) bool { return u.Password == password }` },
    {
      language: 'php',
      code: `<?php\nif (md5((string) $request->input('password')) !== $user->password) { return false; }`,
    },
    { language: 'python', code: `import hashlib\ndigest = hashlib.sha256(password.encode()).hexdigest()` },
    {
      language: 'python',
      code: `def login(db, name, raw_password):
    return db.execute(f"SELECT * FROM users "
        f"WHERE name = '{name}' AND password = '{raw_password}'")`,
    },
    { language: 'python', code: `if user and data.get('password') == user.password:\n    login(user)` },
    { language: 'go', code: `package a\nfunc f(password string) [16]byte { return md5.Sum([]byte(password)) }` },
    { language: 'java', code: `class A { String f(String password) { return DigestUtils.md5Hex(password); } }` },
    {
      language: 'csharp',
      code: `class A { void F(string password, out byte[] hash, out byte[] salt) { using (var hmac = new HMACSHA512()) { salt = hmac.Key; hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(password)); } } }`,
    },
    {
      language: 'csharp',
      code: `class A { User F(Login model) { return _db.Users.FirstOrDefault(u => u.Name == model.Name && u.Password == model.Password); } }`,
    },
    {
      language: 'java',
      code: `class A implements PasswordEncoder { public String encode(CharSequence raw) { return new String(Base64.encode(raw.toString().getBytes())); } }`,
    },
    { language: 'ruby', code: `user = User.find_by(email: params[:email], password: params[:password])` },
    { language: 'ruby', code: `hash = Digest::MD5.hexdigest(password)` },
    {
      language: 'ruby',
      code: `class User\n  def password=(plain)\n    self.digest = Digest::SHA1.hexdigest(plain)\n  end\nend`,
    },
    {
      language: 'python',
      code: `class User:\n    def set_password(self, raw):\n        self.pw = hashlib.sha1(raw.encode()).hexdigest()`,
    },
    {
      language: 'python',
      path: 'shop/settings.py',
      code: `PASSWORD_HASHERS = ['django.contrib.auth.hashers.UnsaltedMD5PasswordHasher', 'django.contrib.auth.hashers.PBKDF2PasswordHasher']`,
    },
    {
      language: 'go',
      code: `package a\nfunc login(c echo.Context) bool { u := h.users[c.FormValue("name")]; return u.Password == c.FormValue("password") }`,
    },
    { language: 'java', code: `class A { PasswordEncoder f() { return new MessageDigestPasswordEncoder("MD5"); } }` },
    {
      language: 'csharp',
      code: `class A { bool F(Account account, Credentials credentials) { return account.Password == credentials.Password; } }`,
    },
    {
      language: 'csharp',
      code: `class A { byte[] F(string password) { return SHA256.HashData(Encoding.UTF8.GetBytes(password)); } }`,
    },
    {
      language: 'php',
      path: 'src/Legacy/Encoder.php',
      code: `<?php\nclass Encoder { public function hash(string $password): string { return md5($password); } public function verify(string $password, string $hash): bool { return password_verify($password, $hash); } }`,
    },
    {
      language: 'javascript',
      code: `app.post('/kiosk', async (req, res) => { const worker = await find(req.body.badge); if (worker.pin !== req.body.pin) res.status(401).end(); });`,
    },
    {
      language: 'javascript',
      code: `class Users { check(member, pin) { return member?.pin === createHash('md5').update(pin).digest('hex'); } }`,
    },
    {
      language: 'javascript',
      code: `const [user] = await db.select().from(users).where(and(eq(users.email, email), eq(users.password, password)));`,
    },
    {
      language: 'javascript',
      code: `import { createHash } from 'crypto';
export const makeHash = (text) => createHash('sha256').update(text).digest('hex');
export const verifyHash = (text, hash) => makeHash(text) === hash;`,
      files: { 'src/login.js': `if (!verifyHash(password, user.hash)) fail();` },
    },
    { language: 'javascript', code: `const hash = await bcrypt.hash(req.body.password, 4);` },
    {
      language: 'javascript',
      code: `const same = timingSafeEqual(Buffer.from(account.password), Buffer.from(req.body.password));`,
    },
    {
      language: 'php',
      code: `<?php\n$user = User::where('email', $email)->where('password', $request->input('password'))->first();`,
    },
    { language: 'php', code: `<?php\nif ($user->pin !== md5($request->input('pin'))) { deny(); }` },
    {
      language: 'php',
      path: 'src/Entity/Reader.php',
      code: `<?php\nclass Reader {}`,
      files: {
        'config/packages/security.yaml': `security:\n    password_hashers:\n        App\\Entity\\Reader: { algorithm: sha1, iterations: 1 }\n`,
      },
    },
    {
      language: 'python',
      code: `def enter(request):\n    courier = find(request.POST['phone'])\n    return courier.password != data['password']`,
    },
    { language: 'python', code: `pwd_context = CryptContext(schemes=['md5_crypt', 'bcrypt'])` },
    { language: 'ruby', code: `Devise.setup do |config|\n  config.stretches = 1 # of the password\nend` },
    {
      language: 'ruby',
      code: `def enter\n  worker = Worker.find_by(badge: params[:badge])\n  log_in(worker) if worker && worker.pin == params[:pin]\nend`,
    },
    {
      language: 'java',
      code: `class A { User f(String name, String password) { return users.findByNameAndPassword(name, password); } }`,
    },
    {
      language: 'java',
      code: `class A { boolean f(Member m, String pin) { return m.getPin().equals(DigestUtils.md5DigestAsHex(pin.getBytes())); } }`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(c *gin.Context) { sum := md5.Sum([]byte(c.PostForm("pin"))); use(sum) }`,
    },
    {
      language: 'csharp',
      code: `class A { Clerk F(TillInput input) { return db.Clerks.FirstOrDefault(c => c.Number == input.Number && c.Password == input.Password); } }`,
    },
    {
      language: 'go',
      path: 'app/routes.go',
      code: `package api
func Login(c echo.Context) error {
	if !pass.CheckPass(user.Password, attempt.Password) { return c.JSON(403, "no") }
	return c.String(200, "yes")
}`,
      files: {
        'app/pass/pass.go':
          'package pass\n\nfunc CheckPass(truePassword, attemptPassword string) bool {\n\treturn truePassword == attemptPassword\n}\n',
      },
    },
    {
      language: 'javascript',
      path: 'models/users.js',
      code: `class Users { register(user) { return query('insert into users (name, password) values (?, ?)', [user.name, user.password]); } }`,
      files: { 'utils/etag.js': `exports.etag = (body) => crypto.createHash('sha1').update(body).digest('hex');` },
    },
    {
      language: 'python',
      path: 'api.py',
      code: `def token():
    data = request.json
    c.execute("SELECT * FROM users WHERE name = '%s' AND password = '%s'" % (data['name'], data['password']))
    return {'token': hashlib.md5(str(now)).hexdigest()}`,
    },
    {
      language: 'javascript',
      code: `export const makeHash = (password) => crypto.createHmac('sha256', password).update('salt on you').digest('hex');`,
    },
    {
      language: 'python',
      code: `from werkzeug.security import generate_password_hash\nhashed = generate_password_hash(password, method='sha256')`,
    },
    {
      language: 'python',
      code: `def register_user():
    request_data = request.get_json()
    user = User(username=request_data['username'], password=request_data['password'])
    db.session.add(user)
    db.session.commit()`,
    },
    {
      language: 'python',
      code: `def update_password(username):
    request_data = request.get_json()
    user = User.query.filter_by(username=username).first()
    user.password = request_data.get('password')
    db.session.commit()`,
    },
    {
      language: 'csharp',
      code: `class A { public async Task<IActionResult> Register(RegisterRequest request) { var user = new User { Username = request.Username, Password = request.Password }; _context.Users.Add(user); await _context.SaveChangesAsync(); return Ok(); } }`,
    },
    {
      language: 'java',
      code: `class A { @PostMapping("/r") User register(@RequestBody RegisterDto dto) { User user = new User(); user.setName(dto.getName()); user.setPassword(dto.getPassword()); return repository.save(user); } }`,
    },
    {
      language: 'java',
      code: `class A { @PostMapping("/r") User register(@RequestBody User user) { return repository.save(user); } }`,
      files: {
        'src/User.java': `class User { private String name; private String password; }`,
      },
    },
    {
      language: 'go',
      code: `package a
func Register(c *gin.Context) { var in RegisterInput; c.ShouldBindJSON(&in); user := models.User{Username: in.Username, Password: in.Password}; db.Create(&user) }`,
    },
    {
      language: 'go',
      code: `package a
func Register(c *gin.Context) { var user User; if err := c.BindJSON(&user); err != nil { return }; db.Create(&user) }`,
      files: {
        'models/user.go': `package a
type User struct {
	Username string
	Password string
}
`,
      },
    },
    {
      language: 'javascript',
      code: `const User = require('./models/user');
app.post('/users', async (req, res) => { const user = new User(req.body); await user.save(); res.end(); });`,
      files: {
        'models/user.js': `const userSchema = new Schema({ name: String, password: { type: String } });
module.exports = mongoose.model('User', userSchema);`,
      },
    },
    {
      language: 'javascript',
      code: `app.post('/change', async (req, res) => { const user = await User.findById(req.user.id); user.password = req.body.password; await user.save(); res.end(); });`,
    },
    {
      language: 'php',
      code: `<?php
$user = $link->prepare('select * from users where username=? and password=md5(?)'); // finding
$made = $link->query("insert into member(username,pw,sex) values('{$_POST['name']}',md5('{$_POST['password']}'),'x')"); // finding
$found = sprintf("SELECT * from \`users\` where \`login\` like '%s' and \`password\` = SHA1( CONCAT('%s', \`salt\`)) limit 1;", $name, $given); // finding`,
    },
    {
      language: 'python',
      code: `def create(username, password):
    c.execute("INSERT INTO users (username, password, failures) VALUES ('%s', '%s', '%d')" % (username, password, 0))`,
    },
    {
      language: 'python',
      code: `def register():
    data = request.get_json()
    password = data.get('password')
    run(f"INSERT INTO merchants (name, password) VALUES ('{data.get('name')}', '{password}')")`,
      files: { 'login.py': `def check(user, given):\n    return bcrypt.checkpw(given, user.hashed_password)` },
    },
    {
      language: 'python',
      path: 'lib/people.py',
      code: `def login(username, password):
    return c.execute("SELECT * FROM users WHERE username = '{}' and password = '{}'".format(username, password)).fetchone()`,
      files: {
        'web.py': `from lib import people\ndef enter():\n    return people.login(request.form.get('username'), password)`,
        'other.py': `def check(user, given):\n    return bcrypt.checkpw(given, user.hashed_password)`,
      },
    },
    {
      language: 'java',
      code: `class A { void add(String user, String pass) { stmt.executeUpdate("INSERT into users(username, password, email) values ('"+user+"','"+pass+"','"+email+"')"); } }`,
    },
    {
      language: 'java',
      code: `class A { String find(String user, String pass) { return xPath.compile("/users/user[username='"+user+"' and password='"+pass+"']/name").evaluate(doc); } }`,
    },
    {
      language: 'java',
      code: `class A { Authentication authenticate(Authentication a) { String password = (String) a.getCredentials(); return of(dao.findUsersByUsernameAndPassword(a.getName(), password)); } }`,
    },
    {
      language: 'javascript',
      path: 'controllers/user.js',
      code: `const bcrypt = require('bcryptjs');
const { User } = require('../models');
exports.create = async (req, res) => {
  const { email, password } = req.body;
  const hash = bcrypt.hashSync(password, 12);
  const user = { email, password, hash };
  await User.create(user);
  res.status(201).end();
};`,
    },
    {
      language: 'javascript',
      path: 'src/controllers/login.js',
      code: `const { getUserByConditions } = require('../repos/user');
exports.login = async (req, res) => {
  const user = await getUserByConditions({ name: req.body.name, password: req.body.password });
  if (!user) return res.status(401).end();
  req.session.userId = user.id;
  res.json({ ok: true });
};`,
      files: {
        'src/repos/user.js': `const User = require('../models/user');
exports.getUserByConditions = async (conditions) => User.findOne({ where: conditions });`,
      },
    },
    {
      language: 'javascript',
      path: 'src/users.ts',
      code: `import { prisma } from './db.js';
import { randomPassword } from './random.js';
export async function invite(email: string) {
  const password = randomPassword();
  return prisma.user.create({ data: { email, password } });
}`,
      files: {
        'src/random.ts': `import { randomBytes } from 'node:crypto';
export const randomPassword = () => randomBytes(12).toString('base64url');`,
        'src/login.ts': `import { prisma } from './db.js';
import bcrypt from 'bcryptjs';
export async function login(email: string, password: string) {
  const user = await prisma.user.findFirst({ where: { email } });
  return user && bcrypt.compareSync(password, user.password) ? user : null;
}`,
      },
    },
    {
      language: 'javascript',
      path: 'src/user.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { User } from './user.entity';
import { CreateUserDto } from './create-user.dto';
@Injectable()
export class UserService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}
  async create(dto: CreateUserDto) {
    const user = new User();
    user.email = dto.email;
    user.password = dto.password;
    return this.users.save(user);
  }
}`,
      files: {
        'src/user.entity.ts': `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity()
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column() email: string;
  @Column() password: string;
}`,
      },
    },
    {
      language: 'javascript',
      path: 'app.ts',
      code: `import { Hono } from 'hono';
import { sql } from './db';
const app = new Hono();
app.post('/register', async (c) => {
  const { email, password } = await c.req.json();
  await sql\`INSERT INTO users (email, password) VALUES (\${email}, \${password})\`;
  return c.body(null, 201);
});
export default app;`,
    },
    {
      language: 'javascript',
      path: 'app.ts',
      code: `import { Hono } from 'hono';
import { db } from './db';
import { users } from './schema';
const app = new Hono();
app.post('/register', async (c) => {
  const body = await c.req.json();
  await db.insert(users).values({ email: body.email, password: body.password });
  return c.body(null, 201);
});
export default app;`,
    },
    {
      language: 'javascript',
      path: 'src/user.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import * as bcrypt from 'bcrypt';
@Injectable()
export class UserService {
  constructor(private readonly prisma: PrismaService) {}
  async create(dto: CreateUserDto) {
    return this.prisma.user.create({ data: { ...dto, password: await bcrypt.hash(dto.password, 12) } });
  }
  update(id: number, dto: UpdateUserDto) {
    return this.prisma.user.update({ where: { id }, data: dto });
  }
}`,
      files: {
        'src/dto.ts': `export class CreateUserDto { email: string; password: string; }
export class UpdateUserDto extends PartialType(CreateUserDto) {}`,
      },
    },
    {
      language: 'php',
      code: `<?php function add($pdo, $data) { $user = $data['user']; $pass = $data['pass']; $pdo->prepare('INSERT INTO user (user, pass) VALUES (?, ?)')->execute([$user, $pass]); }`,
    },
    {
      language: 'php',
      code: `<?php class UsuariosRepository { public function insertUser($login, $senha) { $stmt = $this->db->prepare('INSERT INTO ' . self::TABELA . ' (login, senha) VALUES (:login, :senha)'); $stmt->bindParam(':senha', $senha); $stmt->execute(); } }`,
    },
    {
      language: 'php',
      code: `<?php $pass = $_POST['pass']; $stmt = $conn->prepare('SELECT * FROM user WHERE user=? AND pass=?'); $stmt->execute([$_POST['user'], $pass]);`,
    },
    {
      language: 'javascript',
      path: 'auth/login.js',
      code: `const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
const dynamo = DynamoDBDocument.from(require('./client'));
async function authenticate(user) {
  const dbUser = await dynamo.get({ TableName: 'users', Key: { email: user.email } });
  if (dbUser.password === user.password) {
    return dbUser;
  }
  return false;
}
exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  const user = { email: body.email, password: body.password };
  const found = await authenticate(user);
  return { statusCode: found ? 200 : 401 };
};`,
    },
    {
      language: 'javascript',
      path: 'auth/login.js',
      code: `const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
const dynamo = DynamoDBDocument.from(require('./client'));
exports.authenticate = async (credentials) => {
  const result = await dynamo.get({ TableName: 'users', Key: { email: credentials.email } });
  return result.Item.password === credentials.password;
};`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\n$user = User::create(['email' => $request->email, 'password' => $request->password]);`,
      files: { 'app/Models/User.php': `<?php class User { protected $casts = ['password' => 'hashed']; }` },
    },
    {
      language: 'php',
      code: `<?php\nfunction add($db, $name, $password) { $db->prepare('INSERT INTO users (name, password) VALUES (?, ?)')->execute([$name, $password]); }`,
      files: {
        'register.php': `<?php\nadd($db, $_POST['name'], password_hash($_POST['password'], PASSWORD_DEFAULT));`,
      },
    },
    {
      language: 'javascript',
      code: `const HA1 = md5(\`\${username}:\${details.realm}:\${password}\`);
const store = (db, data) => db.execute('INSERT INTO users (email, password) VALUES (?, ?)', [data.email, hashOf(data.password)]);`,
    },
    {
      language: 'javascript',
      code: `const user = await User.findOne({ email, password: hashOf(password) }); await axios.get(url, { auth, password });`,
    },
    {
      language: 'javascript',
      code: `app.post('/register', async (req, res) => { const { email, password } = req.body; const user = new User({ email, password }); user.password = await bcrypt.hash(password, 12); await user.save(); });`,
    },
    {
      language: 'javascript',
      code: `app.post('/register', async (req, res) => { const { email, password } = req.body; res.json(await User.create({ email, password })); });`,
      files: {
        'src/user.js': `userSchema.pre('save', async function () { this.password = await bcrypt.hash(this.password, 12); });`,
      },
    },
    {
      language: 'javascript',
      code: `const transport = nodemailer.create({ user, password: password }); const db = new Sequelize({ username, password: config.password });`,
    },
    {
      language: 'java',
      code: `class A { boolean l(Form form, String confirmPassword) { return form.getPassword().equals(confirmPassword); } }`,
    },
    {
      language: 'javascript',
      code: `const hash = await bcrypt.hash(password, 12); const etag = crypto.createHash('md5').update(body).digest('hex'); if (password === confirmPassword) go();`,
    },
    {
      language: 'php',
      code: `<?php\n$hash = sha1($password);\n$list = get('https://api.pwnedpasswords.com/range/' . substr($hash, 0, 5));`,
    },
    {
      language: 'php',
      code: `<?php\n$password = hash_of($_POST['password']);\n$r = query("SELECT * FROM users WHERE name='$name' AND password='$password'");`,
    },
    {
      language: 'php',
      code: `<?php\n$hash = password_hash($_POST['password'], PASSWORD_ARGON2ID); $id = md5($email);`,
    },
    {
      language: 'python',
      code: `import hashlib\ndigest = hashlib.pbkdf2_hmac('sha256', password.encode(), salt, 600000)\nkey = hashlib.sha256(body).hexdigest()`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(password string) { bcrypt.GenerateFromPassword([]byte(password), 12); md5.Sum(body) }`,
    },
    {
      language: 'java',
      code: `class A { String f(String password) { DigestUtils.md5Hex(body); return encoder.encode(password); } }`,
    },
    {
      language: 'java',
      code: `class Encoders { PasswordEncoder all() { encoders.put("bcrypt", new BCryptPasswordEncoder()); encoders.put("noop", NoOpPasswordEncoder.getInstance()); return new DelegatingPasswordEncoder("bcrypt", encoders); } }`,
    },
    {
      language: 'java',
      code: `class Digest { static String a1(String username, String realm, String password) { String a1 = username + ":" + realm + ":" + password; return md5Hex(a1); } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass Crm { function login() { return $this->call(['user' => $this->keys['username'], 'password' => md5($this->keys['password'])]); } }`,
    },
    {
      language: 'python',
      path: 'shop/settings.py',
      code: `PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher', 'django.contrib.auth.hashers.MD5PasswordHasher']`,
    },
    {
      language: 'python',
      path: 'shop/settings/test_settings.py',
      code: `PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']`,
    },
    {
      language: 'python',
      code: `class User:\n    def set_password(self, raw):\n        self.pw = argon2.hash(raw)\n        self.etag = hashlib.sha1(self.name.encode()).hexdigest()`,
    },
    { language: 'ruby', code: `hash = BCrypt::Password.create(password)\nkey = Digest::MD5.hexdigest(body)` },
    { language: 'csharp', code: `class A { byte[] F(byte[] body) { return SHA256.HashData(body); } }` },
    {
      language: 'csharp',
      code: `class A { byte[] Sign(string body, byte[] password) { using (var hmac = new HMACSHA512(password)) { return hmac.ComputeHash(Encoding.UTF8.GetBytes(body)); } } }`,
    },
    {
      language: 'java',
      code: `class A implements PasswordEncoder { public String encode(CharSequence raw) { return BCrypt.hashpw(raw.toString(), BCrypt.gensalt()); } }`,
    },
    {
      language: 'ruby',
      code: `user = User.find_by(email: params[:email])\nlog_in(user) if BCrypt::Password.new(user.digest) == params[:password]`,
    },
    {
      language: 'php',
      path: 'src/Password/LegacyEncoder/Md5.php',
      code: `<?php\nclass Md5 implements LegacyEncoderInterface { public function isPasswordValid(string $password, string $hash): bool { return hash_equals($hash, md5($password)); } }`,
    },
    {
      language: 'go',
      code: `package a\nfunc (c *Dns) header() error { if c.username == "" || c.password == "" { return nil }; return sign(c.password) }`,
    },
    {
      language: 'java',
      code: `class A {
  static final String EXISTS = "select count(*) from users where username = ?";
  static final String CHANGE = "update users set password = ? where username = ?";
  void change(String name, String password) { template.update(CHANGE, password, name); }
}`,
      files: { 'src/Service.java': 'class S { void f() { a.change(name, encoder.encode(password)); } }' },
    },
    {
      language: 'java',
      code: `abstract class A implements PasswordEncoder { public String encode(CharSequence raw) { return encodeText(raw.toString()); } protected abstract String encodeText(String raw); }`,
    },
    {
      language: 'php',
      code: `<?php
class Hasher {
  function needsRehash(string $hash): bool { return $this->isLegacy($hash) || password_needs_rehash($hash, PASSWORD_BCRYPT); }
  private function legacyHash(string $login, string $password): string { return hash('sha256', $password . $this->salt . $login); }
}`,
    },
    {
      language: 'java',
      code: `class Placeholder implements PasswordEncoder { public String encode(CharSequence raw) { byte[] b = random(32); return Base64.getEncoder().encodeToString(b); } public boolean matches(CharSequence raw, String encoded) { return false; } }`,
    },
    {
      language: 'javascript',
      code: `if (login.password === '' || form.password !== undefined) fail(); if (body.password !== body.password2) fail(); if (user.password === null) invite();`,
    },
    {
      language: 'javascript',
      code: `const pin = pins.find((one) => one.pin === map.pin); chart.pin === other.pin; const hash = await bcrypt.hash(password, 12);`,
    },
    {
      language: 'javascript',
      code: `const change = (db, { id, password }) => db.query('UPDATE users SET password = ? WHERE id = ?', [password, id]);`,
      files: { 'src/service.js': `await change(db, { id, password: await bcrypt.hash(given, 12) });` },
    },
    {
      language: 'php',
      path: 'src/Entity/Reader.php',
      code: `<?php\nclass Reader {}`,
      files: {
        'config/packages/security.yaml': `security:\n    password_hashers:\n        legacy:\n            algorithm: sha256\n        App\\Entity\\Reader:\n            algorithm: auto\n            migrate_from: [legacy]\nwhen@test:\n    security:\n        password_hashers:\n            App\\Entity\\Reader: { algorithm: plaintext }\n`,
      },
    },
    { language: 'python', code: `pwd_context = CryptContext(schemes=['argon2', 'md5_crypt'], deprecated='auto')` },
    {
      language: 'ruby',
      code: `Devise.setup do |config|\n  config.stretches = Rails.env.test? ? 1 : 12 # of the password\nend`,
    },
    {
      language: 'php',
      code: `<?php
class Pop { function login(string $user, string $password): bool { return $this->send('APOP', md5($this->greeting . $password)); } }
class Box { function open($value, $password) { $key = hash('sha256', $password, true); return (new Encrypter($key, 'AES-256-CBC'))->decrypt($value); } }`,
    },
    {
      language: 'python',
      path: 'model/db.py',
      code: `class Database:
    def insert_user(self, user, password):
        self.c.execute('INSERT INTO users (user, password) VALUES (%s, %s);', (user, password))`,
      files: {
        'routes.py': `hashed_psw = Password(request.form.get('password')).get_hashed_password()\ndatabase.insert_user(name, hashed_psw)`,
      },
    },
    {
      language: 'javascript',
      path: 'db.js',
      code: `function check(name, password) { return run('SELECT COUNT(*) AS count FROM User WHERE name=? AND password=?', [name, password]); }`,
      files: {
        'app.js': `db.check(req.body.name, crypto.pbkdf2Sync(req.body.password, salt, 600000, 32, 'sha512'));`,
      },
    },
    {
      language: 'python',
      code: `from werkzeug.security import generate_password_hash\nhashed = generate_password_hash(password, method='scrypt')`,
    },
    {
      language: 'python',
      code: `def register_user():
    data = request.get_json()
    user = User(username=data['username'], password=generate_password_hash(data['password']))
    db.session.add(user)
    db.session.commit()`,
    },
    {
      language: 'python',
      code: `def create(data):
    user = User(username=data['username'], password=data['password'])
    return client.send(user)`,
    },
    {
      language: 'csharp',
      code: `class A { public async Task Register(RegisterRequest request) { var user = new User { Username = request.Username, Password = request.Password }; await _userManager.CreateAsync(user, request.Password); } UserManager<User> _userManager; }`,
    },
    {
      language: 'java',
      code: `class A { PasswordEncoder encoder; User register(RegisterDto dto) { User user = new User(); user.setPassword(encoder.encode(dto.getPassword())); return repository.save(user); } }`,
    },
    {
      language: 'go',
      code: `package a
func Register(c *gin.Context) { var in RegisterInput; c.ShouldBindJSON(&in); hash, _ := bcrypt.GenerateFromPassword([]byte(in.Password), 14); user := models.User{Username: in.Username, Password: string(hash)}; db.Create(&user) }`,
    },
    {
      language: 'go',
      code: `package a
func dial(in Settings) { user := sql.User{Username: in.Username, Password: in.Password}; connect(user) }`,
    },
    {
      language: 'javascript',
      code: `const User = require('./models/user');
app.post('/users', async (req, res) => { const user = new User(req.body); await user.save(); res.end(); });`,
      files: {
        'models/user.js': `const userSchema = new Schema({ name: String, password: { type: String } });
userSchema.pre('save', hashIt);
module.exports = mongoose.model('User', userSchema);`,
      },
    },
    {
      language: 'java',
      code: `class UserDTO { @Override public boolean equals(Object o) { UserDTO that = (UserDTO) o; return Objects.equals(userName, that.userName) && Objects.equals(password, that.password); } }`,
    },
    {
      language: 'csharp',
      code: `class Endpoint { protected bool Equals(Endpoint other) { return string.Equals(Host, other.Host) && string.Equals(Password, other.Password); } }`,
    },
    {
      language: 'php',
      code: `<?php
class Authentication {
  static function hash($name, $password) { $prepared = self::prepare($name, $password); return password_hash($prepared, PASSWORD_DEFAULT); }
  static function prepare($name, $plainPassword) { return md5($name . ':site:' . $plainPassword); }
}`,
    },
    {
      language: 'php',
      code: `<?php
class PasswordHash {
  function crypt_private($password, $setting) {
    if (substr($setting, 0, 3) != '$P$') return '*0';
    $count = 1 << strpos($this->itoa64, $setting[3]);
    $hash = md5($salt . $password, TRUE);
    do { $hash = md5($hash . $password, TRUE); } while (--$count);
    return $hash;
  }
}`,
    },
    {
      language: 'php',
      path: 'src/Hasher.php',
      code: `<?php class Hasher { public function hash(string $string): string { return md5(hash_hmac('sha256', $string, $this->secret, true)); } }`,
      files: {
        'src/UserService.php': `<?php class UserService { public function __construct(private PasswordHash $passwordHash) {} function set($user, $password) { $user->password = $this->passwordHash->hash($password); } }`,
      },
    },
    {
      language: 'java',
      path: 'src/common/DigestUtils.java',
      code: `package org.acme.common;\nclass DigestUtils { static String md5Hex(String data) { return Codec.md5Hex(data); } }`,
      files: {
        'src/mqtt/Encrypt.java': `package org.acme.mqtt;\nimport org.apache.commons.codec.digest.DigestUtils;\nclass Encrypt { String of(String password) { return DigestUtils.md5Hex(password); } }`,
      },
    },
    {
      language: 'php',
      code: `<?php
$seed = "INSERT INTO users (id, username, password) VALUES (1, 'admin', md5('123456'))";
$made = $db->prepare('INSERT INTO users (email, password, token) VALUES (?, ?, md5(rand()))'); $made->execute([$email, password_hash($given, PASSWORD_DEFAULT), 1]);`,
    },
    {
      language: 'python',
      path: 'repo.py',
      code: `def insert(username, password):
    c.execute("INSERT INTO users (username, password) VALUES ('%s', '%s')" % (username, password))`,
      files: { 'service.py': `def register(name, given):\n    repo.insert(name, hash_password(given))` },
    },
    {
      language: 'java',
      code: `class A { void add(String user, String pass, String mail) { run("INSERT into users(username, email, password) values ('"+user+"','"+mail+"','"+encoder.encode(pass)+"')"); } }`,
    },
    {
      language: 'javascript',
      path: 'src/user.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { User } from './user.entity';
import { CreateUserDto } from './create-user.dto';
@Injectable()
export class UserService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}
  async create(dto: CreateUserDto) {
    const user = new User();
    user.email = dto.email;
    user.password = dto.password;
    return this.users.save(user);
  }
}`,
      files: {
        'src/user.entity.ts': `import { BeforeInsert, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import * as bcrypt from 'bcrypt';
@Entity()
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column() email: string;
  @Column() password: string;
  @BeforeInsert() async protect() { this.password = await bcrypt.hash(this.password, 12); }
}`,
      },
    },
    {
      language: 'javascript',
      path: 'src/user.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import { User } from './user.entity';
@Injectable()
export class UserService {
  async create(dto: any) {
    return this.users.save({ email: dto.email, password: dto.password });
  }
}`,
      files: {
        'src/user.entity.ts': `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { hashTransform } from './transform';
@Entity()
export class User {
  @PrimaryGeneratedColumn() id: number;
  @Column() email: string;
  @Column({ transformer: hashTransform }) password: string;
}`,
        'src/transform.ts': `import { hashSync } from 'bcrypt';
export const hashTransform = { to: (password: string) => hashSync(password, 12), from: (v: string) => v };`,
      },
    },
    {
      language: 'javascript',
      path: 'register.ts',
      code: `import { supabase } from './supabase';
export async function register(req: any, res: any) {
  const { email, password } = req.body;
  const { error } = await supabase.auth.signUp({ email, password });
  res.status(error ? 400 : 201).end();
}`,
    },
    {
      language: 'javascript',
      path: 'register.js',
      code: `const { User } = require('./models');
module.exports = async (req, res) => {
  const { email, password } = req.body;
  await User.create({ email, password });
  res.status(201).end();
};`,
      files: {
        'models/user.js': `const bcrypt = require('bcrypt');
module.exports = (sequelize, DataTypes) => sequelize.define('User', {
  email: DataTypes.STRING,
  password: { type: DataTypes.STRING, set(value) { this.setDataValue('password', bcrypt.hashSync(value, 12)); } },
});`,
      },
    },
    {
      language: 'javascript',
      path: 'src/user.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import * as bcrypt from 'bcrypt';
@Injectable()
export class UserService {
  constructor(private readonly prisma: PrismaService) {}
  async create(dto: CreateUserDto) {
    return this.prisma.user.create({ data: { ...dto, password: await bcrypt.hash(dto.password, 12) } });
  }
  update(id: number, dto: UpdateUserDto) {
    return this.prisma.user.update({ where: { id }, data: dto });
  }
}`,
      files: {
        'src/dto.ts': `export class CreateUserDto { email: string; password: string; }
export class UpdateUserDto extends PartialType(OmitType(CreateUserDto, ['password'])) {}`,
      },
    },
    {
      language: 'go',
      code: `package a\nfunc update(registry *Registry, payload Payload) { if payload.Password != nil { changed = registry.Password != *payload.Password; registry.Password = *payload.Password } }`,
    },
    {
      language: 'javascript',
      path: 'src/password_breach_controller.js',
      code: `class Checker { async digest(message) { return window.crypto.subtle.digest("SHA-1", encode(message)); }\n async check(password) { const hash = await this.digest(password); return fetch(range + hash.slice(0, 5)); } }`,
    },
    {
      language: 'php',
      code: `<?php
class Md5OfOtherBoard {
  public function hash($password, $row = '') {
    // makes none
    return false;
  }
  public function check($password, $hash, $row = []) { return $this->helper->same($hash, md5(md5($row['salt']) . md5($password))); }
}
class Sha1OfOtherBoard {
  public function is_legacy() { return true; }
  public function hash($password, $row = '') { return sha1(strtolower($row['login']) . $password); }
  public function check($password, $hash, $row = []) { return $this->helper->same($hash, $this->hash($password, $row)); }
}`,
    },
    {
      language: 'csharp',
      code: `class UserService { User Upsert(string username, string password) { var user = FindUser(); if (user.Password != password) { SetUserHashedPassword(user, password); } user.Username = username.ToLowerInvariant(); return Update(user); } }`,
    },
    {
      language: 'php',
      code: `<?php
class Sessions {
  public function auth($email, $password) {
    if (md5($password) === $user->user_password) {
      $hash = $this->crypt->generate_password($password, $this->crypt->salt());
      $this->db->update('users', ['user_password' => $hash]);
    }
    return $this->crypt->check_password($user->user_password, $password);
  }
}`,
    },
    {
      language: 'php',
      code: `<?php class Crypt { public function decrypt($text, $pass) { return openssl_decrypt($text, 'aes-256-cbc', $this->oldKey($pass), 0, $iv); } private function oldKey($pass) { return pack('H*', hash('md5', $this->resolvePassphrase($pass))); } }`,
    },
    {
      language: 'php',
      code: `<?php function add($pdo, $data) { $pass = password_hash($data['pass'], PASSWORD_DEFAULT); $pdo->prepare('INSERT INTO user (user, pass) VALUES (?, ?)')->execute([$data['user'], $pass]); }`,
    },
    {
      language: 'php',
      code: `<?php $stmt = $conn->prepare('SELECT * FROM trips WHERE pass=? AND contra=?'); $stmt->execute([$trip->pass, 1]);`,
    },
    {
      language: 'php',
      code: `<?php
class Customer {
  public function login($email, $password) {
    if (password_verify($password, $row['password'])) {
      $rehash = password_needs_rehash($row['password'], PASSWORD_DEFAULT);
    } elseif (hash_equals($row['password'], md5($password))) {
      $rehash = true;
    } else {
      return false;
    }
    if ($rehash) { $this->db->query('UPDATE customer SET password = ?', password_hash($password, PASSWORD_DEFAULT)); }
    return true;
  }
}`,
    },
    {
      language: 'java',
      code: `class Matcher implements PasswordEncoder { @Override public String encode(CharSequence text) { return PasswordUtil.encryptPassword(text.toString()); } @Override public boolean matches(CharSequence text, String stored) { return PasswordUtil.validatePassword(text.toString(), stored); } }`,
    },
    {
      language: 'javascript',
      path: 'auth/login.js',
      code: `const bcrypt = require('bcryptjs');
const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
const dynamo = DynamoDBDocument.from(require('./client'));
exports.authenticate = async (user) => {
  const { Item } = await dynamo.get({ TableName: 'users', Key: { email: user.email } });
  return bcrypt.compare(user.password, Item.password);
};`,
    },
  ],
};
