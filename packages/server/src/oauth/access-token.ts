import { randomUUID } from 'node:crypto';
import type { MaybePromise, TokenIdentity } from 'countersign';
import {
  andThen,
  type CompactJws,
  type JsonObject,
  parseCompactJws,
  parseJwtClaims,
  type SigningKey,
  signJwt,
  verifyJws,
} from 'countersign/building-blocks';
import type { OAuthServices } from './oauth-services.ts';

/** What an access token says (RFC 9068 section 2.2). */
export interface AccessTokenContent {
  readonly subject: string;
  readonly clientId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
}

export interface IssuedAccessToken {
  readonly token: string;
  readonly identity: TokenIdentity;
}

const type = 'at+jwt';

/** Signs an access token in the profile of RFC 9068. */
export function issueAccessToken(issuer: string, key: SigningKey, content: AccessTokenContent): IssuedAccessToken {
  const { subject, clientId, audience, scopes, issuedAt, lifetimeSeconds } = content;
  const tokenId = randomUUID();
  const claims = {
    iss: issuer,
    sub: subject,
    aud: audience,
    exp: issuedAt + lifetimeSeconds,
    iat: issuedAt,
    jti: tokenId,
    client_id: clientId,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  };
  const identity = { tokenId, clientId, subject, signingKeyId: key.keyId, issuedAt };
  return { token: signJwt(key, type, claims), identity };
}

/** A token that this authority signed and that has not expired. Whether it is revoked is another question. */
export interface OwnAccessToken {
  readonly identity: TokenIdentity & { readonly clientId: string };
  readonly expiresAt: number;
  readonly claims: JsonObject;
}

export type OwnAccessTokenServices = Pick<OAuthServices, 'issuer' | 'signingKeys' | 'clock'>;

/** Undefined for everything else: another issuer's, another kind of token, expired, altered. Rejects when the keys cannot be had. */
export function readOwnAccessToken(
  token: string,
  { issuer, signingKeys, clock }: OwnAccessTokenServices,
): MaybePromise<OwnAccessToken | undefined> {
  const jws = parseCompactJws(token);
  if (jws.outcome === 'refused' || jws.header.type !== type || jws.header.keyId === undefined) return undefined;
  const signingKeyId = jws.header.keyId;
  return andThen(signingKeys.verificationKey(jws.header), (lookup) => {
    if (lookup.outcome === 'unavailable') throw new KeysUnavailableError(lookup.reason);
    if (lookup.outcome === 'unknown' || !verifyJws(jws, lookup.key)) return undefined;
    const own = readClaims(jws, signingKeyId);
    const isGood = own !== undefined && own.claims.iss === issuer && clock.nowSeconds() < own.expiresAt;
    return isGood ? own : undefined;
  });
}

function readClaims(jws: CompactJws, signingKeyId: string): OwnAccessToken | undefined {
  const claims = parseJwtClaims(jws);
  if (claims === undefined) return undefined;
  const { jti, sub, client_id: clientId, iat, exp } = claims;
  if (typeof jti !== 'string' || typeof sub !== 'string' || typeof clientId !== 'string') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  const identity = { tokenId: jti, subject: sub, clientId, signingKeyId, issuedAt: iat };
  return { identity, expiresAt: exp, claims };
}

/** The store with the keys does not answer. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}
