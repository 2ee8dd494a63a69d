import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as credentials from '../credentials.ts';
import type { PartOptions } from '../main.ts';
import { type RequestList, rawRequest, send, underLoad, writeRequests } from '../measuring/load.ts';
import { type Subject, startSubject } from '../measuring/processes.ts';
import { type Contestant, figureNamed, interleave, ratio } from '../measuring/rounds.ts';
import { type PartResult, ratioTarget, type Target } from '../report.ts';
import type { ProtectionSetup } from '../servers/serving.ts';

type ListName = 'seen' | 'new' | 'API key';
export type Lists = Readonly<Record<ListName, RequestList>>;

interface Entry {
  readonly server: string;
  readonly file: string;
  readonly parameters?: readonly string[];
  readonly lists: readonly ListName[];
  /** It lets everybody in; or it looks at nothing but the signature. */
  readonly checks?: 'nothing' | 'signatures';
}

const entries: readonly Entry[] = [
  { server: 'bare node:http', file: 'bare.ts', lists: ['seen'], checks: 'nothing' },
  { server: 'bare node:http + crypto.verify', file: 'bare-verify.ts', lists: ['new'], checks: 'signatures' },
  { server: 'countersign/node', file: 'countersign-node.ts', lists: ['seen', 'new', 'API key'] },
  { server: 'countersign/fastify', file: 'countersign-fastify.ts', lists: ['seen', 'new'] },
  { server: 'countersign/hono', file: 'countersign-hono.ts', lists: ['seen', 'new'] },
  { server: 'countersign/express', file: 'countersign-express.ts', lists: ['seen', 'new'] },
  { server: 'fastify + @fastify/jwt', file: 'fastify-jwt.ts', lists: ['seen', 'new'] },
  { server: 'fastify + @fastify/jwt, cache on', file: 'fastify-jwt.ts', parameters: ['cache'], lists: ['seen', 'new'] },
  { server: 'express + express-oauth2-jwt-bearer', file: 'express-jwt-bearer.ts', lists: ['seen', 'new'] },
  { server: 'hono + its jwk middleware', file: 'hono-jwk.ts', lists: ['seen', 'new'] },
];

/** A protected route that answers 204, over loopback. Tokens are ES256. */
export async function measureHttp(options: PartOptions): Promise<Omit<PartResult, 'part'>> {
  const issuer = credentials.createIssuer('ES256');
  const apiKeys = credentials.makeApiKeys(credentials.fewTokens);
  const lists = writeLists(
    options.folder,
    issuer,
    apiKeys.map(({ text }) => text),
  );
  const bad = credentials.badTokens(issuer).map((token) => bearerRequest(token));
  const setup: ProtectionSetup = {
    issuer: credentials.issuer,
    audience: credentials.audience,
    scope: credentials.scope,
    jwk: issuer.keys.jwk,
    apiKeyHashes: apiKeys.map(({ sha256 }) => sha256),
  };
  const setupFile = join(options.folder, 'protection.json');
  writeFileSync(setupFile, JSON.stringify(setup));
  const servers: Subject<unknown>[] = [];
  try {
    const contestants: Contestant[] = [];
    for (const entry of entries) {
      const server = await startServer(entry, setupFile);
      servers.push(server);
      await check(entry, server.ready.port, lists, bad);
      contestants.push(...entry.lists.map((name) => underLoad(`${entry.server}, ${name}`, server, lists[name])));
    }
    const figures = await interleave(
      contestants,
      options.quick ? { count: 2, milliseconds: 1000 } : { count: 5, milliseconds: 2000 },
    );
    const limit = figureNamed(figures, 'bare node:http, seen');
    const verifying = figureNamed(figures, 'bare node:http + crypto.verify, new');
    const targets: Target[] = [
      ratioTarget(
        'a new ES256 token over HTTP beside node:http + bare crypto.verify',
        ratio(figureNamed(figures, 'countersign/node, new'), verifying),
        0.95,
      ),
    ];
    const tables = [{ title: 'A protected route', operation: 'requests', limit, figures }];
    return { tables, targets, quantities: [] };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function startServer({ file, parameters = [] }: Entry, setupFile: string) {
  return startSubject<{ readonly port: number }>(new URL(`../servers/${file}`, import.meta.url), [
    setupFile,
    ...parameters,
  ]);
}

function bearerRequest(token: string): string {
  return rawRequest('GET', '/orders', { Authorization: `Bearer ${token}` });
}

function writeLists(folder: string, issuer: credentials.Issuer, apiKeys: readonly string[]): Lists {
  const tokens = (count: number) => Array.from({ length: count }, () => bearerRequest(issuer.issue()));
  return {
    seen: writeRequests(join(folder, 'seen-requests'), tokens(credentials.fewTokens)),
    new: writeRequests(join(folder, 'new-requests'), tokens(credentials.manyTokens)),
    'API key': writeRequests(
      join(folder, 'api-key-requests'),
      apiKeys.map((key) => rawRequest('GET', '/orders', { 'X-Api-Key': key })),
    ),
  };
}

/** A server that refuses the good or lets in the bad is not measured. */
async function check(entry: Entry, port: number, lists: Lists, bad: readonly string[]): Promise<void> {
  for (const name of entry.lists) {
    for (const request of lists[name].requests.slice(0, 3)) await expectAnswer(entry.server, port, request, 204);
  }
  if (entry.checks === 'nothing') return;
  const refused = entry.checks === 'signatures' ? bad.slice(0, 1) : [...bad, rawRequest('GET', '/orders', {})];
  for (const request of refused) await expectAnswer(entry.server, port, request, 401);
}

export async function expectAnswer(
  server: string,
  port: number,
  request: string,
  ...wanted: readonly number[]
): Promise<string> {
  const { status, body } = await send(port, request);
  if (!wanted.includes(status))
    throw new Error(`${server} answers ${status} instead of ${wanted.join(' or ')}: ${body.slice(0, 200)}`);
  return body;
}
