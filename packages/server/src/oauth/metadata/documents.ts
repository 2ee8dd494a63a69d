import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256Base64url } from 'countersign/building-blocks';
import type { OAuthServices } from '../oauth-services.ts';
import { createMetadata, endpointPaths, metadataPaths } from './metadata.ts';

interface Document {
  readonly body: string;
  readonly etag: string;
}

/**
 * Long enough to spare the server, short enough that a verifier that has not met a new key yet meets it before it signs
 * (`publishBeforeSeconds`).
 */
const cachedSeconds = 300;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The documents that anybody may read, by path: metadata (RFC 8414) and the published keys (RFC 7517). */
export function createDocuments(services: Pick<OAuthServices, 'issuer' | 'signingKeys'>): ReadonlyMap<string, Handler> {
  const { issuer, signingKeys } = services;
  const body = createMetadata(issuer);
  const metadata: Document = { body, etag: `"${sha256Base64url(body).slice(0, 22)}"` };
  const documents = new Map<string, Handler>();
  for (const path of metadataPaths(issuer))
    documents.set(
      path,
      serve(() => metadata),
    );
  const jwks = serve(() => signingKeys.jwks());
  const prefix = new URL(issuer).pathname.replace(/\/$/, '');
  return documents.set(endpointPaths.jwks, jwks).set(prefix + endpointPaths.jwks, jwks);
}

function serve(read: () => Document): Handler {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end();
      return;
    }
    const { body, etag } = read();
    const headers = { 'Cache-Control': `public, max-age=${cachedSeconds}`, ETag: etag };
    if (matches(request.headers['if-none-match'], etag)) {
      response.writeHead(304, headers).end();
      return;
    }
    const length = Buffer.byteLength(body);
    response.writeHead(200, { ...headers, 'Content-Type': 'application/json', 'Content-Length': length }).end(body);
  };
}

/** RFC 9110 section 13.1.2: a list, compared weakly. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*') ?? false;
}
