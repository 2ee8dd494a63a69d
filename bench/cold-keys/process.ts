// Looks keys up that no memory of ours holds, as the server does: the id's tag, the row, HMAC, comparison.
// Arguments: the folder of the database, the file with the queries.
import { openAuthority, readQueries } from './table.ts';

const [folder = '', queriesFile = ''] = process.argv.slice(2);
const { apiKeys } = (await openAuthority(folder)).services;
const queries = readQueries(queriesFile);
let position = 0;

function find(id: string, digest: string): string {
  const lookup = apiKeys.find({ id, digest });
  // A wait would mean that it is not the path that is to be measured.
  return lookup instanceof Promise ? 'a promise' : lookup.outcome;
}

function expectOutcome(id: string, digest: string, wanted: string): void {
  const outcome = find(id, digest);
  if (outcome !== wanted) throw new Error(`A look-up gave ${outcome} instead of ${wanted}. Remove bench/results.`);
}

const [first, second] = queries;
if (first === undefined || second === undefined) throw new Error('There are no queries.');
expectOutcome(first.id, first.digest, 'found');
expectOutcome(first.id, second.digest, 'unknown');
expectOutcome(`${first.id.slice(0, -1)}-`, first.digest, 'unknown');

process.on('message', ({ milliseconds }: { readonly milliseconds: number }) => {
  const until = performance.now() + milliseconds;
  const before = process.cpuUsage();
  let operations = 0;
  while (performance.now() < until) {
    for (let batch = 0; batch < 16; batch += 1) {
      const { id, digest } = queries[position] as (typeof queries)[0];
      if (find(id, digest) !== 'found') throw new Error('A key was not found.');
      position = position + 1 === queries.length ? 0 : position + 1;
    }
    operations += 16;
  }
  const { user, system } = process.cpuUsage(before);
  process.send?.({ operations, seconds: (user + system) / 1_000_000 });
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
