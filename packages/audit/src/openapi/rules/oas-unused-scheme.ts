import { openapi, withBearer } from '../example.ts';
import type { DocumentRule } from '../rule.ts';
import { usedSchemes } from './requirements.ts';

/** A scheme that protects nothing. */
export const oasUnusedScheme: DocumentRule = {
  id: 'oas-unused-scheme',
  number: 'O10',
  title: 'A security scheme is never demanded',
  cwe: [1164],
  severity: 'low',
  why: 'Readers take the operations for protected by it, and none is.',
  remedy: 'Demand it with security, or remove it.',
  *check(document) {
    // a file of shared components has no operations to demand it
    if (document.operations.length === 0) return;
    const used = new Set(usedSchemes(document).map(({ name }) => name));
    for (const { name, pointer } of document.schemes) {
      if (used.has(name)) continue;
      yield {
        at: pointer,
        message: `The security scheme ${JSON.stringify(name)} is demanded nowhere.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      { title: 'a scheme without a use', document: withBearer('paths: { /orders: { get: { responses: {} } } }') },
    ],
    clean: [
      {
        title: 'a scheme that one operation demands',
        document: withBearer('paths: { /orders: { get: { security: [{ bearer: [] }], responses: {} } } }'),
      },
      {
        title: 'components that others share',
        document: openapi('components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }'),
      },
    ],
  },
};
