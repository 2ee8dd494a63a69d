// Its tokens are opaque unless the application makes others; here it signs as the limit does. Kept in memory.
import { createHash, generateKeyPairSync, randomUUID, sign, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { parse } from 'node:querystring';
import OAuth2Server, { type ClientCredentialsModel, Request, Response, type Token } from '@node-oauth/oauth2-server';
import { type IssuingSetup, readSetup, serve } from './serving.ts';

const { issuer, audience, scope, clientId, clientSecret } = readSetup<IssuingSetup>();
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const header = encode({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' });
const digest = (secret: string) => createHash('sha256').update(secret).digest();
const stored = digest(clientSecret);
const client = { id: clientId, grants: ['client_credentials'] };

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const model: ClientCredentialsModel = {
  getClient: async (id, secret) => id === clientId && timingSafeEqual(digest(secret), stored) && client,
  getUserFromClient: async () => ({ id: clientId }),
  validateScope: async (_user, _client, asked) => (asked?.every((one) => one === scope) ? asked : false),
  async generateAccessToken() {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, sub: clientId, aud: audience, exp: iat + 900, iat, jti: randomUUID() };
    const input = `${header}.${encode({ ...claims, client_id: clientId, scope })}`;
    const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  },
  saveToken: async (token, ofClient, user) => ({ ...token, client: ofClient, user }) as Token,
  getAccessToken: async () => false as const,
};
const oauth = new OAuth2Server({ model, accessTokenLifetime: 900 });

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('latin1');
  for await (const chunk of request) body += chunk;
  return body;
}

const server = createServer(async (request, response) => {
  const { method = '', headers } = request;
  const body = parse(await read(request));
  const answer = new Response();
  const asked = new Request({ method, headers: headers as Record<string, string>, query: {}, body });
  await oauth.token(asked, answer).catch(() => undefined);
  response.writeHead(answer.status ?? 500, { ...answer.headers, 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer.body));
});
serve(server, { jwk: publicKey.export({ format: 'jwk' }) });
