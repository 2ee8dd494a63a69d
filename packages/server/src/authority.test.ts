import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createAuthority } from './authority.ts';
import { loadConfig } from './config/load.ts';

it('S07: keeps revocations in the store when the wall clock jumps ahead', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = mkdtempSync(join(tmpdir(), 'countersign-authority-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const config = await loadConfig({ environment: { COUNTERSIGN_FOLDER: folder }, workingFolder: folder });
  const clock = { wall: 1_900_000_000, nowSeconds: () => clock.wall, monotonicMilliseconds: () => 0 };
  const { services, close } = await createAuthority({ ...config, issuer: 'http://localhost:4100', clock });
  onTestFinished(close);
  await services.store.write(async ({ revocations }) => {
    await revocations.append({ kind: 'token', id: 't', notBefore: clock.wall + 900, expiresAt: clock.wall + 900 });
  });
  const deleteExpired = vi.spyOn(services.store, 'deleteExpired');
  clock.wall += 86_400;
  vi.advanceTimersByTime(60_000);
  await vi.waitUntil(() => deleteExpired.mock.results[0]?.type === 'return');
  await deleteExpired.mock.results[0]?.value;
  expect(await services.store.revocations.list(0, 10)).toHaveLength(1);
});
