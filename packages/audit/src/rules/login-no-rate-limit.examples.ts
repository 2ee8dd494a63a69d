import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      path: 'src/resolvers.js',
      code: `import { ApolloServer } from '@apollo/server'; // graphql
import bcrypt from 'bcrypt';
export const resolvers = { Mutation: { async login(_, { name, password }) {
  const user = await User.findOne({ name });
  if (!(await bcrypt.compare(password, user.password))) throw new Error('no');
  return tokenFor(user);
} } };`,
    },
    {
      language: 'ruby',
      path: 'app/controllers/sessions_controller.rb',
      code: `class SessionsController < Devise::SessionsController
  def create
    user = User.find_by_email(sign_in_params[:email])
    render json: user if user && user.valid_password?(sign_in_params[:password])
  end
end`,
      files: {
        'config/routes.rb': `Rails.application.routes.draw do
  devise_for :users, controllers: { sessions: :sessions }
  get '/orders', to: 'orders#index'
end`,
      },
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  post '/login', to: 'sessions#create'
end`,
      files: {
        'app/controllers/sessions_controller.rb': `class SessionsController < ApplicationController
  def create
    user = User.find_by(name: params[:name])
    render json: token(user) if user&.authenticate(params[:password])
  end
end`,
      },
    },
    {
      language: 'php',
      path: 'login.php',
      code: `<?php
session_start();
if ($_SERVER['REQUEST_METHOD'] == 'POST') {
  $found = $db->query("SELECT * FROM users WHERE name = '" . $_POST['name'] . "'")->fetch();
  if (password_verify($_POST['password'], $found['password'])) { $_SESSION['id'] = $found['id']; header('Location: home.php'); exit; }
}
?><form method="post"></form>`,
    },
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::get('/login', fn ($request) => Hash::check($request->input('password'), find($request)->password) ? token() : abort(401));`,
      files: { 'composer.json': '{"require": {"laravel/framework": "^12.0"}}' },
    },
    {
      language: 'php',
      path: 'src/Api.php',
      code: `<?php
class Api extends Rest {
  public function generateToken() {
    $found = $this->db->prepare('SELECT * FROM users WHERE email = :email AND password = :pass');
    $found->execute([':pass' => $this->param['pass']]);
    return JWT::encode(['sub' => $found->fetch()['id']], KEY, 'HS256');
  }
}`,
    },
    {
      language: 'php',
      path: 'src/Entity/User.php',
      code: `<?php\nnamespace App\\Entity;\nclass User { private string $password; }`,
      files: {
        'config/packages/security.yaml':
          'security:\n  firewalls:\n    login:\n      pattern: ^/api/login\n      json_login:\n        check_path: /api/login_check\n',
      },
    },
    {
      language: 'php',
      path: 'routes/web.php',
      code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/login', fn ($request) => login($request->input('password')));
Route::post('/mail', fn ($request) => send($request))->middleware('throttle:5,1');`,
    },
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/login', fn ($request) => login($request->input('password')));`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/login', (req, res) => res.json(users.check(req.body.name, req.body.password)));`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
app.post('/contact', rateLimit({ limit: 5 }), (req, res) => res.json(send(req.body.text)));
app.post('/login', (req, res) => res.json(users.check(req.body.name, req.body.password))); // finding`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/login', (req, res) => (loginAttempts(req.ip) > 5 ? res.status(429).end() : res.json(check(req.body.password))));
app.post('/verify-otp', (req, res) => res.json(codes.get(req.body.phone) === req.body.otp)); // finding`,
    },
    {
      language: 'javascript',
      path: 'src/auth.controller.ts',
      code: `import { Controller, Post, UseGuards } from '@nestjs/common';
@Controller('auth')
export class AuthController {
  @UseGuards(LocalAuthGuard) @Post('signIn') signIn(@Req() req) { return this.auth.tokens(req.user); }
}`,
    },
    {
      language: 'javascript',
      path: 'src/auth.controller.ts',
      code: `import { Controller, Post } from '@nestjs/common';
import { Throttle } from '@nestjs/throttler';
@Controller('auth')
export class AuthController { @Throttle({ default: { limit: 5, ttl: 60000 } }) @Post('login') login(@Body() given) { return this.auth.tokens(given); } }`,
    },
    {
      language: 'python',
      code: `from flask import Flask, request
app = Flask(__name__)
@app.route('/login', methods=['POST'])
def login():
    return check(request.json['password'])`,
    },
    {
      language: 'python',
      path: 'site/urls.py',
      code: `from django.urls import include, path
urlpatterns = [path('api/', include('djoser.urls.jwt'))]`,
    },
    {
      language: 'python',
      path: 'site/urls.py',
      code: `from django.urls import path
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView
urlpatterns = [path('enter/', TokenObtainPairView.as_view()), path('enter/again/', TokenRefreshView.as_view())]`,
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  devise_for :users, path: '', path_names: { sign_in: 'login' }
end`,
    },
    {
      language: 'java',
      path: 'src/Sessions.java',
      code: `import org.springframework.web.bind.annotation.*;
@RestController
class Sessions {
  @PostMapping("/sessions") String login(@RequestBody Credentials given) { return new Scanner(given.name()).useDelimiter("-").next(); }
}`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	r.POST("/login", func(c *gin.Context) { check(c.PostForm("password")) })
}`,
    },
    {
      language: 'java',
      code: `import org.springframework.web.bind.annotation.*;
@RestController
class Login {
  @PostMapping("/login") String login(@RequestBody Credentials given) { return tokens.of(given); }
}`,
      path: 'src/Login.java',
    },
    {
      language: 'csharp',
      code: `var app = builder.Build();
app.MapPost("/login", (Credentials given, Tokens tokens) => tokens.Of(given));`,
    },
    {
      language: 'javascript',
      path: 'src/accounts.ts',
      code: `import { Router } from 'express';
import { AccountService } from './account-service';
const accounts = new AccountService();
export const router = Router();
router.post('/kiosk', async (req, res) => res.json(await accounts.open(req.body.badge, req.body.pin)));`,
      files: {
        'src/account-service.ts': `export class AccountService {
  async open(badge: string, pin: string) { const one = await find(badge); return one?.pinHash === hashOf(pin) ? tokenOf(one) : null; }
}`,
      },
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import rateLimit from 'express-rate-limit';
import bcrypt from 'bcrypt';
const app = express();
app.post('/login', rateLimit({ limit: 5 }), async (req, res) => res.json(await bcrypt.compare(req.body.password, hash)));
app.post('/unlock', async (req, res) => { // finding
  const user = await find(req.body.email);
  if (!(await bcrypt.compare(req.body.pin, user.pinHash))) return res.status(401).end();
  res.json(tokenOf(user));
});`,
    },
    {
      language: 'javascript',
      path: 'app/actions.ts',
      code: `'use server';
import { compare } from 'bcryptjs';
export async function signInAction(form) {
  const user = await find(form.get('email'));
  if (!(await compare(form.get('password'), user.passwordHash))) return { error: 'no' };
  await openSession(user.id);
}`,
    },
    {
      language: 'javascript',
      code: `import Fastify from 'fastify';
import rateLimit from '@fastify/rate-limit';
const app = Fastify();
app.register(rateLimit, { global: false });
app.post('/login', async (request) => (await verify(user.hash, request.body.password)) ? token() : null);`,
    },
    {
      language: 'go',
      path: 'handlers.go',
      code: `package main
import ("github.com/labstack/echo"; "golang.org/x/crypto/bcrypt")
func Login(c echo.Context) error {
	loginAttempt := types.LoginAttempt{}
	if err := c.Bind(&loginAttempt); err != nil { return c.JSON(400, "no") }
	user := db.Find(loginAttempt.Username)
	if bcrypt.CompareHashAndPassword([]byte(user.Hash), []byte(loginAttempt.Password)) != nil { return c.JSON(401, "no") }
	return c.String(200, tokenOf(user))
}
func main() { e := echo.New(); e.POST("/login", Login) }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import passport from 'passport';
const app = express();
app.post('/login', passport.authenticate('login', { successRedirect: '/', failureRedirect: '/login' }));`,
    },
    {
      language: 'python',
      code: `from flask import Flask, request, session
from werkzeug.security import check_password_hash
app = Flask(__name__)
@app.before_request
def csrf_protect():
    if request.method == 'POST' and session.get('_csrf') != request.form.get('_csrf'):
        abort(403)
@app.route('/login', methods=['POST'])
def login():
    user = find(request.form['name'])
    if not check_password_hash(user.hash, request.form['password']): return 'no', 401
    session['user'] = user.id
    return redirect('/')`,
    },
    {
      language: 'python',
      code: `from fastapi import FastAPI, Depends
from fastapi.security import OAuth2PasswordRequestForm
from slowapi import Limiter
app = FastAPI()
limiter = Limiter(key_func=get_remote_address)
app.state.limiter = limiter
@app.post('/token')
async def token(form: OAuth2PasswordRequestForm = Depends()):
    return issue(form.username, form.password)`,
    },
    {
      language: 'javascript',
      path: 'src/api.ts',
      code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
const loginLimiter = rateLimit({ windowMs: 900000, max: 5 });
app.use('/auth/login', loginLimiter);
app.use('/auth', auth);
app.use('/api/vue', vue);
const auth = express.Router();
auth.post('/login', async (req, res) => { if (!(await bcrypt.compare(req.body.password, (await find(req.body.username)).hash))) return res.status(401).end(); res.json({}); });
const vue = express.Router();
vue.post('/auth/login', async (req, res) => {
  const { username, password } = req.body;
  const user = await repo.findOne({ where: { username } });
  if (!user || !(await bcrypt.compare(password, user.hash))) return res.status(401).end();
  res.json({ token: sign(user) });
});`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const bcrypt = require('bcrypt');
const app = express();
app.post('/login', async (req, res) => {
  const user = await find(req.body.email);
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.sendStatus(401);
  res.json({});
});`,
      files: {
        'lib/limit.js': `const { rateLimit } = require('express-rate-limit');
module.exports = (options) => rateLimit({ windowMs: 60000, limit: 100, ...options });`,
      },
    },
    {
      language: 'go',
      path: 'app/controllers/app.go',
      code: `package controllers
import "github.com/revel/revel"
type App struct { *revel.Controller }
func (c App) Enter(username, password string) revel.Result { if !check(username, password) { c.Flash.Error("no") }; return c.Redirect(App.Index) }
func (c App) Index() revel.Result { return c.Render() }`,
      files: {
        'conf/routes': `GET / App.Index
POST /app_login App.Enter
`,
      },
    },
    {
      language: 'python',
      code: `from flask import Blueprint, request
bp = Blueprint('auth', __name__)

@bp.route('/login_and_redirect') # finding
def login_and_redirect():
    username = request.args.get('username')
    password = request.args.get('password')
    user = find('SELECT id FROM user WHERE username = ? AND password = ?', (username, password))
    return start(user)`,
    },
    {
      language: 'java',
      code: `class Security { void configure(HttpSecurity http) { http.authorizeRequests().anyRequest().authenticated().and().formLogin().loginPage("/login"); } }`,
    },
    {
      language: 'php',
      path: 'login.php',
      code: `<?php
if (isset($_GET['submit'])) {
  $password = escape($link, $_GET['password']);
  $found = query($link, "select * from member where username='$name' and pw=md5('$password')");
  if (rows($found) == 1) { $_SESSION['member'] = $name; }
}`,
    },
    {
      language: 'go',
      path: 'internal/auth/routes.go',
      code: `package auth
import "github.com/gorilla/mux"
func Register(r *mux.Router, h *Handler) {
	r.HandleFunc("/login", h.Login).Methods("POST")
}`,
      files: {
        'internal/auth/handler.go':
          'package auth\n\ntype Handler struct{ service *Service }\n\nfunc (h *Handler) Login(w http.ResponseWriter, r *http.Request) {\n\ttoken, err := h.service.Login(r.FormValue("email"), r.FormValue("password"))\n\twrite(w, token, err)\n}\n',
        'internal/auth/service.go':
          'package auth\n\nfunc (s *Service) Login(email, password string) (string, error) {\n\tif bcrypt.CompareHashAndPassword(s.hash(email), []byte(password)) != nil {\n\t\treturn "", errNo\n\t}\n\treturn s.issue(email)\n}\n',
      },
    },
    {
      language: 'php',
      path: 'UserController.php',
      code: `<?php
class UserController
{
    public function handle(string $method, string $what): void
    {
        switch ($method) {
            case 'PATCH': // finding
                if ($what == 'login') { $this->login(); }
                break;
            case 'GET':
                $this->list();
                break;
        }
    }
    private function login(): void
    {
        $given = json_decode(file_get_contents('php://input'), true);
        $user = (new User())->find($given['email']);
        if (!password_verify($given['password'], $user['password'])) { http_response_code(401); return; }
        echo json_encode(['token' => issue($user)]);
    }
    private function list(): void { requireAuth(); echo json_encode([]); }
}`,
      files: {
        'index.php': `<?php
require 'UserController.php';
$parts = explode('/', $_SERVER['REQUEST_URI']);
switch ($parts[1]) {
    case 'user':
        (new UserController())->handle($_SERVER['REQUEST_METHOD'], $parts[2]);
        break;
}`,
      },
    },
    {
      language: 'php',
      path: 'v1/controller/profesor.controller.php',
      code: `<?php
class ProfesorController {
    public function iniciarSesion() { // finding
        $profesor = $this->model->buscar($_POST['correo']);
        if (!password_verify($_POST['clave'], $profesor->getClave())) { return null; }
        return MiToken::creaToken('profesor', $profesor);
    }
}`,
    },
    {
      language: 'php',
      path: 'application/controllers/Auth.php',
      code: `<?php
class Auth extends CI_Controller {
    public function login() { $given = json_decode(file_get_contents('php://input'), TRUE); echo json_encode($this->MyModel->login($given['username'], $given['password'])); }
}`,
      files: {
        'application/models/MyModel.php': `<?php
class MyModel extends CI_Model {
    public function login($username, $password) {
        $user = $this->db->where('username', $username)->get('users')->row();
        return hash_equals($user->password, crypt($password, $user->password)) ? $this->start($user) : null;
    }
}
`,
        'user_guide/searchindex.js': `Search.setIndex({terms:{text_limiter:1,rate_limit:2}})`,
      },
    },
    {
      language: 'python',
      code: `from flask import Flask, request
app = Flask(__name__)

@app.route('/reset-password', methods=['POST']) # finding
def reset_password():
    data = request.get_json()
    user = run("SELECT id FROM users WHERE username = %s AND reset_pin = %s", (data['username'], data['reset_pin']))
    if user:
        run('UPDATE users SET password = %s WHERE username = %s', (hashed(data['new_password']), data['username']))
    return 'done'`,
    },
    {
      // Yii: the action hands a form on, and its service checks what is in it
      language: 'php',
      path: 'modules/v1/controllers/UserController.php',
      code: `<?php
class UserController extends Controller {
    public function actionAuth() {
        $model = new UserAuthForm();
        if ($model->load(\\Yii::$app->request->post(), 'auth')) {
            if ($user = $this->authService->authForm($model)) { return ['jwt' => $user->jwt]; }
        }
        return $model;
    }
}`,
      files: {
        'services/auth/AuthService.php': `<?php
class AuthService {
    public function authForm(UserAuthForm $form) {
        $user = $this->users->findByLogin($form->login);
        if (!$user || !Yii::$app->security->validatePassword($form->password, $user->password_hash)) { return null; }
        return $user;
    }
}`,
      },
    },
  ],
  clean: [
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  get '/orders', to: 'orders#index'
end`,
    },
    {
      language: 'javascript',
      path: 'src/resolvers.js',
      code: `import bcrypt from 'bcrypt'; // graphql
export const resolvers = { Mutation: { async changePassword(_, { old, password }, { user }) {
  if (!(await bcrypt.compare(old, user.password))) throw new Error('no');
} } };`,
    },
    {
      language: 'php',
      path: 'register.php',
      code: `<?php
if ($_POST['password'] !== $_POST['confirm']) { die('not the same'); }
$db->prepare('INSERT INTO users (name, password) VALUES (?, ?)')->execute([$_POST['name'], password_hash($_POST['password'], PASSWORD_DEFAULT)]);`,
    },
    {
      language: 'php',
      path: 'login.php',
      code: `<?php
if (failed_attempts($_POST['name']) > 5) { http_response_code(429); exit; }
if (password_verify($_POST['password'], $found['password'])) { $_SESSION['id'] = $found['id']; }`,
    },
    {
      language: 'php',
      path: 'src/Entity/User.php',
      code: `<?php\nnamespace App\\Entity;\nclass User { private string $password; }`,
      files: {
        'config/packages/security.yaml':
          'security:\n  firewalls:\n    login:\n      login_throttling: ~\n      json_login:\n        check_path: /api/login_check\n',
      },
    },
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/login', fn ($request) => login($request->input('password')))->middleware('throttle:5,1');`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
app.post('/login', rateLimit({ limit: 5 }), (req, res) => res.json(users.check(req.body.name, req.body.password)));`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import rateLimit from 'express-rate-limit';
const app = express();
app.use('/auth', rateLimit({ limit: 50 }));
app.post('/auth/login', (req, res) => res.json(users.check(req.body.name, req.body.password)));
app.post('/contact', rateLimit({ limit: 5 }), (req, res) => res.json(send(req.body.text)));`,
    },
    {
      language: 'javascript',
      path: 'src/auth.controller.ts',
      code: `import { Controller, Post } from '@nestjs/common';
import { Throttle } from '@nestjs/throttler';
@Controller('auth')
export class AuthController { @Throttle({ default: { limit: 5, ttl: 60000 } }) @Post('login') login(@Body() given) { return this.auth.tokens(given); } }`,
      files: {
        'src/app.module.ts': `import { ThrottlerGuard } from '@nestjs/throttler';
@Module({ providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }] }) export class AppModule {}`,
      },
    },
    {
      language: 'python',
      code: `from flask import Flask, request
from flask_limiter import Limiter
app = Flask(__name__)
limiter = Limiter(key)
@app.route('/login', methods=['POST'])
@limiter.limit('5/minute')
def login():
    return check(request.json['password'])`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
import "github.com/didip/tollbooth_gin"
func main() {
	r := gin.Default()
	r.POST("/login", tollbooth_gin.LimitHandler(few), func(c *gin.Context) { check(c.PostForm("password")) })
}`,
    },
    {
      language: 'java',
      code: `import io.github.bucket4j.Bucket;
import org.springframework.web.bind.annotation.*;
@RestController
class Login {
  @PostMapping("/login") String login(@RequestBody Credentials given) { return bucket.tryConsume(1) ? tokens.of(given) : null; }
}`,
      path: 'src/Login.java',
    },
    {
      language: 'csharp',
      code: `builder.Services.AddRateLimiter(o => o.AddFixedWindowLimiter("login", few));
var app = builder.Build();
app.MapPost("/login", (Credentials given, Tokens tokens) => tokens.Of(given)).RequireRateLimiting("login");`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import bcrypt from 'bcrypt';
const app = express();
app.post('/login', async (req, res) => {
  const tries = attempts.get(req.ip) ?? 0;
  if (tries > 5) return res.status(429).end();
  if (!(await bcrypt.compare(req.body.password, hash))) { attempts.set(req.ip, tries + 1); return res.status(401).end(); }
  res.json(token());
});`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import bcrypt from 'bcrypt';
const app = express();
app.post('/me/secret', requireUser, async (req, res) => res.json(await bcrypt.compare(req.body.password, req.user.hash)));
app.post('/settings', async (req, res) => {
  if (!(await bcrypt.compare(req.body.oldPassword, req.session.user.hash))) return res.status(403).end();
  res.end();
});`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.put('/users/:id', (req, res) => { const user = db.user.update(req.body).then((user) => res.json(user)); });
app.get('/check', (req, res) => { const user = db.user.find(req.query.id).then((user) => res.json(user.password === req.query.old)); });`,
    },
    {
      language: 'python',
      code: `from fastapi import FastAPI, Depends
from fastapi.security import OAuth2PasswordRequestForm
from slowapi import Limiter
from slowapi.middleware import SlowAPIMiddleware
app = FastAPI()
app.state.limiter = Limiter(key_func=get_remote_address, default_limits=['5/minute'])
app.add_middleware(SlowAPIMiddleware)
@app.post('/token')
async def token(form: OAuth2PasswordRequestForm = Depends()):
    return issue(form.username, form.password)`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const app = require('express')();
const slowDown = require('express-slow-down');
const limiter = require('./limiter');
app.post('/login', limiter, async (req, res) => { const u = await User.findOne({ email: req.body.email }); if (!u || !(await bcrypt.compare(req.body.password, u.password))) return res.sendStatus(401); res.json({}); });`,
      files: {
        'limiter.js': `const { rateLimit } = require('express-rate-limit');
module.exports = rateLimit({ windowMs: 60000, limit: 10 });`,
      },
    },
    {
      language: 'python',
      code: `from flask import Blueprint, request, session
bp = Blueprint('users', __name__)

@bp.route('/create_user', methods=['POST'])
def create_user():
    info = session.get('user_info')
    if info is None:
        return jsonify({'error': 'no user'})
    return add(request.form.get('username'), request.form.get('password'))`,
    },
    {
      language: 'java',
      code: `class Security { void configure(HttpSecurity http) { http.formLogin(AbstractHttpConfigurer::disable).httpBasic().disable(); } }`,
    },
    {
      language: 'java',
      code: `public class TokenFilter extends AbstractAuthenticationProcessingFilter {
  @Override public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response) {
    String bearer = request.getHeader("Authorization");
    if (bearer == null || !bearer.startsWith("Bearer ")) return null;
    String user = tokens.subject(bearer.substring(7));
    return getAuthenticationManager().authenticate(new UsernamePasswordAuthenticationToken(user, user.getPassword()));
  }
}
@RestController class A { @GetMapping("/a") String a() { return "a"; } }`,
    },
    {
      language: 'php',
      path: 'index.php',
      code: `<?php
require 'UserController.php';
$parts = explode('/', $_SERVER['REQUEST_URI']);
switch ($parts[1]) {
    case 'user':
        (new UserController())->handle($_SERVER['REQUEST_METHOD'], $parts[2]);
        break;
}`,
      files: {
        'UserController.php': `<?php
class UserController
{
    public function handle(string $method, string $what): void
    {
        switch ($method) {
            case 'PATCH':
                if ($what == 'login') { $this->login(); }
                break;
            case 'GET':
                $this->list();
                break;
        }
    }
    private function login(): void
    {
        $given = json_decode(file_get_contents('php://input'), true);
        if ($this->attempts->tooMany($given['email'])) { http_response_code(429); return; }
        $user = (new User())->find($given['email']);
        if (!password_verify($given['password'], $user['password'])) { http_response_code(401); return; }
        echo json_encode(['token' => issue($user)]);
    }
    private function list(): void { requireAuth(); echo json_encode([]); }
}`,
      },
    },
    {
      language: 'python',
      code: `from flask import Flask, request
app = Flask(__name__)

@app.route('/reset-password', methods=['POST'])
def reset_password():
    data = request.get_json()
    user = users.find(token=data['token'])
    user.set_password(data['new_password'])
    return 'done'`,
    },
  ],
};
