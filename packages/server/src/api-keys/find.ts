import type {
  ApiKeyLookup,
  ApiKeyQuery,
  ApiKeyRecord,
  Clock,
  MaybePromise,
  RateLimitRule,
  Revocations,
} from 'countersign';
import { andThen, digestApiKey } from 'countersign/building-blocks';
import type { Pepper } from '../secrets/peppers.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Store } from '../store/contract.ts';
import type { ForeignForms, StoredApiKey, StoredApiKeyVersion } from './api-key-store.ts';
import { lookupsByStart, maximumCandidates } from './foreign-form.ts';
import type { SlowHashes } from './slow-hash.ts';
import type { FoundVersion } from './stored-api-key.ts';
import type { HashUpgrades } from './upgrade.ts';

export interface ApiKeyFinderOptions {
  readonly store: Pick<Store, 'apiKeys'>;
  readonly secrets: Pick<Secrets, 'peppers' | 'apiKeyIds' | 'ensurePepper' | 'refreshPeppers'>;
  readonly revocations: Pick<Revocations, 'sequence'>;
  readonly clock: Clock;
  readonly slowHashes: SlowHashes;
  readonly upgrades: HashUpgrades;
  readonly foreignForms: () => ForeignForms;
}

type Found = FoundVersion | 'busy' | undefined;

const unknown: ApiKeyLookup = { outcome: 'unknown' };
/** Compared with for an id that is ours but names no key, so that this takes what a wrong secret takes. */
const noHash = 'A'.repeat(43);

/**
 * Finds the key that a query means and compares its secret. Synchronous where the store is, but for keys of foreign forms.
 * Never throws and never rejects.
 */
export function createApiKeyFinder(options: ApiKeyFinderOptions) {
  const { store, secrets, revocations, foreignForms } = options;
  const { peppers, apiKeyIds } = secrets;
  const foreign = createForeignFinder(options);

  function findById(id: string, digest: string): MaybePromise<FoundVersion | undefined> {
    if (!apiKeyIds.isOurs(id)) return undefined;
    return andThen(store.apiKeys.find(id), (key) => {
      if (key !== undefined) return compareVersions(key, digest);
      peppers.matches(digest, { hash: noHash, version: peppers.current().version });
      return undefined;
    });
  }

  function compareVersions(key: StoredApiKey, digest: string): MaybePromise<FoundVersion | undefined> {
    const own = key.versions.filter(({ algorithm }) => algorithm === 'peppered');
    const missing = own.filter(({ pepperVersion }) => peppers.get(pepperVersion) === undefined);
    const compare = () => {
      // Every version is compared, also after one has matched.
      const matching = own.filter(({ hash, pepperVersion }) =>
        peppers.matches(digest, { hash, version: pepperVersion }),
      );
      const [version] = matching;
      return version === undefined ? undefined : { key, version };
    };
    if (missing.length === 0) return compare();
    return Promise.all(missing.map(({ pepperVersion }) => secrets.ensurePepper(pepperVersion))).then(compare);
  }

  function locate(query: ApiKeyQuery): MaybePromise<Found> {
    if (query.id !== undefined) return findById(query.id, query.digest);
    return foreignForms().any ? foreign(query) : undefined;
  }

  function find(query: ApiKeyQuery): MaybePromise<ApiKeyLookup> {
    // Read before the key is: what is found is at least as new as this.
    const sequence = revocations.sequence;
    return withoutThrowing(() =>
      andThen(locate(query), (found) => {
        if (found === undefined) return unknown;
        if (found === 'busy') return { outcome: 'unavailable', reason: 'too many imported keys wait to be compared' };
        if (isOutdated(found.version)) options.upgrades.begin(found, query.digest);
        return andThen(ownerLimits(found.key), (limits) => ({
          outcome: 'found',
          record: toRecord(found, limits),
          sequence,
        }));
      }),
    );
  }

  const isOutdated = ({ pepperVersion }: StoredApiKeyVersion) => pepperVersion !== peppers.current().version;
  const ownerLimits = ({ owner }: StoredApiKey): MaybePromise<readonly RateLimitRule[]> =>
    owner === null ? [] : store.apiKeys.ownerRateLimits(owner);
  return { find, locate };
}

/** Keys of foreign forms: by their peppered hash, or by their first characters and a slow comparison. */
function createForeignFinder(options: ApiKeyFinderOptions) {
  const { store, secrets, revocations, slowHashes, upgrades, foreignForms } = options;
  const { peppers } = secrets;
  const running = new Map<string, Promise<Found>>();

  /** Most keys are under the newest pepper, so that one comes first. */
  async function findPeppered(digest: string): Promise<FoundVersion | undefined> {
    const found = await findUnder(peppers.all(), digest);
    if (found !== undefined) return found;
    await secrets.refreshPeppers();
    const known = peppers.all();
    // The key may be under a pepper that another node has made, or have moved to a newer one between two look-ups. Keys only
    // ever move to newer peppers, so that from the oldest on none is missed.
    return known.length === 1 ? undefined : findUnder([...known].reverse(), digest);
  }

  async function findUnder(ordered: readonly Pepper[], digest: string): Promise<FoundVersion | undefined> {
    for (const pepper of ordered) {
      const lookup = pepper.hash(digest);
      const [key] = await store.apiKeys.findByLookup(lookup, 1);
      const version = key?.versions.find((candidate) => candidate.lookup === lookup);
      if (key !== undefined && version !== undefined) return { key, version };
    }
    return undefined;
  }

  async function findSlow(foreignKey: string, digest: string): Promise<Found> {
    // The digest is what will be remembered of this key, so it has to be this key's.
    // countersign-ignore timing-unsafe-compare: both are made of what the caller sent; neither is a secret to it
    if (digestApiKey(foreignKey) !== digest) return undefined;
    for (const lookup of lookupsByStart(foreignKey)) {
      for (const key of await store.apiKeys.findByLookup(lookup, maximumCandidates)) {
        const found = await compareSlow(key, lookup, foreignKey);
        if (found === 'busy') return found;
        if (found !== undefined) return upgrades.complete(found, digest);
      }
    }
    return undefined;
  }

  async function compareSlow(key: StoredApiKey, lookup: string, foreignKey: string): Promise<Found> {
    const version = key.versions.find((candidate) => candidate.lookup === lookup);
    if (version === undefined || version.algorithm === 'peppered') return undefined;
    const outcome = await slowHashes.compare(foreignKey, version.algorithm, version.hash);
    if (outcome === 'busy') return 'busy';
    return outcome === 'same' ? { key, version } : undefined;
  }

  async function search({ digest, foreignKey }: ApiKeyQuery): Promise<Found> {
    const found = await findPeppered(digest);
    if (found !== undefined || foreignKey === undefined || !foreignForms().slow) return found;
    return findSlow(foreignKey, digest);
  }

  /** Many requests with one key wait for one comparison, but for one that began before the last change of any key. */
  return (query: ApiKeyQuery): Promise<Found> => {
    const name = `${revocations.sequence}:${query.digest}${query.foreignKey === undefined ? '' : ' with key'}`;
    const already = running.get(name);
    if (already !== undefined) return already;
    const started = search(query).finally(() => running.delete(name));
    running.set(name, started);
    return started;
  };
}

function toRecord({ key, version }: FoundVersion, ownerRateLimits: readonly RateLimitRule[]): ApiKeyRecord {
  const ends = [key.expiresAt, version.expiresAt].filter((end) => end !== null);
  return {
    id: key.id,
    version: version.version,
    name: key.name,
    subject: key.subject,
    ...(key.owner === null ? {} : { owner: key.owner }),
    scopes: key.scopes,
    state: key.revokedAt !== null ? 'revoked' : key.disabledAt !== null ? 'disabled' : 'active',
    ...(ends.length === 0 ? {} : { expiresAt: Math.min(...ends) }),
    allowedAddresses: key.allowedAddresses,
    rateLimits: key.rateLimits,
    ownerRateLimits,
  };
}

function withoutThrowing(work: () => MaybePromise<ApiKeyLookup>): MaybePromise<ApiKeyLookup> {
  try {
    const result = work();
    return result instanceof Promise ? result.catch(toUnavailable) : result;
  } catch (error) {
    return toUnavailable(error);
  }
}

function toUnavailable(error: unknown): ApiKeyLookup {
  return { outcome: 'unavailable', reason: error instanceof Error ? error.message : 'the store failed' };
}
