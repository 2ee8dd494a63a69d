import { posix } from 'node:path';
import { phpFiles } from '../languages/php/modules.ts';
import { filesOfPackage } from './packages.ts';

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

/** Which module Django's `settings` are stands in the environment; by custom it is one of these. */
const djangoSettings = /(^|\/)settings(\/(__init__|base|common|defaults|production|prod))?\.py$/;

/**
 * The files of a project that a module's name may mean, as seen from a file, the likeliest first: relative paths and the usual aliases of JavaScript,
 * dotted names of Python, packages of Go, classes of Java and C#.
 */
export function moduleFiles(fromFile: string, module: string, files: ReadonlySet<string>): readonly string[] {
  if (fromFile.endsWith('.rb')) return ofRuby(fromFile, module, files);
  if (/\.(php|phtml)$/.test(fromFile)) return phpFiles(fromFile, module, files);
  if (module === 'django.conf.settings') return [...files].filter((file) => djangoSettings.test(file));
  if (/\.(go|java|cs)$/.test(fromFile)) return filesOfPackage(fromFile, module, files);
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

const rubyFiles = new WeakMap<ReadonlySet<string>, ReadonlyMap<string, readonly string[]>>();

/** Ruby's constants are named as their files are: `Api::TokenStore` is in some folder's `api/token_store.rb`. */
function ofRuby(fromFile: string, module: string, files: ReadonlySet<string>): readonly string[] {
  let byName = rubyFiles.get(files);
  if (byName === undefined) {
    byName = Map.groupBy(
      [...files].filter((file) => file.endsWith('.rb')),
      (file) => posix.basename(file),
    );
    rubyFiles.set(files, byName);
  }
  const path = `${module.split('::').map(underscored).join('/')}.rb`;
  const named = byName.get(posix.basename(path)) ?? [];
  return named.filter((file) => file !== fromFile && (file === path || file.endsWith(`/${path}`)));
}

function underscored(name: string): string {
  return name.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2_').toLowerCase();
}
