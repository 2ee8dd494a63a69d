import type { JsonObject } from '../crypto/json.ts';
import { parseEndpoint } from './endpoint.ts';
import { type JsonClient, replyReason } from './json-client.ts';

const maximumMetadataBytes = 256 * 1024;

export type Discovery =
  | { readonly outcome: 'found'; readonly jwksUri: URL }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface DiscoveryOptions {
  readonly issuer: string;
  readonly allowInsecureHttp: boolean;
  readonly deadlineMilliseconds: number;
}

/**
 * Finds an issuer's key set through its metadata (RFC 8414 section 3, OpenID Connect Discovery 1.0 section 4). Every place
 * where the metadata may be is tried; it counts only when its `issuer` is the one that was asked for, to the letter.
 */
export async function discover(client: JsonClient, options: DiscoveryOptions): Promise<Discovery> {
  // All at once, so that a place that hangs does not take the time of the others; the first in order is taken.
  const attempts = metadataUrls(options.issuer).map((url) => ({ url, result: readMetadata(client, url, options) }));
  const failures: string[] = [];
  for (const attempt of attempts) {
    const result = await attempt.result;
    if (result.outcome === 'found') {
      return result;
    }
    failures.push(`${attempt.url.pathname}: ${result.reason}`);
  }
  return { outcome: 'failed', reason: `${options.issuer} has no usable metadata: ${failures.join('; ')}` };
}

/** Where the metadata may be. A terminating slash of the path goes away first, as both documents say. */
export function metadataUrls(issuer: string): readonly URL[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const places = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
    ...(path === '' ? [] : [`/.well-known/openid-configuration${path}`]),
  ];
  return places.map((place) => new URL(origin + place));
}

async function readMetadata(client: JsonClient, url: URL, options: DiscoveryOptions): Promise<Discovery> {
  const { deadlineMilliseconds } = options;
  const reply = await client.request(url, { deadlineMilliseconds, maximumBytes: maximumMetadataBytes });
  return reply.outcome === 'json'
    ? readKeySetUri(reply.body, options)
    : { outcome: 'failed', reason: replyReason(reply) };
}

function readKeySetUri(metadata: JsonObject, options: DiscoveryOptions): Discovery {
  if (metadata.issuer !== options.issuer) {
    return { outcome: 'failed', reason: `names another issuer, ${JSON.stringify(metadata.issuer)?.slice(0, 200)}` };
  }
  const endpoint = parseEndpoint(metadata.jwks_uri, options.allowInsecureHttp);
  if (endpoint.outcome === 'refused') {
    return { outcome: 'failed', reason: `names a jwks_uri that ${endpoint.reason}` };
  }
  // Plain http on this machine is for an issuer on this machine: others may not send us to the services that listen here.
  if (endpoint.url.protocol === 'http:' && !options.allowInsecureHttp && options.issuer.startsWith('https:')) {
    return { outcome: 'failed', reason: 'names a jwks_uri that is not https, as the issuer is' };
  }
  return { outcome: 'found', jwksUri: endpoint.url };
}
