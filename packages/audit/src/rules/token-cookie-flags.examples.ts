import type { Examples } from './rule.ts';

export const examples: Examples = {
  matching: [
    {
      language: 'javascript',
      code: `import { cookies } from 'next/headers';\nexport async function start(token) { (await cookies()).set({ name: 'studio', value: token, httpOnly: true, path: '/' }); }`,
    },
    {
      language: 'php',
      code: `<?php\nsession_set_cookie_params(['lifetime' => 0, 'secure' => false, 'httponly' => true, 'samesite' => 'Lax']);\nsession_start();`,
    },
    {
      language: 'php',
      path: 'config/session.php',
      code: `<?php\nreturn ['driver' => env('SESSION_DRIVER', 'database'), 'cookie' => 'shift_session', 'http_only' => false, 'same_site' => 'lax'];`,
    },
    {
      language: 'javascript',
      code: `import { setCookie } from 'hono/cookie';\napp.post('/login', (c) => { setCookie(c, 'access_token', token, { path: '/', sameSite: 'None' }); return c.json({}); });`,
    },
    {
      language: 'javascript',
      code: `import { cookies } from 'next/headers';\nexport async function login() { cookies().set({ name: 'session_token', value: token, path: '/' }); }`,
    },
    { language: 'javascript', code: `res.cookie('token', token);` },
    {
      language: 'javascript',
      code: `const options = { maxAge: 1000, httpOnly: false };\nres.cookie('session', id, options);`,
    },
    { language: 'javascript', code: `response.cookies.set({ name: 'token', value: token, path: '/' });` },
    {
      language: 'javascript',
      code: `app.use('*', sessionMiddleware({ store, encryptionKey, cookieOptions: { httpOnly: false, sameSite: 'none', secure: true } }));`,
    },
    { language: 'php', code: `<?php\nsetcookie('auth_token', $token, time() + 3600);` },
    {
      language: 'php',
      code: `<?php\nuse Symfony\\Component\\HttpFoundation\\Cookie;\n$response->headers->setCookie(new Cookie('access_token', $token, 0, '/', null, false, false));`,
    },
    { language: 'python', code: `response.set_cookie('session_id', sid)` },
    {
      language: 'go',
      code: `package a\nfunc f(w http.ResponseWriter) { http.SetCookie(w, &http.Cookie{Name: "token", Value: t}) }`,
    },
    {
      language: 'go',
      code: `package a
func f(c *fiber.Ctx) { c.Cookie(&fiber.Cookie{Name: "refresh_token", Value: t, HTTPOnly: true}) }`,
    },
    {
      language: 'go',
      code: `package a
func f(c echo.Context) {
	cookie := new(http.Cookie)
	cookie.Name = "token"
	cookie.Value = t
	c.SetCookie(cookie) // finding
}`,
    },
    {
      language: 'java',
      code: `class A { void f() { Cookie cookie = new Cookie("token", t); response.addCookie(cookie); } }`,
    },
    { language: 'csharp', code: `class A { void F() { Response.Cookies.Append("token", t); } }` },
    { language: 'ruby', code: `cookies[:auth_token] = token` },
    { language: 'javascript', code: `app.use(session({ secret, cookie: { httpOnly: false } }));` },
    { language: 'javascript', code: `app.use(session({ secret, cookie: { secure: false, maxAge: 1000 } }));` },
    { language: 'javascript', code: 'res.setHeader("Set-Cookie", `token=${token}; Path=/`);' },
    {
      language: 'php',
      code: `<?php\nreturn response()->json()->cookie('token', $jwt, 60, null, null, false, false);`,
    },
    { language: 'python', code: `SESSION_COOKIE_HTTPONLY = False` },
    {
      language: 'go',
      code: `package a\nfunc f(c *gin.Context) { c.SetCookie("token", t, 3600, "/", "", false, false) }`,
    },
    {
      language: 'java',
      code: `class A { void f() { ResponseCookie c = ResponseCookie.from("token", t).path("/").build(); } }`,
    },
    {
      language: 'php',
      code: `<?php\nini_set('session.cookie_httponly', 0); // finding\nsession_start(['cookie_httponly' => false]); // finding`,
    },
    {
      language: 'php',
      code: `<?php\n// the settings stand in YAML`,
      files: {
        'config/packages/framework.yaml':
          'framework:\n    session:\n        cookie_secure: auto\n        cookie_httponly: false\n',
      },
    },
    {
      language: 'php',
      code: `<?php\n// the settings stand in YAML`,
      files: {
        'config/packages/security.yaml':
          "security:\n    firewalls:\n        main:\n            remember_me:\n                secret: '%kernel.secret%'\n                secure: false\n",
      },
    },
    {
      language: 'java',
      code: `class A { // finding\n}`,
      files: { 'src/main/resources/application.properties': 'server.servlet.session.cookie.http-only=false\n' },
    },
    {
      language: 'java',
      code: `class A { void c(HttpServletResponse res) { Cookie cookie = new Cookie("jwt", t); cookie.setHttpOnly(false); cookie.setSecure(false); res.addCookie(cookie); } }`,
    },
    {
      language: 'go',
      code: `package a
func a() {
	store.Options = &sessions.Options{Path: "/", Secure: false, HttpOnly: true} // finding
	manager.Cookie.HttpOnly = false // finding
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: token, Path: "/"}) // finding
}`,
    },
    {
      language: 'csharp',
      code: `services.AddAuthentication().AddCookie(o => { o.Cookie.SecurePolicy = CookieSecurePolicy.None; });`,
    },
    {
      language: 'ruby',
      path: 'config/initializers/session_store.rb',
      code: `Rails.application.config.session_store :cookie_store, key: '_app', httponly: false`,
    },
    { language: 'javascript', code: 'document.cookie = `token=${token}; path=/`;' },
    { language: 'javascript', code: `app.register(fastifySession, { secret, cookie: { secure: false } });` },
    {
      language: 'javascript',
      code: `import session from 'express-session';\napp.use(session({ secret, resave: false, saveUninitialized: false }));`,
    },
    {
      language: 'javascript',
      path: 'src/session.ts',
      code: `import cookieSession from 'cookie-session';
import { Router } from 'express';
export const sessionMiddleware = Router();
sessionMiddleware.use(cookieSession({
  name: 'session',
  keys: [process.env['SECRET_KEY']!],
}));`,
    },
    {
      language: 'javascript',
      path: 'app.js',
      code: `const Koa = require('koa');
const session = require('koa-session');
const app = new Koa();
app.keys = [process.env.KEY];
app.use(session({ key: 'sess', maxAge: 86400000, httpOnly: false }, app));`,
    },
    {
      language: 'javascript',
      path: 'server.js',
      code: `const Hapi = require('@hapi/hapi');
const server = Hapi.server();
server.auth.strategy('session', 'cookie', { cookie: { name: 'sid', password: process.env.PW, isSecure: false } });
server.auth.default('session');`,
    },
    { language: 'php', code: `<?php\nsetcookie('member[pw]', sha1($given), time() + 3600);` },
    {
      language: 'python',
      code: `from aiohttp_session.redis_storage import RedisStorage\nstorage = RedisStorage(app['redis'], httponly=False)`,
    },
    {
      language: 'javascript',
      path: 'auth.controller.js',
      code: `module.exports.login = async (ctx) => {
  const token = await ctx.account.generateToken();
  ctx.cookie.set('access_token', token, { httpOnly: true, maxAge: 86400000 });
  ctx.body = {};
};`,
    },
  ],
  clean: [
    {
      language: 'php',
      code: `<?php\nsession_set_cookie_params(['lifetime' => 0, 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);\nsession_set_cookie_params(0, '/', '', true, true);`,
    },
    {
      language: 'php',
      path: 'config/session.php',
      code: `<?php\nreturn ['driver' => 'database', 'secure' => env('SESSION_SECURE_COOKIE'), 'http_only' => env('SESSION_HTTP_ONLY', true)];`,
    },
    {
      language: 'javascript',
      code: `response.cookies.set({ name: 'token', value: token, httpOnly: true, secure: true }); response.cookies.set({ name: 'token', value: '', maxAge: -1 });`,
    },
    {
      language: 'javascript',
      code: `import { setCookie } from 'hono/cookie';
import { serialize } from 'cookie';
app.post('/login', (c) => { setCookie(c, 'access_token', token, { httpOnly: true, secure: true, sameSite: 'Lax' }); setCookie(c, 'theme', 'dark'); return c.json({}); });
const header = serialize('session_token', token, { httpOnly: true, secure: true, sameSite: 'lax' });`,
    },
    {
      language: 'javascript',
      code: 'app.use(session({ secret, cookie: { maxAge: 1 } })); res.setHeader("Set-Cookie", `token=${token}; HttpOnly; Secure`);',
    },
    {
      language: 'go',
      code: `package a\nfunc f(c *gin.Context) { c.SetCookie("token", t, 3600, "/", "", true, true) }`,
    },
    {
      language: 'java',
      code: `class A { void f() { ResponseCookie c = ResponseCookie.from("token", t).httpOnly(true).secure(true).build(); } }`,
    },
    {
      language: 'javascript',
      code: `res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' }); res.cookie('theme', 'dark'); res.cookie('token', t, options);`,
    },
    {
      language: 'php',
      code: `<?php\nsetcookie('auth_token', $token, ['secure' => true, 'httponly' => true, 'samesite' => 'Lax']); setcookie('lang', 'de');`,
    },
    {
      language: 'python',
      code: `response.set_cookie('session_id', sid, httponly=True, secure=True, samesite='Lax')\nresponse.set_cookie('session_id', '', expires=0)`,
    },
    {
      language: 'go',
      code: `package a\nfunc f(w http.ResponseWriter) { http.SetCookie(w, &http.Cookie{Name: "token", Value: t, HttpOnly: true, Secure: true}) }`,
    },
    {
      language: 'go',
      code: `package a
func f(c echo.Context) {
	cookie := new(http.Cookie)
	cookie.Name = "token"
	cookie.Value = t
	cookie.HttpOnly = true
	cookie.Secure = true
	c.SetCookie(cookie)
}`,
    },
    {
      language: 'java',
      code: `class A { void f() { Cookie cookie = new Cookie("token", t); cookie.setHttpOnly(true); cookie.setSecure(true); response.addCookie(cookie); } }`,
    },
    {
      language: 'csharp',
      code: `class A { void F() { Response.Cookies.Append("token", t, new CookieOptions { HttpOnly = true, Secure = true }); } }`,
    },
    {
      language: 'ruby',
      code: `cookies[:auth_token] = { value: token, httponly: true, secure: true }\ncookies[:lang] = 'de'`,
    },
    {
      language: 'php',
      code: `<?php\nini_set('session.cookie_httponly', '1'); ini_set('session.cookie_samesite', 'Lax'); session_start(['cookie_lifetime' => 86400, 'cookie_secure' => true]);`,
      files: {
        'config/packages/framework.yaml':
          'framework:\n    session:\n        cookie_secure: auto\n        cookie_samesite: lax\n',
        'config/packages/security.yaml': 'security:\n    firewalls:\n        dev:\n            security: false\n',
        'src/main/resources/application-dev.properties': 'server.servlet.session.cookie.secure=false\n',
      },
    },
    {
      language: 'go',
      code: `package a
func a() { store.Options(sessions.Options{MaxAge: 3600, HttpOnly: true, Secure: true}) }`,
    },
    {
      language: 'csharp',
      code: `services.ConfigureApplicationCookie(o => { o.Cookie.HttpOnly = true; o.Cookie.SecurePolicy = CookieSecurePolicy.Always; });`,
    },
    {
      language: 'javascript',
      code: "document.cookie = `theme=${theme}; path=/`; document.cookie = 'token=; max-age=0';",
    },
    {
      language: 'javascript',
      code: `import session from 'express-session';\nconst options = { secret, cookie: {} };\nif (app.get('env') === 'production') options.cookie.secure = true;\napp.use(session(options));\nbuild(session({ ...shared, secret }));`,
    },
    {
      language: 'javascript',
      path: 'src/session.ts',
      code: `import cookieSession from 'cookie-session';
import express from 'express';
const app = express();
app.use(cookieSession({ name: 'session', keys: [process.env.KEY!], secure: true, sameSite: 'lax' }));`,
    },
    {
      language: 'javascript',
      path: 'login.js',
      code: `exports.send = (user, res) => {
  const token = user.getJwtToken();
  const options = { expires: new Date(Date.now() + 864e5), httpOnly: true, sameSite: 'lax' };
  if (process.env.NODE_ENV === 'production') options.secure = true;
  res.status(200).cookie('token', token, options).json({ success: true });
};`,
    },
    { language: 'php', code: `<?php\nsetcookie('pwa[prompted]', '1', time() + 3600);` },
    {
      language: 'python',
      code: `from aiohttp_session.redis_storage import RedisStorage\nstorage = RedisStorage(app['redis'], secure=True)`,
    },
    {
      language: 'javascript',
      path: 'auth.controller.js',
      code: `module.exports.login = async (ctx) => {
  const token = await ctx.account.generateToken();
  ctx.cookie.set('access_token', token, { httpOnly: true, secure: true, sameSite: 'lax', maxAge: 86400000 });
  ctx.cookie.set('theme', 'dark', { maxAge: 86400000 });
  ctx.body = {};
};
module.exports.logout = (ctx) => {
  ctx.cookie.set('access_token', null, { maxAge: 0, httpOnly: true });
  ctx.status = 204;
};`,
    },
  ],
};
