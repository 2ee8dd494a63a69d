import type { KeyObject } from 'node:crypto';

/** A public key of the issuer. */
export interface PublicKey {
  readonly kid?: string;
  readonly key: KeyObject;
  /** As the key set has it, for confusions that take its text. */
  readonly jwk?: Readonly<Record<string, unknown>>;
  /** Where it is from, for the evidence. */
  readonly origin: string;
}

/** A key that tokens can be signed with. */
export type SigningKey =
  | { readonly kind: 'hmac'; readonly secret: Buffer; readonly origin: string }
  | { readonly kind: 'private'; readonly key: KeyObject; readonly origin: string };

/** What is known of the issuer's keys; grows while the probe runs. */
export interface KnownKeys {
  readonly publicKeys: PublicKey[];
  signing?: SigningKey;
}
