import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isInWorkTree, keptThoughIgnored } from './git-index.ts';

export interface Walked {
  /** Relative to the root, with `/`, sorted. */
  readonly files: readonly string[];
  /** What was left out that one might expect to be audited, a sentence each. */
  readonly notes: readonly string[];
}

export interface WalkOptions {
  /** Larger files are left out, with a note. Default 1 MiB. */
  readonly maximumFileBytes?: number;
  /** More to leave out, in the syntax of .gitignore. */
  readonly exclude?: readonly string[];
}

/** Dependencies, builds and caches: not what the project itself says. */
const leftOut = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  '.git',
  '.hg',
  '.svn',
  'dist',
  'build',
  'out',
  'target',
  'obj',
  'coverage',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.gradle',
  '.terraform',
  '.idea',
  '.vscode',
]);

const megabyte = 1_048_576;
/** Descriptions of large APIs have several. */
const largestDocumentBytes = 8 * megabyte;

interface Rules {
  readonly folder: string;
  readonly ignored: Ignore;
}

/**
 * All files of a folder that are the project's own: what Git ignores, dependencies, builds and generated files are left out, links are not
 * followed. What was committed although a .gitignore names it is read; where there is no Git, a .gitignore leaves out nothing.
 *
 * @throws the system's error when the folder itself cannot be read
 */
export function walk(root: string, { maximumFileBytes = megabyte, exclude = [] }: WalkOptions = {}): Walked {
  const files: string[] = [];
  const notes: string[] = [];
  const isOfGit = isInWorkTree(root);
  const visit = (folder: string, inherited: readonly Rules[]): void => {
    const rules = isOfGit ? [...inherited, ...ownRules(folder, root, notes)] : inherited;
    for (const entry of entriesOf(folder, root, notes)) {
      const path = join(folder, entry.name);
      if (isIgnored(path, entry.isDirectory(), rules)) continue;
      if (entry.isDirectory()) {
        if (!leftOut.has(entry.name) && !isCodeIgniter(path, entry.name)) visit(path, rules);
      } else if (entry.isFile() && !isGenerated(entry.name)) take(path);
    }
  };
  const take = (path: string): void => {
    const name = relative(root, path).split(sep).join('/');
    const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
    const limit = isNamedAsDocument(name) ? largestDocumentBytes : maximumFileBytes;
    if (size <= limit) files.push(name);
    else if (/\.([cm]?[jt]sx?|php|py|go|java|rb|cs)$/.test(name) || isNamedAsDocument(name)) {
      notes.push(
        `${name} was not read: it has ${Math.round(size / 1024)} KiB, and ${Math.round(limit / 1024)} are read.`,
      );
    }
  };
  const excluded = exclude.length === 0 ? [] : [{ folder: root, ignored: ignore().add([...exclude]) }];
  visit(root, excluded);
  for (const name of isOfGit ? keptThoughIgnored(root) : []) {
    const path = join(root, name);
    if (isOwn(name) && lstatSync(path, { throwIfNoEntry: false })?.isFile() && !isIgnored(path, false, excluded))
      take(path);
  }
  return { files: [...new Set(files)].sort(), notes };
}

/** Neither in a folder that is left out whatever Git says, nor generated. */
function isOwn(name: string): boolean {
  const parts = name.split('/');
  return !parts.some((part) => leftOut.has(part)) && !isGenerated(parts.at(-1) ?? '');
}

/** CodeIgniter is kept beside the application as `system`: a dependency like any other. */
function isCodeIgniter(path: string, name: string): boolean {
  return (
    name === 'system' &&
    [join(path, 'core', 'CodeIgniter.php'), join(path, 'CodeIgniter.php')].some((file) => existsSync(file))
  );
}

function entriesOf(folder: string, root: string, notes: string[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (folder === root) throw error;
    notes.push(`${relative(root, folder)} was not read (${(error as NodeJS.ErrnoException).code}).`);
    return [];
  }
}

/** Whoever wrote the folder may have made its .gitignore a pipe, a link to a device, or endless: that is as if there were none, as for Git. */
function ownRules(folder: string, root: string, notes: string[]): readonly Rules[] {
  const path = join(folder, '.gitignore');
  try {
    const found = lstatSync(path);
    if (!found.isFile() || found.size > megabyte) return [];
    const patterns = readFileSync(path, 'utf8').split(/\r?\n/);
    const usable = patterns.filter(isUsable);
    const left = patterns.length - usable.length;
    if (left > 0) notes.push(`${relative(root, path)}: ${left} of its patterns cannot be used, and count for nothing.`);
    return [{ folder, ignored: ignore().add(usable) }];
  } catch {
    return [];
  }
}

/** Whether a pattern can be matched at all, and in good time: each `*` may be tried at every character of a name. */
function isUsable(pattern: string): boolean {
  if (pattern.length > 1000 || pattern.split('**').length > 4) return false;
  if (pattern.split('/').some((segment) => segment.replaceAll('**', '').split('*').length > 4)) return false;
  try {
    ignore().add(pattern).ignores('a');
    return true;
  } catch {
    return false;
  }
}

function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  return rules.some(({ folder, ignored }) => {
    const name = relative(folder, path).split(sep).join('/');
    return ignored.ignores(isFolder ? `${name}/` : name);
  });
}

function isNamedAsDocument(name: string): boolean {
  return /(openapi|swagger)[^/]*\.(json|ya?ml)$/i.test(name);
}

function isGenerated(name: string): boolean {
  return /\.(min|bundle|chunk)\.(js|css)$|\.(map|snap|lockb)$|\.d\.ts$|\.(designer|g|generated)\.cs$|\.pb\.go$|_pb2\.py$/i.test(
    name,
  );
}
