import type { Authority } from '../core/authority.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { ConfigurationError } from '../core/errors.ts';
import { discover } from './discovery.ts';
import { requireEndpoint } from './endpoint.ts';
import { createJsonClient, type JsonClient } from './json-client.ts';
import { createJsonWebKeySet, fetchKeySet, type KeySetLoad } from './json-web-key-set.ts';

const deadlineMilliseconds = 5000;
const maximumPending = 8;

export interface AnyIssuerOptions {
  /**
   * The issuer identifier, exactly as it stands in `iss`. Its metadata is looked for where RFC 8414 and OpenID Connect
   * Discovery put it, unless `jwksUri` is given.
   */
  readonly issuer: string;
  /** Where the issuer's keys are, for one that publishes no metadata. */
  readonly jwksUri?: string;
  /** Fetches metadata and keys over plain HTTP from anywhere. Default false: only from this machine. */
  readonly allowInsecureHttp?: boolean;
  readonly clock?: Clock;
}

/**
 * An authority for the access tokens of any OAuth 2.0 or OpenID Connect issuer: its published keys, and nothing else. Tokens
 * cannot be revoked before they expire. The keys are fetched in the background from now on; a request that comes before they
 * are there waits for them.
 *
 * @throws {ConfigurationError} for an issuer or URL that cannot be one.
 */
export function anyIssuer(options: AnyIssuerOptions): Authority {
  const allowInsecureHttp = options.allowInsecureHttp === true;
  assertIssuer(options, allowInsecureHttp);
  const client = createJsonClient(maximumPending);
  const configured =
    options.jwksUri === undefined
      ? undefined
      : requireEndpoint(options.jwksUri, allowInsecureHttp, 'anyIssuer.jwksUri');
  const load = configured
    ? () => fetchKeySet(client, { url: configured, deadlineMilliseconds })
    : createDiscoveredLoad(client, options.issuer, allowInsecureHttp);
  const keySet = createJsonWebKeySet({ load, clock: options.clock ?? systemClock });
  keySet.prefetch();
  return {
    issuer: options.issuer,
    verificationKey: (hint) => keySet.find(hint),
    close: () => client.close(),
  };
}

function assertIssuer(options: AnyIssuerOptions, allowInsecureHttp: boolean): void {
  if (typeof options.issuer !== 'string' || options.issuer === '') {
    throw new ConfigurationError('anyIssuer.issuer must be the issuer identifier, as it stands in `iss`');
  }
  if (options.jwksUri !== undefined) {
    return;
  }
  const url = requireEndpoint(options.issuer, allowInsecureHttp, 'anyIssuer.issuer');
  if (url.search !== '') {
    throw new ConfigurationError(
      'anyIssuer.issuer has a query, which RFC 8414 section 2 forbids; give jwksUri as well',
    );
  }
}

/** Asks for the metadata once, and again only after the key set that it named could not be had. */
function createDiscoveredLoad(
  client: JsonClient,
  issuer: string,
  allowInsecureHttp: boolean,
): () => Promise<KeySetLoad> {
  let jwksUri: URL | undefined;
  return async () => {
    if (jwksUri === undefined) {
      const discovery = await discover(client, { issuer, allowInsecureHttp, deadlineMilliseconds });
      if (discovery.outcome === 'failed') {
        return discovery;
      }
      jwksUri = discovery.jwksUri;
    }
    const load = await fetchKeySet(client, { url: jwksUri, deadlineMilliseconds });
    if (load.outcome === 'failed') {
      jwksUri = undefined;
    }
    return load;
  };
}
