import type { ProbeClient } from './client.ts';
import { isSuccess } from './comparison.ts';
import { type Credential, withToken } from './credentials.ts';
import { type Exchange, headersOf, jsonOf, type ProbeReply, type ProbeRequest } from './exchange.ts';
import type { LoginRecipe, RecipeRequest } from './settings.ts';

/** What a login gave. */
export interface Session {
  readonly credential: Credential;
  readonly refreshToken?: string;
  readonly idToken?: string;
  readonly exchange: Exchange;
}

/** The request of a recipe, `${name}` filled in. */
export function requestOf(recipe: RecipeRequest, values: Readonly<Record<string, string>> = {}): ProbeRequest {
  const fill = (text: string) => text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const headers = (recipe.headers ?? []).map(([name, value]) => [name, fill(value)] as const);
  const isText = typeof recipe.body === 'string';
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const type = isText ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    method: recipe.method.toUpperCase(),
    target: fill(recipe.target),
    headers: recipe.body === undefined || hasType ? headers : [...headers, ['Content-Type', type]],
    ...(recipe.body === undefined ? {} : { body: fill(isText ? String(recipe.body) : JSON.stringify(recipe.body)) }),
    ...(recipe.origin === undefined ? {} : { origin: recipe.origin }),
  };
}

/**
 * Logs in.
 *
 * @param form the credential whose place the new token takes; a bearer token if there is none
 * @returns undefined when the login is refused, or its reply has no token where the recipe says
 * @throws NoReply
 */
export async function logIn(client: ProbeClient, recipe: LoginRecipe, form?: Credential): Promise<Session | undefined> {
  const exchange = await client.exchange(requestOf(recipe));
  if (exchange.reply.status >= 400) return undefined;
  const { reply } = exchange;
  if (recipe.cookie !== undefined || form?.kind === 'cookie') {
    const name = recipe.cookie ?? (form as Extract<Credential, { kind: 'cookie' }>).name;
    const value = cookieOf(reply, name);
    return value === undefined ? undefined : { credential: { kind: 'cookie', name, value }, exchange };
  }
  if (!isSuccess(reply)) return undefined;
  const token = recipe.token === undefined ? usualToken(reply) : textAt(jsonOf(reply), recipe.token);
  if (token === undefined) return undefined;
  const refreshToken = refreshTokenOf(reply);
  const idToken = tokenNamed(jsonOf(reply), /^id_?token$/i);
  return {
    credential: form === undefined || form.kind === 'basic' ? { kind: 'bearer', value: token } : withToken(form, token),
    exchange,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
  };
}

/** The likeliest first: some give several tokens in one reply. */
const accessNames = [
  /^access_?token$/i,
  /^(token|jwt(_?token)?|bearer(_?token)?|auth_?token)$/i,
  /^access$/i,
  /^id_?token$/i,
];

/** The access token of a login's reply, wherever in it. */
export function usualToken(reply: ProbeReply): string | undefined {
  const json = jsonOf(reply);
  const found = accessNames.map((name) => tokenNamed(json, name)).find((text) => text !== undefined);
  return found ?? (typeof json === 'string' && json.length > 15 ? json : undefined);
}

/** The refresh token of a login's or a refresh's reply, wherever in it. */
export function refreshTokenOf(reply: ProbeReply): string | undefined {
  return tokenNamed(jsonOf(reply), /^refresh(_?token)?$/i);
}

/** The text of that name, or the token in an object of that name; the one that is nearest to the top. */
function tokenNamed(json: unknown, name: RegExp, depth = 0): string | undefined {
  if (typeof json !== 'object' || json === null || depth > 3) return undefined;
  const entries = Object.entries(json);
  const own = entries.find(([key, value]) => name.test(key) && typeof value === 'string' && value.length > 7);
  if (own !== undefined) return own[1] as string;
  for (const [key, value] of entries) {
    const inner = name.test(key) ? /^(token|value|jwt)$/i : name;
    const found = tokenNamed(value, inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The text at `data.token` of a JSON value. */
export function textAt(json: unknown, path: string): string | undefined {
  let value = json;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function cookieOf(reply: ProbeReply, name: string): string | undefined {
  for (const line of headersOf(reply, 'Set-Cookie')) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
