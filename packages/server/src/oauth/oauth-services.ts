import type { AuthRequest, Clock, Gate, MaybePromise, TokenIdentity } from 'countersign';
import type { Presented, Refusal } from 'countersign/building-blocks';
import type { Actor } from '../audit-log/actor.ts';
import type { Clients } from '../clients/clients.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';

/** What the OAuth endpoints need from their surroundings. */
export interface OAuthServices {
  /** `iss`, and the URL that the endpoints' own begin with. Without a trailing slash unless it is issued so. */
  readonly issuer: string;
  /** `aud` of tokens whose client names no resource. */
  readonly defaultAudience: string;
  readonly accessTokenLifetimeSeconds: number;
  /** No token lives longer, whatever its client says. */
  readonly maximumAccessTokenLifetimeSeconds: number;
  readonly clients: Pick<Clients, 'authenticate'>;
  readonly signingKeys: Pick<SigningKeys, 'active' | 'jwks' | 'verificationKey'>;
  readonly revocations: TokenRevocations;
  /** Decides whether a caller with an API key or a token may introspect. */
  readonly gate: Pick<Gate, 'decide'>;
  /** How the request reached us, after the trusted-proxy rules. */
  readonly present: (request: AuthRequest) => Presented | Refusal;
  readonly nextRequestId: () => string;
  readonly clock: Clock;
  /** Told of every answer; must return at once and not throw. */
  readonly onAnswer?: (event: OAuthEvent) => void;
}

export interface TokenRevocations {
  /** True when the token is revoked. Rejects or throws when nobody can tell. */
  isRevoked(token: TokenIdentity): MaybePromise<boolean>;
  /** Ends one token, durably and with an audit entry; returns once it takes effect. `expiresAt`: the token's `exp`. */
  revokeToken(tokenId: string, expiresAt: number, actor: Actor): Promise<void>;
}

/** What happened at an endpoint, for the log and the metrics. Holds no credential. */
export interface OAuthEvent {
  readonly requestId: string;
  readonly endpoint: string;
  readonly status: number;
  /** The code that the caller sees (RFC 6749 section 5.2); absent when all went well. */
  readonly error?: string;
  /** Why exactly; for the operator. */
  readonly reason?: string;
  /** Whom the request speaks for, once that is verified. */
  readonly clientId?: string;
  readonly remoteAddress: string | undefined;
}
