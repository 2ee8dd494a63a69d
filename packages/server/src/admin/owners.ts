import { z } from '@hono/zod-openapi';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import { toProblem } from './refusal.ts';
import * as schema from './schemas.ts';
import { toChange, toRead } from './scopes.ts';

const byOwner = z.strictObject({ owner: schema.text });
const limitsBody = z.strictObject({ rateLimits: schema.rateLimits });
const members = { owner: z.string(), rateLimits: schema.rateLimits };
const limits = z.object(members).openapi('OwnerRateLimits');
const limitsChanged = z.object({ ...members, sequence: schema.out.sequence }).openapi('OwnerRateLimitsChanged');
const path = '/admin/v1/owners/{owner}/rate-limits';

/** `/admin/v1/owners/{owner}/rate-limits`: what all keys of a customer share. */
export function ownerRoutes(apiKeys: ApiKeys): readonly Route[] {
  const show = defineRoute({
    method: 'GET',
    path,
    operationId: 'showOwnerRateLimits',
    summary: 'Shows the rate limits that all API keys of an owner share.',
    scopes: toRead,
    params: byOwner,
    success: { status: 200, schema: limits },
    handle: async ({ params: { owner } }) => ({ body: { owner, rateLimits: await apiKeys.ownerRateLimits(owner) } }),
  });
  const set = defineRoute({
    method: 'PUT',
    path,
    operationId: 'setOwnerRateLimits',
    summary: 'Sets the rate limits that all API keys of an owner share. An empty list ends them.',
    scopes: toChange,
    params: byOwner,
    body: limitsBody,
    success: { status: 200, schema: limitsChanged },
    async handle({ params: { owner }, body, caller }) {
      const changed = await apiKeys.setOwnerRateLimits(owner, body.rateLimits, caller.actor);
      if (changed.outcome !== 'done') return toProblem(changed);
      return { body: { owner, rateLimits: changed.rateLimits, sequence: changed.sequence } };
    },
  });
  return [show, set];
}
