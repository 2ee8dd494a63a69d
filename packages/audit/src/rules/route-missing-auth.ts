import { type Confidence, isAtLeast, type Severity } from '../findings/finding.ts';
import { isDeclared } from '../routes/declared.ts';
import { atOnePlace, spokenOf } from '../routes/one-place.ts';
import { answersSecrets } from '../routes/revealing.ts';
import type { Route } from '../routes/route.ts';
import { hasGuards, isAboutOne, isAboutPeople, isSensitive, isWrite, readsPeople } from '../routes/sensitivity.ts';
import { type UnseenGuard, unseenGuards } from '../routes/unseen-guards.ts';
import type { Project } from '../source/project.ts';
import { guardRemedies } from './apis/guards/guards.ts';
import type { ProjectMatch, ProjectRule } from './rule.ts';

const askingResolvers = [
  'info.context.user',
  'context.user',
  'ctx.user',
  'context.currentuser',
  'context.auth',
  'contextvalue.user',
  '@authenticated',
  'permission_required',
  'graphql_jwt',
  'isauthenticated',
];

/** One door for all of GraphQL: who may what is asked behind it, field by field. */
function isAskedByResolvers(project: Project, { path }: Route): boolean {
  return /\/graphql\/?$/i.test(path) && askingResolvers.some((one) => project.mentions(one));
}

/** A route without a guard, in an application that may have some. */
export const routeMissingAuth: ProjectRule = {
  id: 'route-missing-auth',
  number: 'S29',
  title: 'A route asks nobody who is calling',
  cwe: [306],
  severity: 'high',
  why: 'Whoever finds the path may use it: nothing between the network and the handler asks for a credential.',
  remedy: 'Put the guard of the other routes before it, or list it under publicRoutes in .countersign-audit.yaml.',
  languages: ['javascript', 'python', 'go', 'java', 'ruby', 'csharp', 'php'],
  *checkProject(project) {
    const unseen = new Map(unseenGuards(project).map((one) => [one.framework, one]));
    const told = openRoutes(project);
    yield* guardedUnseen(told, unseen);
    for (const group of atOnePlace(told.filter(({ route }) => !unseen.has(route.framework)))) {
      const worst = group.reduce((a, b) => (isAtLeast(a.severity, b.severity) ? a : b));
      const { route, severity, confidence } = worst;
      const alike = group.filter((one) => one.severity === severity).map((one) => one.route);
      const spoken = spokenOf([route, ...alike]);
      yield {
        file: route.file,
        code: route.code,
        message: `${spoken} ${alike.length === 1 || spoken.startsWith('Every') ? 'has' : 'have'} no guard.`,
        remedy: guardRemedies[route.framework] ?? this.remedy,
        severity,
        confidence,
        operation: { method: route.method, path: route.path },
      };
    }
  },
};

/** One finding for all the routes of a framework whose guard is probably one that is not known. */
function* guardedUnseen(told: readonly Told[], unseen: ReadonlyMap<string, UnseenGuard>): Generator<ProjectMatch> {
  for (const { framework, name } of unseen.values()) {
    const open = told.filter(({ route }) => route.framework === framework);
    const [first] = open;
    if (first === undefined) continue;
    const { file, code } = first.route;
    yield {
      file,
      code,
      message: `None of ${open.length} routes has a guard that is known here, ${spokenOf([first.route])} among them, though there is ${name}.`,
      remedy:
        'See whether it is asked for each of them. Where it is, list them under guardedRoutes in .countersign-audit.yaml; where not, put a guard before them.',
      severity: 'medium',
      confidence: 'low',
    };
  }
}

interface Told {
  readonly route: Route;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

/** The routes that nothing guards and nothing means for everybody; of several declarations of one route, which run after each other, the first. */
function openRoutes(project: Project): readonly Told[] {
  const { routes } = project;
  const said = new Set<string>();
  const guarding = new Set(routes.filter((one) => hasGuards([one])).map(({ framework }) => framework));
  return routes.flatMap((route) => {
    const operation = `${route.file} ${route.method} ${route.path}`;
    if (said.has(operation)) return [];
    if (route.protection !== 'open' || route.publicReason !== undefined) return [];
    if (['HEAD', 'OPTIONS'].includes(route.method) || project.isTest(route.file)) return [];
    if (isDeclared(project, route) || isAskedByResolvers(project, route) || isSamePage(route)) return [];
    if (isOfOperators(routes, route)) return [];
    said.add(operation);
    const isExcepted = isException(project, route);
    const judged = judge(route, guarding.has(route.framework), isExcepted);
    // a script of plain PHP has no name but that of its file
    const isOfPeople = judged.severity === 'low' && isScript(route) && readsPeople(project.read(route.file) ?? '');
    return [{ route, ...(isOfPeople ? { severity: 'medium' as const, confidence: 'low' as const } : judged) }];
  });
}

const operational =
  /^\/(debug\/(pprof|health|vars|requests|events)|metrics|healthz?|livez|readyz|varz|version|status|ping)(\/|$)/;

/** Profiles, figures and health checks of Go alone in a file are served on a port of their own, for those who run the program. */
function isOfOperators(routes: readonly Route[], { framework, file, path }: Route): boolean {
  return (
    framework === 'net/http' &&
    operational.test(path) &&
    routes.every((one) => one.file !== file || operational.test(one.path))
  );
}

function isScript({ framework, handler }: Route): boolean {
  return framework === 'php' && handler === undefined;
}

/** What changes something, or speaks of people and money, weighs more than what everybody may well read. */
function judge(
  route: Route,
  othersAreGuarded: boolean,
  isExcepted: boolean,
): { readonly severity: Severity; readonly confidence: Confidence } {
  const changes = isWrite(route) || destroys(route);
  if (isPage(route))
    return changes || (isExcepted && isSensitive(route)) || isOfAdministrators(route)
      ? { severity: 'medium', confidence: 'medium' }
      : { severity: 'low', confidence: 'low' };
  if (changes) return { severity: 'high', confidence: othersAreGuarded ? 'high' : 'medium' };
  // one user by name is a profile; a query that lists them is no profile
  if (route.method === 'QUERY' && !isAboutPeople(route)) {
    const isKept = isAboutOne(route) && (othersAreGuarded || !/user|account|member/i.test(route.path));
    if (isKept) return { severity: 'medium', confidence: 'medium' };
    return { severity: 'low', confidence: 'low' };
  }
  if (route.folder !== undefined || answersSecrets(route.handler)) return { severity: 'high', confidence: 'medium' };
  if (isSensitive(route)) return { severity: 'high', confidence: othersAreGuarded ? 'medium' : 'low' };
  return { severity: 'low', confidence: 'low' };
}

/** Whether most of what is read beside it asks who is calling: in the same file, of the same thing. */
function isException({ routes }: Project, { file, path, method }: Route): boolean {
  if (method !== 'GET') return false;
  const [about] = path.split('/').filter((part) => part !== '' && part !== 'api');
  const beside = routes.filter((one) => one.file === file && one.method === 'GET' && one.path.startsWith(`/${about}/`));
  const guarded = beside.filter(({ protection }) => protection === 'guarded').length;
  return guarded >= 3 && guarded >= beside.length * 0.6;
}

/** What runs commands of the machine that it stands on. */
const runsCommands =
  /\bsubprocess\.(run|call|Popen|check_output|check_call)\(|\bos\.(system|popen)\(|getRuntime\(\)\s*\.exec\(|new ProcessBuilder\(|\b(shell_exec|proc_open|passthru)\s*\(|\bchild_process\b|\bexecSync\(/;
/** A path that says what it changes, and what keeps the change. */
const changesByName =
  /(^|[/_-])(complete|approve|toggle|activate|deactivate|enable|disable|promote|demote|ban|block|unblock|accept|reject)(?=[/_.-]|$)/i;
const keeps = /\.(save|update|updateOne|save!|SaveChanges(Async)?)\(\s*\)?|\bupdate\s+\w+\s+set\b/i;

/** A GET that empties tables, or takes records away, by what it does or by what it is called; or runs commands. */
function destroys({ handler, path }: Route): boolean {
  if (/(^|[/_-])(delete|remove|destroy|purge|truncate)(?=[/_.-]|$)/i.test(path)) return true;
  const text = handler?.code.text ?? '';
  if (runsCommands.test(text) || (changesByName.test(path) && keeps.test(text))) return true;
  return /\.(deleteMany|deleteOne|destroy|dropCollection|dropDatabase|findByIdAndDelete|findByIdAndRemove|findOneAndDelete|truncate|drop_all|create_all|flush_?all|flush_?db)\(|Artisan::call\(\s*['"](migrate|db:|key:generate|down|optimize:clear|queue:flush)|\b(delete\s+from|drop\s+table|truncate\s+table)\b/i.test(
    handler?.code.text ?? '',
  );
}

/** A page that is drawn among those of administrators. */
function isOfAdministrators({ handler, path }: Route): boolean {
  return (
    /\bview\(\s{0,9}['"](admin|backend|backoffice)[./]/.test(handler?.code.text ?? '') &&
    !/(log_?-?in|sign_?-?in|password|forgot|reset)/i.test(path)
  );
}

/** It shows people a page rather than programs data: such are open on purpose more often than not. */
function isPage({ handler }: Route): boolean {
  const text = handler?.code.text ?? '';
  const shows =
    /\brender(_template|_to_response)?\s*\(|\brender :\w+\s*$|\bTemplateResponse\b|res\.render\(|\bview\(\s*['"]/m.test(
      text,
    );
  return shows && !/json|jsonify|serializ/i.test(text);
}

/** A page that lies in a file, or is written down here; which file it is, does not depend on the request. */
const sendsPage =
  /\.send_?file\((?![^;\n]{0,160}\b(req(uest)?|ctx|params|query|body)\b)[^;\n]{0,160}\.html?\b|['"`]\s{0,9}<(form|html|!doctype|body|h1)\b|\brender(_template)?\(\s{0,20}((request|req),\s{0,20})?['"][\w/.-]{1,120}['"](\s{0,20},)?\s{0,20}\)/i;

/** It shows the same page to everybody, with nothing in it of what is kept. */
function isSamePage({ method, handler }: Route): boolean {
  const text = handler?.code.text ?? '';
  return (
    method === 'GET' &&
    sendsPage.test(text) &&
    !/json|\bawait\b(?! (res|reply)\b)|\.(find|query|select|get)\w*\(/i.test(text)
  );
}
