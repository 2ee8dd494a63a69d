import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { postgresBinaries, startPostgres, type TestPostgres } from '../../../../test/support/postgres.ts';
import { describeWith } from '../../../../test/support/requirements.ts';
import { openPostgresStore } from './postgres.ts';
import { describeStore } from './store.suite.ts';

describeWith('the PostgreSQL store', postgresBinaries, () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  describe('does what every store does', () => {
    describeStore(async () => {
      const url = await server.createDatabase();
      return {
        open: () => openPostgresStore({ url, poolSize: 4 }),
        async execute(sql) {
          const client = new pg.Client(url);
          await client.connect();
          await client.query(sql);
          await client.end();
        },
        async remove() {},
      };
    });
  });
});
