// Documents that were made to keep whoever reads them busy, or to mislead him.
import { describe, expect, it } from 'vitest';
import { sampleOf } from '../probe/requests/sample.ts';
import { operationsIn } from '../probe/testing/document.ts';
import { auditDocuments } from './audit-documents.ts';
import { documentRules } from './rules/index.ts';

const file = 'openapi.yaml';
const ofPaths = (paths: object, more: object = {}) =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths, ...more });
const withBody = (schema: object) => ({
  '/a': { post: { requestBody: { content: { 'application/json': { schema } } } } },
});
const toItself = Array.from({ length: 60 }, () => ({ $ref: '#/components/schemas/S' }));
const ofSchema = (schema: object) =>
  ofPaths(withBody({ $ref: '#/components/schemas/S' }), { components: { schemas: { S: schema } } });
const named = Object.fromEntries(toItself.map((one, index) => [`p${index}`, one]));
const apiKeys = { components: { securitySchemes: { k: { type: 'apiKey', in: 'query', name: 'k' } } } };
const manyPaths = Object.fromEntries(
  Array.from({ length: 3000 }, (_one, index) => [`/p${index}`, { get: { security: [{ k: [] }], responses: {} } }]),
);

const documents: readonly (readonly [name: string, text: string])[] = [
  [
    'a schema whose members are all itself',
    ofSchema({ type: 'object', required: Object.keys(named), properties: named }),
  ],
  ['a schema that is all of itself', ofSchema({ allOf: toItself })],
  ['a schema that is one of itself', ofSchema({ oneOf: toItself, anyOf: toItself })],
  ['a path of braces', ofPaths({ [`/${'{'.repeat(100_000)}`]: { get: { responses: {} } } })],
  ['a path of slashes', ofPaths({ [`${'/'.repeat(100_000)}x`]: { get: { responses: {} } } })],
  [
    'a server of slashes and braces',
    ofPaths({}, { servers: [{ url: `http://x${'/'.repeat(100_000)}y${'{'.repeat(100_000)}` }] }),
  ],
  [
    'a text of beginnings of tokens',
    ofPaths({ '/a': { get: { description: 'eyJ-'.repeat(100_000), responses: {} } } }),
  ],
  ['thousands of operations in one line', ofPaths(manyPaths, apiKeys)],
  [
    'a value that is part of itself',
    'openapi: 3.1.0\ninfo: &i { title: x, x: *i }\npaths: { /a: { get: { responses: &r { x: *r } } } }\n',
  ],
];

describe.each(documents)('%s', (_name, text) => {
  it('is judged, and made requests of, in good time', { timeout: 20_000 }, () => {
    const startedAt = performance.now();
    const { notes, documents: read } = auditDocuments({
      files: [file],
      read: (name) => (name === file ? text : undefined),
      rules: documentRules,
    });
    expect(read).toHaveLength(1);
    expect(notes.filter((note) => note.includes('could not judge'))).toEqual([]);
    if (text.startsWith('{')) operationsIn(JSON.parse(text) as object);
    expect(performance.now() - startedAt).toBeLessThan(8000);
  });
});

it('says of a document that would blow itself up why it is not read', () => {
  const levels = Array.from(
    { length: 20 },
    (_one, index) => `x-a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]\n`,
  );
  const text = `openapi: 3.1.0\nx-a0: &a0 [a,b,c]\n${levels.join('')}paths: {}\n`;
  const { notes } = auditDocuments({ files: [file], read: () => text, rules: documentRules });
  expect(notes.join()).toContain('alias count');
});

it('makes a sample of what has no schema', () => {
  expect(sampleOf(undefined, 'email')).toBe('someone@example.com');
});
