import { createHmac, createPublicKey, createSecretKey, type KeyObject, verify } from 'node:crypto';
import { createVerifier } from 'fast-jwt';
import { importJWK, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { systemClock } from '../../packages/countersign/dist/core/clock.js';
import { configuredApiKeys, configuredKeys, createGate } from '../../packages/countersign/dist/index.js';
import { createAccessTokenScheme } from '../../packages/countersign/dist/schemes/access-token/scheme.js';
import { createApiKeyScheme } from '../../packages/countersign/dist/schemes/api-key/scheme.js';
import { apiKeyPrefix, audience, issuer, scope, type VerifierKeys } from '../credentials.ts';

/** Verifies one credential, given as a text of its own each time; the outcome says whether it is good. */
export type Verifier = (text: string, index: number) => boolean | Promise<boolean>;

export interface VerifierSetup {
  readonly keys: VerifierKeys;
  /** Base64url SHA-256 of the API keys. */
  readonly apiKeyHashes: readonly string[];
  /** The texts in their order, for the limit alone, which gets them taken apart beforehand. */
  readonly texts: readonly string[];
}

/** What each contestant checks: signature, algorithm, issuer, audience, times; type and scopes where it can. */
export const verifiers: Readonly<Record<string, (setup: VerifierSetup) => Verifier | Promise<Verifier>>> = {
  'bare primitive': bare,
  countersign: countersign,
  'countersign, whole decision': countersignGate,
  'countersign, API key': countersignApiKey,
  'countersign, API key, whole decision': countersignApiKeyGate,
  'fast-jwt': ({ keys }) => fastJwt(keys, false),
  'fast-jwt with its cache': ({ keys }) => fastJwt(keys, 1000),
  jsonwebtoken: withJsonwebtoken,
  jose: withJose,
};

/** `crypto.verify` or HMAC over bytes that lie ready, with a key parsed once. Claims are not looked at. */
function bare({ keys, texts }: VerifierSetup): Verifier {
  const key = toKeyObject(keys);
  const ready = texts.map((text) => {
    const end = text.lastIndexOf('.');
    const signature: Buffer = Buffer.from(text.slice(end + 1), 'base64url');
    return { input: Buffer.from(text.slice(0, end)), signature };
  });
  const at = (index: number) => ready[index] as (typeof ready)[0];
  if (keys.algorithm === 'HS256') {
    return (_text, index) => {
      const { input, signature } = at(index);
      return createHmac('sha256', key).update(input).digest().equals(signature);
    };
  }
  const hash = keys.algorithm === 'EdDSA' ? null : 'sha256';
  if (keys.algorithm !== 'ES256') return (_text, index) => verify(hash, at(index).input, key, at(index).signature);
  // DER, which OpenSSL works with: some versions of Node are slow to convert.
  for (const entry of ready) entry.signature = toDer(entry.signature);
  return (_text, index) => verify(hash, at(index).input, key, at(index).signature);
}

function toDer(signature: Buffer): Buffer {
  const integer = (bytes: Buffer): Buffer => {
    const start = bytes.findIndex((byte) => byte !== 0);
    const value = bytes.subarray(start);
    const positive = (value[0] as number) >= 0x80 ? Buffer.concat([Buffer.of(0), value]) : value;
    return Buffer.concat([Buffer.of(2, positive.length), positive]);
  };
  const content = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, content.length), content]);
}

function toKeyObject({ algorithm, jwk }: VerifierKeys): KeyObject {
  return algorithm === 'HS256'
    ? createSecretKey(jwk.k ?? '', 'base64url')
    : createPublicKey({ key: jwk, format: 'jwk' });
}

function authorityFor({ algorithm, jwk }: VerifierKeys) {
  return configuredKeys(
    algorithm === 'HS256'
      ? { issuer, hmacKeys: [{ keyId: jwk.kid ?? '', algorithm, secret: jwk.k ?? '' }] }
      : { issuer, jwks: { keys: [jwk] } },
  );
}

function settle<T>(outcome: T | Promise<T>, isGood: (outcome: T) => boolean): boolean | Promise<boolean> {
  return outcome instanceof Promise ? outcome.then(isGood) : isGood(outcome);
}

function countersign({ keys }: VerifierSetup): Verifier {
  const scheme = createAccessTokenScheme({
    authority: authorityFor(keys),
    audiences: [audience],
    clock: systemClock,
    clockLeewaySeconds: 5,
    maximumTokenLifetimeSeconds: 3600,
    allowInsecureUntypedTokens: false,
    isApiKeyForm: () => false,
  });
  return (text) =>
    settle(scheme.verify(text, presented, plainRequest), (verification) => verification.outcome === 'verified');
}

const presented = {
  authorization: undefined,
  apiKeyHeader: undefined,
  confidential: true,
  clientAddress: '127.0.0.1',
};
const request = { method: 'GET', target: '/orders', encrypted: false, remoteAddress: '127.0.0.1' } as const;
const withHeaders = (rawHeaders: readonly string[]) => ({ ...request, rawHeaders });
const plainRequest = withHeaders([]);
const requirement = { scopes: [scope] };

function countersignGate({ keys }: VerifierSetup): Verifier {
  const gate = createGate({ authority: authorityFor(keys), audience });
  return (text) =>
    settle(
      gate.decide(withHeaders(['Host', 'localhost', 'Authorization', `Bearer ${text}`]), requirement),
      (decision) => decision.outcome === 'allow',
    );
}

function apiKeysFor(hashes: readonly string[]) {
  return configuredApiKeys(
    hashes.map((sha256, number) => ({ name: `key ${number}`, sha256, scopes: [scope] })),
    { prefixes: [apiKeyPrefix] },
  );
}

function countersignApiKey({ apiKeyHashes }: VerifierSetup): Verifier {
  const { apiKeys } = apiKeysFor(apiKeyHashes);
  const scheme = createApiKeyScheme({ apiKeys, revocations: undefined, clock: systemClock });
  return (text) =>
    settle(scheme.verify({ text }, presented, plainRequest), (verification) => verification.outcome === 'verified');
}

function countersignApiKeyGate({ apiKeyHashes }: VerifierSetup): Verifier {
  const gate = createGate({ authority: apiKeysFor(apiKeyHashes) });
  return (text) =>
    settle(
      gate.decide(withHeaders(['Host', 'localhost', 'X-Api-Key', text]), requirement),
      (decision) => decision.outcome === 'allow',
    );
}

function fastJwt(keys: VerifierKeys, cache: number | false): Verifier {
  const key =
    keys.algorithm === 'HS256'
      ? Buffer.from(keys.jwk.k ?? '', 'base64url')
      : toKeyObject(keys).export({ type: 'spki', format: 'pem' });
  const check = createVerifier({
    key,
    algorithms: [keys.algorithm],
    allowedIss: issuer,
    allowedAud: audience,
    checkTyp: 'at+jwt',
    clockTolerance: 5000,
    ...(cache !== false && { cache }),
  });
  return (text) => isReturned(() => check(text));
}

function withJsonwebtoken({ keys }: VerifierSetup): Verifier {
  const key = toKeyObject(keys);
  const options = { algorithms: [keys.algorithm as 'ES256'], issuer, audience, clockTolerance: 5 };
  return (text) => isReturned(() => jsonwebtoken.verify(text, key, options));
}

function isReturned(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

async function withJose({ keys }: VerifierSetup): Promise<Verifier> {
  const key = await importJWK(keys.jwk, keys.algorithm);
  const options = { algorithms: [keys.algorithm], issuer, audience, typ: 'at+jwt', clockTolerance: 5 };
  return (text) =>
    jwtVerify(text, key, options).then(
      () => true,
      () => false,
    );
}
