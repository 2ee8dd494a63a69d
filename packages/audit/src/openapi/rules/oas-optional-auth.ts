import { isAboutPeople } from '../../routes/sensitivity.ts';
import { withBearer } from '../example.ts';
import { nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** A credential that may be left out. */
export const oasOptionalAuth: DocumentRule = {
  id: 'oas-optional-auth',
  number: 'O08',
  title: 'The credential may be left out',
  cwe: [306],
  severity: 'medium',
  why: 'With the alternative {} whoever sends nothing gets in as well: the other alternatives protect nothing.',
  remedy: 'Remove {}. When anonymous callers are wanted, say in the description what they get.',
  *check(document, { publicReason }) {
    const { security, operations } = document;
    const empty = emptyBeside(security.requirements);
    if (empty !== undefined) {
      yield {
        at: empty.pointer,
        message: 'The document lets every operation be called without a credential.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
    for (const operation of operations) {
      const found = operation.security.from === 'operation' ? emptyBeside(operation.security.requirements) : undefined;
      const isExplained = /optional|anonymous|personali[sz]|guest|logged[- ]in/i.test(
        `${operation.summary} ${operation.description}`,
      );
      if (found === undefined || isExplained || publicReason(operation) !== undefined) continue;
      yield {
        at: found.pointer,
        message: `${nameOfOperation(operation)} may be called without a credential.`,
        remedy: this.remedy,
        confidence: 'high',
        // what everybody may read as well, with more for those who are known
        ...(operation.method === 'GET' && !isAboutPeople(operation) ? { severity: 'low' as const } : {}),
        operation: operationKey(operation),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'an operation with {}',
        document: withBearer(`paths: { /orders: { get: { security: [{ bearer: [] }, {}], responses: {} } } }`),
      },
      { title: 'a document with {}', document: withBearer('security: [{}, { bearer: [] }]') },
    ],
    clean: [
      {
        title: 'a documented personalisation',
        document: withBearer(`paths:
  /articles: { get: { summary: Articles; anonymous readers get the public ones, security: [{}, { bearer: [] }], responses: {} } }`),
      },
      { title: 'two alternatives', document: withBearer('security: [{ bearer: [] }, { bearer: [], other: [] }]') },
    ],
  },
};

function emptyBeside<T extends { readonly schemes: readonly unknown[] }>(requirements: readonly T[]): T | undefined {
  const empty = requirements.find(({ schemes }) => schemes.length === 0);
  return requirements.some(({ schemes }) => schemes.length > 0) ? empty : undefined;
}
