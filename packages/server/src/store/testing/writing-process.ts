// Run by itself: writes into the SQLite file named on the command line until it is killed. Each write is a key and the audit
// entry that tells of it; the number of each one that was acknowledged is printed.
import { writeSync } from 'node:fs';
import { systemActor } from '../../audit-log/actor.ts';
import { createAuditLog } from '../../audit-log/audit-log.ts';
import { openSqliteStore } from '../sqlite.ts';
import { sampleApiKey, sampleRevocation } from './samples.ts';

const [file = '', name = ''] = process.argv.slice(2);
const store = await openSqliteStore({ file });
const auditLog = createAuditLog();

for (let number = 0; ; number += 1) {
  const id = `${name}-${number}`;
  await store.write(async (tables) => {
    await tables.apiKeys.insert(sampleApiKey({ id }));
    await tables.revocations.append(sampleRevocation({ kind: 'api-key', id }));
    await auditLog.append(tables, { actor: systemActor, action: 'api-key.created', target: `api-key:${id}` });
  });
  // At once, not through a stream that a killed process does not empty.
  writeSync(1, `${id}\n`);
}
