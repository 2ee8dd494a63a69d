import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Route } from '../protected-api/route.ts';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.object({ pointer: z.string().optional(), parameter: z.string().optional(), detail: z.string() }))
      .optional(),
  })
  .openapi('Problem');

const idempotencyKey = z.object({
  'Idempotency-Key': z.string().min(1).max(200).optional().openapi({
    description: 'The same key with the same request gives the same answer for 24 hours, and is done once.',
  }),
});

/** Describes the routes in OpenAPI 3.1, from the very schemas that check their input. */
export function describeRoutes(routes: readonly Route[]): Document {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of this authority, or an access token for it.',
  });
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'apiKey', in: 'header', name: 'X-API-Key' });
  for (const route of routes) registry.registerPath(toOperation(route));
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Countersign admin API',
      version: '1',
      description:
        'Manages API keys, clients, signing keys and tokens. Every answer that is no success is a problem (RFC 9457).',
    },
  });
}

function toOperation(route: Route): Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0] {
  const { method, path, operationId, summary, scopes, success } = route;
  const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
  const status = String(success?.status ?? 200);
  const done = { description: 'Done.', ...(success === undefined ? {} : json(success.schema)) };
  return {
    method: method.toLowerCase() as Lowercase<typeof method>,
    path,
    operationId,
    summary,
    description: `Needs ${scopes.map((scope) => `\`${scope}\``).join(' or ')}.`,
    security: scopes.flatMap((scope) => ['bearer', 'apiKey'].map((scheme) => ({ [scheme]: [scope] }))),
    request: {
      ...(route.params === undefined ? {} : { params: route.params as z.ZodObject }),
      ...(route.query === undefined ? {} : { query: route.query as z.ZodObject }),
      ...(route.body === undefined ? {} : { body: { ...json(route.body), required: true } }),
      ...(method === 'POST' ? { headers: idempotencyKey } : {}),
    },
    responses: {
      [status]: done,
      default: { description: 'A problem.', content: { 'application/problem+json': { schema: problem } } },
    },
  };
}
