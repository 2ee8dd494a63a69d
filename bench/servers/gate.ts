import {
  combineAuthorities,
  configuredApiKeys,
  configuredKeys,
  createGate,
} from '../../packages/countersign/dist/index.js';
import { apiKeyPrefix } from '../credentials.ts';
import type { ProtectionSetup } from './serving.ts';

/** A gate for both kinds of credentials, with everything as it is by default. */
export function createBenchGate({ issuer, audience, scope, jwk, apiKeyHashes }: ProtectionSetup) {
  const apiKeys = configuredApiKeys(
    apiKeyHashes.map((sha256, number) => ({ name: `key ${number}`, sha256, scopes: [scope] })),
    { prefixes: [apiKeyPrefix] },
  );
  return createGate({
    authority: combineAuthorities(configuredKeys({ issuer, jwks: { keys: [jwk] } }), apiKeys),
    audience,
  });
}
