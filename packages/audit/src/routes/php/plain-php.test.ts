import { describe, expect, it } from 'vitest';
import { readPhp } from '../../languages/php/read.ts';
import { plainPhpRoutes } from './plain-php.ts';

function routesOf(files: Record<string, string>): readonly string[] {
  const models = Object.entries(files)
    .filter(([path]) => path.endsWith('.php'))
    .map(([path, text]) => readPhp({ path, language: 'php', text }, { exported: () => undefined }));
  const found = plainPhpRoutes(models, { files: Object.keys(files), read: (file) => files[file] });
  return found.map((one) => `${one.protection} ${one.method} ${one.path} ${one.guards.join('; ')}`.trim());
}

const auth = `<?php
function requireUser() {
  $token = $_SERVER['HTTP_AUTHORIZATION'] ?? '';
  if (!valid($token)) { http_response_code(401); exit; }
}`;

describe('the routes of a front controller', () => {
  it('are what it compares the path and the method with', () => {
    const index = `<?php
require 'auth.php';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$method = $_SERVER['REQUEST_METHOD'];
if ($path === '/orders' && $method === 'GET') { requireUser(); echo json_encode(orders()); }
elseif ($path === '/orders' && $method === 'POST') { echo json_encode(create()); }
elseif (preg_match('#^/orders/(\\d+)$#', $path, $m)) { echo json_encode(order($m[1])); }`;
    expect(routesOf({ 'index.php': index, 'auth.php': auth })).toEqual([
      'guarded GET /orders requireUser()',
      'open POST /orders',
      'open * /orders/{1}',
    ]);
  });

  it('are the cases of a switch, with a switch over the method inside', () => {
    const index = `<?php
require 'auth.php';
switch (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
  case '/users':
    switch ($_SERVER['REQUEST_METHOD']) {
      case 'GET': requireUser(); echo json_encode(all()); break;
      case 'DELETE': echo json_encode(wipe()); break;
    }
    break;
  case '/health':
    echo 'ok';
}`;
    expect(routesOf({ 'index.php': index, 'auth.php': auth })).toEqual([
      'guarded GET /users requireUser()',
      'open DELETE /users',
      'open * /health',
    ]);
  });

  it('are the arms of a match, whose functions may refuse', () => {
    const index = `<?php
require 'auth.php';
$path = $_SERVER['PATH_INFO'];
function profile() { requireUser(); echo json_encode(me()); }
function report() { echo json_encode(numbers()); }
match ($path) { '/profile' => profile(), '/report' => report(), default => null };`;
    expect(routesOf({ 'index.php': index, 'auth.php': auth })).toEqual([
      'guarded * /profile profile()',
      'open * /report',
    ]);
  });

  it('are covered by a guard before all of them, but for what its condition leaves out', () => {
    const index = `<?php
require 'auth.php';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (!in_array($path, ['/catalogue', '/login'], true)) { requireUser(); }
if ($path === '/catalogue') { echo json_encode(goods()); }
if ($path === '/orders') { echo json_encode(orders()); }`;
    expect(routesOf({ 'index.php': index, 'auth.php': auth })).toEqual([
      'declared-public * /catalogue',
      'guarded * /orders requireUser()',
    ]);
  });
});

describe('a script that ends at once', () => {
  it('is no endpoint until somebody takes the die() out', () => {
    const script = (first: string) => `<?php
// Take the next line out to use this.
${first}
mysqli_query($db, 'DELETE FROM orders WHERE id = ' . $_POST['id']);
echo json_encode(['deleted' => true]);`;
    expect(routesOf({ 'wipe.php': script("die('Read this first');") })).toEqual([]);
    expect(routesOf({ 'wipe.php': script('') })).not.toEqual([]);
  });
});

describe('a table of routes', () => {
  const controllers = `<?php
class Users {
  function login() { echo json_encode(token()); }
  function show($id) { echo json_encode(user($id)); }
  function remove($id) { requireUser(); echo json_encode(gone($id)); }
}`;

  it('is read by method and path', () => {
    const table = `<?php
class Routes { static function all() { return [
  'POST' => ['/login' => fn () => self::load('Users', 'login')],
  'GET' => ['/users/(\\d+)' => function ($id) { return self::load('Users', 'show', [$id]); }],
  'DELETE' => ['/users/(\\d+)' => function ($id) { return self::load('Users', 'remove', [$id]); }],
]; } }`;
    expect(routesOf({ 'app/Routes.php': table, 'app/Users.php': controllers, 'auth.php': auth })).toEqual([
      'open POST /login',
      'open GET /users/{1}',
      'guarded DELETE /users/{1} remove',
    ]);
  });

  it('is read as a list, too', () => {
    const list = `<?php
return [
  ['GET', '/users/{id}', ['Users', 'show']],
  ['DELETE', '/users/{id}', ['Users', 'remove']],
];`;
    expect(routesOf({ 'routes.php': list, 'app/Users.php': controllers, 'auth.php': auth })).toEqual([
      'open GET /users/{id}',
      'guarded DELETE /users/{id} remove',
    ]);
  });
});

describe('a front controller that takes the path apart', () => {
  it('has a route for each segment that it knows', () => {
    const index = `<?php
header('Content-Type: application/json');
require 'auth.php';
$uri = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
switch ($uri[2]) {
  case 'orders': requireUser(); echo json_encode(orders()); break;
  case 'customers': echo json_encode(customers()); break;
}`;
    expect(routesOf({ 'index.php': index, 'auth.php': auth })).toEqual([
      'guarded * /orders requireUser()',
      'open * /customers',
    ]);
  });

  it('has one for each action that a parameter names', () => {
    const index = `<?php
if ($_GET['action'] === 'deleteUser') { $db->query('DELETE FROM users'); echo json_encode(['ok' => true]); }`;
    expect(routesOf({ 'api.php': index })).toEqual(['open * /api.php?action=deleteUser']);
  });
});

describe('pages that change records or list people', () => {
  const list = `<?php require 'db.php'; foreach ($db->query('SELECT * FROM users') as $one) { echo $one['name']; }`;
  const removal = `<?php require 'db.php'; $db->query('DELETE FROM posts WHERE id = ' . (int) $_GET['id']); header('Location: index.php');`;
  const db = '<?php $db = new PDO("sqlite:x");';

  it('are open where nothing asks who is calling', () => {
    expect(routesOf({ 'people.php': list, 'remove.php': removal, 'db.php': db })).toEqual([
      'open GET /people.php',
      'open * /remove.php',
    ]);
  });

  it('are guarded by the session that they, or what they include, ask for', () => {
    const session = `<?php session_start(); if (empty($_SESSION['user'])) { header('Location: login.php'); exit; }`;
    const files = { 'remove.php': `<?php require 'session.php'; ?>${removal}`, 'session.php': session, 'db.php': db };
    expect(routesOf(files)).toEqual(['guarded * /remove.php session.php: inline check']);
  });

  it('stand in any folder that another page leads to', () => {
    const run = `<?php $out = shell_exec($_POST['command']); header('Location: ../../public/cli.php');`;
    const page = `<form method="post" action="../src/php/run.php"></form>`;
    expect(routesOf({ 'src/php/run.php': run, 'public/cli.html': page })).toEqual(['open POST /src/php/run.php']);
    expect(routesOf({ 'src/php/run.php': run })).toEqual([]);
  });

  it('stand beside the home page, whatever its folder is called', () => {
    const home = `<?php session_start(); ?><html><body>Welcome</body></html>`;
    expect(routesOf({ 'src/index.php': home, 'src/people.php': list, 'src/db.php': db })).toEqual([
      'open GET /src/people.php',
    ]);
    expect(routesOf({ 'src/people.php': list, 'src/db.php': db })).toEqual([]);
  });

  it('are none where they only count visits, or take a link that was sent', () => {
    const files = {
      'post.php': `<?php require 'db.php'; $db->query('UPDATE posts SET views = views + 1'); echo 'x';`,
      'leave.php': `<?php require 'db.php'; $db->query('DELETE FROM letters WHERE token = ' . quote($_GET['token'])); echo 'bye';`,
      'db.php': db,
    };
    expect(routesOf(files)).toEqual([]);
  });
});

describe('scripts that are endpoints', () => {
  it('are guarded by a token that they verify, which throws, and not by one that they only read', () => {
    const script = (line: string) => `<?php
require '../vendor/autoload.php';
use Firebase\\JWT\\JWT;
use Firebase\\JWT\\Key;
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
  $data = json_decode(file_get_contents('php://input'));
  try { $jwt = getallheaders()['jwt']; ${line} $projects->create($claims->id, $data->name); echo json_encode(['status' => 1]); }
  catch (Exception $error) { http_response_code(500); echo json_encode(['status' => 0]); }
}`;
    expect(routesOf({ 'v1/create.php': script("$claims = JWT::decode($jwt, new Key(SECRET_KEY, 'HS512'));") })).toEqual(
      ['guarded POST /v1/create.php inline check'],
    );
    expect(
      routesOf({ 'v1/create.php': script("$claims = json_decode(base64_decode(explode('.', $jwt)[1]));") }),
    ).toEqual(['open POST /v1/create.php']);
  });

  const wipe = `$db->query('DELETE FROM users WHERE id = ' . (int) $_POST['id']); echo json_encode(['ok' => true]);`;

  it('are open where neither they nor what they include asks who is calling', () => {
    expect(
      routesOf({
        'public/api/wipe.php': `<?php require __DIR__ . '/../../db.php'; ${wipe}`,
        'db.php': '<?php $db = new PDO("sqlite:x");',
      }),
    ).toEqual(['open POST /api/wipe.php']);
  });

  it('are guarded by what they include, by a session, or by a refusal', () => {
    const files = {
      'api/a.php': `<?php require '../auth.php'; requireUser(); ${wipe}`,
      'api/z.php': `<?php if (checkSession($_POST['sid']) === false) { http_response_code(400); die('expired'); } ${wipe}`,
      'api/b.php': `<?php session_start(); if (!isset($_SESSION['user'])) { header('Location: /login.php'); exit; } ${wipe}`,
      'auth.php': auth,
    };
    expect(routesOf(files).map((one) => one.split(' ')[0])).toEqual(['guarded', 'guarded', 'guarded']);
  });

  it('are not told where what they include cannot be found, and parts are no endpoints', () => {
    expect(routesOf({ 'api/a.php': `<?php require $bootstrap; ${wipe}`, 'includes/b.php': `<?php ${wipe}` })).toEqual([
      'unknown POST /api/a.php',
    ]);
  });

  it('are not covered by a check that stands behind what one method does', () => {
    const script = `<?php
session_start();
$method = $_SERVER['REQUEST_METHOD'];
if ($method === 'DELETE') {
  $db->query('DELETE FROM comments WHERE id = ' . (int) $_GET['id']);
  echo json_encode(['ok' => true]);
}

if (!isset($_SESSION['user'])) {
  http_response_code(401);
  exit(json_encode(['error' => 'unauthorized']));
}

if ($method === 'POST') {
  $db->query('INSERT INTO comments (t) VALUES (1)');
  echo json_encode(['ok' => true]);
}`;
    expect(routesOf({ 'api/comments.php': script })).toEqual([
      'open DELETE /api/comments.php',
      'guarded POST /api/comments.php inline check',
    ]);
  });

  it('install the application once, or as often as anybody asks', () => {
    const install = `if ($_SERVER['REQUEST_METHOD'] === 'POST') { $db->exec(file_get_contents('schema.sql')); $db->prepare('INSERT INTO admins (name) VALUES (?)')->execute([$_POST['name']]); echo 'done'; }`;
    const once = `if (file_exists('install.lock')) { exit('done'); }`;
    expect(routesOf({ 'install.php': `<?php ${install}` })).toEqual(['open POST /install.php']);
    expect(routesOf({ 'install.php': `<?php ${once} ${install}` })).toEqual([]);
  });
});

describe('a table of routes', () => {
  it('may say by a flag who has to log in', () => {
    const index = `<?php
$routes = [
  'GET /tickets' => ['list_tickets', false],
  'POST /tickets' => ['create_ticket', true],
  'DELETE /tickets' => ['delete_ticket', false],
];
[$handler, $needsLogin] = $routes[$_SERVER['REQUEST_METHOD'] . ' ' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)];
if ($needsLogin && empty($_SESSION['user'])) { http_response_code(401); exit; }
$handler();
function list_tickets() { echo json_encode([]); }
function create_ticket() { echo json_encode([]); }
function delete_ticket() { echo json_encode([]); }`;
    expect(routesOf({ 'index.php': index })).toEqual([
      'open GET /tickets',
      'guarded POST /tickets route table',
      'open DELETE /tickets',
    ]);
  });

  it('may be the arms of a match over what is true', () => {
    const index = `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$method = $_SERVER['REQUEST_METHOD'];
match (true) {
  $method === 'GET' && $path === '/notes' => notes(requireUser()),
  $method === 'DELETE' && preg_match('#^/notes/(\\d+)$#', $path, $m) === 1 => drop((int) $m[1]),
  default => http_response_code(404),
};
function notes() { echo json_encode([]); }
function drop($id) { echo json_encode([]); }`;
    expect(routesOf({ 'index.php': index, 'auth.php': auth })).toEqual([
      'guarded GET /notes requireUser()',
      'open DELETE /notes/{1}',
    ]);
  });
});
