import { openapi, withBearer } from '../example.ts';
import { type ApiOperation, isSecured, nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Of more than these the document as a whole is told. */
const mostToldOneByOne = 3;

/** Without security, and its description says of nobody in particular that they alone may call it. */
function isOpen({ security, description }: ApiOperation): boolean {
  return (
    security.from !== 'operation' &&
    security.requirements.length === 0 &&
    !/\b(authori[sz]ed|authenticated|allowed) only\b|\bonly (authori[sz]ed|authenticated)\b|\brequires? (the|an?) (\w{2,20} ){0,3}(token|key|secret|signature)\b/i.test(
      description,
    )
  );
}

/** Operations that want no credential, and nobody said that they should not. */
export const oasOpNoSecurity: DocumentRule = {
  id: 'oas-op-no-security',
  number: 'O06',
  title: 'An operation wants no credential',
  cwe: [306],
  severity: 'high',
  why: 'By the document anybody may call it: gateways and clients that are made from it will ask for nothing.',
  remedy:
    'Give it security (or the whole document, and security: [] where it is meant to be public); x-public: true says that it is.',
  *check(document, { publicReason }) {
    const { operations, schemes } = document;
    // what holds for the whole stands in another part
    if (document.isPart && document.security.requirements.length === 0 && schemes.length === 0) return;
    // a document that secures next to nothing was written without a thought of it: the code may well ask
    const secured = operations.filter(isSecured).length;
    const isThoughtOf = secured === 0 ? schemes.length > 0 : secured >= operations.length / 20;
    // where most are open, one that is open is no exception
    const isException = secured === 0 || secured * 2 >= operations.length;
    const confidence = !isThoughtOf ? 'low' : secured > 0 ? 'high' : 'medium';
    const open = operations.filter(
      (one) => isOpen(one) && publicReason(one) === undefined && !/^(OPTIONS|HEAD|TRACE)$/.test(one.method),
    );
    const [first] = open;
    // said once of a document that says nothing of credentials at all
    if (!isThoughtOf && secured === 0 && first !== undefined && open.length > mostToldOneByOne) {
      yield {
        at: first.pointer,
        message: `The document names no credential: ${nameOfOperation(first)} and ${open.length - 1} other operations have no security.`,
        remedy: this.remedy,
        confidence,
        severity: 'medium',
      };
      return;
    }
    for (const operation of open) {
      yield {
        at: operation.pointer,
        message: `${nameOfOperation(operation)} wants no credential: neither it nor the document has security.`,
        remedy: this.remedy,
        confidence,
        ...(isThoughtOf && isException ? {} : { severity: 'medium' as const }),
        operation: operationKey(operation),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'one without security beside one with it',
        document: withBearer(`paths:
  /orders: { get: { responses: {} }, post: { security: [{ bearer: [] }], responses: {} } }`),
      },
      {
        title: 'an operation of a Swagger 2 document without security',
        document: `swagger: '2.0'\nsecurityDefinitions: { key: { type: apiKey, in: header, name: X-Key } }\npaths: { /orders: { get: { responses: {} } } }`,
      },
      { title: 'a document without any scheme', document: openapi('paths: { /orders: { get: { responses: {} } } }') },
      {
        title: 'a document without any scheme, once',
        document: openapi(`paths:
  /orders: { get: { responses: {} }, post: { responses: {} }, delete: { responses: {} } }
  /invoices: { get: { responses: {} }, post: { responses: {} } }`),
      },
    ],
    clean: [
      {
        title: 'the document has security',
        document: withBearer(`security: [{ bearer: [] }]\npaths: { /orders: { get: { responses: {} } } }`),
      },
      {
        title: 'a login, a health check, a webhook, and what is said to be public',
        document: withBearer(`paths:
  /auth/login: { post: { responses: {} } }
  /health: { get: { responses: {} } }
  /webhooks/stripe: { post: { responses: {} } }
  /prices: { get: { x-public-reason: a price list for everybody, responses: {} } }`),
      },
      {
        title: 'what is the same for everybody, and a part of a document',
        document: withBearer(`paths:
  /orders: { get: { security: [{ bearer: [] }], responses: {} } }
  /countries: { get: { responses: {} } }
  /countries/{id}/states: { get: { responses: {} } }`),
      },
      {
        title: 'an operation that says in words who may call it',
        document: withBearer(`paths:
  /orders: { get: { security: [{ bearer: [] }], responses: {} } }
  /edge/{id}/status: { put: { description: Authorized only if the request is done by an edge, responses: {} } }
  /test/all: { delete: { description: Removes everything. Requires the testing token., responses: {} } }`),
      },
      {
        title: 'a part of a document, whose security stands in another',
        document: 'openapi: 3.0.0\ninfo: []\npaths: { /orders: { get: { responses: {} } } }',
      },
      {
        title: 'the flows of a self-service',
        document: withBearer(`paths:
  /orders: { get: { security: [{ bearer: [] }], responses: {} } }
  /self-service/recovery/browser: { get: { responses: {} } }`),
      },
    ],
  },
};
