import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { AuthRequest } from '../../../core/auth-request.ts';
import type { Authority, JwsAlgorithm, KeyHint, KeyLookup, VerificationKey } from '../../../core/authority.ts';
import type { MaybePromise } from '../../../core/maybe-promise.ts';
import type { RevocationEntry, Revocations, TokenIdentity } from '../../../core/revocation.ts';
import type { Presented } from '../../../core/scheme.ts';
import type { Verification } from '../../../core/verification.ts';
import { jwsAlgorithms } from '../../../crypto/jws-algorithms.ts';
import { type AccessTokenSchemeOptions, createAccessTokenScheme } from '../scheme.ts';

export const issuer = 'https://auth.example.com';
export const audience = 'https://api.example.com';
/** The moment at which the tests' clock starts; seconds since the epoch. */
export const start = 1_700_000_000;

export type Claims = Record<string, unknown>;

/** Claims of a good token that was issued at `start` and lives for five minutes. */
export const goodClaims: Claims = {
  iss: issuer,
  sub: 'user-1',
  aud: audience,
  client_id: 'client-1',
  iat: start,
  exp: start + 300,
  jti: 'token-1',
  scope: 'orders:read orders:write',
  sid: 'session-1',
};

export interface KeyPair {
  readonly verification: VerificationKey;
  readonly privateKey: KeyObject;
}

export function makeKey(algorithm: JwsAlgorithm, keyId: string): KeyPair {
  const { keyType, curve } = jwsAlgorithms[algorithm];
  if (keyType === 'oct') {
    const key = createSecretKey(Buffer.alloc(64, keyId));
    return { verification: { keyId, algorithm, key }, privateKey: key };
  }
  const { publicKey, privateKey } =
    keyType === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : keyType === 'OKP'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: String(curve) });
  return { verification: { keyId, algorithm, key: publicKey }, privateKey };
}

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Signs any header over any payload, as text or as a value. */
export function makeToken(key: KeyPair, claims: unknown, header: Claims = {}): string {
  const { algorithm, keyId } = key.verification;
  const signingInput = `${encode({ alg: algorithm, typ: 'at+jwt', kid: keyId, ...header })}.${encode(claims)}`;
  return `${signingInput}.${jwsAlgorithms[algorithm].sign(key.privateKey, signingInput)}`;
}

/** An authority in memory whose answers a test can change, and that counts what it is asked. */
export class FakeAuthority implements Authority {
  readonly issuer = issuer;
  readonly keys = new Map<string | undefined, VerificationKey>();
  readonly revocations: FakeRevocations | undefined;
  /** Answers instead of the keys. */
  answer: ((hint: KeyHint) => MaybePromise<KeyLookup>) | undefined;
  lookups = 0;

  constructor(keys: readonly KeyPair[], revocations?: FakeRevocations) {
    this.revocations = revocations;
    for (const { verification } of keys) {
      this.keys.set(verification.keyId, verification);
    }
  }

  verificationKey(hint: KeyHint): MaybePromise<KeyLookup> {
    this.lookups++;
    const key = this.keys.get(hint.keyId);
    return this.answer?.(hint) ?? (key === undefined ? { outcome: 'unknown' } : { outcome: 'found', key });
  }

  close(): void {}
}

export class FakeRevocations implements Revocations {
  sequence = 0;
  current = true;
  /** What is revoked: ids of any kind. */
  readonly revoked = new Set<string>();
  answer: MaybePromise<'live' | 'revoked' | 'unavailable'> = 'live';
  readonly asked: TokenIdentity[] = [];
  readonly #listeners = new Set<(change: RevocationEntry | 'reset') => void>();

  isCurrent(): boolean {
    return this.current;
  }

  covers({ tokenId, sessionId, clientId, subject, signingKeyId }: TokenIdentity): boolean {
    return [tokenId, sessionId, clientId, subject, signingKeyId].some((id) => id !== undefined && this.revoked.has(id));
  }

  ask(token: TokenIdentity): MaybePromise<'live' | 'revoked' | 'unavailable'> {
    this.asked.push(token);
    return this.answer;
  }

  lastChangeOfApiKey(): number {
    return 0;
  }

  subscribe(listener: (change: RevocationEntry | 'reset') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  announce(change: RevocationEntry | 'reset'): void {
    for (const listener of this.#listeners) {
      listener(change);
    }
  }
}

export const presentedWith = (credentials: string, scheme = 'bearer'): Presented => ({
  authorization: { scheme, credentials },
  apiKeyHeader: undefined,
  confidential: true,
  clientAddress: undefined,
});

const request: AuthRequest = { method: 'GET', target: '/', rawHeaders: [], encrypted: true, remoteAddress: undefined };

/** A scheme with a clock that a test can set, and `verify` with what does not matter filled in. */
export function makeScheme(authority: Authority, options: Partial<AccessTokenSchemeOptions> = {}) {
  const time = { now: start };
  const scheme = createAccessTokenScheme({
    authority,
    audiences: [audience],
    clock: { nowSeconds: () => time.now, monotonicMilliseconds: () => 0 },
    clockLeewaySeconds: 5,
    maximumTokenLifetimeSeconds: 3600,
    allowInsecureUntypedTokens: false,
    isApiKeyForm: (text) => text.startsWith('acme_live_'),
    ...options,
  });
  const verify = (token: string) => scheme.verify(token, presentedWith(token), request);
  return { scheme, time, verify };
}

/** The error code of a verification that is there at once; its outcome where it has none. */
export function verdictOf(verification: MaybePromise<Verification>): string {
  if (verification instanceof Promise) {
    return 'a promise';
  }
  return 'code' in verification ? verification.code : verification.outcome;
}
