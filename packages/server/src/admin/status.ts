import { z } from '@hono/zod-openapi';
import { defineRoute, type Route } from '../protected-api/route.ts';
import * as schema from './schemas.ts';
import { toRead } from './scopes.ts';
import type { AdminServices } from './services.ts';

const status = z
  .object({
    issuer: z.string(),
    keyPrefix: z.string(),
    logId: z.string(),
    sequence: schema.out.sequence,
    revocationsCurrent: z.boolean(),
    activeSigningKey: z.string().optional(),
  })
  .openapi('Status');

/** `/admin/v1/status`: whether the authority is well, and where its revocation log stands. */
export function statusRoute({ issuer, apiKeys, signingKeys, revocationLog, store }: AdminServices): Route {
  return defineRoute({
    method: 'GET',
    path: '/admin/v1/status',
    operationId: 'showStatus',
    summary: 'Shows the state of the authority.',
    scopes: toRead,
    success: { status: 200, schema: status },
    async handle() {
      await store.ping();
      const active = signingKeys.list().find(({ state }) => state === 'active');
      return {
        body: {
          issuer,
          keyPrefix: apiKeys.prefixes[0],
          logId: revocationLog.logId,
          sequence: revocationLog.sequence,
          revocationsCurrent: revocationLog.isCurrent(),
          activeSigningKey: active?.keyId,
        },
      };
    },
  });
}
