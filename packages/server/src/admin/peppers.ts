import { z } from '@hono/zod-openapi';
import { defineRoute, type Route } from '../protected-api/route.ts';
import type { PepperDescription, Secrets } from '../secrets/secrets.ts';
import * as schema from './schemas.ts';
import { toChange, toRead } from './scopes.ts';

const pepper = z.object({ version: z.number().int(), createdAt: schema.out.moment }).openapi('Pepper');

/** `/admin/v1/peppers`: what the hashes of API keys and client secrets are made with. The peppers themselves are shown to nobody. */
export function pepperRoutes(secrets: Pick<Secrets, 'listPeppers' | 'rotatePepper'>): readonly Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/admin/v1/peppers',
    operationId: 'listPeppers',
    summary: 'Lists the versions of the pepper, oldest first. The last is used for what is new.',
    scopes: toRead,
    success: { status: 200, schema: z.object({ items: z.array(pepper) }) },
    handle: async () => ({ body: { items: (await secrets.listPeppers()).map(pepperToWire) } }),
  });
  const rotate = defineRoute({
    method: 'POST',
    path: '/admin/v1/peppers/rotate',
    operationId: 'rotatePepper',
    summary: 'Makes a new pepper. Keys and client secrets stay good, and move to it when they are next used.',
    scopes: toChange,
    success: { status: 200, schema: pepper },
    handle: async ({ caller }) => ({ body: pepperToWire(await secrets.rotatePepper(caller.actor)) }),
  });
  return [list, rotate];
}

function pepperToWire({ version, createdAt }: PepperDescription) {
  return { version, createdAt: schema.toIso(createdAt) };
}
