import { languageOf } from '../languages/file-names.ts';
import type { Project } from '../source/project.ts';
import type { Route } from './route.ts';

/** Routes of one framework of which none has a guard, in a program that has guards of a kind that is not known here. */
export interface UnseenGuard {
  readonly framework: string;
  /** What looks like the guard: `PermissionInterceptor`. */
  readonly name: string;
}

/** Fewer routes than this may well have been left open, each of them; of so many nobody forgets all. */
const manyRoutes = 30;

/** What is called as guards are: classes that stand before requests, annotations, functions that demand something. */
const guardLike =
  /\b(?:[A-Z]\w{0,30})?(?:Auth(?!or[^i])(?:entication|orization)?|Login|Permission|Security|Session|AccessControl)\w{0,20}(?:Filter|Interceptor|Guard|Middleware|Aspect|Advice|Realm|Subscriber|Listener|Checker|Voter)\b|@(?:Requires(?:Permissions|Roles|Authentication|User)|SaCheck\w{1,20}|Logged\w{0,10}|Authenticated|PermissionLimit|CheckPermission)\b|\b(?:require|ensure|check|assert|demand)_?(?:auth(?!or[^i])|login|logged_?in|permission|admin|session)\w{0,30}\s{0,3}\(/;

/**
 * The frameworks of a project all of whose many routes look open, while something in it is called as guards are: more likely than that everything is open
 * is that the guard stands where it is not seen, in a container, a router of its own or a library that is not known.
 */
export function unseenGuards(project: Pick<Project, 'files' | 'read' | 'isTest' | 'routes'>): readonly UnseenGuard[] {
  const byFramework = Map.groupBy(
    project.routes.filter(({ file }) => !project.isTest(file)),
    ({ framework }) => framework,
  );
  const unguarded = [...byFramework].filter(([, routes]) => areAllOpen(routes)).map(([framework]) => framework);
  if (unguarded.length === 0) return [];
  const name = guardLikeName(project);
  return name === undefined ? [] : unguarded.map((framework) => ({ framework, name }));
}

function areAllOpen(routes: readonly Route[]): boolean {
  return routes.length >= manyRoutes && routes.every(({ protection }) => protection === 'open');
}

function guardLikeName(project: Pick<Project, 'files' | 'read' | 'isTest'>): string | undefined {
  for (const file of project.files) {
    if (languageOf(file) === undefined || project.isTest(file)) continue;
    const found = guardLike.exec(project.read(file) ?? '')?.[0];
    if (found !== undefined) return found.replace('(', '').trim();
  }
  return undefined;
}
