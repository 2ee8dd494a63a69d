import type { Branch, Call, ErrorHandler, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { refusalsWithoutEnd } from './apis/php-refusals.ts';
import { silentHooks } from './apis/silent-hooks.ts';
import type { Match, StaticRule } from './rule.ts';
import { firstOfEach, isInside } from './values.ts';

/** What goes on to the handler. */
const goesOn = /^(next|\$next|doFilter|ServeHTTP|call|proceed|Next|continue|chain|handle)$/;
const verifies =
  /verify|decode|authenticate|validate|check|parse|introspect|login|getUser|findUser|findToken|constructEvent|attempt|^canActivate$/i;
/** In a decorator that is named for it, reading the caller's token is checking it. */
const looksAtCaller = /verify|decode|authenticate|validate|check|parse|introspect|token|claims|user|jwt/i;
const refusal = /\b(401|403)\b|unauthori[sz]ed|forbidden/i;
const guardLike =
  /auth|guard|protect|verify|token|jwt|permission|login|logged|signed|staff|admin|_only|needs|can_?activate|middleware|is_?(admin|logged|valid|allowed)|check|require|ensure|handle|__invoke|do_?filter|before/i;
const aboutCallers = /authori[sz]ation|token|jwt|session|user|api[-_]?key|x-[\w-]{0,40}-key|signature|credential/i;
/** Without a handler and without a refusal nothing can be wrong with either. */
const mayFail = /catch|except|rescue|\b(401|403)\b|unauthori[sz]ed|forbidden/i;
const optional = /optional|maybe|try_?auth|anonymous|soft|attach|populate|if_?(present|logged)/i;

/** `if (!header) return next()`: without any credential one may go on, so that a bad one opens nothing more. */
const isMeantForStrangers =
  /\bif\s*\(\s*!\s*[\w.]{0,80}(auth\w*|token|header\w*|bearer)\s*\)\s{0,40}\{?\s{0,40}return\s+next\(\s*\)/i;

/** A guard that lets the request through when its check fails. */
export const authFailOpen: StaticRule = {
  id: 'auth-fail-open',
  number: 'S32',
  title: 'A guard lets requests through when its check fails',
  cwe: [636, 287],
  severity: 'critical',
  why: 'Any credential that makes the check fail, a malformed one say, opens the door.',
  remedy: 'Answer 401 in the error path and return; go on only after the check has succeeded.',
  triggers: {
    javascript: ['next(', 'return true', 'canActivate', 'decorate(', 'addHook('],
    php: ['$next(', '->handle(', 'return true', 'Location:', 'http_response_code', 'HTTP/1'],
    python: ['return True', 'except'],
    go: ['ServeHTTP', '.Next()'],
    java: ['doFilter', 'return true'],
    ruby: ['rescue'],
    csharp: ['next(', '_next', 'return true'],
  },
  mention: aboutCallers,
  check(model, project) {
    if (project.isTest(model.file.path)) return [];
    // what stands in an inner function stands in the outer one, too
    return firstOfEach([...matchesIn(model), ...silentHooks(model), ...unfinished(model)], (match) => match.code.start);
  },
  examples: {
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
    ],
  },
};

/** PHP's scripts are guards by themselves: they send the visitor away, and go on unless they are ended. */
function* unfinished(model: SourceModel): Generator<Match> {
  if (model.file.language !== 'php') return;
  for (const code of refusalsWithoutEnd(model)) {
    yield {
      code,
      message: 'Who is not logged in is sent away here, and what follows runs all the same: exit is missing.',
      remedy: 'Write exit; behind the header.',
      confidence: 'high',
    };
  }
}

function* matchesIn(model: SourceModel): Generator<Match> {
  if (!mayFail.test(model.file.text)) return;
  for (const one of model.functions) {
    if (!mayFail.test(one.code.text)) continue;
    if (
      isMeantForStrangers.test(one.code.text) ||
      optional.test(one.name) ||
      optional.test(one.within?.name ?? '') ||
      !isGuard(one)
    )
      continue;
    const failing = one.handlers.find(
      (handler) =>
        isOwn(one, handler) &&
        (letsThrough(one, handler) ||
          fallsThrough(one, handler) ||
          fallsOn(one, handler) ||
          fallsSilently(one, handler)),
    );
    if (failing !== undefined) {
      yield {
        code: failing.code,
        message: `${nameOf(one)} goes on when its check throws: the request is let through.`,
        remedy: remedies[model.file.language] ?? authFailOpen.remedy,
        confidence: 'high',
      };
    }
    const open = openBranch(one);
    if (open !== undefined) {
      yield {
        code: open.code,
        message: `${nameOf(one)} answers 401 or 403 here, and goes on all the same: a return is missing.`,
        remedy: 'Return after the refusal, before next() is reached.',
        confidence: 'medium',
      };
    }
  }
}

const remedies: Readonly<Record<string, string>> = {
  javascript:
    'Answer in the catch: return res.status(401).end() (or throw new UnauthorizedException()); call next() only after the check.',
  php: "Return response()->json(['message' => 'Unauthenticated'], 401) from the catch.",
  python: 'Return False, or raise the error of your framework, from the except.',
  java: 'Send 401 from the catch and return before chain.doFilter, or return false.',
  ruby: 'Render :unauthorized from the rescue.',
};

function nameOf({ name }: FunctionModel): string {
  return name === '' ? 'This guard' : name;
}

/** It has what to call next, or it answers yes or no, and it is about who is calling. */
function isGuard(one: FunctionModel): boolean {
  const text = one.code.text;
  if (!aboutCallers.test(text)) return false;
  const last = one.parameters.at(-1)?.name ?? '';
  const isMiddleware =
    /^\$?_?(next|chain|filterChain|handler)$/.test(last) ||
    /ServeHTTP|\.Next\(\)/.test(text) ||
    /^Invoke(Async)?$/.test(one.name.split('.').at(-1) ?? '');
  if (isMiddleware || guardLike.test(one.name)) return true;
  return guardLike.test(one.within?.name ?? '') && viewOf(one) !== undefined;
}

/** The view that a decorator of Python wraps: the parameter of the function around. */
function viewOf(one: FunctionModel): string | undefined {
  const view = one.within?.parameters[0]?.name;
  return view !== undefined && one.calls.some((call) => call.target === view) ? view : undefined;
}

/** The `except` of a decorator that calls the view, or after which the view is called though nothing was looked at again. */
function fallsThrough(one: FunctionModel, handler: ErrorHandler): boolean {
  const view = viewOf(one);
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (view === undefined || refusal.test(handler.body.text) || !guarded.some(({ name }) => looksAtCaller.test(name)))
    return false;
  if (guarded.some(({ target }) => target === view)) return false;
  const own = callsIn(one, handler.body.start, handler.body.end).some(({ target }) => target === view);
  if (own || handler.isTerminal) return own;
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    !/\b(if|abort|raise|except)\b/.test(behind) &&
    one.calls.some((call) => call.target === view && call.code.start >= handler.code.end)
  );
}

/** A `catch` of middleware that answers, or hands the error on, and does not return: `next()` behind it is reached all the same. */
function fallsOn(one: FunctionModel, handler: ErrorHandler): boolean {
  if (handler.isTerminal || one.parameters.at(-1)?.name !== 'next') return false;
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (!guarded.some(({ name }) => verifies.test(name)) || guarded.some(isPassing)) return false;
  const hasAnswered = callsIn(one, handler.body.start, handler.body.end).some(
    (call) =>
      call.target === 'next' || /^(res|ctx|c|reply)\b.*\.(status|sendStatus|json|send|end|redirect)$/.test(call.target),
  );
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    hasAnswered &&
    !/\b(return|throw|exit)\b/.test(handler.body.text) &&
    !/\bif\b/.test(behind) &&
    one.calls.some(
      (call) => call.code.start >= handler.code.end && isPassing(call) && isSameLevel(one, handler.code.end, call),
    )
  );
}

/** What says of itself that nobody passes without: `requireUser`, `RequireGuest.process`. Who only looks for a caller may go on without one. */
const demands = /^(require|ensure|must|protect|guard|assert)(?=[A-Z_])/;

/** A `catch` that writes a line to the log and no more, in what demands a caller; behind it nothing is looked at again. */
function fallsSilently(one: FunctionModel, handler: ErrorHandler): boolean {
  const named = /^(handle|process|__invoke)$/.test(one.name) ? (one.class?.name ?? '') : one.name;
  if (handler.isTerminal || !demands.test(named.replace(/^[A-Z]/, (first) => first.toLowerCase()))) return false;
  if (refusal.test(handler.body.text) || /\b(return|throw|exit|die)\b/.test(handler.body.text)) return false;
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (
    !guarded.some(({ name }) => looksAtCaller.test(name) || /^(read|find\w*|set_?User)$/i.test(name)) ||
    guarded.some(isPassing)
  )
    return false;
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    !/\bif\b|\bthrow\b|\?/.test(behind.replace(/\/\/[^\n]*/g, '')) &&
    one.calls.some((call) => call.code.start >= handler.code.end && isPassing(call))
  );
}

/** Handlers of functions inside belong to those. */
function isOwn(one: FunctionModel, { code }: ErrorHandler): boolean {
  const inner = one.code.text.length;
  return isInside(code, one.body) && code.text.length < inner;
}

function letsThrough(one: FunctionModel, handler: ErrorHandler): boolean {
  const guarded = callsIn(one, handler.guarded.start, handler.guarded.end);
  if (guarded.some(({ name }) => verifies.test(name)) && logsIn(one, handler)) return true;
  if (refusal.test(handler.body.text) || isAskedFor.test(handler.body.text)) return false;
  // whatever throws in a guard of Nest, it is the check
  if (one.name === 'canActivate' && guarded.length > 0) return saysYes(handler);
  if (!guarded.some(({ name }) => verifies.test(name))) return false;
  const passes = callsIn(one, handler.body.start, handler.body.end).some(isPassing);
  return passes || (guardLike.test(one.name) && (saysYes(handler) || allowsByFlag(one, handler)));
}

/** `catch { staff = true; } if (!staff) ctx.throw(403)`: the failed check is counted as passed. */
function allowsByFlag(one: FunctionModel, handler: ErrorHandler): boolean {
  const flag = /\$?\b(\w+)\s*=\s*true\b/i.exec(handler.body.text)?.[1];
  const behind = one.code.text.slice(handler.code.end - one.code.start);
  return (
    flag !== undefined && !/err|fail|expir|invalid|denied/i.test(flag) && new RegExp(`!\\s*\\$?${flag}\\b`).test(behind)
  );
}

/** `if (ignoreFailure) chain.doFilter(…); else entryPoint.commence(…);`: who runs it has chosen. */
const isAskedFor = /\bif\s*\([^{};]{0,300}\b(ignore|optional|lenient|permissive|continueOn|failOpen)[\s\S]*\belse\b/i;
/** `catch (…) { SecurityContextHolder.getContext().setAuthentication(…) }`: whoever failed the check is somebody all the same. */
function logsIn(one: FunctionModel, { body }: ErrorHandler): boolean {
  return callsIn(one, body.start, body.end).some(
    ({ name, arguments: [given] }) =>
      name === 'setAuthentication' && given !== undefined && given.value.kind !== 'null',
  );
}

function callsIn(one: FunctionModel, start: number, end: number): readonly Call[] {
  return one.calls.filter(({ code }) => code.start >= start && code.end <= end);
}

/** `next()`, not `next(error)`; `$next($request)`, `chain.doFilter(request, response)`. */
function isPassing(call: Call): boolean {
  const name = call.target.split('.').at(-1) ?? '';
  if (!goesOn.test(name)) return false;
  // PSR-15
  if (name === 'handle')
    return /(?<!error|exception|failure|response|denied)_?handler$|next$/i.test(call.receiverText ?? '');
  const [given] = call.arguments;
  // `await next(context)` of ASP.NET, and not `next(error)`
  const isOfContext = given?.value.kind === 'path' && /^(ctx|(http)?context|c)$/i.test(given.value.path);
  if (/^(next|_next)$/i.test(name) && (call.receiver === undefined || /^this\b/.test(call.receiverText ?? '')))
    return given === undefined || isOfContext;
  return name !== 'call';
}

function saysYes({ returns, body }: ErrorHandler): boolean {
  const isYes = (value: Value) => value.kind === 'boolean' && value.boolean;
  return returns.some(isYes) || /\breturn\s+true\b/i.test(body.text) || /(^|\n)[ \t]*true\s*$/.test(body.text);
}

/** A refusal that neither returns nor has an `else`, with what goes on behind it in the same block. */
function openBranch(one: FunctionModel): { readonly code: FunctionModel['code'] } | undefined {
  return one.branches.find((branch) => {
    if (answersWithoutAbort(one, branch)) return true;
    if (branch.isTerminal || branch.alternative !== undefined) return false;
    const { text } = branch.consequence;
    if (!refusal.test(text) || !/status|sendStatus|Error\(|abort|WriteHeader|json|send/i.test(text)) return false;
    if (/\b(return|throw|exit|die|abort|halt|raise)\b|Abort/.test(text)) return false;
    const behind = one.calls.some(
      (call) => call.code.start > branch.code.end && isPassing(call) && isSameLevel(one, branch.code.end, call),
    );
    return behind;
  });
}

/** Gin runs the next handler whatever the middleware returned: only `c.Abort…` ends the request. */
function answersWithoutAbort(one: FunctionModel, { consequence: { text } }: Branch): boolean {
  return (
    /gin\.(Context|HandlerFunc)/.test(one.within?.code.text ?? one.code.text) &&
    /\.Next\(\)/.test(one.code.text) &&
    /\.(JSON|String|Status|XML|IndentedJSON|Writer\.WriteHeader)\(/.test(text) &&
    refusal.test(text) &&
    !/Abort|\bpanic\(/.test(text)
  );
}

/** Nothing between the two ends the function. */
function isSameLevel(one: FunctionModel, from: number, call: Call): boolean {
  const between = one.code.text.slice(from - one.code.start, call.code.start - one.code.start);
  return (
    !/\breturn\b|\bthrow\b/.test(between) && (between.match(/\}/g)?.length ?? 0) <= (between.match(/\{/g)?.length ?? 0)
  );
}
