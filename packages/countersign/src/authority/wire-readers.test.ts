import { describe, expect, it } from 'vitest';
import { readDescription, readFeedPage, readLookupResponse, readStatusResponse } from './wire-readers.ts';

type Members = Readonly<Record<string, unknown>>;

const description = {
  issuer: 'https://issuer.example',
  logId: 'log',
  sequence: 0,
  apiKeys: { prefixes: ['acme_live'], acceptsForeignForms: false, needsForeignKeys: false },
  maximumTokenLifetimeSeconds: 900,
};
const entry = { sequence: 1, kind: 'token', id: 't', notBefore: 0, expiresAt: 9 };
const page = { logId: 'log', sequence: 1, reset: false, entries: [entry], more: false, heldMilliseconds: 1.5 };
const record = {
  id: 'k',
  version: 1,
  name: '',
  subject: 's',
  owner: 'acme',
  scopes: ['a'],
  state: 'active',
  expiresAt: 9,
  allowedAddresses: ['192.0.2.0/24'],
  rateLimits: [{ limit: 1, windowSeconds: 1 }],
  ownerRateLimits: [],
};

/** Each member missing, and of another kind. */
function spoiled(good: Members): [string, Members][] {
  return Object.keys(good).flatMap((name): [string, Members][] => [
    [`no ${name}`, { ...good, [name]: undefined }],
    [`another kind of ${name}`, { ...good, [name]: { nested: true } }],
  ]);
}

describe('what a server answers', () => {
  it('is taken when all is there, whatever else is', () => {
    expect(readDescription({ ...description, later: 1 })).toMatchObject(description);
    expect(readFeedPage({ ...page, later: 1 })).toMatchObject(page);
    expect(readLookupResponse({ record: { ...record, later: 1 }, sequence: 3 })).toMatchObject({ record, sequence: 3 });
    expect(readStatusResponse({ revoked: true })).toEqual({ revoked: true });
    expect(readStatusResponse({ revoked: false })).toEqual({ revoked: false });
  });

  it('may leave out what a key need not have', () => {
    const { owner: _owner, expiresAt: _expiresAt, ...rest } = record;
    expect(readLookupResponse({ record: rest, sequence: 0 })).toBeDefined();
  });

  it.each(spoiled(description))('is no description with %s', (_, body) => {
    expect(readDescription(body)).toBeUndefined();
  });

  it.each(spoiled(description.apiKeys))('is no description of API keys with %s', (_, apiKeys) => {
    expect(readDescription({ ...description, apiKeys })).toBeUndefined();
  });

  it.each([...spoiled(page), ['a negative time', { ...page, heldMilliseconds: -1 }]] as const)(
    'is no page of the log with %s',
    (_, body) => {
      expect(readFeedPage(body)).toBeUndefined();
    },
  );

  it.each([
    ...spoiled(entry),
    ['an unheard-of kind', { ...entry, kind: 'everything' }],
    ['a fraction for a number', { ...entry, sequence: 1.5 }],
    ['a negative number', { ...entry, notBefore: -1 }],
    ['an empty id', { ...entry, id: '' }],
    ['nothing', null],
    ['a list', []],
  ] as const)('is no page of the log with an entry with %s', (_, one) => {
    expect(readFeedPage({ ...page, entries: [entry, one] })).toBeUndefined();
  });

  it.each([
    ...spoiled(record).filter(([name]) => name !== 'no owner' && name !== 'no expiresAt'),
    ['an unheard-of state', { ...record, state: 'resting' }],
    ['an empty subject', { ...record, subject: '' }],
    ['a limit of nothing', { ...record, rateLimits: [{ limit: 0, windowSeconds: 1 }] }],
    ['an empty window', { ...record, ownerRateLimits: [{ limit: 1, windowSeconds: 0 }] }],
    ['a rule that is none', { ...record, rateLimits: [null] }],
  ] as const)('is no record of a key with %s', (_, one) => {
    expect(readLookupResponse({ record: one, sequence: 1 })).toBeUndefined();
  });

  it('is no status with anything but yes or no', () => {
    expect([
      readStatusResponse({}),
      readStatusResponse({ revoked: 0 }),
      readStatusResponse({ revoked: 'false' }),
    ]).toEqual([undefined, undefined, undefined]);
    expect(readLookupResponse({ record })).toBeUndefined();
  });
});
