import type { Examples } from './rule.ts';

/** Thirty routes of Spring, each of which changes something. */
const manyJobs = `@RestController
class JobController {
${Array.from({ length: 30 }, (_, at) => `  @PostMapping("/jobs/${at}") public void job${at}() { jobs.run(${at}); }`).join('\n')}
}`;

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      path: 'src/stock/stock.controller.ts',
      code: `import { Router } from 'express';
import { gate } from '../gate.js';
export class StockController {
  readonly router = Router();
  constructor() {
    this.router.get('/orders', gate, this.orders);
    this.router.delete('/orders/:id', this.remove); // finding
  }
  private orders = (req, res) => res.json(db.orders.all());
  private remove = (req, res) => { db.orders.delete(req.params.id); res.end(); };
}`,
      files: {
        'src/main.ts': `import express from 'express';
import { StockController } from './stock/stock.controller.js';
const app = express();
app.use('/stock', new StockController().router);
app.listen(3000);`,
        'src/gate.ts': `export const gate = (req, res, next) => (verify(req.headers.authorization) ? next() : res.status(401).end());`,
      },
    },
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::middleware('auth:sanctum')->get('/orders', fn () => Order::all());
Route::delete('/orders/{id}', fn ($id) => Order::destroy($id)); // finding`,
    },
    {
      language: 'php',
      path: 'public/index.php',
      code: `<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/users' && $_SERVER['REQUEST_METHOD'] === 'DELETE') { echo json_encode(remove($_GET['id'])); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/orders', requireAuth, listOrders);
app.delete('/orders/:id', removeOrder); // finding
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }
function listOrders() {}
function removeOrder(req, res) { res.end(); }`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `import express from 'express';
const app = express();
import { listUsers } from './people.js';
app.get('/everybody', gate, listUsers);
app.get('/list', listUsers); // finding
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
      files: {
        'people.js': `export const listUsers = async (req, res) => { res.json(await User.find({})); };`,
      },
    },
    {
      language: 'javascript',
      path: 'src/app.ts',
      code: `import express from 'express';
import users from './users';
const app = express();
app.use('/users', users);`,
      files: {
        'src/users.ts': `import { Router } from 'express';
const router = Router();
router.post('/', (req, res) => res.json(save(req.body)));
export default router;`,
      },
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/reset', async (req, res) => { await Product.deleteMany({}); res.end(); });`,
    },
    {
      language: 'python',
      code: `from flask import Flask
app = Flask(__name__)
@app.route('/users/<int:id>', methods=['DELETE'])
def remove(id):
    return '', 204`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	r.DELETE("/users/:id", func(c *gin.Context) { c.Status(204) })
}`,
    },
    {
      language: 'java',
      path: 'src/Orders.java',
      code: `import org.springframework.web.bind.annotation.*;
@RestController
class Orders {
  @DeleteMapping("/orders/{id}")
  void remove(@PathVariable String id) {}
}`,
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  delete '/orders/:id', to: 'orders#destroy'
end`,
      files: {
        'app/controllers/orders_controller.rb':
          'class OrdersController < ApplicationController\n  def destroy\n    head :no_content\n  end\nend\n',
        'app/controllers/application_controller.rb': 'class ApplicationController < ActionController::API\nend\n',
      },
    },
    {
      language: 'csharp',
      code: `var app = builder.Build();
app.MapDelete("/orders/{id}", (int id, Db db) => db.Remove(id));`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/todos/destroy/:id', (req, res) => res.json(todos.take(req.params.id)));`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/client/list', gate, (req, res) => res.render('list'));
app.get('/client/add', gate, (req, res) => res.render('add'));
app.get('/client/billing/:id', gate, (req, res) => res.render('billing'));
app.get('/client/:id/invoice/:number', (req, res) => res.render('invoice', bills.get(req.params.number)));
function gate(req, res, next) { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`,
    },
    {
      language: 'javascript',
      path: 'src/express.ts',
      code: `import express from 'express';
import { createBullBoard } from '@bull-board/api';
import { ExpressAdapter } from '@bull-board/express';
const adapter = new ExpressAdapter();
createBullBoard({ queues: [], serverAdapter: adapter });
const app = express();
app.use('/queues', adapter.getRouter());`,
    },
    {
      language: 'javascript',
      path: 'src/express.ts',
      code: `import express from 'express';
export class Server {
  app = express();
  mount(serverAdapter: any) {
    this.app.use('/queues', serverAdapter.getRouter());
  }
}`,
      files: {
        'src/queues.ts': `import { createBullBoard } from '@bull-board/api';
import { ExpressAdapter } from '@bull-board/express';
const serverAdapter = new ExpressAdapter();
createBullBoard({ queues: [], serverAdapter });
export default serverAdapter;`,
      },
    },
    {
      language: 'javascript',
      path: 'src/notes/create.ts',
      code: `import { DynamoDB } from '@aws-sdk/lib-dynamodb';
export const handler = async (event: any) => {
  const note = JSON.parse(event.body);
  await db.put({ TableName: 'notes', Item: note });
  return { statusCode: 201, body: JSON.stringify(note) };
};`,
      files: {
        'serverless.yml': `service: notes
functions:
  createNote:
    handler: src/notes/create.handler
    events:
      - httpApi:
          path: /notes
          method: post
  login:
    handler: src/auth/login.handler
    events:
      - httpApi:
          path: /login
          method: post`,
        'src/auth/login.ts': `import bcrypt from 'bcryptjs';
export const handler = async (event: any) => {
  const { email, password } = JSON.parse(event.body);
  const user = await db.get({ TableName: 'users', Key: { email } });
  if (!user || !bcrypt.compareSync(password, user.hash)) return { statusCode: 401, body: '' };
  return { statusCode: 200, body: JSON.stringify({ token: sign(user) }) };
};`,
      },
    },
    {
      language: 'javascript',
      path: 'src/deleteUser.js',
      code: `exports.handler = async (event) => { await db.users.remove(event.pathParameters.id); return { statusCode: 204 }; };`,
      files: {
        'template.yaml': `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  DeleteUser:
    Type: AWS::Serverless::Function
    Properties:
      Handler: src/deleteUser.handler
      Events:
        Api:
          Type: Api
          Properties:
            Path: /users/{id}
            Method: delete`,
      },
    },
    {
      language: 'javascript',
      path: 'src/customers.resolver.ts',
      code: `import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Customer } from './customer.entity';
import { CustomersService } from './customers.service';
@Resolver(() => Customer)
export class CustomersResolver {
  constructor(private readonly customers: CustomersService) {}
  @Query(() => [Customer], { name: 'customers' }) // finding
  findAll() { return this.customers.findAll(); }
  @Query(() => Customer, { name: 'customer' }) // finding
  findOne(@Args('id') id: number) { return this.customers.findOne(id); }
  @Mutation(() => Customer) // finding
  removeCustomer(@Args('id') id: number) { return this.customers.remove(id); }
}`,
      files: {
        'src/customers.service.ts': `import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Customer } from './customer.entity';
@Injectable()
export class CustomersService {
  constructor(@InjectRepository(Customer) private readonly repo: Repository<Customer>) {}
  findAll() { return this.repo.find(); }
  findOne(id: number) { return this.repo.findOne({ where: { id } }); }
  remove(id: number) { return this.repo.softDelete(id); }
}`,
        'src/auth.guard.ts': `import { AuthGuard } from '@nestjs/passport';
export class GqlAuthGuard extends AuthGuard('jwt') {}`,
        'src/posts.resolver.ts': `import { UseGuards } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { GqlAuthGuard } from './auth.guard';
@Resolver()
export class PostsResolver { @UseGuards(GqlAuthGuard) @Mutation(() => Boolean) publish() { return true; } }`,
      },
    },
    {
      language: 'javascript',
      path: 'app/actions.ts',
      code: `'use server';
import { prisma } from '@/lib/prisma';
export async function deleteUser(id: string) {
  await prisma.user.delete({ where: { id } });
}`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.use('/support/logs', serveIndex('logs', { icons: true })); // finding
app.use('/encryptionkeys', express.static('encryptionkeys')); // finding
app.use('/images', express.static('images'));
import serveIndex from 'serve-index';`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
import * as finale from 'finale-rest';
finale.initialize({ app, sequelize });
app.get('/api/Parts/:id', gate);
app.delete('/api/Parts/:id', gate);
app.post('/api/Parts', gate);
app.post('/api/Notes', gate);
app.use('/api/Notes/:id', gate);
const tables = [{ name: 'Part', model: Part }, { name: 'Note', model: Note }];
for (const { name, model } of tables) {
  finale.resource({ model, endpoints: [\`/api/\${name}s\`, \`/api/\${name}s/:id\`] }); // finding
}
function gate(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
import restify from 'express-restify-mongoose';
const router = express.Router();
restify.serve(router, Crane);
app.use(router);`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/v1/info', (req, res) => res.json({ version: process.version, env: process.env }));`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/hints/:name', async (req, res) => { const rows = await db.query(\`SELECT passphrase, hint FROM hints WHERE name = '\${req.params.name}'\`); res.json(rows[0]); });`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/wall', async (req, res) => { const photos = await Photo.findAll({ include: [UserModel] }); res.json(photos); });`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.put('/crates/:id', wrapAsync(changeCrate()));
function changeCrate() { return async (req, res) => { const session = req.query.session; await Crate.update(req.body); res.end(); }; }
const wrapAsync = (fn) => (req, res, next) => { fn(req, res, next).catch(next); };`,
    },
    {
      language: 'go',
      path: 'app/controllers/crates.go',
      code: `package controllers
import "github.com/revel/revel"
type Crates struct { *revel.Controller }
func (c Crates) List() revel.Result { return c.RenderJSON(all()) }
func (c Crates) Remove(id int) revel.Result { drop(id); return c.RenderJSON(nil) }`,
      files: {
        'conf/routes': `# routes
GET / Crates.List
DELETE /crates/:id Crates.Remove
`,
      },
    },
    {
      language: 'go',
      code: `package a
import "net/http"
func main() { mux := http.NewServeMux(); mux.HandleFunc("/debug/vars", figures); mux.HandleFunc("/orders", auth(orders)); http.ListenAndServe(":80", mux) }
func figures(w http.ResponseWriter, r *http.Request) { dump(w) }`,
    },
    {
      language: 'javascript',
      path: 'src/pages/api/admin/organizations.ts',
      code: `export default async function handler(req, res) {
  if (!isReady(req)) { return; }
  await remove(req.body.id);
  res.json({});
}`,
    },
    {
      language: 'python',
      code: `import subprocess
from flask import Flask, request
app = Flask(__name__)

@app.route('/processes') # finding
def processes():
    return subprocess.run(['ps aux | grep ' + request.args['name']], shell=True).stdout`,
    },
    {
      language: 'php',
      path: 'controllers/bed-controller.php',
      code: `<?php
class BedController
{
    public function __construct(private string $method, private ?string $id) {}

    public function handle(): void
    {
        switch ($this->method) {
            case 'POST': // finding
                $this->create();
                break;
            case 'DELETE': // finding
                $this->drop();
                break;
        }
    }

    private function create(): void { (new Bed())->insert(json_decode(file_get_contents('php://input'), true)); echo json_encode(['ok' => true]); }
    private function drop(): void { (new Bed())->delete($this->id); echo json_encode(['ok' => true]); }
}`,
      files: {
        'index.php': `<?php
foreach (glob('./controllers/*.php') as $file) include $file;
$parts = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
switch ($parts[1]) {
    case 'bed':
        $controller = new BedController($_SERVER['REQUEST_METHOD'], $parts[2] ?? null);
        $controller->handle();
        break;
}`,
      },
    },
    {
      language: 'php',
      path: 'app/routes.php',
      code: `<?php
use App\\Actions\\CreateTaskAction;
use Slim\\App;

return function (App $app) {
    $app->group('/tasks', function ($group) {
        $group->post('', CreateTaskAction::class);
    });
};`,
      files: {
        'src/Actions/CreateTaskAction.php': `<?php
namespace App\\Actions;

final class CreateTaskAction
{
    public function __invoke($request, $response)
    {
        $this->tasks->insert((array) $request->getParsedBody());
        return $response->withStatus(201);
    }
}
`,
      },
    },
    {
      language: 'php',
      path: 'src/routes/main.php',
      code: `<?php
use App\\Http\\Route;
Route::put('/notes/update', 'NoteController@update');
`,
      files: {
        'src/Controllers/NoteController.php': `<?php
namespace App\\Controllers;
use App\\Services\\NoteService;
class NoteController {
    public function update($request, $response) { return NoteService::update(Request::authorization(), Request::body()); }
}
`,
        'src/Services/NoteService.php': `<?php
namespace App\\Services;
class NoteService {
    public static function update(string $authorization, array $data) {
        Note::save($data);
        return ['ok' => true];
    }
}
`,
      },
    },
    {
      language: 'php',
      path: 'v1/list-all.php',
      code: `<?php
include_once '../classes/student.php';
$student = new Student(connect());
if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    echo json_encode($student->get_all_data()->fetch_all());
}`,
      files: {
        'classes/student.php': `<?php class Student { public function get_all_data() { return $this->db->query("SELECT * FROM students"); } }`,
      },
    },
    {
      language: 'php',
      path: 'routes/web.php',
      code: `<?php
use App\\Http\\Controllers\\Admin\\UserController;
Route::get('/people', [UserController::class, 'index']);`,
      files: {
        'app/Http/Controllers/Admin/UserController.php': `<?php
namespace App\\Http\\Controllers\\Admin;
class UserController {
    public function index() { return view('admin.users', ['users' => User::all()]); }
}
`,
      },
    },
    {
      language: 'php',
      path: 'src/ProductController.php',
      code: `<?php
class ProductController { public function __construct(private ProductGateway $gateway) {}
 public function processRequest(string $method, ?string $id): void { if ($id) { $this->processResource($method, $id); } else { $this->processCollection($method); } }
 private function processResource(string $method, string $id): void { switch ($method) { 
 case 'GET': // finding
 echo json_encode($this->gateway->get($id)); break; 
 case 'PATCH': // finding
 $data = (array) json_decode(file_get_contents('php://input'), true); echo json_encode(['rows' => $this->gateway->update($id, $data)]); break; 
 case 'DELETE': // finding
 echo json_encode(['rows' => $this->gateway->delete($id)]); break; default: http_response_code(405); } }
 private function processCollection(string $method): void { switch ($method) { case 'GET': echo json_encode($this->gateway->getAll()); break; 
 case 'POST': // finding
 $data = (array) json_decode(file_get_contents('php://input'), true); http_response_code(201); echo json_encode(['id' => $this->gateway->create($data)]); break; default: http_response_code(405); } } }
`,
      files: {
        'index.php': `<?php
declare(strict_types=1);
require 'vendor/autoload.php';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH); $parts = explode('/', trim($path, '/'));
$resource = $parts[1] ?? ''; $id = $parts[2] ?? null;
$db = new Database(getenv('DB_HOST'), getenv('DB_NAME'), getenv('DB_USER'), getenv('DB_PASS'));

if ($resource !== 'products') { http_response_code(404); exit; }
$controller = new ProductController(new ProductGateway($db));
$controller->processRequest($_SERVER['REQUEST_METHOD'], $id);
`,
      },
    },
    {
      language: 'php',
      path: 'api/UsersApi.php',
      code: `<?php
class UsersApi { 
 public function get() { echo json_encode($this->pdo()->query('SELECT id, name, email FROM users')->fetchAll()); }
 public function post() { // finding
 $b = json_decode(file_get_contents('php://input'), true); $this->pdo()->prepare('INSERT INTO notes (t) VALUES (?)')->execute([$b['t']]); echo '{}'; }
 public function delete() { // finding
 $this->pdo()->prepare('DELETE FROM users WHERE id = ?')->execute([$_GET['id']]); echo '{}'; }
 private function pdo() { return new PDO(getenv('DSN')); } }
`,
      files: {
        'api/index.php': `<?php
require 'UsersApi.php';
$api = new UsersApi();
$method = strtolower($_SERVER['REQUEST_METHOD']);
if (method_exists($api, $method)) { $api->$method(); } else { http_response_code(405); }
`,
      },
    },
    {
      language: 'php',
      path: 'api/products.php',
      code: `<?php
header('Content-Type: application/json');
require_once '../config/db.php'; require_once '../middleware/auth.php';
$method = $_SERVER['REQUEST_METHOD'];
$input = json_decode(file_get_contents('php://input'), true);

switch ($method) {
  case 'GET': handleGet($pdo); break; // finding
  case 'POST': handlePost($pdo, $input); break; // finding
  case 'PUT': handlePut($pdo, $input); break; // finding
  case 'DELETE': handleDelete($pdo, $input); break; // finding
  default: echo json_encode(['message' => 'Invalid request method']);
}
function handleGet($pdo) { echo json_encode($pdo->query('SELECT * FROM products')->fetchAll()); }
function handlePost($pdo, $input) { $pdo->prepare('INSERT INTO products (name) VALUES (:n)')->execute(['n' => $input['name']]); echo json_encode(['message' => 'created']); }
function handlePut($pdo, $input) { $pdo->prepare('UPDATE products SET name = :n WHERE id = :id')->execute(['n' => $input['name'], 'id' => $input['id']]); echo json_encode(['message' => 'updated']); }
function handleDelete($pdo, $input) { $pdo->prepare('DELETE FROM products WHERE id = :id')->execute(['id' => $input['id']]); echo json_encode(['message' => 'deleted']); }
`,
      files: {
        'config/db.php': `<?php $pdo = new PDO(getenv('DSN'), getenv('U'), getenv('P'));
`,
        'middleware/auth.php': `<?php
function authenticate() { $h = getallheaders(); if (!isset($h['Authorization']) || !verifyJwt(str_replace('Bearer ', '', $h['Authorization']))) { http_response_code(401); echo json_encode(['error' => 'Unauthorized']); exit(); } }
`,
      },
    },
    {
      // of so many nobody forgets all: one finding, and what looks like the guard
      language: 'java',
      path: 'src/JobController.java',
      code: manyJobs,
      files: { 'src/PermissionInterceptor.java': 'class PermissionInterceptor extends LibraryInterceptor { }' },
    },
    {
      language: 'php',
      path: 'loan/delete.php',
      code: `<?php
include_once '../class/loan.php';
$loan = new Loan(connect());
if (!empty($_POST['id'])) { $loan->delete($_POST['id']); echo json_encode(['message' => 'deleted']); }
`,
      files: {
        'class/Loan.php': `<?php
class Loan { public function delete($id) { $this->db->prepare('DELETE FROM loans WHERE id = ?')->execute([$id]); } }
`,
      },
    },
    {
      language: 'php',
      path: 'staff_dashboard.php',
      code: `<?php
session_start();
$name = $_SESSION['username'];
$conn = new mysqli(getenv('H'), getenv('U'), getenv('P'));
$result = $conn->query('SELECT * FROM students_details');
while ($row = $result->fetch_assoc()) { echo $row['email']; }
`,
    },
    {
      language: 'php',
      path: 'src/AppBundle/Controller/TaskController.php',
      code: `<?php
namespace AppBundle\\Controller;
class TaskController extends Controller
{
    /** @Route("/task/new") */
    public function newAction(Request $request)
    {
        $task = new Task(json_decode($request->get('json')));
            $this->em->persist($task);
            $this->em->flush();
            return $this->json($task);
        
    }
}`,
    },
    {
      language: 'javascript',
      path: 'cars/create.js',
      code: `const db = require('../db');
exports.handler = async (event) => {
  await db.cars.insertOne(JSON.parse(event.body));
  return { statusCode: 201 };
};`,
      files: {
        'serverless.yml': `service: cars
provider:
  name: aws
functions:
  - \${file(./functions/cars.yml)}
  - \${file(./functions/auth.yml)}`,
        'functions/cars.yml': `createCar:
  handler: cars/create.handler
  events:
    - httpApi:
        path: /cars
        method: post`,
        'functions/auth.yml': `login:
  handler: auth/login.handler
  events:
    - httpApi:
        path: /users/login
        method: post`,
        'auth/login.js': `const bcrypt = require('bcryptjs');
const db = require('../db');
exports.handler = async (event) => {
  const { email, password } = JSON.parse(event.body);
  const user = await db.users.findOne({ email });
  if (!user || !(await bcrypt.compare(password, user.hash))) return { statusCode: 401 };
  return { statusCode: 200 };
};`,
      },
    },
  ],
  clean: [
    {
      language: 'python',
      code: `from flask import Flask
app = Flask(__name__)
@app.route('/graphql', methods=['POST'])
def graphql():
    return execute(request.json)`,
      files: { 'resolvers.py': 'def resolve_me(root, info):\n    return info.context.user\n' },
    },
    {
      language: 'javascript',
      path: 'src/stock/stock.controller.ts',
      code: `import { Router } from 'express';
export class StockController {
  readonly router = Router();
  constructor() {
    this.router.delete('/orders/:id', this.remove);
  }
  private remove = (req, res) => { db.orders.delete(req.params.id); res.end(); };
}`,
      files: {
        'src/main.ts': `import express from 'express';
import { gate } from './gate.js';
import { StockController } from './stock/stock.controller.js';
const app = express();
app.use('/stock', gate, new StockController().router);
app.listen(3000);`,
        'src/gate.ts': `export const gate = (req, res, next) => (verify(req.headers.authorization) ? next() : res.status(401).end());`,
      },
    },
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
use Illuminate\\Support\\Facades\\Route;
Route::post('/login', [LoginController::class, 'login']);
Route::group(['middleware' => ['auth:api']], function () { Route::delete('/orders/{id}', fn ($id) => Order::destroy($id)); });`,
    },
    {
      language: 'php',
      path: 'src/Controller/OrderController.php',
      code: `<?php
use Symfony\\Component\\Routing\\Attribute\\Route;
class OrderController extends AbstractController {
  #[Route('/orders/{id}', methods: ['DELETE'])]
  public function remove(int $id) { $this->denyAccessUnlessGranted('ROLE_ADMIN'); return new Response(); }
}`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/login', (req, res) => res.json(login(req.body)));
app.get('/health', (req, res) => res.end());
app.use(requireAuth);
app.delete('/orders/:id', (req, res) => res.end());
function requireAuth(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
import { protect } from 'countersign/express';
const app = express();
app.delete('/orders/:id', protect(gate, 'orders:write'), (req, res) => res.end());`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.delete('/orders/:id', (req, res) => res.end());`,
      files: { '.countersign-audit.yaml': 'publicRoutes:\n  - DELETE /orders/{id}  # a sandbox\n' },
    },
    {
      language: 'python',
      code: `from flask import Flask
from flask_jwt_extended import jwt_required
app = Flask(__name__)
@app.route('/users/<int:id>', methods=['DELETE'])
@jwt_required()
def remove(id):
    return '', 204`,
    },
    {
      language: 'go',
      code: `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	r.Use(AuthRequired())
	r.DELETE("/users/:id", func(c *gin.Context) { c.Status(204) })
}`,
    },
    {
      language: 'java',
      path: 'src/Orders.java',
      code: `import org.springframework.web.bind.annotation.*;
import org.springframework.security.access.prepost.PreAuthorize;
@RestController
class Orders {
  @PreAuthorize("hasAuthority('orders:write')")
  @DeleteMapping("/orders/{id}")
  void remove(@PathVariable String id) {}
}`,
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  delete '/orders/:id', to: 'orders#destroy'
end`,
      files: {
        'app/controllers/orders_controller.rb':
          'class OrdersController < ApplicationController\n  before_action :authenticate_user!\n  def destroy\n    head :no_content\n  end\nend\n',
      },
    },
    {
      language: 'csharp',
      code: `var app = builder.Build();
var api = app.MapGroup("/orders").RequireAuthorization();
api.MapDelete("/{id}", (int id, Db db) => db.Remove(id));`,
    },
    {
      language: 'csharp',
      code: `[Authorize]
[ApiController]
[Route("orders")]
public class OrdersController : ControllerBase {
  [HttpDelete("{id}")] public IActionResult Remove(int id) => NoContent();
}`,
      path: 'OrdersController.cs',
    },
    {
      language: 'javascript',
      path: 'src/hooks.controller.ts',
      code: `import { Body, Controller, Headers, Post } from '@nestjs/common';
@Controller('subscriptions')
export class SubscriptionController {
  @Post('updateStatus')
  async update(@Headers('x-hook-secret') hookSecret, @Body() body) {
    if (hookSecret !== this.hookSecret) { throw new Error('no'); }
    await this.service.update(body);
  }
}`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/files', (req, res, next) => { next(new ApiError(400, 'the name of the file is missing')); });`,
    },
    {
      language: 'ruby',
      path: 'config/routes.rb',
      code: `Rails.application.routes.draw do
  put 'api/v1/api_key/reset', to: 'deprecated#index'
  get 'gems/transfer', to: redirect('/gems/transfer/organization')
  resource :password, only: %i[new create]
end`,
      files: {
        'app/controllers/deprecated_controller.rb':
          'class DeprecatedController < ActionController::Base\n  def index\n    render status: :forbidden, plain: "Deprecated, use a newer one."\n  end\nend\n',
        'app/controllers/passwords_controller.rb':
          'class PasswordsController < ActionController::Base\n  def new\n    render :new\n  end\n  def create\n    PasswordMailer.change(User.find_by(email: @email)).deliver_later\n    render :create\n  end\nend\n',
      },
    },
    {
      language: 'csharp',
      code: `[ApiController]
[Route("api/[controller]")]
public class AccountController : ControllerBase
{
    [HttpPost("[action]")]
    public IActionResult CreateUser(RegisterDto dto) { return Created("", _users.Create(dto)); }
    [HttpPost("[action]")]
    public IActionResult SendResetPasswordMail(MailDto dto) { return Ok(); }
    [HttpPut("[action]")]
    public IActionResult UpdatePassword(UpdatePasswordDto dto) { return NoContent(); }
}
[ApiController]
[Route("[controller]")]
public class UsersController : ControllerBase
{
    [HttpPost]
    public IActionResult Post(CreateUserRequest request) { return Ok(_users.Create(request)); }
}`,
    },
    {
      language: 'python',
      code: `from fastapi import APIRouter, HTTPException
router = APIRouter()
@router.post('/basic/check')
def check(form: BasicRequest):
    if not basic.validate_basic_auth(form.username, form.password):
        raise HTTPException(401)
    return {'valid': True}`,
    },
    {
      language: 'javascript',
      path: 'src/users.ts',
      code: `import { Hono } from 'hono';
import { requireAdminAuth } from './auth';
import { UserController } from './controller';
export const users = new Hono();
export const adminUsers = new Hono();
const ctl = new UserController();
users.put('/:id', (c) => ctl.edit(c));
adminUsers.use('*', requireAdminAuth(new AuthService()));
adminUsers.post('/', (c) => ctl.add(c));
adminUsers.get('/', (c) => ctl.all(c));
adminUsers.delete('/:id', (c) => ctl.remove(c));`,
      files: {
        'src/app.ts': `import { Hono } from 'hono';
import { requireAuth } from './auth';
import { users, adminUsers } from './users';
const app = new Hono();
app.use('*', requireAuth());
app.route('/api/users', users);
app.route('/api/admin/users', adminUsers);
export default app;`,
        'src/auth.ts': `import { getAuth } from '@hono/clerk-auth';
import type { Context, Next } from 'hono';
export const requireAuth = () => async (c: Context, next: Next) => {
  const auth = getAuth(c);
  if (!auth?.userId) return c.json({ error: 'Unauthorized' }, 401);
  return next();
};
export const requireAdminAuth = (service: any) => async (c: Context, next: Next) => {
  const auth = getAuth(c);
  if (!auth?.userId) return errorResponse(c, 401, 'Unauthorized');
  try { await service.requireAdmin(auth.userId); return next(); } catch { return errorResponse(c, 403, 'Forbidden'); }
};`,
      },
    },
    {
      language: 'javascript',
      path: 'src/app.ts',
      code: `import { Hono } from 'hono';
import { except } from 'hono/combine';
import { jwt } from 'hono/jwt';
const app = new Hono();
app.use('/api/*', except('/api/login', jwt({ secret: process.env.KEY!, alg: 'HS256' })));
app.delete('/api/users/:id', async (c) => { await db.user.delete({ where: { id: c.req.param('id') } }); return c.body(null, 204); });
export default app;`,
    },
    {
      language: 'javascript',
      path: 'index.js',
      code: `const express = require('express');
const path = require('path');
const app = express();
app.get(['/app/*', '/login', '/admin', '/dashboard'], (req, res) => { res.sendFile(path.join(__dirname, 'public/index.html')); });
app.get('/upload', (req, res) => { res.type('text/html').send('<form action="/upload/new" method="post"></form>'); });
app.listen(3000);`,
    },
    {
      language: 'javascript',
      path: 'index.js',
      code: `const fastify = require('fastify')();
fastify.get('/upload', async (req, reply) => { const text = '<form action="/upload/new" method="post" enctype="multipart/form-data"><input type="file"></form>'; reply.type('text/html').send(text); });
fastify.listen({ port: 3000 });`,
    },
    {
      language: 'javascript',
      path: 'src/express.ts',
      code: `import express from 'express';
import { ExpressAdapter } from '@bull-board/express';
import { requireAdmin } from './auth';
const adapter = new ExpressAdapter();
const app = express();
app.use('/queues', requireAdmin, adapter.getRouter());`,
      files: {
        'src/auth.ts': `export const requireAdmin = (req: any, res: any, next: any) => { if (req.session?.role !== 'admin') return res.status(403).end(); next(); };`,
      },
    },
    {
      language: 'javascript',
      path: 'src/remove.js',
      code: `const jwt = require('jsonwebtoken');
exports.handler = async (event) => {
  let user;
  try { user = jwt.verify(event.headers.Authorization.split(' ')[1], process.env.KEY, { algorithms: ['HS256'] }); } catch { return { statusCode: 401, body: '' }; }
  await db.remove({ id: event.pathParameters.id, owner: user.sub });
  return { statusCode: 204, body: '' };
};`,
      files: {
        'serverless.yml': `service: notes
functions:
  remove:
    handler: src/remove.handler
    events:
      - http:
          path: notes/{id}
          method: delete
  admin:
    handler: src/remove.handler
    events:
      - http:
          path: admin/notes/{id}
          method: delete
          authorizer:
            type: COGNITO_USER_POOLS
            authorizerId: pool`,
      },
    },
    {
      language: 'javascript',
      path: 'src/remove.js',
      code: `exports.handler = async (event) => { await db.remove({ id: event.pathParameters.id }); return { statusCode: 204 }; };`,
      files: {
        'serverless.yml': `service: notes
provider:
  name: aws
  httpApi:
    authorizers:
      jwtAuth:
        type: jwt
        identitySource: $request.header.Authorization
        issuerUrl: https://issuer.example
        audience: [notes]
functions:
  remove:
    handler: src/remove.handler
    events:
      - httpApi:
          path: /notes/{id}
          method: delete
          authorizer:
            name: jwtAuth`,
      },
    },
    {
      language: 'javascript',
      path: 'src/user.resolver.ts',
      code: `import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { UserService } from './user.service';
@Resolver('User')
export class UserResolver {
  constructor(private readonly users: UserService) {}
  @Mutation(() => Boolean)
  createUser(@Args('data') data: CreateUserInput) { return this.users.createUser(data); }
}`,
      files: {
        'src/create-user.input.ts': `import { InputType } from '@nestjs/graphql';
@InputType() export class CreateUserInput { name: string; email: string; password: string; }`,
        'src/auth.resolver.ts': `import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Throttle } from '@nestjs/throttler';
@Resolver('Auth')
export class AuthResolver { @Throttle({ default: { limit: 5, ttl: 60000 } }) @Mutation(() => String) login(@Args('data') data: AuthInput) { return this.auth.login(data); } }`,
      },
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.post('/avatar', upload.single('file'), wrapAsync(setAvatar()));
app.get('/orders', wrapAsync(listOrders()));
app.put('/wallet', wrapAsync(setWallet));
function setAvatar() { return async (req, res, next) => {
  const who = sessions.users.get(req.cookies.token);
  if (!who) { next(new Error('Blocked illegal activity by ' + req.ip)); return; }
  await save(who, req.file); res.end(); }; }
function listOrders() { return async (req, res, next) => {
  const who = sessions.users.get(req.headers?.authorization?.replace('Bearer ', ''));
  if (who?.data?.email) { res.json(await orders.of(who.data.email)); } else { next(new Error('Blocked')); } }; }
async function setWallet(req, res) {
  try { const claims = jwt.verify(req.headers.authorization.split(' ')[1], process.env.KEY, { algorithms: ['HS256'] }); await Wallet.set(claims.sub, req.body.sum); res.end(); }
  catch (error) { res.status(500).send(error.message); } }
const wrapAsync = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);
import jwt from 'jsonwebtoken';`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
import serveIndex from 'serve-index';
app.use('/logs', gate, serveIndex('logs'));
app.use('/keys', express.static('public/keyboards'));
function gate(req, res, next) { if (!req.headers.authorization) return res.status(401).end(); next(); }`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const app = express();
app.get('/openAPI-spec.json', (req, res) => res.send(document));
app.get('/orders', (req, res) => { if (req.query.wsdl === '') { res.type('xml').send(wsdl); } else res.send('Invalid GET request'); });`,
    },
    {
      language: 'go',
      path: 'app/controllers/crates.go',
      code: `package controllers
import "github.com/revel/revel"
type Crates struct { *revel.Controller }
func (c Crates) Remove(id int) revel.Result { drop(id); return c.RenderJSON(nil) }
func (c Crates) checkUser() revel.Result { if c.Session["user"] == nil { c.Response.Status = 401; return c.RenderText("Unauthorized") }; return nil }
func init() { revel.InterceptMethod(Crates.checkUser, revel.BEFORE) }`,
      files: {
        'conf/routes': `DELETE /crates/:id Crates.Remove
`,
      },
    },
    {
      language: 'csharp',
      code: `using Microsoft.AspNetCore.Mvc;
public class PayButtonController : Controller {
  [HttpPost("/api/v1/invoices")] [IgnoreAntiforgeryToken] [EnableCors(CorsPolicies.All)] public IActionResult Pay(PayModel model) { return Ok(_invoices.Create(model)); }
}
public class SubscriptionControllerBase : Controller { public IActionResult DeleteInvoice(string id) { return Redirect(id); } }
[Authorize] public class PlansController : SubscriptionControllerBase { public IActionResult Index() { return View(); } }`,
    },
    {
      language: 'javascript',
      path: 'src/pages/api/admin/organizations.ts',
      code: `import { AdminAuth } from '@/server/adminAuth';
export default async function handler(req, res) {
  if (!AdminAuth.handleAdminAuth(req, res)) { return; }
  await remove(req.body.id);
  res.json({});
}`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const router = express.Router();
const middleware = {};
middleware.canManage = helpers.try(async (req, res, next) => {
  if (await privileges.can('manage', req.uid)) { return next(); }
  helpers.notAllowed(req, res);
});
middleware.ensureLoggedIn = (req, res, next) => { if (!req.loggedIn) { return helpers.notAllowed(req, res); } setImmediate(next); };
router.delete('/orders/:id', middleware.canManage, remove);
router.post('/orders', middleware.ensureLoggedIn, make);`,
    },
    {
      language: 'javascript',
      code: `import express from 'express';
const api = express.Router();
api.get('/api/users', params, function (err, result) { if (err) { return alerts.error(err); } show(result); });`,
    },
    {
      language: 'go',
      code: `package a
import "net/http"
func profile(addr string) { mux := http.NewServeMux(); mux.HandleFunc("/debug/vars", figures); mux.HandleFunc("/healthz", alive); http.ListenAndServe(addr, mux) }
func figures(w http.ResponseWriter, r *http.Request) { dump(w) }`,
    },
    {
      language: 'go',
      code: `package a
import ("net/http"; "github.com/gorilla/mux")
func routes(h *mux.Router, bouncer Bouncer) { h.Handle("/restore", bouncer.PublicAccess(logged(restore))).Methods(http.MethodPost) }
func restore(w http.ResponseWriter, r *http.Request) { unpack(r.Body) }`,
    },
    {
      language: 'python',
      code: `from flask import Flask, render_template
app = Flask(__name__)

@app.route('/users/terms')
def terms():
    return render_template('terms.html')`,
    },
    {
      language: 'python',
      code: `from flask import Flask, request, session
app = Flask(__name__)

@app.route('/message', methods=['POST'])
def message():
    user_info = session.get('user_info', None)
    if user_info is None:
        return jsonify({'error': 'no user_info found in session'})
    return keep(user_info[0], request.form)`,
    },
    {
      language: 'php',
      path: 'index.php',
      code: `<?php
foreach (glob('./controllers/*.php') as $file) include $file;
$parts = explode('/', parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
switch ($parts[1]) {
    case 'bed':
        $controller = new BedController($_SERVER['REQUEST_METHOD'], $parts[2] ?? null);
        $controller->handle();
        break;
}`,
      files: {
        'controllers/bed-controller.php': `<?php
class BedController
{
    public function __construct(private string $method, private ?string $id) {}

    public function handle(): void
    {
        $user = Token::verify(getallheaders()['Authorization'] ?? '');
        if (!$user) { http_response_code(401); return; }
        switch ($this->method) {
            case 'POST':
                $this->create();
                break;
            case 'DELETE':
                $this->drop();
                break;
        }
    }

    private function create(): void { (new Bed())->insert(json_decode(file_get_contents('php://input'), true)); echo json_encode(['ok' => true]); }
    private function drop(): void { (new Bed())->delete($this->id); echo json_encode(['ok' => true]); }
}`,
      },
    },
    {
      language: 'php',
      path: 'app/routes.php',
      code: `<?php
use App\\Actions\\CreateTaskAction;
use Slim\\App;

return function (App $app) {
    $app->group('/tasks', function ($group) {
        $group->post('', CreateTaskAction::class);
    })->add(AuthMiddleware::class);
};`,
      files: {
        'src/Actions/CreateTaskAction.php': `<?php
namespace App\\Actions;

final class CreateTaskAction
{
    public function __invoke($request, $response)
    {
        $this->tasks->insert((array) $request->getParsedBody());
        return $response->withStatus(201);
    }
}
`,
        'src/AuthMiddleware.php': `<?php
class AuthMiddleware {
    public function __invoke($request, $handler) {
        if ($request->getHeaderLine('Authorization') !== 'Bearer ' . getenv('API_TOKEN')) { return (new Response())->withStatus(401); }
        return $handler->handle($request);
    }
}
`,
      },
    },
    {
      language: 'php',
      path: 'src/routes/main.php',
      code: `<?php
use App\\Http\\Route;
Route::put('/notes/update', 'NoteController@update');
`,
      files: {
        'src/Controllers/NoteController.php': `<?php
namespace App\\Controllers;
use App\\Services\\NoteService;
class NoteController {
    public function update($request, $response) { return NoteService::update(Request::authorization(), Request::body()); }
}
`,
        'src/Services/NoteService.php': `<?php
namespace App\\Services;
class NoteService {
    public static function update(string $authorization, array $data) {
        $user = JWT::verify($authorization);
        if (!$user) { return ['error' => 'Please log in.']; }
        Note::save($data);
        return ['ok' => true];
    }
}
`,
      },
    },
    {
      language: 'php',
      path: 'application/controllers/Book.php',
      code: `<?php
class Book extends CI_Controller {
    public function create() {
        $response = $this->MyModel->auth();
        if ($response['status'] == 200) { $this->MyModel->insert($this->input->post()); }
    }
}`,
      files: {
        'application/models/MyModel.php': `<?php
class MyModel extends CI_Model {
    public function auth() {
        $token = $this->input->get_request_header('Authorization', TRUE);
        if ($this->db->where('token', hash('sha256', $token))->get('sessions')->row() == '') { return json_output(401, ['status' => 401]); }
        return ['status' => 200];
    }
}
`,
      },
    },
    {
      language: 'php',
      path: 'app/Controllers/Notes.php',
      code: `<?php
namespace App\\Controllers;
class Notes extends BaseController {
    public function insert() { $this->notes->insert($this->request->getPost()); }
}`,
      files: {
        'app/Config/Routes.php': `<?php
$routes->setAutoRoute(true);
`,
        'app/Config/Filters.php': `<?php
class Filters {
    public $globals = ['before' => []];
    public $filters = [
        'auth' => ['before' => ['notes/*', 'users/*']],
    ];
}
`,
      },
    },
    {
      language: 'php',
      path: 'admin-dashboard.php',
      code: `<?php
require 'functions.php';
if (!isAdmin()) { redirect('login.php'); }
$db = new SQLite3('shop.db');
if (isset($_POST['id'])) { $db->exec('DELETE FROM contacts WHERE id = ' . intval($_POST['id'])); }
echo 'done';`,
      files: {
        'functions.php': `<?php
function isAdmin() { return isset($_SESSION['admin']); }
function redirect($url) { header("Location: $url"); exit(); }
`,
      },
    },
    {
      language: 'php',
      path: 'v1/create-user-api.php',
      code: `<?php
include_once '../classes/users.php';
$users = new Users(connect());
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $data = json_decode(file_get_contents('php://input'));
    $users->password = password_hash($data->password, PASSWORD_DEFAULT);
    $users->create_user();
    echo json_encode(['ok' => true]);
}`,
      files: {
        'classes/users.php': `<?php class Users { public function create_user() { return $this->db->query("INSERT INTO users"); } }`,
      },
    },
    {
      language: 'php',
      path: 'v1/remove.php',
      code: `<?php
include_once '../classes/product.php';
$product = new Product(connect());
if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $data = json_decode(file_get_contents('php://input'));
    $claims = JWT::decode($data->jwt, new Key(getenv('KEY'), 'HS256'));
    $product->delete($data->id);
    echo json_encode(['ok' => true]);
}`,
      files: {
        'classes/product.php': `<?php class Product { public function delete($id) { return $this->db->query("DELETE FROM products"); } }`,
      },
    },
    {
      language: 'python',
      path: 'shop/urls.py',
      code: `from django.urls import path\nfrom . import views\nurlpatterns = [path('keys/<int:pk>/remove/', views.RemoveKey.as_view()), path('password/reset/key/<uidb36>-<key>/', views.ResetByKey.as_view())]`,
      files: {
        'shop/views.py': `from django.utils.decorators import method_decorator\n@method_decorator(reauthentication_required, name="dispatch")\nclass RemoveKey(DeleteView):\n    def post(self, request, pk):\n        Key.objects.filter(pk=pk).delete()\n\nclass ResetByKey(FormView):\n    def post(self, request, uidb36, key):\n        self.reset(uidb36, key)\n`,
      },
    },
    {
      language: 'php',
      path: 'src/ProductController.php',
      code: `<?php
class ProductController { public function __construct(private ProductGateway $gateway) {}
 public function processRequest(string $method, ?string $id): void { if ($id) { $this->processResource($method, $id); } else { $this->processCollection($method); } }
 private function processResource(string $method, string $id): void { switch ($method) { case 'GET': echo json_encode($this->gateway->get($id)); break; case 'PATCH': $data = (array) json_decode(file_get_contents('php://input'), true); echo json_encode(['rows' => $this->gateway->update($id, $data)]); break; case 'DELETE': echo json_encode(['rows' => $this->gateway->delete($id)]); break; default: http_response_code(405); } }
 private function processCollection(string $method): void { switch ($method) { case 'GET': echo json_encode($this->gateway->getAll()); break; case 'POST': $data = (array) json_decode(file_get_contents('php://input'), true); http_response_code(201); echo json_encode(['id' => $this->gateway->create($data)]); break; default: http_response_code(405); } } }
`,
      files: {
        'index.php': `<?php
declare(strict_types=1);
require 'vendor/autoload.php';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH); $parts = explode('/', trim($path, '/'));
$resource = $parts[1] ?? ''; $id = $parts[2] ?? null;
$db = new Database(getenv('DB_HOST'), getenv('DB_NAME'), getenv('DB_USER'), getenv('DB_PASS'));
$auth = new Auth(new UserGateway($db));
if (!$auth->authenticateAPIKey()) { exit; }
if ($resource !== 'products') { http_response_code(404); exit; }
$controller = new ProductController(new ProductGateway($db));
$controller->processRequest($_SERVER['REQUEST_METHOD'], $id);
`,
        'src/Auth.php': `<?php class Auth { public function __construct(private UserGateway $users) {} public function authenticateAPIKey(): bool { if (empty($_SERVER['HTTP_X_API_KEY'])) { http_response_code(400); echo json_encode(['message' => 'missing API key']); return false; } if ($this->users->getByAPIKeyHash(hash('sha256', $_SERVER['HTTP_X_API_KEY'])) === false) { http_response_code(401); echo json_encode(['message' => 'invalid API key']); return false; } return true; } }
`,
      },
    },
    {
      language: 'php',
      path: 'api/UsersApi.php',
      code: `<?php
class UsersApi { public function __construct() { if (($_SERVER['HTTP_X_API_KEY'] ?? '') === '' || !hash_equals(getenv('API_KEY'), $_SERVER['HTTP_X_API_KEY'])) { http_response_code(401); exit; } }
 public function get() { echo json_encode($this->pdo()->query('SELECT id, name, email FROM users')->fetchAll()); }
 public function post() { $b = json_decode(file_get_contents('php://input'), true); $this->pdo()->prepare('INSERT INTO notes (t) VALUES (?)')->execute([$b['t']]); echo '{}'; }
 public function delete() { $this->pdo()->prepare('DELETE FROM users WHERE id = ?')->execute([$_GET['id']]); echo '{}'; }
 private function pdo() { return new PDO(getenv('DSN')); } }
`,
      files: {
        'api/index.php': `<?php
require 'UsersApi.php';
$api = new UsersApi();
$method = strtolower($_SERVER['REQUEST_METHOD']);
if (method_exists($api, $method)) { $api->$method(); } else { http_response_code(405); }
`,
      },
    },
    {
      language: 'php',
      path: 'api/products.php',
      code: `<?php
header('Content-Type: application/json');
require_once '../config/db.php'; require_once '../middleware/auth.php';
$method = $_SERVER['REQUEST_METHOD'];
$input = json_decode(file_get_contents('php://input'), true);
if ($method !== 'GET') { authenticate(); }
switch ($method) {
  case 'GET': handleGet($pdo); break;
  case 'POST': handlePost($pdo, $input); break;
  case 'PUT': handlePut($pdo, $input); break;
  case 'DELETE': handleDelete($pdo, $input); break;
  default: echo json_encode(['message' => 'Invalid request method']);
}
function handleGet($pdo) { echo json_encode($pdo->query('SELECT * FROM products')->fetchAll()); }
function handlePost($pdo, $input) { $pdo->prepare('INSERT INTO products (name) VALUES (:n)')->execute(['n' => $input['name']]); echo json_encode(['message' => 'created']); }
function handlePut($pdo, $input) { $pdo->prepare('UPDATE products SET name = :n WHERE id = :id')->execute(['n' => $input['name'], 'id' => $input['id']]); echo json_encode(['message' => 'updated']); }
function handleDelete($pdo, $input) { $pdo->prepare('DELETE FROM products WHERE id = :id')->execute(['id' => $input['id']]); echo json_encode(['message' => 'deleted']); }
`,
      files: {
        'config/db.php': `<?php $pdo = new PDO(getenv('DSN'), getenv('U'), getenv('P'));
`,
        'middleware/auth.php': `<?php
function authenticate() { $h = getallheaders(); if (!isset($h['Authorization']) || !verifyJwt(str_replace('Bearer ', '', $h['Authorization']))) { http_response_code(401); echo json_encode(['error' => 'Unauthorized']); exit(); } }
`,
      },
    },
    {
      language: 'php',
      path: 'api.php',
      code: `<?php
session_start();
require 'db.php';
header('Content-Type: application/json');
$action = $_GET['action'] ?? $_POST['action'] ?? '';
if (!isset($_SESSION['user_id'])) { http_response_code(401); echo json_encode(['error' => 'login']); exit; }
switch ($action) {
  case 'add_product':
    $stmt = db()->prepare('INSERT INTO products (name) VALUES (?)'); $stmt->execute([$_POST['name']]); echo json_encode(['success' => true]); break;
  case 'delete_product':
    db()->prepare('DELETE FROM products WHERE id=?')->execute([$_POST['id']]); echo json_encode(['success' => true]); break;
  case 'get_orders':
    echo json_encode(db()->query('SELECT * FROM orders')->fetchAll(PDO::FETCH_ASSOC)); break;
}
`,
      files: {
        'db.php': `<?php
function db() { return new PDO('mysql:host=' . getenv('DB_HOST'), getenv('DB_USER'), getenv('DB_PASS')); }
`,
      },
    },
    {
      language: 'csharp',
      code: `using Microsoft.AspNetCore.Mvc;
[ApiController] [Route("api/user")] public class UserController : ControllerBase {
  [HttpGet("token")] public string Token(string username, string password) { return _users.Check(username, password) ? Issue(username) : ""; }
  [HttpGet("me")] [Authorize] public User Me() { return _users.Get(User); }
}`,
    },
    {
      language: 'java',
      path: 'src/JobController.java',
      code: manyJobs,
      files: { '.countersign-audit.yaml': 'guardedRoutes:\n  - /jobs/* # the gateway asks for a certificate\n' },
    },
    {
      language: 'php',
      path: 'src/AppBundle/Controller/TaskController.php',
      code: `<?php
namespace AppBundle\\Controller;
class TaskController extends Controller
{
    /** @Route("/task/new") */
    public function newAction(Request $request)
    {
        $check = $this->get(JwtAuth::class)->checkToken($request->get('authorization'));
        if ($check) {
            $task = new Task(json_decode($request->get('json')));
            $this->em->persist($task);
            $this->em->flush();
            return $this->json($task);
        } else {
            return $this->json(['status' => 'error', 'data' => 'Authorization not valid!!']);
        }
    }
}`,
    },
    {
      language: 'php',
      path: 'src/Controller/CategoryController.php',
      code: `<?php
namespace App\\Controller;
class CategoryController
{
    #[Route('/api/categories', methods: ['POST'])]
    #[Middleware(['api'])]
    public function create(Request $request) { $this->useCase->create($request->getContent()); return new JsonResponse([]); }
}`,
    },
    {
      language: 'javascript',
      path: 'serverless.yml',
      code: `service: cars
provider:
  name: aws
functions: \${file(functions.yml):all}`,
      files: {
        'functions.yml': `all:
  createCar:
    handler: cars/create.handler
    events:
      - http:
          path: /cars
          method: post
          authorizer: aws_iam`,
        'cars/create.js': `const db = require('../db');
exports.handler = async (event) => {
  await db.cars.insertOne(JSON.parse(event.body));
  return { statusCode: 201 };
};`,
      },
    },
  ],
};
