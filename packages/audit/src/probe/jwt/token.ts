import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JWT in its parts; nothing about it is verified. */
export interface Jwt {
  readonly text: string;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** As it stands in the token, base64url. */
  readonly signature: string;
  /** What is signed: `header.payload`. */
  readonly signed: string;
}

/** @returns undefined when the text is no JWT in three parts */
export function parseJwt(text: string): Jwt | undefined {
  const [, head = '', payload = '', signature = ''] =
    /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/.exec(text) ?? [];
  const [header, claims] = [readPart(head), readPart(payload)];
  if (header === undefined || claims === undefined || typeof header.alg !== 'string') return undefined;
  return { text, header, claims, signature, signed: `${head}.${payload}` };
}

function readPart(part: string): JsonObject | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export function encodePart(json: JsonObject): string {
  return Buffer.from(JSON.stringify(json)).toString('base64url');
}

/** `header.payload`, what a signature is made over. */
export function signingInput(header: JsonObject, claims: JsonObject): string {
  return `${encodePart(header)}.${encodePart(claims)}`;
}

/** A token signed with any bytes as HMAC key: what a hostile signer does, and a library would refuse. */
export function signHmac(header: JsonObject, claims: JsonObject, key: Buffer | string): string {
  const algorithm = typeof header.alg === 'string' && /^HS(256|384|512)$/.test(header.alg) ? header.alg : 'HS256';
  const input = signingInput({ ...header, alg: algorithm }, claims);
  return `${input}.${hmac(algorithm, key, input).toString('base64url')}`;
}

/** The bytes of an HMAC signature of one of HS256, HS384, HS512. */
export function hmac(algorithm: string, key: Buffer | string, input: string): Buffer {
  return createHmac(`sha${algorithm.slice(2)}`, key)
    .update(input)
    .digest();
}

/** A token signed with an asymmetric key: RS256, RS384, RS512, PS*, ES256, ES384, ES512, EdDSA. */
export function signAsymmetric(header: JsonObject, claims: JsonObject, key: KeyObject | string): string {
  const input = signingInput(header, claims);
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key;
  const alg = String(header.alg);
  const hash = alg === 'EdDSA' || alg === 'Ed25519' ? undefined : `sha${alg.slice(2)}`;
  const signature = sign(hash ?? null, Buffer.from(input), {
    key: privateKey,
    ...(alg.startsWith('ES') ? { dsaEncoding: 'ieee-p1363' as const } : {}),
    ...(alg.startsWith('PS') ? { padding: 6, saltLength: -1 } : {}),
  });
  return `${input}.${signature.toString('base64url')}`;
}

/** The claims with what makes them valid now: not expired, not in the future. */
export function refreshed(claims: JsonObject, now = Date.now()): JsonObject {
  const seconds = Math.floor(now / 1000);
  const fresh: Record<string, unknown> = { ...claims };
  if (claims.exp !== undefined) fresh.exp = seconds + 600;
  if (claims.iat !== undefined) fresh.iat = seconds - 5;
  if (claims.nbf !== undefined) fresh.nbf = seconds - 5;
  return fresh;
}
