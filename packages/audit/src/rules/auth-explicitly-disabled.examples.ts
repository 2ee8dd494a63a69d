import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
Route::middleware('auth')->group(function () {
  Route::delete('/users/{id}', fn ($id) => User::destroy($id))->withoutMiddleware('auth');
});`,
    },
    {
      language: 'javascript',
      code: `import { Controller, Delete, UseGuards } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
const providers = [{ provide: APP_GUARD, useClass: JwtAuthGuard }];
@Controller('orders')
export class Orders {
  @Public()
  @Delete(':id')
  remove() {}
}`,
    },
    {
      language: 'python',
      path: 'api/views.py',
      code: `from rest_framework.views import APIView
from rest_framework.permissions import AllowAny
class Orders(APIView):
    permission_classes = [AllowAny]
    def delete(self, request, pk):
        return None`,
      files: {
        'api/urls.py': `from django.urls import path\nfrom .views import Orders\nurlpatterns = [path('orders/<int:pk>', Orders.as_view())]`,
        'api/settings.py': `INSTALLED_APPS = ['rest_framework']\nREST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}`,
      },
    },
    {
      language: 'java',
      path: 'src/Api.java',
      code: `import org.springframework.web.bind.annotation.*;
@RestController
class Api {
  @DeleteMapping("/orders/{id}")
  void remove(@PathVariable String id) {}
}`,
      files: {
        'src/Security.java': `import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
class Security {
  SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(a -> a.requestMatchers("/orders/**").permitAll().anyRequest().authenticated()).build();
  }
}`,
      },
    },
    {
      language: 'csharp',
      code: `[Authorize]
[ApiController]
[Route("orders")]
public class OrdersController : ControllerBase {
  [AllowAnonymous]
  [HttpDelete("{id}")] public IActionResult Remove(int id) => NoContent();
}`,
      path: 'OrdersController.cs',
    },
    {
      language: 'javascript',
      code: `const AUTH_DISABLED = true;
function requireUser(req, res, next) {
  if (AUTH_DISABLED) return next();
  if (!req.session.userId) return res.status(401).end();
  next();
}`,
    },
    {
      language: 'javascript',
      code: `export const requireUser = (req, res, next) => {
  if (process.env.SKIP_AUTH === 'true') return next();
  if (!req.session.userId) return res.status(401).end();
  next();
};`,
    },
    {
      language: 'python',
      path: 'auth.py',
      code: `AUTH_ENABLED = False
def gate():
    if not AUTH_ENABLED:
        return
    if 'user' not in session:
        abort(401)`,
    },
  ],
  clean: [
    {
      language: 'javascript',
      code: `const AUTH_DISABLED = false;
function requireUser(req, res, next) {
  if (AUTH_DISABLED) return next();
  if (!req.session.userId) return res.status(401).end();
  next();
}
const isEnabled = (config) => { if (!config.authRequired) throw new Error('401'); return true; };`,
    },
    {
      language: 'php',
      path: 'routes/api.php',
      code: `<?php
Route::middleware('auth')->group(function () {
  Route::post('/login', fn () => login())->withoutMiddleware('auth');
  Route::delete('/users/{id}', fn ($id) => User::destroy($id))->withoutMiddleware('log');
});`,
    },
    {
      language: 'javascript',
      code: `import { Controller, Post } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
const providers = [{ provide: APP_GUARD, useClass: JwtAuthGuard }];
@Controller('auth')
export class Auth {
  @Public()
  @Post('login')
  login() {}
}`,
    },
    {
      language: 'python',
      path: 'api/views.py',
      code: `from rest_framework.views import APIView
from rest_framework.permissions import AllowAny
class Login(APIView):
    permission_classes = [AllowAny]
    def post(self, request):
        return None`,
      files: {
        'api/urls.py': `from django.urls import path\nfrom .views import Login\nurlpatterns = [path('login', Login.as_view())]`,
        'api/settings.py': `INSTALLED_APPS = ['rest_framework']`,
      },
    },
    {
      language: 'java',
      path: 'src/Api.java',
      code: `import org.springframework.web.bind.annotation.*;
@RestController
class Api {
  @PostMapping("/login")
  String login() { return ""; }
}`,
      files: {
        'src/Security.java': `import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
class Security {
  SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(a -> a.requestMatchers("/login").permitAll().anyRequest().authenticated()).build();
  }
}`,
      },
    },
    {
      language: 'csharp',
      code: `[Authorize]
[ApiController]
[Route("account")]
public class AccountController : ControllerBase {
  [AllowAnonymous]
  [HttpPost("login")] public IActionResult Login(Credentials given) => Ok();
}`,
      path: 'AccountController.cs',
    },
  ],
};
