import { openapi } from '../example.ts';
import type { EffectiveSecurity, SecurityScheme } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';

/** Two halves of one credential, either of which suffices. */
export const oasAndOrConfusion: DocumentRule = {
  id: 'oas-and-or-confusion',
  number: 'O26',
  title: 'Parts of one credential are alternatives',
  cwe: [287],
  severity: 'medium',
  why: 'The items of security are alternatives: the key alone gets in, without its signature.',
  remedy: 'Put what belongs together into one object: security: [{ key: [], signature: [] }].',
  *check({ security, operations, schemes }) {
    for (const one of [security, ...operations.map((operation) => operation.security)]) {
      const pair = halvesIn(one, schemes);
      if (pair === undefined) continue;
      yield {
        at: one.pointer,
        message: `${pair.join(' and ')} are alternatives here: either alone gets in.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'a key and a signature as two items',
        document: openapi(`components:
  securitySchemes:
    apiKey: { type: apiKey, in: header, name: X-API-Key }
    signature: { type: apiKey, in: header, name: X-Signature }
security: [{ apiKey: [] }, { signature: [] }]`),
      },
    ],
    clean: [
      {
        title: 'both in one item',
        document: openapi(`components:
  securitySchemes:
    apiKey: { type: apiKey, in: header, name: X-API-Key }
    signature: { type: apiKey, in: header, name: X-Signature }
security: [{ apiKey: [], signature: [] }]`),
      },
      {
        title: 'a key or a token',
        document: openapi(`components:
  securitySchemes:
    apiKey: { type: apiKey, in: header, name: X-API-Key }
    bearer: { type: http, scheme: bearer }
security: [{ apiKey: [] }, { bearer: [] }]`),
      },
    ],
  },
};

const second = /sign|hmac|secret|nonce|timestamp|digest/i;
const first = /key|client.?id|app.?id|account/i;

function halvesIn(
  { requirements }: EffectiveSecurity,
  schemes: readonly SecurityScheme[],
): readonly string[] | undefined {
  const alone = requirements
    .filter((requirement) => requirement.schemes.length === 1)
    .flatMap((requirement) => schemes.filter(({ name }) => name === requirement.schemes[0]?.name))
    .filter(({ type }) => type === 'apiKey');
  const says = (pattern: RegExp) => (scheme: SecurityScheme) => pattern.test(`${scheme.name} ${scheme.parameterName}`);
  const signature = alone.find(says(second));
  // countersign-ignore timing-unsafe-compare: two schemes of a document
  const key = alone.find((scheme) => scheme !== signature && says(first)(scheme) && !says(second)(scheme));
  return signature === undefined || key === undefined ? undefined : [key.name, signature.name];
}
