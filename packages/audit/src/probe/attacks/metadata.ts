import { type ApiAttack, type ApiContext, safe, skipped } from '../attack.ts';
import { isLoopback } from '../client.ts';
import { type Found, findKeySets, findMetadata } from '../jwt/discovery.ts';
import { remedies } from '../remedies.ts';

const metadataOf = new WeakMap<object, Promise<readonly Found[]>>();

/** Asked for once a probe. */
export function metadata({ client }: ApiContext): Promise<readonly Found[]> {
  const known = metadataOf.get(client) ?? findMetadata(client);
  metadataOf.set(client, known);
  return known;
}

export const privateKeySet: ApiAttack = {
  id: 'jwks-private',
  number: 'D61',
  level: 'api',
  title: 'The key set publishes private keys',
  cwe: [321],
  severity: 'critical',
  why: 'Anybody can sign tokens for any user.',
  remedy: remedies['private-key-committed'],
  async run(context) {
    const sets = await findKeySets(context.client, await metadata(context));
    if (sets.length === 0) return skipped('No key set was found.');
    for (const { exchange, json } of sets) {
      const found = (json.keys as readonly Record<string, unknown>[]).find(
        (key) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].some((member) => member in key) || (key.kty === 'oct' && 'k' in key),
      );
      if (found === undefined) continue;
      return {
        verdict: 'vulnerable',
        message: `${exchange.request.target} publishes ${found.kty === 'oct' ? 'a symmetric key' : 'private members of a key'}.`,
        exchanges: [exchange],
        place: { method: 'GET', path: exchange.request.target },
      };
    }
    return safe('It has public members only.');
  },
};

export const oidcMetadata: ApiAttack = {
  id: 'oidc-metadata',
  number: 'D62',
  level: 'api',
  title: 'Discovery announces what is not safe',
  cwe: [319],
  severity: 'medium',
  why: 'Clients do what the document says: unencrypted endpoints, unsigned tokens, grants that were given up.',
  remedy: remedies['oidc-metadata'],
  async run(context) {
    const documents = await metadata(context);
    if (documents.length === 0) return skipped('No discovery document was found.');
    for (const { exchange, json } of documents) {
      const problem = problemOf(json);
      if (problem === undefined) continue;
      return {
        verdict: 'vulnerable',
        message: `${exchange.request.target} announces ${problem}.`,
        exchanges: [exchange],
        place: { method: 'GET', path: exchange.request.target },
      };
    }
    return safe('It announces nothing of the kind.');
  },
};

function problemOf(json: Readonly<Record<string, unknown>>): string | undefined {
  const list = (name: string) => (Array.isArray(json[name]) ? (json[name] as readonly unknown[]).map(String) : []);
  for (const [name, value] of Object.entries(json)) {
    if (!/^issuer$|_endpoint$|_uri$/.test(name) || typeof value !== 'string' || !URL.canParse(value)) continue;
    const url = new URL(value);
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) return `${name} without TLS (${url.origin})`;
  }
  const signing = Object.keys(json).filter((name) => /signing_alg_values_supported$/.test(name));
  const unsigned = signing.find((name) => list(name).some((alg) => alg.toLowerCase() === 'none'));
  if (unsigned !== undefined) return `the algorithm "none" (${unsigned})`;
  if (list('code_challenge_methods_supported').some((method) => method === 'plain')) return 'the PKCE method "plain"';
  return undefined;
}
