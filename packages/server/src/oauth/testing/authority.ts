import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuthRequest, type Clock, configuredApiKeys, createGate } from 'countersign';
import {
  compileCidrs,
  createApiKeyText,
  createRequestIds,
  randomBase62,
  readPresented,
  type SigningAlgorithm,
  sha256Base64url,
  systemClock,
} from 'countersign/building-blocks';
import { onTestFinished } from 'vitest';
import { systemActor } from '../../audit-log/actor.ts';
import { createAuditLog } from '../../audit-log/audit-log.ts';
import type { NewClient } from '../../clients/client-changes.ts';
import { createClients } from '../../clients/clients.ts';
import { createRevocationLog } from '../../revocation/revocation-log.ts';
import { loadSecrets } from '../../secrets/secrets.ts';
import { temporaryStore, testSealer } from '../../secrets/testing/temporary-store.ts';
import { createSigningKeys } from '../../signing-keys/signing-keys.ts';
import { createOAuthListener } from '../listener.ts';
import type { OAuthEvent, OAuthServices } from '../oauth-services.ts';
import { createTokenRevocations } from '../token-revocations.ts';

export interface TestAuthorityOptions {
  readonly clock?: Clock;
  readonly algorithm?: SigningAlgorithm;
  /** Below the host. */
  readonly issuerPath?: string;
  /** Where requests come from, instead of from this machine. */
  readonly remoteAddress?: string;
  readonly trustedProxies?: readonly string[];
  readonly change?: (services: OAuthServices) => OAuthServices;
}

export const defaultAudience = 'https://api.example.com';
export const introspectionKey = createApiKeyText('test_live', randomBase62(16));
export const otherKey = createApiKeyText('test_live', randomBase62(16));

/** A real authority: SQLite in a temporary file, HTTP on a free port. Ends with the test. */
export async function testAuthority(options: TestAuthorityOptions = {}) {
  const { clock = systemClock, issuerPath = '', change = (services) => services } = options;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = origin + issuerPath;

  const store = await temporaryStore();
  const auditLog = createAuditLog();
  const sealer = testSealer();
  const secrets = await loadSecrets({ store, sealer, auditLog, clock });
  const revocationLog = await createRevocationLog({ store, clock, maximumStalenessSeconds: 5 });
  const common = { store, clock, auditLog, revocationLog, maximumTokenLifetimeSeconds: 3600 };
  const { algorithm = 'ES256' } = options;
  const signingKeys = await createSigningKeys({ ...common, sealer, algorithm });
  const clients = createClients({ ...common, secrets });
  onTestFinished(() => revocationLog.close());
  onTestFinished(() => clients.close());

  const apiKeys = configuredApiKeys(
    [
      { name: 'introspecting', sha256: sha256Base64url(introspectionKey), scopes: ['countersign:introspect'] },
      { name: 'other', sha256: sha256Base64url(otherKey), scopes: ['orders:read'] },
    ],
    { prefixes: ['test_live'] },
  );
  const verificationKey = signingKeys.verificationKey.bind(signingKeys);
  const authority = { ...apiKeys, issuer, verificationKey, revocations: revocationLog };
  const gate = createGate({ authority, audience: defaultAudience, clock });
  const events: OAuthEvent[] = [];
  const presentedOptions = {
    apiKeyHeader: 'x-api-key',
    trustedProxies: compileCidrs(options.trustedProxies ?? [], 'trustedProxies'),
  };
  const from = (request: AuthRequest) =>
    options.remoteAddress === undefined ? request : { ...request, remoteAddress: options.remoteAddress };
  const services: OAuthServices = {
    issuer,
    defaultAudience,
    accessTokenLifetimeSeconds: 900,
    maximumAccessTokenLifetimeSeconds: 3600,
    clients,
    signingKeys,
    revocations: createTokenRevocations({ store, revocationLog, auditLog }),
    gate,
    present: (request) => readPresented(from(request), presentedOptions),
    nextRequestId: createRequestIds(),
    clock,
    onAnswer: (event) => events.push(event),
  };
  const listener = createOAuthListener(change(services));
  server.on('request', (request, response) => {
    if (!listener(request, response)) response.writeHead(404).end();
  });

  const createClient = async (given: Partial<NewClient> = {}) => {
    const wanted = { name: 'billing', scopes: ['orders:read', 'orders:write'], ...given };
    const created = await clients.create(wanted, { actor: systemActor, reach: 'unlimited' });
    if (created.outcome !== 'done') throw new Error(created.reason);
    return { id: created.description.id, secret: created.secret };
  };
  return { origin, issuer, store, secrets, revocationLog, signingKeys, clients, events, createClient };
}

export type TestAuthority = Awaited<ReturnType<typeof testAuthority>>;

export interface ClientIdentity {
  readonly id: string;
  readonly secret: string;
}

/** RFC 6749 section 2.3.1. */
export function basic({ id, secret }: ClientIdentity): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it as they like
  readonly json: any;
}

/** Posts a form, given as text so that nothing is put right on the way. */
export async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(url, { method: 'POST', body, headers: { ...type, ...headers } });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** An access token by the client credentials grant. */
export async function obtainToken({ origin }: Pick<TestAuthority, 'origin'>, client: ClientIdentity, more = '') {
  const answer = await post(`${origin}/oauth/token`, `grant_type=client_credentials${more}`, {
    authorization: basic(client),
  });
  return answer.json.access_token as string;
}
