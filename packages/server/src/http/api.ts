import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { type AdminAppOptions, createAdminApp } from '../admin/app.ts';
import { createVerifierApi } from '../verifier-api/app.ts';

/** The admin API and what verifiers elsewhere ask, as one application. Everything else is answered 404. */
export function createApiListener(options: AdminAppOptions): RequestListener {
  const app = new Hono().route('/', createAdminApp(options)).route('/', createVerifierApi(options));
  app.notFound((context) =>
    context.body(JSON.stringify({ type: 'about:blank', title: 'Not found', status: 404 }), 404, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
    }),
  );
  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}
