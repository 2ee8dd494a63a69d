import { globSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import express from 'express';
import { fastify } from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ConfigurationError } from '../core/errors.ts';
import type { Principal } from '../core/principal.ts';
import { anyScope } from '../core/requirement.ts';
import { protect as protectExpress } from './express.ts';
import { protect as protectFastify } from './fastify.ts';
import { createProtect as createProtectFetch, protect as protectFetch } from './fetch.ts';
import { protect as protectHono } from './hono.ts';
import { protect as protectKoa } from './koa.ts';
import { protect as protectNest, RequireScopes } from './nest.ts';
import { protect as protectNode } from './node.ts';
import { createTestGate } from './testing/callers.ts';

const gate = createTestGate();

describe.each([
  ['node', protectNode],
  ['fetch', protectFetch],
  ['express', protectExpress],
  ['fastify', protectFastify],
  ['hono', protectHono],
  ['koa', protectKoa],
  ['nest', protectNest],
] as const)('protect of countersign/%s', (_name, protect) => {
  it('refuses to be made without a scope, and does not compile so', () => {
    // @ts-expect-error Naming no scope is not saying that any will do.
    expect(() => protect(gate)).toThrow(ConfigurationError);
  });

  it('refuses what cannot be a scope', () => {
    expect(() => protect(gate, 'orders:read orders:write')).toThrow(ConfigurationError);
    expect(() => protect(gate, '')).toThrow(ConfigurationError);
  });

  it('refuses anyScope beside a scope, and does not compile so', () => {
    // @ts-expect-error The two contradict each other.
    expect(() => protect(gate, anyScope, 'orders:read')).toThrow(ConfigurationError);
    // @ts-expect-error The two contradict each other.
    expect(() => protect(gate, 'orders:read', anyScope)).toThrow(ConfigurationError);
  });

  it('takes several scopes, or anyScope', () => {
    expect(() => protect(gate, 'orders:read', 'orders:write')).not.toThrow();
    expect(() => protect(gate, anyScope)).not.toThrow();
  });
});

it('RequireScopes of countersign/nest refuses to be made without a scope, and does not compile so', () => {
  // @ts-expect-error Naming no scope is not saying that any will do.
  expect(() => RequireScopes()).toThrow(ConfigurationError);
});

describe('the principal in handlers', () => {
  it('has its type in every framework', () => {
    protectNode(
      gate,
      anyScope,
    )((request) => {
      expectTypeOf(request.principal).toEqualTypeOf<Principal>();
      expectTypeOf(request).toExtend<IncomingMessage>();
    });
    protectFetch(
      gate,
      anyScope,
    )((request, principal) => {
      expectTypeOf(request).toEqualTypeOf<Request>();
      expectTypeOf(principal).toEqualTypeOf<Principal>();
      return new Response();
    });
    express().get('/orders/:id', protectExpress(gate, anyScope), (request) => {
      expectTypeOf(request.principal).toEqualTypeOf<Principal>();
      expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
    });
    fastify().get<{ Params: { id: string } }>(
      '/orders/:id',
      { onRequest: protectFastify(gate, anyScope) },
      (request) => {
        expectTypeOf(request.principal).toEqualTypeOf<Principal>();
        expectTypeOf(request.params).toEqualTypeOf<{ id: string }>();
      },
    );
    new Hono().get('/orders', protectHono(gate, anyScope), (c) => {
      expectTypeOf(c.get('principal')).toEqualTypeOf<Principal>();
      return c.body(null);
    });
    new Koa().use(protectKoa(gate, anyScope)).use((context) => {
      expectTypeOf(context.principal).toEqualTypeOf<Principal>();
    });
  });

  it('cannot be replaced', () => {
    protectNode(
      gate,
      anyScope,
    )((request) => {
      // @ts-expect-error Who calls is for the gate to say.
      request.principal = {} as Principal;
    });
    express().use((request) => {
      // @ts-expect-error Who calls is for the gate to say.
      request.principal = {} as Principal;
    });
  });

  it('comes with what the platform passes besides, in route handlers', () => {
    type RouteContext = { params: Promise<{ id: string }> };
    const GET = protectFetch(
      gate,
      anyScope,
    )(async (_request, _principal, context: RouteContext) => {
      expectTypeOf(context).toEqualTypeOf<RouteContext>();
      return new Response();
    });
    expectTypeOf(GET).parameters.toEqualTypeOf<[Request, RouteContext]>();
    const protect = createProtectFetch({ connection: () => ({ encrypted: true, remoteAddress: undefined }) });
    const POST = protect(gate, anyScope)(async (_request, _principal, _context: RouteContext) => new Response());
    expectTypeOf(POST).parameters.toEqualTypeOf<[Request, RouteContext]>();
  });
});

it('adapters load no package at run time, save the one for Nest', () => {
  const loaded = globSync('*.ts', { cwd: import.meta.dirname, exclude: ['*.test.ts', '*.suite.ts'] }).flatMap(
    (file) => {
      const source = stripTypeScriptTypes(readFileSync(`${import.meta.dirname}/${file}`, 'utf8'));
      const modules = [...source.matchAll(/\bfrom '([^']+)'|\bimport\(?'([^']+)'/g)].map(
        (match) => match[1] ?? match[2],
      );
      return modules.filter((name) => !/^(\.|node:)/.test(name ?? '')).map((name) => `${file} loads ${name}`);
    },
  );
  expect(loaded).toEqual(['nest.ts loads @nestjs/common']);
});
