import type { Authority } from '../core/authority.ts';
import type { Clock } from '../core/clock.ts';
import type { Revocations } from '../core/revocation.ts';

/** What happens between a verifier and its authority, for the operator. Holds no credential. */
export type RemoteAuthorityEvent =
  | { readonly type: 'current'; readonly sequence: number }
  | { readonly type: 'behind'; readonly reason: string }
  | { readonly type: 'authority-error'; readonly reason: string }
  | { readonly type: 'reports-dropped'; readonly count: number };

export interface RemoteAuthorityOptions {
  /** The Countersign server's base URL. */
  readonly url: string;
  /** The `iss` of its access tokens. Default: `url` without a trailing slash. */
  readonly issuer?: string;
  /** An API key of that server with the scope `countersign:verify`. */
  readonly credential: string;
  /** How far the view of what is revoked may be behind before it is not relied on. Default 15. */
  readonly maximumStalenessSeconds?: number;
  /** What to do with tokens when it is: ask the server each time, or refuse (503). Default `ask`. */
  readonly whenBehind?: 'ask' | 'refuse';
  /** Talks plain HTTP to a server on another machine. Default false. */
  readonly allowInsecureHttp?: boolean;
  /** Called when the connection's state changes; must return at once. */
  readonly onEvent?: (event: RemoteAuthorityEvent) => void;
  readonly clock?: Clock;
}

export interface RemoteAuthority extends Authority {
  readonly apiKeys: NonNullable<Authority['apiKeys']>;
  readonly revocations: Revocations;
  /** Resolves once the view is current for the first time, or when the authority is closed. Never rejects. */
  ready(): Promise<void>;
}

export function remoteAuthority(_options: RemoteAuthorityOptions): RemoteAuthority {
  throw new Error('being written');
}
