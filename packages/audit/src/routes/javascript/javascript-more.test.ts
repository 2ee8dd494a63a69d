import { describe, expect, it } from 'vitest';
import { SourceProject } from '../../source/source-project.ts';

function routesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const project = new SourceProject({ list: Object.keys(files).sort(), read: (file) => files[file] });
  return project.routes.map(({ protection, method, path, guards, publicReason }) =>
    [protection, method, path, ...guards, publicReason === undefined ? '' : `(${publicReason})`].join(' ').trim(),
  );
}

describe('the routes of Hapi', () => {
  const head = "const server = require('@hapi/hapi').server();\nserver.auth.strategy('jwt', 'jwt', {});\n";

  it('are guarded by the strategy that they name, and open without one', () => {
    const found = routesOf({
      'server.js': `${head}server.route({ method: 'GET', path: '/notes', options: { auth: 'jwt' }, handler: list });
server.route([{ method: ['PUT', 'DELETE'], path: '/notes/{id?}', handler: (request) => change(request) }]);
const list = (request) => notes.of(request);`,
    });
    expect(found).toEqual(['guarded GET /notes auth(jwt)', 'open PUT /notes/{id}', 'open DELETE /notes/{id}']);
  });

  it('have the default strategy, unless they switch it off or only try it', () => {
    const found = routesOf({
      'server.js': `${head}server.auth.default('jwt');
server.route({ method: 'GET', path: '/notes', handler: () => [] });
server.route({ method: 'DELETE', path: '/notes', options: { auth: false }, handler: () => drop() });
server.route({ method: 'PUT', path: '/notes', options: { auth: { mode: 'try' } }, handler: () => put() });`,
    });
    expect(found).toEqual([
      'guarded GET /notes auth.default(jwt)',
      'declared-public DELETE /notes',
      'declared-public PUT /notes',
    ]);
  });
});

describe('controllers of decorators', () => {
  it('are those of routing-controllers', () => {
    const found = routesOf({
      'users.ts': `import { JsonController, Get, Delete, Authorized } from 'routing-controllers';
@JsonController('/users')
export class Users {
  @Authorized('ADMIN') @Get('/:id') one() { return repo.one(); }
  @Delete('/:id') remove() { return repo.remove(); }
}`,
    });
    expect(found).toEqual(['guarded GET /users/{id} @Authorized', 'open DELETE /users/{id}']);
  });

  it('are those of tsoa, whose class may be secured as a whole', () => {
    const found = routesOf({
      'orders.ts': `import { Route, Post, Delete, Security } from 'tsoa';
@Route('orders') export class Orders { @Security('jwt', ['orders:write']) @Post() add() {} @Delete('{id}') remove() {} }
@Route('bills') @Security('jwt') export class Bills { @Delete('{id}') remove() {} }`,
    });
    expect(found).toEqual([
      'guarded POST /orders @Security',
      'open DELETE /orders/{id}',
      'guarded DELETE /bills/{id} @Security',
    ]);
  });
});

describe('the procedures of tRPC', () => {
  it('are guarded by what the procedure they begin with uses', () => {
    const found = routesOf({
      'trpc.ts': `import { initTRPC, TRPCError } from '@trpc/server';
const t = initTRPC.create();
export const publicProcedure = t.procedure;
const enforce = t.middleware(({ ctx, next }) => { if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' }); return next(); });
export const memberOnly = t.procedure.use(enforce);`,
      'posts.ts': `import { publicProcedure, memberOnly } from './trpc';
export const posts = router({
  remove: publicProcedure.input(z.string()).mutation(({ input }) => db.post.delete(input)),
  rename: memberOnly.input(z.string()).mutation(({ input }) => db.post.rename(input)),
  login: publicProcedure.mutation(({ input }) => login(input)),
});`,
    });
    expect(found).toEqual([
      'declared-public MUTATION remove',
      'guarded MUTATION rename enforce',
      'declared-public MUTATION login (login)',
    ]);
  });
});

describe('the resolvers of GraphQL', () => {
  it('are open where neither they nor the server look at the caller', () => {
    const found = routesOf({
      'resolvers.js': `const { AuthenticationError } = require('apollo-server');
module.exports = { Mutation: {
  drop: (_, { id }) => User.remove(id),
  rename: (_, args, ctx) => { if (!ctx.user) throw new AuthenticationError('login'); return User.rename(args); },
  hand: (_, args, ctx) => service.act(args, ctx),
  wrapped: authenticated((_, args) => User.change(args)),
} };`,
    });
    expect(found).toEqual([
      'open MUTATION drop',
      'guarded MUTATION rename inline check',
      'unknown MUTATION hand',
      'guarded MUTATION wrapped authenticated',
    ]);
  });

  it('may be answered by directives of the schema', () => {
    const found = routesOf({
      'resolvers.js': 'module.exports = { Mutation: { drop: (_, { id }) => User.remove(id) } }; // resolvers\n',
      'schema.graphql': 'type Mutation { drop(id: ID!): Boolean @auth(requires: ADMIN) }',
    });
    expect(found).toEqual(['unknown MUTATION drop']);
  });

  it('are methods of classes in TypeGraphQL and Nest', () => {
    const found = routesOf({
      'user.ts': `import { Resolver, Mutation, Authorized, Ctx } from 'type-graphql';
@Resolver() export class Users {
  @Mutation(() => Boolean) remove(@Arg('id') id: string) { return User.delete(id); }
  @Authorized() @Mutation(() => Boolean) rename() { return true; }
  @Mutation(() => Boolean) act(@Ctx() ctx: any) { return act(ctx); }
}`,
      'order.ts': `import { Resolver, Mutation } from '@nestjs/graphql';
@Resolver() @UseGuards(GqlAuthGuard) export class Orders { @Mutation(() => Boolean) drop() { return true; } }`,
    });
    expect(found).toEqual([
      'guarded MUTATION drop GqlAuthGuard',
      'open MUTATION remove',
      'guarded MUTATION rename @Authorized',
      'unknown MUTATION act',
    ]);
  });
});

describe('the actions of Next', () => {
  const actions = `'use server';
export async function remove(id) { await db.post.delete({ where: { id } }); }
export async function rename(id) { const session = await auth(); if (!session) throw new Error('no'); await db.post.update({ where: { id } }); }
export async function add(id) { await requireUser(); await db.post.create({ data: { id } }); }
export const drop = authedAction(async (id) => { await db.post.delete({ where: { id } }); });
export async function list() { return db.post.findMany(); }
export async function subscribe(mail) { await db.mail.create({ data: { mail } }); }
`;

  it('are open where they change something and ask for nobody', () => {
    expect(routesOf({ 'app/actions.ts': actions })).toEqual([
      'open ACTION remove',
      'guarded ACTION rename session check',
      'guarded ACTION add requireUser',
      'guarded ACTION drop authedAction',
      'open ACTION subscribe (contact form)',
    ]);
  });

  it('may be guarded by the middleware of the page that they are posted to', () => {
    const middleware =
      "export function middleware(request) { if (!request.cookies.get('session')) return new Response(null, { status: 401 }); }";
    const [first] = routesOf({ 'app/actions.ts': actions, 'middleware.ts': middleware });
    expect(first).toBe('unknown ACTION remove');
  });
});

describe('a table of routes that a loop registers', () => {
  const loop =
    'routes.forEach(({ method, path, middlewares, handler }) => app[method](path, ...middlewares, handler));';
  const auth = 'const auth = (req, res, next) => (req.headers.authorization ? next() : res.status(401).end());';

  it('is open where an entry names no guard and others do', () => {
    const found = routesOf({
      'app.js': `${auth}
const remove = (req, res) => res.end();
const routes = [
  { method: 'get', path: '/bills', middlewares: [auth], handler: remove },
  { method: 'delete', path: '/bills/:id', middlewares: [], handler: remove },
];
${loop}`,
    });
    expect(found).toEqual(['guarded GET /bills auth', 'open DELETE /bills/{id}']);
  });

  it('is unknown where no entry names any: whoever registers it may', () => {
    const found = routesOf({
      'app.js': `const remove = (req, res) => res.end();
const routes = [{ method: 'get', path: '/a', handler: remove }, { method: 'delete', path: '/b', handler: remove }];
for (const route of routes) router[route.method](route.path, route.handler);`,
    });
    expect(found).toEqual(['unknown GET /a', 'unknown DELETE /b']);
  });
});
