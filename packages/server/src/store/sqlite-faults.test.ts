import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { ConfigurationError } from 'countersign';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayMount, testWhen } from '../../../../test/support/requirements.ts';
import { verifyAuditLog } from '../audit-log/verify-audit-log.ts';
import { StoreUnavailableError } from './contract.ts';
import { openSqliteStore } from './sqlite.ts';
import { translateSqliteError } from './sqlite-errors.ts';
import { sampleApiKey, sampleClient } from './testing/samples.ts';

const isRoot = process.getuid?.() === 0;
const script = (name: string) => fileURLToPath(new URL(`testing/${name}.ts`, import.meta.url));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
  file = join(folder, 'countersign.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the SQLite file', () => {
  it('is readable by its owner alone, with its folder and what belongs to it', async () => {
    const deep = join(folder, 'made', 'for it', 'countersign.db');
    const store = await openSqliteStore({ file: deep });
    await store.clients.insert(sampleClient());
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([deep, `${deep}-wal`, `${deep}-shm`].map(mode)).toEqual(['600', '600', '600']);
    expect(mode(join(folder, 'made', 'for it'))).toBe('700');
    await store.close();
  });

  it('is closed to others again when somebody opened it to them', async () => {
    await (await openSqliteStore({ file })).close();
    chmodSync(file, 0o644);
    const store = await openSqliteStore({ file });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.close();
  });
});

describe('S05: a path that cannot be used', () => {
  it('is refused when it is a folder', async () => {
    await expect(openSqliteStore({ file: folder })).rejects.toThrow(ConfigurationError);
    await expect(openSqliteStore({ file: folder })).rejects.toThrow(folder);
  });

  it('is refused when its parent is a file', async () => {
    writeFileSync(file, '');
    await expect(openSqliteStore({ file: join(file, 'x.db') })).rejects.toThrow(ConfigurationError);
  });

  it('is refused when this user may not write there', () => {
    mkdirSync(join(folder, 'foreign'), { mode: 0o755 });
    chmodSync(folder, 0o755);
    if (!isRoot) chmodSync(join(folder, 'foreign'), 0o555);
    const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
    const target = join(folder, 'foreign', 'x.db');
    const output = execFileSync(process.execPath, [script('opening-process'), target], { ...nobody, encoding: 'utf8' });
    expect(output).toContain('ConfigurationError');
    expect(output).toContain('may write to its folder');
  });
});

describe('S05: a locked database', () => {
  it('is waited for without blocking the process, and reads go on', async () => {
    const store = await openSqliteStore({ file, busyTimeoutMilliseconds: 10_000 });
    const holder = new DatabaseSync(file);
    holder.exec('begin immediate');
    let written = false;
    const writing = store.clients.insert(sampleClient()).then(() => {
      written = true;
    });
    // The event loop turns, and reads are answered, while the write waits.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(store.clients.find('client-1')).toBeUndefined();
    }
    expect(written).toBe(false);
    holder.exec('commit');
    await writing;
    expect(store.clients.find('client-1')).toEqual(sampleClient());
    holder.close();
    await store.close();
  });

  it('is an outage when the wait is over, which says what to do, loses nothing, and ends by itself', async () => {
    const store = await openSqliteStore({ file, busyTimeoutMilliseconds: 30 });
    const holder = new DatabaseSync(file);
    holder.exec('begin immediate');
    const failed = store.clients.insert(sampleClient());
    await expect(failed).rejects.toThrow(StoreUnavailableError);
    await expect(failed).rejects.toThrow(/locked by another process/);
    await expect(openSqliteStore({ file, busyTimeoutMilliseconds: 30 })).rejects.toThrow(StoreUnavailableError);
    holder.close();
    await store.clients.insert(sampleClient());
    expect(store.clients.find('client-1')).toEqual(sampleClient());
    await store.close();
  });
});

describe('S05: many writes while the database is locked', () => {
  it('wait no longer than one', async () => {
    const store = await openSqliteStore({ file, busyTimeoutMilliseconds: 200 });
    const holder = new DatabaseSync(file);
    holder.exec('begin immediate');
    const begun = performance.now();
    const writes = Array.from({ length: 20 }, (_, index) => store.clients.insert(sampleClient({ id: `c${index}` })));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(20).fill('rejected'));
    expect(performance.now() - begun).toBeLessThan(1500);
    holder.close();
    await store.clients.insert(sampleClient());
    await store.close();
  });
});

describe('S05: a damaged database', () => {
  it('is told from a database when its beginning is something else', async () => {
    writeFileSync(file, 'This is not a database, whatever its name says. '.repeat(100));
    const opening = openSqliteStore({ file });
    await expect(opening).rejects.toThrow(StoreUnavailableError);
    await expect(opening).rejects.toThrow(/not a SQLite database.*backup/);
  });

  it('rejects the reads that meet the damage, never answers "no such key"', async () => {
    const before = await openSqliteStore({ file });
    const ids = Array.from({ length: 300 }, (_, index) => `K${String(index).padStart(15, '0')}`);
    await before.write(async ({ apiKeys }) => {
      for (const id of ids) await apiKeys.insert(sampleApiKey({ id }));
    });
    await before.close();
    overwritePages(file, 20);
    const outcomes = await openSqliteStore({ file }).then(
      async (store) => {
        const reads = await Promise.allSettled(ids.map(async (id) => store.apiKeys.find(id)));
        await store.close();
        return reads;
      },
      (reason: unknown) => [{ status: 'rejected' as const, reason }],
    );
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome] : []));
    expect(failures.length).toBeGreaterThan(0);
    for (const { reason } of failures) expect(reason).toBeInstanceOf(StoreUnavailableError);
    expect(String(failures[0]?.reason)).toMatch(/damaged.*backup/);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') expect(outcome.value).toBeDefined();
    }
  });

  it('rejects a row whose JSON is damaged', async () => {
    const store = await openSqliteStore({ file });
    await store.apiKeys.insert(sampleApiKey());
    const beside = new DatabaseSync(file);
    beside.exec(`update api_keys set scopes = '["orders'`);
    beside.close();
    await expect(Promise.resolve(store.apiKeys.find(sampleApiKey().id))).rejects.toThrow(StoreUnavailableError);
    await store.close();
  });
});

describe('S05: a full disk', () => {
  it('is named in the error', () => {
    const database = new DatabaseSync(file);
    database.exec('pragma page_size = 4096; create table t (x text); pragma max_page_count = 4');
    let failure: unknown;
    try {
      database.prepare('insert into t values (?)').run('x'.repeat(100_000));
    } catch (error) {
      failure = translateSqliteError(error, file);
    }
    database.close();
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(String(failure)).toMatch(/disk is full. Free some space/);
  });

  testWhen(
    mayMount(),
    'the right to mount',
    'SQLite refuses writes on a full disk, answers reads, loses nothing, and goes on when there is space again',
    async () => {
      const mounted = join(folder, 'small');
      mkdirSync(mounted);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mounted]);
      try {
        const store = await openSqliteStore({ file: join(mounted, 'countersign.db') });
        const ballast = join(mounted, 'ballast');
        fill(ballast);
        let kept = 0;
        let failure: unknown;
        for (; failure === undefined; kept += failure === undefined ? 1 : 0) {
          failure = await store.clients.insert(sampleClient({ id: `c${kept}`, name: 'x'.repeat(10_000) })).then(
            () => undefined,
            (error: unknown) => error,
          );
        }
        expect(failure).toBeInstanceOf(StoreUnavailableError);
        expect(String(failure)).toContain('disk is full');
        expect(await store.clients.list({ limit: 1000 })).toHaveLength(kept);
        rmSync(ballast);
        await store.clients.insert(sampleClient({ id: 'after' }));
        expect(await store.clients.list({ limit: 1000 })).toHaveLength(kept + 1);
        await store.close();
      } finally {
        execFileSync('umount', [mounted]);
      }
    },
  );
});

describe('S06: a process killed while it writes', () => {
  it('leaves all that it acknowledged, and nothing by halves', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round += 1)
      acknowledged.push(...(await writeUntilKilled(`round${round}`, 10 + round * 17)));
    expect(acknowledged.length).toBeGreaterThan(30);
    const store = await openSqliteStore({ file });
    for (const id of acknowledged) expect(store.apiKeys.find(id)).toBeDefined();
    const keys = await store.apiKeys.list({ limit: 100_000, nowSeconds: 0 });
    const verdict = await verifyAuditLog(store);
    expect(verdict).toMatchObject({ ok: true, entries: keys.length });
    expect(await store.revocations.sequence()).toBe(keys.length);
    expect(await store.revocations.list(0, 100_000)).toHaveLength(keys.length);
    await store.close();
    const beside = new DatabaseSync(file);
    expect(beside.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
    beside.close();
  }, 60_000);

  /** Kills it in the middle of whatever it does after so many writes. */
  async function writeUntilKilled(name: string, writes: number): Promise<readonly string[]> {
    const child = spawn(process.execPath, [script('writing-process'), file, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.split('\n').length > writes) child.kill('SIGKILL');
    });
    await once(child, 'close');
    // The last line may be cut.
    return output.split('\n').slice(0, -1);
  }
});

function fill(path: string): void {
  const descriptor = openSync(path, 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(16_384));
  } catch {
    // Full, but for what the database has already.
  }
  // Room for a few writes more.
  ftruncateSync(descriptor, fstatSync(descriptor).size - 131_072);
  closeSync(descriptor);
}

/** Every page from the `from`th on becomes noise. */
function overwritePages(path: string, from: number): void {
  const pageSize = 8192;
  const pages = statSync(path).size / pageSize;
  const descriptor = openSync(path, 'r+');
  for (let page = from; page < pages; page += 1)
    writeSync(descriptor, Buffer.alloc(pageSize, 0xa5), 0, pageSize, page * pageSize);
  closeSync(descriptor);
}
