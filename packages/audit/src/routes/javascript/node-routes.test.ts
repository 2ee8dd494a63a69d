import { describe, expect, it } from 'vitest';
import { SourceProject } from '../../source/source-project.ts';

/** `GET /x guarded requireAuth`, one a route, sorted. */
function routes(files: Readonly<Record<string, string>>): readonly string[] {
  const project = new SourceProject({ list: Object.keys(files).sort(), read: (file) => files[file] });
  return project.routes.map((one) => [one.method, one.path, one.protection, ...one.guards].join(' ')).sort();
}

const auth = `
const jwt = require('jsonwebtoken');
exports.gate = (req, res, next) => {
  try { req.user = jwt.verify(req.headers.authorization, process.env.KEY, { algorithms: ['HS256'] }); next(); }
  catch { res.status(401).json({}); }
};
exports.pass = (req, res, next) => next();
`;

describe('the routes of Express', () => {
  it('are guarded by what does turn away, wherever it stands, and from there on only', () => {
    const files = {
      'auth.js': auth,
      'app.js': `
const app = require('express')();
const { gate, pass } = require('./auth');
app.get('/a', pass, (req, res) => res.json(all()));
app.get('/b', gate, (req, res) => res.json(all()));
app.use('/admin', gate, require('./admin'));
app.post('/c', (req, res) => res.json(save(req.body)));
app.use(gate);
app.get('/d', (req, res) => res.json(all()));
`,
      'admin.js': `
const router = require('express').Router();
router.delete('/users/:id', (req, res) => res.end());
module.exports = router;
`,
    };
    expect(routes(files)).toEqual([
      'DELETE /admin/users/{id} guarded gate',
      'GET /a open',
      'GET /b guarded gate',
      'GET /d guarded gate',
      'POST /c open',
    ]);
  });

  it('are guarded by what verifies a token, though it answers with a page or a message rather than a status', () => {
    const files = {
      'app.js': `
const app = require('express')();
const jwt = require('jsonwebtoken');
app.get('/admin/users', (req, res) => {
  if (req.headers.authorization) {
    const { role } = jwt.verify(req.headers.authorization.split(' ')[1], process.env.KEY);
    res.json(role === 'admin' ? all() : {});
  } else res.json({ error: 'missing token' });
});
app.post('/game', verifyJWT, (req, res) => res.json(play(req.body)));
function verifyJWT(req, res, next) {
  const token = req.cookies.session;
  if (!token) return res.sendFile('error.html');
  jwt.verify(token, process.env.KEY, (error) => { if (error) { return res.sendFile('error.html'); } next(); });
}
`,
    };
    expect(routes(files)).toEqual(['GET /admin/users guarded inline check', 'POST /game guarded verifyJWT']);
  });

  it('are guarded by what a module gives as a whole, whatever its file is called', () => {
    const files = {
      'middlewares/auth.middleware.js': `
const ApiError = require('../errors');
module.exports = function (req, res, next) {
  if (!req.headers.authorization) return next(ApiError.UnauthorizedError());
  next();
};
`,
      'middlewares/timing.middleware.js': `module.exports = (req, res, next) => next();`,
      'app.js': `
const app = require('express')();
const auth = require('./middlewares/auth.middleware');
const timing = require('./middlewares/timing.middleware');
app.post('/a', auth, (req, res) => res.json(save(req.body)));
app.post('/b', timing, (req, res) => res.json(save(req.body)));
`,
    };
    expect(routes(files)).toEqual(['POST /a guarded auth', 'POST /b open']);
  });

  it('are those of functions that are given the application, with what stands before the call', () => {
    const files = {
      'auth.js': auth,
      'app.js': `
const app = require('express')();
app.use(require('./auth').gate);
require('./more')(app);
`,
      'more.js': `module.exports = function (app) { app.get('/more', (req, res) => res.json(1)); };`,
    };
    expect(routes(files)).toEqual(['GET /more guarded gate']);
  });

  it('are reached through what was declared for the same path and method before', () => {
    const text = `
const app = require('express')();
app.get('/x', requireAuth);
app.get('/x', (req, res) => res.json(all()));
app.post('/x', (req, res) => res.json(save(req.body)));
`;
    expect(routes({ 'app.js': text })).toEqual(['GET /x guarded requireAuth', 'GET /x unknown', 'POST /x open']);
  });

  it('may hang in a chain: of a route, or of the application', () => {
    const text = `
import express from 'express';
const app = express();
app.route('/x').get((req, res) => res.json(all())).post(requireAuth, (req, res) => res.end());
app.get('/y', (req, res) => res.json(all())).use(requireAuth).get('/z', (req, res) => res.json(all()));
`;
    expect(routes({ 'app.ts': text })).toEqual([
      'GET /x open',
      'GET /y open',
      'GET /z guarded requireAuth',
      'POST /x guarded requireAuth',
    ]);
  });
});

describe('the routes of Fastify', () => {
  it('are guarded by hooks of their own plugin, and by options with hooks', () => {
    const files = {
      'server.ts': `
import Fastify from 'fastify';
import orders from './orders';
const fastify = Fastify();
fastify.decorate('authenticate', async (request, reply) => { try { await request.jwtVerify(); } catch (e) { reply.send(e); } });
fastify.get('/open', async () => all());
fastify.get('/closed', { onRequest: [fastify.authenticate] }, async () => all());
fastify.register(orders, { prefix: '/orders' });
fastify.register(async (app) => {
  app.addHook('onRequest', async (request) => { await request.jwtVerify(); });
  app.get('/in', async () => all());
}, { prefix: '/scoped' });
`,
      'orders.ts': `
import type { FastifyInstance } from 'fastify';
export default async function (app: FastifyInstance) {
  app.post('/', { preHandler: app.authenticate }, async (request) => save(request.body));
  app.get('/', async () => all());
}
`,
    };
    expect(routes(files)).toEqual([
      'GET /closed guarded authenticate',
      'GET /open open',
      'GET /orders open',
      'GET /scoped/in guarded inline middleware',
      'POST /orders guarded authenticate',
    ]);
  });
});

describe('the routes of Koa and Hono', () => {
  it('are covered by what their application uses before their router', () => {
    const text = `
import Koa from 'koa';
import Router from '@koa/router';
import jwt from 'koa-jwt';
const app = new Koa();
const open = new Router();
const closed = new Router({ prefix: '/api' });
open.get('/items', (ctx) => { ctx.body = all(); });
closed.post('/items', (ctx) => { ctx.body = save(ctx.request.body); });
app.use(open.routes());
app.use(jwt({ secret: process.env.S }));
app.use(closed.routes()).use(closed.allowedMethods());
`;
    expect(routes({ 'app.ts': text })).toEqual(['GET /items open', 'POST /api/items guarded koa-jwt']);
  });

  it('are covered by paths with a star, and carry the prefixes of where they are mounted', () => {
    const text = `
import { Hono } from 'hono';
import { jwt } from 'hono/jwt';
import { bearerAuth } from 'hono/bearer-auth';
const app = new Hono().basePath('/v1');
const books = new Hono();
books.get('/', (c) => c.json(all())).post('/', bearerAuth({ token: process.env.T }), (c) => c.json({}));
app.use('/admin/*', jwt({ secret: process.env.S, alg: 'HS256' }));
app.get('/admin/stats', (c) => c.json({}));
app.get('/users', (c) => c.json(all()));
app.route('/books', books);
`;
    expect(routes({ 'app.ts': text })).toEqual([
      'GET /v1/admin/stats guarded jwt',
      'GET /v1/books open',
      'GET /v1/users open',
      'POST /v1/books guarded bearerAuth',
    ]);
  });
});

describe('the routes of routers that are one chain of calls', () => {
  it('are those of each link, mounted by name, with what the links before put in front', () => {
    const files = {
      'app.ts': `
import { Hono } from 'hono';
import { orders } from './orders';
import shops from './shops';
export default new Hono().basePath('api').route('/orders', orders).route('/shops', shops).get('/open', (c) => c.json(1));
`,
      'orders.ts': `
import { Hono } from 'hono';
import { signedIn } from './auth';
export const orders = new Hono()
  .get('/prices', (c) => c.json(1))
  .use('*', signedIn)
  .delete('/:id', (c) => c.json(1));
`,
      'shops.ts': `
import { Hono } from 'hono';
export default new Hono().post('/', (c) => c.json(1));
`,
      'auth.ts': `
import { createMiddleware } from 'hono/factory';
export const signedIn = createMiddleware(async (c, next) => {
  if (!c.req.header('authorization')) return c.json({}, 401);
  await next();
});
`,
    };
    expect(routes(files)).toEqual([
      'DELETE /api/orders/{id} guarded signedIn',
      'GET /api/open open',
      'GET /api/orders/prices open',
      'POST /api/shops open',
    ]);
  });

  it('are found behind the prefix of a router of Koa, and in what functions make', () => {
    const files = {
      'users.ts': `
import Router from 'koa-router';
const router = new Router();
router.prefix('/v1').get('/users', list).delete(['/users/:id', '/people/:id'], remove);
function list(ctx) { ctx.body = all(); }
function remove(ctx) { ctx.body = gone(ctx.params.id); }
`,
      'create.ts': `
import { OpenAPIHono } from '@hono/zod-openapi';
export function createRouter() { return new OpenAPIHono({ strict: false }); }
`,
      'orders.index.ts': `
import { createRouter } from './create';
import * as described from './orders.routes';
import { listOrders, addOrder } from './orders.handlers';
export default createRouter().openapi(described.listRoute, listOrders).openapi(described.addRoute, addOrder);
`,
      'orders.routes.ts': `
import { createRoute } from '@hono/zod-openapi';
export const listRoute = createRoute({ method: 'get', path: '/orders', middleware: [requireAuth] as const });
export const addRoute = createRoute({ method: 'post', path: '/orders' });
`,
      'orders.handlers.ts': `export const listOrders = (c) => c.json([]); export const addOrder = (c) => c.json({});`,
    };
    expect(routes(files)).toEqual([
      'DELETE /v1/people/{id} open',
      'DELETE /v1/users/{id} open',
      'GET /orders guarded requireAuth',
      'GET /v1/users open',
      'POST /orders open',
    ]);
  });
});

describe('the routes of Nest', () => {
  it('are guarded by what is given to all under the name of the token', () => {
    const files = {
      'app.module.ts': `
import { Module } from '@nestjs/common';
@Module({ providers: [{ provide: 'APP_GUARD', useClass: AuthGuard }] })
export class AppModule {}`,
      'users.controller.ts': `
import { Controller, Get } from '@nestjs/common';
@Controller('users')
export class Users { @Get() all() {} }`,
    };
    expect(routes(files)).toEqual(['GET /users guarded AuthGuard']);
  });

  it('are guarded by middleware where a module puts it, and not where it is excluded', () => {
    const files = {
      'app.module.ts': `
import { MiddlewareConsumer, Module, RequestMethod } from '@nestjs/common';
@Module({})
export class AppModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(IsAuthenticated).exclude({ path: 'users/signIn', method: RequestMethod.POST }, 'news/:id').forRoutes('*');
  }
}`,
      'auth.ts': `
import { UnauthorizedException } from '@nestjs/common';
export class IsAuthenticated { use(req, res, next) { if (!req.headers.authorization) throw new UnauthorizedException(); next(); } }`,
      'users.controller.ts': `
import { Controller, Get, Post } from '@nestjs/common';
@Controller()
export class Users {
  @Get('users') all() {}
  @Post('users/signIn') enter() {}
  @Get('news/:id') news() {}
}`,
    };
    expect(routes(files)).toEqual([
      'GET /news/{id} open',
      'GET /users guarded IsAuthenticated',
      'POST /users/signIn open',
    ]);
  });

  it('are guarded by decorators, those of the project too, and open where they say so', () => {
    const files = {
      'users.controller.ts': `
import { Controller, Get, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Public } from './public';
@Controller('users')
export class UsersController {
  @Get() list() { return this.users.all(); }
  @UseGuards(AuthGuard('jwt')) @Post() create() {}
  @Public() @Get('open') open() {}
}
`,
      'public.ts': `
import { SetMetadata } from '@nestjs/common';
export const Public = () => SetMetadata('isPublic', true);
`,
    };
    expect(routes(files)).toEqual([
      'GET /users open',
      'GET /users/open declared-public',
      'POST /users guarded AuthGuard(jwt)',
    ]);
  });
});

describe('the routes of Next', () => {
  it('are files, guarded by wrappers and by sessions that are looked at', () => {
    const files = {
      'app/api/(shop)/orders/[id]/route.ts': `
export async function GET() { return Response.json(await all()); }
export async function POST() {
  const session = await auth();
  if (!session) return new Response('no', { status: 401 });
  return Response.json({});
}
`,
      'app/api/wrapped/route.ts': `
import { withAuth } from '../../../lib/auth';
export const PUT = withAuth(async (request) => Response.json({}));
`,
      'lib/auth.ts': `
export function withAuth(handler) {
  return async (request) => {
    if (!request.headers.get('authorization')) return new Response('', { status: 401 });
    return handler(request);
  };
}
`,
      'pages/api/old.ts': `export default async function handler(req, res) { await remove(req.query.id); res.json({}); }`,
    };
    expect(routes(files)).toEqual([
      '* /api/old open',
      'GET /api/orders/{id} open',
      'POST /api/orders/{id} guarded session check',
      'PUT /api/wrapped guarded withAuth',
    ]);
  });
});
