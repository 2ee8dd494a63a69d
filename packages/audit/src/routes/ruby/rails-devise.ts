import type { Call, ClassModel, SourceModel } from '../../languages/model.ts';
import { entryOf, namedArgument, stringsIn } from '../../rules/values.ts';
import { joinPaths } from '../program.ts';
import { type Route, routeOfLibrary } from '../route.ts';

/**
 * What a controller that extends one of Devise asks for: of registrations, that the account that is changed be one's own; all others are there for who has
 * not logged in. Undefined where it extends none of them.
 */
export function deviseCover(line: readonly ClassModel[], action: string): 'guarded' | 'public' | undefined {
  const bases = line.flatMap((one) => one.bases.map((base) => base.replaceAll('::', '.')));
  const own = bases.map((base) => /^\.?Devise\.(\w+)Controller$/.exec(base)?.[1]).find((one) => one !== undefined);
  if (own === undefined) return undefined;
  return own === 'Registrations' && /^(edit|update|destroy)$/.test(action) ? 'guarded' : 'public';
}

/** The login that `devise_for :users` draws, below the path of the drawing around it. */
export function deviseRoutes(model: SourceModel, call: Call, prefix: string): Route[] {
  const skipped = namedArgument(call, ['skip']);
  const only = namedArgument(call, ['only']);
  if (skipped !== undefined && stringsIn(skipped).some((one) => /^(sessions|all)$/.test(one))) return [];
  if (only !== undefined && !stringsIn(only).includes('sessions')) return [];
  const path = namedArgument(call, ['path']);
  const signIn = entryOf(namedArgument(call, ['path_names']), ['sign_in']);
  return call.arguments.flatMap(({ name, value }): Route[] => {
    if (name !== undefined || value.kind !== 'string') return [];
    const owner = path?.kind === 'string' ? path.text : value.text;
    return [
      routeOfLibrary({
        framework: 'rails',
        method: 'POST',
        path: joinPaths(prefix, owner, signIn?.kind === 'string' ? signIn.text : 'sign_in'),
        file: model.file.path,
        code: call.code,
        publicReason: 'login',
      }),
    ];
  });
}
