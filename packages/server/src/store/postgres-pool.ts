import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { StoreUnavailableError } from './contract.ts';
import { breaksConnection, translatePostgresError } from './postgres-errors.ts';

const int8 = 20;

/** Numbers in these tables are moments and counts, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** A pool for Kysely whose errors are the store's, and which keeps no connection that may be out of step. */
export function createPostgresPool(config: pg.PoolConfig): PostgresPool {
  const pool = new pg.Pool({ ...config, types });
  // A connection that is lost while nobody uses it is the pool's own matter; the next to need one is told.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  let ended = false;
  return {
    options: pool.options,
    async connect() {
      if (ended) throw new StoreUnavailableError('The store is closed.');
      try {
        return wrapClient(await pool.connect());
      } catch (error) {
        throw translatePostgresError(error, false);
      }
    },
    end() {
      ended = true;
      return pool.end();
    },
  };
}

function ignore(): void {}

function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  let broken = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    // Without a connection there is nothing to roll back, and what went wrong before is the better message.
    if (broken && text === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      broken ||= breaksConnection(error);
      throw translatePostgresError(error, text === 'commit');
    }
  };
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(broken) };
}
