import type { Call } from '../../languages/model.ts';
import { namedArgument } from '../../rules/values.ts';
import { joinPaths } from '../program.ts';

/** What the blocks around a line of `config/routes.rb` add to it. */
export interface Drawing {
  readonly path: string;
  /** Where nested resources begin: below one member. */
  readonly nested: string;
  readonly member: string;
  readonly collection: string;
  /** `admin/v1`. */
  readonly module: string;
  readonly controller: string | undefined;
  /** Of `scope controller: 'retired', action: 'index' do`. */
  readonly action?: string | undefined;
  readonly guards: readonly string[];
}

export function scopesAround(scopes: readonly Call[], call: Call): readonly Call[] {
  return scopes.filter(
    (one) =>
      one !== call &&
      one.code.start <= call.code.start &&
      call.code.end <= one.code.end &&
      one.code.end - one.code.start > call.code.end - call.code.start,
  );
}

/** Reads the blocks from the outer to the inner. */
export function contextOf(around: readonly Call[]): Drawing {
  let drawing: Drawing = {
    path: '',
    nested: '',
    member: '',
    collection: '',
    module: '',
    controller: undefined,
    guards: [],
  };
  for (const scope of around) drawing = entered(drawing, scope);
  return drawing;
}

function entered(outer: Drawing, scope: Call): Drawing {
  const first = scope.arguments.find((one) => one.name === undefined && one.value.kind === 'string')?.value;
  const name = first?.kind === 'string' ? first.text : '';
  const option = (key: string) => {
    const value = namedArgument(scope, [key]);
    return value?.kind === 'string' ? value.text : undefined;
  };
  switch (scope.name) {
    case 'namespace':
      return at(outer, option('path') ?? name, option('module') ?? name, option('controller'));
    case 'scope':
      return {
        ...at(outer, option('path') ?? name.replace(/:(\w+)/g, '{$1}'), option('module') ?? '', option('controller')),
        action: option('action') ?? outer.action,
      };
    case 'resources':
      return resource(
        outer,
        option('path') ?? name,
        option('controller') ?? name,
        option('module') ?? '',
        `{${singular(name)}_id}`,
      );
    case 'resource':
      return resource(outer, option('path') ?? name, option('controller') ?? plural(name), option('module') ?? '', '');
    case 'member':
      return { ...outer, path: outer.member };
    case 'collection':
      return { ...outer, path: outer.collection };
    case 'controller':
      return { ...outer, controller: name };
    case 'authenticate':
    case 'authenticated':
      return { ...outer, guards: [...outer.guards, scope.name] };
    default:
      return outer;
  }
}

function at(outer: Drawing, path: string, module: string, controller: string | undefined): Drawing {
  const base = joinPaths(outer.nested, path);
  const modules = [outer.module, module].filter((part) => part !== '').join('/');
  return {
    path: base,
    nested: base,
    member: base,
    collection: base,
    module: modules,
    controller: controller ?? outer.controller,
    guards: outer.guards,
  };
}

function resource(outer: Drawing, path: string, controller: string, module: string, parameter: string): Drawing {
  const collection = joinPaths(outer.nested, path);
  const modules = [outer.module, module].filter((part) => part !== '').join('/');
  const nested = joinPaths(collection, parameter);
  return {
    path: nested,
    nested,
    member: parameter === '' ? collection : joinPaths(collection, '{id}'),
    collection,
    module: modules,
    controller,
    guards: outer.guards,
  };
}

function singular(name: string): string {
  return name
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1');
}

function plural(name: string): string {
  return name.endsWith('s') ? name : `${name}s`;
}
