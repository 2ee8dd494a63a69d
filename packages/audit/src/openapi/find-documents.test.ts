import { expect, it } from 'vitest';
import { findDocuments } from './find-documents.ts';

const found = (files: Readonly<Record<string, string>>) => findDocuments(Object.keys(files), (file) => files[file]);

it('finds documents by their first lines, whatever they are called', () => {
  const files = {
    'api.yml': '# ours\nopenapi: 3.0.3\n',
    'docs/spec.json': '{\n  "swagger": "2.0"\n}',
    'b.yaml': "swagger: '2.0'",
    'one-line.json': '{"info":{"title":"a"},"openapi":"3.1.0"}',
  };
  expect(found(files)).toEqual(Object.keys(files));
});

it('lets be what only mentions OpenAPI', () => {
  expect(
    found({
      'package.json': '{ "openapi": "3.0.0" }',
      'parts.yaml': 'components: {}',
      'README.md': 'openapi: 3.0.0',
      'old.yaml': "swagger: '1.2'",
      'nested.yaml': 'tools:\n  openapi: 3.0.0',
    }),
  ).toEqual([]);
});
