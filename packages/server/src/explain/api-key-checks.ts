import type { ApiKeyRecord } from 'countersign';
import { digestApiKey, parseApiKey, parseCidrs } from 'countersign/building-blocks';
import type { ApiKeyDescription } from '../api-keys/api-key-changes.ts';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import { type Check, failed, noted, notReached, passed, span, unknown, when } from './explanation.ts';

export interface KeyRules {
  readonly clientAddress: string | undefined;
  readonly nowSeconds: number;
}

export interface KeyFindings {
  readonly checks: readonly Check[];
  readonly record?: ApiKeyRecord;
}

const lifeNames = ['state', 'expiry', 'address', 'limits'];

/** The checks of the API key scheme, in its order: form, checksum, record, state, expiry, address. */
export async function checkApiKey(text: string, apiKeys: ApiKeys, rules: KeyRules): Promise<KeyFindings> {
  const { prefixes } = apiKeys;
  const parsed = parseApiKey(text, prefixes);
  if (parsed === 'damaged')
    return { checks: [beginning(text, prefixes), damaged(text, prefixes), ...notReached('known', ...lifeNames)] };
  if (parsed === undefined && !apiKeys.acceptsForeignForms) {
    return { checks: [wrongForm(text, prefixes), ...notReached('checksum', 'known', ...lifeNames)] };
  }
  const form =
    parsed === undefined
      ? [noted('form', 'of a foreign form, as imported keys are')]
      : [beginning(text, prefixes), passed('checksum', 'right: the key was copied whole')];
  const digest = digestApiKey(text);
  const id = parsed?.id;
  const found = await apiKeys.find({
    id,
    digest,
    ...(parsed === undefined && apiKeys.needsForeignKeys ? { foreignKey: text } : {}),
  });
  if (found.outcome === 'unavailable') {
    const outage = failed('known', 'ERR_API_KEY_LOOKUP_UNAVAILABLE', {
      detail: `the key cannot be looked up: ${found.reason}`,
      advice: 'See why in the log of the server.',
    });
    return { checks: [...form, outage, ...notReached(...lifeNames)] };
  }
  const description = await describeKey(apiKeys, found.outcome === 'found' ? found.record.id : id);
  if (found.outcome === 'unknown') return { checks: [...form, notKnown(id, description), ...notReached(...lifeNames)] };
  return {
    checks: [...form, known(found.record, description), ...lifeChecks(found.record, description, rules)],
    record: found.record,
  };
}

function describeKey(apiKeys: ApiKeys, id: string | undefined): Promise<ApiKeyDescription | undefined> {
  return id === undefined ? Promise.resolve(undefined) : apiKeys.get(id);
}

function prefixOf(text: string, prefixes: readonly string[]): string {
  return prefixes.find((prefix) => text.startsWith(`${prefix}_`)) ?? '';
}

function beginning(text: string, prefixes: readonly string[]): Check {
  return passed('form', `begins with ${prefixOf(text, prefixes)}_, as keys of this authority do`);
}

function wrongForm(text: string, prefixes: readonly string[]): Check {
  return failed('form', 'ERR_API_KEY_MALFORMED', {
    detail: 'it does not begin as keys of this authority do',
    expected: prefixes.map((prefix) => `${prefix}_…`).join(' or '),
    actual: `${text.length} characters that begin otherwise`,
    advice:
      'It may be a key of another authority or environment, or another kind of secret. Keys of an earlier prefix need apiKeys.acceptedPrefixes.',
  });
}

const bodyLength = 54;

function damaged(text: string, prefixes: readonly string[]): Check {
  const expected = prefixOf(text, prefixes).length + 1 + bodyLength;
  const hasStrangers = /[^0-9A-Za-z_]/.test(text);
  return failed('checksum', 'ERR_API_KEY_MALFORMED', {
    detail: 'its last six characters are not the checksum of the others',
    expected: `${expected} characters`,
    actual: `${text.length} characters${hasStrangers ? ', some of which no key has' : ''}`,
    advice:
      text.length === expected
        ? 'A character was changed or mistyped. Copy the key again.'
        : `It was ${text.length < expected ? 'cut' : 'copied with something behind it'}. Copy the key again, whole.`,
  });
}

function notKnown(id: string | undefined, description: ApiKeyDescription | undefined): Check {
  if (description === undefined) {
    return failed('known', 'ERR_API_KEY_UNKNOWN', {
      detail: id === undefined ? 'no imported key has this hash' : `there is no key with the id ${id}`,
      advice: 'It is the key of another authority, or made up. countersign keys list shows those there are.',
    });
  }
  return failed('known', 'ERR_API_KEY_UNKNOWN', {
    detail: `key ${description.id} ("${description.name}") exists, but this is none of its secrets`,
    expected: description.versions.map(({ version }) => `version ${version}`).join(' or '),
    advice:
      'It was rotated and this is a former secret whose overlap is over, or somebody made this up. Use the current one.',
  });
}

function known(record: ApiKeyRecord, description: ApiKeyDescription | undefined): Check {
  const versions = description?.versions.length ?? 1;
  const newest = description?.versions[0]?.version ?? record.version;
  const which = record.version === newest ? 'the current one' : 'a former one, in its overlap';
  return passed(
    'known',
    `"${record.name}", id ${record.id}, version ${record.version}${versions > 1 ? ` (${which})` : ''}`,
  );
}

function lifeChecks(
  record: ApiKeyRecord,
  description: ApiKeyDescription | undefined,
  rules: KeyRules,
): readonly Check[] {
  return [
    stateCheck(record, description),
    expiryCheck(record, rules.nowSeconds),
    addressCheck(record, rules.clientAddress),
    limitsNote(record),
  ];
}

function stateCheck({ state, id }: ApiKeyRecord, description: ApiKeyDescription | undefined): Check {
  if (state === 'active') return passed('state', 'active');
  const since = state === 'revoked' ? description?.revokedAt : description?.disabledAt;
  return failed('state', state === 'revoked' ? 'ERR_API_KEY_REVOKED' : 'ERR_API_KEY_DISABLED', {
    detail: `${state}${since == null ? '' : ` since ${when(since)}`}`,
    expected: 'active',
    actual: state,
    advice:
      state === 'revoked'
        ? `Revoking is for good: create another key. Who did it: countersign audit-log list --target api-key:${id}`
        : `countersign keys enable ${id}`,
  });
}

function expiryCheck({ expiresAt }: ApiKeyRecord, nowSeconds: number): Check {
  if (expiresAt === undefined) return passed('expiry', 'it does not expire');
  if (nowSeconds < expiresAt) return passed('expiry', `${when(expiresAt)}, in ${span(expiresAt - nowSeconds)}`);
  return failed('expiry', 'ERR_API_KEY_EXPIRED', {
    detail: `it, or this version of it, expired ${span(nowSeconds - expiresAt)} ago`,
    expected: `an end after ${when(nowSeconds)}`,
    actual: when(expiresAt),
    advice: 'Use the newest version, or create another key.',
  });
}

function addressCheck({ allowedAddresses }: ApiKeyRecord, address: string | undefined): Check {
  if (allowedAddresses.length === 0) return passed('address', 'it may be used from anywhere');
  const allowed = allowedAddresses.join(', ');
  if (address === undefined) {
    return unknown('address', `it may be used from ${allowed}`, 'Try an address with --address.');
  }
  if (parseCidrs(allowedAddresses)?.includes(address)) return passed('address', `${address} is within ${allowed}`);
  return failed('address', 'ERR_API_KEY_ADDRESS', {
    detail: 'it may not be used from this address',
    expected: allowed,
    actual: address,
    advice:
      'Behind a proxy, the API has to name it in trustedProxies to see the real address. Else: add the address to the key.',
  });
}

function limitsNote({ rateLimits, ownerRateLimits, owner }: ApiKeyRecord): Check {
  const write = (rules: ApiKeyRecord['rateLimits']) =>
    rules.map(({ limit, windowSeconds }) => `${limit} in ${span(windowSeconds)}`);
  const own = write(rateLimits);
  const shared = write(ownerRateLimits).map((text) => `${text} with all keys of ${owner}`);
  const all = [...own, ...shared];
  return noted(
    'limits',
    all.length === 0 ? 'none of its own' : `${all.join(', ')}; counted where requests arrive, not here`,
  );
}
