import type { ApiKeyExposure, ApiKeyLookup, ApiKeyQuery, Clock, MaybePromise, RateLimitRule } from 'countersign';
import type { Actor } from '../audit-log/actor.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/contract.ts';
import type {
  ApiKeyChanged,
  ApiKeyCreated,
  ApiKeyDescription,
  ApiKeyRotated,
  ApiKeyUpdate,
  ChangeRefused,
  Grantor,
  NewApiKey,
} from './api-key-changes.ts';
import type { ApiKeyFilter } from './api-key-store.ts';

export interface ApiKeyPolicy {
  /** How long a key's former secret goes on after a rotation, where nobody says otherwise. Default 86,400. */
  readonly defaultOverlapSeconds?: number;
  /** Default 2,592,000 (30 days). */
  readonly maximumOverlapSeconds?: number;
  /** What happens to a live key that arrives in a URL or in the clear, besides being recorded. Default `record`. */
  readonly onExposure?: 'record' | 'revoke';
}

export interface ApiKeysOptions {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** What new keys begin with, such as `acme_live`. */
  readonly prefix: string;
  readonly policy?: ApiKeyPolicy;
  /** Told of failures beside a request: uses or exposures that could not be written. For the log. */
  readonly onError?: (error: unknown, what: string) => void;
}

/** API keys: their whole life, and the in-process half of `Authority.apiKeys`. */
export interface ApiKeys {
  /** New keys' prefix first. */
  readonly prefixes: readonly string[];
  /** True when a key of a foreign form was imported and may come. */
  readonly acceptsForeignForms: boolean;
  /** True when an imported hash can only be compared with the key at hand. */
  readonly needsForeignKeys: boolean;
  find(query: ApiKeyQuery): MaybePromise<ApiKeyLookup>;
  recordUse(id: string, remoteAddress: string | undefined): void;
  recordExposure(exposure: ApiKeyExposure): void;

  /** The key is in the answer, this once. */
  create(key: NewApiKey, grantor: Grantor): Promise<ApiKeyCreated | ChangeRefused>;
  list(filter: Omit<ApiKeyFilter, 'nowSeconds'>): Promise<readonly ApiKeyDescription[]>;
  get(id: string): Promise<ApiKeyDescription | undefined>;
  /** A new secret for the same key. The former one goes on for `overlapSeconds`, never past the key's expiry. */
  rotate(id: string, overlapSeconds: number | undefined, actor: Actor): Promise<ApiKeyRotated | ChangeRefused>;
  disable(id: string, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  enable(id: string, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  /** For good. Once more is no error and changes nothing. */
  revoke(id: string, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  update(id: string, update: ApiKeyUpdate, actor: Actor): Promise<ApiKeyChanged | ChangeRefused>;
  ownerRateLimits(owner: string): Promise<readonly RateLimitRule[]>;
  setOwnerRateLimits(owner: string, rules: readonly RateLimitRule[], actor: Actor): Promise<void>;
  /** Writes what is noted and stops the timers. */
  close(): Promise<void>;
}
