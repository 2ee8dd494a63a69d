import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probe } from '../probe/probe.ts';
import { loadOpenApi, operationsOf } from '../probe/requests/openapi.ts';
import { flaskFixtures, type RunningApi, startFlask } from './flask.ts';

interface User {
  readonly name: string;
  readonly password: string;
}

const minute = 60_000;

function json(twin: string, file: string) {
  return JSON.parse(readFileSync(join(flaskFixtures, twin, file), 'utf8'));
}

async function tokenOf(api: RunningApi, { name, password }: User): Promise<string> {
  const reply = await fetch(`${api.baseUrl}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: name, password }),
  });
  return ((await reply.json()) as { access_token: string }).access_token;
}

/** Probes one of the twins with everything that its credentials allow. */
async function outcomesOf(twin: 'vulnerable' | 'repaired') {
  const api = await startFlask(twin);
  try {
    const [admin, customer]: readonly User[] = json(twin, 'credentials.json').users;
    if (admin === undefined || customer === undefined) throw new Error('two users are needed');
    const { outcomes } = await probe({
      baseUrl: api.baseUrl,
      operations: operationsOf(loadOpenApi(join(flaskFixtures, twin, 'openapi.yaml'))),
      credential: { kind: 'bearer', value: await tokenOf(api, admin) },
      lowScope: { kind: 'bearer', value: await tokenOf(api, customer) },
      login: {
        method: 'POST',
        target: '/login',
        body: { username: admin.name, password: admin.password },
        token: 'access_token',
      },
      knownUser: admin.name,
      allowWrites: true,
    });
    return outcomes;
  } finally {
    await api.stop();
  }
}

describe('a probe of the Flask API', () => {
  it(
    'gets in wherever a mistake was planted',
    async () => {
      const outcomes = await outcomesOf('vulnerable');
      const planted: readonly { rule: string; method: string; path: string }[] = json(
        'vulnerable',
        'planted.json',
      ).dynamic;
      const missed = planted.filter(
        ({ rule, method, path }) =>
          !outcomes.some(
            (one) => one.verdict === 'vulnerable' && one.ruleId === rule && one.method === method && one.path === path,
          ),
      );
      expect(missed).toEqual([]);
    },
    3 * minute,
  );

  it(
    'gets in nowhere in the repaired twin',
    async () => {
      const outcomes = await outcomesOf('repaired');
      expect(outcomes.filter(({ verdict }) => verdict === 'vulnerable')).toEqual([]);
      expect(outcomes.filter(({ verdict }) => verdict === 'safe').length).toBeGreaterThan(100);
    },
    3 * minute,
  );
});
