import { loadDocument } from '../../openapi/document.ts';
import { type OpenApiOptions, operationsOf } from '../requests/openapi.ts';
import type { ProbeOperation } from '../requests/operation.ts';

/** The operations of a document that stands in no file. */
export function operationsIn(document: object, options: OpenApiOptions = {}): readonly ProbeOperation[] {
  const file = 'openapi.json';
  const read = (name: string) => (name === file ? JSON.stringify(document) : undefined);
  return operationsOf(loadDocument({ file, read }), options);
}
