import { openapi, withBearer } from '../example.ts';
import type { DocumentRule } from '../rule.ts';

/** Refusals that do not say how to come in. */
export const oas401NoChallenge: DocumentRule = {
  id: 'oas-401-no-challenge',
  number: 'O22',
  title: 'A 401 has no challenge',
  cwe: [287],
  severity: 'low',
  why: 'RFC 9110 section 15.5.2 demands WWW-Authenticate: clients learn from it which scheme is wanted, and why they were refused.',
  remedy: 'Describe the header WWW-Authenticate of the 401.',
  *check({ operations, schemes }) {
    // there is no challenge for a cookie, and none for a key in a header of one's own
    const isChallenged = schemes.some(({ type }) => type === 'http' || type === 'oauth2' || type === 'openIdConnect');
    if (!isChallenged) return;
    const refusals = operations
      .filter(({ security }) => security.requirements.length > 0)
      .flatMap(({ responses }) => responses.filter(({ status }) => status === '401'));
    const bare = refusals.filter(({ headers }) => !headers.includes('www-authenticate'));
    // a document that never speaks of it is told so once
    const isNever = bare.length === refusals.length;
    for (const { pointer } of isNever ? bare.slice(0, 1) : bare) {
      yield {
        at: pointer,
        message: isNever
          ? 'No 401 of this document has a WWW-Authenticate header.'
          : 'This 401 has no WWW-Authenticate header.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'a response that operations share',
        document: withBearer(`security: [{ bearer: [] }]
paths:
  /orders: { get: { responses: { '401': { $ref: '#/x-responses/no' } } } }
  /items: { get: { responses: { '401': { $ref: '#/x-responses/no' } } } }
x-responses: { no: { description: no credential } }`),
      },
    ],
    clean: [
      {
        title: 'a 401 with its challenge',
        document: withBearer(`security: [{ bearer: [] }]
paths: { /orders: { get: { responses: { '401': { description: no, headers: { WWW-Authenticate: { schema: { type: string } } } } } } } }`),
      },
      {
        title: 'a cookie',
        document: openapi(`components: { securitySchemes: { session: { type: apiKey, in: cookie, name: sid } } }
security: [{ session: [] }]
paths: { /orders: { get: { responses: { '401': { description: no } } } } }`),
      },
    ],
  },
};
