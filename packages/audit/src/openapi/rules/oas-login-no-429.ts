import { openapi, withBearer } from '../example.ts';
import { nameOfOperation } from '../operation.ts';
import { isLogin } from '../public-operations.ts';
import { type DocumentRule, within } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Passwords that may be guessed for ever. */
export const oasLoginNo429: DocumentRule = {
  id: 'oas-login-no-429',
  number: 'O21',
  title: 'A login says nothing of a limit',
  cwe: [307],
  severity: 'medium',
  why: 'Where nothing limits it, passwords are guessed by the thousand.',
  remedy: 'Limit it, and describe the reply: 429 with a Retry-After header.',
  *check({ operations }) {
    for (const operation of operations.filter(isLogin)) {
      if (operation.responses.some(({ status }) => ['429', '4XX', 'default'].includes(status))) continue;
      yield {
        at: operation.responses.length > 0 ? within(operation.pointer, 'responses') : operation.pointer,
        message: `${nameOfOperation(operation)} does not describe 429.`,
        remedy: this.remedy,
        confidence: 'medium',
        operation: operationKey(operation),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'a login with 200 and 401',
        document: openapi(
          `paths: { /auth/login: { post: { responses: { '200': { description: ok }, '401': { description: no } } } } }`,
        ),
      },
      {
        title: 'a login that the document secures with everything else',
        document: withBearer(
          `security: [{ bearer: [] }]\npaths: { /login: { post: { responses: { '200': { description: ok } } } } }`,
        ),
      },
      {
        title: 'a token endpoint',
        document: openapi(`paths: { /oauth/token: { post: { responses: { '200': { description: ok } } } } }`),
      },
    ],
    clean: [
      {
        title: 'a login with 429, one with a default, and an order',
        document: openapi(`paths:
  /login: { post: { responses: { '429': { description: slower } } } }
  /signin: { post: { responses: { default: { description: an error } } } }
  /orders: { post: { responses: { '200': { description: ok } } } }`),
      },
      {
        title: 'tokens that are made for who is logged in',
        document: withBearer(
          `paths: { '/projects/{id}/tokens': { post: { security: [{ bearer: [] }], responses: { '201': { description: ok } } } } }`,
        ),
      },
    ],
  },
};
