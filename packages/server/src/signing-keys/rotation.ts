import type { StoredSigningKey } from './signing-key-store.ts';

/** When keys change. All in seconds. */
export interface RotationPolicy {
  /** How long a key signs. */
  readonly rotateEverySeconds: number;
  /** How long a key stands in the published set before it signs, so that caches of the set know it by then. */
  readonly publishBeforeSeconds: number;
  /** How long a key that signs no more stays in the published set: until the last token it signed has expired. */
  readonly keepRetiredSeconds: number;
}

/** One change to the keys. Several in a row make a rotation. */
export type Step =
  | { readonly step: 'create'; readonly state: 'published' | 'active' }
  | { readonly step: 'activate'; readonly key: StoredSigningKey }
  | { readonly step: 'retire'; readonly key: StoredSigningKey }
  | { readonly step: 'revoke'; readonly key: StoredSigningKey }
  | { readonly step: 'delete'; readonly key: StoredSigningKey };

/** The key that signs, if there is one. */
export function activeKey(keys: readonly StoredSigningKey[]): StoredSigningKey | undefined {
  return keys.find((key) => key.state === 'active' && key.revokedAt === null);
}

/** The key that will sign next, if it is published already. */
function nextKey(keys: readonly StoredSigningKey[]): StoredSigningKey | undefined {
  return keys.find((key) => key.state === 'published' && key.revokedAt === null);
}

/** What is due now. Any node may do it; once done it is due no more. */
export function dueSteps(
  keys: readonly StoredSigningKey[],
  nowSeconds: number,
  policy: RotationPolicy,
): readonly Step[] {
  return [...dueSuccession(keys, nowSeconds, policy), ...dueDeletions(keys, nowSeconds, policy)];
}

function dueSuccession(keys: readonly StoredSigningKey[], nowSeconds: number, policy: RotationPolicy): readonly Step[] {
  const active = activeKey(keys);
  if (active === undefined) return succession(keys);
  const age = nowSeconds - (active.activatedAt ?? active.publishedAt);
  const next = nextKey(keys);
  if (next === undefined) {
    return age >= policy.rotateEverySeconds - policy.publishBeforeSeconds
      ? [{ step: 'create', state: 'published' }]
      : [];
  }
  const isKnownByNow = nowSeconds - next.publishedAt >= policy.publishBeforeSeconds;
  return age >= policy.rotateEverySeconds && isKnownByNow ? succession(keys) : [];
}

/** The active key, if any, signs no more; the published one, or else a new one, signs from now on. */
export function succession(keys: readonly StoredSigningKey[]): readonly Step[] {
  const active = activeKey(keys);
  const next = nextKey(keys);
  const retire: readonly Step[] = active === undefined ? [] : [{ step: 'retire', key: active }];
  return [...retire, next === undefined ? { step: 'create', state: 'active' } : { step: 'activate', key: next }];
}

/** The key ends at once, with all that it signed. When it was the one that signs, the next one takes its place. */
export function revocation(keys: readonly StoredSigningKey[], key: StoredSigningKey): readonly Step[] {
  const others = keys.filter(({ keyId }) => keyId !== key.keyId);
  return [{ step: 'revoke', key }, ...(activeKey(others) === undefined ? succession(others) : [])];
}

function dueDeletions(keys: readonly StoredSigningKey[], nowSeconds: number, policy: RotationPolicy): readonly Step[] {
  return keys.filter((key) => isForgettable(key, nowSeconds, policy)).map((key) => ({ step: 'delete', key }));
}

/** True when no token that the key signed can be valid still. */
function isForgettable(key: StoredSigningKey, nowSeconds: number, { keepRetiredSeconds }: RotationPolicy): boolean {
  const endedAt = key.revokedAt ?? key.retiredAt;
  return endedAt !== null && nowSeconds - endedAt > keepRetiredSeconds;
}
