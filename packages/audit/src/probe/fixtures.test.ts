// The small APIs of fixtures/ and their repaired twins, started and probed.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Credential } from './credentials.ts';
import { signHmac } from './jwt/token.ts';
import { type ProbeOptions, type ProbeResult, probe } from './probe.ts';
import { type Fixture, secrets, startFixture } from './testing/fixture-process.ts';

const frameworks: readonly (readonly [string, readonly string[]])[] = [
  ['express', []],
  ['fastify', []],
  ['nest', ['--import', './loader.mjs']],
];

/** A token as a partner signs it. */
function partnerToken(): Credential {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: 'acme', aud: 'https://orders.example.com', sub: 'acme', iat: seconds - 5, exp: seconds + 600 };
  return {
    kind: 'bearer',
    value: signHmac({ alg: 'HS256', typ: 'JWT', kid: 'acme' }, claims, secrets.PARTNER_KEY_ACME),
  };
}

/** Everything that can be tried with what `credentials.json` has: once as alice, once as a partner. */
async function probeAll(fixture: Fixture, more: Partial<ProbeOptions> = {}): Promise<readonly ProbeResult[]> {
  const shared = { baseUrl: fixture.url, requestsPerSecond: 2000, allowWrites: true, ...more };
  const [alice, bob, carol] = await Promise.all(['alice', 'bob', 'carol'].map((name) => fixture.bearerOf(name)));
  const result = await probe({
    ...shared,
    operations: fixture.operations,
    login: fixture.loginOf('alice'),
    credentialFor: {
      partner: partnerToken(),
      key: { kind: 'header', name: 'X-API-Key', value: secrets.WAREHOUSE_KEY },
    },
    ...(alice === undefined ? {} : { credential: alice }),
    ...(bob === undefined ? {} : { other: bob, lowScope: bob }),
    ...(carol === undefined ? {} : { admin: carol }),
  });
  return [result];
}

async function started(name: string, nodeOptions: readonly string[]): Promise<Fixture> {
  const fixture = await startFixture(name, nodeOptions);
  onTestFinished(() => fixture.stop());
  return fixture;
}

describe.each(frameworks)('the API of %s', (name, nodeOptions) => {
  it('that is vulnerable has every mistake found that was planted', { timeout: 180_000 }, async () => {
    const fixture = await started(`${name}/vulnerable`, nodeOptions);
    const results = await probeAll(fixture);
    const found = new Set(
      results
        .flatMap(({ outcomes }) => outcomes.filter(({ verdict }) => verdict === 'vulnerable'))
        .map(({ ruleId, method, path }) => `${ruleId} ${method} ${path}`),
    );
    expect(fixture.planted.length).toBeGreaterThanOrEqual(12);
    expect(
      fixture.planted
        .map(({ rule, method, path }) => `${rule} ${method} ${path}`)
        .filter((planted) => !found.has(planted)),
    ).toEqual([]);
  });

  it('that is repaired lets nothing in', { timeout: 180_000 }, async () => {
    const fixture = await started(`${name}/repaired`, nodeOptions);
    const results = await probeAll(fixture, { signingKey: secrets.JWT_SECRET });
    expect(results.flatMap(({ findings }) => findings.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual(
      [],
    );
    const safe = results.flatMap(({ outcomes }) => outcomes.filter(({ verdict }) => verdict === 'safe'));
    expect(safe.length).toBeGreaterThan(200);
  });
});
