import { z } from '@hono/zod-openapi';
import type { AuditEntry } from '../audit-log/audit-log-store.ts';
import { verifyAuditLog } from '../audit-log/verify-audit-log.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import type { Store } from '../store/contract.ts';
import { replyWithPage } from './page.ts';
import * as schema from './schemas.ts';
import { toRead } from './scopes.ts';

const filter = schema.text.optional();
const listQuery = z.strictObject({ ...schema.page, target: filter, action: filter });
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'It is not the hash of an entry (64 hexadecimal digits).');

const auditEntry = z
  .object({
    sequence: z.int(),
    at: schema.out.moment,
    actor: z.string(),
    action: z.string(),
    target: z.string(),
    remoteAddress: z.string().nullable(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    previousHash: hash,
    hash,
  })
  .openapi('AuditEntry');

const anchor = z.object({ sequence: z.int(), hash });
const verdict = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    last: anchor.optional(),
    firstBadSequence: z.int().optional(),
    reason: z.string().optional(),
  })
  .openapi('AuditLogVerdict');

/** Where an anchor is given, both of its parts are. */
const verifyQuery = z
  .strictObject({
    sequence: z
      .string()
      .regex(/^[1-9]\d{0,14}$/, 'It is not the number of an entry.')
      .transform(Number)
      .optional()
      .openapi({ type: 'integer', minimum: 1 }),
    hash: hash.optional(),
  })
  .refine(({ sequence, hash }) => (sequence === undefined) === (hash === undefined), {
    error: 'An anchor is the number and the hash of an entry: give both.',
  });

/** `/admin/v1/audit-log`: who did what to which credential. */
export function auditLogRoutes(store: Store): readonly Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/admin/v1/audit-log',
    operationId: 'listAuditLog',
    summary: 'Lists the audit log, oldest entry first.',
    scopes: toRead,
    query: listQuery,
    success: { status: 200, schema: schema.pageOf(auditEntry) },
    async handle({ query }) {
      const { target, action } = query;
      const filters = { ...(target === undefined ? {} : { target }), ...(action === undefined ? {} : { action }) };
      const read = (after: string | undefined, limit: number) =>
        store.auditLog.list({ after: Number(after ?? 0), limit, ...filters });
      return replyWithPage(query, /^\d{1,15}$/, read, ({ sequence }) => String(sequence), entryToWire);
    },
  });
  const verify = defineRoute({
    method: 'GET',
    path: '/admin/v1/audit-log/verify',
    operationId: 'verifyAuditLog',
    summary:
      'Checks the chain of hashes from the first entry on; with an anchor noted earlier, that nothing was rewritten.',
    scopes: toRead,
    query: verifyQuery,
    success: { status: 200, schema: verdict },
    async handle({ query: { sequence, hash } }) {
      const noted = sequence === undefined || hash === undefined ? undefined : { sequence, hash };
      return { body: await verifyAuditLog(store, noted) };
    },
  });
  return [list, verify];
}

function entryToWire(entry: AuditEntry) {
  return { ...entry, details: JSON.parse(entry.details) as unknown };
}
