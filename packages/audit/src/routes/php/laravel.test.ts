import { describe, expect, it } from 'vitest';
import { readPhp } from '../../languages/php/read.ts';
import { laravelRoutes } from './laravel.ts';

const kernel = `<?php
class Kernel extends HttpKernel {
  protected $middlewareGroups = ['api' => ['throttle:api', Substitute::class], 'partner' => ['key']];
  protected $routeMiddleware = ['auth' => \\App\\Http\\Middleware\\Authenticate::class, 'key' => \\App\\Http\\Middleware\\PartnerKey::class, 'tenant' => \\App\\Http\\Middleware\\Tenant::class];
}`;

const partnerKey = `<?php
namespace App\\Http\\Middleware;
class PartnerKey {
  public function handle($request, $next) {
    if (!hash_equals(config('partner.key'), (string) $request->header('X-Api-Key'))) { abort(401); }
    return $next($request);
  }
}`;

const tenant = `<?php
namespace App\\Http\\Middleware;
class Tenant {
  public function handle($request, $next) { app()->setTenant($request->header('X-Tenant')); return $next($request); }
}`;

const controller = `<?php
namespace App\\Http\\Controllers;
class OrderController extends Controller {
  public function __construct() { $this->middleware('auth:sanctum')->except(['index', 'show']); }
  public function index() { return Order::all(); }
  public function show($id) { return Order::find($id); }
  public function store(Request $request) { return Order::create($request->all()); }
  public function destroy($id) { Order::destroy($id); }
}`;

const report = `<?php
namespace App\\Http\\Controllers;
use Illuminate\\Routing\\Controllers\\Middleware;
class ReportController implements HasMiddleware {
  public static function middleware(): array { return [new Middleware('auth', only: ['store'])]; }
  public function index() { return []; }
  public function store(StoreReport $request) { return []; }
  public function update($id) { $this->authorize('update', Report::find($id)); }
}`;

function routesOf(routes: string, more: Record<string, string> = {}): readonly string[] {
  const files: Record<string, string> = {
    'app/Http/Kernel.php': kernel,
    'app/Http/Middleware/PartnerKey.php': partnerKey,
    'app/Http/Middleware/Tenant.php': tenant,
    'app/Http/Controllers/OrderController.php': controller,
    'app/Http/Controllers/ReportController.php': report,
    'routes/api.php': routes,
    ...more,
  };
  const models = Object.entries(files).map(([path, text]) =>
    readPhp({ path, language: 'php', text }, { exported: () => undefined }),
  );
  const found = laravelRoutes(models);
  return found.map((one) =>
    `${one.protection} ${one.method} ${one.path} ${[...one.guards, ...one.scopes].join(' ')}`.trim(),
  );
}

function reasonsOf(files: Record<string, string>): readonly string[] {
  const models = Object.entries({ 'app/Http/Controllers/ReportController.php': report, ...files }).map(([path, text]) =>
    readPhp({ path, language: 'php', text }, { exported: () => undefined }),
  );
  return laravelRoutes(models).map(({ path, publicReason }) => `${path} ${publicReason ?? '-'}`);
}

describe('the routes of Laravel', () => {
  it('carry the prefix of the file and of every group around them', () => {
    const routes = `<?php
use Illuminate\\Support\\Facades\\Route;
Route::prefix('v1')->middleware('auth')->group(function () {
  Route::group(['prefix' => 'orders'], function () {
    Route::get('/{order:slug}/lines', [OrderController::class, 'index']);
  });
});
Route::get('/open', fn () => Order::all());`;
    expect(routesOf(routes)).toEqual(['guarded GET /api/v1/orders/{order}/lines auth', 'open GET /api/open']);
  });

  it('are guarded by the constructor of their controller, but for what it excepts', () => {
    expect(routesOf(`<?php Route::apiResource('orders', OrderController::class)->except('show');`)).toEqual([
      'open GET /api/orders',
      'guarded POST /api/orders auth:sanctum',
      'guarded DELETE /api/orders/{order} auth:sanctum',
    ]);
  });

  it('are guarded by what the controller declares, and by a check inside', () => {
    const routes = `<?php
Route::controller(ReportController::class)->group(function () {
  Route::get('reports', 'index');
  Route::post('reports', 'store');
  Route::put('reports/{id}', 'update');
});`;
    expect(routesOf(routes)).toEqual([
      'open GET /api/reports',
      'guarded POST /api/reports auth',
      'guarded PUT /api/reports/{id} inline check',
    ]);
  });

  it('are judged by what middleware of the project does', () => {
    const routes = `<?php
Route::middleware('partner')->get('/a', fn () => 1);
Route::middleware(['tenant'])->get('/b', fn () => 1);
Route::middleware('mystery')->get('/c', fn () => 1);
Route::middleware('abilities:orders:read,orders:write')->get('/d', fn () => 1);`;
    expect(routesOf(routes)).toEqual([
      'guarded GET /api/a key',
      'open GET /api/b',
      'unknown GET /api/c',
      'guarded GET /api/d abilities:orders:read,orders:write orders:read orders:write',
    ]);
  });

  it('are said to be public where a guard is taken away', () => {
    const routes = `<?php
Route::middleware(['auth:sanctum'])->group(function () {
  Route::delete('/users/{id}', [UserController::class, 'destroy'])->withoutMiddleware('auth:sanctum');
  Route::delete('/keys/{id}', [UserController::class, 'destroy'])->withoutMiddleware([Log::class]);
});`;
    expect(routesOf(routes)).toEqual([
      'declared-public DELETE /api/users/{id}',
      'guarded DELETE /api/keys/{id} auth:sanctum',
    ]);
  });

  it('stand where a provider or bootstrap/app.php loads them', () => {
    const provider = `<?php
class RouteServiceProvider { public function map() {
  Route::prefix('internal')->middleware('auth')->group(base_path('routes/internal.php'));
} }`;
    const bootstrap = `<?php
return Application::configure(basePath: dirname(__DIR__))
  ->withRouting(api: __DIR__.'/../routes/api.php', apiPrefix: 'rest')
  ->withMiddleware(function (Middleware $middleware) { $middleware->alias(['member' => PartnerKey::class]); })
  ->create();`;
    const more = {
      'app/Providers/RouteServiceProvider.php': provider,
      'bootstrap/app.php': bootstrap,
      'routes/internal.php': `<?php Route::post('/flush', fn () => Cache::flush());`,
    };
    expect(routesOf(`<?php Route::get('/me', fn () => 1)->middleware('member');`, more)).toEqual([
      'guarded GET /rest/me member',
      'guarded POST /internal/flush auth',
    ]);
  });
});

describe('what looks like routes of Laravel', () => {
  it('and binds services is none', () => {
    const provider = `<?php
use Illuminate\\Support\\Facades\\Route;
class FilesProvider { public function register() {
  $this->app->singleton('files', function () { return new Filesystem; });
  $this->app->singleton('disk', LocalDisk::class);
  app()->singleton('cloud', fn () => new Cloud);
  Route::singleton('profile', ProfileController::class)->only('update');
} }`;
    expect(routesOf('<?php', { 'app/Providers/FilesProvider.php': provider })).toEqual([
      'unknown PUT /profile/{profile}',
    ]);
  });
});

describe('what the options of a resource say', () => {
  it('is its middleware, too', () => {
    const routes = `<?php
Route::resource('grades', GradeController::class, ['only' => ['destroy'], 'middleware' => 'auth']);
Route::resource('classes', ClassController::class, ['only' => ['destroy']]);`;
    expect(routesOf(routes)).toEqual([
      'guarded DELETE /api/grades/{grade} auth',
      'unknown DELETE /api/classes/{classe}',
    ]);
  });
});

describe('the routes of Lumen and Slim', () => {
  it('of Lumen take their middleware from arrays', () => {
    const routes = `<?php
$router->group(['prefix' => 'admin', 'middleware' => 'auth'], function () use ($router) {
  $router->get('users', ['uses' => 'UserController@index']);
});
$router->post('jobs', ['middleware' => 'key', 'uses' => 'JobController@store']);
$router->delete('jobs/{id}', function ($id) { Job::destroy($id); });`;
    expect(routesOf('<?php', { 'routes/web.php': routes })).toEqual([
      'guarded GET /admin/users auth',
      'guarded POST /jobs key',
      'open DELETE /jobs/{id}',
    ]);
  });

  it('of Slim take theirs from what is added to a route or a group', () => {
    const middleware = `<?php
class JwtMiddleware { public function __invoke($request, $handler) {
  if (!$this->verify($request->getHeaderLine('Authorization'))) return $this->response->withStatus(401);
  return $handler->handle($request);
} }`;
    const routes = `<?php
use Slim\\Factory\\AppFactory;
$app = AppFactory::create();
$app->group('/api', function (RouteCollectorProxy $group) {
  $group->get('/users', function ($request, $response) { return $response; });
})->add(new JwtMiddleware());
$app->delete('/users/{id}', function ($request, $response) { return $response; });`;
    expect(routesOf('<?php', { 'public/index.php': routes, 'src/JwtMiddleware.php': middleware })).toEqual([
      'guarded GET /api/users JwtMiddleware',
      'open DELETE /users/{id}',
    ]);
  });

  it('are drawn by names of methods in any case, and lead to methods by joined texts', () => {
    const routes = `<?php Route::apiresource('reports', ReportController::class)->only('index');`;
    const slim = `<?php
$app = new \\Slim\\App();
$app->get('/all', ReportController::class . ':index');`;
    expect(routesOf(routes, { 'routes/slim.php': slim })).toEqual(['open GET /api/reports', 'open GET /all']);
  });

  it('of Slim are drawn on groups of any name, and end with one for everything else', () => {
    const slim = `<?php
$app = new \\Slim\\App();
$app->group('/api', function (RouteCollectorProxy $routeCollectorProxy) {
  $routeCollectorProxy->get('/reports', 'ReportController:index');
});
$app->map(['DELETE'], '/{routes:.+}', function ($request) { throw new HttpNotFoundException($request); });`;
    expect(reasonsOf({ 'routes/slim.php': slim })).toEqual(['/api/reports -', '/{routes} error page']);
  });
});
