import type { Call, FunctionModel, SourceModel } from '../../languages/model.ts';
import { emptyCover } from '../cover.ts';
import { coveredRoute } from '../covered-route.ts';
import type { Files } from '../files.ts';
import { joinPaths, Program, refuses } from '../program.ts';
import type { Route } from '../route.ts';

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** Helpers of libraries and tutorials that turn strangers away. */
const guardName =
  /^(protected!|authenticate\w*!?|authorize!?|authorized!|require_\w*(login|user|auth|token|admin|session)\w*!?|login_required!?|ensure_\w*(auth|user|login|token)\w*!?|check_(auth\w*|token|login|session)!?|verify_(token|jwt|auth\w*)!?)$/;

/** A filter that runs before routes. */
interface Filter {
  readonly path: string | undefined;
  readonly run: FunctionModel;
  /** Of a middleware: what it is called, and the text in which it names the paths that it passes on. */
  readonly name?: string;
  readonly around?: string;
}

/** The routes of Sinatra: `get '/orders' do … end`, at the top of a file or in a class. */
export function sinatraRoutes(models: readonly SourceModel[], project?: Files): readonly Route[] {
  const relevant = models.filter(
    ({ file }) => file.language === 'ruby' && !/(^|\/)(config\/routes\b|spec\/|test\/)/.test(file.path),
  );
  if (!relevant.some(({ file }) => /\bsinatra\b/i.test(file.text)) && !startsSinatra(project)) return [];
  const program = new Program(relevant);
  const filters = relevant.flatMap((model) => model.calls.flatMap((call) => filterOf(call)));
  filters.push(...relevant.flatMap((model) => model.calls.flatMap((call) => middlewareOf(program, call))));
  return relevant.flatMap((model) => model.calls.flatMap((call) => routeOf(program, model, call, filters)));
}

/** Small programs name it nowhere else. */
function startsSinatra(project: Files | undefined): boolean {
  return ['config.ru', 'Gemfile'].some((file) => /^[^#\n]{0,80}\bsinatra\b/im.test(project?.read(file) ?? ''));
}

function filterOf(call: Call): Filter[] {
  const run = blockOf(call);
  if (call.name !== 'before' || call.receiverText !== undefined || run === undefined) return [];
  const first = call.arguments[0]?.value;
  return [{ path: first?.kind === 'string' ? first.text : undefined, run }];
}

/** `use JwtAuth`: a middleware of Rack in the project that turns strangers away, before every route but those that it names. */
function middlewareOf(program: Program, call: Call): Filter[] {
  const first = call.arguments[0]?.value;
  if (call.name !== 'use' || call.receiverText !== undefined || first?.kind !== 'path') return [];
  const run = program.classNamed(first.path.split('.').at(-1) ?? '')?.methods.find(({ name }) => name === 'call');
  const owner = run?.class;
  if (run === undefined || owner === undefined) return [];
  const isGuard =
    /\b40[13]\b|unauthorized|forbidden/i.test(owner.code.text) &&
    /HTTP_AUTHORIZATION|HTTP_X_API_KEY|\b(jwt|warden)\b|rack\.session|bearer/i.test(owner.code.text);
  return isGuard ? [{ path: undefined, run, name: owner.name, around: owner.code.text }] : [];
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
  for (const filter of filters)
    if (covers(filter, path) && (filter.name !== undefined || guards(program, filter.run)))
      cover.guards.push(filter.name ?? 'before');
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
function covers({ path, run, around }: Filter, route: string): boolean {
  if (path !== undefined) {
    const prefix = path.replace(/\*.*$/, '').replace(/\/$/, '');
    return path.includes('*') ? route.startsWith(prefix) : route === path;
  }
  const text = around ?? run.code.text;
  if (!/request\.path|path_info/i.test(text)) return true;
  const named = [...text.matchAll(/["'](\/[\w/-]*)["']/g)].map(([, text = '']) => text);
  const isExempt = named.some((one) => one === route || (one !== '/' && route.startsWith(`${one}/`)));
  return /pass\b|return|unless|!|exclude/.test(text) ? !isExempt : isExempt;
}
