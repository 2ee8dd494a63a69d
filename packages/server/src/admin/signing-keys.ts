import { z } from '@hono/zod-openapi';
import { notFound } from '../protected-api/problem.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import type { SigningKeyDescription, SigningKeys } from '../signing-keys/signing-keys.ts';
import * as schema from './schemas.ts';
import { toChange, toRead } from './scopes.ts';

const keyId = z.string().regex(/^[\x21-\x7e]{1,100}$/, 'It is not a key id.');
const signingKey = z
  .object({
    keyId,
    algorithm: z.string(),
    state: z.enum(['published', 'active', 'retired', 'revoked']),
    publishedAt: schema.out.moment,
    activatedAt: schema.out.maybeMoment,
    retiredAt: schema.out.maybeMoment,
    revokedAt: schema.out.maybeMoment,
  })
  .openapi('SigningKey');
const signingKeyRevoked = z
  .object({ keyId, revokedAt: schema.out.moment, sequence: schema.out.sequence })
  .openapi('SigningKeyRevoked');

/** `/admin/v1/signing-keys`: the keys that access tokens are signed with. */
export function signingKeyRoutes(signingKeys: SigningKeys): readonly Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/admin/v1/signing-keys',
    operationId: 'listSigningKeys',
    summary: 'Lists the signing keys, oldest first.',
    scopes: toRead,
    success: { status: 200, schema: z.object({ items: z.array(signingKey) }) },
    handle: async () => ({ body: { items: signingKeys.list().map(signingKeyToWire) } }),
  });
  const rotate = defineRoute({
    method: 'POST',
    path: '/admin/v1/signing-keys/rotate',
    operationId: 'rotateSigningKey',
    summary: 'Lets another key sign from now on. What the former one signed stays good.',
    scopes: toChange,
    success: { status: 200, schema: signingKey },
    handle: async ({ caller }) => ({ body: signingKeyToWire(await signingKeys.rotate(caller.actor)) }),
  });
  const revoke = defineRoute({
    method: 'POST',
    path: '/admin/v1/signing-keys/{keyId}/revoke',
    operationId: 'revokeSigningKey',
    summary: 'Ends a signing key and every token that it signed.',
    scopes: toChange,
    params: z.strictObject({ keyId }),
    success: { status: 200, schema: signingKeyRevoked },
    async handle({ params, caller }) {
      const revoked = await signingKeys.revoke(params.keyId, caller.actor);
      if (revoked === undefined) return notFound('There is no signing key with this id.');
      const revokedAt = schema.toIso(revoked.revokedAt);
      return { body: { keyId: revoked.keyId, revokedAt, sequence: revoked.sequence } };
    },
  });
  return [list, rotate, revoke];
}

function signingKeyToWire(key: SigningKeyDescription) {
  return {
    keyId: key.keyId,
    algorithm: key.algorithm,
    state: key.state,
    publishedAt: schema.toIso(key.publishedAt),
    activatedAt: schema.toMaybeIso(key.activatedAt),
    retiredAt: schema.toMaybeIso(key.retiredAt),
    revokedAt: schema.toMaybeIso(key.revokedAt),
  };
}
