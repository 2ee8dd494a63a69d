import type { Call, FunctionModel, SourceModel, Value } from '../../languages/model.ts';
import { namedArgument } from '../../rules/values.ts';
import { emptyCover } from '../cover.ts';
import { type Exemption, exemptionsIn } from '../exemptions.ts';
import { importedAs, isOfModule, joinPaths, type Program, refuses, sharedFolders } from '../program.ts';
import type { Dependencies } from './fastapi-dependencies.ts';

/** What a router adds to its routes. */
export interface Router {
  readonly prefix: string;
  readonly guards: readonly string[];
  readonly scopes: readonly string[];
}

export interface Routers {
  find(written: string, file: string): Router;
  /** The paths that middleware of the application lets through. */
  readonly exemptions: readonly Exemption[];
}

interface Made {
  readonly name: string;
  readonly file: string;
  readonly call: Call;
}

interface Inclusion {
  readonly child: string;
  readonly parent: string;
  readonly file: string;
  readonly call: Call;
}

const deepestInclude = 6;

/** Reads applications and routers, and which are included where. */
export function routersOf(program: Program, dependencies: Dependencies): Routers {
  const made = program.models.flatMap((model) =>
    model.assignments.flatMap((one): Made[] =>
      one.value.kind === 'call' && /(^|\.)(APIRouter|FastAPI|\w+Router)$/.test(one.value.call.target)
        ? [{ name: one.target, file: model.file.path, call: one.value.call }]
        : [],
    ),
  );
  const inclusions = program.models.flatMap((model) => model.calls.flatMap((call) => inclusionOf(call, model)));
  const middleware = guardingMiddleware(program);
  const everywhere = middleware.map(({ name }) => `middleware ${name}`);
  const exemptions = middleware.flatMap(({ methods, model }) => methods.flatMap((one) => exemptionsIn(one, model)));
  const find = (written: string, file: string, depth: number): Router => {
    const own = madeAs(made, written, file);
    if (own === undefined || depth > deepestInclude) return { prefix: '', guards: everywhere, scopes: [] };
    const self = withClass(program, dependencies, own, settingsOf(dependencies, own.call, own.file));
    const included = inclusions.find((one) => madeAs(made, one.child, one.file) === own);
    if (included === undefined) return { ...self, guards: [...everywhere, ...self.guards] };
    const parent = find(included.parent, included.file, depth + 1);
    const there = settingsOf(dependencies, included.call, included.file);
    return {
      prefix: [parent.prefix, there.prefix, self.prefix].filter((part) => part !== '').join(''),
      guards: [...new Set([...parent.guards, ...there.guards, ...self.guards])],
      scopes: [...parent.scopes, ...there.scopes, ...self.scopes],
    };
  };
  return { find: (written, file) => find(written, file, 0), exemptions };
}

function inclusionOf(call: Call, model: SourceModel): Inclusion[] {
  if (call.name !== 'include_router') return [];
  const written = call.arguments[0]?.value.code.text;
  if (written === undefined) return [];
  return [{ child: importedAs(model, written), parent: call.receiverText ?? '', file: model.file.path, call }];
}

function madeAs(made: readonly Made[], written: string, file: string): Made | undefined {
  const segments = written.split('.');
  const named = made.filter((one) => one.name === segments.at(-1));
  const owner = segments.slice(0, -1);
  const nearness = (one: Made) => sharedFolders(one.file, file);
  // what has a module before it is of another file, the nearest that is called so
  const elsewhere =
    owner.length === 0 ? [] : named.filter((one) => one.file !== file).sort((a, b) => nearness(b) - nearness(a));
  return (
    elsewhere.find((one) => isOfModule(one.file, owner)) ??
    elsewhere.find((one) => isOfModule(one.file, owner.slice(-1))) ??
    named.find((one) => one.file === file) ??
    (named.length === 1 ? named[0] : undefined)
  );
}

function settingsOf(dependencies: Dependencies, call: Call, file: string): Router {
  const cover = emptyCover();
  const listed = namedArgument(call, ['dependencies']);
  if (listed !== undefined) dependencies.addListed(cover, listed, file);
  const prefix = namedArgument(call, ['prefix']);
  return { prefix: prefix === undefined ? '' : prefixText(prefix), guards: cover.guards, scopes: cover.scopes };
}

/** `class AdminRouter(APIRouter)` may give its dependencies to the constructor above itself. */
function withClass(program: Program, dependencies: Dependencies, { call, file }: Made, self: Router): Router {
  const owner = /(^|\.)APIRouter$/.test(call.target) ? undefined : program.classNamed(call.target, file);
  const made = owner?.methods
    .find((one) => one.name === '__init__')
    ?.calls.find((one) => /super\(\)\.__init__$/.test(one.target));
  if (owner === undefined || made === undefined) return self;
  const above = settingsOf(dependencies, made, program.fileOf(owner));
  return { prefix: self.prefix, guards: [...above.guards, ...self.guards], scopes: [...above.scopes, ...self.scopes] };
}

function prefixText(value: Value): string {
  if (value.kind === 'string') return value.text === '' ? '' : joinPaths(value.text);
  if (value.kind === 'concat') return value.parts.map(prefixText).join('');
  return '';
}

interface GuardingMiddleware {
  readonly name: string;
  readonly methods: readonly FunctionModel[];
  readonly model: SourceModel | undefined;
}

/** `@app.middleware('http')` and classes given to `add_middleware` that turn callers away. */
function guardingMiddleware(program: Program): readonly GuardingMiddleware[] {
  const functions = program.models.flatMap((model) =>
    model.functions
      .filter(
        (one) => one.decorators.some((decorator) => /\.middleware$/.test(decorator.name)) && refuses(program, one),
      )
      .map((one) => ({ name: one.name, methods: [one], model })),
  );
  const added = program.models.flatMap((model) =>
    model.calls
      .filter((call) => call.name === 'add_middleware')
      .flatMap((call) => {
        const first = call.arguments[0]?.value;
        const owner = first?.kind === 'path' ? program.classNamed(first.path, model.file.path) : undefined;
        if (owner === undefined || !owner.methods.some((method) => refuses(program, method))) return [];
        const file = program.fileOf(owner);
        return [
          { name: owner.name, methods: owner.methods, model: program.models.find((one) => one.file.path === file) },
        ];
      }),
  );
  return [...functions, ...added];
}
