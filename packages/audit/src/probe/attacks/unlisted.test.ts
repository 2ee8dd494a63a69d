import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { operationOf } from '../requests/plain.ts';
import { bearerOf, listen, probeOrders, rightApi, send, serve, verified } from '../testing/api.ts';

describe('unlisted-endpoint', () => {
  const apiOf = (path: string, body: unknown, elsewhere = 404) =>
    serve((request, response) => {
      if (request.url === '/orders')
        return send(response, verified(bearerOf(request)) ? 200 : 401, { owner: 'alice-1' });
      send(response, request.url === path ? 200 : elsewhere, request.url === path ? body : { error: 'not found' });
    });

  it.each([
    ['/actuator/env', { propertySources: [] }],
    ['/debug', { uptime: 1 }],
    ['/metrics', '# HELP requests_total\nrequests_total 1\n'],
  ])('finds %s', async (path, body) => {
    const { findings } = await probeOrders(await apiOf(path, body), ['D67']);
    expect(findings.map(({ operation }) => operation)).toEqual([{ method: 'GET', path }]);
  });

  it('finds what the code has and the document has not', async () => {
    const options = { routes: [{ method: 'GET', path: '/backdoor' }] };
    const { findings } = await probeOrders(await apiOf('/backdoor', { in: true }), ['D67'], options);
    expect(findings.map(({ operation }) => operation?.path)).toEqual(['/backdoor']);
  });

  it('leaves alone what is for this machine only', async () => {
    const url = await serve((request, response) => {
      const isOpen = request.url === '/metrics' && request.headers['x-forwarded-for'] === undefined;
      if (isOpen) return send(response, 200, '# HELP requests_total\nrequests_total 1\n');
      send(response, request.url === '/orders' && verified(bearerOf(request)) ? 200 : 401, {});
    });
    expect((await probeOrders(url, ['D67'])).findings).toEqual([]);
  });

  it('finds nothing where everything is answered alike, nor on an API that is right', async () => {
    const everywhere = await serve((_request, response) => send(response, 200, { page: 'app' }));
    expect((await probeOrders(everywhere, ['D67'])).findings).toEqual([]);
    expect((await probeOrders(await rightApi(), ['D67'])).findings).toEqual([]);
  });
});

describe('ws-graphql-no-auth', () => {
  async function socketApi(isGuarded: boolean, greeting: string | undefined) {
    const server = createServer((_request, response) => send(response, 404, {}));
    server.on('upgrade', (request, socket) => {
      if (request.url !== '/ws' || isGuarded)
        return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      if (greeting !== undefined)
        socket.write(Buffer.concat([Buffer.of(0x81, greeting.length), Buffer.from(greeting)]));
    });
    return listen(server);
  }

  const verdictsOf = async (url: string, options = {}) =>
    (await probeOrders(url, ['D66'], options)).outcomes.map(({ verdict }) => verdict);

  it('is found where a WebSocket sends data to anybody', async () => {
    expect(await verdictsOf(await socketApi(false, '{"order":1}'))).toEqual(['vulnerable']);
  });

  it('is not told where it may ask in its first message', async () => {
    expect(await verdictsOf(await socketApi(false, undefined))).toEqual(['inconclusive']);
  });

  it('is not found where the upgrade is refused', async () => {
    expect(await verdictsOf(await socketApi(true, 'x'), { webSocketPaths: ['/ws'] })).toEqual(['safe']);
  });

  const graphqlApi = (isGuarded: boolean) =>
    serve((request, response, body) => {
      if (request.url !== '/graphql' || request.method !== 'POST') return send(response, 404, {});
      if (isGuarded && verified(bearerOf(request)) === undefined)
        return send(response, 401, { errors: [{ message: 'no' }] });
      send(response, 200, { data: body.includes('__schema') ? null : { __typename: 'Query' } });
    });
  const operations = [{ ...operationOf('POST', '/graphql', '{"query":"{__typename}"}'), isSecured: true }];

  it('is found where a query is answered that the document calls secured', async () => {
    expect(await verdictsOf(await graphqlApi(false), { operations })).toEqual(['vulnerable']);
    expect(await verdictsOf(await graphqlApi(true), { operations })).toEqual(['safe']);
  });
});
