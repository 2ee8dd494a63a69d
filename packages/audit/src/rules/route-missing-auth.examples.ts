import type { Examples } from './rule.ts';

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
  ],
};
