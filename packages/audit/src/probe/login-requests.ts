import type { ApiContext } from './attack.ts';
import { headersOf, type ProbeReply, type ProbeRequest } from './exchange.ts';
import { roleOf } from './requests/operation.ts';
import { requestOf, usualToken } from './session.ts';

/** A login that takes any name and password. */
export interface LoginForm {
  readonly place: { readonly method: string; readonly path: string };
  request(user: string, password: string): ProbeRequest;
  /** The name that the recipe logs in with: one that exists. */
  readonly knownUser?: string;
}

const userNames = /^(user|user_?name|e_?mail|login|name|identifier|account|phone|client_?id|usr)$/i;
const passwordNames = /^(password|passwd|pass|pwd|secret|client_?secret|pin|passphrase)$/i;

/** How one logs in: by the recipe, by an operation of the document, or with Basic at a protected operation. */
export function loginFormOf({
  settings,
  operations,
  credential,
  protectedOperations,
}: ApiContext): LoginForm | undefined {
  const recipe = settings.login;
  const candidates = [
    ...(recipe === undefined ? [] : [{ request: requestOf(recipe), path: recipe.target.replace(/\?.*$/, '') }]),
    ...operations
      .filter((operation) => roleOf(operation) === 'login' && operation.body !== undefined)
      .map(({ method, target, headers, body, path }) => ({
        request: { method, target, headers, body: body ?? '' },
        path,
      })),
  ];
  for (const { request, path } of candidates) {
    const form = formOf(request, path);
    if (form !== undefined) return recipe === undefined ? withoutKnown(form) : form;
  }
  const [operation] = protectedOperations;
  if (credential?.kind !== 'basic' || operation === undefined) return undefined;
  return {
    place: { method: operation.operation.method, path: operation.operation.path },
    knownUser: credential.user,
    request: (user, password) => operation.with({ kind: 'basic', user, value: password }),
  };
}

/** What a document gives as example is no user that exists. */
function withoutKnown({ place, request }: LoginForm): LoginForm {
  return { place, request };
}

function formOf(request: ProbeRequest, path: string): LoginForm | undefined {
  const fields = fieldsOf(request.body ?? '');
  const names = Object.keys(fields.values);
  const user = names.find((name) => userNames.test(name));
  const password = names.find((name) => passwordNames.test(name));
  if (user === undefined || password === undefined) return undefined;
  const isMail = String(fields.values[user]).includes('@') || /mail/i.test(user);
  return {
    place: { method: request.method, path },
    ...(typeof fields.values[user] === 'string' ? { knownUser: fields.values[user] } : {}),
    request: (name, secret) => ({
      ...request,
      body: fields.write({
        [user]: isMail && !name.includes('@') ? `${name}@countersign.invalid` : name,
        [password]: secret,
      }),
    }),
  };
}

function fieldsOf(body: string): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly write: (changes: Readonly<Record<string, string>>) => string;
} {
  if (/^\s*\{/.test(body)) {
    const values = JSON.parse(body) as Record<string, unknown>;
    return { values, write: (changes) => JSON.stringify({ ...values, ...changes }) };
  }
  const form = new URLSearchParams(body);
  const values = Object.fromEntries(form);
  return { values, write: (changes) => new URLSearchParams({ ...values, ...changes }).toString() };
}

/** Whether a reply lets somebody in: some answer 200 to a bad login, and say so in the body. */
export function isLoggedIn(reply: ProbeReply): boolean {
  if (reply.status >= 400) return false;
  if (reply.status >= 300) return headersOf(reply, 'Set-Cookie').length > 0;
  return usualToken(reply) !== undefined || headersOf(reply, 'Set-Cookie').length > 0;
}
