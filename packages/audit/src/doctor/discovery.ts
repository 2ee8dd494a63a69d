import { createPublicKey } from 'node:crypto';
import { isLoopback } from '../probe/client.ts';
import { type Found, findKeySets, findMetadata } from '../probe/jwt/discovery.ts';
import { bad, type Check, good, skipped, warning } from './check.ts';
import type { Patient } from './patient.ts';

/** What the discovery documents announce. */
export async function checkMetadata({ client, url }: Patient): Promise<readonly Check[]> {
  const documents = await findMetadata(client);
  if (documents.length === 0) return [skipped('metadata', 'There is no discovery document.')];
  return documents.flatMap(({ json, exchange }) => {
    const { target } = exchange.request;
    return [issuerCheck(json, url, target), endpointCheck(json, target), ...listChecks(json, target)];
  });
}

function issuerCheck(json: Found['json'], url: URL, target: string): Check {
  const { issuer } = json;
  if (typeof issuer === 'string' && URL.canParse(issuer) && new URL(issuer).origin === url.origin) {
    return good('issuer', `${target} names this very host as issuer.`);
  }
  return warning(
    'issuer',
    `${target} names ${JSON.stringify(issuer)} as issuer, and was found at ${url.origin}.`,
    'Set the issuer to the address that clients use (RFC 8414 section 3.3).',
  );
}

function endpointCheck(json: Found['json'], target: string): Check {
  const plain = Object.entries(json).filter(
    ([name, value]) =>
      /_endpoint$|_uri$/.test(name) &&
      typeof value === 'string' &&
      URL.canParse(value) &&
      new URL(value).protocol === 'http:' &&
      !isLoopback(new URL(value).hostname),
  );
  if (plain.length === 0) return good('endpoints', `${target} names no endpoint without TLS.`);
  return bad(
    'endpoints',
    `${target} names ${plain.map(([name]) => name).join(', ')} without TLS.`,
    'Publish https addresses.',
  );
}

function listChecks(json: Found['json'], target: string): readonly Check[] {
  const list = (name: string) => (Array.isArray(json[name]) ? (json[name] as readonly unknown[]).map(String) : []);
  const unsigned = Object.keys(json).filter(
    (name) => /signing_alg_values_supported$/.test(name) && list(name).some((alg) => alg.toLowerCase() === 'none'),
  );
  const legacy = list('grant_types_supported').filter((grant) => grant === 'implicit' || grant === 'password');
  return [
    ...(unsigned.length === 0
      ? []
      : [
          bad(
            'algorithms',
            `${target} announces the algorithm "none" (${unsigned.join(', ')}).`,
            'Take it off the list.',
          ),
        ]),
    ...(legacy.length === 0
      ? []
      : [
          warning(
            'grants',
            `${target} announces the grants ${legacy.join(' and ')}.`,
            'Use the authorization code with PKCE.',
          ),
        ]),
    ...(list('code_challenge_methods_supported').includes('plain')
      ? [warning('pkce', `${target} announces the PKCE method "plain".`, 'Allow S256 only.')]
      : []),
  ];
}

/** The keys that are published. */
export async function checkKeys({ client }: Patient): Promise<readonly Check[]> {
  const sets = await findKeySets(client, await findMetadata(client));
  if (sets.length === 0) return [skipped('keys', 'There is no key set.')];
  return sets.flatMap(({ json, exchange }) => {
    const keys = (json.keys as readonly unknown[]).filter(isObject);
    const problems = keys.flatMap((key, index) => keyChecks(key, String(key.kid ?? `number ${index + 1}`)));
    const ids = keys.map(({ kid }) => kid);
    const isAmbiguous = keys.length > 1 && new Set(ids).size < ids.length;
    return [
      ...problems,
      ...(isAmbiguous
        ? [warning('key-ids', 'Keys share an id, or have none.', 'Give each key an id of its own (kid).')]
        : []),
      ...(problems.length === 0
        ? [
            good(
              'keys',
              `${exchange.request.target} has ${keys.length} public ${keys.length === 1 ? 'key' : 'keys'} of good size.`,
            ),
          ]
        : []),
    ];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function keyChecks(key: Readonly<Record<string, unknown>>, name: string): readonly Check[] {
  const leaked = ['d', 'p', 'q', 'k'].filter((member) => member in key);
  if (leaked.length > 0) {
    return [
      bad(
        'key-private',
        `The key ${name} is published with its private ${leaked.join(', ')}.`,
        'Replace the key now, and publish public members only.',
      ),
    ];
  }
  const size = sizeOf(key);
  return [
    ...(size !== undefined && size < 2048
      ? [bad('key-size', `The key ${name} has ${size} bits.`, 'Use RSA of 2048 bits or more, or ES256.')]
      : []),
    ...(key.alg === undefined
      ? [warning('key-alg', `The key ${name} names no algorithm.`, 'Set "alg", so that verifiers bind it to the key.')]
      : []),
    ...(/^(HS|none)/i.test(String(key.alg ?? ''))
      ? [bad('key-alg', `The key ${name} is for ${key.alg}.`, 'Publish keys of key pairs only.')]
      : []),
  ];
}

/** Bits of an RSA modulus. */
function sizeOf(key: Readonly<Record<string, unknown>>): number | undefined {
  try {
    return createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails?.modulusLength;
  } catch {
    return undefined;
  }
}
