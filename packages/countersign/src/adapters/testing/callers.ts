import { createHash, createHmac, randomBytes } from 'node:crypto';
import { combineAuthorities } from '../../authority/combined.ts';
import { configuredApiKeys, configuredKeys } from '../../authority/configured.ts';
import type { AuthRequest } from '../../core/auth-request.ts';
import type { Authority } from '../../core/authority.ts';
import { randomBase62 } from '../../crypto/random.ts';
import { createGate, type Gate, type GateOptions } from '../../gate.ts';
import { createApiKeyText } from '../../schemes/api-key/format.ts';

const issuer = 'https://issuer.example';
const audience = 'https://api.example';
const secret = randomBytes(32);

/** Keys and tokens of the callers that the cases speak of. */
export const readerKey = createApiKeyText('acme_test', randomBase62(16));
export const writerKey = createApiKeyText('acme_test', randomBase62(16));
export const readerToken = signToken({ sub: 'reader', scope: 'orders:read' });

function signToken(claims: object): string {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = { iss: issuer, aud: audience, iat: nowSeconds, exp: nowSeconds + 900, jti: 't1', client_id: 'c1' };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ alg: 'HS256', typ: 'at+jwt' })}.${encode({ ...payload, ...claims })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const digestOf = (key: string) => createHash('sha256').update(key).digest('base64url');

const authority = combineAuthorities(
  configuredKeys({ issuer, hmacKeys: [{ algorithm: 'HS256', secret: secret.toString('base64url') }] }),
  configuredApiKeys(
    [
      { name: 'reader-key', sha256: digestOf(readerKey), scopes: ['orders:read'], owner: 'acme' },
      { name: 'writer-key', sha256: digestOf(writerKey), scopes: ['orders:read', 'orders:write'] },
    ],
    { prefixes: ['acme_test'] },
  ),
);

/** An authority whose database is down. */
const downAuthority: Authority = {
  ...authority,
  apiKeys: {
    prefixes: ['acme_test'],
    acceptsForeignForms: false,
    needsForeignKeys: false,
    find: () => ({ outcome: 'unavailable', reason: 'the database does not answer' }),
  },
};

/** A gate that keeps what adapters showed it. */
export interface ObservedGate extends Gate {
  readonly requests: readonly AuthRequest[];
}

export interface TestGateOptions extends Partial<GateOptions> {
  /** The authority does not answer. */
  readonly down?: boolean;
  /** Every decision takes a turn of the event loop, even of a credential seen before. */
  readonly asynchronous?: boolean;
}

export function createTestGate({ down, asynchronous, ...options }: TestGateOptions = {}): ObservedGate {
  const gate = createGate({ authority: down ? downAuthority : authority, audience, ...options });
  const requests: AuthRequest[] = [];
  return {
    requests,
    decide(request, requirement) {
      requests.push(request);
      if (!asynchronous) return gate.decide(request, requirement);
      return new Promise((resolve) => setImmediate(() => resolve(gate.decide(request, requirement))));
    },
    close: () => gate.close(),
  };
}
