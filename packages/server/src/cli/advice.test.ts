import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { adviceFor, type Caller, callers } from './advice.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const situations = Object.keys(callers).flatMap((caller) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => ({
    caller: caller as Caller,
    oauth: (bits & 1) !== 0,
    proveMessages: (bits & 2) !== 0,
    certificates: (bits & 4) !== 0,
  })),
);

describe('advice', () => {
  it.each(situations)('leads somewhere for %o', (situation) => {
    const advice = adviceFor(situation);
    expect(advice.reasons).not.toHaveLength(0);
    expect(advice.avoid).not.toHaveLength(0);
    expect(existsSync(`${root}${advice.documentation}`)).toBe(true);
  });

  it('takes the simplest that fits', () => {
    const plain = { oauth: false, proveMessages: false, certificates: false };
    expect(adviceFor({ caller: 'customer', ...plain }).pattern).toMatch(/API key/);
    expect(adviceFor({ caller: 'service', ...plain, oauth: true }).pattern).toMatch(/client credentials/);
    expect(adviceFor({ caller: 'internal', ...plain, certificates: true }).pattern).toMatch(/Mutual TLS/);
    expect(adviceFor({ caller: 'customer', ...plain, proveMessages: true }).pattern).toMatch(/Signed requests/);
  });
});
