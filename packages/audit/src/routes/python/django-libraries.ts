import type { Code } from '../../languages/model.ts';
import { joinPaths } from '../program.ts';
import { type Route, routeOfLibrary } from '../route.ts';

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
  return (logins[module] ?? []).map((path) => publicRoute(joinPaths(prefix, path), 'login', place));
}

function publicRoute(path: string, reason: string, place: { readonly file: string; readonly code: Code }): Route {
  return routeOfLibrary({ framework: 'django', method: 'POST', path, publicReason: reason, ...place });
}

/** Views of libraries that take a name and a password, and those that renew what they gave. */
const views: readonly (readonly [RegExp, string])[] = [
  [
    /(^|\.)(TokenObtain(Pair|Sliding)View|ObtainAuthToken|ObtainJSONWebToken(View)?|obtain_auth_token|obtain_jwt_token|token_obtain_pair)$/,
    'login',
  ],
  [
    /(^|\.)(Token(Refresh|Verify|Blacklist)(Sliding)?View|token_refresh|refresh_jwt_token|verify_jwt_token)$/,
    'token refresh',
  ],
];

/** The route of a view that a library brings along; undefined for views of one's own. */
export function libraryView(
  view: string,
  path: string,
  place: { readonly file: string; readonly code: Code },
): Route | undefined {
  const reason = views.find(([pattern]) => pattern.test(view))?.[1];
  return reason === undefined ? undefined : publicRoute(path, reason, place);
}
