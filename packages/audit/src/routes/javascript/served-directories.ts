import type { Call } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';

/** Folders that a server hands out as they are, and that hold what nobody means for everybody. */

/** What makes a middleware of Node that serves a folder. */
const serving =
  /(^|\.)(static|serveStatic|serve-static|koa-static|serve-index|serveIndex|koa-serve-index|sirv)(\(\))?$/;
/** What shows what is in it, too. */
const listing = /serve-?index|koa-serve-index/i;

/** Folders with keys, logs, copies of databases. */
const secretFolder =
  /^\.?((encryption|private|ssh|jwt|signing|server|api|ssl|tls)?[-_]?keys?|private|secrets?|certs?|certificates|credentials?|(app|access|audit|error|server|debug)?[-_]?logs?|backups?|dumps?|db[-_]?(backups?|dumps?)|database|conf|configs?|confidential|internal|git|ssh|aws|env)$/i;
/** Folders of which not everything is for everybody, where their files are listed. */
const listedFolder =
  /^\.?(ftp|files?|uploads?|documents?|docs?_?private|invoices?|reports?|exports?|data|storage|tmp|temp)$/i;

/** The folder, by its name, of a middleware that serves one with secrets in it; undefined for other middleware. */
export function secretFolderServed(call: Call, path: string): string | undefined {
  if (!serving.test(call.target)) return undefined;
  const isListing = listing.test(call.target);
  const last = (text: string) =>
    text
      .replace(/(?<!\/)\/{1,9}$/, '')
      .split('/')
      .at(-1) ?? '';
  const named = call.arguments.slice(0, 1).flatMap(({ value }) => stringsIn(value));
  const folders = (named.length > 0 ? named : [path]).map(last);
  return folders.find((folder) => secretFolder.test(folder) || (isListing && listedFolder.test(folder)));
}
