import { describe, expect, it } from 'vitest';
import { SourceProject } from '../source/source-project.ts';
import { authExplicitlyDisabled } from './auth-explicitly-disabled.ts';
import { routeMissingAuth } from './route-missing-auth.ts';
import type { ProjectRule } from './rule.ts';
import { scopeCheckMissing } from './scope-check-missing.ts';

function told(rule: ProjectRule, files: Readonly<Record<string, string>>): readonly string[] {
  const project = new SourceProject({ list: Object.keys(files).sort(), read: (file) => files[file] });
  return [...rule.checkProject(project)].map(
    ({ file, code, message }) => `${file}:${code.region.startLine} ${message.replace(/\.$/, '')}`,
  );
}

describe('a route that nobody guards is told', () => {
  it('at the view of Django, with the line that draws it', () => {
    const found = told(routeMissingAuth, {
      'shop/urls.py': `from django.urls import path
from . import views
urlpatterns = [path('orders/<int:pk>/', views.Orders.as_view()), path('drop/', views.drop)]
`,
      'shop/views.py': `from django.views import View
class Orders(View):
    def delete(self, request, pk):
        Order.objects.filter(pk=pk).delete()

@require_POST
def drop(request):
    Order.objects.all().delete()
`,
    });
    expect(found).toEqual([
      'shop/views.py:3 DELETE /orders/{pk}/ (shop/urls.py:3) has no guard',
      'shop/views.py:7 POST /drop/ (shop/urls.py:3) has no guard',
    ]);
  });

  it('once at a view set, whatever methods its router draws', () => {
    const found = told(routeMissingAuth, {
      'api/urls.py': `from rest_framework.routers import DefaultRouter
from .views import Things
router = DefaultRouter()
router.register('things', Things)
urlpatterns = router.urls
`,
      'api/views.py': `from rest_framework import viewsets
class Things(viewsets.ModelViewSet):
    queryset = Thing.objects.all()
`,
    });
    expect(found).toEqual(['api/views.py:2 POST /things/ and 3 more (api/urls.py:4) have no guard']);
  });

  it('at the method of a resource of Flask-RESTful, whose decorators may be given by method', () => {
    const found = told(routeMissingAuth, {
      'app.py': `from flask import Flask
from flask_restful import Api
from books import Books
api = Api(Flask(__name__))
api.add_resource(Books, '/books')
`,
      'books.py': `from flask_restful import Resource
class Books(Resource):
    method_decorators = {'post': [login_required]}
    def post(self):
        return {}
    def delete(self):
        return {}
`,
    });
    expect(found).toEqual(['books.py:6 DELETE /books (app.py:5) has no guard']);
  });

  it('at the action of Rails', () => {
    const found = told(routeMissingAuth, {
      'config/routes.rb': 'Rails.application.routes.draw do\n  resources :notes, only: [:create, :destroy]\nend\n',
      'app/controllers/notes_controller.rb': `class NotesController < ApplicationController
  before_action :authenticate_user!, only: :create
  def create
    head :created
  end
  def destroy
    Note.find(params[:id]).destroy
  end
end
`,
    });
    expect(found).toEqual([
      'app/controllers/notes_controller.rb:6 DELETE /notes/{id} (config/routes.rb:2) has no guard',
    ]);
  });
});

describe('authentication that is switched off is told where it is', () => {
  const controller = `<?php
use Symfony\\Component\\Routing\\Attribute\\Route;
class ReportController extends AbstractController {
  #[Route('/reports/{id}', methods: ['DELETE'])]
  public function remove(int $id): Response { return new Response(); }
  #[Route('/users', methods: ['GET'])]
  public function users(): Response { return $this->json([]); }
}`;

  it('in security.yaml', () => {
    const security = `security:
  firewalls:
    reports:
      pattern: ^/reports
      security: false
    main: { jwt: ~ }
  access_control:
    - { path: ^/login, roles: PUBLIC_ACCESS }
    - { path: ^/users, roles: PUBLIC_ACCESS }
    - { path: ^/, roles: ROLE_USER }
`;
    const found = told(authExplicitlyDisabled, {
      'src/Controller/ReportController.php': controller,
      'config/packages/security.yaml': security,
    });
    expect(found.map((one) => one.split(' is ')[0])).toEqual([
      'config/packages/security.yaml:5 DELETE /reports/{id} (src/Controller/ReportController.php:4)',
      'config/packages/security.yaml:9 GET /users (src/Controller/ReportController.php:6)',
    ]);
  });

  it('at skip_before_action', () => {
    const found = told(authExplicitlyDisabled, {
      'config/routes.rb': 'Rails.application.routes.draw do\n  resources :keys, only: [:destroy]\nend\n',
      'app/controllers/application_controller.rb':
        'class ApplicationController < ActionController::API\n  before_action :authenticate_user!\nend\n',
      'app/controllers/keys_controller.rb':
        'class KeysController < ApplicationController\n  skip_before_action :authenticate_user!\n  def destroy\n    Key.find(params[:id]).destroy\n  end\nend\n',
    });
    expect(found.map((one) => one.split(' is ')[0])).toEqual([
      'app/controllers/keys_controller.rb:2 DELETE /keys/{id} (config/routes.rb:2)',
    ]);
  });

  it('at permission_classes, once', () => {
    const found = told(authExplicitlyDisabled, {
      'api/urls.py': `from rest_framework.routers import DefaultRouter
from .views import Things
router = DefaultRouter()
router.register('invoices', Things)
urlpatterns = router.urls
`,
      'api/views.py': `from rest_framework import viewsets
class Things(viewsets.ModelViewSet):
    queryset = Thing.objects.all()
    permission_classes = [AllowAny]
`,
    });
    expect(found).toEqual([
      'api/views.py:4 POST /invoices/ and 3 more (api/urls.py:4) are said to be public, though they change something',
    ]);
  });
});

it.each([
  [10, 'medium'],
  [130, 'low'],
])('beside %i guarded routes, one that asks for no role weighs %s', (count, severity) => {
  const orders = Array.from({ length: count }, (_, at) => `app.get('/orders${at}', requireAuth, list);`).join('\n');
  const code = `const app = require('express')();
${orders}
app.delete('/admin/users/:id', requireAuth, requireAdmin, drop);
app.post('/admin/users', requireAuth, make);
`;
  const project = new SourceProject({ list: ['app.js'], read: () => code });
  const found = [...scopeCheckMissing.checkProject(project)].map((one) => one.severity);
  expect(found).toEqual([severity]);
});
