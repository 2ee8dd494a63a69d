import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'java',
      code: `class S { void c(HttpSecurity http) { http.csrf(c -> c.disable()).formLogin(withDefaults()); } }`,
    },
    {
      language: 'java',
      code: `class S { void c(HttpSecurity http) { http.csrf(csrf -> csrf.disable()).authorizeHttpRequests(a -> a.anyRequest().authenticated()); } }`,
    },
    { language: 'python', code: `@csrf_exempt\n@login_required\ndef transfer(request):\n    move(request.user)` },
    {
      language: 'python',
      code: `@csrf_exempt\ndef webhook(request):\n    verify_signature(request)\n\n@csrf_exempt # finding\n@login_required\ndef transfer(request):\n    move(request.user)`,
    },
    {
      language: 'java',
      code: `class S {
  SecurityFilterChain api(HttpSecurity http) { return http.csrf(c -> c.disable()).sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS)).build(); }
  SecurityFilterChain web(HttpSecurity http) { return http.csrf(c -> c.disable()).formLogin(withDefaults()).build(); } // finding
}`,
    },
    {
      language: 'ruby',
      code: `class TransfersController < ApplicationController\n  skip_before_action :verify_authenticity_token\n  before_action :authenticate_user!\nend`,
    },
    { language: 'php', code: `<?php\nclass VerifyCsrfToken { protected $except = ['*']; }` },
    { language: 'csharp', code: `[Authorize]\n[IgnoreAntiforgeryToken]\nclass Transfers { }` },
    {
      language: 'php',
      path: 'bootstrap/app.php',
      code: `<?php\nApplication::configure()->withMiddleware(function (Middleware $m) { $m->validateCsrfTokens(except: ['stripe/webhook', 'account/*']); });`,
    },
    {
      language: 'php',
      path: 'routes/web.php',
      code: `<?php\nRoute::post('/profile', [P::class, 'update'])->middleware('auth')->withoutMiddleware([VerifyCsrfToken::class]);`,
    },
    {
      language: 'php',
      code: `<?php\n// the login stands in security.yaml`,
      files: {
        'config/packages/security.yaml':
          'security:\n  firewalls:\n    main:\n      form_login: { login_path: login, check_path: login, enable_csrf: false }\n',
      },
    },
    {
      language: 'python',
      path: 'shop/settings.py',
      code: `MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
]`,
    },
    {
      language: 'python',
      code: `class LaxAuthentication(SessionAuthentication):\n    def enforce_csrf(self, request):\n        return`,
    },
    { language: 'python', code: `@csrf.exempt\n@login_required\ndef change_password():\n    current_user.save()` },
    {
      language: 'ruby',
      path: 'config/environments/production.rb',
      code: `Rails.application.configure do\n  config.action_controller.allow_forgery_protection = false\nend`,
    },
    {
      language: 'java',
      code: `class S { void c(HttpSecurity http) { http.csrf(c -> c.ignoringRequestMatchers("/account/**")).formLogin(withDefaults()); } }`,
    },
    {
      language: 'java',
      code: `class S {
  void c(HttpSecurity http) {
    // http.sessionManagement().sessionCreationPolicy(SessionCreationPolicy.STATELESS);
    http.formLogin().loginPage("/login");
    http.csrf().disable();
  }
}`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const session = require('express-session');
const lusca = require('lusca');
const app = express();
app.use(session({ secret: process.env.S, resave: false, saveUninitialized: false, cookie: { secure: true, httpOnly: true, sameSite: 'none' } }));
app.use(lusca({ csrf: false }));
app.post('/transfer', requireLogin, (req, res) => res.end());`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const app = express();
app.use(require('cookie-parser')());
app.post('/login', limiter, async (req, res) => {
  const token = await login(req.body);
  res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'none' });
  res.end();
});
app.post('/transfer', auth, (req, res) => res.end());`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const app = express();
app.post('/transfer', auth, (req, res) => res.end());
app.post('/login', limiter, async (req, res) => {
  const token = await login(req.body);
  res.cookie('accessToken', token, { httpOnly: true, secure: true, sameSite: process.env.NODE_ENV === 'production' ? 'none' : 'lax' });
  res.end();
});`,
    },
  ],
  clean: [
    {
      language: 'java',
      code: `class S { void c(HttpSecurity http) { http.csrf(csrf -> csrf.disable()).addFilterBefore(jwtFilter, F.class).authorizeHttpRequests(a -> a.anyRequest().authenticated()); } }`,
    },
    {
      language: 'python',
      code: `@csrf_exempt\ndef ping(request):\n    return pong()\n\n@login_required\ndef home(request):\n    return page(request.user)`,
    },
    {
      language: 'java',
      code: `class S { void c(HttpSecurity http) { http.csrf(c -> c.disable()).sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS)).oauth2ResourceServer(o -> o.jwt()); } }`,
    },
    { language: 'python', code: `@csrf_exempt\ndef webhook(request):\n    verify_signature(request)` },
    {
      language: 'ruby',
      code: `class HooksController < ApplicationController\n  skip_before_action :verify_authenticity_token\n  before_action :verify_signature\nend`,
    },
    { language: 'php', code: `<?php\nclass VerifyCsrfToken { protected $except = ['webhooks/stripe']; }` },
    {
      language: 'php',
      code: `<?php\nclass LeadModel { function clean($data) { return $this->form($data, ['csrf_protection' => false, 'allow_extra_fields' => true])->getData(); } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass SearchType { function configureOptions($resolver) { $resolver->setDefaults(['method' => 'GET', 'csrf_protection' => false]); } }`,
    },
    {
      language: 'php',
      code: `<?php\nclass UserController { function form($request) { if (!$request->isHtmlRequest()) return $this->create(UserType::class, ['csrf_protection' => false]); return $this->create(UserType::class); } }`,
    },
    {
      language: 'php',
      path: 'src/Form/ItemType.php',
      code: `<?php\nclass ItemType { function configureOptions($resolver) { $resolver->setDefaults(['csrf_protection' => false]); } }`,
      files: {
        'app/config/security.yml':
          'security:\n  firewalls:\n    api:\n      stateless: true\n      guard: { authenticators: [App\\Jwt] }\n',
      },
    },
    { language: 'csharp', code: `[ApiController]\n[IgnoreAntiforgeryToken]\nclass Transfers { }` },
    {
      language: 'php',
      path: 'bootstrap/app.php',
      code: `<?php\nApplication::configure()->withMiddleware(function (Middleware $m) { $m->validateCsrfTokens(except: ['stripe/*', 'hooks/github']); });`,
    },
    {
      language: 'python',
      path: 'shop/settings.py',
      code: `MIDDLEWARE = [
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.contrib.auth.middleware.AuthenticationMiddleware',
]`,
    },
    { language: 'python', code: `@csrf.exempt\ndef webhook():\n    verify_signature(request.data)` },
    {
      language: 'ruby',
      path: 'config/environments/test.rb',
      code: `Rails.application.configure do\n  config.action_controller.allow_forgery_protection = false\nend`,
    },
    {
      language: 'java',
      code: `class S { void c(HttpSecurity http) { http.csrf(c -> c.ignoringRequestMatchers("/webhooks/**")).formLogin(withDefaults()); } }`,
    },
    {
      language: 'ruby',
      path: 'config/application.rb',
      code: `class Application < Rails::Application\n  config.action_controller.default_protect_from_forgery = false\nend`,
      files: {
        'app/controllers/application_controller.rb': `class ApplicationController < ActionController::Base\n  protect_from_forgery\n  def current_user; User.find(session[:user_id]); end\nend`,
      },
    },
    {
      language: 'python',
      code: `def create_blueprint(self):\n    if self.csrf_exempt:\n        csrf.exempt(self.blueprint)\n    return self.blueprint`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const app = express();
app.use(require('cookie-parser')());
app.post('/login', limiter, async (req, res) => {
  const token = await login(req.body);
  res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' });
  res.end();
});`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const express = require('express');
const { doubleCsrf } = require('csrf-csrf');
const app = express();
app.post('/login', limiter, async (req, res) => { const token = await login(req.body); res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'none' }); res.end(); });
app.post('/transfer', auth, (req, res) => res.end());`,
    },
  ],
};
