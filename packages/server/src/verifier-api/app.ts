import type { ApiKeyExposure, ApiKeyQuery, AuthRequest, Clock, Gate } from 'countersign';
import {
  type ApiKeyLookupResponse,
  type TokenStatusResponse,
  type VerifierDescription,
  verifyScope,
  wirePaths,
} from 'countersign/building-blocks';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import { createProtectedApi, type ProtectedApi } from '../protected-api/application.ts';
import { notFound, type Problem } from '../protected-api/problem.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import type { RevocationLog } from '../revocation/revocation-log.ts';
import * as schema from './schemas.ts';

interface VerifierServices {
  readonly issuer: string;
  readonly apiKeys: ApiKeys;
  readonly revocationLog: RevocationLog;
  readonly clock: Clock;
  /** No access token lives longer. */
  readonly maximumTokenLifetimeSeconds: number;
}

export interface VerifierApiOptions {
  /** Protects every route; its authority is this server's own. */
  readonly gate: Gate;
  readonly services: VerifierServices;
  readonly clientAddress?: (request: AuthRequest) => string | undefined;
  /** Told of what should not have happened. For the log. */
  readonly onError?: (error: unknown, requestId: string) => void;
}

/** Many reports, each with a foreign key. */
const maximumBodyBytes = 4 * 1024 * 1024;
const scopes = [verifyScope] as const;

/** `/v1`: what verifiers elsewhere ask this authority. The other side is `remoteAuthority` in `countersign`. */
export function createVerifierApi({ gate, services, clientAddress, onError }: VerifierApiOptions): ProtectedApi {
  const routes = [...keyRoutes(services), ...feedRoutes(services)];
  return createProtectedApi({ gate, routes, basePath: '/v1', maximumBodyBytes, clientAddress, onError });
}

function feedRoutes({
  issuer,
  apiKeys,
  revocationLog,
  maximumTokenLifetimeSeconds,
}: VerifierServices): readonly Route[] {
  const describeVerifier = defineRoute({
    method: 'GET',
    path: wirePaths.verifier,
    operationId: 'describeVerifier',
    summary: 'Says what a verifier has to know before it can tell credentials apart.',
    scopes,
    async handle() {
      await apiKeys.readForeignForms();
      const { prefixes, acceptsForeignForms, needsForeignKeys } = apiKeys;
      const { logId, sequence } = revocationLog;
      const keys = { prefixes, acceptsForeignForms, needsForeignKeys };
      return {
        body: { issuer, logId, sequence, apiKeys: keys, maximumTokenLifetimeSeconds } satisfies VerifierDescription,
      };
    },
  });
  const follow = defineRoute({
    method: 'GET',
    path: wirePaths.revocations,
    operationId: 'followRevocations',
    summary: 'Gives what was revoked after a number, at once or as soon as there is something.',
    scopes,
    query: schema.feedQuery,
    async handle({ query: { log, after, wait, partial }, signal }) {
      const request = { log, after, waitSeconds: wait, partial: partial === 'true', signal };
      return { body: await revocationLog.feed(request) };
    },
  });
  const tokenStatus = defineRoute({
    method: 'POST',
    path: wirePaths.tokenStatus,
    operationId: 'showTokenStatus',
    summary: 'Says whether a token was revoked.',
    scopes,
    body: schema.tokenStatusBody,
    async handle({ body }) {
      const state = await revocationLog.ask(body);
      if (state === 'unavailable') return cannotTell;
      return { body: { revoked: state === 'revoked' } satisfies TokenStatusResponse };
    },
  });
  return [describeVerifier, follow, tokenStatus];
}

function keyRoutes({ apiKeys, clock }: VerifierServices): readonly Route[] {
  const lookUp = defineRoute({
    method: 'POST',
    path: wirePaths.apiKeyLookup,
    operationId: 'lookUpKey',
    summary: 'Gives the record of an API key, found by the digest of its text.',
    scopes,
    body: schema.lookupBody,
    async handle({ body }) {
      const found = await apiKeys.find(toQuery(body));
      if (found.outcome === 'unknown') return noSuchKey;
      if (found.outcome === 'unavailable') return cannotTell;
      const { record, sequence } = found;
      return { body: { record, sequence } satisfies ApiKeyLookupResponse };
    },
  });
  const exposures = defineRoute({
    method: 'POST',
    path: wirePaths.exposures,
    operationId: 'reportExposures',
    summary: 'Takes reports of keys that arrived in a URL or in the clear.',
    scopes,
    body: schema.exposuresBody,
    async handle({ body }) {
      for (const { id, digest, foreignKey, place, remoteAddress, requestId } of body.exposures) {
        const query = toQuery({ id, digest, foreignKey });
        apiKeys.recordExposure({ query, place, remoteAddress, requestId } satisfies ApiKeyExposure);
      }
      return { body: undefined };
    },
  });
  const uses = defineRoute({
    method: 'POST',
    path: wirePaths.uses,
    operationId: 'reportUses',
    summary: 'Takes reports of when and from where keys were last used.',
    scopes,
    body: schema.usesBody,
    async handle({ body }) {
      const now = clock.nowSeconds();
      // A verifier's clock may be ahead; a use in the future would hide the next ones.
      for (const { id, at, address } of body.uses) apiKeys.recordUse(id, address, Math.min(at, now));
      return { body: undefined };
    },
  });
  return [lookUp, exposures, uses];
}

/** The key itself is for the comparison alone: it is put into no message and no log. */
function toQuery(asked: {
  readonly id?: string | undefined;
  readonly digest: string;
  readonly foreignKey?: string | undefined;
}): ApiKeyQuery {
  const { id, digest, foreignKey } = asked;
  return { id, digest, ...(foreignKey === undefined ? {} : { foreignKey }) };
}

const noSuchKey = notFound('There is no such API key.');

const cannotTell: Problem = {
  problem: 'temporarily-unavailable',
  status: 503,
  title: 'Temporarily unavailable',
  detail: 'This cannot be known at the moment. Try again shortly.',
  headers: { 'Retry-After': '1' },
};
