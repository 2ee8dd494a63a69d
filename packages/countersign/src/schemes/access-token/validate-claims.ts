import type { ErrorCode } from '../../core/errors.ts';
import { isScopeToken } from '../../core/scope.ts';
import { type Refusal, rejected, type Verification } from '../../core/verification.ts';
import type { JsonObject } from '../../crypto/json.ts';

/** What a token's claims are held against. */
export interface ClaimRules {
  /** `iss` must be this, character for character. */
  readonly issuer: string;
  /** `aud` must be or contain one of these. */
  readonly audiences: readonly string[];
  /** How far clocks may differ. */
  readonly clockLeewaySeconds: number;
  /** The longest `exp` − `iat`. */
  readonly maximumTokenLifetimeSeconds: number;
  /** Accepts what issuers without RFC 9068 leave out: the type, `jti`, `client_id`. */
  readonly allowInsecureUntypedTokens: boolean;
}

/** The claims of a token that passed, under names of our own. */
export interface AccessTokenClaims {
  readonly outcome: 'valid';
  readonly subject: string;
  readonly clientId: string | undefined;
  /** `jti`. */
  readonly tokenId: string | undefined;
  /** `sid`. */
  readonly sessionId: string | undefined;
  /** No duplicates. */
  readonly scopes: readonly string[];
  /** The times are seconds since the epoch; fractions are possible. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The token may be used while usableFrom <= now < usableUntil: the leeway is counted in. */
  readonly usableFrom: number;
  readonly usableUntil: number;
}

type Rejection = Verification & Refusal;

/** 9999-12-31T23:59:59Z. A later moment is a mistake, such as milliseconds. */
const latestMoment = 253_402_300_799;

/** What only ID tokens (OpenID Connect Core section 2), logout tokens, security events and status lists contain. */
const claimsOfOtherTokens = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events', 'status_list'] as const;

/**
 * Whether `typ`, in lower case and without `application/`, is that of an access token (RFC 9068 section 4, RFC 8725 section 3.11).
 */
export function isAccessTokenType(type: string | undefined, allowInsecureUntypedTokens: boolean): boolean {
  return type === 'at+jwt' || (allowInsecureUntypedTokens && (type === undefined || type === 'jwt'));
}

/**
 * Validates the claims of a token whose signature was verified (RFC 9068 sections 2.2 and 4, RFC 7519 section 4.1).
 *
 * @param isTyped the header said `at+jwt`: then every claim that RFC 9068 requires must be there.
 */
export function validateClaims(
  claims: JsonObject,
  isTyped: boolean,
  rules: ClaimRules,
  nowSeconds: number,
): AccessTokenClaims | Rejection {
  return (
    issuerObjection(claims, rules) ??
    audienceObjection(claims, rules) ??
    (isTyped ? undefined : otherTokenObjection(claims)) ??
    confirmationObjection(claims) ??
    readClaims(claims, isTyped, rules, nowSeconds)
  );
}

function issuerObjection(claims: JsonObject, rules: ClaimRules): Rejection | undefined {
  return claims.iss === rules.issuer
    ? undefined
    : refuse('ERR_ACCESS_TOKEN_ISSUER', 'iss is not the configured issuer, character for character.', claims);
}

function audienceObjection(claims: JsonObject, rules: ClaimRules): Rejection | undefined {
  const { aud } = claims;
  if (typeof aud === 'string' && rules.audiences.includes(aud)) {
    return undefined;
  }
  if (Array.isArray(aud) && aud.every(isText) && aud.some((audience) => rules.audiences.includes(audience))) {
    return undefined;
  }
  return refuse('ERR_ACCESS_TOKEN_AUDIENCE', 'aud does not name this API.', claims);
}

/** Without a type there is only what the token contains to tell it from an ID token and others (RFC 8725 section 3.12). */
function otherTokenObjection(claims: JsonObject): Rejection | undefined {
  const telltale = claimsOfOtherTokens.find((name) => claims[name] !== undefined);
  if (telltale !== undefined) {
    return refuse('ERR_ACCESS_TOKEN_TYPE', `The claim ${telltale} shows that this is not an access token.`, claims);
  }
  // Some issuers state the kind of token among the claims.
  const { typ, token_use: use } = claims;
  const isOtherKind = (typ !== undefined && typ !== 'Bearer') || (use !== undefined && use !== 'access');
  return isOtherKind
    ? refuse('ERR_ACCESS_TOKEN_TYPE', 'The claim typ or token_use says that this is not an access token.', claims)
    : undefined;
}

function confirmationObjection(claims: JsonObject): Rejection | undefined {
  return claims.cnf === undefined
    ? undefined
    : refuse(
        'ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION',
        'The token is bound to a key (cnf), and its proof cannot be verified here.',
        claims,
      );
}

function readClaims(
  claims: JsonObject,
  isTyped: boolean,
  rules: ClaimRules,
  nowSeconds: number,
): AccessTokenClaims | Rejection {
  const { sub, jti, sid, iat, nbf, exp } = claims;
  const clientId = isTyped ? claims.client_id : (claims.client_id ?? claims.azp);
  if (!isText(sub) || !isMoment(iat) || !isMoment(exp) || !(nbf === undefined || isMoment(nbf))) {
    return refuse('ERR_ACCESS_TOKEN_CLAIMS', 'sub, iat or exp is missing, or one of them or nbf is malformed.', claims);
  }
  if (!isTextOrMissing(jti, isTyped) || !isTextOrMissing(clientId, isTyped) || !isTextOrMissing(sid, false)) {
    return refuse(
      'ERR_ACCESS_TOKEN_CLAIMS',
      'jti or client_id is missing, or one of them or sid is malformed.',
      claims,
    );
  }
  const scopes = readScopes(claims.scope);
  if (scopes === undefined) {
    return refuse('ERR_ACCESS_TOKEN_CLAIMS', 'scope is not a list of scopes separated by single spaces.', claims);
  }
  const usableFrom = Math.max(iat, nbf ?? 0) - rules.clockLeewaySeconds;
  const usableUntil = exp + rules.clockLeewaySeconds;
  return (
    timeObjection(claims, iat, exp, rules, usableFrom, usableUntil, nowSeconds) ?? {
      outcome: 'valid',
      subject: sub,
      clientId,
      tokenId: jti,
      sessionId: sid,
      scopes,
      issuedAt: iat,
      expiresAt: exp,
      usableFrom,
      usableUntil,
    }
  );
}

function timeObjection(
  claims: JsonObject,
  issuedAt: number,
  expiresAt: number,
  rules: ClaimRules,
  usableFrom: number,
  usableUntil: number,
  nowSeconds: number,
): Rejection | undefined {
  if (nowSeconds >= usableUntil) {
    return refuse('ERR_ACCESS_TOKEN_EXPIRED', 'exp has passed.', claims);
  }
  if (nowSeconds < usableFrom) {
    return refuse('ERR_ACCESS_TOKEN_NOT_YET_VALID', 'iat or nbf lies in the future.', claims);
  }
  const lifetimeSeconds = expiresAt - issuedAt;
  return lifetimeSeconds > rules.maximumTokenLifetimeSeconds || lifetimeSeconds <= 0
    ? refuse(
        'ERR_ACCESS_TOKEN_LIFETIME',
        `The token's life (exp − iat) is not between 0 and ${rules.maximumTokenLifetimeSeconds} seconds.`,
        claims,
      )
    : undefined;
}

/** Scope lists by the claim's text. An issuer grants few combinations, and only what it signed comes here. */
const knownScopes = new Map<string, readonly string[]>();
const maximumKnownScopes = 256;

/** The scopes of a `scope` claim, each once; undefined when it is not one. No scopes are none. */
function readScopes(scope: unknown): readonly string[] | undefined {
  if (scope === undefined || scope === '') {
    return noScopes;
  }
  return typeof scope === 'string' ? (knownScopes.get(scope) ?? parseScopes(scope)) : undefined;
}

const noScopes: readonly string[] = Object.freeze([]);

function parseScopes(scope: string): readonly string[] | undefined {
  const words = scope.split(' ');
  if (!words.every(isScopeToken)) {
    return undefined;
  }
  const scopes = Object.freeze([...new Set(words)]);
  if (knownScopes.size >= maximumKnownScopes) {
    knownScopes.clear();
  }
  knownScopes.set(scope, scopes);
  return scopes;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTextOrMissing(value: unknown, isRequired: boolean): value is string | undefined {
  return value === undefined ? !isRequired : isText(value);
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= latestMoment;
}

/** The signature was verified before, so the log may name the token. */
function refuse(code: ErrorCode, reason: string, claims: JsonObject): Rejection {
  return rejected(code, reason, isText(claims.jti) ? claims.jti : undefined);
}
