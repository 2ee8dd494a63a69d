import { z } from '@hono/zod-openapi';
import type { Clock, RevocationKind } from 'countersign';
import type { AuditLog } from '../audit-log/audit-log.ts';
import { invalidRequest } from '../protected-api/problem.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import type { Store } from '../store/contract.ts';
import * as schema from './schemas.ts';
import { toChange } from './scopes.ts';

export interface TokenRevocationOptions {
  readonly store: Store;
  readonly auditLog: AuditLog;
  readonly revocationLog: RevocationLog;
  readonly clock: Clock;
  /** No access token lives longer. */
  readonly maximumTokenLifetimeSeconds: number;
  /** How far verifiers' clocks may differ. Default 60. */
  readonly clockLeewaySeconds?: number;
}

const name = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'It is 1 to 200 printable ASCII characters.')
  .optional();
const wanted = z
  .strictObject({
    tokenId: name.openapi({ description: '`jti`: this one token.' }),
    sessionId: name.openapi({ description: '`sid`: all tokens of the session until now.' }),
    clientId: name.openapi({ description: 'All tokens of the client until now. The client itself goes on.' }),
    subject: schema.text.optional().openapi({ description: '`sub`: all tokens of the subject until now.' }),
  })
  .openapi('TokensToRevoke');

const kinds = {
  tokenId: 'token',
  sessionId: 'session',
  clientId: 'client',
  subject: 'subject',
} as const satisfies Record<keyof z.output<typeof wanted>, RevocationKind>;

const revoked = z
  .object({
    kind: z.enum(Object.values(kinds)),
    id: z.string(),
    revokedAt: schema.out.moment,
    sequence: schema.out.sequence,
  })
  .openapi('TokensRevoked');

/** `/admin/v1/tokens/revoke`: ends tokens before they expire. */
export function tokenRoute(options: TokenRevocationOptions): Route {
  const { store, auditLog, revocationLog, clock, maximumTokenLifetimeSeconds, clockLeewaySeconds = 60 } = options;
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/tokens/revoke',
    operationId: 'revokeTokens',
    summary: 'Ends one token, or all tokens of a session, client or subject that were issued until now.',
    scopes: toChange,
    body: wanted,
    success: { status: 200, schema: revoked },
    async handle({ body, caller }) {
      const named = Object.entries(body).filter(([, id]) => id !== undefined);
      const [member, id] = named[0] ?? [];
      if (named.length !== 1 || member === undefined || id === undefined) return notOne;
      const kind = kinds[member as keyof typeof kinds];
      const now = clock.nowSeconds();
      const expiresAt = now + maximumTokenLifetimeSeconds + clockLeewaySeconds;
      const sequence = await store.write(async (tables) => {
        const entry = await tables.revocations.append({ kind, id, notBefore: now, expiresAt });
        const target = `${kind}:${id}`;
        const action = kind === 'token' ? 'token.revoked' : `${kind}.tokens-revoked`;
        await auditLog.append(tables, { actor: caller.actor, action, target, details: {} });
        return entry.sequence;
      });
      await revocationLog.catchUp();
      return { body: { kind, id, revokedAt: schema.toIso(now), sequence } };
    },
  });
}

const notOne = invalidRequest([
  { pointer: '', detail: 'Name exactly one of tokenId, sessionId, clientId and subject.' },
]);
