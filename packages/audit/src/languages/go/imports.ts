import type { Node } from '../scripting/node.ts';

/** Packages whose name is not the last part of their path. */
const packageNames: Readonly<Record<string, string>> = {
  'github.com/dgrijalva/jwt-go': 'jwt',
  'github.com/form3tech-oss/jwt-go': 'jwt',
  'github.com/gofiber/jwt': 'jwtware',
  'github.com/gofiber/contrib/jwt': 'jwtware',
  'github.com/labstack/echo-jwt': 'echojwt',
  'github.com/auth0/go-jwt-middleware': 'jwtmiddleware',
  'github.com/appleboy/gin-jwt': 'jwt',
  'github.com/coreos/go-oidc': 'oidc',
};

/** Local name of each imported package → its path. */
export function goImports(root: Node): ReadonlyMap<string, string> {
  const imports = new Map<string, string>();
  const guesses = new Map<string, string>();
  for (const spec of root.all(['import_spec'])) {
    const path = spec.field('path')?.text.slice(1, -1) ?? '';
    const alias = spec.field('name')?.text;
    if (alias === '_' || alias === '.') continue;
    if (alias !== undefined) imports.set(alias, path);
    else for (const name of namesOf(path)) guesses.set(name, path);
  }
  for (const [name, path] of guesses) if (!imports.has(name)) imports.set(name, path);
  return imports;
}

/** What a package may be called: the path's last part, without a version and the `go` that many put around it. */
function namesOf(path: string): readonly string[] {
  const unversioned = path.replace(/\/v\d+$/, '').replace(/\.v\d+$/, '');
  const told = packageNames[unversioned];
  const last = unversioned.split('/').at(-1) ?? '';
  const short = last.replace(/^go[-.]|[-.]go$/g, '');
  return [...new Set([told ?? short, last, short.replace(/-/g, ''), short.split('-').at(-1) ?? short])];
}
