import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fewTokens, manyTokens, scope } from '../credentials.ts';
import type { PartOptions } from '../main.ts';
import { rawRequest, sendMany, underLoad, writeRequests } from '../measuring/load.ts';
import { type Subject, startSubject } from '../measuring/processes.ts';
import { figureNamed, interleave, ratio } from '../measuring/rounds.ts';
import { type PartResult, ratioTarget } from '../report.ts';
import type { ServerReady, ServerSetup } from '../servers/countersign-server.ts';
import { expectAnswer } from './http.ts';

/** What a proxy sends to `/authz` for a request of its own (examples/nginx). */
function question(credential: Readonly<Record<string, string>>): string {
  return rawRequest('GET', `/authz?scope=${scope}&proxy=nginx`, {
    'X-Original-Method': 'GET',
    'X-Original-URI': '/orders?page=2',
    'X-Forwarded-For': '127.0.0.1',
    'X-Forwarded-Proto': 'https',
    Accept: '*/*',
    ...credential,
  });
}

const bearer = (token: string) => question({ Authorization: `Bearer ${token}` });

/** The server's question and answer for proxies, beside a server that answers 204 without looking. */
export async function measureAuthz({ folder, quick }: PartOptions): Promise<Omit<PartResult, 'part'>> {
  const setupFile = join(folder, 'authz.json');
  writeFileSync(setupFile, JSON.stringify({ folder, scope, apiKeys: fewTokens } satisfies ServerSetup));
  const start = <Ready>(file: string) =>
    startSubject<Ready>(new URL(`../servers/${file}`, import.meta.url), [setupFile]);
  const server = await start<ServerReady>('countersign-server.ts');
  const bare = await start<{ readonly port: number }>('bare.ts');
  try {
    const few = await obtainTokens(server, fewTokens);
    const many = await obtainTokens(server, manyTokens);
    await check(server.ready, few);
    const seen = writeRequests(join(folder, 'authz-seen'), few.map(bearer));
    const unseen = writeRequests(join(folder, 'authz-new'), many.map(bearer));
    const apiKeys = writeRequests(
      join(folder, 'authz-keys'),
      server.ready.apiKeys.map((key) => question({ 'X-Api-Key': key })),
    );
    const contestants = [
      underLoad('bare node:http', bare, seen),
      underLoad('/authz, seen token', server, seen),
      underLoad('/authz, seen API key', server, apiKeys),
      underLoad('/authz, new ES256 token', server, unseen),
    ];
    const figures = await interleave(
      contestants,
      quick ? { count: 3, milliseconds: 1000 } : { count: 9, milliseconds: 2000 },
    );
    const limit = figureNamed(figures, 'bare node:http');
    const targets = ['/authz, seen token', '/authz, seen API key'].map((name) =>
      ratioTarget(`${name} beside bare node:http`, ratio(figureNamed(figures, name), limit), 0.9),
    );
    return {
      tables: [{ title: 'Questions of a proxy', operation: 'requests', limit, figures }],
      targets,
      quantities: [],
    };
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
  }
}

async function obtainTokens({ ready }: Subject<ServerReady>, count: number): Promise<readonly string[]> {
  const form = {
    grant_type: 'client_credentials',
    scope,
    client_id: ready.clientId,
    client_secret: ready.clientSecret,
  };
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const request = rawRequest('POST', '/oauth/token', headers, new URLSearchParams(form).toString());
  const tokens: string[] = [];
  while (tokens.length < count) {
    const answers = await sendMany(ready.port, request, Math.min(1000, count - tokens.length));
    const found = [...answers.matchAll(/"access_token":"([^"]+)"/g)].map(([, token]) => token ?? '');
    if (found.length === 0) throw new Error(`The server gives no tokens: ${answers.slice(0, 500)}`);
    tokens.push(...found);
  }
  return tokens;
}

async function check({ port, apiKeys }: ServerReady, [token = '']: readonly string[]): Promise<void> {
  const name = '/authz';
  const [apiKey = ''] = apiKeys;
  const signatureAt = token.lastIndexOf('.') + 1;
  const altered = `${token.slice(0, signatureAt)}${token[signatureAt] === 'A' ? 'B' : 'A'}${token.slice(signatureAt + 1)}`;
  await expectAnswer(name, port, bearer(token), 204);
  await expectAnswer(name, port, question({ 'X-Api-Key': apiKey }), 204);
  await expectAnswer(name, port, bearer(altered), 401);
  await expectAnswer(name, port, question({ 'X-Api-Key': `${apiKey.slice(0, -1)}_` }), 401);
  await expectAnswer(name, port, question({}), 401);
  await expectAnswer(name, port, bearer(token).replace(`scope=${scope}`, 'scope=orders:delete'), 403);
}
