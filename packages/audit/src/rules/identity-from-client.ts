import type { Code, SourceModel, Value } from '../languages/model.ts';
import { decidedByClaimedAddress } from './apis/claimed-address.ts';
import { accountsAsSent } from './apis/mass-assignment.ts';
import { ownersFromClient } from './apis/owners-from-client.ts';
import { requestInputs } from './apis/request-inputs.ts';
import { rolesOfNewcomers } from './apis/roles-of-newcomers.ts';
import type { Match, StaticRule } from './rule.ts';
import { firstOfEach, isInside } from './values.ts';

const identityHeader =
  /^x-(user|user-?id|user-?email|user-?name|user-?role|username|role|roles|admin|is-?admin|authenticated-user(id)?|auth-user|remote-user|(account|customer|partner|member|employee|owner|merchant|seller|driver|patient|student|operator|actor|principal)-?id|tenant-?role|forwarded-user|forwarded-email)$|^remote[-_]user$/i;
const identityField = /^(role|roles|is_?admin|admin|is_?superuser|user_?role|access_?level|privilege|permissions?)$/i;
const trustsProxy =
  /trusted?_?prox|trust proxy|x-auth-|gateway_?secret|internal_?(token|secret)|mtls|remoteAddress|REMOTE_ADDR|forward-?auth|oauth2-proxy|isFromGateway/i;

/** What a client of Socket.IO says of itself, where nothing in the file checks a credential beside it. */
const namesCaller = /^(user_?id|uid|user|username|user_?email|role)$/i;
const checks = /verify|authenticat|getSession|passport|decodeToken|checkToken/i;

/** Headers in which callers say from where they call. */
const addressWords = ['forwarded-for', 'forwarded_for', 'real-ip'];

/** Who is calling, or what they may do, as they say themselves. */
export const identityFromClient: StaticRule = {
  id: 'identity-from-client',
  number: 'S35',
  title: 'The caller says who they are, or what they may',
  cwe: [290, 807],
  severity: 'high',
  why: 'Headers, cookies and bodies are what the caller writes: whoever sends the right word is an administrator.',
  remedy:
    'Take it from the verified principal: request.principal, the session, the claims of a token that was verified.',
  triggers: {
    javascript: [
      ...addressWords,
      'x-user',
      'x-role',
      'x-admin',
      'role',
      'handshake',
      'isadmin',
      'is_admin',
      'x-forwarded-user',
      'remote-user',
      'req.body',
      'request.body',
      'req.json()',
      'request.json()',
      '@Body(',
      'cookie',
    ],
    php: [
      '$_COOKIE[',
      '->cookie',
      'user_id',
      'owner',
      'author',
      '->all()',
      ...addressWords,
      'HTTP_X_USER',
      'HTTP_X_ROLE',
      'X-User',
      'X-Role',
      'role',
      'is_admin',
      'isadmin',
      'X-Forwarded-User',
      'X-Forwarded-Email',
    ],
    python: [
      '-Id',
      'user_id',
      'owner',
      'author',
      '__all__',
      'get_json',
      'request.json',
      'cookies',
      ...addressWords,
      'x_user_',
      'X-User',
      'X-Role',
      'HTTP_X_USER',
      'role',
      'admin',
      'is_admin',
      'x-user',
      'X-Forwarded-User',
      'X-Forwarded-Email',
    ],
    go: [
      '-Id',
      'UserID',
      'OwnerID',
      'AuthorID',
      'Cookie(',
      'Bind',
      'BodyParser',
      'Decode(',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
      'role',
      'regist',
      'signup',
    ],
    java: [
      '-Id',
      'RequestBody',
      'ModelAttribute',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
      'CookieValue',
      'regist',
      'signup',
    ],
    ruby: ['-Id', 'permit', 'cookies[', 'user_id', ...addressWords, 'X-User', 'X-Role', 'X-Admin', 'X-Forwarded-User'],
    csharp: [
      '-Id',
      'FromBody',
      'FromForm',
      'Cookies[',
      'UserId',
      'OwnerId',
      'AuthorId',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
      'regist',
      'signup',
      'role',
    ],
  },
  mention:
    /(?:body|json|form|data|dto|input|in|params|POST|request)\b[\s\S]{0,60}(?:owner|(?<!@)author(?!i[sz])|created_?by|creator)|(?:user|account|member|customer)s?\b[\s\S]{0,60}(?:(?:req|request)\.body|->all\(|->all\b|get_json|request\.json|__all__|permit)|ShouldBind|BindJSON|BodyParser|Decode\(|RequestBody|FromBody|\bpermit\b|[Cc]ookies?\b[\s\S]{0,20}(?:role|admin|user)|dto\.User|@Body|(?:owner|author|user|creator)_id\s{0,4}=|(?:User|Owner|Author)I[dD]\b|(?:regist|sign_?up)[\s\S]*role|handshake|forwarded[-_]for|real[-_]ip|client[-_]ip|x[-_](user|role|admin|is[-_]admin|auth|account|customer|partner|member|employee|owner|merchant|seller|driver|patient|student|operator|actor|principal|forwarded[-_](user|email)|remote|username)|remote[-_]user|_SESSION[^;\n]*=\s*\$_COOKIE|(body|query|json|form|args|cookies?|_POST|_GET|_REQUEST|_COOKIE|COOKIES|FormValue|input|header|json_decode|request)\b[\s\S]{0,40}(role|is_?admin|admin|superuser|permission|user_?id|uid|username|\buser\b)/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || isOfBrowser(model)) return;
    for (const code of firstOfEach(decidedByClaimedAddress(model), ({ region }) => region.startLine)) {
      yield {
        code,
        message: 'Where the caller is, is believed as a header says it, and decides.',
        remedy:
          'Take the address of the connection; behind a proxy, what that proxy appended (trust proxy, trusted proxies), and let no address alone stand for a credential.',
        confidence: 'medium',
      };
    }
    for (const { code, value } of model.assignments) {
      if (!isSessionOfCookie(code.text, value)) continue;
      yield {
        code,
        message: 'Who is logged in is what a cookie says, and the cookie is what the caller writes.',
        remedy: 'Keep a random token in the cookie, and look up whose it is.',
        confidence: 'high',
      };
    }
    const trusts = trustsProxy.test(model.file.text);
    const newcomers = new Set<string>();
    for (const { source, name, code } of requestInputs(model)) {
      const isIdentity = source === 'header' && identityHeader.test(name) && !isOfWebServer(name);
      const isDecided =
        identityField.test(name) &&
        (decides(model, code.start, code.end) ||
          (source === 'body' && isOfOwnRecord(model, code)) ||
          (source === 'header' && decidesByName(model, code)));
      const isOfNewcomer =
        source === 'body' && identityField.test(name) && !isDecided && isOfRegistration(model, code.start, code.end);
      const isCookie = source === 'cookie' && /^(user_?id|uid|username|user|role|is_?admin|admin)$/i.test(name);
      const isOfSocket =
        /handshake\.(query|auth)\b/.test(code.text) && namesCaller.test(name) && !checks.test(model.file.text);
      if (!isIdentity && !isDecided && !isCookie && !isOfNewcomer && !isOfSocket) continue;
      if (isIdentity && trusts) continue;
      if (isOfNewcomer) {
        const within = model.functions.find((one) => isInside(code, one.code));
        const key = `${within?.code.start ?? ''} ${name}`;
        if (newcomers.has(key)) continue;
        newcomers.add(key);
      }
      yield {
        code,
        message: `"${name}" is believed as the ${source === 'any' ? 'request' : source} says it.`,
        remedy: this.remedy,
        confidence: isIdentity || isDecided || isOfNewcomer || isOfSocket ? 'medium' : 'low',
        // a role may be one that everybody may choose; "isAdmin" is not
        ...((isCookie && !isDecided) || (isOfNewcomer && /^(user_?)?role$/i.test(name))
          ? { severity: 'medium' as const }
          : {}),
      };
    }
    for (const { code, name } of ownersFromClient(model, project)) {
      yield {
        code,
        message: `Whose it is, is what "${name}" of the request says, though it is known who is calling.`,
        remedy: 'Take the owner from the verified caller, and leave the field out of what may be sent.',
        confidence: 'medium',
        severity: 'medium',
      };
    }
    for (const { code, role } of accountsAsSent(model, project)) {
      yield {
        code,
        message: `The account is written down as it was sent, its "${role}" included.`,
        remedy: 'Name the fields that may be sent, one by one, and give newcomers the least role.',
        confidence: 'medium',
        ...(/admin|super|staff/i.test(role) ? {} : { severity: 'medium' as const }),
      };
    }
    for (const { code, name } of rolesOfNewcomers(model, project)) {
      yield {
        code,
        message: `Whoever registers says which "${name}" they get.`,
        remedy: 'Give newcomers the least role, whatever they send; let an administrator raise it.',
        confidence: 'medium',
        ...(/admin|super|staff/i.test(name) ? {} : { severity: 'medium' as const }),
      };
    }
  },
  examples: {
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
    ],
  },
};

/** What browsers run; the pages of PHP are served from such folders. */
function isOfBrowser({ file: { path, language } }: SourceModel): boolean {
  return language !== 'php' && /(^|\/)(public|frontend|client|assets)\//.test(path);
}

/** `REMOTE_USER` is what the web server says (RFC 3875, section 4.1.11); of a header that callers write Python and PHP make `HTTP_REMOTE_USER`. */
function isOfWebServer(name: string): boolean {
  return name === 'REMOTE_USER';
}

/** `$_SESSION['user'] = $_COOKIE['login']`: a session that begins with what a cookie says. */
function isSessionOfCookie(text: string, value: Value): boolean {
  return (
    value.kind === 'path' &&
    /^\$_COOKIE\./.test(value.path) &&
    /^\$_SESSION\s*\[\s*['"]\w*(user|login|logged|auth|admin|role|student|member|customer|account|email|name|uid|(^|_)id)\w*['"]/i.test(
      text,
    )
  );
}

/** Who is logged in already makes the account, or the roles that newcomers may take are listed, and no administrator is among them. */
const isChosenFromList =
  /req\.user\b|includes\(\s*\w*\.?role|isAdmin\(|\$_SESSION\b[^;]*(role|admin)|in_array\s*\([^;]*role|role\w*['"]\s*=>\s*['"[][^;]*?\bin:(?![^'"\]]*admin)/i;

/** Whoever signs up says in which role: where somebody who is logged in makes accounts for others, that is as it should be. */
function isOfRegistration(model: SourceModel, start: number, end: number): boolean {
  const at = { start, end } as Parameters<typeof isInside>[0];
  const within = model.functions.filter(({ code }) => isInside(at, code));
  const route = model.calls.find(
    ({ name, code, arguments: given }) =>
      /^(post|put|all)$/.test(name) && isInside(at, code) && given[0]?.value.kind === 'string',
  )?.arguments[0]?.value;
  const isNamed = [...within.map(({ name }) => name), route?.kind === 'string' ? route.text : ''].some((name) =>
    /(^|[._/-])((do|post|create)_?)?(register(_?(user|account))?|registration|sign-?_?up(_?user)?)$/i.test(name),
  );
  const isPage = within.length === 0 && /(^|[/_-])(register|registration|sign-?_?up)\w*\.php$/i.test(model.file.path);
  const around = isPage ? model.file.text : within.map(({ code }) => code.text).join('\n');
  return (isNamed || isPage) && !isChosenFromList.test(around);
}

/** `$role = $request->header('role'); if (in_array($role, $roles))`: the name that it was given is compared. */
function decidesByName(model: SourceModel, code: Code): boolean {
  const named = model.assignments.find((one) => isInside(code, one.code));
  if (named === undefined || !/^\$?\w+$/.test(named.target)) return false;
  const within = named.within?.code.text ?? model.file.text;
  const name = named.target.replace('$', '\\$');
  return new RegExp(
    `\\b(?:in_array|includes|contains)\\s*\\([^;{]*${name}\\b|${name}\\s*[!=]==?\\s*['"]\\w|['"]\\w+['"]\\s*[!=]==?\\s*${name}\\b`,
  ).test(within);
}

/** `users.update({ id: req.user.id }, { role: req.body.role })`: what the caller sends is written into their own record. */
function isOfOwnRecord(model: SourceModel, code: Code): boolean {
  return model.calls.some(
    (call) =>
      /^(update\w*|findByIdAndUpdate|findOneAndUpdate|patch|set|save|fill|forceFill)$/.test(call.name) &&
      isInside(code, call.code) &&
      // whose record it is stands in the path: it is not their own
      !/\bparams\b/.test(call.code.text) &&
      /\b(req|request|ctx\.state|ctx|c)\.(user|auth|userId|session\.user\w*)\b|->user\(\)|Auth::(user|id)\(/.test(
        call.code.text,
      ),
  );
}

/** `if (!$me->can('changeRole', $user)) … else $user->role = $request->role`: who may say it was asked before. */
const asksBefore = /(->|\.)(can|cannot|allows|authorize)\(\s*['"][\w-]*(role|permission|admin)/i;

/** Whether something is decided by it: it is compared, or it is a condition. */
function decides(model: SourceModel, start: number, end: number): boolean {
  const at = { start, end } as Parameters<typeof isInside>[0];
  const within = model.functions.filter(({ code }) => isInside(at, code)).at(-1);
  if (within !== undefined && asksBefore.test(model.file.text.slice(within.code.start, start))) return false;
  const asked = model.functions.flatMap(({ branches }) => branches.map(({ condition }) => condition.code));
  const around = asked.filter((code) => isInside(at, code));
  // `if (!$user->isAdmin() && isset($data['admin'])) throw`: who may say it is asked in the same breath
  if (around.some(({ text }) => /\b(is_?admin|is_?granted|has_?role)\(/i.test(text))) return false;
  return around.length > 0 || model.comparisons.some(({ code }) => isInside(at, code));
}
