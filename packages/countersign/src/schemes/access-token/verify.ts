import type { Authority, KeyLookup } from '../../core/authority.ts';
import type { Clock } from '../../core/clock.ts';
import type { MaybePromise } from '../../core/maybe-promise.ts';
import type { Principal } from '../../core/principal.ts';
import type { Revocations } from '../../core/revocation.ts';
import { rejected, unavailable, type Verification, type Verified } from '../../core/verification.ts';
import { sha256Base64url } from '../../crypto/digest.ts';
import type { JsonObject } from '../../crypto/json.ts';
import { type CompactJws, maximumJwsLength, parseCompactJws, parseJwtClaims, verifyJws } from '../../crypto/jws.ts';
import { algorithmNamed } from '../../crypto/jws-algorithms.ts';
import { createTokenMemory, type RememberedToken } from './remember.ts';
import { type AccessTokenClaims, type ClaimRules, isAccessTokenType, validateClaims } from './validate-claims.ts';
import { createVisits } from './visits.ts';

export interface AccessTokenVerifierOptions extends ClaimRules {
  readonly authority: Authority;
  readonly clock: Clock;
  readonly maximumRememberedTokens: number;
}

export interface AccessTokenVerifier {
  verify(token: string): MaybePromise<Verification>;
  /** Ends the subscription to the revocation log. */
  close(): void;
}

const tooLong = rejected('ERR_ACCESS_TOKEN_MALFORMED', `The token is longer than ${maximumJwsLength} characters.`);
const wrongType = rejected('ERR_ACCESS_TOKEN_TYPE', 'typ is not that of an access token.');
const unsupportedAlgorithm = rejected('ERR_ACCESS_TOKEN_ALGORITHM', 'alg is none or not supported.');
const unknownKey = rejected('ERR_ACCESS_TOKEN_UNKNOWN_KEY', 'The issuer has no key with this kid.');
const algorithmNotTheKeys = rejected('ERR_ACCESS_TOKEN_ALGORITHM', 'alg is not the algorithm of the key.');
const wrongSignature = rejected('ERR_ACCESS_TOKEN_SIGNATURE', 'The signature is not the one of the key.');
const payloadNotObject = rejected(
  'ERR_ACCESS_TOKEN_MALFORMED',
  'The payload is not a JSON object with unique members.',
);
const revocationUnknown = unavailable(
  'ERR_ACCESS_TOKEN_REVOCATION_UNKNOWN',
  'Whether the token was revoked could not be found out.',
);

/**
 * Verifies access tokens as RFC 9068 section 4 and RFC 8725 say, and remembers the good ones. Everything is answered at once,
 * unless the authority has to be asked for a key or, while its log lags behind, for a revocation.
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { authority, clock } = options;
  const { revocations } = authority;
  const memory = createTokenMemory(options.maximumRememberedTokens);
  const visits = createVisits(options.maximumRememberedTokens);
  const unsubscribe = revocations?.subscribe((change) => {
    if (change === 'reset') {
      memory.forgetAll();
    } else if (change.kind === 'signing-key') {
      memory.forgetSignedWith(change.id);
    }
  });

  function verify(token: string): MaybePromise<Verification> {
    if (token.length > maximumJwsLength) {
      return tooLong;
    }
    // A token that comes for the first time costs no digest, and is not remembered: few come again.
    const digest = visits.has(token) ? sha256Base64url(token) : undefined;
    const remembered = digest === undefined ? undefined : memory.find(digest);
    if (remembered === undefined) {
      return verifyWhole(token, digest);
    }
    const lookup = authority.verificationKey(remembered.keyHint);
    return isStillGood(remembered, lookup, clock.nowSeconds())
      ? judgeRevocation(remembered, revocations)
      : verifyWhole(token, digest, lookup);
  }

  /**
   * @param digest undefined for a first visit
   * @param asked what the authority was asked for the token's key already; every answer is waited for
   */
  function verifyWhole(
    token: string,
    digest: string | undefined,
    asked?: MaybePromise<KeyLookup>,
  ): MaybePromise<Verification> {
    const jws = parseCompactJws(token);
    if (jws.outcome === 'refused') {
      const code = jws.defect === 'malformed' ? 'ERR_ACCESS_TOKEN_MALFORMED' : 'ERR_ACCESS_TOKEN_CRITICAL_HEADER';
      return rejected(code, jws.reason);
    }
    if (!isAccessTokenType(jws.header.type, options.allowInsecureUntypedTokens)) {
      return wrongType;
    }
    if (algorithmNamed(jws.header.algorithm) === undefined) {
      return unsupportedAlgorithm;
    }
    const lookup = asked ?? authority.verificationKey(jws.header);
    return lookup instanceof Promise
      ? lookup.then((found) => verifyWithKey(jws, found, digest))
      : verifyWithKey(jws, lookup, digest);
  }

  function verifyWithKey(jws: CompactJws, lookup: KeyLookup, digest: string | undefined): MaybePromise<Verification> {
    if (lookup.outcome !== 'found') {
      return lookup.outcome === 'unknown'
        ? unknownKey
        : unavailable('ERR_ACCESS_TOKEN_KEYS_UNAVAILABLE', lookup.reason);
    }
    if (lookup.key.algorithm !== jws.header.algorithm) {
      return algorithmNotTheKeys;
    }
    if (!verifyJws(jws, lookup.key)) {
      return wrongSignature;
    }
    const claims = parseJwtClaims(jws);
    if (claims === undefined) {
      return payloadNotObject;
    }
    const valid = validateClaims(claims, jws.header.type === 'at+jwt', options, clock.nowSeconds());
    if (valid.outcome !== 'valid') {
      return valid;
    }
    const remembered = toRemembered(jws, lookup, claims, valid);
    if (digest === undefined) {
      visits.note(jws.signature);
    } else {
      memory.add(digest, remembered);
    }
    return judgeRevocation(remembered, revocations);
  }

  return { verify, close: () => unsubscribe?.() };
}

/** The time has come and has not run out, and the authority still stands by the key. */
function isStillGood(token: RememberedToken, lookup: MaybePromise<KeyLookup>, nowSeconds: number): boolean {
  const isTimely = nowSeconds >= token.usableFrom && nowSeconds < token.usableUntil;
  return isTimely && !(lookup instanceof Promise) && lookup.outcome === 'found' && lookup.key.key === token.key;
}

function judgeRevocation(token: RememberedToken, revocations: Revocations | undefined): MaybePromise<Verification> {
  if (revocations === undefined) {
    return token.verified;
  }
  if (revocations.isCurrent()) {
    return revocations.covers(token) ? revoked(token) : token.verified;
  }
  const standing = revocations.ask(token);
  return standing instanceof Promise
    ? standing.then((answer) => judgeAnswer(token, answer))
    : judgeAnswer(token, standing);
}

function judgeAnswer(token: RememberedToken, standing: 'live' | 'revoked' | 'unavailable'): Verification {
  if (standing === 'live') {
    return token.verified;
  }
  return standing === 'revoked' ? revoked(token) : revocationUnknown;
}

function revoked(token: RememberedToken): Verification {
  const { credentialId } = token.verified.principal;
  return rejected('ERR_ACCESS_TOKEN_REVOKED', 'The token, or what it came from, was revoked.', credentialId);
}

function toRemembered(
  jws: CompactJws,
  lookup: KeyLookup & { readonly outcome: 'found' },
  claims: JsonObject,
  valid: AccessTokenClaims,
): RememberedToken {
  // Without jti: the digest of what is signed, since one content may have several good signatures.
  const credentialId = valid.tokenId ?? sha256Base64url(jws.signingInput);
  return {
    verified: toVerified(credentialId, claims, valid),
    tokenId: credentialId,
    sessionId: valid.sessionId,
    clientId: valid.clientId,
    subject: valid.subject,
    signingKeyId: lookup.key.keyId ?? jws.header.keyId,
    issuedAt: valid.issuedAt,
    keyHint: jws.header,
    key: lookup.key.key,
    usableFrom: valid.usableFrom,
    usableUntil: valid.usableUntil,
    length: jws.signingInput.length + jws.signature.length,
  };
}

/** Frozen, because every later request with the same token gets the same object. */
function toVerified(credentialId: string, claims: JsonObject, valid: AccessTokenClaims): Verified {
  const { subject, clientId, scopes, expiresAt } = valid;
  const principal: Principal =
    clientId === undefined
      ? { scheme: 'access-token', subject, scopes, credentialId, expiresAt, claims }
      : { scheme: 'access-token', subject, clientId, scopes, credentialId, expiresAt, claims };
  return Object.freeze({ outcome: 'verified', principal: Object.freeze(principal), rateLimits: noRateLimits });
}

const noRateLimits = Object.freeze([]);
