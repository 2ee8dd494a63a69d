import { createPublicKey } from 'node:crypto';
import type { ProbeClient } from '../client.ts';
import { isSuccess } from '../comparison.ts';
import { type Exchange, jsonOf } from '../exchange.ts';
import { type KnownKeys, type PublicKey, type SigningKey, signingKeyOf } from './keys.ts';
import type { JsonObject } from './token.ts';

/** Where discovery documents and key sets usually are. */
const metadataPaths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'];
const keySetPaths = [
  '/.well-known/jwks.json',
  '/jwks.json',
  '/.well-known/jwks',
  '/jwks',
  '/oauth2/jwks',
  '/oauth/jwks',
  '/oauth/discovery/keys',
  '/api/jwks.json',
];

/** A document that was found, as JSON. */
export interface Found {
  readonly exchange: Exchange;
  readonly json: JsonObject;
}

/** The discovery documents of the base URL's origin and of the other origins that were named. */
export async function findMetadata(client: ProbeClient): Promise<readonly Found[]> {
  return findAll(client, metadataPaths, (json) => 'issuer' in json || 'token_endpoint' in json || 'jwks_uri' in json);
}

/** The key sets: those that the metadata name, as far as their hosts were named, and those in the usual places. */
export async function findKeySets(client: ProbeClient, metadata: readonly Found[]): Promise<readonly Found[]> {
  const named = metadata
    .map(({ json }) => json.jwks_uri)
    .filter(
      (uri): uri is string => typeof uri === 'string' && URL.canParse(uri) && client.isNamed(new URL(uri).origin),
    );
  const isKeySet = (json: JsonObject) => Array.isArray(json.keys);
  const found: Found[] = [];
  for (const uri of new Set(named)) {
    const { origin, pathname, search } = new URL(uri);
    found.push(...(await findAll(client, [`${pathname}${search}`], isKeySet, origin)));
  }
  return found.length > 0 ? found : findAll(client, keySetPaths, isKeySet);
}

async function findAll(
  client: ProbeClient,
  paths: readonly string[],
  fits: (json: JsonObject) => boolean,
  origin?: string,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const target of paths) {
    const request = { method: 'GET', target, headers: [['Accept', 'application/json']] as const };
    const exchange = await client.exchange(origin === undefined ? request : { ...request, origin });
    const json = isSuccess(exchange.reply) ? jsonOf(exchange.reply) : undefined;
    if (typeof json === 'object' && json !== null && !Array.isArray(json) && fits(json as JsonObject)) {
      found.push({ exchange, json: json as JsonObject });
    }
  }
  return found;
}

/** The keys that anybody can find; private ones, too, where they were published by mistake. */
export async function discoverKeys(client: ProbeClient): Promise<KnownKeys> {
  const sets = await findKeySets(client, await findMetadata(client));
  const publicKeys = sets.flatMap(({ json, exchange }) => keysOf(json, exchange.request.target));
  const leaked = sets
    .flatMap(({ json }) => json.keys as readonly unknown[])
    .find((jwk) => typeof (jwk as JsonObject | null)?.d === 'string');
  const signing = leaked === undefined ? undefined : publishedKey(leaked);
  return { publicKeys: [...publicKeys], ...(signing === undefined ? {} : { signing }) };
}

/** What is published as a private key may be none. */
function publishedKey(jwk: unknown): SigningKey | undefined {
  try {
    return signingKeyOf(JSON.stringify(jwk), 'the private key that is published');
  } catch {
    return undefined;
  }
}

function keysOf({ keys }: JsonObject, origin: string): readonly PublicKey[] {
  return (keys as readonly unknown[]).flatMap((jwk) => {
    try {
      const { kid } = jwk as { readonly kid?: unknown };
      const key = createPublicKey({ key: jwk as JsonObject, format: 'jwk' });
      return [{ key, jwk: jwk as JsonObject, origin, ...(typeof kid === 'string' ? { kid } : {}) }];
    } catch {
      return [];
    }
  });
}
