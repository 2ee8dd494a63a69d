// The real server, as `countersign serve` starts it, on a database of its own; with the credentials that the benchmark uses.
import { join } from 'node:path';
import { loadConfig, startServer } from '../../packages/server/dist/index.js';
import { announcePort, readSetup } from './serving.ts';

export interface ServerSetup {
  readonly folder: string;
  readonly scope: string;
  readonly apiKeys: number;
}

export interface ServerReady {
  readonly port: number;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiKeys: readonly string[];
}

const { folder, scope, apiKeys } = readSetup<ServerSetup>();
const environment = {
  COUNTERSIGN_FOLDER: join(folder, 'countersign'),
  COUNTERSIGN_PORT: '0',
  // What is let through is not logged anyhow; the refusals of the check shall not stand between the figures.
  COUNTERSIGN_LOGGING_LEVEL: 'error',
};
const config = await loadConfig({ environment, workingFolder: folder });
const server = await startServer(config);
const { services } = server.authority;
const actor = { id: 'system', remoteAddress: null, requestId: null };
const grantor = { actor, reach: 'unlimited' } as const;

const client = await services.clients.create({ name: 'bench', scopes: [scope], resources: [] }, grantor);
if (client.outcome !== 'done') throw new Error('The client was not made.');
const keys: string[] = [];
for (let number = 0; number < apiKeys; number += 1) {
  const created = await services.apiKeys.create({ name: `key ${number}`, scopes: [scope] }, grantor);
  if (created.outcome !== 'done') throw new Error('The key was not made.');
  keys.push(created.key);
}
const ready: Omit<ServerReady, 'port'> = {
  issuer: server.issuer,
  clientId: client.description.id,
  clientSecret: client.secret,
  apiKeys: keys,
};
announcePort(Number(new URL(server.url).port), ready);
