import type { Fix } from '../../findings/finding.ts';
import { plainName } from '../../rules/apis/credential-names.ts';
import type { ApiDocument } from '../document.ts';
import { openapi } from '../example.ts';
import { type ApiOperation, nameOfOperation } from '../operation.ts';
import type { DocumentRule } from '../rule.ts';
import { propertiesOf, type SchemaProperty } from './schema-properties.ts';

/** Secrets that are given back. */
export const oasSecretNotWriteonly: DocumentRule = {
  id: 'oas-secret-not-writeonly',
  number: 'O27',
  title: 'A password or secret can be read',
  cwe: [200],
  severity: 'low',
  why: 'By the document it is part of the reply: whoever may read the object has the secret.',
  remedy: 'Mark it writeOnly: true, or give the reply a schema without it.',
  *check(document) {
    for (const operation of document.operations) {
      const schemas = operation.responses.filter(({ status }) => status.startsWith('2')).flatMap((one) => one.schemas);
      for (const property of schemas.flatMap((schema) => propertiesOf(document, schema, true))) {
        if (!isSecret(property) || isIssued(operation, property)) continue;
        const fix = document.version === '2.0' ? undefined : markWriteOnly(document, property);
        yield {
          at: property.cursor.pointer,
          message: `"${property.name}" is part of what ${nameOfOperation(operation)} replies.`,
          remedy: this.remedy,
          confidence: 'high',
          ...(fix === undefined ? {} : { fix }),
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'the password of a user',
        document:
          openapi(`components: { schemas: { User: { properties: { name: { type: string }, password: { type: string } } } } }
paths: { /users: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/User' } } } } } } } } }`),
      },
    ],
    clean: [
      {
        title: 'a password that is only written, and a schema of requests',
        document: openapi(`components:
  schemas:
    User: { properties: { password: { type: string, writeOnly: true } } }
    Login: { properties: { password: { type: string } } }
paths:
  /users: { get: { responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } } } } }
  /login: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Login' } } } }, responses: {} } }`),
      },
      {
        title: 'the reply that a key is made with',
        document:
          openapi(`paths: { /keys: { post: { responses: { '201': { description: made, content: { application/json: {
  schema: { properties: { secret: { type: string } } } } } } } } } }`),
      },
    ],
  },
};

function isSecret({ name, cursor }: SchemaProperty): boolean {
  const isNamedSo =
    /^((user|hashed|encrypted|current|old|new)_)?(password|passwd|passphrase)(_hash|_digest)?$|^((client|api|app|shared|webhook|signing|totp|mfa)_)?secret(_key)?$|^private_key$/.test(
      plainName(name),
    );
  const type = cursor.text('type');
  return isNamedSo && cursor.at('writeOnly')?.value !== true && (type === undefined || type === 'string');
}

/** A key, a client or a webhook is shown its secret once, when it is made. */
function isIssued({ method, path }: ApiOperation, { name }: SchemaProperty): boolean {
  return (
    /secret|private_?key/i.test(name) &&
    method === 'POST' &&
    /key|token|client|credential|app|webhook|secret|mfa|totp|2fa|rotate/i.test(path)
  );
}

/** Before the first key of the property; nothing where it is written in a way that leaves no room. */
function markWriteOnly(document: ApiDocument, { cursor }: SchemaProperty): Fix | undefined {
  const [key] = Object.keys(Object(cursor.value));
  const spot =
    key === undefined ? undefined : document.spot({ ...cursor.pointer, path: [...cursor.pointer.path, key] });
  if (spot === undefined) return undefined;
  const text = document.textOf(spot.file);
  const lineStart = text.lastIndexOf('\n', spot.start - 1) + 1;
  const indent = text.slice(lineStart, spot.start);
  const isJson = text[spot.start] === '"';
  const isBlock = /^\s*$/.test(indent);
  const inserted = isJson ? '"writeOnly": true, ' : isBlock ? `writeOnly: true\n${indent}` : 'writeOnly: true, ';
  return {
    description: 'Mark it writeOnly.',
    edits: [{ start: spot.start, end: spot.start, text: inserted }],
  };
}
