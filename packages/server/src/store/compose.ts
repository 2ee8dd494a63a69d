import type { Store, Tables } from './contract.ts';

/**
 * The tables of a store: what reads goes to `read`, what writes becomes a transaction of its own through `write`.
 * What needs a larger transaction around it to make sense is refused.
 */
export function composeTables(read: Tables, write: Store['write']): Tables {
  return {
    apiKeys: {
      find: (id) => read.apiKeys.find(id),
      findByLookup: (lookup, limit) => read.apiKeys.findByLookup(lookup, limit),
      list: (filter) => read.apiKeys.list(filter),
      foreignForms: () => read.apiKeys.foreignForms(),
      ownerRateLimits: (owner) => read.apiKeys.ownerRateLimits(owner),
      setOwnerRateLimits: (owner, rules) => write(({ apiKeys }) => apiKeys.setOwnerRateLimits(owner, rules)),
      insert: (key) => write(({ apiKeys }) => apiKeys.insert(key)),
      update: (key) => write(({ apiKeys }) => apiKeys.update(key)),
      recordUses: (uses) => write(({ apiKeys }) => apiKeys.recordUses(uses)),
    },
    clients: {
      find: (id) => read.clients.find(id),
      list: (filter) => read.clients.list(filter),
      insert: (client) => write(({ clients }) => clients.insert(client)),
      update: (client) => write(({ clients }) => clients.update(client)),
    },
    signingKeys: {
      list: () => read.signingKeys.list(),
      insert: (key) => write(({ signingKeys }) => signingKeys.insert(key)),
      update: (key) => write(({ signingKeys }) => signingKeys.update(key)),
      delete: (keyId) => write(({ signingKeys }) => signingKeys.delete(keyId)),
    },
    revocations: {
      append: () => onlyInsideWrite('revocations.append'),
      list: (after, limit) => read.revocations.list(after, limit),
      sequence: () => read.revocations.sequence(),
      logId: () => read.revocations.logId(),
    },
    auditLog: {
      lastForAppend: () => onlyInsideWrite('auditLog.lastForAppend'),
      append: () => onlyInsideWrite('auditLog.append'),
      list: (filter) => read.auditLog.list(filter),
    },
    secrets: {
      list: () => read.secrets.list(),
      insert: (secret) => write(({ secrets }) => secrets.insert(secret)),
      update: (secret) => write(({ secrets }) => secrets.update(secret)),
    },
    idempotency: {
      find: (id) => read.idempotency.find(id),
      insert: (record) => write(({ idempotency }) => idempotency.insert(record)),
      complete: (id, sealedResponse) => write(({ idempotency }) => idempotency.complete(id, sealedResponse)),
      delete: (id) => write(({ idempotency }) => idempotency.delete(id)),
    },
  };
}

async function onlyInsideWrite(method: string): Promise<never> {
  throw new Error(`${method} is for use inside Store.write only.`);
}
