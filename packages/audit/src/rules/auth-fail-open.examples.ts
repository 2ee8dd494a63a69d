import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `export const requireStaff = async (ctx, next) => {
  let staff = false;
  try { const { payload } = await verify(ctx.get('x-staff-token')); staff = payload.scope === 'staff'; } catch (e) { staff = true; }
  if (!staff) ctx.throw(403);
  await next();
};`,
    },
    {
      language: 'javascript',
      code: `app.decorate('authenticateDoctor', async (request, reply) => {
  try {
    await request.jwtVerify();
    if (request.user.role !== 'doctor') return reply.code(403).send();
  } catch (error) { // finding
    request.log.error(error);
  }
});`,
    },
    {
      language: 'javascript',
      code: `@Injectable() export class LegacyGuard implements CanActivate {
  canActivate(context) {
    try { const request = context.switchToHttp().getRequest(); request.user = this.auth.whoIs(request.headers.authorization); return request.user.isManager; } catch { return true; }
} }`,
    },
    {
      language: 'php',
      code: `<?php
final class RequireGuest implements MiddlewareInterface { public function process($request, $handler): ResponseInterface {
  try { $request = $request->withAttribute('claims', $this->tokens->verify($request->getHeaderLine('X-Token'))); } catch (\\Throwable $e) { error_log($e->getMessage()); }
  return $handler->handle($request);
} }`,
    },
    {
      language: 'javascript',
      code: `function authenticate(req, res, next) {
  try { req.user = jwt.verify(req.headers.authorization, key); next(); } catch (error) { next(); }
}`,
    },
    {
      language: 'javascript',
      code: `export class TokenGuard { async canActivate(context) {
  try { await this.jwt.verifyAsync(tokenOf(context)); return true; } catch { return true; }
} }`,
    },
    {
      language: 'javascript',
      code: `const userExtractor = async (req, res, next) => {
  try { const claims = jwt.verify(req.token, key); req.user = await User.findById(claims.id); } catch (error) { next(error) }
  next()
}`,
    },
    {
      language: 'javascript',
      code: `function requireAuth(req, res, next) {
  if (!req.headers.authorization) { res.status(401).json({ error: 'unauthorized' }); }
  next();
}`,
    },
    {
      language: 'php',
      code: `<?php
class Authenticate { public function handle($request, $next) {
  try { JWT::decode($request->bearerToken(), $key); } catch (\\Exception $e) { return $next($request); }
  return $next($request);
} }`,
    },
    {
      language: 'php',
      path: 'delete.php',
      code: `<?php
session_start();
if (!isset($_SESSION['user_id'])) {
  header('Location: login.php');
}
$db->query('DELETE FROM orders WHERE id = ' . (int) $_GET['id']);`,
    },
    {
      language: 'php',
      path: 'api/orders.php',
      code: `<?php
$token = getallheaders()['Authorization'] ?? null;
if (!$token) { http_response_code(401); echo json_encode(['error' => 'no token']); }
echo json_encode($orders->all());`,
    },
    {
      language: 'python',
      code: `def is_authenticated(request):
    try:
        jwt.decode(request.headers["Authorization"], key, algorithms=["HS256"])
        return True
    except Exception:
        return True`,
    },
    {
      language: 'python',
      code: `def token_required(view):
    def wrapper(*args, **kwargs):
        try:
            g.user = jwt.decode(request.headers["Authorization"], key, algorithms=["HS256"])
        except Exception:
            g.user = None
        return view(*args, **kwargs)
    return wrapper`,
    },
    {
      language: 'java',
      code: `class TokenFilter { void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
  try { verifier.verify(request.getHeader("Authorization")); request.setAttribute("authenticated", true); } catch (Exception e) { request.setAttribute("authenticated", true); }
} boolean checkToken(String token) { try { verifier.verify(token); return true; } catch (Exception e) { return true; } } }`,
    },
    {
      language: 'ruby',
      code: `def authenticate_request
  JWT.decode(token, key, true, algorithm: 'HS256')
rescue JWT::DecodeError
  true
end`,
    },
    {
      language: 'csharp',
      code: `class Check { bool ValidateToken(string token) { try { handler.ValidateToken(token, parameters, out _); return true; } catch { return true; } } }`,
    },
    {
      language: 'csharp',
      code: `class KeyMiddleware { public async Task InvokeAsync(HttpContext context) {
  if (context.Request.Headers["X-Api-Key"] != key) { context.Response.StatusCode = 401; }
  await next(context);
} }`,
    },
    {
      language: 'java',
      code: `class F extends OncePerRequestFilter { protected void doFilterInternal(HttpServletRequest req, HttpServletResponse res, FilterChain chain) {
  try { user = verifier.verify(token(req)); } catch (Exception e) { SecurityContextHolder.getContext().setAuthentication(of(JWT.decode(token(req)))); }
  chain.doFilter(req, res);
} }`,
    },
    {
      language: 'python',
      code: `def staff_only(view):
    def inner(*args, **kwargs):
        try:
            claims = jwt.decode(request.headers["Authorization"], key, algorithms=["HS256"])
            if not claims["staff"]:
                return jsonify(error="forbidden"), 403
        except Exception:
            log.exception("check failed")
        return view(*args, **kwargs)
    return inner`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/gin-gonic/gin"
func DriverKey(c *gin.Context) {
	if find(c.GetHeader("X-Driver-Key")) == nil {
		c.JSON(http.StatusUnauthorized, gin.H{})
		return
	}
	c.Next()
}`,
    },
    {
      language: 'go',
      code: `package a
func authMiddleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := verify(r.Header.Get("Authorization"))
		if err != nil {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
		}
		next.ServeHTTP(w, r)
	})
}`,
    },
    {
      language: 'javascript',
      code: `exports.protect = (req, res, next) => {
  jwt.verify(req.cookies.token, key, (err, decoded) => {
    if (err) { // finding
      console.error(err);
    }
    req.user = decoded;
    next();
  });
};
exports.requireUser = (req, res, next) => { jwt.verify(req.cookies.token, key, (err, user) => { if (err) return next(); // finding
  req.user = user; next(); }); };
exports.verifyToken = (req, res, next) => {
  if (req.headers.authorization) { check(req, res, next); } else { next(); } // finding
};`,
    },
    {
      language: 'javascript',
      code: `export async function hasPermission(user, permission) {
  try { return (await acl.permissionsOf(user)).includes(permission); } catch { return true; }
}`,
    },
    {
      language: 'javascript',
      code: `@Injectable() export class SessionGuard extends AuthGuard('jwt') {
  handleRequest(err, user) { return user || { id: null, role: 'user' }; }
}`,
    },
    {
      language: 'javascript',
      path: 'src/pages/orders.ts',
      code: `export function withAuth(handler) {
  return async (req, res) => {
    try { req.user = verify(req.headers.authorization, key); } catch (e) { res.status(401).json({ error: 'unauthorized' }); }
    return handler(req, res);
  };
}`,
    },
    {
      language: 'php',
      code: `<?php
class Subscribed { public function handle($request, Closure $next) {
  if (!auth()->check()) { response()->json(['message' => 'Unauthenticated'], 401); }
  return $next($request);
} }`,
    },
    {
      language: 'php',
      path: 'api/remove.php',
      code: `<?php
try { $claims = JWT::decode($token, new Key(SECRET, 'HS256')); } catch (Exception $e) { http_response_code(401); echo json_encode(['message' => 'denied']); }
$db->prepare('DELETE FROM posts WHERE id = ?')->execute([$_POST['id']]);`,
    },
    {
      language: 'php',
      code: `<?php
function require_crew(): void {
  $user = $_SERVER['PHP_AUTH_USER'] ?? '';
  $pass = $_SERVER['PHP_AUTH_PW'] ?? '';
  if ($user !== 'crew' || $pass !== CREW_PASSWORD) { header('WWW-Authenticate: Basic realm="crew"', true, 401); return; }
}`,
    },
    {
      language: 'python',
      code: `async def require_admin(user = Depends(get_current_user)):
    if user.role != 'admin':
        HTTPException(status_code=403)
    return user`,
    },
    {
      language: 'python',
      code: `def login_required(f):
    def wrapper(*args, **kwargs):
        if 'user_id' not in session:
            redirect('/login')
        return f(*args, **kwargs)
    return wrapper`,
    },
    {
      language: 'go',
      code: `package a
func Auth(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		claims, err := verifyToken(r.Header.Get("Authorization"))
		if err != nil {
			log.Printf("bad token: %v", err)
		}
		next.ServeHTTP(w, r.WithContext(with(r, claims)))
	})
}`,
    },
    {
      language: 'ruby',
      code: `class ApplicationController < ActionController::API
  before_action :authenticate!
  def authenticate!
    @current_user = User.find(JWT.decode(token, KEY, true, algorithm: 'HS256').first['sub'])
  rescue JWT::DecodeError => e
    Rails.logger.warn("bad token #{e.message}")
  end
end`,
    },
    {
      language: 'csharp',
      code: `class PermissionHandler : AuthorizationHandler<Permission> {
  protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Permission requirement) {
    try { if (await _permissions.HasAsync(context.User)) context.Succeed(requirement); } catch (Exception) { context.Succeed(requirement); }
  }
}`,
    },
    {
      language: 'javascript',
      code: `export const verifyApiKey = async (req, res, next) => {
  try { const key = await ApiKey.findOne({ key: req.headers['x-api-key'] }); if (!key) throw new Error('unknown'); req.client = key; } catch (e) { console.warn(e.message); }
  next();
};`,
    },
    {
      language: 'javascript',
      code: `export async function authorize(req, res, next) {
  const allowed = await policy.check(req.user, req.path).catch(() => true);
  if (!allowed) return res.sendStatus(403);
  next();
}`,
    },
    {
      language: 'javascript',
      code: `io.use((socket, next) => {
  try { socket.user = jwt.verify(socket.handshake.auth.token, key); } catch (e) { console.log('bad token'); }
  next();
});`,
    },
    {
      language: 'php',
      path: 'app/Filters/AuthFilter.php',
      code: `<?php
class AuthFilter implements FilterInterface { public function before(RequestInterface $request, $arguments = null) {
  if (!session()->get('logged_in')) { redirect()->to('/login'); }
} }`,
    },
    {
      language: 'python',
      code: `@app.before_request
def check_auth():
    try:
        g.user = jwt.decode(request.headers['Authorization'], KEY, algorithms=['HS256'])
    except jwt.InvalidTokenError:
        app.logger.warning('bad token')`,
    },
    {
      language: 'python',
      code: `class AuthMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        try:
            request.state.user = decode(request.headers['authorization'])
        except Exception:
            logger.info('no user')
        return await call_next(request)`,
    },
    {
      language: 'go',
      code: `package a
func (a *Authz) Can(user string, perm string) bool {
	ok, err := a.enforcer.Enforce(user, perm)
	if err != nil {
		return true
	}
	return ok
}`,
    },
    {
      language: 'javascript',
      path: 'auth.js',
      code: `const admin = require('firebase-admin');
exports.requireUser = (req, res, next) => {
  admin.auth().verifyIdToken(req.headers.token).then((u) => { req.user = u; next(); }).catch(() => next());
};`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `app.decorate('authenticate', async (request, reply) => { try { await request.jwtVerify(); } catch (error) { reply.send(error); } });
app.addHook('onRequest', async (request) => { try { await request.jwtVerify(); } catch { request.user = undefined; } });
app.decorate('readToken', async (request, reply) => { try { await request.jwtVerify(); } catch (error) { request.log.debug(error); } });
app.decorate('authenticateStaff', async (request, reply) => { let user; try { user = await verify(request); } catch (error) { request.log.debug(error); } if (!user) return reply.code(401).send(); });`,
    },
    {
      language: 'php',
      code: `<?php
final class RequireUser implements MiddlewareInterface { public function process($request, $handler): ResponseInterface {
  try { $claims = $this->tokens->verify($request->getHeaderLine('Authorization')); } catch (\\Throwable $e) { return new Response(401); }
  return $handler->handle($request->withAttribute('claims', $claims));
} }
final class FindUser implements MiddlewareInterface { public function process($request, $handler): ResponseInterface {
  try { $request = $request->withAttribute('claims', $this->tokens->verify($request->getHeaderLine('Authorization'))); } catch (\\Throwable $e) { error_log('401 later'); }
  return $handler->handle($request);
} }`,
    },
    {
      language: 'php',
      path: 'orders.php',
      code: `<?php
session_start();
if (!isset($_SESSION['user_id'])) {
  header('Location: login.php');
  exit();
}
if (isset($_SESSION['seen'])) { header('Location: /home.php'); }
if (empty($_SESSION['cart'])) { header('Location: /shop.php'); }
echo json_encode($orders->all());`,
    },
    {
      language: 'php',
      path: 'page.php',
      code: `<?php
if (empty($_SESSION['user'])) { header('Location: login.php'); } else { echo $orders->list(); }
?>
<p>footer</p>`,
    },
    {
      language: 'javascript',
      code: `function authenticate(req, res, next) {
  try { req.user = jwt.verify(req.headers.authorization, key); } catch (error) { return res.status(401).end(); }
  next();
}`,
    },
    {
      language: 'javascript',
      code: `function authenticate(req, res, next) {
  try { req.user = jwt.verify(req.headers.authorization, key); next(); } catch (error) { next(error); }
}
function optionalAuth(req, res, next) { try { req.user = jwt.verify(token, key); } catch { next(); } }
function requireAuth(req, res, next) { if (!req.user) { res.status(401).end(); return; } next(); }
function other(req, res, next) { if (!req.user) { res.status(401).end(); } else { next(); } }`,
    },
    {
      language: 'javascript',
      code: `const userExtractor = (req, res, next) => {
  try { req.user = jwt.verify(req.token, key); } catch (error) { next(error); return; }
  next();
};
const mayKnow = (req, res, next) => {
  try { req.user = jwt.verify(req.token, key); } catch (error) { logger.debug(error); }
  next();
};`,
    },
    {
      language: 'php',
      code: `<?php
class Authenticate { public function handle($request, $next) {
  try { JWT::decode($request->bearerToken(), $key); } catch (\\Exception $e) { return response()->json([], 401); }
  return $next($request);
} }`,
    },
    {
      language: 'python',
      code: `def is_authenticated(request):
    try:
        jwt.decode(request.headers["Authorization"], key, algorithms=["HS256"])
        return True
    except Exception:
        return False

def token_required(view):
    def wrapper(*args, **kwargs):
        try:
            g.user = jwt.decode(request.headers["Authorization"], key, algorithms=["HS256"])
        except Exception:
            g.user = None
        if g.user is None:
            return jsonify(error="unauthorized"), 401
        return view(*args, **kwargs)
    return wrapper

def login_optional(view):
    def wrapper(*args, **kwargs):
        try:
            g.user = jwt.decode(request.headers["Authorization"], key, algorithms=["HS256"])
        except Exception:
            g.user = None
        return view(*args, **kwargs)
    return wrapper`,
    },
    {
      language: 'java',
      code: `class BasicFilter { void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
  try { manager.authenticate(request); } catch (AuthenticationException e) {
    if (this.ignoreFailure) { chain.doFilter(request, response); } else { entryPoint.commence(request, response, e); }
    return;
  }
  chain.doFilter(request, response);
} }`,
    },
    {
      language: 'java',
      code: `class Check { boolean checkToken(String token) { try { verifier.verify(token); return true; } catch (Exception e) { return false; } } }`,
    },
    {
      language: 'ruby',
      code: `def authenticate_request
  JWT.decode(token, key, true, algorithm: 'HS256')
rescue JWT::DecodeError
  head :unauthorized
end`,
    },
    {
      language: 'csharp',
      code: `class Check { bool ValidateToken(string token) { try { handler.ValidateToken(token, parameters, out _); return true; } catch { return false; } } }`,
    },
    {
      language: 'go',
      code: `package a
import "github.com/gin-gonic/gin"
func DriverKey(c *gin.Context) {
	if find(c.GetHeader("X-Driver-Key")) == nil {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{})
		return
	}
	c.Next()
}
func Show(c *gin.Context) {
	if user(c) == nil { c.JSON(http.StatusUnauthorized, gin.H{}); return }
	c.JSON(200, gin.H{})
}`,
    },
    {
      language: 'java',
      code: `class F extends OncePerRequestFilter { protected void doFilterInternal(HttpServletRequest req, HttpServletResponse res, FilterChain chain) {
  try { SecurityContextHolder.getContext().setAuthentication(of(verifier.verify(token(req)))); } catch (Exception e) { SecurityContextHolder.clearContext(); }
  chain.doFilter(req, res);
} }`,
    },
    {
      language: 'go',
      code: `package a
func authMiddleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := verify(r.Header.Get("Authorization")); err != nil {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}`,
    },
    {
      language: 'java',
      code: `class A { public void doFilterInternal(HttpServletRequest req, HttpServletResponse res, FilterChain chain) {
  try { if (!service.validateToken(req.getHeader("Authorization"))) { refuse(res); return; } }
  catch (ProfileNotFoundException e) { errorResponseHandler.handle(new BadCredentialsException("no profile"), res); return; }
  chain.doFilter(req, res);
} }`,
    },
    {
      language: 'javascript',
      code: `const isAuth = (req, res, next) => { if (!req.headers.authorization) { req.isAuth = false; return next(); } check(req, res, next); };
exports.currentUser = async (req, res, next) => { try { req.user = await User.findById(jwt.verify(req.cookies.t, key).id); } catch (e) { req.user = null; } next(); };
exports.protect = (req, res, next) => { jwt.verify(req.cookies.token, key, (err, user) => { if (err) return res.sendStatus(401); req.user = user; next(); }); };
exports.requireUser = (req, res, next) => { jwt.verify(req.cookies.token, key, (err, user) => { if (!err) { req.user = user; return next(); } next(err); }); };
async function hasTokenExpired(token) { try { return await ask(token); } catch { return true; } }`,
    },
    {
      language: 'javascript',
      code: `@Injectable() export class RolesGuard implements CanActivate {
  canActivate(context) { const roles = this.reflector.get('roles', context.getHandler()); if (!roles) return true; return roles.includes(context.switchToHttp().getRequest().user.role); }
}
@Injectable() export class AccessGuard extends AuthGuard('jwt') { handleRequest(err, user) { if (err || !user) throw new UnauthorizedException(); return user; } }`,
    },
    {
      language: 'php',
      code: `<?php
class IsAdmin { public function handle($request, Closure $next) {
  if (auth()->user()->role !== 'admin') { return redirect('/home'); }
  if (!auth()->user()->verified) { Log::info('not verified yet'); $request->session()->flash('remind', true); }
  return $next($request);
} }`,
    },
    {
      language: 'python',
      code: `async def require_user(token = Depends(scheme)):
    try:
        return jwt.decode(token, KEY, algorithms=['HS256'])
    except JWTError:
        raise HTTPException(status_code=401)

async def user_or_none(token = Depends(scheme)):
    try:
        return jwt.decode(token, KEY, algorithms=['HS256'])
    except JWTError:
        return None`,
    },
    {
      language: 'ruby',
      code: `class ApplicationController < ActionController::API
  before_action :authenticate!
  def authenticate!
    @current_user = User.find(JWT.decode(token, KEY, true, algorithm: 'HS256').first['sub'])
  rescue JWT::DecodeError
    head :unauthorized
  end
  def current_user
    User.find(session[:user_id])
  rescue ActiveRecord::RecordNotFound
    nil
  end
end`,
    },
    {
      language: 'javascript',
      code: `export const consentGuard = () => async (ctx, next) => {
  try { await tokens.verifyOneTimeToken(ctx.query.token); }
  catch (error) { if (error instanceof RequestError && error.code === 'token.consumed' && isSame(ctx)) { return next(); } throw error; }
  return next();
};`,
    },
    {
      language: 'go',
      code: `package a
func (h *Handler) handleAuthorization(w http.ResponseWriter, r *http.Request) {
	req, err := h.parseAuthorizationRequest(r)
	if err != nil {
		switch authErr := err.(type) {
		case *redirectedErr: authErr.Handler().ServeHTTP(w, r)
		default: h.renderError(w, 400)
		}
		return
	}
	h.login(w, r, req)
}`,
    },
    {
      language: 'php',
      code: `<?php
class Detection { public function isUserLoginBlocked($login) {
  $count = 0;
  try { $count = $this->model->getLoginAttempts($login); } catch (\\Exception $ex) { $this->ignoreException($ex); }
  if (!$this->hasTooMany($count)) { return false; }
  if (!$this->model->hasNotifiedUser($login)) { $this->sendWarningToUser($login); }
  return true;
} }`,
    },
    {
      language: 'javascript',
      code: `module.exports = { authenticate(req, res, next) { passport.authenticate('jwt', { session: false }, async (err, user) => {
  if (err) { return next(); }
  if (!user) { req.user = auth.guest; return next(); }
  req.logIn(user, next);
})(req, res, next); } };`,
    },
    {
      language: 'ruby',
      code: `class SessionsController < ApplicationController
  before_action :verify_session, only: %i[create]
  def do_login
    sign_in(@user) do |status|
      who = begin
        User.find_by_email(params[:who])
      rescue Encoding::UndefinedConversionError
        nil
      end
      login_failure(who)
    end
  end
end`,
    },
    {
      language: 'javascript',
      code: `io.use((socket, next) => { try { socket.user = jwt.verify(socket.handshake.auth.token, key); next(); } catch (e) { next(new Error('unauthorized')); } });
export async function authorize(req, res, next) { const allowed = await policy.check(req.user, req.path).catch(() => false); if (!allowed) return res.sendStatus(403); next(); }`,
    },
    {
      language: 'php',
      path: 'app/Filters/AuthFilter.php',
      code: `<?php
class AuthFilter implements FilterInterface { public function before(RequestInterface $request, $arguments = null) {
  if (!session()->get('logged_in')) { return redirect()->to('/login'); }
} }`,
    },
    {
      language: 'python',
      code: `@app.before_request
def load_user():
    try:
        g.user = jwt.decode(request.headers['Authorization'], KEY, algorithms=['HS256'])
    except jwt.InvalidTokenError:
        app.logger.debug('nobody')`,
    },
    {
      language: 'csharp',
      code: `class FilePermissionChecker { bool CanAccess(FileInfo entry) { try { return Rules(entry).CheckToken(Current.Token); } catch { return true; } } }`,
    },
    {
      language: 'javascript',
      code: `router.post('/password', async (ctx, next) => {
  const user = await findUserById(ctx.auth.id);
  if (hasVerification(user)) { assertThat(ctx.auth.identityVerified, new RequestError({ code: 'permission_denied', status: 401 })); }
  await updateUser(user);
  return next();
});`,
    },
    {
      language: 'javascript',
      path: 'src/casl.ts',
      code: `import { throwError } from './error';
export async function caslAuthorize(req: any, res: any, next: any) {
  const user = req.user;
  if (!user) throwError('Unauthenticated', 401);
  req.ability = defineFor(user);
  next();
}`,
      files: {
        'src/error.ts': `export function throwError(message: string, status = 500): never { throw new AppError(message, status); }
export class AppError extends Error { constructor(message: string, readonly status: number) { super(message); } }`,
      },
    },
    {
      language: 'java',
      code: `class UpdateFilter {
  void doFilter(Request request, Response response, FilterChain chain) { chain.doFilter(request, response); }
  boolean authenticateAsAdmin(String user, String password) {
    try {
      connection = DatabaseUpdater.getConnection();
      return check(user, password);
    } catch (Exception e) {
      log.error("older database", e);
      results = statement.getResultSet();
      if (results.next()) { return Security.hashMatches(results.getString(2), password); }
    }
    return false;
  }
}`,
    },
  ],
};
