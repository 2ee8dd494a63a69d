import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ApiDocument, DocumentFailure, readWithin } from './document.ts';
import { withBearer, withOAuth } from './example.ts';
import { isSecured } from './operation.ts';
import { addressesOf, basePathOf } from './read-servers.ts';

function load(document: string, files: Readonly<Record<string, string>> = {}): ApiDocument {
  const texts: Readonly<Record<string, string>> = { ...files, 'api/openapi.yaml': document };
  return new ApiDocument({ file: 'api/openapi.yaml', read: (file) => texts[file] });
}

describe('a document', () => {
  it.each([
    ['openapi: 3.0.3', '3.0'],
    ['openapi: 3.1.0', '3.1'],
    ['openapi: 3.0', '3.0'],
    ["swagger: '2.0'", '2.0'],
    ['swagger: 2.0', '2.0'],
    ['{"openapi": "3.1.0"}', '3.1'],
  ])('knows the version of %s', (text, version) => {
    expect(load(text).version).toBe(version);
  });

  it.each([
    ['name: something else', 'no OpenAPI'],
    ['a: [1', 'neither JSON nor YAML'],
    ["swagger: '1.2'", 'no OpenAPI'],
  ])('refuses %s', (text, reason) => {
    expect(() => load(text)).toThrow(DocumentFailure);
    expect(() => load(text)).toThrow(reason);
  });

  it('reads JSON with tabs, and numbers as keys of responses', () => {
    const { operations } = load('{\n\t"openapi": "3.0.0",\n\t"paths": {"/a": {"get": {"responses": {"200": {}}}}}\n}');
    expect(operations[0]?.responses.map(({ status }) => status)).toEqual(['200']);
    expect(
      load('openapi: 3.0.0\npaths: { /a: { get: { responses: { 404: {} } } } }').operations[0]?.responses[0]?.status,
    ).toBe('404');
  });

  it('inherits the security of the document, and lets an operation have its own', () => {
    const { operations } = load(
      withBearer(
        'security: [{ bearer: [] }]\npaths: { /a: { get: { responses: {} }, post: { security: [], responses: {} } } }',
      ),
    );
    expect(operations.map(isSecured)).toEqual([true, false]);
    expect(operations.map(({ security }) => security.from)).toEqual(['document', 'operation']);
  });

  it('has one model for what Swagger 2 and OpenAPI 3 call differently', () => {
    const { schemes, servers } = load(`swagger: '2.0'
host: api.example.com
basePath: /v1
schemes: [https, http]
securityDefinitions:
  login: { type: basic }
  oauth: { type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://b, scopes: { read: r } }`);
    expect(schemes[0]).toMatchObject({ type: 'http', httpScheme: 'basic' });
    expect(schemes[1]?.flows).toMatchObject([{ kind: 'authorizationCode', scopes: ['read'] }]);
    expect(servers.map(({ url }) => url)).toEqual(['https://api.example.com/v1', 'http://api.example.com/v1']);
    expect(servers.map(basePathOf)).toEqual(['/v1', '/v1']);
  });

  it('gives an operation the parameters of its path, its own before them', () => {
    const { operations } = load(`openapi: 3.0.0
paths:
  /a:
    parameters: [{ name: id, in: path }, { name: page, in: query, description: shared }]
    get: { parameters: [{ name: page, in: query, description: own }], responses: {} }`);
    expect(operations[0]?.parameters.map(({ name, description }) => [name, description])).toEqual([
      ['id', ''],
      ['page', 'own'],
    ]);
  });
});

describe('a reference', () => {
  it('is followed over files, relative to the file that it stands in', () => {
    const document = load("openapi: 3.0.0\npaths: { /a: { $ref: './paths/a.yaml#/item' } }", {
      'api/paths/a.yaml': "item: { get: { parameters: [{ $ref: '../shared.yaml#/id' }], responses: {} } }",
      'api/shared.yaml': 'id: { name: id, in: query }',
    });
    const [operation] = document.operations;
    expect(operation?.pointer.file).toBe('api/paths/a.yaml');
    expect(operation?.parameters[0]?.pointer).toEqual({ file: 'api/shared.yaml', path: ['id'] });
    expect(document.files).toEqual(['api/openapi.yaml', 'api/paths/a.yaml', 'api/shared.yaml']);
  });

  it.each([
    ['to itself', "{ $ref: '#/paths/~1a' }", 'refers to itself'],
    ['to another machine', "{ $ref: 'https://example.com/a.yaml' }", 'was not fetched'],
    ['to a file outside', "{ $ref: '../../etc/passwd' }", 'cannot be read'],
    ['to nothing', "{ $ref: '#/nowhere' }", 'is not there'],
    ['to what objects inherit', "{ $ref: '#/constructor' }", 'is not there'],
    ['that is badly encoded', "{ $ref: '#/%E0%A4%A' }", 'is not there'],
  ])('%s is a note', (_what, item, note) => {
    const document = load(`openapi: 3.0.0\npaths: { /a: ${item}, /b: { get: { responses: {} } } }`);
    expect(document.operations.map(({ path }) => path)).toEqual(['/b']);
    expect(document.notes.join('\n')).toContain(note);
  });

  it('that is an alias of YAML blows nothing up', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of [...'bcdefghi'].entries()) {
      const before = 'abcdefghi'[index];
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`);
    }
    expect(() => load(`openapi: 3.0.0\n${bomb.join('\n')}`)).toThrow(DocumentFailure);
  });
});

describe('a place', () => {
  const document = load(withOAuth('paths:\n  /a:\n    get:\n      security: []\n      responses: {}'));

  it('is the line of the key, and of the value behind it', () => {
    const spot = document.spot({ file: document.file, path: ['paths', '/a', 'get', 'security'] });
    expect(spot.text).toBe('security: []');
    expect(document.textOf(document.file).split('\n')[spot.region.startLine - 1]).toBe('      security: []');
  });

  it('is the key alone for an object', () => {
    expect(document.spot({ file: document.file, path: ['paths', '/a', 'get'] }).text).toBe('get');
  });

  it('is that of what is nearest where there is nothing', () => {
    expect(document.spot({ file: document.file, path: ['paths', '/a', 'nowhere', 'at', 'all'] }).text).toBe('/a');
  });
});

describe('a server', () => {
  const server = {
    url: '{scheme}://{host}/v1/',
    variables: { scheme: ['https', 'http'], host: ['api.example.com'] },
    pointer: { file: 'a', path: [] },
  };

  it('has an address for each value of its variables', () => {
    expect(addressesOf(server)).toEqual(['https://api.example.com/v1/', 'http://api.example.com/v1/']);
  });

  it('has a base path without its host', () => {
    expect(basePathOf(server)).toBe('/v1');
    expect(basePathOf({ ...server, url: 'https://api.example.com' })).toBe('');
    expect(basePathOf({ ...server, url: '/' })).toBe('');
  });
});

describe('files of a folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'documents-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('are read within it only, links followed', () => {
    mkdirSync(join(root, 'inside'));
    writeFileSync(join(root, 'inside', 'a.yaml'), 'a: 1');
    writeFileSync(join(root, 'outside.yaml'), 'secret: 1');
    symlinkSync(join(root, 'outside.yaml'), join(root, 'inside', 'link.yaml'));
    const read = readWithin(join(root, 'inside'));
    expect(read('a.yaml')).toBe('a: 1');
    expect(read('link.yaml')).toBeUndefined();
    expect(read('../outside.yaml')).toBeUndefined();
    expect(read('nothing.yaml')).toBeUndefined();
  });
});
