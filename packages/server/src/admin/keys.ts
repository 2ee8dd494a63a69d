import { z } from '@hono/zod-openapi';
import type { Clock } from 'countersign';
import type { ApiKeyChanged, ApiKeyDescription, ChangeRefused, Grantor } from '../api-keys/api-key-changes.ts';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import type { Actor } from '../audit-log/actor.ts';
import type { Clients } from '../clients/clients.ts';
import { notFound } from '../protected-api/problem.ts';
import { type Caller, defineRoute, type Reply, type Route } from '../protected-api/route.ts';
import { replyWithPage } from './page.ts';
import { toProblem } from './refusal.ts';
import * as schema from './schemas.ts';
import { adminScope, toChange, toCreateKeys, toRead } from './scopes.ts';
import type { AdminServices } from './services.ts';

const newKey = z.strictObject(schema.newKeyMembers).openapi('NewApiKey');

const keyUpdate = z
  .strictObject({
    name: schema.text.optional(),
    owner: schema.text.nullable().optional(),
    scopes: schema.scopes.optional(),
    expiresAt: schema.moment.nullable().optional(),
    rateLimits: schema.rateLimits.optional(),
    allowedAddresses: schema.addresses.optional(),
  })
  .openapi('ApiKeyUpdate');

const keyVersion = z.object({
  version: z.int(),
  form: z.enum(['issued', 'sha256', 'bcrypt', 'scrypt', 'argon2id']),
  createdAt: schema.out.moment,
  expiresAt: schema.out.maybeMoment,
});

const keyMembers = {
  id: schema.apiKeyId,
  name: z.string(),
  prefix: z.string().nullable(),
  subject: z.string(),
  owner: z.string().nullable(),
  scopes: schema.scopes,
  state: z.enum(['active', 'disabled', 'revoked', 'expired']),
  rateLimits: schema.rateLimits,
  allowedAddresses: schema.addresses,
  createdAt: schema.out.moment,
  createdBy: z.string(),
  expiresAt: schema.out.maybeMoment,
  disabledAt: schema.out.maybeMoment,
  revokedAt: schema.out.maybeMoment,
  exposedAt: schema.out.maybeMoment,
  lastUsedAt: schema.out.maybeMoment,
  lastUsedAddress: z.string().nullable(),
  versions: z.array(keyVersion),
};
const shownOnce = z.string().openapi({ description: 'The key itself. It is shown this once and cannot be had again.' });
const key = z.object(keyMembers).openapi('ApiKey');
const keyCreated = z.object({ ...keyMembers, key: shownOnce }).openapi('ApiKeyCreated');
const keyRotated = z
  .object({ ...keyMembers, key: shownOnce, previousExpiresAt: schema.out.moment, sequence: schema.out.sequence })
  .openapi('ApiKeyRotated');
const keyChanged = z.object({ ...keyMembers, sequence: schema.out.sequence }).openapi('ApiKeyChanged');
const keyRevoked = z
  .object({ id: schema.apiKeyId, revokedAt: schema.out.moment, sequence: schema.out.sequence })
  .openapi('ApiKeyRevoked');

const byId = z.strictObject({ id: schema.apiKeyId });
const listQuery = z.strictObject({
  ...schema.page,
  owner: schema.text.optional(),
  state: z.enum(['active', 'disabled', 'revoked', 'expired']).optional(),
});

type KeyRouteServices = Pick<AdminServices, 'apiKeys' | 'clients' | 'clock'>;

/** `/admin/v1/keys`: the whole life of API keys. */
export function keyRoutes({ apiKeys, clients, clock }: KeyRouteServices): readonly Route[] {
  return [
    createRoute(apiKeys, clients),
    ...readRoutes(apiKeys),
    ...changeRoutes(apiKeys),
    rotateRoute(apiKeys),
    revokeRoute(apiKeys, clock),
  ];
}

function createRoute(apiKeys: ApiKeys, clients: Clients): Route {
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/keys',
    operationId: 'createKey',
    summary: 'Creates an API key. The key is shown in the answer, once.',
    scopes: toCreateKeys,
    body: newKey,
    success: { status: 201, schema: keyCreated },
    async handle({ body, caller }) {
      const created = await apiKeys.create(body, await grantorOf(caller, apiKeys, clients));
      if (created.outcome !== 'done') return toProblem(created);
      const { id, ...rest } = keyToWire(created.description);
      return { body: { id, key: created.key, ...rest } };
    },
  });
}

function readRoutes(apiKeys: ApiKeys): readonly Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/admin/v1/keys',
    operationId: 'listKeys',
    summary: 'Lists API keys in the order of their ids.',
    scopes: toRead,
    query: listQuery,
    success: { status: 200, schema: schema.pageOf(key) },
    handle: ({ query }) =>
      replyWithPage(
        query,
        /^[0-9A-Za-z]{16}$/,
        (after, limit) =>
          apiKeys.list({
            limit,
            ...(after === undefined ? {} : { after }),
            ...(query.owner === undefined ? {} : { owner: query.owner }),
            ...(query.state === undefined ? {} : { state: query.state }),
          }),
        ({ id }) => id,
        keyToWire,
      ),
  });

  const show = defineRoute({
    method: 'GET',
    path: '/admin/v1/keys/{id}',
    operationId: 'showKey',
    summary: 'Describes an API key.',
    scopes: toRead,
    params: byId,
    success: { status: 200, schema: key },
    async handle({ params }) {
      const found = await apiKeys.get(params.id);
      return found === undefined ? notFound('There is no API key with this id.') : { body: keyToWire(found) };
    },
  });

  return [list, show];
}

function changeRoutes(apiKeys: ApiKeys): readonly Route[] {
  const update = defineRoute({
    method: 'PATCH',
    path: '/admin/v1/keys/{id}',
    operationId: 'updateKey',
    summary: 'Changes name, owner, scopes, expiry, limits or addresses of a live API key.',
    scopes: toChange,
    params: byId,
    body: keyUpdate,
    success: { status: 200, schema: keyChanged },
    handle: async ({ params, body, caller }) => toReply(await apiKeys.update(params.id, body, caller.actor)),
  });

  const change = (
    verb: 'disable' | 'enable',
    summary: string,
    apply: (id: string, actor: Actor) => Promise<ApiKeyChanged | ChangeRefused>,
  ) =>
    defineRoute({
      method: 'POST',
      path: `/admin/v1/keys/{id}/${verb}`,
      operationId: `${verb}Key`,
      summary,
      scopes: toChange,
      params: byId,
      success: { status: 200, schema: keyChanged },
      handle: async ({ params, caller }) => toReply(await apply(params.id, caller.actor)),
    });

  return [
    update,
    change('disable', 'Refuses an API key until it is enabled again.', apiKeys.disable),
    change('enable', 'Lets a disabled API key in again.', apiKeys.enable),
  ];
}

function rotateRoute(apiKeys: ApiKeys): Route {
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/keys/{id}/rotate',
    operationId: 'rotateKey',
    summary: 'Gives an API key a new secret, shown once. The former one goes on for the overlap.',
    scopes: toChange,
    params: byId,
    body: schema.overlap,
    success: { status: 200, schema: keyRotated },
    async handle({ params, body, caller }) {
      const rotated = await apiKeys.rotate(params.id, body.overlapSeconds, caller.actor);
      if (rotated.outcome !== 'done') return toProblem(rotated);
      const { id, ...rest } = keyToWire(rotated.description);
      const previousExpiresAt = schema.toIso(rotated.previousExpiresAt);
      return { body: { id, key: rotated.key, previousExpiresAt, sequence: rotated.sequence, ...rest } };
    },
  });
}

function revokeRoute(apiKeys: ApiKeys, clock: Clock): Route {
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/keys/{id}/revoke',
    operationId: 'revokeKey',
    summary: 'Ends an API key for good. Verifiers refuse it once they have reached `sequence`.',
    scopes: toChange,
    params: byId,
    success: { status: 200, schema: keyRevoked },
    async handle({ params, caller }) {
      const revoked = await apiKeys.revoke(params.id, caller.actor);
      if (revoked.outcome !== 'done') return toProblem(revoked);
      const { id, revokedAt } = revoked.description;
      return { body: { id, revokedAt: schema.toIso(revokedAt ?? clock.nowSeconds()), sequence: revoked.sequence } };
    },
  });
}

function toReply(changed: ApiKeyChanged | ChangeRefused): Reply {
  if (changed.outcome !== 'done') return toProblem(changed);
  return { body: { ...keyToWire(changed.description), sequence: changed.sequence } };
}

/** What a caller may give: everything for an administrator, else what its own credential has. */
async function grantorOf({ principal, actor }: Caller, apiKeys: ApiKeys, clients: Clients): Promise<Grantor> {
  const { scheme, credentialId, clientId, subject, scopes, expiresAt } = principal;
  if (scopes.includes(adminScope)) return { actor, reach: 'unlimited' };
  const key = scheme === 'api-key' ? await apiKeys.get(credentialId) : undefined;
  // A token does not say whom its client belongs to.
  const client = clientId === undefined ? undefined : await clients.get(clientId);
  const owner = principal.owner ?? client?.owner ?? undefined;
  const { allowedAddresses = [], rateLimits = [] } = key ?? {};
  return { actor, reach: { subject, owner, scopes, expiresAt, allowedAddresses, rateLimits } };
}

function keyToWire(description: ApiKeyDescription) {
  const { id, name, prefix, subject, owner, scopes, state, rateLimits, allowedAddresses, createdBy } = description;
  return {
    id,
    name,
    prefix,
    subject,
    owner,
    scopes,
    state,
    rateLimits,
    allowedAddresses,
    createdAt: schema.toIso(description.createdAt),
    createdBy,
    expiresAt: schema.toMaybeIso(description.expiresAt),
    disabledAt: schema.toMaybeIso(description.disabledAt),
    revokedAt: schema.toMaybeIso(description.revokedAt),
    exposedAt: schema.toMaybeIso(description.exposedAt),
    lastUsedAt: schema.toMaybeIso(description.lastUsedAt),
    lastUsedAddress: description.lastUsedAddress,
    versions: description.versions.map(({ version, form, createdAt, expiresAt }) => ({
      version,
      form,
      createdAt: schema.toIso(createdAt),
      expiresAt: schema.toMaybeIso(expiresAt),
    })),
  };
}
