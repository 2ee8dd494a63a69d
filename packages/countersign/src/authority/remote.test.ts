import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiKeyRecord } from '../core/authority.ts';
import { ConfigurationError } from '../core/errors.ts';
import type { TokenIdentity } from '../core/revocation.ts';
import {
  type RemoteAuthority,
  type RemoteAuthorityEvent,
  type RemoteAuthorityOptions,
  remoteAuthority,
} from './remote.ts';
import { type AuthorityServer, startAuthority, verifierCredential } from './testing/authority-server.ts';
import { sendJson, sendStatus, stopServers } from './testing/http-server.ts';
import { type ManualClock, manualClock, startSeconds } from './testing/manual-clock.ts';
import { wirePaths } from './wire.ts';

const record: ApiKeyRecord = {
  id: 'k',
  version: 1,
  name: 'ci',
  subject: 'k',
  scopes: ['orders:read'],
  state: 'active',
  allowedAddresses: [],
  rateLimits: [],
  ownerRateLimits: [],
};

let authority: AuthorityServer;
let clock: ManualClock;
let events: RemoteAuthorityEvent[];
const open: RemoteAuthority[] = [];
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => void rejections.push(reason);

beforeEach(async () => {
  authority = await startAuthority();
  clock = manualClock();
  events = [];
  process.on('unhandledRejection', onRejection);
});

afterEach(async () => {
  for (const remote of open.splice(0)) {
    remote.close();
  }
  await stopServers();
  process.off('unhandledRejection', onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

function connect(options: Partial<RemoteAuthorityOptions> = {}): RemoteAuthority {
  const remote = remoteAuthority({
    url: authority.server.origin,
    credential: verifierCredential,
    clock,
    onEvent: (event) => void events.push(event),
    ...options,
  });
  open.push(remote);
  return remote;
}

async function connected(options: Partial<RemoteAuthorityOptions> = {}): Promise<RemoteAuthority> {
  const remote = connect(options);
  await remote.ready();
  return remote;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function token(tokenId: string, members: Partial<TokenIdentity> = {}): TokenIdentity {
  return { tokenId, subject: 's', issuedAt: startSeconds, ...members };
}

const lookups = () => authority.posted.filter(({ path }) => path === wirePaths.apiKeyLookup);
const polls = () => authority.server.requests.filter((target) => target.startsWith(wirePaths.revocations));
const isAbout = (type: RemoteAuthorityEvent['type']) => events.filter((event) => event.type === type);

describe('a remote authority', () => {
  it('verifies tokens with the keys of the server', async () => {
    const remote = await connected();
    expect(remote.issuer).toBe(authority.server.origin);
    expect(await remote.verificationKey({ keyId: 'a', algorithm: 'ES256' })).toMatchObject({ outcome: 'found' });
    expect(await remote.verificationKey({ keyId: 'b', algorithm: 'ES256' })).toEqual({ outcome: 'unknown' });
  });

  it('learns how API keys look', async () => {
    const remote = connect();
    expect(remote.apiKeys.prefixes).toEqual([]);
    expect(remote.apiKeys.acceptsForeignForms).toBe(true);
    expect(remote.apiKeys.needsForeignKeys).toBe(false);
    await remote.ready();
    expect(remote.apiKeys.prefixes).toEqual(['acme_live']);
    expect(remote.apiKeys.acceptsForeignForms).toBe(false);
  });

  it('knows what was revoked before it came, and learns the rest as it happens', async () => {
    authority.revoke('token', 'early');
    const remote = await connected();
    expect(remote.revocations.sequence).toBe(1);
    expect(remote.revocations.isCurrent()).toBe(true);
    expect(remote.revocations.covers(token('early'))).toBe(true);
    expect(remote.revocations.covers(token('late'))).toBe(false);
    authority.revoke('token', 'late');
    await until(() => remote.revocations.covers(token('late')));
    expect(remote.revocations.sequence).toBe(2);
    expect(events).toEqual([{ type: 'current', sequence: 1 }]);
  });

  it('tells its subscribers', async () => {
    const remote = await connected();
    const changes: unknown[] = [];
    const unsubscribe = remote.revocations.subscribe((change) => changes.push(change));
    const entry = authority.revoke('api-key', 'k');
    await until(() => changes.length > 0);
    expect(changes).toEqual([entry]);
    await until(() => remote.revocations.lastChangeOfApiKey('k') === 1);
    unsubscribe();
  });

  it('works below a path, and with another name than its issuer', async () => {
    authority.issuer = 'https://auth.example';
    const { server } = authority;
    const direct = server.answer;
    server.answer = (request, response) => {
      request.url = request.url?.replace('/inner', '');
      direct(request, response);
    };
    const remote = await connected({ url: `${server.origin}/inner/`, issuer: 'https://auth.example' });
    expect(remote.issuer).toBe('https://auth.example');
    expect(server.requests.every((target) => target.startsWith('/inner/'))).toBe(true);
  });

  it('reads the whole list in pages, even one from which entries were forgotten', async () => {
    for (let n = 1; n <= 10; n++) {
      authority.revoke('token', `t${n}`);
    }
    authority.forgetThrough(3);
    authority.pageSize = 2;
    const remote = await connected();
    expect(remote.revocations.sequence).toBe(10);
    expect([4, 7, 10].every((n) => remote.revocations.covers(token(`t${n}`)))).toBe(true);
    expect(polls().slice(0, 2)).toEqual([
      '/v1/revocations?after=0&wait=0',
      '/v1/revocations?log=log-1&after=5&wait=0&partial=true',
    ]);
    for (let n = 11; n <= 15; n++) {
      authority.revoke('token', `t${n}`);
    }
    await until(() => remote.revocations.sequence === 15);
    expect(isAbout('authority-error')).toEqual([]);
  });

  it('says how long it waits for news: a third of what it may be behind, whole seconds', async () => {
    await connected();
    await until(() => polls().length === 2);
    expect(polls()[1]).toBe('/v1/revocations?log=log-1&after=0&wait=5');
  });
});

describe('R07: a remote authority whose feed is cut', () => {
  const cut = () => {
    authority.instead = (path, _, response) => {
      const hangs = path === wirePaths.revocations || path === wirePaths.verifier;
      hangs && response.destroy();
      return hangs;
    };
  };

  it('is relied on until the bound has passed, and not for a moment longer', async () => {
    const remote = await connected({ maximumStalenessSeconds: 15 });
    await authority.server.goDown();
    clock.advance(15);
    expect(remote.revocations.isCurrent()).toBe(true);
    clock.advance(0.001);
    expect(remote.revocations.isCurrent()).toBe(false);
    expect(await remote.revocations.ask(token('t'))).toBe('unavailable');
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({ outcome: 'unavailable' });
  });

  it('tells the operator, and again when it is over', async () => {
    const remote = await connected();
    authority.revoke('token', 'before');
    await until(() => remote.revocations.sequence === 1);
    await authority.server.goDown();
    clock.advance(16);
    await until(() => isAbout('behind').length === 1);
    expect(isAbout('behind')).toEqual([{ type: 'behind', reason: expect.stringContaining('the connection failed') }]);
    authority.revoke('token', 'meanwhile');
    await authority.server.comeBack();
    await until(() => remote.revocations.isCurrent());
    expect(remote.revocations.covers(token('meanwhile'))).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'current', sequence: 2 });
  });

  it('asks the authority about each token', async () => {
    const remote = await connected();
    authority.revokedTokens.add('revoked');
    cut();
    clock.advance(16);
    const identity = token('live', { sessionId: 'sid', clientId: 'c', signingKeyId: 'a' });
    expect(await remote.revocations.ask(identity)).toBe('live');
    expect(await remote.revocations.ask(token('revoked'))).toBe('revoked');
    expect(authority.posted[0]).toEqual({ path: wirePaths.tokenStatus, body: identity });
  });

  it('does not ask about what it knows to be revoked', async () => {
    authority.revoke('token', 't');
    const remote = await connected();
    await authority.server.goDown();
    clock.advance(16);
    expect(await remote.revocations.ask(token('t'))).toBe('revoked');
  });

  it('takes an answer for what it is: anything but yes or no is unavailable', async () => {
    const remote = await connected();
    cut();
    clock.advance(16);
    for (const status of [204, 302, 401, 404, 500]) {
      authority.instead = (_path, _request, response) => {
        sendStatus(response, status);
        return true;
      };
      expect(await remote.revocations.ask(token('t'))).toBe('unavailable');
    }
    authority.instead = (_path, _request, response) => {
      sendJson(response, { revoked: 'no' });
      return true;
    };
    expect(await remote.revocations.ask(token('t'))).toBe('unavailable');
  });

  it('asks nobody where that is what was chosen', async () => {
    const remote = await connected({ whenBehind: 'refuse' });
    cut();
    clock.advance(16);
    expect(await remote.revocations.ask(token('t'))).toBe('unavailable');
    expect(authority.posted).toEqual([]);
  });

  it('is not relied on after the machine slept, when the monotonic clock says that no time has passed', async () => {
    const remote = await connected({ maximumStalenessSeconds: 15 });
    await authority.server.goDown();
    clock.setWallClock(startSeconds - 3600);
    expect(remote.revocations.isCurrent()).toBe(true);
    clock.setWallClock(startSeconds + 17);
    expect(remote.revocations.isCurrent()).toBe(false);
    expect(await remote.revocations.ask(token('t'))).toBe('unavailable');
    await authority.server.comeBack();
    await until(() => remote.revocations.isCurrent());
  });

  it('counts the time from the question on, however long the answer was on its way', async () => {
    authority.instead = (path) => {
      // The clock goes on while the answer is held back.
      path === wirePaths.revocations && clock.advance(10);
      return false;
    };
    const remote = await connected();
    clock.advance(5);
    expect(remote.revocations.isCurrent()).toBe(true);
    clock.advance(0.5);
    expect(remote.revocations.isCurrent()).toBe(false);
  });

  it('does not believe that the request was held for longer than it took', async () => {
    authority.alterPage = (page) => ({ ...page, heldMilliseconds: 1e9 });
    const remote = await connected();
    clock.advance(15.5);
    expect(remote.revocations.isCurrent()).toBe(false);
  });
});

describe('before the first contact', () => {
  it('a remote authority is not current; tokens wait for it', async () => {
    const remote = connect();
    expect(remote.revocations.isCurrent()).toBe(false);
    const [live, revoked] = [remote.revocations.ask(token('live')), remote.revocations.ask(token('revoked'))];
    authority.revoke('token', 'revoked');
    expect([await live, await revoked]).toEqual(['live', 'revoked']);
    expect(authority.posted).toEqual([]);
  });

  it('API keys are unavailable, since their form is not known', async () => {
    const remote = connect();
    expect(await remote.apiKeys.find({ id: undefined, digest: 'd' })).toEqual({
      outcome: 'unavailable',
      reason: 'the authority has not been reached yet',
    });
    await authority.server.goDown();
    await until(() => isAbout('authority-error').length > 0);
    expect(await remote.apiKeys.find({ id: undefined, digest: 'd' })).toMatchObject({
      outcome: 'unavailable',
      reason: expect.stringContaining('the connection failed'),
    });
  });

  it('an authority that is down answers nothing, and is found when it comes', async () => {
    await authority.server.goDown();
    const remote = connect();
    await until(() => isAbout('authority-error').length > 0);
    expect(await remote.revocations.ask(token('t'))).toBe('unavailable');
    await authority.server.comeBack();
    await remote.ready();
    expect(remote.revocations.isCurrent()).toBe(true);
  });

  it('ready resolves at the close as well', async () => {
    await authority.server.goDown();
    const remote = connect();
    const ready = remote.ready();
    remote.close();
    await ready;
    expect(remote.revocations.isCurrent()).toBe(false);
  });
});

describe('the log of a remote authority', () => {
  it('is read anew when it is another one, and everything remembered is forgotten', async () => {
    authority.revoke('token', 'old');
    const remote = await connected();
    const changes: unknown[] = [];
    remote.revocations.subscribe((change) => changes.push(change));
    await authority.server.goDown();
    authority.startNewLog('log-2');
    authority.prefixes = ['acme_test'];
    await authority.server.comeBack();
    await until(() => changes.length > 0);
    expect(changes).toEqual(['reset']);
    expect(remote.revocations.sequence).toBe(0);
    expect(remote.revocations.covers(token('old'))).toBe(false);
    await until(() => remote.apiKeys.prefixes[0] === 'acme_test');
  });

  it('is described anew when it changes under a connection that holds', async () => {
    const remote = await connected();
    await until(() => polls().length === 2);
    authority.prefixes = ['acme_test'];
    authority.logId = 'log-2';
    authority.revoke('token', 't');
    await until(() => remote.apiKeys.prefixes[0] === 'acme_test');
    expect(remote.revocations.covers(token('t'))).toBe(true);
  });

  it('is read anew when entries were forgotten that had not been read', async () => {
    authority.revoke('api-key', 'k');
    const remote = await connected();
    const changes: unknown[] = [];
    remote.revocations.subscribe((change) => changes.push(change));
    await authority.server.goDown();
    authority.revoke('api-key', 'k');
    authority.forgetThrough(2);
    await authority.server.comeBack();
    await until(() => changes.length > 0);
    expect(changes).toEqual(['reset']);
    expect(remote.revocations.sequence).toBe(2);
  });

  const altered: readonly [string, (page: { entries: readonly object[] }) => object][] = [
    ['with a gap', (page) => ({ ...page, entries: page.entries.slice(1) })],
    ['that does not reach the number it names', (page) => ({ ...page, sequence: 99 })],
    ['whose number goes back', (page) => ({ ...page, entries: [], sequence: 0 })],
    ['of another log', (page) => ({ ...page, logId: 'log-x' })],
    ['that promises more and gives nothing', (page) => ({ ...page, entries: [], more: true })],
  ];
  it.each(altered)('is read anew after a page %s', async (_, alter) => {
    authority.revoke('token', 'first');
    const remote = await connected();
    await until(() => polls().length === 2);
    const changes: unknown[] = [];
    remote.revocations.subscribe((change) => changes.push(change));
    authority.alterPage = (page) => {
      authority.alterPage = (next) => next;
      return alter(page);
    };
    authority.revoke('token', 'second');
    authority.revoke('token', 'third');
    await until(() => changes.includes('reset'));
    expect(['first', 'second', 'third'].every((id) => remote.revocations.covers(token(id)))).toBe(true);
    expect(isAbout('authority-error')).toHaveLength(1);
  });

  it.each<[string, (page: { sequence: number }) => object]>([
    ['starts over', (page) => ({ ...page, reset: true })],
    ['is of another log', (page) => ({ ...page, logId: 'log-x' })],
    ['goes back', (page) => ({ ...page, sequence: 0 })],
  ])('is read anew when in the middle of its pages one %s', async (_, alter) => {
    for (let n = 1; n <= 5; n++) {
      authority.revoke('token', `t${n}`);
    }
    authority.pageSize = 2;
    let pages = 0;
    authority.alterPage = (page) => {
      pages++;
      return pages === 2 ? alter(page) : page;
    };
    const remote = await connected();
    expect([1, 3, 5].every((n) => remote.revocations.covers(token(`t${n}`)))).toBe(true);
    expect(remote.revocations.sequence).toBe(5);
    expect(isAbout('authority-error')).toHaveLength(1);
  });

  it('is read anew when a subscriber fails', async () => {
    const remote = await connected();
    let failures = 0;
    remote.revocations.subscribe(() => {
      failures++;
      if (failures === 1) {
        throw new Error('a subscriber');
      }
    });
    authority.revoke('token', 't');
    await until(() => failures === 2);
    await until(() => remote.revocations.sequence === 1);
    expect(isAbout('authority-error')).toHaveLength(1);
  });
});

describe('a faulty authority', () => {
  it('that refuses our credential is reported as that, once', async () => {
    const remote = connect({ credential: 'acme_live_revoked' });
    await until(() => authority.server.requests.filter((target) => target === wirePaths.verifier).length > 2);
    expect(isAbout('authority-error')).toEqual([
      { type: 'authority-error', reason: expect.stringContaining('refused our own credential (401)') },
    ]);
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({
      outcome: 'unavailable',
      reason: expect.stringContaining('refused our own credential'),
    });
    expect(JSON.stringify(events)).not.toContain('acme_live_revoked');
  });

  it('that is another issuer is not followed', async () => {
    authority.issuer = 'https://other.example';
    const remote = connect();
    await until(() => isAbout('authority-error').length > 0);
    expect(events[0]).toMatchObject({
      reason: expect.stringMatching(/is the issuer https:\/\/other\.example, not http/),
    });
    expect(polls()).toEqual([]);
    expect(remote.revocations.isCurrent()).toBe(false);
  });

  it.each([wirePaths.verifier, wirePaths.revocations])('that has no %s is no authority', async (missing) => {
    authority.instead = (path, _, response) => {
      path === missing && sendStatus(response, 404);
      return path === missing;
    };
    const remote = connect();
    await until(() => isAbout('authority-error').length > 0);
    expect(events[0]).toMatchObject({ reason: `the authority has no ${missing}: is the URL right?` });
    expect(remote.revocations.isCurrent()).toBe(false);
  });

  it.each([wirePaths.verifier, wirePaths.revocations])(
    'that answers %s with something else is not believed',
    async (path) => {
      authority.instead = (asked, _, response) => {
        asked === path && sendJson(response, { ok: true });
        return asked === path;
      };
      const remote = connect();
      await until(() => isAbout('authority-error').length > 0);
      expect(remote.revocations.isCurrent()).toBe(false);
    },
  );

  it('that hangs is given up in time to try again, and a second attempt is made at once', async () => {
    const remote = await connected({ maximumStalenessSeconds: 2 });
    authority.instead = (path) => path === wirePaths.revocations;
    authority.revoke('token', 'unnoticed');
    await until(() => isAbout('authority-error').length === 1);
    authority.instead = undefined;
    await until(() => remote.revocations.covers(token('unnoticed')));
    expect(events[1]).toMatchObject({ reason: expect.stringMatching(/no whole answer within \d+ ms/) });
  });

  it('that answers at once, whatever it is asked, is not asked without end', async () => {
    await connected();
    authority.instead = (path, request, response) => {
      if (path !== wirePaths.revocations) {
        return false;
      }
      const sequence = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after'));
      sendJson(response, { logId: 'log-1', sequence, reset: false, entries: [], more: false, heldMilliseconds: 0 });
      return true;
    };
    authority.revoke('token', 't');
    const before = polls().length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(polls().length - before).toBeLessThan(4);
  });

  it('that announces page after page without going on is not asked without end', async () => {
    const entries = [authority.revoke('token', 'first')];
    await connected();
    authority.instead = (path, _request, response) => {
      if (path !== wirePaths.revocations) return false;
      sendJson(response, { logId: 'log-1', sequence: 1, reset: false, entries, more: true, heldMilliseconds: 0 });
      return true;
    };
    authority.revoke('token', 'second');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await until(() => isAbout('authority-error').length > 0);
    const before = polls().length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(polls().length - before).toBeLessThan(6);
  });

  it('that is two, each with a log of its own, is not asked without end', async () => {
    let answers = 0;
    authority.instead = (path, _request, response) => {
      if (path !== wirePaths.revocations) return false;
      answers++;
      const page = { logId: `log-${answers % 2}`, sequence: 0, reset: true, entries: [], more: false };
      sendJson(response, { ...page, heldMilliseconds: 0 });
      return true;
    };
    const remote = await connected();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(polls().length).toBeLessThan(5);
    expect(remote.revocations.isCurrent()).toBe(true);
  });

  it('that is down is asked ever more rarely', async () => {
    await connected();
    authority.instead = (_path, _request, response) => {
      sendStatus(response, 503);
      return true;
    };
    authority.revoke('token', 't');
    const before = authority.server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(authority.server.requests.length - before).toBeLessThan(6);
  });

  it('and an operator whose listener throws do not stop it', async () => {
    const remote = await connected({
      onEvent() {
        throw new Error('the operator');
      },
    });
    authority.revoke('token', 't');
    await until(() => remote.revocations.covers(token('t')));
  });
});

describe('looking up API keys', () => {
  it('finds a record with the number that it is as new as', async () => {
    authority.keys.set('d', record);
    authority.revoke('token', 't');
    const remote = await connected();
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toEqual({ outcome: 'found', record, sequence: 1 });
    expect(lookups()).toEqual([{ path: wirePaths.apiKeyLookup, body: { id: 'k', digest: 'd' } }]);
  });

  it('K05: asks anew for a key that was unknown a moment ago', async () => {
    const remote = await connected();
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toEqual({ outcome: 'unknown' });
    authority.keys.set('d', record);
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({ outcome: 'found' });
  });

  it('sends a key of a foreign form when the scheme gives it', async () => {
    const remote = await connected();
    await remote.apiKeys.find({ id: undefined, digest: 'd', foreignKey: 'legacy' });
    expect(lookups()[0]?.body).toEqual({ digest: 'd', foreignKey: 'legacy' });
  });

  it('K06: an idle verifier learns that a key was revoked elsewhere', async () => {
    authority.keys.set('d', record);
    const remote = await connected();
    const found = await remote.apiKeys.find({ id: 'k', digest: 'd' });
    authority.revoke('api-key', 'k');
    await until(() => remote.revocations.sequence === 1);
    const last = remote.revocations.lastChangeOfApiKey('k');
    expect(found.outcome === 'found' && found.sequence < last).toBe(true);
  });

  it('K07: a record that was on its way when the log was replaced is asked for again', async () => {
    authority.keys.set('d', record);
    const remote = await connected();
    await until(() => polls().length === 2);
    let resets = 0;
    remote.revocations.subscribe((change) => {
      resets += change === 'reset' ? 1 : 0;
    });
    authority.instead = (path, request, response) => {
      if (path !== wirePaths.apiKeyLookup) {
        return false;
      }
      authority.instead = undefined;
      // As old as the log that is about to go; its number is far above the new log's.
      request.resume();
      authority.logId = 'log-2';
      authority.revoke('api-key', 'k');
      authority.keys.set('d', { ...record, state: 'revoked' });
      void until(() => resets > 0).then(() => sendJson(response, { record, sequence: 1000 }));
      return true;
    };
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({
      outcome: 'found',
      record: { state: 'revoked' },
      sequence: 1,
    });
  });

  it('K07: gives up when the log does not come to rest', async () => {
    const remote = await connected();
    await until(() => polls().length === 2);
    let resets = 0;
    remote.revocations.subscribe((change) => {
      resets += change === 'reset' ? 1 : 0;
    });
    authority.instead = (path, request, response) => {
      if (path !== wirePaths.apiKeyLookup) {
        return false;
      }
      request.resume();
      const before = resets;
      authority.logId = `log-${before}-new`;
      authority.revoke('token', `t${before}`);
      void until(() => resets > before).then(() => sendJson(response, { record, sequence: 1 }));
      return true;
    };
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({ outcome: 'unavailable' });
    expect(resets).toBe(3);
  });

  it.each([204, 301, 401, 403, 429, 500])('is unavailable, not unknown, after a %i', async (status) => {
    const remote = await connected();
    authority.instead = (path, _, response) => {
      path === wirePaths.apiKeyLookup && sendStatus(response, status);
      return path === wirePaths.apiKeyLookup;
    };
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({ outcome: 'unavailable' });
  });

  it('is unavailable when the record cannot be read', async () => {
    const remote = await connected();
    authority.keys.set('d', { ...record, state: 'resting' as 'active' });
    expect(await remote.apiKeys.find({ id: 'k', digest: 'd' })).toMatchObject({ outcome: 'unavailable' });
  });

  it('is unavailable at the deadline, and for the many who come while it hangs', async () => {
    const remote = await connected();
    authority.instead = (path) => path === wirePaths.apiKeyLookup;
    const all = await Promise.all(
      Array.from({ length: 300 }, (_, n) => remote.apiKeys.find({ id: 'k', digest: `d${n}` })),
    );
    const reasons = new Set(all.map((one) => (one.outcome === 'unavailable' ? one.reason : one.outcome)));
    expect(reasons).toEqual(
      new Set([
        'the authority: no whole answer within 2000 ms',
        'the authority: 256 requests are waiting for an answer already',
      ]),
    );
    // The log is followed all the same.
    authority.revoke('token', 't');
    await until(() => remote.revocations.covers(token('t')));
  });
});

describe('reports', () => {
  const posted = (path: string) => authority.posted.filter((one) => one.path === path).map(({ body }) => body);

  it('tell of exposed keys soon, each once in a batch, never with the key', async () => {
    const remote = await connected();
    const exposure = {
      query: { id: 'k', digest: 'd' },
      place: 'url',
      remoteAddress: '192.0.2.7',
      requestId: 'r',
    } as const;
    remote.apiKeys.recordExposure?.(exposure);
    remote.apiKeys.recordExposure?.(exposure);
    remote.apiKeys.recordExposure?.({
      query: { id: undefined, digest: 'e', foreignKey: 'legacy' },
      place: 'plain-http',
      remoteAddress: undefined,
      requestId: 'q',
    });
    await until(() => posted(wirePaths.exposures).length > 0);
    expect(posted(wirePaths.exposures)).toEqual([
      {
        exposures: [
          { id: 'k', digest: 'd', place: 'url', remoteAddress: '192.0.2.7', requestId: 'r', at: startSeconds },
          { digest: 'e', place: 'plain-http', requestId: 'q', at: startSeconds },
        ],
      },
    ]);
  });

  it('of uses that still wait are sent at the close', async () => {
    const remote = await connected();
    remote.apiKeys.recordUse?.('k', '192.0.2.7');
    clock.advance(1);
    remote.apiKeys.recordUse?.('k', '192.0.2.8');
    remote.apiKeys.recordUse?.('l', undefined);
    expect(posted(wirePaths.uses)).toEqual([]);
    remote.close();
    await until(() => posted(wirePaths.uses).length > 0);
    expect(posted(wirePaths.uses)).toEqual([
      {
        uses: [
          { id: 'k', at: startSeconds + 1, address: '192.0.2.8' },
          { id: 'l', at: startSeconds + 1 },
        ],
      },
    ]);
  });

  it('that cannot be sent are dropped, and the operator is told how many', async () => {
    const remote = await connected();
    await authority.server.goDown();
    remote.apiKeys.recordUse?.('k', undefined);
    remote.close();
    await until(() => isAbout('reports-dropped').length > 0);
    expect(isAbout('reports-dropped')).toEqual([{ type: 'reports-dropped', count: 1 }]);
  });
});

describe('the configuration of a remote authority', () => {
  it.each<[string, Partial<RemoteAuthorityOptions>, string]>([
    ['no URL', { url: undefined as unknown as string }, 'remoteAuthority.url is not an absolute URL'],
    ['plain http to another machine', { url: 'http://auth.example' }, 'remoteAuthority.url is not https'],
    ['a query', { url: 'https://auth.example?a=b' }, 'remoteAuthority.url has a query'],
    ['no credential', { credential: '' }, 'remoteAuthority.credential'],
    ['a credential with a line break', { credential: 'acme\r\nhost: x' }, 'remoteAuthority.credential'],
    ['no text for a credential', { credential: undefined as unknown as string }, 'remoteAuthority.credential'],
    ['a bound of nothing', { maximumStalenessSeconds: 1 }, 'maximumStalenessSeconds'],
    ['a bound of a day', { maximumStalenessSeconds: 86_400 }, 'maximumStalenessSeconds'],
    ['half a second', { maximumStalenessSeconds: 2.5 }, 'maximumStalenessSeconds'],
    ['a third way', { whenBehind: 'hope' as 'ask' }, 'whenBehind'],
  ])('may not have %s', (_, options, message) => {
    expect(() => connect(options)).toThrow(ConfigurationError);
    expect(() => connect(options)).toThrow(message);
  });

  it('may have plain http elsewhere where that is said', () => {
    expect(connect({ url: 'http://auth.invalid/', allowInsecureHttp: true }).issuer).toBe('http://auth.invalid');
  });
});
