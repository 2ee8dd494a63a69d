import type { ApiDocument } from '../document.ts';
import { openapi, withBearer } from '../example.ts';
import type { DocumentRule } from '../rule.ts';
import { usedSchemes } from './requirements.ts';

/** A requirement that means nothing. */
export const oasUndefinedScheme: DocumentRule = {
  id: 'oas-undefined-scheme',
  number: 'O09',
  title: 'A requirement names a scheme that is not defined',
  cwe: [1068],
  severity: 'high',
  why: 'Tools that cannot find the scheme leave the requirement out: the operation is open in what is made from the document.',
  remedy: 'Define the scheme under components.securitySchemes (securityDefinitions in Swagger 2), or correct the name.',
  *check(document, { documents }) {
    const others = documents.filter((one) => one !== document && isBeside(document, one));
    for (const { name, scheme, pointer } of usedSchemes(document)) {
      // OpenAPI 3.2 lets an address stand in place of a name
      if (scheme !== undefined || name.includes('/')) continue;
      const hasNone = document.schemes.length === 0;
      if (hasNone && (document.isPart || others.some(({ schemes }) => schemes.some((one) => one.name === name))))
        continue;
      yield {
        at: pointer,
        message: `The security scheme ${JSON.stringify(name)} is not defined.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      { title: 'a misspelt name', document: withBearer('security: [{ Bearer: [] }]') },
      {
        title: 'an operation, and no schemes at all',
        document: openapi('paths: { /orders: { get: { security: [{ key: [] }], responses: {} } } }'),
      },
    ],
    clean: [
      { title: 'a scheme that is there', document: withBearer('security: [{ bearer: [] }]') },
      {
        title: 'a scheme that is defined in another file',
        document: openapi(`security: [{ bearer: [] }]
components: { securitySchemes: { $ref: './schemes.yaml#/schemes' } }`),
        files: { 'schemes.yaml': 'schemes: { bearer: { type: http, scheme: bearer } }' },
      },
      {
        title: 'a part of a document, which is joined with the schemes of another part',
        document: 'openapi: 3.0.0\ninfo: []\npaths: { /orders: { get: { security: [{ key: [] }], responses: {} } } }',
      },
    ],
  },
};

/** In the same folder, or in one around it: what a build joins stands together. */
function isBeside({ file }: ApiDocument, other: ApiDocument): boolean {
  return file.startsWith(other.file.slice(0, other.file.lastIndexOf('/') + 1));
}
