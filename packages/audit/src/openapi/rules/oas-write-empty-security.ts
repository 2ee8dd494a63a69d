import { withBearer } from '../example.ts';
import { isWrite, nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { operationKey } from './operation-key.ts';

/** Writes that have been taken out of the document's security. */
export const oasWriteEmptySecurity: DocumentRule = {
  id: 'oas-write-empty-security',
  number: 'O07',
  title: 'An operation that changes something is open to everybody',
  cwe: [306],
  severity: 'high',
  why: 'security: [] takes it out of what the document demands: anybody may change data with it.',
  remedy: 'Remove the empty security, or say why it is meant to be public: x-public-reason: …',
  *check({ operations }, { publicReason }) {
    for (const operation of operations) {
      const { requirements, from, pointer } = operation.security;
      const isOpen = from === 'operation' && requirements.every(({ schemes }) => schemes.length === 0);
      if (!isOpen || !isWrite(operation) || publicReason(operation) !== undefined) continue;
      // what describes a 401 asks for something, and only fails to say what
      const isRefused = operation.responses.some(({ status }) => status === '401');
      yield {
        at: pointer,
        message: `${nameOfOperation(operation)} is open to everybody by its empty security.`,
        remedy: isRefused ? 'Describe what its 401 asks for as a security scheme, and demand it.' : this.remedy,
        confidence: isRefused ? 'low' : 'high',
        ...(isRefused ? { severity: 'medium' as const } : {}),
        operation: operationKey(operation),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'an empty list on a write',
        document: withBearer(
          `security: [{ bearer: [] }]\npaths: { /orders: { post: { security: [], responses: {} } } }`,
        ),
      },
      {
        title: 'nothing but the empty alternative',
        document: withBearer(`paths: { /orders: { delete: { security: [{}], responses: {} } } }`),
      },
    ],
    clean: [
      {
        title: 'a registration, a refresh, a read',
        document: withBearer(`security: [{ bearer: [] }]
paths:
  /register: { post: { security: [], responses: {} } }
  /auth/refresh: { post: { security: [], responses: {} } }
  /prices: { get: { security: [], responses: {} } }`),
      },
    ],
  },
};
