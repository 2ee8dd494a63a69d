import { posix } from 'node:path';

/** Where constants of an application usually stand. */
const constants =
  /(^|\/)(config|constants?|settings|bootstrap|defines?|globals?|secrets?|env|jwt|token|core)([-_.][\w.-]*)?\.php$/i;

/** What stands for all files that usually define constants. */
export const constantFiles = 'constants';

const byName = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, readonly string[]>>();

/**
 * The files of a PHP project that a name may mean, the likeliest first: a path that is included (`./config.php`, `config/jwt.php`), a class with its
 * namespace (`App.Support.Keys`), or `constants`.
 */
export function phpFiles(fromFile: string, module: string, files: ReadonlySet<string>): readonly string[] {
  if (module === constantFiles) return filesOfConstants(files);
  const isPath = module.endsWith('.php');
  const segments = isPath
    ? module.split('/').filter((one) => one !== '.' && one !== '..' && one !== '')
    : module.split('.');
  const wanted = isPath ? segments : [...segments.slice(0, -1), `${segments.at(-1)}.php`];
  const sibling = posix.join(posix.dirname(fromFile), module);
  if (isPath && files.has(sibling) && !module.startsWith('config/')) return [sibling];
  const named = (index(files).get(wanted.at(-1) ?? '') ?? []).filter((file) => file !== fromFile);
  if (isPath) return named.filter((file) => file === wanted.join('/') || file.endsWith(`/${wanted.join('/')}`));
  return [...named].sort((a, b) => agreement(b, wanted, fromFile) - agreement(a, wanted, fromFile)).slice(0, 3);
}

const ofConstants = new WeakMap<ReadonlySet<string>, readonly string[]>();

function filesOfConstants(files: ReadonlySet<string>): readonly string[] {
  let known = ofConstants.get(files);
  if (known === undefined) {
    known = [...files].filter((file) => constants.test(file)).slice(0, 12);
    ofConstants.set(files, known);
  }
  return known;
}

function index(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  let known = byName.get(files);
  if (known === undefined) {
    known = Map.groupBy(
      [...files].filter((file) => file.endsWith('.php')),
      (file) => posix.basename(file),
    );
    byName.set(files, known);
  }
  return known;
}

/** How many folders agree with the namespace from the class upwards; a class without one stands beside. */
function agreement(file: string, wanted: readonly string[], fromFile: string): number {
  if (wanted.length === 1) return posix.dirname(file) === posix.dirname(fromFile) ? 1 : 0;
  const folders = file.split('/');
  let same = 0;
  while (same < folders.length && folders.at(-1 - same)?.toLowerCase() === wanted.at(-1 - same)?.toLowerCase())
    same += 1;
  return same;
}
