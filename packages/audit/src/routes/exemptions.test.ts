import { describe, expect, it } from 'vitest';
import { authExplicitlyDisabled } from '../rules/auth-explicitly-disabled.ts';
import { authOrder } from '../rules/auth-order.ts';
import type { ProjectRule } from '../rules/rule.ts';
import { SourceProject } from '../source/source-project.ts';

function projectOf(files: Readonly<Record<string, string>>): SourceProject {
  return new SourceProject({ list: Object.keys(files).sort(), read: (file) => files[file] });
}

function routesOf(files: Readonly<Record<string, string>>): readonly string[] {
  return projectOf(files).routes.map(({ protection, method, path }) => `${protection} ${method} ${path}`);
}

function told(rule: ProjectRule, files: Readonly<Record<string, string>>): readonly string[] {
  return [...rule.checkProject(projectOf(files))].map(({ file, code }) => `${file}:${code.region.startLine}`);
}

const guard = `const open = ['/login', '/users/export'];
const gate = (req, res, next) => {
  if (open.includes(req.path)) return next();
  if (!req.headers.authorization) return res.status(401).end();
  next();
};`;

describe('what a guard lets through by its path', () => {
  const app = `const app = require('express')();
${guard}
app.use(gate);
app.get('/users/export', (req, res) => res.json(users()));
app.delete('/users/:id', (req, res) => res.end());`;

  it('is said to be public, and told where the guard says so', () => {
    expect(routesOf({ 'app.js': app })).toEqual(['declared-public GET /users/export', 'guarded DELETE /users/{id}']);
    expect(told(authExplicitlyDisabled, { 'app.js': app })).toEqual(['app.js:2']);
  });

  it('is what stands in `unless`, by text, by expression, and by method', () => {
    const unless = `const app = require('express')();
const { expressjwt } = require('express-jwt');
app.use(expressjwt({ secret, algorithms: ['HS256'] }).unless({ path: ['/a', { url: /^\\/admin\\//, methods: ['GET'] }] }));
app.delete('/a', (req, res) => res.end());
app.get('/admin/users', (req, res) => res.end());
app.delete('/admin/users', (req, res) => res.end());`;
    expect(routesOf({ 'app.js': unless })).toEqual([
      'declared-public DELETE /a',
      'declared-public GET /admin/users',
      'guarded DELETE /admin/users',
    ]);
  });

  it('is what the middleware of Next leaves out', () => {
    const middleware = `const open = ['/api/export'];
export function middleware(request) {
  if (open.includes(request.nextUrl.pathname)) return NextResponse.next();
  if (!request.cookies.get('session')) return new Response(null, { status: 401 });
}`;
    const route = 'export async function GET() { return Response.json(await all()); }';
    expect(
      routesOf({ 'middleware.ts': middleware, 'app/api/export/route.ts': route, 'app/api/users/route.ts': route }),
    ).toEqual(['declared-public GET /api/export', 'guarded GET /api/users']);
  });

  it('is what the middleware of FastAPI leaves out', () => {
    const app = `from fastapi import FastAPI, Request
app = FastAPI()
PUBLIC = ['/login', '/users/export']
@app.middleware('http')
async def auth(request: Request, call_next):
    if request.url.path in PUBLIC:
        return await call_next(request)
    if not valid(request.headers.get('authorization')):
        return JSONResponse({}, status_code=401)
    return await call_next(request)
@app.get('/users/export')
async def export():
    return []
@app.delete('/users/{uid}')
async def drop(uid: int):
    return {}`;
    expect(routesOf({ 'main.py': app })).toEqual(['declared-public GET /users/export', 'guarded DELETE /users/{uid}']);
  });

  it('is nothing where the guard asks only on the paths that it names', () => {
    const only = app.replace(
      'if (open.includes(req.path)) return next();',
      'if (!open.includes(req.path)) return next();',
    );
    expect(routesOf({ 'app.js': only })[1]).toBe('guarded DELETE /users/{id}');
  });
});

describe('a guard behind the place where a router is mounted', () => {
  const router = `const router = require('express').Router();
router.delete('/:id', (req, res) => { Order.remove(req.params.id); res.end(); });
module.exports = router;`;
  const app = (before: string, after: string) => `const app = require('express')();
const orders = require('./orders');
${before}
app.use('/orders', orders);
${after}
const gate = (req, res, next) => (req.headers.authorization ? next() : res.status(401).end());
app.get('/me', (req, res) => res.json(req.user));`;
  const use = 'app.use(requireAuth);';

  it('is told, and one before it is not', () => {
    expect(told(authOrder, { 'orders.js': router, 'app.js': app('', use) })).toEqual(['app.js:5']);
    expect(told(authOrder, { 'orders.js': router, 'app.js': app(use, '') })).toEqual([]);
  });
});

describe('the panels of libraries', () => {
  const panel = (how: string) => `const app = require('express')();
const AdminJSExpress = require('@adminjs/express');
const gate = (req, res, next) => (req.headers.authorization ? next() : res.status(401).end());
app.use('/admin', ${how});`;

  it('are open, unless they are guarded or ask for a login themselves', () => {
    expect(routesOf({ 'app.js': panel('AdminJSExpress.buildRouter(admin)') })).toEqual(['open * /admin']);
    expect(routesOf({ 'app.js': panel('gate, AdminJSExpress.buildRouter(admin)') })).toEqual(['guarded * /admin']);
    expect(routesOf({ 'app.js': panel('AdminJSExpress.buildAuthenticatedRouter(admin, {})') })).toEqual([]);
  });
});

describe('handlers and guards of Express and Nest', () => {
  it('are found behind bind', () => {
    const files = {
      'app.js': `const app = require('express')();
const controller = new Accounts();
class Accounts { update(req, res) { res.json(save(req.body)); } }
app.put('/accounts/:id', controller.update.bind(controller));`,
    };
    expect(routesOf(files)).toEqual(['open PUT /accounts/{id}']);
  });

  it('guard nothing where they let in whoever has no token', () => {
    const files = {
      'guard.ts': `import { AuthGuard } from '@nestjs/passport';
export class OptionalGuard extends AuthGuard('jwt') { handleRequest(err, user) { return user || null; } }`,
      'files.ts': `import { Controller, Delete, UseGuards } from '@nestjs/common';
@Controller('files') export class Files { @UseGuards(OptionalGuard) @Delete(':id') drop() {} }`,
    };
    expect(routesOf(files)).toEqual(['declared-public DELETE /files/{id}']);
  });

  it('let a cart be filled by whoever visits', () => {
    const cart = `const app = require('express')();
app.post('/cart/items', (req, res) => { req.session.cart.push(req.body.sku); res.end(); });`;
    expect(projectOf({ 'app.js': cart }).routes[0]?.publicReason).toBe('guest session');
  });
});
