import { posix } from 'node:path';

/** Where files are looked for by their names and their folders. */
interface Index {
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly byFolder: ReadonlyMap<string, readonly string[]>;
}

const indexes = new WeakMap<ReadonlySet<string>, Index>();

function indexOf(files: ReadonlySet<string>): Index {
  let index = indexes.get(files);
  if (index === undefined) {
    const relevant = [...files].filter((file) => /\.(go|java|cs)$/.test(file) && !file.endsWith('_test.go'));
    index = { byName: grouped(relevant, posix.basename), byFolder: grouped(relevant, posix.dirname) };
    indexes.set(files, index);
  }
  return index;
}

function grouped(files: readonly string[], key: (file: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const list = groups.get(key(file));
    if (list === undefined) groups.set(key(file), [file]);
    else list.push(file);
  }
  return groups;
}

/** More files than this of one name, or in one package, are not searched. */
const mostCandidates = 40;

/**
 * The files of a Go package (by import path; `.` is the file's own), and of a class of Java or C# (by its qualified or simple name), the nearest
 * first.
 */
export function filesOfPackage(fromFile: string, module: string, files: ReadonlySet<string>): readonly string[] {
  const { byName, byFolder } = indexOf(files);
  if (fromFile.endsWith('.go')) {
    const folder = module === '.' ? posix.dirname(fromFile) : folderOf(module, byFolder);
    const own = folder === undefined ? [] : (byFolder.get(folder) ?? []);
    return own.length > mostCandidates ? [] : own.filter((file) => file.endsWith('.go') && file !== fromFile);
  }
  const ending = posix.extname(fromFile);
  const segments = module.split('.');
  const named = (byName.get(`${segments.at(-1)}${ending}`) ?? []).slice(0, mostCandidates);
  const path = `/${segments.join('/')}${ending}`;
  const exact = named.filter((file) => `/${file}`.endsWith(path));
  if (exact.length > 0) return exact;
  const beside = named.filter((file) => posix.dirname(file) === posix.dirname(fromFile));
  return beside.length > 0 ? beside : named;
}

/** The folder of the project that an import path ends with: the longest, as the module's own name stands before it. */
function folderOf(path: string, folders: ReadonlyMap<string, readonly string[]>): string | undefined {
  const segments = path.split('/');
  for (let from = 1; from < segments.length; from += 1) {
    const folder = segments.slice(from).join('/');
    if (folders.has(folder)) return folder;
  }
  return undefined;
}
