import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { postgresBinaries, startPostgres, type TestPostgres } from '../../../../test/support/postgres.ts';
import { describeWith } from '../../../../test/support/requirements.ts';
import { type Store, StoreUnavailableError } from './contract.ts';
import { openPostgresStore } from './postgres.ts';
import { sampleClient, sampleRevocation } from './testing/samples.ts';

describeWith('S05: PostgreSQL that fails', postgresBinaries, () => {
  let server: TestPostgres;
  let url: string;
  let store: Store;
  let beside: pg.Client;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    url = await server.createDatabase();
    store = await openPostgresStore({ url, poolSize: 2, statementTimeoutMilliseconds: 300 });
    beside = await connect();
  });
  afterEach(async () => {
    await store.close();
    await beside.end().catch(() => undefined);
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  const endOtherConnections = () =>
    beside.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

  it('is an outage while it is down, and works again by itself', async () => {
    await store.clients.insert(sampleClient());
    await server.halt();
    await expect(store.ping()).rejects.toThrow(StoreUnavailableError);
    await expect(Promise.resolve(store.clients.find('client-1'))).rejects.toThrow(StoreUnavailableError);
    await expect(store.clients.insert(sampleClient({ id: 'x' }))).rejects.toThrow(/cannot be reached/);
    await expect(openPostgresStore({ url })).rejects.toThrow(StoreUnavailableError);
    await server.start();
    await store.ping();
    expect(await store.clients.list({ limit: 10 })).toEqual([sampleClient()]);
    await store.clients.insert(sampleClient({ id: 'x' }));
  });

  it('fails the transaction whose connection is cut, which leaves nothing', async () => {
    const cut = store.write(async ({ clients }) => {
      await clients.insert(sampleClient());
      await endOtherConnections();
      await clients.insert(sampleClient({ id: 'second' }));
    });
    await expect(cut).rejects.toThrow(StoreUnavailableError);
    expect(await store.clients.list({ limit: 10 })).toEqual([]);
  });

  it('says that it is not known when the connection is cut before the commit is answered', async () => {
    const cut = store.write(async ({ clients }) => {
      await clients.insert(sampleClient());
      await endOtherConnections();
    });
    await expect(cut).rejects.toMatchObject({ inDoubt: true, message: expect.stringContaining('not known') });
    expect(await store.clients.list({ limit: 10 })).toEqual([]);
  });

  it('survives connections that are lost while nobody uses them', async () => {
    await Promise.all([store.ping(), store.ping()]);
    await endOtherConnections();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await store.ping();
  });

  it('says so when another node holds the write lock for too long, and reads go on', async () => {
    await beside.query('begin');
    await beside.query(`select pg_advisory_xact_lock(${0x636f756e}, ${0x74657273})`);
    const writes = Array.from({ length: 5 }, (_, index) => store.clients.insert(sampleClient({ id: `c${index}` })));
    const outcomes = Promise.allSettled(writes);
    await store.ping();
    expect(await store.clients.list({ limit: 10 })).toEqual([]);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailableError' } });
    }
    await beside.query('rollback');
    await store.clients.insert(sampleClient());
  });

  it('repeats a transaction that the server asks to repeat, and no more often than is sensible', async () => {
    await beside.query(`
      create sequence tries;
      create table failures (until bigint);
      insert into failures values (3);
      create function fail_first() returns trigger language plpgsql as $$
      begin
        if nextval('tries') < (select until from failures) then
          raise exception 'try again' using errcode = 'serialization_failure';
        end if;
        return new;
      end $$;
      create trigger fail_first before insert on clients for each row execute function fail_first()`);
    let runs = 0;
    const insert = (id: string) =>
      store.write(async ({ clients }) => {
        runs += 1;
        await clients.insert(sampleClient({ id }));
      });
    await insert('third time');
    expect(runs).toBe(3);
    await beside.query('update failures set until = 1000');
    await expect(insert('never')).rejects.toThrow(StoreUnavailableError);
    expect(runs).toBe(8);
    expect(await store.clients.list({ limit: 10 })).toHaveLength(1);
  });

  it('tells the watcher when it cannot listen, and when it can again', async () => {
    const heard: boolean[] = [];
    let told = () => {};
    const until = async (value: boolean) => {
      while (heard.at(-1) !== value) await new Promise<void>((resolve) => (told = resolve));
    };
    store.watch((healthy) => {
      heard.push(healthy);
      told();
    });
    await until(true);
    await endOtherConnections();
    await until(false);
    await until(true);
    const before = heard.length;
    await store.write(({ revocations }) => revocations.append(sampleRevocation()));
    while (heard.length === before) await new Promise<void>((resolve) => (told = resolve));
    expect(heard.at(-1)).toBe(true);
  });

  it('is the configuration that is wrong when there is no such database, user, or right', async () => {
    const wrong = (change: (url: URL) => void) => {
      const changed = new URL(url);
      change(changed);
      return openPostgresStore({ url: changed.href });
    };
    await expect(wrong((to) => (to.pathname = '/nowhere'))).rejects.toMatchObject({ name: 'ConfigurationError' });
    await expect(wrong((to) => (to.username = 'nobody'))).rejects.toMatchObject({ name: 'ConfigurationError' });
    await expect(wrong((to) => (to.username = 'nobody'))).rejects.toThrow(/user or the password/);
    await beside.query('create role reader login');
    await beside.query('create schema other');
    const denied = wrong((to) => {
      to.username = 'reader';
      to.searchParams.set('options', '-c search_path=other');
    });
    await expect(denied).rejects.toMatchObject({ name: 'ConfigurationError' });
    await beside.query('drop role reader');
  });

  it('never shows the password of the URL', async () => {
    const secret = 'hunter2hunter2';
    for (const bad of [`postgres://u:${secret}@127.0.0.1:1/x`, `postgres://u:${secret}@:bad:/x`]) {
      const failure: unknown = await openPostgresStore({ url: bad }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Error);
      expect(JSON.stringify(failure) + String(failure) + String((failure as Error).cause)).not.toContain(secret);
    }
  });
});
