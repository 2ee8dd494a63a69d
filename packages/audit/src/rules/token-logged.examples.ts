import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      code: `<?php\nfunction login() { $body = json_decode(file_get_contents('php://input'), true); if (!password_verify($body['password'], $hash)) { error_log('login failed: ' . json_encode($body)); } }`,
    },
    {
      language: 'php',
      code: `<?php\n$token = substr(str_shuffle($letters), 0, 16);\nerror_log("invite token $token for $phone");`,
    },
    {
      language: 'php',
      code: `<?php\nuse Symfony\\Component\\Security\\Http\\Authenticator\\AbstractAuthenticator;\nclass A extends AbstractAuthenticator { function authenticate($request) { $raw = $request->query->get('access_token'); $this->logger->info('token login', ['access_token' => $raw]); } }`,
    },
    { language: 'javascript', code: 'console.log(`login with ${token}`);' },
    {
      language: 'javascript',
      code: `app.post('/session', (req, res) => { console.log('login', JSON.stringify(req.body)); res.json(check(req.body.name, req.body.password)); });`,
    },
    {
      language: 'javascript',
      code: `export async function POST(request) { const given = await request.json(); const { email, password } = given; console.log(given); return check(email, password); }`,
    },
    {
      language: 'javascript',
      code: `exports.registerUser = wrap(async (req, res) => { console.log('new', req.body); await service.register(req.body); });`,
    },
    { language: 'javascript', code: `console.log(process.env.ACCESS_TOKEN_SECRET);` },
    { language: 'javascript', code: `const otp = draw().toString(); console.log('Generated otp: ', otp);` },
    { language: 'javascript', code: `logger.info('request', req.headers.authorization);` },
    { language: 'php', code: `<?php\nLog::info('login', ['password' => $request->password]);` },
    { language: 'javascript', code: `app.use((req, res, next) => { console.log(req.headers); next(); });` },
    {
      language: 'go',
      code: `package a\nfunc f(r *http.Request) { log.Println("auth", r.Header.Get("Authorization")) }`,
    },
    {
      language: 'java',
      code: `class A { void f(HttpServletRequest r) { log.info("auth {}", r.getHeader("Authorization")); } }`,
    },
    {
      language: 'php',
      code: `<?php\n$token = $tokens->issue($user);\nLog::info('login', ['user' => $user->id, 'token' => $token]);`,
    },
    { language: 'python', code: `import logging\nlogging.info("token %s", token)` },
    {
      language: 'python',
      code: `import logging\nlogger = logging.getLogger(__name__)\nlogger.info(f"token {token}")`,
    },
    {
      language: 'java',
      code: `import org.slf4j.LoggerFactory;
class A { private static final Logger logger = LoggerFactory.getLogger(A.class); void f(String password) { logger.info("with " + password); } }`,
    },
    { language: 'go', code: `package a\nfunc f(raw string) { slog.Warn("refused", "token", raw) }` },
    {
      language: 'go',
      code: `package a\nimport "github.com/labstack/gommon/log"\nfunc f(c echo.Context) { log.Debugf("a %s", c.Request().Header.Get("Authorization")) }`,
    },
    {
      language: 'java',
      code: `class A { private static final Logger L = LoggerFactory.getLogger(A.class); void f(String token) { L.debug("token {}", token); } }`,
    },
    {
      language: 'csharp',
      code: 'class A { void F(ILoggerFactory l, Credentials c) { l.CreateLogger("a").LogDebug($"{c.Name} with {c.Password}"); } }',
    },
    { language: 'go', code: `package a\nfunc f(token string) { log.Printf("token %s", token) }` },
    { language: 'go', code: `package a\nfunc f(tokenString string) { log.Printf("made %s", tokenString) }` },
    { language: 'java', code: `class A { void f(String password) { logger.info("login with " + password); } }` },
    { language: 'ruby', code: `Rails.logger.info("token #{token}")` },
    { language: 'csharp', code: `class A { void F(string password) { Console.WriteLine(password); } }` },
    {
      language: 'php',
      code: `<?php\nerror_log('manifest for ' . $_SERVER['PHP_AUTH_USER'] . ':' . $_SERVER['PHP_AUTH_PW']);`,
    },
    { language: 'php', code: `<?php\nfile_put_contents('/var/log/app.log', "token=$token\\n", FILE_APPEND);` },
    {
      language: 'php',
      code: `<?php\nuse Illuminate\\Support\\Facades\\Log;\nclass A { public function login(Request $request) { Log::channel('auth')->info('login', ['given' => $request->all()]); return Auth::attempt($request->only('email', 'password')); } }`,
    },
    { language: 'javascript', code: `app.use(morgan(':method :url :req[authorization]'));` },
    {
      language: 'javascript',
      code: `class AuthService { login(dto: LoginDto) { this.logger.debug('login', dto); return this.check(dto); } }`,
    },
    {
      language: 'javascript',
      code: `app.use((req, res, next) => { const auth = req.headers['authorization']; console.log('auth', auth); next(); });`,
    },
    {
      language: 'python',
      code: `def login():\n    data = request.get_json()\n    log.info('login %s', data)\n    return check(data['password'])`,
    },
    { language: 'python', code: `import logging\nlogging.info('using %s', os.environ['API_KEY'])` },
    { language: 'go', code: `package a\nfunc f(token string) { logrus.WithField("token", token).Info("made") }` },
    {
      language: 'go',
      code: `package a\nfunc login(c *gin.Context) { var in LoginInput; c.BindJSON(&in); log.Printf("%+v", in); check(in.User, in.Password) }`,
    },
    {
      language: 'java',
      code: `class A { void f(LoginRequest r) { log.info("{} {}", r.getUsername(), r.getPassword()); } }`,
    },
    {
      language: 'java',
      code: `class A { R login(@RequestBody LoginRequest request) { log.info("login {}", request); return go(request); } }`,
    },
    {
      language: 'ruby',
      code: `class SessionsController\n  def create\n    logger.info "given: #{params.inspect}"\n  end\nend`,
    },
    { language: 'ruby', code: `Rails.application.config.filter_parameters = []` },
    {
      language: 'csharp',
      code: `class A { void F(LoginRequest request) { _logger.LogInformation("Login {@Request}", request); } }`,
    },
    {
      language: 'go',
      code: `package a
func recover(c *gin.Context) {
	resetCode := newCode()
	fmt.Println(resetCode) // finding
	link := fmt.Sprintf("%s/verify?token=%s", base, one)
	println(link) // finding
}
func login(user *User) string {
	t, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	log.Println("new session of", user.ID, t) // finding
	return t
}
func register(c echo.Context) error {
	in := new(credentials)
	if err := c.Bind(in); err != nil { return err }
	save(in.Username, hash(in.Password))
	fmt.Printf("registered %v\\n", in) // finding
	return nil
}`,
    },
    {
      language: 'python',
      code: `class RequestLogger(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        body = await request.body()
        logger.info(f"{request.method} body={body.decode()}")  # finding
        return await call_next(request)
async def exchange(code):
    response = await client.post("https://id.example.com/oauth/token", data={"code": code})
    logger.info("answer: %s", response.text)  # finding
    data = response.json()
    logger.debug(f"data: {data}")  # finding
def new_user(request: schemas.BaseModel, db):
    user = User(name=request.name, password=hash(request.password))
    print(request)  # finding
@router.post("/token")
async def request_access_token(form: GrantRequest, request: Request):
    body = json.dumps(await request.json())
    logger.info(f"body: {body}")  # finding`,
      files: { 'app/users.py': 'def login(name, password): return check(name, password)' },
    },
    {
      language: 'java',
      code: `class A { void forgot(String email) { String otp = String.valueOf((int) (Math.random() * 900000) + 100000); System.out.println("OTP for " + email + " is " + otp); } }`,
    },
    {
      language: 'csharp',
      code: `class A { string Encode(string name) { var claims = new RefreshClaims { Username = name, Secret = Make() }; Console.WriteLine($"claims: [{claims}]"); return claims.Secret; } }`,
      files: {
        'RefreshClaims.cs':
          'public class RefreshClaims { public string Secret { get; set; } public override string ToString() { return $"Username: {Username}, Secret: {Secret}"; } }',
      },
    },
    { language: 'csharp', code: `var key = builder.Configuration["Jwt:Key"];\nConsole.WriteLine(key);` },
    {
      language: 'python',
      code: `def renew(self, user, old_token, token):\n    logger.info("User %d used %s again", user, token)`,
    },
    {
      language: 'javascript',
      code: `function render({ token }) { if (!env.isDevelopment) { logger.debug('email', token); } }`,
    },
    {
      language: 'javascript',
      path: 'log.js',
      code: `const morgan = require('morgan');
const app = require('express')();
morgan.token('body', (req) => JSON.stringify(req.body));
app.use(morgan(':method :url :body'));`,
      files: {
        'login.js': `exports.login = async (req, res) => { const { email, password } = req.body; res.json(await check(email, password)); };`,
      },
    },
    {
      language: 'python',
      code: `class UserInfo(HTTPMethodView):\n    async def post(self, request):\n        content = request.json\n        if not check_keys(content, ["name", "old_pass", "new_pass"]):\n            logging.error(f"cannot change {content}")\n            return error_return("no")\n        if not user.check_password(content["old_pass"]):\n            return error_return("no")`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `logger.info({ token: tokenId, password: masked, jwt: undefined, accessToken: !!token }, 'login');`,
    },
    {
      language: 'javascript',
      code: `console.log('invalid token'); logger.info({ tokenType, userId: user.id }); logger.debug(token.length, mask(token), tokens); logger.info('set', Boolean(token));`,
    },
    {
      language: 'javascript',
      code: `app.post('/orders', (req, res) => { console.log(req.body, req.body.name); res.json(save(req.body)); });
app.post('/login', (req, res) => { console.log(req.body.email, Object.keys(req.body)); console.log(!process.env.TOKEN_SECRET, process.env.PORT); res.json(check(req.body.password)); });`,
    },
    { language: 'php', code: `<?php\nLog::info('login failed', ['user' => $user->id]);` },
    { language: 'python', code: `import logging\nlogging.info("Released %s", transaction_item.token)` },
    { language: 'python', code: `import logging\nlogging.info("bad token for %s", user.id)` },
    { language: 'python', code: `import sys\npassword = crack(sys.argv[1])\nprint(password)` },
    {
      language: 'java',
      code: `class A { void f(SignedJWT jwt) { var alg = jwt.getHeader().getAlgorithm(); logger.debug("Algorithm: " + alg.getName()); } }`,
    },
    {
      language: 'java',
      code: `class Decrypt { public static void main(String[] args) { String password = decrypt(args[0]); System.out.println(password); } }`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(id string) { slog.Info("made", "token_id", id, "token", "none", "token", mask(id)) }`,
    },
    { language: 'go', code: `package a\nfunc f(user string) { log.Printf("bad token of %s", user) }` },
    { language: 'java', code: `class A { void f(String user) { logger.info("bad password of " + user); } }` },
    {
      language: 'java',
      code: `class A { void f(String csrf) { Object token = Tokens.of(csrf); System.out.println(token); } }`,
    },
    {
      language: 'java',
      code: `class A { void f(Object read) { CSRFToken token = (CSRFToken) read; System.out.println(token); } }`,
    },
    { language: 'ruby', code: `Rails.logger.info("bad token of #{user.id}")` },
    {
      language: 'csharp',
      code: `class A { void F() { _logger.LogDebug("amr {value}", OidcConstants.AuthenticationMethods.Password); } }`,
    },
    { language: 'csharp', code: `class A { void F(string user) { Console.WriteLine("bad password of " + user); } }` },
    {
      language: 'javascript',
      code: `app.use(morgan(':method :url :req[user-agent]')); app.use((req, res, next) => { logger.info({ method: req.method, agent: req.headers['user-agent'] }); next(); }); blog.info(token); catalog.log(token);`,
    },
    {
      language: 'javascript',
      code: `class AuthService { login(dto: LoginDto) { this.logger.debug('login', dto.email); return this.check(dto); } }`,
    },
    {
      language: 'php',
      code: `<?php\nfile_put_contents($tokenFile, $token); fwrite($out, $password); Log::info('login', $request->except('password')); Log::info('login', $request->only('email'));`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(w http.ResponseWriter, token string) { fmt.Fprintf(w, "%s", token); logrus.WithField("user", id).Info("made") }`,
    },
    {
      language: 'java',
      code: `class A { void f(Lexer lexer) { log.debug("at {}", lexer.getToken()); log.debug("{}", request.getPasswordHash()); } }`,
    },
    {
      language: 'ruby',
      code: `Rails.application.config.filter_parameters += [:password]\nlogger.info { "login of #{user.id}" }`,
    },
    {
      language: 'python',
      code: `def expire(self, user):\n    for token in user.api_tokens:\n        if token.expires_at < now:\n            self.log.warning(f"Deleting expired token {token}")\n            self.db.delete(token)`,
    },
    {
      language: 'python',
      code: `def load(self):\n    trait_name = 'cookie_secret'\n    self.log.info("Writing %s to %s", trait_name, secret_file)`,
    },
    {
      language: 'java',
      code: `class Registry { void persistUri(URIRegisterDTO registerDTO) { logger.warn("failed to persist {}", registerDTO); } void persist(MetaDataRegisterDTO metadata) { logger.warn("failed {}", metadata); } }`,
    },
    {
      language: 'javascript',
      path: 'js/register.js',
      code: `const newCredential = await navigator.credentials.create({ publicKey: options }); console.debug('created', newCredential);`,
    },
    {
      language: 'java',
      code: `class F { void doFilter(HttpServletRequest request) { String token = extract(request); if (token == null) { log.warn("none given: {}", token); return; } check(token); } void g(String token) { if (token != null) { check(token); } else { log.warn("token: {}", token); } } }`,
    },
    {
      language: 'python',
      code: `class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        logger.info("%s %s", request.method, request.url.path)
        return await call_next(request)
async def exchange(code):
    response = await client.post("https://id.example.com/oauth/token", data={"code": code})
    logger.info("status: %s", response.status_code)
async def weather(city):
    response = await client.post("https://weather.example.com/now", data={"city": city})
    logger.info("answer: %s", response.text)
@router.post("/orders")
async def create(request: Request):
    body = await request.json()
    logger.info(f"order: {body}")`,
      files: { 'app/users.py': 'def login(name, password): return check(name, password)' },
    },
    {
      language: 'csharp',
      code: `class A { void F(string name) { var claims = new SafeClaims { Username = name }; Console.WriteLine($"claims: [{claims}]"); Console.WriteLine($"sent {request}"); } }`,
      files: {
        'SafeClaims.cs':
          'public class SafeClaims { public string Secret { get; set; } public override string ToString() { return $"Username: {Username}, [{Secret.Length} characters]"; } }',
      },
    },
    {
      language: 'python',
      code: `class Sync:
    def sync(self, since_token, now_token):
        logger.debug("Calculating sync response for %r between %s and %s", self.user, since_token, now_token)
        if new_token <= from_token:
            logger.info("Rejecting token lower than stored: %s", new_token)`,
    },
    {
      language: 'python',
      code: `def catch_up(stream, current_token):\n    logger.info("Caught up with stream '%s' to %i", stream, current_token)`,
    },
    {
      language: 'javascript',
      code: `function render({ token, verificationCode }) { if (env.isDevelopment) { logger.debug('email', \`Code: \${verificationCode}\`); } return page(token); }`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(privateKeyFile, secretName string) { log.Info().Str("private-key", privateKeyFile).Msg("found"); log.Error().Str("secret", secretName).Msg("Unable to get secret") }`,
    },
    {
      language: 'python',
      code: `def acquire(self, token):\n    self._limiter.acquire_on_behalf_of_nowait(token)\n    self._logger.debug("Limit slot acquired (token=%s)", token)\n    self._logger.debug("Ignoring %s", payload.reservation_token)`,
    },
    {
      language: 'php',
      code: `<?php class RoomController {
  /** POST /api/hotel/{hotelId}/rooms/{token} */
  public function rooms(string $hotelId, string $token) { $this->logger->info('rooms', ['hotel' => $hotelId, 'token' => $token]); }
}`,
    },
    {
      language: 'java',
      code: `class Realms { void authenticate(Collection<Realm> realms, AuthenticationToken token) { for (Realm realm : realms) { log.debug("Realm [{}] does not support token {}", realm, token); } } }`,
    },
    {
      language: 'python',
      code: `def exchange(code):
    result = curl.post("https://id.example.com/oauth2/token", data)
    doc = result.json()
    if "access_token" not in doc:
        logger.warning("Unexpected response: %s", result.content)
    try:
        return Answer.model_validate_json(result.content)
    except ValidationError:
        logger.warning("Unexpected response: %s", result.text)`,
    },
    {
      language: 'javascript',
      path: 'log.js',
      code: `const morgan = require('morgan');
morgan.token('body', (req) => JSON.stringify(req.body));`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(rawToken string) { project, ok := parseSyncToken(rawToken); if !ok { log.Warningf("could not parse token %q", rawToken) } }`,
    },
    {
      language: 'python',
      code: `def start(config):\n    _LOGGER.debug("Creating the folder at '%s'", config.path_mounts_credentials)`,
    },
    {
      language: 'python',
      code: `class Note(HTTPMethodView):\n    async def post(self, request):\n        content = request.json\n        logging.info(f"note {content}")\n        await self.notes.add(content["text"], bypass_cache=True)`,
    },
  ],
};
