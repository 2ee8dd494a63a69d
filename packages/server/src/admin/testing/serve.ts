import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createGate, type DecisionEvent } from 'countersign';
import { onTestFinished } from 'vitest';
import type { NewApiKey } from '../../api-keys/api-key-changes.ts';
import { done, unlimited } from '../../api-keys/testing/keys.ts';
import { type OpenOptions, openServices } from '../../api-keys/testing/open-services.ts';
import { createClients } from '../../clients/clients.ts';
import type { ProtectedApi } from '../../protected-api/application.ts';
import { createSigningKeys } from '../../signing-keys/signing-keys.ts';
import { createVerifierApi } from '../../verifier-api/app.ts';
import { createAdminApp } from '../app.ts';

export const issuer = 'https://auth.example';
const maximumTokenLifetimeSeconds = 3600;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server answered is looked into member by member
  readonly json: any;
}

export interface CallOptions {
  readonly key?: string | undefined;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The admin and verifier APIs on a real server, with an administrator's key; closed when the test is over. */
export async function serveApis(options: OpenOptions = {}) {
  const opened = await openServices(options);
  const more = { ...opened, maximumTokenLifetimeSeconds };
  const clients = createClients(more);
  const signingKeys = await createSigningKeys(more);
  const services = { ...more, clients, signingKeys, issuer };
  const decisions: DecisionEvent[] = [];
  const errors: unknown[] = [];
  const gate = createGate({
    authority: {
      issuer,
      verificationKey: (hint) => signingKeys.verificationKey(hint),
      apiKeys: opened.apiKeys,
      revocations: opened.revocationLog,
      close() {},
    },
    audience: issuer,
    clock: opened.clock,
    onDecision: (event) => decisions.push(event),
  });
  const onError = (error: unknown) => errors.push(error);
  const url = await listen([
    createAdminApp({ gate, services, onError }),
    createVerifierApi({ gate, services, onError }),
  ]);
  onTestFinished(async () => {
    gate.close();
    await clients.close();
  });
  const createKey = async (wanted: Partial<NewApiKey>) =>
    done(await opened.apiKeys.create({ name: 'test', ...wanted }, unlimited)).key;
  const adminKey = await createKey({ scopes: ['countersign:admin'] });

  async function call(method: string, path: string, request: CallOptions = {}): Promise<Reply> {
    const { key = adminKey, body, raw, headers = {}, signal = null } = request;
    const response = await fetch(url + path, {
      method,
      signal,
      headers: {
        ...(key === '' ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined && raw === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: raw ?? (body === undefined ? null : JSON.stringify(body)),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  }
  return { ...services, url, gate, call, createKey, adminKey, decisions, errors };
}

export type TestApis = Awaited<ReturnType<typeof serveApis>>;

async function listen(apis: readonly [ProtectedApi, ProtectedApi]): Promise<string> {
  const [admin, verifier] = apis.map((api) => getRequestListener(api.fetch));
  const server = createServer((request, response) =>
    (request.url?.startsWith('/admin/') ? admin : verifier)?.(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
