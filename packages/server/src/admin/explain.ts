import { z } from '@hono/zod-openapi';
import { type ExplainServices, explain } from '../explain/explain.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import * as schema from './schemas.ts';
import { toRead } from './scopes.ts';

const request = z
  .strictObject({
    method: z.string().min(1).max(50),
    target: z.string().min(1).max(70_000),
    headers: z
      .array(z.string().max(70_000))
      .max(400)
      .refine((flat) => flat.length % 2 === 0, 'It is names and values alternating.')
      .openapi({ description: 'Names and values alternating, as sent.' }),
    encrypted: z.boolean(),
    remoteAddress: z.string().min(2).max(50).optional(),
  })
  .openapi('CapturedRequest');

const question = z
  .strictObject({
    credential: z.string().min(1).max(70_000).optional().openapi({ description: 'A token or an API key. Never kept.' }),
    request: request.optional(),
    scopes: schema.scopes.min(1).optional().openapi({ description: 'What the route needs.' }),
    audience: schema.text.optional().openapi({ description: "The API's identifier." }),
    address: z.string().min(2).max(50).optional().openapi({ description: 'Where the caller is.' }),
  })
  .refine((body) => (body.credential === undefined) !== (body.request === undefined), {
    error: 'Give either a credential or a request.',
  });

const check = z
  .object({
    name: z.string(),
    outcome: z.enum(['passed', 'failed', 'unknown', 'noted', 'not-reached']),
    detail: z.string(),
    expected: z.string().optional(),
    actual: z.string().optional(),
    code: z.string().optional(),
    advice: z.string().optional(),
  })
  .openapi('Check');

const anything = z.record(z.string(), z.unknown());
const explanation = z
  .object({
    kind: z.enum(['access-token', 'api-key', 'none']),
    verdict: z.enum(['good', 'refused', 'undecided']),
    status: z.int(),
    code: z.string().optional(),
    reason: z.string().optional(),
    token: z.object({ header: anything, claims: anything.optional() }).optional(),
    key: z.object({ id: z.string(), name: z.string(), owner: z.string().nullable(), subject: z.string() }).optional(),
    scopes: z.array(z.string()),
    checks: z.array(check),
  })
  .openapi('Explanation');

/** `/admin/v1/explain`: what this authority makes of a credential or a captured request, check by check. */
export function explainRoute(services: ExplainServices): Route {
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/explain',
    operationId: 'explain',
    summary:
      'Says check by check why a token, an API key or a captured request is accepted or refused. Changes nothing.',
    scopes: toRead,
    body: question,
    success: { status: 200, schema: explanation },
    async handle({ body: { credential, request: captured, scopes, audience, address } }) {
      const request =
        captured === undefined
          ? requestWith(credential ?? '', address, services)
          : {
              method: captured.method,
              target: captured.target,
              rawHeaders: captured.headers,
              encrypted: captured.encrypted,
              remoteAddress: captured.remoteAddress ?? address,
            };
      return { body: await explain({ request, scopes, audience, isCaptured: captured !== undefined }, services) };
    },
  });
}

/** The plainest request that carries a credential where its kind belongs. */
function requestWith(credential: string, address: string | undefined, { apiKeys }: ExplainServices) {
  const isOwnKey = apiKeys.prefixes.some((prefix) => credential.startsWith(`${prefix}_`));
  const isForeignKey = apiKeys.acceptsForeignForms && !credential.includes('.');
  const rawHeaders = isOwnKey || isForeignKey ? ['X-API-Key', credential] : ['Authorization', `Bearer ${credential}`];
  return { method: 'GET', target: '/', rawHeaders, encrypted: true, remoteAddress: address };
}
