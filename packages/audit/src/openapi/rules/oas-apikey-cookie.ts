import { openapi } from '../example.ts';
import { isWrite, nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';

/** Cookies that other sites can make a browser send. */
export const oasApikeyCookie: DocumentRule = {
  id: 'oas-apikey-cookie',
  number: 'O02',
  title: 'A cookie alone lets requests change something',
  cwe: [352],
  severity: 'low',
  why: 'A browser sends the cookie with requests that another site makes, unless SameSite or a second secret stops it.',
  remedy:
    'Demand a header with a CSRF token beside the cookie, and say so in the document; set SameSite on the cookie.',
  *check({ schemes, operations }) {
    for (const scheme of schemes.filter((one) => one.type === 'apiKey' && one.in === 'cookie')) {
      const open = operations.find(
        (operation) =>
          isWrite(operation) &&
          operation.security.requirements.some(
            (requirement) => requirement.schemes.length === 1 && requirement.schemes[0]?.name === scheme.name,
          ) &&
          !operation.parameters.some((one) => one.in === 'header' && /csrf|xsrf/i.test(one.name)),
      );
      if (open === undefined) continue;
      yield {
        at: scheme.pointer,
        message: `The cookie ${scheme.parameterName ?? scheme.name} is all that ${nameOfOperation(open)} asks for.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'a cookie on a write',
        document: openapi(`components: { securitySchemes: { session: { type: apiKey, in: cookie, name: sid } } }
paths: { /orders: { post: { security: [{ session: [] }], responses: {} } } }`),
      },
    ],
    clean: [
      {
        title: 'a cookie with a CSRF token',
        document: openapi(`components:
  securitySchemes:
    session: { type: apiKey, in: cookie, name: sid }
    csrf: { type: apiKey, in: header, name: X-CSRF-Token }
paths: { /orders: { post: { security: [{ session: [], csrf: [] }], responses: {} } } }`),
      },
      {
        title: 'a cookie that only reads',
        document: openapi(`components: { securitySchemes: { session: { type: apiKey, in: cookie, name: sid } } }
paths: { /orders: { get: { security: [{ session: [] }], responses: {} } } }`),
      },
    ],
  },
};
