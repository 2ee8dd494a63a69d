import { openapi } from '../example.ts';
import { nameOfOperation } from '../operation.ts';
import { type DocumentRule, within } from '../rule.ts';

/** A header that OpenAPI 3 passes over. */
export const oasAuthorizationParam: DocumentRule = {
  id: 'oas-authorization-param',
  number: 'O25',
  title: 'Authorization is a parameter',
  cwe: [1059],
  severity: 'medium',
  why: 'OpenAPI 3 ignores a header parameter of this name: for every tool the operation has no authentication.',
  remedy: 'Define a security scheme (type: http, scheme: bearer), demand it with security, and remove the parameter.',
  *check({ operations, version }) {
    if (version === '2.0') return;
    for (const operation of operations) {
      for (const { name, in: place, pointer } of operation.parameters) {
        if (place !== 'header' || name.toLowerCase() !== 'authorization') continue;
        yield {
          at: within(pointer, 'name'),
          message: `${nameOfOperation(operation)} takes Authorization as a parameter, which is ignored.`,
          remedy: this.remedy,
          confidence: 'high',
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a header parameter',
        document: openapi(
          'paths: { /orders: { get: { parameters: [{ name: Authorization, in: header }], responses: {} } } }',
        ),
      },
    ],
    clean: [
      {
        title: 'another header',
        document: openapi(
          'paths: { /orders: { get: { parameters: [{ name: X-Request-Id, in: header }], responses: {} } } }',
        ),
      },
      {
        title: 'Swagger 2, which reads it',
        document: `swagger: '2.0'\npaths: { /orders: { get: { parameters: [{ name: Authorization, in: header, type: string }], responses: {} } } }`,
      },
    ],
  },
};
