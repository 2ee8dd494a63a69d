import type { Project } from '../source/project.ts';
import { yaml } from '../yaml.ts';
import type { Route } from './route.ts';

/** Where a project says of its routes what its code does not. */
const settingsFile = '.countersign-audit.yaml';

/**
 * Whether a project speaks for a route: that it is meant for everybody, under `publicRoutes`, or that something in front of the program guards it, a gateway
 * or a container, under `guardedRoutes`. Each is `GET /products` or `/products/*`, with a reason behind `#` for people.
 */
export function isDeclared(project: Pick<Project, 'read'>, { method, path }: Pick<Route, 'method' | 'path'>): boolean {
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
    const { publicRoutes, guardedRoutes } = (yaml().parse(text) ?? {}) as Readonly<Record<string, unknown>>;
    return [publicRoutes, guardedRoutes].flat().filter((one) => typeof one === 'string');
  } catch {
    return [];
  }
}
