import { z } from 'zod';
import { pathBelow } from './requests/operation.ts';
import type { LoginRecipe, OAuthClient, RecipeRequest, RefreshRecipe } from './settings.ts';

const request = {
  method: z.string().default('POST'),
  target: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  origin: z.url().optional(),
};

const form = z.strictObject({
  login: z.strictObject({ ...request, token: z.string().optional(), cookie: z.string().optional() }).optional(),
  logout: z.strictObject(request).optional(),
  refresh: z.strictObject({ ...request, refreshToken: z.string().optional() }).optional(),
  passwordChange: z.strictObject(request).optional(),
  oauth: z
    .strictObject({
      clientId: z.string(),
      clientSecret: z.string().optional(),
      redirectUri: z.url(),
      scope: z.string().optional(),
      cookie: z.string().optional(),
      authorizationEndpoint: z.string().optional(),
      tokenEndpoint: z.string().optional(),
    })
    .optional(),
});

/** What one does with sessions: how to log in, to log out, to refresh. */
export interface Recipes {
  readonly login?: LoginRecipe;
  readonly logout?: RecipeRequest;
  readonly refresh?: RefreshRecipe;
  readonly passwordChange?: RecipeRequest;
  readonly oauth?: OAuthClient;
}

/**
 * @param json of the form of `Recipes`, headers as an object; `env:NAME` as a text anywhere is the value of that variable
 * @throws Error that says where it is wrong, and repeats no value
 */
export function readRecipes(json: unknown, env: Readonly<Record<string, string | undefined>> = process.env): Recipes {
  const parsed = form.safeParse(fillIn(json, env));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is wrong'}`);
  }
  return JSON.parse(JSON.stringify(parsed.data), (key, value: unknown) =>
    key === 'headers' ? Object.entries(value as object) : value,
  ) as Recipes;
}

/** The recipes with their targets below a base path, but for those of another origin. */
export function recipesBelow(basePath: string, recipes: Recipes): Recipes {
  const move = <Recipe extends RecipeRequest>(recipe: Recipe): Recipe =>
    recipe.origin === undefined ? { ...recipe, target: pathBelow(basePath, recipe.target) } : recipe;
  const { login, logout, refresh, passwordChange } = recipes;
  return {
    ...recipes,
    ...(login === undefined ? {} : { login: move(login) }),
    ...(logout === undefined ? {} : { logout: move(logout) }),
    ...(refresh === undefined ? {} : { refresh: move(refresh) }),
    ...(passwordChange === undefined ? {} : { passwordChange: move(passwordChange) }),
  };
}

function fillIn(json: unknown, env: Readonly<Record<string, string | undefined>>): unknown {
  return JSON.parse(JSON.stringify(json ?? null), (_key, value: unknown) => {
    const name = typeof value === 'string' ? /^env:(\w+)$/.exec(value)?.[1] : undefined;
    if (name === undefined) return value;
    if (env[name] === undefined) throw new Error(`the environment variable ${name} is not set`);
    return env[name];
  });
}
