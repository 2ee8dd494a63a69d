// Run by itself, as another user: tries to open the SQLite file named on the command line, and prints what came of it.
import { openSqliteStore } from '../sqlite.ts';

const [file = ''] = process.argv.slice(2);
try {
  await (await openSqliteStore({ file })).close();
  console.log('opened');
} catch (error) {
  console.log(String(error));
}
