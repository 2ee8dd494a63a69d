import { posix } from 'node:path';

const javascriptEndings = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.js',
  '/index.mjs',
];

/**
 * The files of a project that a module's name may mean, as seen from a file, the likeliest first: relative paths and the usual aliases of JavaScript,
 * dotted names of Python, and names that end as a file's path does.
 */
export function moduleFiles(fromFile: string, module: string, files: ReadonlySet<string>): readonly string[] {
  const found = candidates(fromFile, module).filter((file) => files.has(file));
  return [...new Set(found)];
}

function candidates(fromFile: string, module: string): readonly string[] {
  if (fromFile.endsWith('.py')) return ofPython(fromFile, module);
  const folder = posix.dirname(fromFile);
  if (module.startsWith('.')) return withEndings(posix.join(folder, module));
  const aliased = /^(?:@|~|#|src)\/(.*)$/.exec(module)?.[1];
  if (aliased === undefined) return [];
  return rootsOf(folder).flatMap((root) => [
    ...withEndings(posix.join(root, 'src', aliased)),
    ...withEndings(posix.join(root, aliased)),
    ...withEndings(posix.join(root, 'app', aliased)),
  ]);
}

function withEndings(path: string): readonly string[] {
  // TypeScript writes `.js` for what stands there as `.ts`.
  const source = path.replace(/\.(m|c)?js$/, '.$1ts');
  return [...javascriptEndings.map((ending) => path + ending), source, source.replace(/ts$/, 'tsx')].map((one) =>
    posix.normalize(one),
  );
}

function ofPython(fromFile: string, module: string): readonly string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll('.', '/');
  const folder = posix.dirname(fromFile);
  const roots = dots > 0 ? [posix.join(folder, '../'.repeat(dots - 1))] : rootsOf(folder);
  return roots.flatMap((root) =>
    [`${path}.py`, `${path}/__init__.py`, `${path}/settings.py`].map((file) => posix.normalize(posix.join(root, file))),
  );
}

/** A folder and those above it, the nearest first. */
function rootsOf(folder: string): readonly string[] {
  const roots: string[] = [];
  for (let at = folder; ; at = posix.dirname(at)) {
    roots.push(at);
    if (at === '.' || at === '/') return roots;
  }
}
