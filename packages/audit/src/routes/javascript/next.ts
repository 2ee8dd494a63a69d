import type { FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { stringsIn } from '../../rules/values.ts';
import { type Cover, emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import { exemptionsIn } from '../exemptions.ts';
import { Program, refuses } from '../program.ts';
import type { Route } from '../route.ts';
import { addMiddleware, isGuardValue } from './javascript-guards.ts';

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** A session that is looked at, with something done where there is none. */
const sessionCheck =
  /\b(getServerSession|getSession|getToken|currentUser|getAuth|auth|requireUser|requireAuth|getUser|verifyToken|verifySession|validateRequest|getIronSession|unstable_getServerSession)\s*\(/;

/** The route handlers of Next.js: `app/…/route.ts` and `pages/api/…`. */
export function nextRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter((model) => model.file.language === 'javascript');
  const program = new Program(relevant);
  const middleware = relevant.find((model) => isMiddleware(model.file.path));
  return relevant.flatMap((model) => {
    const path = pathOf(model.file.path);
    if (path === undefined) return [];
    const isPages = /(^|\/)pages\/api\//.test(model.file.path);
    const handlers = [...model.exports].filter(([name]) => (isPages ? name === 'default' : verbs.includes(name)));
    return handlers.map(([name, value]) => routeOf(program, model, path, isPages ? '*' : name, value, middleware));
  });
}

export function isMiddleware(file: string): boolean {
  return /(^|\/)(src\/)?(middleware|proxy)\.[tj]s$/.test(file);
}

/** Whether a middleware of Next turns callers away from any path. */
export function guardsAsMiddleware(program: Program, { functions, file }: SourceModel): boolean {
  return (
    functions.some((one) => refuses(program, one)) ||
    /clerkMiddleware|withAuth|authMiddleware|export\s*\{\s*(default|auth as middleware)\s*\}\s*from\s*['"]next-auth/.test(
      file.text,
    )
  );
}

/** `app/(shop)/orders/[id]/route.ts` → `/orders/{id}`; undefined for what is no route handler. */
function pathOf(file: string): string | undefined {
  const found = /(?:^|\/)(?:src\/)?app\/((?:.*\/)?)route\.[tj]sx?$/.exec(file)?.[1] ?? undefined;
  const pages = /(?:^|\/)(?:src\/)?pages\/(api\/.*?)(?:\/index)?\.[tj]sx?$/.exec(file)?.[1];
  const path = found ?? pages;
  if (path === undefined) return undefined;
  const segments = path
    .split('/')
    .filter((segment) => segment !== '' && !/^\(.*\)$|^@/.test(segment))
    .map((segment) => segment.replace(/^\[+(?:\.\.\.)?(\w+)\]+$/, '{$1}'));
  return `/${segments.join('/')}`;
}

function routeOf(
  program: Program,
  model: SourceModel,
  path: string,
  method: string,
  value: Value,
  middleware: SourceModel | undefined,
): Route {
  const cover = emptyCover();
  const handler = handlerOf(program, model, value);
  if (value.kind === 'call') addCall(program, cover, value);
  if (middleware !== undefined) addGlobal(program, cover, middleware, path);
  if (
    handler !== undefined &&
    sessionCheck.test(handler.code.text) &&
    /401|403|redirect|throw|unauthori/i.test(handler.code.text)
  ) {
    cover.guards.push('session check');
  }
  return coveredRoute(program, {
    framework: 'next',
    method,
    path,
    file: model.file.path,
    code: value.code,
    handler,
    cover,
    isHandlerElsewhere: handler === undefined,
  });
}

/** `protect(gate, 'x')(handler)`, `withAuth(handler)`, `auth(async (request) => …)`. */
function addCall(program: Program, cover: Cover, value: Extract<Value, { kind: 'call' }>): void {
  if (/^(NextAuth|createNextRouteHandler|handleAuth|createUploadthing)/.test(value.call.name))
    cover.isDeclaredPublic = true;
  else if (isGuardValue(program, value)) addMiddleware(program, cover, value);
  else if (/protect|withAuth|auth/i.test(value.call.target)) cover.guards.push(value.call.name);
}

function addGlobal(program: Program, cover: Cover, middleware: SourceModel, path: string): void {
  if (!guardsAsMiddleware(program, middleware)) return;
  const config = middleware.exports.get('config');
  const matcher = config?.kind === 'map' ? config.entries.get('matcher') : undefined;
  const patterns = matcher === undefined ? [] : stringsIn(matcher);
  if (patterns.length > 0 && !patterns.some((pattern) => matches(pattern, path))) return;
  cover.guards.push('middleware');
  const exempted = middleware.functions
    .flatMap((one) => exemptionsIn(one, middleware))
    .find((one) => one.covers('*', path));
  if (exempted === undefined) return;
  cover.isDeclaredPublic = true;
  if (exempted.at !== undefined) cover.disabledAt = exempted.at;
}

function matches(pattern: string, path: string): boolean {
  if (pattern.includes('(?!')) return !/\(\?!(?:[^)]*\|)?api\b/.test(pattern) || !path.startsWith('/api');
  const plain = pattern.replace(/\/?(:\w+[*+?]?|\(\.\*\)|\*).*$/, '');
  return path === plain || path.startsWith(plain === '' ? '/' : `${plain}/`) || plain === '';
}

function handlerOf(program: Program, model: SourceModel, value: Value): FunctionModel | undefined {
  if (value.kind === 'function') return value.function;
  if (value.kind === 'call')
    return value.call.arguments.map((one) => handlerOf(program, model, one.value)).findLast((one) => one !== undefined);
  return value.kind === 'path' ? program.functionNamed(value.path, model.file.path) : undefined;
}
