import { openapi } from '../example.ts';
import type { DocumentRule } from '../rule.ts';
import { clearServers } from './clear-servers.ts';

/** Passwords in the clear. */
export const oasBasicHttp: DocumentRule = {
  id: 'oas-basic-http',
  number: 'O04',
  title: 'Basic authentication over plain HTTP',
  cwe: [319],
  severity: 'high',
  why: 'Everybody on the way reads the password: Basic only encodes it.',
  remedy: 'Name https servers only.',
  *check(document) {
    const basic = document.schemes.find(({ type, httpScheme }) => type === 'http' && httpScheme === 'basic');
    if (basic === undefined) return;
    for (const { pointer, address, isForDevelopment } of clearServers(document)) {
      yield {
        at: pointer,
        message: `The password of ${basic.name} goes to ${address} in the clear.`,
        remedy: this.remedy,
        confidence: isForDevelopment ? 'low' : 'high',
        ...(isForDevelopment ? { severity: 'low' as const } : {}),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'basic and an http server',
        document: openapi(`servers: [{ url: 'http://api.example.com' }]
components: { securitySchemes: { login: { type: http, scheme: basic } } }`),
      },
      {
        title: 'basic and the scheme http in Swagger 2',
        document: `swagger: '2.0'\nhost: api.example.com\nschemes: [https, http]\nsecurityDefinitions: { login: { type: basic } }`,
      },
    ],
    clean: [
      {
        title: 'basic and https, with http on this machine',
        document: openapi(`servers: [{ url: 'https://api.example.com' }, { url: 'http://localhost:8080' }]
components: { securitySchemes: { login: { type: http, scheme: basic } } }`),
      },
    ],
  },
};
