import {
  type ApiAttack,
  type ApiContext,
  type AttackOutcome,
  inconclusive,
  type OperationContext,
  safe,
  skipped,
} from '../attack.ts';
import { isLike, isSuccess } from '../comparison.ts';
import { apply, type Credential } from '../credentials.ts';
import type { Exchange, ProbeReply, ProbeRequest } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { nameOf, roleOf } from '../requests/operation.ts';
import { logIn, refreshTokenOf, requestOf } from '../session.ts';
import type { RecipeRequest } from '../settings.ts';

const remedy = remedies['jwt-no-refresh-or-revocation'];

/** An operation that only reads, to see on whether a credential still works. */
function referenceOf({ protectedOperations }: ApiContext): OperationContext | undefined {
  return protectedOperations.find(({ operation, baseline }) => operation.method === 'GET' && baseline.isSuccess);
}

export const afterLogout: ApiAttack = {
  id: 'after-logout',
  number: 'D35',
  level: 'api',
  title: 'A token works after the logout',
  cwe: [613],
  severity: 'medium',
  why: 'Who logs out on a foreign machine, or because the token was stolen, believes that it is over.',
  remedy,
  async run(context) {
    const request = logoutOf(context);
    if (request === undefined) return skipped('There is no logout that may be called (a recipe, or --allow-writes).');
    const reference = referenceOf(context);
    if (reference === undefined || context.credential === undefined)
      return skipped('No operation is known to be protected.');
    const { login } = context.settings;
    const session = login === undefined ? undefined : await logIn(context.client, login, context.credential);
    return usedAfter(context, reference, session?.credential ?? context.credential, request, 'logout');
  },
};

function logoutOf({ settings, operations }: ApiContext): ProbeRequest | undefined {
  if (settings.logout !== undefined) return requestOf(settings.logout);
  const found = operations.find((operation) => roleOf(operation) === 'logout');
  if (found === undefined || !settings.allowWrites) return undefined;
  return {
    method: found.method,
    target: found.target,
    headers: found.headers,
    ...(found.body === undefined ? {} : { body: found.body }),
  };
}

async function usedAfter(
  { client }: ApiContext,
  reference: OperationContext,
  credential: Credential,
  request: ProbeRequest,
  what: string,
): Promise<AttackOutcome> {
  // The probe may have changed what the operation shows: what it shows now is what counts.
  const before = await client.send(reference.with(credential));
  const isSeen = (reply: ProbeReply) => isSuccess(reply) && isLike(reply, before);
  if (!isSuccess(before) || isLike(before, reference.baseline.none.reply))
    return inconclusive(`The credential does not work before the ${what}, either.`);
  const ending = await client.exchange(apply(request, credential));
  if (ending.reply.status >= 400) return inconclusive(`The ${what} answered ${ending.reply.status}.`);
  const after = await client.exchange(reference.with(credential));
  if (!isSeen(after.reply)) return safe(`After the ${what} it is refused (${after.reply.status}).`);
  return {
    verdict: 'vulnerable',
    message: `The credential still works at ${nameOf(reference.operation)} after the ${what}: it answered ${after.reply.status}.`,
    exchanges: [after, ending],
    place: { method: request.method, path: request.target.replace(/\?.*$/, '') },
  };
}

export const afterPasswordChange: ApiAttack = {
  id: 'after-password-change',
  number: 'D36',
  level: 'api',
  title: 'A token works after the password was changed',
  cwe: [613],
  severity: 'medium',
  why: 'Who changes the password because somebody else is in, does not get him out.',
  remedy,
  async run(context) {
    const { passwordChange, allowWrites } = context.settings;
    if (passwordChange === undefined || !allowWrites)
      return skipped('It takes a recipe that changes the password, and --allow-writes.');
    const reference = referenceOf(context);
    if (reference === undefined || context.credential === undefined)
      return skipped('No operation is known to be protected.');
    return usedAfter(context, reference, context.credential, requestOf(passwordChange), 'change of the password');
  },
};

interface Refreshes {
  readonly first: Exchange;
  readonly again: Exchange;
  readonly newToken: string | undefined;
  readonly oldToken: string;
  readonly recipe: RecipeRequest;
}

/** Uses a refresh token twice; once for both rules, as the second use may end the session. */
const used = new WeakMap<object, Promise<Refreshes | AttackOutcome>>();

function refreshTwice(context: ApiContext): Promise<Refreshes | AttackOutcome> {
  const known = used.get(context.client);
  if (known !== undefined) return known;
  const made = useTwice(context);
  used.set(context.client, made);
  return made;
}

async function useTwice({ client, settings, operations, credential }: ApiContext): Promise<Refreshes | AttackOutcome> {
  const recipe = settings.refresh ?? recipeOf(operations);
  if (recipe === undefined) return skipped('There is no operation, and no recipe, that refreshes.');
  const session = settings.login === undefined ? undefined : await logIn(client, settings.login, credential);
  const oldToken = settings.refresh?.refreshToken ?? session?.refreshToken;
  if (oldToken === undefined) return skipped('It takes a refresh token: none was given, and none came with a login.');
  const request = requestOf(recipe, { refresh_token: oldToken });
  const first = await client.exchange(request);
  if (!isSuccess(first.reply)) return inconclusive(`The refresh answered ${first.reply.status} at its first use.`);
  const newToken = refreshTokenOf(first.reply);
  return { first, again: await client.exchange(request), newToken, oldToken, recipe };
}

/** An operation that refreshes by its name, and takes the token in its body. */
function recipeOf(operations: ApiContext['operations']): RecipeRequest | undefined {
  const found = operations.find(
    (operation) =>
      roleOf(operation) === 'refresh' && operation.method === 'POST' && /refresh_?token/i.test(operation.body ?? ''),
  );
  if (found?.body === undefined) return undefined;
  const { method, target, headers, body } = found;
  const filled = body
    .replace(/("refresh_?token"\s*:\s*")[^"]*/i, (_all, before: string) => `${before}\${refresh_token}`)
    .replace(/((?:^|&)refresh_?token=)[^&]*/i, (_all, before: string) => `${before}\${refresh_token}`);
  return { method, target, headers, body: filled };
}

export const refreshReuse: ApiAttack = {
  id: 'refresh-reuse',
  number: 'D37',
  level: 'api',
  title: 'A refresh token can be used twice',
  cwe: [294, 613],
  severity: 'high',
  why: 'Who copies one has the session as long as its owner, and nobody notices.',
  remedy,
  async run(context) {
    const refreshes = await refreshTwice(context);
    if ('verdict' in refreshes) return refreshes;
    const { again, first, newToken, oldToken } = refreshes;
    if (!isSuccess(again.reply)) return safe(`The second use answers ${again.reply.status}.`);
    const isRotated = newToken !== undefined && newToken !== oldToken;
    return {
      verdict: 'vulnerable',
      message: `${first.request.method} ${first.request.target} takes one refresh token twice${isRotated ? '' : ', and gives no new one'}.`,
      exchanges: [again, first],
      confidence: isRotated ? 'high' : 'medium',
      place: { method: first.request.method, path: first.request.target.replace(/\?.*$/, '') },
    };
  },
};

export const refreshFamily: ApiAttack = {
  id: 'refresh-family-revoked',
  number: 'D38',
  level: 'api',
  title: 'The reuse of a refresh token does not end the session',
  cwe: [613],
  severity: 'medium',
  why: 'When an old token comes back, one of the two who have it is a thief; nobody can tell which, so both have to log in anew.',
  remedy,
  async run(context) {
    const refreshes = await refreshTwice(context);
    if ('verdict' in refreshes) return refreshes;
    const { again, newToken, recipe } = refreshes;
    if (isSuccess(again.reply)) return skipped('The reuse is not noticed at all (refresh-reuse).');
    if (newToken === undefined) return skipped('The refresh gives no new refresh token.');
    const after = await context.client.exchange(requestOf(recipe, { refresh_token: newToken }));
    if (!isSuccess(after.reply)) return safe(`The newer token is refused after it (${after.reply.status}).`);
    return {
      verdict: 'vulnerable',
      message: `${after.request.method} ${after.request.target} refuses the old refresh token, and takes the newer one of the same session after that.`,
      exchanges: [after, again],
      place: { method: after.request.method, path: after.request.target.replace(/\?.*$/, '') },
    };
  },
};
