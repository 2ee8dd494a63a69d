import 'reflect-metadata';
import type { Server } from 'node:http';
import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Header,
  type INestApplication,
  Module,
  Post,
  UseGuards,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express from 'express';
import type { FastifyReply } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/errors.ts';
import type { Principal } from '../core/principal.ts';
import { anyScope } from '../core/requirement.ts';
import type { Gate } from '../gate.ts';
import { describeAdapter } from './adapter.suite.ts';
import { CurrentPrincipal, GATE, GateGuard, protect, RequireScopes } from './nest.ts';
import { createTestGate, readerKey, writerKey } from './testing/callers.ts';
import type { TlsFiles } from './testing/localhost.ts';

/** Decorators are functions; they are called here as the compiler would, since the sources use erasable syntax only. */
function decorateMethod(target: { prototype: object }, name: string, ...decorators: MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name) as PropertyDescriptor;
  for (const decorator of decorators.reverse()) decorator(target.prototype, name, descriptor);
}

function decorateParameters(target: { prototype: object }, name: string, ...decorators: ParameterDecorator[]): void {
  for (const [index, decorator] of decorators.entries()) decorator(target.prototype, name, index);
}

function createModule(gate: Gate): new () => object {
  class OrdersController {
    list({ subject, scheme }: Principal) {
      return { subject, scheme };
    }
    create({ subject }: Principal, body: unknown) {
      return `${subject} sent ${body}`;
    }
    me({ subject }: Principal) {
      return subject;
    }
    throws() {
      throw new Error('handler failed');
    }
    rejects() {
      return Promise.reject(new Error('handler failed'));
    }
  }
  Controller()(OrdersController);
  decorateMethod(OrdersController, 'list', Get('orders'), protect(gate, 'orders:read'), Header('X-Handler', 'orders'));
  decorateParameters(OrdersController, 'list', CurrentPrincipal());
  decorateMethod(OrdersController, 'create', Post('orders'), protect(gate, 'orders:write'));
  decorateParameters(OrdersController, 'create', CurrentPrincipal(), Body());
  decorateMethod(OrdersController, 'me', Get(['me', 'mounted/me']), protect(gate, anyScope));
  decorateParameters(OrdersController, 'me', CurrentPrincipal());
  decorateMethod(OrdersController, 'throws', Get('throws'), protect(gate, anyScope));
  decorateMethod(OrdersController, 'rejects', Get('rejects'), protect(gate, anyScope));
  class OrdersModule {}
  Module({ controllers: [OrdersController] })(OrdersModule);
  return OrdersModule;
}

/** Answers everything, as the filters of many applications do; refusals must not get here. */
class CatchEverything implements ExceptionFilter<Error> {
  catch(error: Error, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<express.Response | FastifyReply>();
    response.status(500).send(`handled: ${error.message}`);
  }
}
Catch()(CatchEverything);

async function initialise(app: INestApplication): Promise<INestApplication> {
  app.useGlobalFilters(new CatchEverything());
  await app.init();
  return app;
}

async function serveOnExpress(gate: Gate, tls: TlsFiles | undefined): Promise<Server> {
  const instance = express();
  instance.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'public', 'Access-Control-Allow-Origin': '*' });
    next();
  });
  instance.use(express.text({ limit: '2mb' }));
  const options = { logger: false, ...(tls && { httpsOptions: tls }) } as const;
  return (
    await initialise(await NestFactory.create(createModule(gate), new ExpressAdapter(instance), options))
  ).getHttpServer();
}

async function serveOnFastify(gate: Gate, tls: TlsFiles | undefined): Promise<Server> {
  const adapter = new FastifyAdapter(tls ? { https: tls } : {});
  adapter.getInstance().addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'Cache-Control': 'public', 'Access-Control-Allow-Origin': '*' });
  });
  const app = await initialise(await NestFactory.create(createModule(gate), adapter, { logger: false }));
  await adapter.getInstance().ready();
  return app.getHttpServer();
}

describeAdapter({ name: 'countersign/nest on Express', serve: serveOnExpress });
describeAdapter({ name: 'countersign/nest on Fastify', serve: serveOnFastify });

describe('the guard that Nest injects', () => {
  const apps: INestApplication[] = [];

  afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

  /** A controller behind the guard, and one that no gate protects. */
  function createInjectedModule(): new () => object {
    class GuardedController {
      list({ subject }: Principal) {
        return subject;
      }
      forgotten() {
        return 'must not be seen';
      }
    }
    Controller('guarded')(GuardedController);
    UseGuards(GateGuard)(GuardedController);
    decorateMethod(GuardedController, 'list', Get('list'), RequireScopes('orders:write'));
    decorateParameters(GuardedController, 'list', CurrentPrincipal());
    decorateMethod(GuardedController, 'forgotten', Get('forgotten'));
    class OpenController {
      me({ subject }: Principal) {
        return subject;
      }
    }
    Controller('open')(OpenController);
    decorateMethod(OpenController, 'me', Get('me'));
    decorateParameters(OpenController, 'me', CurrentPrincipal());
    class InjectedModule {}
    Module({
      controllers: [GuardedController, OpenController],
      providers: [{ provide: GATE, useFactory: () => createTestGate() }],
    })(InjectedModule);
    return InjectedModule;
  }

  async function get(path: string, key: string): Promise<Response> {
    const app = await NestFactory.create(createInjectedModule(), new ExpressAdapter(), { logger: false });
    apps.push(app);
    await app.listen(0, '127.0.0.1');
    return fetch(`${await app.getUrl()}${path}`, { headers: { Authorization: `Bearer ${key}` } });
  }

  it('asks for the scopes that the route names', async () => {
    expect(await (await get('/guarded/list', writerKey)).text()).toBe('writer-key');
    const refused = await get('/guarded/list', readerKey);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
  });

  it('lets nobody into a route that names no scope', async () => {
    expect((await get('/guarded/forgotten', writerKey)).status).toBe(500);
  });

  it('lets nothing in that is not an HTTP request', () => {
    class Messages {
      receive() {}
    }
    decorateMethod(Messages, 'receive', RequireScopes(anyScope));
    const context = new ExecutionContextHost([], Messages, Messages.prototype.receive);
    context.setType('rpc');
    expect(() => new GateGuard(createTestGate()).canActivate(context)).toThrow(ConfigurationError);
  });

  it('gives no principal where no gate has let the request in', async () => {
    expect((await get('/open/me', writerKey)).status).toBe(500);
  });
});

describe('protect on a controller and on its route', () => {
  it('needs the scopes of both', async () => {
    const gate = createTestGate();
    class OrdersController {
      list() {
        return 'listed';
      }
    }
    Controller('orders')(OrdersController);
    protect(gate, 'orders:write')(OrdersController);
    decorateMethod(OrdersController, 'list', Get(), protect(gate, 'orders:read'));
    class OrdersModule {}
    Module({ controllers: [OrdersController] })(OrdersModule);
    const app = await NestFactory.create(OrdersModule, new ExpressAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    const statusOf = async (key: string) =>
      (await fetch(`${await app.getUrl()}/orders`, { headers: { Authorization: `Bearer ${key}` } })).status;
    expect([await statusOf(readerKey), await statusOf(writerKey)]).toEqual([403, 200]);
    await app.close();
  });
});
