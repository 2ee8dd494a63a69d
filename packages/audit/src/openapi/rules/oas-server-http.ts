import { openapi } from '../example.ts';
import type { DocumentRule } from '../rule.ts';
import { clearServers } from './clear-servers.ts';

/** Credentials in the clear. */
export const oasServerHttp: DocumentRule = {
  id: 'oas-server-http',
  number: 'O05',
  title: 'A server is asked without TLS',
  cwe: [319],
  severity: 'medium',
  why: 'Whatever credential a client sends there, everybody on the way can read and use.',
  remedy: 'Name the server with https (wss for WebSockets).',
  *check(document) {
    for (const { pointer, address, isForDevelopment } of clearServers(document)) {
      yield {
        at: pointer,
        message: `${address} is asked without TLS.`,
        remedy: this.remedy,
        confidence: isForDevelopment ? 'low' : 'high',
        ...(isForDevelopment ? { severity: 'low' as const } : {}),
      };
    }
  },
  examples: {
    matching: [
      { title: 'an http server', document: openapi(`servers: [{ url: 'http://api.example.com/v1' }]`) },
      { title: 'a ws server', document: openapi(`servers: [{ url: 'ws://api.example.com' }]`) },
      {
        title: 'a variable that may be http',
        document: openapi(
          `servers: [{ url: '{scheme}://api.example.com', variables: { scheme: { default: https, enum: [https, http] } } }]`,
        ),
      },
    ],
    clean: [
      {
        title: 'https, this machine, and a variable that is https',
        document: openapi(`servers:
  - url: https://api.example.com
  - url: http://127.0.0.1:3000
  - url: http://[::1]:3000
  - { url: '{scheme}://api.example.com', variables: { scheme: { default: https } } }
  - url: /v1`),
      },
    ],
  },
};
