// The limit of issuing: `node:http` that parses the form, compares a hash and signs, and no more.
import { createHash, generateKeyPairSync, hash, randomUUID, sign, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parse } from 'node:querystring';
import { type IssuingSetup, readSetup, serve } from './serving.ts';

const { issuer, audience, scope, clientId, clientSecret } = readSetup<IssuingSetup>();
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const header = encode({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' });
const stored = createHash('sha256').update(clientSecret).digest();

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function issue(): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, sub: clientId, aud: audience, exp: iat + 900, iat, jti: randomUUID() };
  const input = `${header}.${encode({ ...claims, client_id: clientId, scope })}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('latin1');
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const form = parse(body);
    const presented = hash('sha256', String(form.client_secret), 'buffer');
    const isGood = form.client_id === clientId && timingSafeEqual(presented, stored);
    const answer = isGood
      ? `{"access_token":"${issue()}","token_type":"Bearer","expires_in":900,"scope":"${scope}"}`
      : '{"error":"invalid_client"}';
    response.writeHead(isGood ? 200 : 401, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      'Content-Length': answer.length,
    });
    response.end(answer);
  });
});
serve(server, { jwk: publicKey.export({ format: 'jwk' }) });
