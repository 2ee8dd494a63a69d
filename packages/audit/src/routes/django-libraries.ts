import type { Code } from '../languages/model.ts';
import { joinPaths } from './program.ts';
import type { Route } from './route.ts';

/** The paths below which libraries of Django hand out tokens for a name and a password, once their URLs are included. */
const logins: Readonly<Record<string, readonly string[]>> = {
  'djoser.urls.jwt': ['jwt/create/'],
  'djoser.urls.authtoken': ['token/login/'],
  'dj_rest_auth.urls': ['login/'],
  'rest_auth.urls': ['login/'],
};

/** The logins of a library whose URLs are included by the name of their module; nothing for other modules. */
export function libraryRoutes(
  module: string,
  prefix: string,
  place: { readonly file: string; readonly code: Code },
): Route[] {
  return (logins[module] ?? []).map((path) => ({
    framework: 'django',
    method: 'POST',
    path: joinPaths(prefix, path),
    ...place,
    handler: undefined,
    protection: 'declared-public',
    guards: [],
    scopes: [],
    limiters: [],
    chain: [],
    publicReason: 'login',
  }));
}
