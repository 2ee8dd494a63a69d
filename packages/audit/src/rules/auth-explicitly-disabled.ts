import { isDeclared } from '../routes/declared.ts';
import { atOnePlace, spokenOf } from '../routes/one-place.ts';
import type { Route, RoutePlace } from '../routes/route.ts';
import { isAboutPeople, isSensitive, isWrite } from '../routes/sensitivity.ts';
import type { Project } from '../source/project.ts';
import { guardsOff } from './apis/guards/guards-off.ts';
import type { ProjectRule } from './rule.ts';

/** Authentication that is switched off for a route that hardly means to be public. */
export const authExplicitlyDisabled: ProjectRule = {
  id: 'auth-explicitly-disabled',
  number: 'S30',
  title: 'Authentication is switched off for a route',
  cwe: [306],
  severity: 'medium',
  why: 'The application asks for a credential everywhere else; here it was told not to, for something that is neither a login nor a health check.',
  remedy:
    'Remove the exception, narrow it to what has to be public, or list the route under publicRoutes in .countersign-audit.yaml.',
  languages: ['javascript', 'python', 'java', 'csharp', 'php'],
  *checkProject(project) {
    for (const { guard, by, isOff, ...place } of guardsOff(project)) {
      yield {
        ...place,
        message: isOff
          ? `${guard} lets everybody pass: ${by} is so as the code stands.`
          : `${guard} lets everybody pass where the environment says so: ${by}.`,
        remedy: 'Take the switch out; where a development server needs it, put another guard there when it is started.',
        severity: isOff ? 'high' : 'medium',
        confidence: isOff ? 'high' : 'medium',
      };
    }
    for (const group of atOnePlace(disabledRoutes(project), saidAt)) {
      const grave = group.filter((one) => one.isGrave);
      const worst = grave.find(({ route }) => changes(route)) ?? grave[0] ?? group[0];
      if (worst === undefined) continue;
      const { route, isGrave } = worst;
      const alike = group
        .filter((one) => one.isGrave === isGrave && changes(one.route) === changes(route))
        .map((one) => one.route);
      const spoken = spokenOf([route, ...alike]);
      const verb = alike.length === 1 || spoken.startsWith('Every') ? 'is' : 'are';
      yield {
        ...saidAt(route),
        message: `${spoken} ${verb} said to be public, though ${verb === 'is' ? 'it ' : 'they '}${reasonOf(route, verb === 'is')}.`,
        remedy: this.remedy,
        severity: isGrave ? 'medium' : 'low',
        confidence: changes(route) ? 'medium' : 'low',
        operation: { method: route.method, path: route.path },
      };
    }
  },
};

function saidAt({ disabledAt, file, code }: Route): RoutePlace {
  return { file: disabledAt?.file ?? file, code: disabledAt?.code ?? code };
}

function reasonOf(route: Route, isOne: boolean): string {
  if (changes(route)) return isOne ? 'changes something' : 'change something';
  return isOne ? 'speaks of what is private elsewhere' : 'speak of what is private elsewhere';
}

function disabledRoutes(project: Project): readonly { readonly route: Route; readonly isGrave: boolean }[] {
  return project.routes.flatMap((route) => {
    if (route.protection !== 'declared-public' || route.publicReason !== undefined || project.isTest(route.file))
      return [];
    if (!(changes(route) || isSensitive(route) || isAboutPeople(route)) || isDeclared(project, route)) return [];
    // open to everybody, and then asks in the handler
    if (route.guards.includes('inline check')) return [];
    // a form that anybody may send is as usual as it is harmless; a DELETE for everybody is neither
    const isGrave = changes(route) ? route.method !== 'POST' || isSensitive(route) : isAboutPeople(route);
    return [{ route, isGrave }];
  });
}

/** A route of every method, as `@RequestMapping` without one, changes something where its handler does. */
function changes(route: Route): boolean {
  if (!isWrite(route)) return false;
  const text = route.handler?.code.text;
  return (
    route.method !== '*' ||
    text === undefined ||
    /RequestBody|\b\w{0,60}(save|update|delete|insert|remove|create|execute|put|add)\w{0,60}\s*\(/i.test(
      text.replace(/\w{0,60}(model|map)\w{0,60}\.put\(/gi, ''),
    )
  );
}
