import { asksForRights, comparesOwner } from '../routes/ownership.ts';
import type { Route } from '../routes/route.ts';
import { isAdministrative, isWrite } from '../routes/sensitivity.ts';
import type { ProjectRule } from './rule.ts';

/** How large a part of the routes has to name scopes before one that names none stands out. */
const usualShare = 0.5;

/** The handler itself looks at what the caller may do. */
const asksInHandler =
  /is_?admin|is_?super_?user|is_?staff|has_?(any_?)?(role|authority|permission|scope)|is_?in_?role|\.roles?\b|(check|ensure|require|assert|deny|authorize)_?\w*(permission|role|scope|access|abilit|privilege)|\b(user)?can\(|->authorize\(|\bgate::|is_?granted|current_?abilit|has_?acc(es)?s/i;

/** What a controller asks for while it is made holds for all that it answers. */
function asksWhileMade({ handler }: Route): boolean {
  const maker = handler?.class?.methods.find(({ name }) =>
    /^(__construct|constructor|__init__|initialize)$/.test(name),
  );
  return asksInHandler.test(maker?.code.text ?? '');
}

/** `GET /auth/admin` gives administrators themselves: it takes who it is about from the credential. */
function isOwnProfile({ method, path, handler }: Route): boolean {
  return method === 'GET' && /\/admin$/.test(path) && /\breq(uest)?\.user\b|CurrentUser/.test(handler?.code.text ?? '');
}

/** Whoever may change roles may have any of them. */
const ofPrivileges = /(^|\/)(roles?|permissions?|privileges?)(\/|$)/i;

/** Code that tells administrators from others, though no route asks for that. */
const knowsRoles = ["role === '", "role == '", "role !== '", "role != '", 'user.role', 'isAdmin', 'is_admin'];

/** A guard that is named for what callers may do. */
const ofRoles = /admin|role|scope|permission|abilit|moderator|staff|superuser|owner|authorize_resource|^can[:(]/i;

/** Anybody who is logged in may do what only some should. */
export const scopeCheckMissing: ProjectRule = {
  id: 'scope-check-missing',
  number: 'S33',
  title: 'A route asks who is calling, but not what they may do',
  cwe: [862],
  severity: 'medium',
  why: 'Every valid credential enters, whatever it was issued for: a token to read is good for writing, a customer for an administrator.',
  remedy: 'Ask for a scope or a role, as the other routes do.',
  languages: ['javascript', 'python', 'java', 'go', 'csharp', 'php'],
  *checkProject(project) {
    const guarded = project.routes.filter((route) => route.protection === 'guarded' && !project.isTest(route.file));
    const writes = guarded.filter(isWrite);
    const isUsual =
      writes.length >= 4 && writes.filter(({ scopes }) => scopes.length > 0).length / writes.length >= usualShare;
    const isAskedByRoutes = guarded.some(asksForRole);
    const areRolesKnown = isAskedByRoutes || knowsRoles.some((word) => project.mentions(word));
    for (const route of guarded) {
      if (asksForRole(route) || route.publicReason !== undefined || isOwnProfile(route)) continue;
      // views that are classes ask in methods of their parents
      if (route.handler === undefined && /^(flask|django)$/.test(route.framework)) continue;
      if (asksInText(handlerText(route)) || asksWhileMade(route)) continue;
      const isAdmin = isAdministrative(route) || (isWrite(route) && ofPrivileges.test(route.path));
      const sibling = isAdmin ? undefined : siblingThatAsks(guarded, route);
      const isInline = route.guards.some((guard) => /inline/.test(guard));
      // where no route asks, handlers do: one that cannot be read may
      const asksAnywhere =
        isAskedByRoutes || (areRolesKnown && route.handler !== undefined && /admin/i.test(route.path));
      if (sibling === undefined && !(asksAnywhere && (isAdmin || (isUsual && isWrite(route) && !isInline)))) continue;
      yield {
        file: route.file,
        code: route.code,
        message: `${route.method} ${route.path} asks for a valid credential, and for no scope or role${
          sibling === undefined ? '' : `, as ${sibling.method} ${sibling.path} does`
        }.`,
        remedy: this.remedy,
        // ownership may be asked for elsewhere
        severity: isAdmin || sibling !== undefined ? 'medium' : 'low',
        confidence: isAdmin || (sibling !== undefined && sibling.scopes.length > 0) ? 'medium' : 'low',
        operation: { method: route.method, path: route.path },
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::middleware(['auth:sanctum', 'abilities:orders:read'])->get('/orders', fn () => Order::all());
Route::middleware('auth:sanctum')->delete('/admin/users/{id}', fn ($id) => User::destroy($id));`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.get('/orders', requireAuth, requireScope('orders:read'), list);
app.delete('/admin/users/:id', requireAuth, remove);
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }
function requireScope(scope) { return (req, res, next) => (req.user.scopes.includes(scope) ? next() : res.status(403).end()); }`,
      },
      {
        language: 'javascript',
        path: 'src/admin.controller.ts',
        code: `import { Controller, Get, UseGuards } from '@nestjs/common';
import { AdminGuard, JwtAuthGuard } from './guards';
@Controller('admin')
export class AdminController {
  @Get('report') @UseGuards(AdminGuard) report() { return []; }
  @Get('users') @UseGuards(JwtAuthGuard) users() { return []; }
}`,
        files: {
          'src/guards.ts': `import { Injectable } from '@nestjs/common';
@Injectable() export class JwtAuthGuard { canActivate(context) { return verify(context); } }
@Injectable() export class AdminGuard { canActivate(context) { return verify(context).role === 'admin'; } }`,
        },
      },
      {
        language: 'javascript',
        path: 'src/roles.controller.ts',
        code: `import { Controller, Post, Get } from '@nestjs/common';
@Controller('roles') export class RolesController { @Post() create() {} @Get() all() {} }
@Controller('users') export class UsersController { @Permissions('CreateUser') @Post() create() {} }`,
        files: {
          'src/app.module.ts': `import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth.guard';
import { PermissionsGuard } from './permissions.guard';
@Module({ providers: [{ provide: APP_GUARD, useClass: AuthGuard }, { provide: APP_GUARD, useClass: PermissionsGuard }] })
export class AppModule {}`,
          'src/permissions.guard.ts': `import { Reflector } from '@nestjs/core';
export class PermissionsGuard { constructor(private reflector: Reflector) {}
  canActivate(context) { const asked = this.reflector.get('permissions', context.getHandler()); return !asked || held(context, asked); } }`,
        },
      },
      {
        language: 'python',
        code: `from flask import Flask
app = Flask(__name__)
@app.route('/orders')
@jwt_required()
@requires_scope('orders:read')
def orders(): return ''
@app.route('/admin/users/<id>', methods=['DELETE'])
@jwt_required()
def remove(id): return ''`,
      },
      {
        language: 'java',
        path: 'src/Api.java',
        code: `import org.springframework.web.bind.annotation.*;
import org.springframework.security.access.prepost.PreAuthorize;
@RestController
class Api {
  @PreAuthorize("hasAuthority('SCOPE_orders:read')")
  @GetMapping("/orders")
  String orders() { return ""; }
  @PreAuthorize("isAuthenticated()")
  @DeleteMapping("/admin/users/{id}")
  void remove() {}
}`,
      },
      {
        language: 'go',
        code: `package main
import "github.com/gin-gonic/gin"
func Auth() gin.HandlerFunc { return func(c *gin.Context) { if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401) } } }
func RequireScope(scope string) gin.HandlerFunc { return func(c *gin.Context) { if !hasScope(c, scope) { c.AbortWithStatus(403) }; token(c) } }
func main() {
	r := gin.Default()
	r.GET("/orders", RequireScope("orders:read"), list)
	r.DELETE("/admin/users/:id", Auth(), remove)
}
func list(c *gin.Context) {}
func remove(c *gin.Context) {}`,
      },
      {
        language: 'csharp',
        code: `[ApiController]
[Route("admin")]
public class AdminController : ControllerBase {
  [Authorize(Roles = "Admin")] [HttpGet("users")] public IActionResult Users() => Ok();
  [Authorize] [HttpDelete("users/{id}")] public IActionResult Remove(int id) => NoContent();
}`,
        path: 'AdminController.cs',
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.get('/admin/users', isAuthenticated, list);
app.get('/panel', isAuthenticated, (req, res) => res.render('panel', { admin: req.user.role === 'admin' }));
function isAuthenticated(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }
function list(req, res) { User.find().then((users) => res.json(users)); }`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.put('/posts/:id', requireAuth, async (req, res) => {
  const post = await Post.findById(req.params.id);
  if (String(post.author) !== req.user.id) return res.status(403).end();
  res.json(await post.set(req.body).save());
});
app.delete('/posts/:id', requireAuth, async (req, res) => { await Post.findByIdAndDelete(req.params.id); res.end(); });
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
      },
      {
        language: 'java',
        path: 'src/Reports.java',
        code: `import org.springframework.web.bind.annotation.*;
import org.springframework.security.access.prepost.PreAuthorize;
@RestController
@RequestMapping("/reports")
class Reports {
  @PreAuthorize("hasAuthority('SCOPE_reports:write')")
  @PutMapping("/{id}") Report edit(@PathVariable long id, @RequestBody Report r) { return repo.save(r); }
  @PreAuthorize("isAuthenticated()")
  @DeleteMapping("/{id}") void remove(@PathVariable long id) { repo.deleteById(id); }
}`,
      },
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
Route::middleware('auth')->group(function () {
  Route::put('/photos/{photo}', [PhotoController::class, 'update']);
  Route::delete('/photos/{photo}', [PhotoController::class, 'destroy']);
});`,
        files: {
          'app/PhotoController.php': `<?php
class PhotoController {
  public function update(Photo $photo) { $this->authorize('update', $photo); $photo->save(); }
  public function destroy(Photo $photo) { $photo->delete(); }
}`,
        },
      },
    ],
    clean: [
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::middleware(['auth:sanctum', 'abilities:orders:read'])->get('/orders', fn () => Order::all());
Route::middleware(['auth:sanctum', 'role:admin'])->delete('/admin/users/{id}', fn ($id) => User::destroy($id));`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.delete('/admin/users/:id', requireAuth, requireRole('admin'), remove);
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }
function requireRole(role) { return (req, res, next) => (req.user.role === role ? next() : res.status(403).end()); }`,
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.get('/orders', requireAuth, requireScope('orders:read'), list);
app.get('/auth/admin', requireAuth, (req, res) => res.json(admins.find(req.user.id)));
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }
function requireScope(scope) { return (req, res, next) => (req.user.scopes.includes(scope) ? next() : res.status(403).end()); }`,
      },
      {
        language: 'python',
        code: `from flask import Flask
app = Flask(__name__)
@app.route('/admin/users/<id>', methods=['DELETE'])
@jwt_required()
@requires_scope('users:write')
def remove(id): return ''`,
      },
      {
        language: 'java',
        path: 'src/Api.java',
        code: `import org.springframework.web.bind.annotation.*;
import org.springframework.security.access.prepost.PreAuthorize;
@RestController
class Api {
  @PreAuthorize("hasRole('ADMIN')")
  @DeleteMapping("/admin/users/{id}")
  void remove() {}
}`,
      },
      {
        language: 'go',
        code: `package main
import "github.com/gin-gonic/gin"
func RequireRole(role string) gin.HandlerFunc { return func(c *gin.Context) { if !hasRole(c, role) { c.AbortWithStatus(403) }; token(c) } }
func main() {
	r := gin.Default()
	r.DELETE("/admin/users/:id", RequireRole("admin"), remove)
}
func remove(c *gin.Context) {}`,
      },
      {
        language: 'csharp',
        code: `[Authorize(Roles = "Admin")]
[ApiController]
[Route("admin")]
public class AdminController : ControllerBase {
  [HttpDelete("users/{id}")] public IActionResult Remove(int id) => NoContent();
}`,
        path: 'AdminController.cs',
      },
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::middleware(['auth:sanctum', 'abilities:orders:read'])->get('/orders', fn () => Order::all());
Route::middleware('auth:sanctum')->post('/roles', [RoleController::class, 'create']);
Route::middleware('auth:sanctum')->put('/books/{id}/permissions', [BookController::class, 'permit']);`,
        files: {
          'app/RoleController.php': `<?php class RoleController {
  public function __construct() { $this->middleware(function ($request, $next) { $this->checkPermission('roles-manage'); return $next($request); }); }
  public function create() { return Role::create(request()->all()); } }`,
          'app/BookController.php': `<?php class BookController { public function permit($id) { $this->checkOwnablePermission('restrict', Book::find($id)); } }`,
        },
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
// everybody who can log in here is an administrator
app.get('/admin/users', isAuthenticated, list);
function isAuthenticated(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }
function list(req, res) { User.find().then((users) => res.json(users)); }`,
      },
      {
        language: 'python',
        code: `from flask import Flask
from flask_login import login_required
from app.permissions import require_super_admin
app = Flask(__name__)
@app.route('/admin/queue')
@require_super_admin
@login_required
def queue():
    return jsonify(jobs(current_user.is_admin))`,
        files: {
          'app/permissions.py': `def require_super_admin(view):\n    return require_permission('super_admin')(view)\n`,
        },
      },
      {
        language: 'javascript',
        code: `import express from 'express';
const app = express();
app.put('/posts/:id', requireAuth, async (req, res) => {
  const post = await Post.findById(req.params.id);
  if (String(post.author) !== req.user.id) return res.status(403).end();
  res.json(await post.set(req.body).save());
});
app.delete('/posts/:id', requireAuth, async (req, res) => { await Post.deleteOne({ _id: req.params.id, author: req.user.id }); res.end(); });
app.delete('/me/avatar/:id', requireAuth, async (req, res) => { await Avatar.deleteOne({ _id: req.params.id }); res.end(); });
app.patch('/drafts/:id', requireAuth, async (req, res) => res.json(await drafts.change(req.params.id, req.body, req.user)));
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
      },
      {
        language: 'php',
        path: 'routes/api.php',
        code: `<?php
Route::middleware('auth')->group(function () {
  Route::put('/photos/{photo}', [PhotoController::class, 'update']);
  Route::delete('/photos/{photo}', [PhotoController::class, 'destroy']);
});`,
        files: {
          'app/PhotoController.php': `<?php
class PhotoController {
  public function __construct() { $this->authorizeResource(Photo::class, 'photo'); }
  public function update(Photo $photo) { $this->authorize('update', $photo); $photo->save(); }
  public function destroy(Photo $photo) { $photo->delete(); }
}`,
        },
      },
      {
        language: 'java',
        path: 'src/Roles.java',
        code: `import org.springframework.web.bind.annotation.*;
import org.springframework.security.access.prepost.PreAuthorize;
@RestController
class Roles {
  @PreAuthorize("hasRole('ADMIN')") @GetMapping("/orders") String orders() { return ""; }
  @PreAuthorize("@validator.hasAssignRolePermission(#appId)") @PostMapping("/apps/{appId}/roles") void add(@PathVariable String appId) {}
}`,
      },
      {
        language: 'python',
        code: `from flask import Flask
app = Flask(__name__)
@app.route('/orders')
@jwt_required()
@requires_scope('orders:read')
def orders(): return ''
@app.before_request
def check():
    if not session.get('user'): abort(401)
app.add_url_rule('/admin/legal', 'manage', RHManageLegalMessages, methods=('GET', 'POST'))`,
      },
    ],
  },
};

function asksForRole({ scopes, guards }: Route): boolean {
  return scopes.length > 0 || guards.some((guard) => ofRoles.test(guard));
}

/** `canViewUsers(auth)`, `ensureOwner(user)`: helpers that say in their names what is asked. */
const asksByHelper =
  /\b(can|cannot)[A-Z]\w*\(|\b(is|has|check|ensure|require|assert|verify)[A-Z]\w*(Access|Permission|Permissions|Role|Roles|Admin|Owner|Ability|Rights?)\(/;

function asksInText(text: string): boolean {
  // `canViewAllTeams(auth)`
  return /\bcan[A-Z]\w{2,40}\(/.test(text) || asksInHandler.test(text) || asksByHelper.test(text);
}

/** What is sent to become a role asks for none. */
function handlerText({ handler }: Route): string {
  return (handler?.body.text ?? '').replace(
    /\b(body|payload|input|data|dto|request|args|params|form)\w*(\.|->|\[['"]|\??\.)(roles?|permissions?|scopes?)\b|\b(roles?|permissions?)\s*[:=]/gi,
    '',
  );
}

/** The handler, or its class, knows who is calling: whose a thing is may be asked for with it, here or where it is handed to. */
const knowsCaller =
  /\b(current_?user|get_jwt_identity|SecurityContextHolder|Principal|Authentication)\b|\b(auth|user|getUser|getAuth)\(|\bAuth::|(\.|->|\[['"])(user|userId|user_id|auth|session|account|claims|principal|identity|locals|jwtPayload)\b|\$_SESSION|\b(uid|userId|user_id|session|claims|viewer)\b|@(CurrentUser|GetUser|User|Me|Req|Request|AuthUser)\b|authorizeResource|get_queryset|load_and_authorize/;

/** A path that names no other's thing: `/me`, `/profile/avatar`. */
const ofCaller =
  /\/(me|self|my|mine|profile|account|settings|current|password|logout|notifications?|cart|wishlist|favou?rites?)(\/|$)/i;

/** A change of one thing that anybody who is logged in may make, beside one of the same kind that asks for more. */
function siblingThatAsks(guarded: readonly Route[], route: Route): Route | undefined {
  if (!isWrite(route) || ofCaller.test(route.path) || !/^(PUT|PATCH|DELETE)$/.test(route.method)) return undefined;
  const { handler, file } = route;
  if (
    !route.path.includes('{') ||
    knowsCaller.test(callerText(route)) ||
    asksForRights(handlerText(route)) ||
    asksByHelper.test(handlerText(route))
  )
    return undefined;
  if (handler?.parameters.some(({ type }) => /(?<!^)Request$/.test(type ?? ''))) return undefined;
  const others = guarded.filter((one) => one !== route && one.framework === route.framework && !isAdministrative(one));
  const ofOneKind = others.filter((one) => resourceOf(one) === resourceOf(route) && resourceOf(one) !== '');
  const byScope = ofOneKind.find((one) => asksForRole(one) && (isWrite(one) || one.scopes.length > 0));
  if (byScope !== undefined || handler === undefined) return byScope;
  return others.find(
    (one) =>
      one.file === file &&
      one.handler?.class === handler.class &&
      /^(PUT|PATCH|DELETE)$/.test(one.method) &&
      asksInside(one.handler?.code.text ?? ''),
  );
}

function callerText({ handler }: Route): string {
  const { class: owner } = handler ?? {};
  const around =
    owner === undefined ? '' : (/authorizeResource|get_queryset|load_and_authorize/.exec(owner.code.text)?.[0] ?? '');
  // the session of a database knows no caller
  const own = (handler?.code.text ?? '').replace(
    /\b\w*\.?session\.(add|delete|remove|commit|query|execute|flush|get|merge|save|update|scalars?)\b|\.session\(\)/gi,
    '',
  );
  return `${own} ${around}`;
}

/** Whose it is, or what the caller may: and who may not is turned away. */
function asksInside(text: string): boolean {
  return (
    comparesOwner(text) || /->authorize\(|\bauthorize!?\s*\(|->can\(|Gate::|denyAccessUnlessGranted|\b403\b/.test(text)
  );
}

/** `/api/orders` of `/api/orders/{id}/lines`. */
function resourceOf({ path }: Route): string {
  return path.split('/{')[0]?.replace(/^\/(api|v\d+)(?=\/|$)/g, '') ?? '';
}
