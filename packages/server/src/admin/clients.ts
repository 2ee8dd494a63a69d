import { z } from '@hono/zod-openapi';
import type { ClientDescription } from '../clients/client-changes.ts';
import type { Clients } from '../clients/clients.ts';
import { notFound } from '../protected-api/problem.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import { replyWithPage } from './page.ts';
import { toProblem } from './refusal.ts';
import * as schema from './schemas.ts';
import { toChange, toRead } from './scopes.ts';

const clientId = z.string().regex(/^[\x21-\x7e]{1,100}$/, 'It is not a client_id.');
const grantTypes = z
  .array(z.enum(['client_credentials']))
  .min(1)
  .max(10);
const resources = z.array(z.string().min(1).max(500)).max(100);
const lifetime = z.int().min(1).max(86_400);

const newClient = z
  .strictObject({
    name: schema.text,
    owner: schema.text.optional(),
    grant_types: grantTypes.optional(),
    scopes: schema.scopes.optional(),
    resources: resources.optional(),
    accessTokenLifetimeSeconds: lifetime.optional(),
  })
  .openapi('NewClient');

const clientMembers = {
  client_id: clientId,
  name: z.string(),
  owner: z.string().nullable(),
  grant_types: grantTypes,
  scopes: schema.scopes,
  resources,
  accessTokenLifetimeSeconds: lifetime.nullable(),
  state: z.enum(['active', 'revoked']),
  createdAt: schema.out.moment,
  createdBy: z.string(),
  revokedAt: schema.out.maybeMoment,
  lastUsedAt: schema.out.maybeMoment,
  secrets: z.array(z.object({ version: z.int(), createdAt: schema.out.moment, expiresAt: schema.out.maybeMoment })),
};
const shownOnce = z.string().openapi({ description: 'Shown this once; it cannot be had again.' });
const client = z.object(clientMembers).openapi('Client');
const clientWithSecret = z.object({ ...clientMembers, client_secret: shownOnce }).openapi('ClientWithSecret');
const clientRevoked = z
  .object({ client_id: clientId, revokedAt: schema.out.moment, sequence: schema.out.sequence })
  .openapi('ClientRevoked');
const byClientId = z.strictObject({ client_id: clientId });

/** `/admin/v1/clients`: OAuth clients. */
export function clientRoutes(clients: Clients): readonly Route[] {
  return [createRoute(clients), ...readRoutes(clients), ...changeRoutes(clients)];
}

function createRoute(clients: Clients): Route {
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/clients',
    operationId: 'createClient',
    summary: 'Creates an OAuth client. Its secret is shown in the answer, once.',
    scopes: toChange,
    body: newClient,
    success: { status: 201, schema: clientWithSecret },
    async handle({ body: { grant_types, ...rest }, caller }) {
      const wanted = grant_types === undefined ? rest : { ...rest, grantTypes: grant_types };
      const created = await clients.create(wanted, { actor: caller.actor, reach: 'unlimited' });
      return created.outcome === 'done' ? { body: withSecret(created) } : toProblem(created);
    },
  });
}

function readRoutes(clients: Clients): readonly Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/admin/v1/clients',
    operationId: 'listClients',
    summary: 'Lists OAuth clients in the order of their ids.',
    scopes: toRead,
    query: z.strictObject(schema.page),
    success: { status: 200, schema: schema.pageOf(client) },
    handle: ({ query }) =>
      replyWithPage(
        query,
        /^[\x21-\x7e]{1,100}$/,
        (after, limit) => clients.list(after === undefined ? { limit } : { after, limit }),
        ({ id }) => id,
        clientToWire,
      ),
  });

  const show = defineRoute({
    method: 'GET',
    path: '/admin/v1/clients/{client_id}',
    operationId: 'showClient',
    summary: 'Describes an OAuth client.',
    scopes: toRead,
    params: byClientId,
    success: { status: 200, schema: client },
    async handle({ params }) {
      const found = await clients.get(params.client_id);
      return found === undefined ? notFound('There is no client with this id.') : { body: clientToWire(found) };
    },
  });

  return [list, show];
}

function changeRoutes(clients: Clients): readonly Route[] {
  const rotateSecret = defineRoute({
    method: 'POST',
    path: '/admin/v1/clients/{client_id}/rotate-secret',
    operationId: 'rotateClientSecret',
    summary: 'Gives a client a new secret, shown once. The former one goes on for the overlap.',
    scopes: toChange,
    params: byClientId,
    body: schema.overlap,
    success: { status: 200, schema: clientWithSecret },
    async handle({ params, body, caller }) {
      const rotated = await clients.rotateSecret(params.client_id, body.overlapSeconds, caller.actor);
      return rotated.outcome === 'done' ? { body: withSecret(rotated) } : toProblem(rotated);
    },
  });

  const revoke = defineRoute({
    method: 'POST',
    path: '/admin/v1/clients/{client_id}/revoke',
    operationId: 'revokeClient',
    summary: 'Ends a client and all its tokens for good.',
    scopes: toChange,
    params: byClientId,
    success: { status: 200, schema: clientRevoked },
    async handle({ params, caller }) {
      const revoked = await clients.revoke(params.client_id, caller.actor);
      if (revoked.outcome !== 'done') return toProblem(revoked);
      const revokedAt = schema.toIso(revoked.revokedAt);
      return { body: { client_id: revoked.description.id, revokedAt, sequence: revoked.sequence } };
    },
  });

  return [rotateSecret, revoke];
}

function withSecret({ description, secret }: { readonly description: ClientDescription; readonly secret: string }) {
  const { client_id, ...rest } = clientToWire(description);
  return { client_id, client_secret: secret, ...rest };
}

function clientToWire(description: ClientDescription) {
  const { id, name, owner, grantTypes, scopes, resources, accessTokenLifetimeSeconds, state } = description;
  return {
    client_id: id,
    name,
    owner,
    grant_types: grantTypes,
    scopes,
    resources,
    accessTokenLifetimeSeconds,
    state,
    createdAt: schema.toIso(description.createdAt),
    createdBy: description.createdBy,
    revokedAt: schema.toMaybeIso(description.revokedAt),
    lastUsedAt: schema.toMaybeIso(description.lastUsedAt),
    secrets: description.secrets.map(({ version, createdAt, expiresAt }) => ({
      version,
      createdAt: schema.toIso(createdAt),
      expiresAt: schema.toMaybeIso(expiresAt),
    })),
  };
}
