import type { Examples } from './rule.ts';

export const examples: Examples = {
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
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/products', gate, async (req, res) => { await Product.create(req.body); res.end(); }); // finding
app.delete('/orders/:id', gate, requireRole('admin'), (req, res) => { drop(req.params.id); res.end(); });
function requireRole(role) { return (req, res, next) => (req.user.role === role ? next() : res.status(403).end()); }
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
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
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/v2/users', gate, async (req, res) => { const users = await User.find({}); res.send(users); }); // finding
app.delete('/v2/notes', gate, async (req, res) => { const user = await User.findOne({ name: req.decoded.user }); if (!user.admin) return res.status(403).end(); res.end(); });
function gate(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  resources :search, only: %i[index]
end`,
      files: {
        'app/controllers/application_controller.rb':
          'class ApplicationController < ActionController::API\n  include Pundit::Authorization\n  before_action :authenticate_user!\nend\n',
        'app/controllers/search_controller.rb': `class SearchController < ApplicationController
  def index
    render json: User.where("email LIKE ?", params[:query])
  end
end
`,
        'app/policies/search_policy.rb':
          'class SearchPolicy < ApplicationPolicy\n  def index?\n    user.admin? || user.manager?\n  end\nend\n',
      },
    },
    {
      language: 'java',
      path: 'src/Admin.java',
      code: `import org.springframework.web.bind.annotation.*;
@Configuration @EnableWebSecurity class Security {
  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception { return http.authorizeHttpRequests(a -> a.requestMatchers("/auth/**").permitAll().anyRequest().authenticated()).addFilterBefore(jwt, UsernamePasswordAuthenticationFilter.class).build(); }
}
class Details { List<SimpleGrantedAuthority> of(User user) { return List.of(new SimpleGrantedAuthority(user.getRole().name())); } }
@RestController @RequestMapping("/admin") class Admin {
  @PutMapping("/employees") void change(@RequestBody EmployeeUpdate update) { employees.change(update); }
}`,
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
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/products', gate, async (req, res) => { await Product.create({ ...req.body, seller: req.user.id }); res.end(); });
app.post('/reviews', gate, async (req, res) => { await Review.create(req.body); res.end(); });
app.delete('/orders/:id', gate, requireRole('admin'), (req, res) => { drop(req.params.id); res.end(); });
function requireRole(role) { return (req, res, next) => (req.user.role === role ? next() : res.status(403).end()); }
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
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
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/v2/users', gate, async (req, res) => { const users = await User.find({}); res.send(users); });
app.get('/v2/notes', gate, async (req, res) => res.send(await Note.find({})));
function gate(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/v2/admin/create-user', async (req, res) => { const who = jwt.verify(req.cookies.token, KEY, { algorithms: ['HS256'] }); const user = await User.findOne({ name: who.user }); if (!user || !user.admin) return res.status(403).end(); await User.make(req.body); res.end(); });
app.get('/v2/users', gate, async (req, res) => { const me = await User.findOne({ name: req.decoded.user }); if (!me.admin) return res.status(403).end(); res.send(await User.find({})); });
app.get('/v2/names', gate, async (req, res) => res.send(await User.findAll({ attributes: ['name'] })));
function gate(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'java',
      path: 'src/Admin.java',
      code: `import org.springframework.web.bind.annotation.*;
import com.acme.auth.ActionTypes;
@RestController
@RequestMapping("/v3/admin/service")
class Admin {
  @PostMapping @Secured(action = ActionTypes.WRITE, apiType = ApiType.ADMIN_API) void create() { operator.create(); }
  @DeleteMapping("/all") @PreAuthorize("hasRole('ADMIN')") void all() { operator.all(); }
}`,
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  resources :boards, only: [:create, :update, :destroy]
  resources :roles, only: [:create, :update, :destroy]
end`,
      files: {
        'app/controllers/application_controller.rb': `class ApplicationController < ActionController::Base
  before_action :require_login
  def require_login
    redirect_to login_path unless User.current.logged?
  end
  def authorize
    authorized ? true : deny_access
  end
  def authorized
    User.current.allowed_to?(params[:controller], params[:action])
  end
  def deny_access
    head :forbidden
  end
end`,
        'app/controllers/boards_controller.rb': `class BoardsController < ApplicationController
  before_action :authorize
  def create
    Board.create(params)
  end
  def update
    @board.update(params)
  end
  def destroy
    @board.destroy
  end
end`,
        'app/controllers/roles_controller.rb': `class RolesController < ApplicationController
  before_action :authorize
  def create
    Role.create(params)
  end
  def update
    @role.update(params)
  end
  def destroy
    @role.destroy
  end
end`,
      },
    },
    {
      language: 'php',
      path: 'routes/web.php',
      code: `<?php
Route::get('/admin/{vue?}', function () { return view('app'); })->middleware(['auth']);
Route::middleware(['auth', 'role:admin'])->group(function () { Route::post('/invoices', [InvoiceController::class, 'store']); });`,
      files: {
        'app/InvoiceController.php': `<?php class InvoiceController { public function store(Request $request) { return Invoice::create($request->all()); } }`,
      },
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do\n  resources :aspects, only: [:update, :destroy]\nend`,
      files: {
        'app/controllers/aspects_controller.rb': `class AspectsController < ApplicationController
  before_action :authenticate_user!
  def update
    aspect.update!(params)
  end
  def destroy
    return head :forbidden unless aspect.owner == current_user
    aspect.destroy
  end
  def aspect
    @aspect ||= current_user.aspects.find(params[:id])
  end
end`,
      },
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  resources :search, only: %i[index]
end`,
      files: {
        'app/controllers/application_controller.rb':
          'class ApplicationController < ActionController::API\n  include Pundit::Authorization\n  before_action :authenticate_user!\nend\n',
        'app/controllers/search_controller.rb': `class SearchController < ApplicationController
  def index
    authorize :search
    render json: User.where("email LIKE ?", params[:query])
  end
end
`,
        'app/policies/search_policy.rb':
          'class SearchPolicy < ApplicationPolicy\n  def index?\n    user.admin? || user.manager?\n  end\nend\n',
      },
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do\n  resources :apps, only: [:create, :destroy] do\n    resources :problems, only: [:create, :update, :destroy]\n  end\nend`,
      files: {
        'app/controllers/apps_controller.rb': `class AppsController < ApplicationController
  before_action :authenticate_user!
  before_action :require_admin!
  def create
    App.create(params)
  end
  def destroy
    @app.destroy
  end
  def require_admin!
    redirect_to root_path unless current_user.admin?
  end
end`,
        'app/controllers/problems_controller.rb': `class ProblemsController < ApplicationController
  before_action :authenticate_user!
  def create
    Problem.create(params)
  end
  def update
    @problem.resolve!
  end
  def destroy
    @problem.destroy
  end
end`,
      },
    },
    {
      language: 'java',
      code: `@Component class Door extends OncePerRequestFilter { protected void doFilterInternal(HttpServletRequest q, HttpServletResponse r, FilterChain c) { if (q.getSession().getAttribute("user") == null) { r.sendError(401); return; } c.doFilter(q, r); } }
@RestController class Admins {
  boolean isAdmin(User user) { return user.kind == 1; }
  @GetMapping("/admins/main") String main() { return load(); }
  @GetMapping("/admins/status") String status() { return load(); }
  @PostMapping("/admins/mail") String mail() { return send(); }
  @PostMapping("/admins/style") String style() { return keep(); }
}`,
    },
    {
      language: 'java',
      path: 'src/Admin.java',
      code: `import org.springframework.web.bind.annotation.*;
@Configuration @EnableWebSecurity class Security {
  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception { return http.authorizeHttpRequests(a -> a.requestMatchers("/auth/**").permitAll().requestMatchers("/admin/**").hasAuthority("ADMIN").anyRequest().authenticated()).addFilterBefore(jwt, UsernamePasswordAuthenticationFilter.class).build(); }
}
class Details { List<SimpleGrantedAuthority> of(User user) { return List.of(new SimpleGrantedAuthority(user.getRole().name())); } }
@RestController @RequestMapping("/admin") class Admin {
  @PutMapping("/employees") void change(@RequestBody EmployeeUpdate update) { employees.change(update); }
}`,
    },
  ],
};
