// The limit for a token that was never seen: `node:http` and one `crypto.verify`, nothing else looked at.
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { type ProtectionSetup, readSetup, serve } from './serving.ts';

const { jwk } = readSetup<ProtectionSetup>();
const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;

serve(
  createServer(({ headers: { authorization = '' } }, response) => {
    const end = authorization.lastIndexOf('.');
    const input = Buffer.from(authorization.slice('Bearer '.length, end), 'latin1');
    const isGood = verify('sha256', input, key, Buffer.from(authorization.slice(end + 1), 'base64url'));
    response.statusCode = isGood ? 204 : 401;
    response.end();
  }),
);
