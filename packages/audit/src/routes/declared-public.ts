import type { Project } from '../source/project.ts';
import { yaml } from '../yaml.ts';
import type { Route } from './route.ts';

/** Where a project says which of its routes are meant for everybody. */
const settingsFile = '.countersign-audit.yaml';

/**
 * Whether a project declares a route as public, under `publicRoutes`: `GET /products`, `/products/*`, each with a reason behind `#` for people.
 */
export function isDeclaredPublic(
  project: Pick<Project, 'read'>,
  { method, path }: Pick<Route, 'method' | 'path'>,
): boolean {
  return patternsOf(project).some((pattern) => {
    const [first = '', second] = pattern.trim().split(/\s+/);
    const [verb, wanted] = second === undefined ? ['*', first] : [first.toUpperCase(), second];
    if (verb !== '*' && verb !== method) return false;
    return wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted;
  });
}

function patternsOf(project: Pick<Project, 'read'>): readonly string[] {
  const text = project.read(settingsFile);
  if (text === undefined) return [];
  try {
    const { publicRoutes } = (yaml().parse(text) ?? {}) as { readonly publicRoutes?: unknown };
    return Array.isArray(publicRoutes) ? publicRoutes.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
