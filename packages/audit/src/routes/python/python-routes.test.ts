import { describe, expect, it } from 'vitest';
import { readPython } from '../../languages/python/read.ts';
import type { Route } from '../route.ts';
import { aiohttpRoutes } from './aiohttp.ts';
import { connexionRoutes } from './connexion.ts';
import { djangoRoutes } from './django.ts';
import { fastapiRoutes } from './fastapi.ts';
import { flaskRoutes } from './flask.ts';

type Files = Readonly<Record<string, string>>;

function models(files: Files) {
  return Object.entries(files)
    .filter(([path]) => path.endsWith('.py'))
    .map(([path, text]) => readPython({ path, language: 'python', text }, { exported: () => undefined }));
}

/** `GET /x guarded @login_required`, one a route. */
function lines(routes: readonly Route[]): readonly string[] {
  return routes.map((one) => [one.method, one.path, one.protection, ...one.guards].join(' '));
}

const flask = (files: Files) => lines(flaskRoutes(models(files)));
const django = (files: Files) => lines(djangoRoutes(models(files)));
const fastapi = (files: Files) => lines(fastapiRoutes(models(files)));

describe('the routes of Flask', () => {
  it('are guarded by decorators that turn callers away, whatever they are called', () => {
    const text = `
from flask import Flask, request, jsonify
from flask_jwt_extended import jwt_required
app = Flask(__name__)

def gate(view):
    def inner(*args):
        if not request.headers.get('Authorization'):
            return jsonify(error='x'), 401
        return view(*args)
    return inner

def timed(view):
    return view

@app.route('/a', methods=['GET', 'POST'])
@gate
def a(): return 'a'

@app.get('/b/<int:id>')
@timed
def b(id): return 'b'

@app.get('/c')
@jwt_required()
def c(): return 'c'

@app.get('/d')
@jwt_required(optional=True)
def d(): return 'd'

@gate
@app.get('/e')
def e(): return 'e'
`;
    expect(flask({ 'app.py': text })).toEqual([
      'GET /a guarded @gate',
      'POST /a guarded @gate',
      'GET /b/{id} open',
      'GET /c guarded @jwt_required',
      'GET /d unknown',
      'GET /e open',
    ]);
  });

  it('stand under the prefixes of their blueprints, and behind what is asked before them', () => {
    const files = {
      'app.py': `
from flask import Flask
from users import bp as users
from open import bp
app = Flask(__name__)
app.register_blueprint(users, url_prefix='/api')
app.register_blueprint(bp)
`,
      'users.py': `
from flask import Blueprint, abort, session
bp = Blueprint('users', __name__, url_prefix='/ignored')

@bp.before_request
def check():
    if 'user' not in session:
        abort(401)

@bp.get('/users')
def list_users(): return []
`,
      'open.py': `
from flask import Blueprint
bp = Blueprint('open', __name__, url_prefix='/open')

@bp.get('/news')
def news(): return []
`,
    };
    expect(flask(files)).toEqual(['GET /api/users guarded before_request check', 'GET /open/news open']);
  });

  it('may be classes: views, resources, and what they list as decorators', () => {
    const text = `
from flask import Flask
from flask.views import MethodView
from flask_restful import Api, Resource
from flask_login import login_required
app = Flask(__name__)
api = Api(app)

class Items(MethodView):
    decorators = [login_required]
    def get(self): return []
    def post(self): return {}

class Notes(Resource):
    def get(self): return []

app.add_url_rule('/items', view_func=Items.as_view('items'))
api.add_resource(Notes, '/notes')
`;
    expect(flask({ 'app.py': text })).toEqual([
      'GET /items guarded @login_required',
      'POST /items guarded @login_required',
      'GET /notes open',
    ]);
  });

  it('are those of the OpenAPI document with Connexion, guarded where it is told how to check', () => {
    const files: Files = {
      'views.py': 'import connexion\ndef me(): return 1\ndef all_users(): return 2\ndef half(): return 3\n',
      'api.yml': `
paths:
  /me: { get: { operationId: views.me, security: [{ bearer: [] }] } }
  /users: { get: { operationId: views.all_users } }
  /half: { get: { operationId: views.half, security: [{ unchecked: [] }] } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer, x-bearerInfoFunc: auth.check }
    unchecked: { type: http, scheme: bearer }
`,
    };
    const project = { files: Object.keys(files), read: (file: string) => files[file] };
    expect(lines(connexionRoutes(models(files), project))).toEqual([
      'GET /me guarded connexion bearer',
      'GET /users open',
      'GET /half open',
    ]);
  });
});

describe('the routes of Sanic', () => {
  it('stand under groups of blueprints, have views that are added, and middleware and decorators that guard', () => {
    const text = `
from sanic import Sanic, Blueprint, json
from sanic.views import HTTPMethodView
from sanic_jwt import protected
app = Sanic("shop")
orders = Blueprint("orders", url_prefix="/orders")
admin = Blueprint("admin", url_prefix="/admin")
api = Blueprint.group([orders, admin], url_prefix="/api")

@admin.middleware("request")
async def only_admins(request):
    if request.headers.get("authorization") is None:
        return json({"error": "no token"}, status=401)

@app.middleware("response")
async def late(request, response):
    if request.headers.get("authorization") is None:
        return json({"error": "no token"}, status=401)

@orders.get("/<order_id:int>")
@protected()
async def order(request, order_id): return json({})

@orders.delete("/<order_id:int>")
async def remove(request, order_id): return json({})

@admin.post("/users")
async def users(request): return json({})

class Customers(HTTPMethodView):
    async def get(self, request): return json({})

class Invoices(HTTPMethodView):
    decorators = [protected()]
    async def post(self, request): return json({})

async def export(request): return json({})

app.add_route(Customers.as_view(), "/customers/<customer_id>")
app.add_route(Invoices.as_view(), "/invoices")
app.add_route(export, "/export", methods=["GET"])
app.blueprint(api)
`;
    expect(flask({ 'server.py': text })).toEqual([
      'GET /api/orders/{order_id} guarded @protected',
      'DELETE /api/orders/{order_id} open',
      'POST /api/admin/users guarded before_request only_admins',
      'GET /customers/{customer_id} open',
      'POST /invoices guarded @protected',
      'GET /export open',
    ]);
  });
});

describe('the routes of Django', () => {
  const urls = `
from django.urls import include, path, re_path
from django.contrib.auth.decorators import login_required
from . import views
urlpatterns = [
    path('a/<int:pk>/', views.a),
    re_path(r'^b/(?P<name>\\w+)/$', login_required(views.b)),
    path('c/', views.C.as_view()),
    path('shop/', include('shop.urls')),
]
`;
  const views = `
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views import View
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView
def a(request, pk): return request.POST['x']
def b(request, name): return 1
class C(LoginRequiredMixin, View):
    def get(self, request): return 1
`;
  const shop = {
    'shop/urls.py': `
from rest_framework.routers import DefaultRouter
from django.urls import include, path
from .views import Items
router = DefaultRouter()
router.register('items', Items)
urlpatterns = [path('', include(router.urls))]
`,
    'shop/views.py': `
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
class Items(viewsets.ReadOnlyModelViewSet):
    @action(detail=True, methods=['post'], permission_classes=[AllowAny])
    def like(self, request, pk): return 1
`,
  };

  it('are found through includes and routers', () => {
    expect(django({ 'site/urls.py': urls, 'site/views.py': views, ...shop })).toEqual([
      'GET /a/{pk}/ open',
      'POST /a/{pk}/ open',
      'GET /b/{name}/ guarded @login_required',
      'GET /c/ guarded LoginRequiredMixin',
      'GET /shop/items/ open',
      'GET /shop/items/{pk}/ open',
      'POST /shop/items/{pk}/like/ declared-public',
    ]);
  });

  it('are guarded by what wraps all that were listed so far, and unclear where a hook hands them over', () => {
    const urls = `
from django.urls import include, path
from .auth import admins_only
from shop import views
urlpatterns = [path('orders/', views.save)]
urlpatterns = decorated(urlpatterns, admins_only)
urlpatterns += [path('sprite/', views.save)]
`;
    const auth = `
def admins_only(view):
    def checked(request):
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request)
    return checked
`;
    const hooks = `
from django.urls import include, path
from shop import images_urls
@hooks.register('admin_urls')
def admin_urls():
    return [path('images/', include(images_urls))]
`;
    const files = {
      'shop/urls.py': urls,
      'shop/auth.py': auth,
      'shop/hooks.py': hooks,
      'shop/views.py': 'def save(request): return Order.make(request.POST)',
      'shop/images_urls.py':
        "from django.urls import path\nfrom shop import views\nurlpatterns = [path('add/', views.save)]",
    };
    expect(django(files).filter((line) => line.startsWith('POST'))).toEqual([
      'POST /orders/ guarded @admins_only',
      'POST /sprite/ open',
      'POST /add/ unknown',
    ]);
  });

  it('of the REST framework ask what the settings say, unless the view says otherwise', () => {
    const settings = "REST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}";
    expect(django({ 'shop/settings.py': settings, ...shop })).toEqual([
      'GET /items/ guarded IsAuthenticated',
      'GET /items/{pk}/ guarded IsAuthenticated',
      'POST /items/{pk}/like/ declared-public',
    ]);
  });
});

it('views of the REST framework are open where a permission class of the project guards single things alone', () => {
  const urls = `
from django.urls import path
from rest_framework.routers import DefaultRouter
from . import views
router = DefaultRouter()
router.register('orders', views.Orders)
router.register('files', views.Files)
router.register('notes', views.Notes)
router.register('mine', views.Mine)
urlpatterns = [*router.urls]
`;
  const permissions = `
from rest_framework import permissions
class IsOwner(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.owner == request.user
class ForFiles(permissions.BasePermission):
    def has_permission(self, request, view):
        if request.method == 'POST':
            return request.user.is_authenticated
        return True
class IsMember(permissions.BasePermission):
    def has_permission(self, request, view):
        return request.user.is_authenticated
`;
  const views = `
from rest_framework import viewsets
from .permissions import ForFiles, IsMember, IsOwner
class Orders(viewsets.ModelViewSet):
    http_method_names = ['get', 'post']
    permission_classes = [IsOwner]
class Files(viewsets.ModelViewSet):
    http_method_names = ['get', 'post', 'delete']
    permission_classes = [ForFiles]
class Notes(viewsets.ModelViewSet):
    http_method_names = ['get']
    permission_classes = [IsMember]
class Mine(viewsets.ModelViewSet):
    http_method_names = ['get']
    permission_classes = [IsOwner]
    def get_queryset(self): return Order.objects.filter(owner=self.request.user)
`;
  expect(django({ 'shop/urls.py': urls, 'shop/permissions.py': permissions, 'shop/views.py': views })).toEqual([
    'GET /orders/ open',
    'POST /orders/ open',
    'GET /orders/{pk}/ guarded IsOwner',
    'GET /files/ open',
    'POST /files/ guarded ForFiles',
    'GET /files/{pk}/ open',
    'DELETE /files/{pk}/ open',
    'GET /notes/ guarded IsMember',
    'GET /notes/{pk}/ guarded IsMember',
    'GET /mine/ guarded IsOwner',
    'GET /mine/{pk}/ guarded IsOwner',
  ]);
});

describe('the routes of FastAPI', () => {
  it('are guarded by dependencies: of the handler, of its types, of the router, of where it is included', () => {
    const files = {
      'main.py': `
from fastapi import Depends, FastAPI
import items, admin
from auth import current_user
app = FastAPI()
app.include_router(items.router, prefix='/v1')
app.include_router(admin.router, prefix='/admin', dependencies=[Depends(current_user)])

@app.get('/open')
def open_to_all(): return 1

def settings(): return {}

@app.get('/settings')
def show(values=Depends(settings)): return values
`,
      'auth.py': `
from typing import Annotated
from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer
scheme = OAuth2PasswordBearer(tokenUrl='login')
def current_user(token: str = Depends(scheme)):
    if token != 'x':
        raise HTTPException(status_code=401)
    return token
CurrentUser = Annotated[str, Depends(current_user)]
`,
      'items.py': `
from fastapi import APIRouter
from auth import CurrentUser
router = APIRouter(prefix='/items')

@router.get('/{id}')
def one(id: int, user: CurrentUser): return id

@router.post('/')
def add(): return 1
`,
      'admin.py': `
from fastapi import APIRouter
router = APIRouter()

@router.delete('/users/{id}')
def drop(id: int): return id
`,
    };
    expect(fastapi(files)).toEqual([
      'GET /open open',
      'GET /settings open',
      'GET /v1/items/{id} guarded Depends(current_user)',
      'POST /v1/items/ open',
      'DELETE /admin/users/{id} guarded Depends(current_user)',
    ]);
  });
});

it('the routes of FastAPI may be methods of classes, and routers of classes that ask for a credential', () => {
  const text = `
from fastapi import APIRouter, Depends, HTTPException, Request
def current_user(request: Request):
    if not request.headers.get('Authorization'):
        raise HTTPException(401)
class UserRouter(APIRouter):
    def __init__(self, **kwargs):
        super().__init__(dependencies=[Depends(current_user)], **kwargs)
guarded = UserRouter(prefix='/guarded')
plain = APIRouter()

class Base:
    user: User = Depends(current_user)

@controller(plain)
class Items(Base):
    @plain.get('/items')
    def all(self): return 1

@guarded.get('/one')
def one(): return 1

@plain.get('/two')
def two(): return 1
`;
  expect(fastapi({ 'app.py': text })).toEqual([
    'GET /items guarded Depends(current_user)',
    'GET /guarded/one guarded Depends(current_user)',
    'GET /two open',
  ]);
});

it('the routes of aiohttp are those of the router, of lists, and of tables of decorators', () => {
  const text = `
from aiohttp import web
from aiohttp.web_exceptions import HTTPUnauthorized
routes = web.RouteTableDef()

def authorize(handler):
    async def inner(request):
        if 'user_id' not in request.session:
            raise HTTPUnauthorized()
        return await handler(request)
    return inner

async def students(request): return 1

@authorize
async def grade(request): return 1

@routes.get('/courses')
async def courses(request): return 1

def setup(app):
    app.router.add_route('GET', r'/students/{id:\\d+}', students)
    app.add_routes([web.post('/grades', grade)])
`;
  expect(lines(aiohttpRoutes(models({ 'app.py': text })))).toEqual([
    'GET /students/{id} open',
    'POST /grades guarded @authorize',
    'GET /courses open',
  ]);
});

it('the routes of Bottle are those of its functions and of its applications, which name one method or several', () => {
  const text = `
from bottle import Bottle, abort, auth_basic, get, request, route
app = Bottle()

@route('/tokens', method='POST')
def issue(): return {}

@get('/orders/<id:re:[0-9]+>')
def order(id):
    if not known(request.headers.get('X-Api-Key')):
        abort(401)
    return {}

@app.route('/users/<name>', method=['PUT', 'DELETE'])
@auth_basic(check)
def user(name): return {}
`;
  expect(flask({ 'api.py': text })).toEqual([
    'POST /tokens open',
    'GET /orders/{id} guarded inline check',
    'PUT /users/{name} guarded @auth_basic',
    'DELETE /users/{name} guarded @auth_basic',
  ]);
});
