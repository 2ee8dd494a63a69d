import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'java',
      code: `class A { @PostMapping("/register") User register(@RequestBody RegisterDTO data) { return repository.save(new User(data.login(), hash(data.password()), data.role())); } }`,
    },
    {
      language: 'python',
      code: `def register_user(request: UserCreate, db):\n    return save(db, User(email=request.email, role=request.role, password=hashed(request.password)))`,
    },
    {
      language: 'csharp',
      code: `class A { [HttpPost("register")] public IActionResult Register(RegisterDto dto) { var user = new User { Name = dto.Name, Role = dto.Role }; return Save(user); } }`,
    },
    {
      language: 'go',
      path: 'main.go',
      code: `package main
import "github.com/gofiber/fiber/v2"
func main() {
	app := fiber.New()
	app.Post("/accounts", create)
}
func create(c *fiber.Ctx) error {
	var body struct { Email, Password, Role string }
	c.BodyParser(&body)
	hash, _ := bcrypt.GenerateFromPassword([]byte(body.Password), 12)
	return save(User{Email: body.Email, Hash: hash, Role: body.Role})
}`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/useredit', gate, (req, res) => { db.User.find({ where: { id: req.body.id } }).then((user) => { user.email = req.body.email; user.save().then(() => res.render('edit', { userId: req.user.id })); }); });
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/users', async (req, res) => { const user = {}; user.name = req.body.name; user.role = req.body.role; await repo.save(user); res.end(); });`,
    },
    {
      language: 'go',
      code: `package a
func SignUp(c *gin.Context) {
	var input SignUpInput
	c.BindJSON(&input)
	save(User{Name: input.Name, Role: input.Role})
}`,
    },
    {
      language: 'javascript',
      code: `app.post('/me', (req, res) => { db.users.update({ id: req.user.id }, { role: req.body.role }); res.end(); });`,
    },
    {
      language: 'javascript',
      code: `import { Controller, Headers, Post } from '@nestjs/common';\n@Controller('cars') class Cars { @Post() create(@Headers('x-user-id') owner: string) { return this.cars.create(owner); } }`,
    },
    {
      language: 'javascript',
      code: `app.use('/admin', (req, res, next) => { if (req.headers['x-forwarded-for'] === '127.0.0.1') next(); });`,
    },
    { language: 'php', code: `<?php\nif (in_array($_SERVER['HTTP_X_FORWARDED_FOR'], $allowedIps)) { show(); }` },
    {
      language: 'python',
      code: `def view(request):\n    if request.headers.get('X-Forwarded-For') == '127.0.0.1':\n        return secrets()`,
    },
    {
      language: 'go',
      code: `package a
func h(w http.ResponseWriter, r *http.Request) {
  from := r.Header.Get("X-Forwarded-For")
  if strings.Contains(from, "192.168.0.14") { show() }
}`,
    },
    {
      language: 'javascript',
      code: `exports.register = async (req, res) => { const { name, isAdmin } = req.body; await new User({ name, isAdmin: isAdmin || false }).save(); };`,
    },
    {
      language: 'javascript',
      code: `app.get('/x', (req, res) => { const user = find(req.headers['x-user-id']); res.json(user); });`,
    },
    { language: 'javascript', code: `app.get('/x', (req, res) => { if (req.body.role === 'admin') removeAll(); });` },
    {
      language: 'javascript',
      code: `io.on('connection', (socket) => { const userId = socket.handshake.query.userId; rooms.join(userId, socket.id); });`,
    },
    {
      language: 'python',
      code: `def register_user():\n    data = request.get_json()\n    admin = bool(data.get('admin'))\n    db.session.add(User(username=data['username'], admin=admin))`,
    },
    { language: 'php', code: `<?php\n$user = find($_SERVER['HTTP_X_USER_ID']);` },
    {
      language: 'php',
      code: `<?php\nif (!isset($_SESSION['student']) && isset($_COOKIE['student_login'])) { $_SESSION['student'] = $_COOKIE['student_login']; }`,
    },
    {
      language: 'php',
      code: `<?php\nclass RoleMiddleware { function handle($request, $next, ...$roles) {\n  $role = $request->header('role');\n  if (in_array($role, $roles)) { return $next($request); }\n} }`,
    },
    {
      language: 'php',
      code: `<?php\nclass AuthController { function register(Request $request) {\n  $user = User::create(['name' => $request->name, 'role' => $request->role]);\n  $user->assignRole($request->role);\n} }`,
    },
    {
      language: 'php',
      path: 'register.php',
      code: `<?php\n$sent = json_decode(file_get_contents('php://input'), true);\nadd($sent['email'], $sent['role']);`,
    },
    { language: 'php', code: `<?php\nif ($_COOKIE['is_admin'] == '1') { show(); }` },
    { language: 'python', code: `def view():\n    user = find(request.headers.get('X-User-Id'))\n    return user` },
    { language: 'python', code: `@app.get('/x')\ndef x(x_user_id: str = Header()):\n    return orders(x_user_id)` },
    {
      language: 'python',
      code: `@app.get('/x')\ndef x(x_user_id: Annotated[str | None, Header()] = None):\n    return orders(x_user_id)`,
    },
    { language: 'ruby', code: `def create\n  Partner.find(request.headers['X-Partner-Id']).orders.create!\nend` },
    { language: 'ruby', code: `def current_user\n  User.find(request.headers['X-User-Id'])\nend` },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { id := r.Header.Get("X-User-Id"); show(id) }`,
    },
    {
      language: 'java',
      code: `import org.springframework.web.bind.annotation.*;
class A { @GetMapping("/x") User me(@RequestHeader("X-User-Id") String id) { return users.find(id); } }`,
    },
    {
      language: 'csharp',
      code: `class A { [HttpGet] public User Me() { var id = Request.Headers["X-User-Id"]; return _users.Find(id); } }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/notes', requireAuth, async (req, res) => { res.json(await Note.create({ userId: req.body.userId, text: req.body.text })); }); // finding
app.post('/own', requireAuth, async (req, res) => { res.json(await Note.create({ userId: req.user.id, text: req.body.text })); });
app.post('/comments', requireAuth, async (req, res) => { const userId = req.body.userId ?? req.user.id; res.json(await Comment.create({ userId })); }); // finding`,
    },
    {
      language: 'javascript',
      code: `app.post('/register', async (req, res) => { res.json(await User.create(req.body)); });`,
      files: {
        'src/models/user.ts': `module.exports = mongoose.model('User', new Schema({ email: String, role: String }));`,
      },
    },
    {
      language: 'php',
      path: 'app/Http/Controllers/PostController.php',
      code: `<?php
class PostController extends Controller {
  public function store(Request $request) { return Post::create(['user_id' => $request->input('user_id'), 'title' => $request->title]); } // finding
  public function own(Request $request) { return $request->user()->posts()->create($request->only('title')); }
}`,
      files: {
        'routes/api.php': `<?php
use Illuminate\\Support\\Facades\\Route;
Route::middleware('auth:sanctum')->group(function () { Route::post('/posts', [PostController::class, 'store']); Route::post('/own', [PostController::class, 'own']); });`,
      },
    },
    {
      language: 'php',
      code: `<?php\nclass AuthController { function register(Request $request) { return User::create($request->all()); } }`,
      files: {
        'app/Models/User.php': `<?php\nclass User extends Model { protected $fillable = ['email', 'password', 'role']; }`,
      },
    },
    {
      language: 'python',
      code: `@router.post('/items')
async def create_item(item: ItemIn, user: User = Depends(get_current_user), db = Depends(get_db)):
    row = Item(title=item.title, owner_id=item.owner_id)
    db.add(row)
    return row`,
    },
    {
      language: 'python',
      code: `class RegisterSerializer(ModelSerializer):\n    class Meta:\n        model = User\n        fields = '__all__'`,
    },
    {
      language: 'go',
      code: `package a
func Register(c *gin.Context) {
	var user User
	c.ShouldBindJSON(&user)
	db.Create(&user)
}
type User struct { ID uint; Role string }`,
    },
    {
      language: 'java',
      code: `class A { @PostMapping("/register") User register(@RequestBody User user) { return users.save(user); } }`,
      files: { 'src/User.java': 'class User { private Long id; private String role; }' },
    },
    {
      language: 'csharp',
      code: `class A { [HttpPost("register")] public IActionResult Register([FromBody] User user) { _db.Users.Add(user); return Ok(); } }`,
      files: { 'src/User.cs': 'class User { public string Role { get; set; } }' },
    },
    {
      language: 'ruby',
      path: 'app/controllers/profiles_controller.rb',
      code: `class ProfilesController < ApplicationController
  def update
    current_user.update!(params.require(:user).permit(:name, :admin))
  end
end`,
    },
    {
      language: 'ruby',
      path: 'app/controllers/stats_controller.rb',
      code: `class StatsController\n  def show\n    head :forbidden unless cookies[:admin] == '1'\n  end\nend`,
    },
    {
      language: 'python',
      code: `@login_required\ndef waive(request, pk):\n    if request.META.get('HTTP_X_USER_ROLE') != 'librarian':\n        return HttpResponseForbidden()`,
    },
    {
      language: 'go',
      code: `package a\nfunc Add(c *fiber.Ctx) error { owner := c.Get("X-User-Id"); return c.JSON(store.Add(owner)) }`,
    },
    {
      language: 'javascript',
      path: 'controllers/people.js',
      code: `const User = require('../models/users');
module.exports.add = async (req, res) => { const user = new User(req.body); await user.save(); res.end(); };`,
      files: {
        'models/users.js': `const userSchema = new Schema({ username: { type: String }, admin: { type: Boolean, default: false } });
module.exports = mongoose.model('User', userSchema);`,
      },
    },
    {
      language: 'javascript',
      code: `module.exports.importProfile = async (req, res) => {
  const result = await parser.parseStringPromise(req.body.xml);
  const profile = result.profile;
  const change = {};
  if (profile.admin) change.admin = true;
  await People.change(profile.name, change); res.end(); };`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
import * as finale from 'finale-rest';
finale.initialize({ app, sequelize });
finale.resource({ model: User, endpoints: ['/api/users', '/api/users/:id'] });`,
      files: {
        'models/user.js': `const User = sequelize.define('User', { email: DataTypes.STRING, role: { type: DataTypes.STRING, defaultValue: 'customer' } });`,
      },
    },
    {
      language: 'go',
      code: `package a
func (c App) Desk() revel.Result {
	ua := c.Request.Header.Get("User-Agent")
	app := ""
	if ua == "warehouse desktop app" {
		app = "desktop"
	}
	return c.Render(app)
}`,
    },
    {
      language: 'javascript',
      code: `app.get('/stock', (req, res) => { if (req.headers['user-agent'] !== 'acme-terminal-v2') return res.status(404).end(); res.json(stock); });`,
    },
    {
      language: 'javascript',
      path: 'controllers/user.js',
      code: `const bcrypt = require('bcryptjs');
const { User } = require('../models');
exports.create = async (req, res) => {
  let { email, password, role } = req.body;
  const hash = await bcrypt.hash(password, 12);
  role = role === 'admin' ? 'admin' : 'user';
  await User.create({ email, hash, role });
  res.status(201).end();
};`,
      files: {
        'routes/user.js': `const router = require('express').Router();
const ctl = require('../controllers/user');
router.post('/register', ctl.create);
module.exports = router;`,
      },
    },
    {
      language: 'javascript',
      path: 'src/services/auth.ts',
      code: `import bcrypt from 'bcrypt';
import { prisma } from '../db.js';
export async function registerUser(data: { email: string; password: string; role: string }) {
  const { email, password, role } = data;
  const hashed = await bcrypt.hash(password, 12);
  return prisma.user.create({ data: { email, password: hashed, role } });
}`,
      files: {
        'src/routes/auth.ts': `import { Router } from 'express';
import { registerUser } from '../services/auth.js';
export const router = Router();
router.post('/register', async (req, res) => {
  const user = await registerUser(req.body);
  res.status(201).json({ id: user.id });
});`,
      },
    },
    {
      language: 'javascript',
      path: 'src/resolvers.js',
      code: `import bcrypt from 'bcrypt';
export default {
  Query: { ping: () => 'pong' },
  Mutation: {
    register: async (parent, { name, email, password, admin }, { db }) => {
      const hash = await bcrypt.hash(password, 12);
      return db.User.create({ name, email, password: hash, admin });
    },
  },
};`,
    },
    {
      language: 'javascript',
      path: 'src/resolvers.ts',
      code: `import argon2 from 'argon2';
export const resolvers = {
  Mutation: {
    signup: async (_: unknown, args: any, ctx: any) => {
      const password = await argon2.hash(args.input.password);
      return ctx.prisma.user.create({ data: { email: args.input.email, password, role: args.input.role } });
    },
  },
};`,
    },
    {
      language: 'javascript',
      path: 'src/auth/auth.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import * as bcrypt from 'bcrypt';
import { UsersRepository } from './users.repository';
import { RegisterDto } from './register.dto';
@Injectable()
export class AuthService {
  constructor(private readonly users: UsersRepository) {}
  async register(dto: RegisterDto) {
    const password = await bcrypt.hash(dto.password, 12);
    return this.users.create({ email: dto.email, password, role: dto.role });
  }
}`,
      files: {
        'src/auth/auth.controller.ts': `import { Body, Controller, Post } from '@nestjs/common';
import { AuthService } from './auth.service';
import { RegisterDto } from './register.dto';
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}
  @Post('register')
  register(@Body() dto: RegisterDto) { return this.auth.register(dto); }
}`,
        'src/auth/register.dto.ts': `import { IsEmail, IsEnum, MinLength } from 'class-validator';
export class RegisterDto {
  @IsEmail() email: string;
  @MinLength(8) password: string;
  @IsEnum(['user', 'admin']) role: string;
}`,
      },
    },
    {
      language: 'javascript',
      path: 'src/auth/auth.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import * as bcrypt from 'bcrypt';
import { PrismaService } from '../prisma.service';
import { SignUpDto } from './signup.dto';
@Injectable()
export class AuthService {
  constructor(private readonly prisma: PrismaService) {}
  async signUp(dto: SignUpDto) {
    const password = await bcrypt.hash(dto.password, 12);
    return this.prisma.user.create({ data: { ...dto, password } });
  }
}`,
      files: {
        'src/auth/signup.dto.ts': `export class SignUpDto { email: string; password: string; role: 'USER' | 'ADMIN'; }`,
        'prisma/schema.prisma': `model User {
  id Int @id
  email String
  password String
  role String @default("USER")
}`,
      },
    },
    {
      language: 'javascript',
      path: 'app/api/register/route.ts',
      code: `import { NextResponse } from 'next/server';
import bcrypt from 'bcryptjs';
import { prisma } from '@/lib/prisma';
export async function POST(request: Request) {
  const { email, password, role } = await request.json();
  const hashed = await bcrypt.hash(password, 12);
  const user = await prisma.user.create({ data: { email, password: hashed, role } });
  return NextResponse.json({ id: user.id });
}`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const isAuthenticated = (req, res, next) => {
  const id = ObjectId(req.cookies.session);
  db.collection('users').findOne({ _id: id }).then((user) => { if (!user) return res.redirect('/login'); req.user = user; next(); });
};`,
    },
    {
      language: 'javascript',
      path: 'controller.js',
      code: `const userModel = require('./userModel');
exports.updateProfile = async (req, res) => {
  const { name, email } = req.body;
  await userModel.updateOne({ email }, { name });
  res.json({ ok: true });
};`,
      files: {
        'routes.js': `const router = require('express').Router();
const { updateProfile } = require('./controller');
const { auth } = require('./auth');
router.put('/profile', auth, updateProfile);
module.exports = router;`,
        'auth.js': `const jwt = require('jsonwebtoken');
exports.auth = (req, res, next) => { try { req.user = jwt.verify(req.headers.authorization.split(' ')[1], process.env.KEY, { algorithms: ['HS256'] }); next(); } catch { res.status(401).end(); } };`,
      },
    },
    {
      language: 'python',
      code: `router = APIRouter()
@router.put("/profile")
def update_profile(body: UserUpdate, user=Depends(current_user), db=Depends(get_db)):
    target = db.query(User).filter(User.id == body.user_id).first()
    target.email = body.email
    db.commit()`,
    },
    {
      language: 'python',
      code: `from flask import request
@app.route("/account/email", methods=["POST"])
@token_required
def change_email():
    data = request.get_json()
    db().execute("UPDATE users SET email = ? WHERE id = ?", (data["email"], data["user_id"]))
    return "", 204`,
    },
    {
      language: 'csharp',
      code: `[Authorize][ApiController][Route("api/[controller]")]
public class UsersController : ControllerBase {
  [HttpPost("update")] public IActionResult Update([FromBody] UpdateUserDto dto) { return Ok(_users.UpdateProfile(dto.UserId, dto.Email)); } // finding
  [HttpDelete("delete")] public IActionResult Delete([FromQuery] DeleteUserDto dto) { return Ok(_users.Delete(dto.UserId)); } // finding
}`,
    },
    {
      language: 'java',
      code: `@RestController class A { @PreAuthorize("isAuthenticated()") @PutMapping("/profile") Object profile(@RequestBody UpdateRequest request) { User user = users.findByEmail(request.getEmail()).orElseThrow(); user.setPhone(request.getPhone()); return users.save(user); } }`,
    },
    {
      language: 'ruby',
      path: 'app/controllers/passwords_controller.rb',
      code: `class PasswordsController < ApplicationController
  before_action :authenticate_user
  def change
    user = User.find(params[:id])
    user.update(password: params[:password])
  end
end`,
      files: {
        'config/routes.rb':
          'Rails.application.routes.draw do\n  post "passwords/change", to: "passwords#change"\nend\n',
      },
    },
    {
      language: 'ruby',
      path: 'app/controllers/users_controller.rb',
      code: `class UsersController < ApplicationController
  def create
    render json: User.create(user_params)
  end
  def user_params
    params.permit(:name, :email, :password, :role)
  end
end`,
    },
    {
      language: 'php',
      code: `<?php class AuthServiceProvider { public function boot() { $this->app['auth']->viaRequest('api', function ($request) { return User::where('email', $request->input('email'))->first(); }); } }`,
    },
    {
      language: 'php',
      path: 'app/Controllers/Users.php',
      code: `<?php class Users extends BaseController { public function update_own_user() { $data = $this->request->getVar(); $data['id_user'] = session('id'); $this->user_model->update_user($data); } }`,
      files: {
        'app/Models/UserModel.php': `<?php class UserModel extends Model { protected $allowedFields = ['name', 'email', 'role']; }`,
      },
    },
    {
      language: 'python',
      code: `class RegisterSerializer(serializers.ModelSerializer):
    class Meta:
        model = get_user_model()
        fields = ["username", "email", "password", "is_staff"]
    def create(self, validated_data):
        return get_user_model().objects.create_user(**validated_data)`,
    },
    {
      language: 'php',
      path: 'app/Http/Controllers/AuthController.php',
      code: `<?php class AuthController extends Controller { public function register(Request $request) { return User::create($request->input()); } }`,
      files: {
        'app/Models/User.php': `<?php class User extends Authenticatable { protected $fillable = ['name', 'email', 'password', 'role']; }`,
      },
    },
    {
      language: 'python',
      code: `def load(request):
    cookie = request.cookies.get('app_session') # finding
    return json.loads(base64.b64decode(cookie))['username']`,
    },
    {
      language: 'csharp',
      code: `class A { IActionResult Token() { var data = HttpContext.Request.Cookies["sso"]; var read = JObject.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(data))); return Ok(_users.Find(read["auth_user"])); } }`,
    },
    {
      language: 'java',
      code: `class A { boolean admin(HttpServletRequest r) { for (Cookie c : r.getCookies()) { if (c.getName().equals("admin") && c.getValue().equals("1")) { return true; } } return false; } }`,
    },
    {
      language: 'csharp',
      code: `class A : Controller { [HttpPost] public IActionResult Add(AddModel model) { if (!model.IsIssuerAdmin) { return RedirectToAction("Login"); } return Ok(_users.Create(model.Name)); } }`,
    },
    {
      language: 'python',
      code: `def register():
    data = request.get_json()
    fields = ['username']
    for key, value in data.items():
        fields.append(key)
    run(f"INSERT INTO users ({', '.join(fields)}) VALUES ({places})", values)`,
    },
    {
      language: 'javascript',
      path: 'src/app/api/admin/route.ts',
      code: `import clientPromise from '@/lib/mongodb';
export async function GET(req: Request) {
  const url = new URL(req.url);
  const uid = url.searchParams.get('uid');
  const db = (await clientPromise).db('shop');
  const user = await db.collection('users').findOne({ uid });
  if (!user || user.role !== 'admin') {
    return new Response(JSON.stringify({ error: 'Unauthorized' }), { status: 403 });
  }
  const orders = await db.collection('orders').find({}).toArray();
  return Response.json(orders);
}`,
    },
    {
      language: 'javascript',
      path: 'middleware/admin.js',
      code: `const { User } = require('../models');
module.exports = async function isAdmin(req, res, next) {
  const email = req.headers['email'];
  const user = await User.findOne({ where: { email } });
  if (user && user.role === 'admin') return next();
  return res.status(403).json({ message: 'Forbidden' });
};`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const pool = require('./db');
const app = express();
app.use(express.json());
app.put('/prices', async (req, res) => {
  const { user_id, price } = req.body;
  const { rows } = await pool.query('SELECT role FROM users WHERE id = $1', [user_id]);
  if (rows[0].role !== 'admin') return res.status(403).end();
  await pool.query('UPDATE prices SET value = $1', [price]);
  res.end();
});`,
    },
  ],
  clean: [
    {
      language: 'java',
      code: `class A { @PostMapping("/register") Token register(@RequestBody RegisterDTO data) { User user = save(new User(data.login(), Role.USER)); return tokens.of(user.getId(), user.getRole()); } }`,
    },
    {
      language: 'python',
      code: `def register_user(request: UserCreate, current_user):\n    if current_user.role != "admin":\n        raise HTTPException(403)\n    return save(User(email=request.email, role=request.role))`,
    },
    {
      language: 'javascript',
      code: `exports.updateUserRole = async (req, res) => { const { role } = req.body; res.json(await service.updateRole(req.params.id, role, req.user.id)); };`,
    },
    {
      language: 'javascript',
      code: `app.use((req, res, next) => { log(req.headers['x-forwarded-for']); if (req.socket.remoteAddress === '127.0.0.1') next(); });`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/useredit', gate, (req, res) => { db.User.find({ where: { id: req.body.id } }).then((user) => { if (user.id !== req.user.id) return res.status(403).end(); user.email = req.body.email; user.save(); res.end(); }); });
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/users', gate, async (req, res) => { const user = {}; user.name = req.body.name; user.role = req.body.role; await repo.save(user); res.end(); });
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
    },
    {
      language: 'php',
      code: `<?php\n$ip = $_SERVER['HTTP_X_FORWARDED_FOR'] ?? $_SERVER['REMOTE_ADDR']; if ($ip === '') { $ip = 'unknown'; }`,
    },
    {
      language: 'javascript',
      code: `app.post('/users/:id/role', admin, (req, res) => { db.users.update({ id: req.params.id }, { role: req.body.role }); res.end(); });`,
    },
    {
      language: 'javascript',
      code: `app.get('/x', (req, res) => { const agent = req.headers['x-user-agent']; const role = req.user.role; if (role === 'admin') show(); invite({ role: req.body.role }); });`,
    },
    {
      language: 'php',
      code: `<?php\nclass AuthController { function register(Request $request) {\n  $request->validate(['role' => 'required|in:buyer,seller']);\n  User::create(['name' => $request->name, 'role' => $request->role]);\n} }`,
    },
    {
      language: 'javascript',
      code: `io.use((socket, next) => { socket.user = jwt.verify(socket.handshake.auth.token, key); next(); });
io.on('connection', (socket) => { if (socket.handshake.query.userId !== socket.user.id) return; });`,
    },
    {
      language: 'ruby',
      code: `def create\n  log(request.headers['X-Request-Id'], request.headers['X-Device-Id'])\nend`,
    },
    { language: 'php', code: `<?php\n$_SESSION['lang'] = $_COOKIE['lang']; $role = $user->role;` },
    { language: 'php', code: `<?php\n$agent = $_SERVER['HTTP_X_USER_AGENT']; $user = $request->user();` },
    {
      language: 'python',
      code: `def view():\n    agent = request.headers.get('X-Request-Id')\n    return current_user.role`,
    },
    {
      language: 'go',
      code: `package a\nfunc h(w http.ResponseWriter, r *http.Request) { id := r.Header.Get("X-Request-Id"); show(id) }`,
    },
    {
      language: 'java',
      code: `import org.springframework.web.bind.annotation.*;
class A { @GetMapping("/x") User me(Principal p, @RequestHeader("X-Request-Id") String id) { return users.find(p.getName()); } } // no X-User`,
    },
    {
      language: 'csharp',
      code: `class A { [HttpGet] public User Me() { return _users.Find(User.FindFirst("sub").Value); } } // no X-User`,
    },
    {
      language: 'php',
      code: `<?php\nfunction upsert(Request $request, $source) { $data = $request->request->all(); if (!$source->isAdmin() && isset($data['admin'])) { throw new PermissionDenied(); } return save($data); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/teams/:id/members', requireAuth, async (req, res) => { await Member.create({ team: req.params.id, userId: req.body.userId, invitedBy: req.user.id }); res.end(); });
app.post('/admin/notes', requireAdmin, async (req, res) => { res.json(await Note.create({ userId: req.body.userId })); });
app.post('/guestbook', async (req, res) => { res.json(await Entry.create({ author: req.body.author, text: req.body.text })); });`,
    },
    {
      language: 'javascript',
      path: 'src/notes.ts',
      code: `import express from 'express';
const app = express();
app.post('/notes', requireAuth, async (req, res) => { res.json(await Note.create({ userId: req.body.userId })); });`,
      files: {
        'src/auth.ts': `export function requireAuth(req, res, next) { req.body.userId = verify(req.headers.authorization).id; next(); }`,
      },
    },
    {
      language: 'php',
      code: `<?php\nclass AuthController { function register(Request $request) { return User::create($request->all()); } }`,
      files: {
        'app/Models/User.php': `<?php\nclass User extends Model { protected $fillable = ['email', 'password']; }`,
      },
    },
    {
      language: 'javascript',
      code: `app.post('/register', async (req, res) => { res.json(await User.create({ ...req.body, role: 'user' })); });`,
      files: {
        'src/models/user.ts': `module.exports = mongoose.model('User', new Schema({ email: String, role: String }));`,
      },
    },
    {
      language: 'java',
      code: `class A { @PostMapping("/register") User register(@RequestBody User user) { user.setRole("USER"); return users.save(user); } }`,
      files: { 'src/User.java': 'class User { private Long id; private String role; }' },
    },
    {
      language: 'ruby',
      path: 'app/controllers/profiles_controller.rb',
      code: `class ProfilesController < ApplicationController
  def update
    current_user.update!(params.require(:user).permit(:name, :bio))
  end
end`,
    },
    {
      language: 'php',
      code: `<?php\nclass A { function store(Request $request, $me) { $user = User::create(['name' => $request->name]); if (!$me->can('changeRole', $user)) { $user->role = 1; } elseif (array_key_exists($request->role, User::$roles)) { $user->role = $request->role; } } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass AuthSso { function login($request) { $name = $request->server->get('REMOTE_USER'); return $this->users->named($name ?? $_SERVER['REMOTE_USER']); } }`,
    },
    {
      language: 'php',
      code: `<?php\nfunction save($request, $user) { if ($user->isAdmin() && isset($request->role) && $request->role != User::ROLE_ADMIN) { keepOneAdmin(); } }`,
    },
    {
      language: 'javascript',
      path: 'controllers/people.js',
      code: `const User = require('../models/users');
module.exports.add = async (req, res) => { const user = new User({ username: req.body.username }); await user.save(); res.end(); };`,
      files: {
        'models/users.js': `const userSchema = new Schema({ username: { type: String }, admin: { type: Boolean, default: false } });
module.exports = mongoose.model('User', userSchema);`,
      },
    },
    {
      language: 'javascript',
      code: `app.use((req, res, next) => { if (req.headers['user-agent'] === 'ELB-HealthChecker/2.0') return res.end(); if (req.get('user-agent') === '') return res.status(400).end(); next(); });`,
    },
    {
      language: 'javascript',
      code: `const isPhone = (req) => req.headers['user-agent'].includes('Acme Phone');`,
    },
    {
      language: 'php',
      code: `<?php function save($request) { if (is_array($request->request->get('roles'))) { foreach ($request->request->get('roles') as $id => $role) { $type->add($id, $role); } } if (!in_array($request->request->get('default'), array_keys($request->request->get('roles')))) { fail(); } }`,
    },
    {
      language: 'csharp',
      code: `class A { async Task<IActionResult> Register(RegisterViewModel model) { var isFirst = !anyAdmin || (model.IsAdmin && options.CheatMode); return await Make(isFirst); } }`,
    },
    {
      language: 'ruby',
      code: `class MembersController < ApplicationController
  before_action :authorize
  def create
    user_ids = Array.wrap(params[:membership][:user_id])
    user_ids.each { |id| Member.create(user_id: id, project: @project) }
  end
end`,
    },
    {
      language: 'javascript',
      path: 'src/auth/auth.service.ts',
      code: `import { Injectable } from '@nestjs/common';
import * as bcrypt from 'bcrypt';
import { PrismaService } from '../prisma.service';
import { SignUpDto } from './signup.dto';
@Injectable()
export class AuthService {
  constructor(private readonly prisma: PrismaService) {}
  async signUp(dto: SignUpDto) {
    const password = await bcrypt.hash(dto.password, 12);
    return this.prisma.user.create({ data: { ...dto, password } });
  }
}`,
      files: {
        'src/auth/signup.dto.ts': `export class SignUpDto { email: string; password: string; }`,
        'prisma/schema.prisma': `model User {
  id Int @id
  email String
  password String
  role String @default("USER")
}`,
      },
    },
    {
      language: 'javascript',
      path: 'controllers/auth.js',
      code: `const { User } = require('../models');
exports.signUp = (req, res, next) => {
  User.create(req.body, { fields: ['email', 'password'] }).then((u) => res.status(201).json({ id: u.id })).catch(next);
};`,
      files: {
        'models/user.js': `const { DataTypes } = require('sequelize');
module.exports = (sequelize) => sequelize.define('User', { email: DataTypes.STRING, password: DataTypes.STRING, userType: { type: DataTypes.STRING, defaultValue: 'user' } }, { hooks: { beforeCreate: (u) => u.setHash() } });`,
      },
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const argon2 = require('argon2');
const User = require('./user');
const app = express();
app.post('/signup', async (req, res) => {
  const { email, password, role } = req.body;
  if (!['buyer', 'seller'].includes(role)) return res.status(400).end();
  await User.create({ email, role, password: await argon2.hash(password) });
  res.json({ ok: true });
});`,
    },
    {
      language: 'javascript',
      path: 'src/routes/book.ts',
      code: `import { Hono } from 'hono';
import { jwt } from 'hono/jwt';
import { prisma } from '../db';
export const book = new Hono();
book.use('*', jwt({ secret: process.env.KEY!, alg: 'HS256' }));
book.post('/', async (c) => {
  const { title, authorId } = await c.req.json();
  return c.json(await prisma.book.create({ data: { title, authorId } }));
});`,
      files: {
        'prisma/schema.prisma': `model Author { id Int @id
 name String
 books Book[] }
model Book { id Int @id
 title String
 authorId Int
 author Author @relation(fields: [authorId], references: [id]) }
model User { id Int @id
 email String
 password String }`,
      },
    },
    {
      language: 'javascript',
      path: 'server/controllers/user.js',
      code: `const User = require('../model/user');
exports.rename = async (req, res) => {
  const { userId, name } = req.body;
  if (userId !== req.user.id) return res.status(403).end();
  await User.updateOne({ _id: req.user.id }, { name });
  res.json({ ok: true });
};`,
      files: {
        'server/routes/user.js': `const router = require('express').Router();
const { rename } = require('../controllers/user');
const { isAuth } = require('../middleware/auth');
router.post('/rename', isAuth, rename);
module.exports = router;`,
        'server/middleware/auth.js': `const jwt = require('jsonwebtoken');
exports.isAuth = (req, res, next) => {
  try { req.user = jwt.verify(req.headers.authorization.split(' ')[1], process.env.KEY, { algorithms: ['HS256'] }); next(); } catch { res.status(401).end(); }
};`,
      },
    },
    {
      language: 'javascript',
      path: 'routes/admin.js',
      code: `const router = require('express').Router();
const { User } = require('../models');
const { requireAdmin } = require('../middleware');
router.post('/users', requireAdmin, async (req, res) => {
  const { email, role } = req.body;
  const user = await User.create({ email, role });
  res.status(201).json(user);
});
module.exports = router;`,
      files: {
        'middleware.js': `exports.requireAdmin = (req, res, next) => { if (req.session.role !== 'admin') return res.status(403).end(); next(); };`,
      },
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const isAuthenticated = async (req, res, next) => {
  const session = await db.collection('sessions').findOne({ _id: hash(req.cookies.session) });
  if (!session) return res.redirect('/login');
  req.user = await db.collection('users').findOne({ _id: session.userId });
  next();
};`,
    },
    {
      language: 'python',
      code: `from flask import request
def permission(level):
    def inner(f):
        data = jwt.decode(token(), KEY, algorithms=["HS256"])
        if data["admin"] < level:
            return abort(403)
        return f()
    return inner
@app.route("/notes", methods=["POST"])
def note():
    data = request.get_json()
    return save(data["text"])`,
    },
    {
      language: 'csharp',
      code: `[Authorize][ApiController][Route("api/[controller]")]
public class UsersController : ControllerBase {
  [HttpPost("me")] public IActionResult Me([FromBody] UpdateUserDto dto) { var id = long.Parse(User.FindFirst(ClaimTypes.NameIdentifier).Value); return Ok(_users.UpdateProfile(id, dto.Email)); }
  [HttpPost("checked")] public IActionResult Checked([FromBody] UpdateUserDto dto) { if (dto.UserId.ToString() != User.FindFirst("id")?.Value) return Forbid(); return Ok(_users.UpdateProfile(dto.UserId, dto.Email)); }
  [Authorize(Roles = "Admin")][HttpDelete("of-other")] public IActionResult Remove([FromBody] UpdateUserDto dto) { return Ok(_users.Delete(dto.UserId)); }
  [HttpPost("password")] public IActionResult Password([FromBody] ChangeDto dto) { if (!_users.CheckPassword(dto.UserId, dto.OldPassword)) return BadRequest(); return Ok(_users.UpdatePassword(dto.UserId, dto.Password)); }
}`,
    },
    {
      language: 'java',
      code: `@RestController class A { @PutMapping("/checked") Object checked(@RequestBody ChangeRequest request, @AuthenticationPrincipal UserDetails caller) { User user = users.findById(request.getUserId()).orElseThrow(); if (!user.getEmail().equals(caller.getUsername())) throw new AccessDeniedException("no"); user.setPassword(encoder.encode(request.getPassword())); return users.save(user); } @PreAuthorize("hasRole('ADMIN')") @PutMapping("/other") Object other(@RequestBody ChangeRequest request) { User user = users.findById(request.getUserId()).orElseThrow(); user.setPhone(request.getPhone()); return users.save(user); } }`,
    },
    {
      language: 'ruby',
      path: 'app/controllers/employees_controller.rb',
      code: `class EmployeesController < ApplicationController
  before_action :authenticate_user
  def update
    employee = User.find(params[:id])
    authorize employee
    employee.update(email: params[:email])
  end
end`,
    },
    {
      language: 'javascript',
      code: `const schema = z.object({ body }).refine((req) => req.body.filters === undefined || (req.body.ids === undefined && req.body.role === undefined));`,
    },
    {
      language: 'python',
      code: `class MemberViewSet(ViewSet):
    @allow_permission(allowed_roles=[ROLE.ADMIN], level="WORKSPACE")
    def partial_update(self, request, pk):
        if "role" in request.data and int(request.data.get("role")) == 5:
            demote(pk)`,
    },
    {
      language: 'python',
      path: 'shop/serializers.py',
      code: `class AccountSerializer(BaseSerializer):\n    class Meta:\n        model = Account\n        fields = "__all__"`,
      files: {
        'shop/models.py': `class Account(Model):\n    provider = CharField()\n    access_token = TextField()\n`,
      },
    },
    {
      language: 'python',
      code: `def merge(request):\n    if request.POST.get("role"):\n        role = Role.objects.get(pk=request.POST.get("role"))\n    else:\n        role = None\n    return role`,
    },
    {
      language: 'php',
      code: `<?php class AuthServiceProvider { public function boot() { $this->app['auth']->viaRequest('api', function ($request) { return User::where('api_token', hash('sha256', $request->bearerToken()))->first(); }); } }`,
    },
    {
      language: 'php',
      path: 'app/Controllers/Users.php',
      code: `<?php class Users extends BaseController { public function update_own_user() { $data = $this->request->getVar(); $data['role'] = 'member'; $this->user_model->update_user($data); } }`,
      files: {
        'app/Models/UserModel.php': `<?php class UserModel extends Model { protected $allowedFields = ['name', 'email', 'role']; }`,
      },
    },
    {
      language: 'php',
      path: 'app/Controllers/Users.php',
      code: `<?php class Users extends BaseController { public function update_own_user() { $data = $this->request->getVar(); $this->user_model->update_user($data); } }`,
      files: {
        'app/Models/UserModel.php': `<?php class UserModel extends Model { protected $allowedFields = ['name', 'email']; }`,
      },
    },
    {
      language: 'python',
      code: `class RegisterSerializer(serializers.ModelSerializer):
    class Meta:
        model = get_user_model()
        fields = ["username", "email", "password", "role"]
        read_only_fields = ["id", "role"]`,
    },
    {
      language: 'php',
      path: 'app/Http/Controllers/AuthController.php',
      code: `<?php class AuthController extends Controller { public function register(Request $request) { return User::create($request->input()); } }`,
      files: {
        'app/Models/User.php': `<?php class User extends Authenticatable { protected $fillable = ['name', 'email', 'password']; }`,
      },
    },
    {
      language: 'python',
      code: `def load(request):
    data, mac = request.cookies.get('app_session').split('.')
    if not hmac.compare_digest(mac, sign(data)): return None
    return json.loads(base64.b64decode(data))['username']`,
    },
    {
      language: 'python',
      code: `def theme(request):
    return json.loads(base64.b64decode(request.cookies.get('theme')))['color']`,
    },
    {
      language: 'csharp',
      code: `class A : Controller { [HttpPost] public IActionResult Add(AddModel model) { var me = _accounts.Current(); if (!me.IsAdmin) { return Forbid(); } return Ok(model.Name); } }`,
    },
    {
      language: 'python',
      code: `def change():
    data = request.get_json()
    for key, value in data.items():
        if key not in allowed: continue
        fields.append(key)
    run(f"UPDATE users SET {', '.join(fields)} WHERE id = %s", values)`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const User = require('./models/User');
const session = require('express-session');
const app = express();
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { secure: true, httpOnly: true, sameSite: 'lax', maxAge: 3600000 } }));
app.delete('/products/:id', async (req, res) => {
  const user = await User.findById(req.session.userId);
  if (!user || !user.isAdmin) return res.status(403).json({ message: 'Only admins' });
  await User.deleteOne({ _id: req.params.id });
  res.sendStatus(204);
});`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const guard = require('./guard');
const User = require('./models/User');
const app = express();
app.use(express.json());
app.use(guard);
app.get('/admin', async (req, res) => {
  const user = await User.findById(req.body.userId);
  if (!user.isAdmin) return res.sendStatus(403);
  res.json({ ok: true });
});`,
      files: {
        'guard.js': `const jwt = require('jsonwebtoken');
module.exports = (req, res, next) => {
  try {
    const claims = jwt.verify(req.headers.authorization.split(' ')[1], process.env.JWT_SECRET, { algorithms: ['HS256'], issuer: 'shop', audience: 'shop' });
    req.body.userId = claims.sub;
    next();
  } catch {
    res.sendStatus(401);
  }
};`,
      },
    },
    {
      language: 'javascript',
      path: 'refresh.ts',
      code: `import { getCookie } from 'hono/cookie';
import { verify } from 'hono/jwt';
import { User } from './user';
export const refresh = async (c, next) => {
  const token = getCookie(c, 'refresh');
  const current = getCookie(c, 'current');
  const claims = await verify(token, process.env.REFRESH_SECRET, 'HS256');
  const user = await User.findById(current);
  if (!user || user.id !== claims.sub) return c.json({}, 401);
  await next();
};`,
    },
  ],
};
