import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operationsIn } from '../testing/document.ts';
import { readCurlLines } from './curl.ts';
import { readHar } from './har.ts';
import { loadOpenApi, operationsOf } from './openapi.ts';
import { isSafeMethod, readsOnly, roleOf } from './operation.ts';
import { readPlainRequests } from './plain.ts';

const origin = 'http://127.0.0.1:8080';

describe('a plain list', () => {
  it('is read line by line', () => {
    const operations = readPlainRequests('# reads\nGET /orders?limit=1\n\npost /orders {"item":"tea"}\n');
    expect(operations.map(({ method, path, target, body }) => [method, path, target, body])).toEqual([
      ['GET', '/orders', '/orders?limit=1', undefined],
      ['POST', '/orders', '/orders', '{"item":"tea"}'],
    ]);
  });

  it('knows what looks like an id', () => {
    expect(readPlainRequests('GET /orders/17')[0]?.pathParameters).toEqual(['17']);
  });

  it('says which line is wrong', () => {
    expect(() => readPlainRequests('GET /a\norders')).toThrow('line 2');
  });
});

describe('curl lines', () => {
  it('are read as they are pasted, over several lines, without their credential', () => {
    const text = `curl '${origin}/orders?access_token=abc&limit=2' \\\n  -H 'Authorization: Bearer abc' -H "Accept: application/json"\ncurl -XPOST ${origin}/orders --json '{"item":"it'\\''s tea"}'`;
    expect(
      readCurlLines(text, origin).map(({ method, target, headers, body }) => [method, target, headers, body]),
    ).toEqual([
      ['GET', '/orders?limit=2', [['Accept', 'application/json']], undefined],
      ['POST', '/orders', [['Content-Type', 'application/json']], `{"item":"it's tea"}`],
    ]);
  });

  it('may hold a body of several lines, stand behind a prompt, and be piped on', () => {
    const text = `Don't forget:\n$ curl -s ${origin}/orders -d '{\n  "item": "tea"\n}' | jq .\ncurl ${origin}/me > me.json`;
    expect(readCurlLines(text, origin).map(({ method, target, body }) => [method, target, body])).toEqual([
      ['POST', '/orders', '{\n  "item": "tea"\n}'],
      ['GET', '/me', undefined],
    ]);
  });

  it('of other hosts are left out, and that none is left is said', () => {
    const text = `curl https://elsewhere.test/orders\ncurl ${origin}/orders`;
    expect(readCurlLines(text, origin)).toHaveLength(1);
    expect(() => readCurlLines('curl https://elsewhere.test/orders', origin)).toThrow(`no curl command to ${origin}`);
  });
});

describe('a HAR file', () => {
  const entry = (method: string, url: string, more = {}) => ({
    request: {
      method,
      url,
      headers: [
        { name: 'Cookie', value: 'sid=1' },
        { name: 'X-Tenant', value: 'a' },
      ],
      ...more,
    },
  });
  const har = (...entries: readonly object[]) => JSON.stringify({ log: { entries } });

  it('gives requests to the API once, without pages and credentials', () => {
    const text = har(
      entry('GET', `${origin}/`),
      entry('GET', `${origin}/app.js`),
      entry('GET', `${origin}/api/orders`),
      entry('GET', `${origin}/api/orders`),
      entry('GET', 'https://elsewhere.test/api'),
      entry('POST', `${origin}/api/orders`, { postData: { text: '{"item":"tea"}' } }),
    );
    expect(readHar(text, origin).map(({ method, target, headers }) => [method, target, headers[0]])).toEqual([
      ['GET', '/api/orders', ['X-Tenant', 'a']],
      ['POST', '/api/orders', ['X-Tenant', 'a']],
    ]);
  });

  it.each(['', '{}', har(entry('GET', 'https://elsewhere.test/'))])('says what is wrong with %s', (text) => {
    expect(() => readHar(text, origin)).toThrow(/not JSON|no HAR file|no request/);
  });

  it.each([
    [null, 'log.entries[0].'],
    [{ request: { method: 1, url: origin } }, 'request.method'],
    [{ request: { method: 'GET\r\nHost: elsewhere.test', url: origin } }, 'request.method: is no name'],
    [{ request: { method: 'GET', url: {} } }, 'request.url'],
    [entry('GET', `${origin}/a`, { headers: { Cookie: 'sid=1' } }), 'request.headers'],
    [
      entry('GET', `${origin}/a`, { headers: [{ name: 'A', value: 'b\r\nC: d' }] }),
      'request.headers.0.value: has a line end',
    ],
    [entry('GET', `${origin}/a`, { postData: { text: ['x'] } }), 'request.postData.text'],
  ])('says which entry is wrong, and how: %j', (wrong, said) => {
    expect(() => readHar(har(wrong as object), origin)).toThrow(said);
  });

  it('is read as browsers write it, with null for what is absent', () => {
    const text = har(entry('POST', `${origin}/api/orders`, { postData: null, comment: null }));
    expect(readHar(text, origin)).toHaveLength(1);
  });
});

describe('an OpenAPI document', () => {
  const document = {
    openapi: '3.1.0',
    servers: [{ url: 'https://api.test/v1/' }],
    security: [{ token: ['orders:read'] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters: { Id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' }, example: 17 } },
      schemas: {
        Order: {
          type: 'object',
          required: ['item', 'buyer'],
          properties: {
            id: { type: 'integer', readOnly: true },
            item: { enum: ['tea', 'cake'] },
            buyer: { $ref: '#/components/schemas/Buyer' },
          },
        },
        Buyer: {
          allOf: [
            { type: 'object', properties: { email: { type: 'string' } } },
            { properties: { age: { type: 'integer', minimum: 18 } } },
          ],
        },
      },
    },
    paths: {
      '/orders/{id}': {
        parameters: [{ $ref: '#/components/parameters/Id' }],
        delete: { security: [{ token: ['orders:write'] }] },
        get: {
          parameters: [
            { name: 'view', in: 'query', required: true, schema: { enum: ['full'] } },
            { name: 'page', in: 'query' },
          ],
        },
      },
      '/orders': {
        post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } } },
      },
      '/health': { get: { security: [] } },
      '/news': { get: { security: [{}, { token: [] }] } },
    },
  };
  const operations = operationsIn(document);
  const named = (method: string, path: string) => operations.find((one) => one.method === method && one.path === path);

  it('fills in path and query', () => {
    expect(named('GET', '/v1/orders/{id}')).toMatchObject({
      target: '/v1/orders/17?view=full',
      pathParameters: ['id'],
    });
    expect(operationsIn(document, { values: { id: '99' } }).map(({ target }) => target)).toContain(
      '/v1/orders/99?view=full',
    );
  });

  it('fills in a body from references, enumerations and bounds', () => {
    expect(JSON.parse(named('POST', '/v1/orders')?.body ?? '')).toEqual({
      item: 'tea',
      buyer: { email: 'someone@example.com', age: 18 },
    });
  });

  it('knows what is secured, and with which scopes', () => {
    expect(operations.map(({ path, method, isSecured, scopes }) => [`${method} ${path}`, isSecured, scopes])).toEqual([
      ['GET /v1/orders/{id}', true, ['orders:read']],
      ['GET /v1/health', false, []],
      ['GET /v1/news', false, []],
      ['POST /v1/orders', true, ['orders:read']],
      ['DELETE /v1/orders/{id}', true, ['orders:write']],
    ]);
  });

  it('is below the path of the base URL, where that has one', () => {
    expect(operationsIn(document, { basePath: '/v2' }).map(({ path }) => path)).toContain('/v2/health');
  });

  it('may refer to other files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
    writeFileSync(
      join(folder, 'api.yaml'),
      "openapi: 3.1.0\npaths:\n  /orders/{id}:\n    $ref: 'paths/order.yaml'\ncomponents: { securitySchemes: { key: { type: http, scheme: bearer } } }\n",
    );
    mkdirSync(join(folder, 'paths'));
    writeFileSync(
      join(folder, 'paths/order.yaml'),
      "put:\n  security: [{ key: [] }]\n  parameters: [{ name: id, in: path, schema: { $ref: 'id.yaml' } }]\n  requestBody: { content: { application/json: { schema: { $ref: 'order.yaml#/order' } } } }\norder: { allOf: [{ $ref: '#/base' }, { properties: { item: { const: tea } } }] }\nbase: { properties: { id: { $ref: 'id.yaml' } } }\n",
    );
    writeFileSync(join(folder, 'paths/id.yaml'), 'type: integer\nminimum: 7\n');
    expect(operationsOf(loadOpenApi(join(folder, 'api.yaml')))).toMatchObject([
      { method: 'PUT', target: '/orders/7', isSecured: true, body: '{"id":7,"item":"tea"}' },
    ]);
  });

  it('may be Swagger 2', () => {
    const swagger = {
      swagger: '2.0',
      basePath: '/api',
      securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
      paths: {
        '/login': {
          post: {
            parameters: [
              { name: 'user', in: 'formData', type: 'string' },
              { name: 'password', in: 'formData', type: 'string' },
            ],
          },
        },
        '/items': {
          post: {
            security: [{ key: [] }],
            parameters: [
              { name: 'body', in: 'body', schema: { type: 'object', properties: { n: { type: 'number' } } } },
            ],
          },
        },
      },
    };
    expect(operationsIn(swagger).map(({ target, body, isSecured }) => [target, body, isSecured])).toEqual([
      ['/api/login', 'user=sample&password=Sample-passw0rd-1', false],
      ['/api/items', '{"n":1}', true],
    ]);
  });
});

it.each([
  ['POST', '/auth/login', 'login'],
  ['POST', '/auth/logout', 'logout'],
  ['POST', '/token/refresh', 'refresh'],
  ['GET', '/admin/users', 'admin'],
  ['GET', '/tokens', undefined],
  ['GET', '/catalogue', undefined],
])('%s %s is for: %s', (method, path, role) => {
  expect(roleOf({ method, path })).toBe(role);
});

it.each([
  ['{"query":"{ orders { id } }"}', true],
  ['{"query":"query Orders { orders { id } }"}', true],
  ['{"query":"mutation { pay }"}', false],
  ['{"query":"{ a }","operationName":"mutation"}', false],
  [undefined, false],
])('a GraphQL request of %s only reads: %s', (body, expected) => {
  expect(readsOnly({ method: 'POST', path: '/graphql', ...(body === undefined ? {} : { body }) })).toBe(expected);
});

it('calls what changes nothing safe', () => {
  expect(['GET', 'HEAD', 'POST', 'DELETE'].map(isSafeMethod)).toEqual([true, true, false, false]);
});
