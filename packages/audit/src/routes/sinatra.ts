import type { Call, FunctionModel, SourceModel } from '../languages/model.ts';
import { coveredRoute } from './covered-route.ts';
import { joinPaths, Program, refuses } from './program.ts';
import { emptyCover } from './python-guards.ts';
import type { Route } from './route.ts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** Helpers of libraries and tutorials that turn strangers away. */
const guardName =
  /^(protected!|authenticate\w*!?|authorize!?|authorized!|require_\w*(login|user|auth|token|admin|session)\w*!?|login_required!?|ensure_\w*(auth|user|login|token)\w*!?|check_(auth\w*|token|login|session)!?|verify_(token|jwt|auth\w*)!?)$/;

/** A filter that runs before routes. */
interface Filter {
  readonly path: string | undefined;
  readonly run: FunctionModel;
}

/** The routes of Sinatra: `get '/orders' do … end`, at the top of a file or in a class. */
export function sinatraRoutes(models: readonly SourceModel[]): readonly Route[] {
  const relevant = models.filter(
    ({ file }) => file.language === 'ruby' && !/(^|\/)(config\/routes\b|spec\/|test\/)/.test(file.path),
  );
  if (!relevant.some(({ file }) => /\bsinatra\b/i.test(file.text))) return [];
  const program = new Program(relevant);
  const filters = relevant.flatMap((model) => model.calls.flatMap((call) => filterOf(call)));
  return relevant.flatMap((model) => model.calls.flatMap((call) => routeOf(program, model, call, filters)));
}

function filterOf(call: Call): Filter[] {
  const run = blockOf(call);
  if (call.name !== 'before' || call.receiverText !== undefined || run === undefined) return [];
  const first = call.arguments[0]?.value;
  return [{ path: first?.kind === 'string' ? first.text : undefined, run }];
}

function blockOf(call: Call): FunctionModel | undefined {
  const last = call.arguments.at(-1)?.value;
  return last?.kind === 'function' ? last.function : undefined;
}

function routeOf(program: Program, model: SourceModel, call: Call, filters: readonly Filter[]): Route[] {
  const handler = blockOf(call);
  const first = call.arguments[0]?.value;
  if (!verbs.has(call.name) || call.receiverText !== undefined || handler === undefined || first?.kind !== 'string')
    return [];
  const path = joinPaths(...namespacesOf(model, call), first.text).replace(/:(\w+)/g, '{$1}');
  const cover = emptyCover();
  for (const filter of filters) if (covers(filter, path) && guards(program, filter.run)) cover.guards.push('before');
  cover.guards.push(...handler.calls.filter(({ name }) => guardName.test(name)).map(({ name }) => name));
  // a condition of the application's own: `get '/x', auth: true do`
  if (call.arguments.some(({ name }) => /auth|role|login|protect/i.test(name ?? ''))) cover.guards.push('condition');
  const { file } = model;
  return [
    coveredRoute(program, {
      framework: 'sinatra',
      method: call.name.toUpperCase(),
      path,
      file: file.path,
      code: call.code,
      handler,
      cover,
    }),
  ];
}

/** `namespace '/api' do` of sinatra-contrib, the outermost first. */
function namespacesOf(model: SourceModel, call: Call): string[] {
  return model.calls.flatMap((one) => {
    const first = one.arguments[0]?.value;
    const isAround = one.name === 'namespace' && one.code.start < call.code.start && one.code.end >= call.code.end;
    return isAround && first?.kind === 'string' ? [first.text] : [];
  });
}

function guards(program: Program, run: FunctionModel): boolean {
  return run.calls.some(({ name }) => guardName.test(name)) || refuses(program, run);
}

/** By its pattern, and but for the paths that it names as exceptions. */
function covers({ path, run }: Filter, route: string): boolean {
  if (path !== undefined) {
    const prefix = path.replace(/\*.*$/, '').replace(/\/$/, '');
    return path.includes('*') ? route.startsWith(prefix) : route === path;
  }
  if (!/request\.path|path_info/.test(run.code.text)) return true;
  const named = [...run.code.text.matchAll(/["'](\/[\w/-]*)["']/g)].map(([, text = '']) => text);
  const isExempt = named.some((one) => one === route || (one !== '/' && route.startsWith(`${one}/`)));
  return /pass\b|return|unless|!|exclude/.test(run.code.text) ? !isExempt : isExempt;
}
