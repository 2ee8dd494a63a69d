import type { AuthRequest, Gate } from 'countersign';
import { createProtectedApi, type ProtectedApi } from '../protected-api/application.ts';
import type { Route } from '../protected-api/route.ts';
import { auditLogRoutes } from './audit-log.ts';
import { clientRoutes } from './clients.ts';
import { describeRoutes } from './document.ts';
import { explainRoute } from './explain.ts';
import { createIdempotency } from './idempotency.ts';
import { keyImportRoute } from './key-import.ts';
import { keyRoutes } from './keys.ts';
import { ownerRoutes } from './owners.ts';
import { pepperRoutes } from './peppers.ts';
import type { AdminServices } from './services.ts';
import { signingKeyRoutes } from './signing-keys.ts';
import { statusRoute } from './status.ts';
import { tokenRoute } from './tokens.ts';

export interface AdminAppOptions {
  /** Protects every route; its authority is this server's own. */
  readonly gate: Gate;
  readonly services: AdminServices;
  /** The caller's address after the trusted-proxy rules, for the audit log. Default: the connection's other end. */
  readonly clientAddress?: (request: AuthRequest) => string | undefined;
  /** Told of what should not have happened. For the log. */
  readonly onError?: (error: unknown, requestId?: string) => void;
}

/**
 * The admin API below `/admin/v1`. Its description, `/admin/v1/openapi.json`, is for everybody: it says what there is, and
 * nothing of what is in it.
 */
export function createAdminApp({ gate, services, clientAddress, onError }: AdminAppOptions): ProtectedApi {
  const routes = adminRoutes(services);
  const document = JSON.stringify(describeRoutes(routes));
  return createProtectedApi({
    gate,
    routes,
    basePath: '/admin/v1',
    documents: { '/admin/v1/openapi.json': document },
    once: createIdempotency({ ...services, store: services.store.idempotency, onError: (error) => onError?.(error) }),
    clientAddress,
    onError,
  });
}

function adminRoutes(services: AdminServices): readonly Route[] {
  const { apiKeys, clients, secrets, signingKeys, store } = services;
  return [
    ...keyRoutes(services),
    keyImportRoute(apiKeys),
    ...ownerRoutes(apiKeys),
    ...clientRoutes(clients),
    ...signingKeyRoutes(signingKeys),
    ...pepperRoutes(secrets),
    tokenRoute(services),
    ...auditLogRoutes(store),
    explainRoute(services),
    statusRoute(services),
  ];
}
