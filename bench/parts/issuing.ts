import { createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audience, issuer, scope } from '../credentials.ts';
import type { PartOptions } from '../main.ts';
import { rawRequest, underLoad, writeRequests } from '../measuring/load.ts';
import { type Subject, startSubject } from '../measuring/processes.ts';
import { type Contestant, figureNamed, interleave, ratio } from '../measuring/rounds.ts';
import { type PartResult, ratioTarget } from '../report.ts';
import type { ServerSetup } from '../servers/countersign-server.ts';
import type { IssuingSetup, Jwk } from '../servers/serving.ts';
import { expectAnswer } from './http.ts';

/** What a token endpoint says of itself when it is ready, where it differs from what it was configured with. */
interface IssuerReady {
  readonly port: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly jwksPath?: string;
  readonly jwk?: Jwk;
}

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly path: string;
  /** Sent along: how some are asked for a JWT. */
  readonly resource?: string;
}

const entries: readonly Entry[] = [
  { name: 'limit: node:http, form, hash, signature', file: 'issuing-limit.ts', path: '/token' },
  { name: 'countersign', file: 'countersign-server.ts', path: '/oauth/token' },
  { name: '@node-oauth/oauth2-server', file: 'node-oauth.ts', path: '/token' },
  { name: 'oidc-provider', file: 'oidc-provider.ts', path: '/token' },
  { name: 'better-auth', file: 'better-auth.ts', path: '/api/auth/oauth2/token', resource: audience },
];

/** `client_credentials` with `client_secret_post`, answered with an ES256 JWT. */
export async function measureIssuing({ folder, quick }: PartOptions): Promise<Omit<PartResult, 'part'>> {
  const setup: IssuingSetup & ServerSetup = {
    ...{ issuer, audience, scope, folder, apiKeys: 0 },
    clientId: 'client_7hG2kQ9xLw3nRt5v',
    clientSecret: 'cs_secret_KJv6xH2cQm9Zr4Tn8Wb1Yp5Lf7Gd3Sa0Ue6Ik2Oq9Xw4',
  };
  const setupFile = join(folder, 'issuing.json');
  writeFileSync(setupFile, JSON.stringify(setup));
  const servers: Subject<unknown>[] = [];
  try {
    const contestants: Contestant[] = [];
    for (const entry of entries) {
      const file = new URL(`../servers/${entry.file}`, import.meta.url);
      const server = await startSubject<IssuerReady>(file, [setupFile]);
      servers.push(server);
      const ask = (clientSecret: string) => tokenRequest(entry, { ...setup, ...server.ready, clientSecret });
      const good = ask(server.ready.clientSecret ?? setup.clientSecret);
      await check(entry, server.ready, good, ask('wrong'));
      contestants.push(underLoad(entry.name, server, writeRequests(join(folder, entry.file), [good])));
    }
    const figures = await interleave(
      contestants,
      quick ? { count: 3, milliseconds: 1000 } : { count: 9, milliseconds: 2000 },
    );
    const limit = figureNamed(figures, entries[0]?.name ?? '');
    const ours = figureNamed(figures, 'countersign');
    const targets = [
      ratioTarget('issuing beside the limit', ratio(ours, limit), 0.8),
      ratioTarget('issuing beside oidc-provider', ratio(ours, figureNamed(figures, 'oidc-provider')), 2.5),
    ];
    return { tables: [{ title: 'Issuing, ES256', operation: 'tokens', limit, figures }], targets, quantities: [] };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function tokenRequest({ path, resource }: Entry, client: Pick<IssuingSetup, 'clientId' | 'clientSecret'>): string {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope });
  form.set('client_id', client.clientId);
  form.set('client_secret', client.clientSecret);
  if (resource !== undefined) form.set('resource', resource);
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-Proto': 'https' };
  return rawRequest('POST', path, headers, form.toString());
}

/** What comes has to be a JWT with a good ES256 signature and the scope; with a wrong secret, nothing. */
async function check({ name }: Entry, ready: IssuerReady, good: string, bad: string): Promise<void> {
  const answer = JSON.parse(await expectAnswer(name, ready.port, good, 200)) as { readonly access_token: string };
  const [header = '', payload = '', signature = ''] = answer.access_token.split('.');
  const jwk = ready.jwk ?? (await fetchKey(ready));
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) {
    throw new Error(`${name}: the token's signature is not good`);
  }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly scope?: string };
  if (claims.scope !== scope) throw new Error(`${name}: the token's scope is ${claims.scope}`);
  // RFC 6749 section 5.2 lets a server choose.
  await expectAnswer(name, ready.port, bad, 400, 401);
}

async function fetchKey({ port, jwksPath = '/.well-known/jwks.json' }: IssuerReady): Promise<Jwk> {
  const answer = await fetch(`http://127.0.0.1:${port}${jwksPath}`);
  const { keys } = (await answer.json()) as { readonly keys: readonly Jwk[] };
  const [key] = keys;
  if (key === undefined) throw new Error('The issuer publishes no key.');
  return key;
}
