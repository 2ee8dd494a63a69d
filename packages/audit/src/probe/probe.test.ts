import { describe, expect, it } from 'vitest';
import { attacks } from './attacks/index.ts';
import { probe } from './probe.ts';
import { operationOf } from './requests/plain.ts';
import { bearerOf, probeOrders, rightApi, send, serve, token, verdicts, verified } from './testing/api.ts';

it('has each dynamic rule of the catalogue once', () => {
  const numbers = Array.from({ length: 68 }, (_, index) => `D${String(index + 1).padStart(2, '0')}`);
  expect(attacks.map(({ number }) => number).sort()).toEqual(numbers);
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(68);
});

it('tries everything on an API that is right, and lets none of it be vulnerable', { timeout: 60_000 }, async () => {
  const result = await probe({
    baseUrl: await rightApi(),
    operations: [{ ...operationOf('GET', '/orders'), isSecured: true }],
    credential: { kind: 'bearer', value: token() },
    requestsPerSecond: 5000,
  });
  expect(result.findings).toEqual([]);
  expect(result.outcomes).toHaveLength(68);
  expect(result.outcomes.every(({ reason }) => reason.length > 5)).toBe(true);
});

describe('a probe', () => {
  it('sends nothing that may change something, unless it is allowed', async () => {
    const methods: string[] = [];
    const url = await serve((request, response) => {
      methods.push(request.method ?? '');
      send(response, verified(bearerOf(request)) ? 200 : 401, {});
    });
    const operations = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => operationOf(method, '/orders'));
    await probe({ baseUrl: url, operations, credential: { kind: 'bearer', value: token() }, requestsPerSecond: 5000 });
    expect([...new Set(methods)].filter((method) => !['GET', 'HEAD', 'OPTIONS'].includes(method))).toEqual([]);
  });

  it.each([
    ['http://192.0.2.1', '--i-am-authorised'],
    ['hush', 'no address'],
    ['ftp://127.0.0.1', 'no address'],
  ])('of %s does not begin', async (baseUrl, text) => {
    await expect(probe({ baseUrl, operations: [operationOf('GET', '/')] })).rejects.toThrow(text);
  });

  it('says so when the host is another one', async () => {
    const { notes } = await probe({
      baseUrl: 'http://192.0.2.1',
      iAmAuthorised: true,
      operations: [operationOf('GET', '/')],
      signal: AbortSignal.abort(),
      only: ['D01'],
    });
    expect(notes.join()).toContain('192.0.2.1 is not this machine');
  });

  it('says so when the credential made a difference nowhere', async () => {
    const { notes } = await probeOrders(await rightApi(), ['D01'], {
      credential: { kind: 'bearer', value: 'of another API' },
    });
    expect(notes.join()).toContain('made a difference nowhere');
  });

  it('stops when it is told to, with what it has', async () => {
    const controller = new AbortController();
    const result = await probeOrders(await rightApi(), ['D01', 'D03', 'D42', 'D43'], {
      signal: controller.signal,
      onProgress: ({ kind }) => kind === 'outcome' && controller.abort(),
    });
    expect(result.isPartial).toBe(true);
    expect(verdicts(result)).toEqual(['no-credential safe']);
    expect(result.notes.join()).toContain('stopped');
  });

  it('stops at its cap, with what it has', async () => {
    const result = await probeOrders(await rightApi(), ['D01', 'D43'], { maxRequests: 20 });
    expect([result.isPartial, result.requests]).toEqual([true, 20]);
    expect(verdicts(result)).toEqual(['no-credential safe']);
  });

  it('fails when the API does not answer: nothing found would sound like good news', async () => {
    await expect(probeOrders('http://127.0.0.1:1', ['D43'])).rejects.toThrow('127.0.0.1:1 does not answer');
  });

  it('says that nothing can be told when the API goes away', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/orders') request.socket.destroy();
      else send(response, 404, {});
    });
    const result = await probeOrders(url, ['D43']);
    expect(result.outcomes.map(({ verdict }) => verdict)).toEqual(['inconclusive']);
  });

  it('goes on without the keys when whoever asks for them never gets a reply', async () => {
    const url = await serve((request, response) => {
      if (request.url !== '/orders') return response.writeHead(200).write('{');
      send(response, verified(bearerOf(request)) ? 200 : 401, {});
    });
    const { outcomes, notes } = await probeOrders(url, ['D03'], { timeoutMilliseconds: 100 });
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['safe']);
    expect(notes.join()).toContain('could not be looked for');
  });

  it('is not ended by what is published as a key and is none', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/jwks.json') return send(response, 200, { keys: [null, 5, { kty: 'RSA', n: 'A', d: 'x' }] });
      send(response, verified(bearerOf(request)) ? 200 : 401, {});
    });
    expect((await probeOrders(url, ['D03'])).outcomes.map(({ verdict }) => verdict)).toEqual(['safe']);
  });

  it('finds nothing by chance, where the API does not answer alike each time', async () => {
    let count = 0;
    const url = await serve((request, response) => {
      if (request.url !== '/orders') return send(response, 404, {});
      count += 1;
      const isLucky = count % 3 === 0 || count === 2;
      send(response, isLucky || verified(bearerOf(request)) ? 200 : 401, {});
    });
    for (let time = 0; time < 6; time += 1) {
      count = time % 3;
      expect((await probeOrders(url, ['D01', 'D02', 'D03'])).findings).toEqual([]);
    }
  });

  it('takes no redirect of everybody for an answer', async () => {
    const url = await serve((_request, response) => send(response, 302, '', { Location: 'https://elsewhere.test/' }));
    const { findings, outcomes } = await probeOrders(url, ['D01', 'D02']);
    expect(findings).toEqual([]);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive']);
  });

  it('doubts what was refused while the session was lost', async () => {
    let left = 12;
    const url = await serve((request, response) => {
      if (request.url !== '/orders') return send(response, 404, {});
      left -= 1;
      send(response, left > 0 && verified(bearerOf(request)) ? 200 : 401, {});
    });
    const result = await probeOrders(url, ['D03', 'D43', 'D44', 'D45']);
    expect(result.outcomes.map(({ verdict }) => verdict)).not.toContain('safe');
    expect(result.notes.join()).toContain('The session was lost');
  });

  it('finds an object of the caller in a list, where the document names none that exists', async () => {
    const url = await serve((request, response) => {
      if (verified(bearerOf(request)) === undefined) return send(response, 401, {});
      if (request.url === '/orders')
        return send(response, 200, {
          orders: [
            { id: 4, owner: 'bob-2' },
            { id: 5, owner: 'alice-1' },
          ],
        });
      send(
        response,
        request.url === '/orders/5' ? 200 : 404,
        request.url === '/orders/5' ? { id: 5, owner: 'alice-1' } : {},
      );
    });
    const other = { kind: 'bearer', value: token({ sub: 'bob-2' }) } as const;
    const operations = [{ ...operationOf('GET', '/orders/1'), path: '/orders/{id}' }, operationOf('GET', '/orders')];
    const { findings } = await probeOrders(url, ['D41'], { operations, other });
    expect(findings.map(({ ruleId, operation }) => [ruleId, operation?.path])).toEqual([['bola', '/orders/{id}']]);
  });

  it('takes a login that turns everybody down for public', async () => {
    const url = await serve((request, response) => {
      const isRight = request.url === '/login' ? false : verified(bearerOf(request)) !== undefined;
      send(response, isRight ? 200 : 401, { error: 'no' });
    });
    const operations = [operationOf('POST', '/login', '{"user":"a","password":"b"}')];
    const { outcomes } = await probeOrders(url, ['D01', 'D03', 'D43'], { operations, allowWrites: true });
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['skipped', 'skipped', 'skipped']);
  });

  it('takes for public what everybody can make, and nobody twice', async () => {
    let isMade = false;
    const url = await serve((request, response) => {
      if (request.method !== 'POST') return send(response, 404, {});
      send(response, isMade ? 400 : 201, isMade ? { error: 'there is one' } : {});
      isMade = true;
    });
    const operations = [operationOf('POST', '/accounts', '{"name":"a"}')];
    const { findings } = await probeOrders(url, ['D01', 'D02', 'D03'], { operations, allowWrites: true });
    expect(findings).toEqual([]);
  });

  it('knows that none is refused where the valid one may not', async () => {
    const url = await serve((request, response) => send(response, verified(bearerOf(request)) ? 403 : 401, {}));
    const { outcomes } = await probeOrders(url, ['D01', 'D02', 'D03']);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['safe', 'safe', 'inconclusive']);
  });

  it('leaves alone what changes something by its name', async () => {
    const paths: string[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url ?? '');
      send(response, 200, {});
    });
    await probeOrders(url, ['D01'], { operations: [operationOf('GET', '/createdb')] });
    expect(paths).not.toContain('/createdb');
  });

  it('uses the credential of an administrator where the other may not', async () => {
    const url = await serve((request, response) => {
      const principal = verified(bearerOf(request));
      send(response, principal === undefined ? 401 : principal.role === 'admin' ? 200 : 403, {});
    });
    const admin = { kind: 'bearer', value: token({ role: 'admin' }) } as const;
    expect(verdicts(await probeOrders(url, ['D03'], { admin }))).toEqual(['empty-bearer safe']);
    expect(verdicts(await probeOrders(url, ['D03']))).toEqual(['empty-bearer inconclusive']);
  });
});
