import { createHash, randomBytes } from 'node:crypto';
import { type ApiAttack, type ApiContext, type AttackOutcome, inconclusive, safe, skipped } from '../attack.ts';
import { isLike, isSuccess } from '../comparison.ts';
import { type Exchange, headerOf, jsonOf, type ProbeRequest } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { textAt } from '../session.ts';
import type { OAuthClient } from '../settings.ts';
import { metadata } from './metadata.ts';

interface Endpoints {
  readonly client: OAuthClient;
  readonly authorize: URL;
  readonly token?: URL;
}

async function endpoints(context: ApiContext): Promise<Endpoints | AttackOutcome> {
  const { oauth } = context.settings;
  if (oauth === undefined) return skipped('It takes a registered client (its id and its redirect URI).');
  const documents = (await metadata(context)).map(({ json }) => json);
  const named = (name: string) =>
    documents.map((json) => json[name]).find((value) => typeof value === 'string') as string | undefined;
  const authorize = oauth.authorizationEndpoint ?? named('authorization_endpoint');
  const token = oauth.tokenEndpoint ?? named('token_endpoint');
  if (authorize === undefined) return skipped('No authorization endpoint is known.');
  const toUrl = (text: string) => new URL(text, context.client.baseUrl);
  for (const text of [authorize, token]) {
    if (text !== undefined && !context.client.isNamed(toUrl(text).origin))
      return skipped(`${toUrl(text).origin} was not named.`);
  }
  return { client: oauth, authorize: toUrl(authorize), ...(token === undefined ? {} : { token: toUrl(token) }) };
}

/** An authorization request (RFC 6749 section 4.1.1). */
function authorizeRequest({ client, authorize }: Endpoints, more: Readonly<Record<string, string>>): ProbeRequest {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    state: randomBytes(8).toString('hex'),
    ...(client.scope === undefined ? {} : { scope: client.scope }),
    ...more,
  });
  return {
    method: 'GET',
    target: `${authorize.pathname}?${query}`,
    origin: authorize.origin,
    headers: client.cookie === undefined ? [] : [['Cookie', client.cookie]],
  };
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** Redirect URIs that are not the registered one, and that loose comparisons take for it. */
export function redirectVariants(registered: string): readonly (readonly [string, string])[] {
  const url = new URL(registered);
  const { host, pathname, protocol } = url;
  const evil = 'countersign-probe.example';
  return [
    ['another path below it', `${registered.replace(/\/$/, '')}/../countersign-probe`],
    ['a longer path', `${registered}${registered.endsWith('/') ? '' : '/'}countersign-probe`],
    ['a host that begins like its own', `${protocol}//${host}.${evil}${pathname}`],
    ['a host that ends like its own', `${protocol}//countersign-probe${host}${pathname}`],
    ['its host as user name of another', `${protocol}//${host}@${evil}${pathname}`],
    ['a fragment after another host', `${protocol}//${evil}#${host}${pathname}`],
    ['a backslash after another host', `${protocol}//${evil}\\@${host}${pathname}`],
    ['another host with its URI in the query', `${protocol}//${evil}/?${registered}`],
    ['a query that was added', `${registered}${registered.includes('?') ? '&' : '?'}countersign-probe=1`],
    ...(protocol === 'https:' ? [['no TLS', registered.replace(/^https:/, 'http:')] as const] : []),
    ['another host', `https://${evil}/callback`],
  ];
}

export const redirectLoose: ApiAttack = {
  id: 'oauth-redirect',
  number: 'D63',
  level: 'api',
  title: 'A redirect URI that was not registered is accepted',
  cwe: [601],
  severity: 'high',
  why: 'The code goes where the attacker says, and with it the account.',
  remedy: remedies['oauth-redirect-loose'],
  async run(context) {
    const found = await endpoints(context);
    if ('verdict' in found) return found;
    const place = { method: 'GET', path: found.authorize.pathname };
    const pkce = { code_challenge: challengeOf(randomBytes(32).toString('base64url')), code_challenge_method: 'S256' };
    const right = await context.client.exchange(authorizeRequest(found, pkce));
    if (right.reply.status >= 400)
      return { ...inconclusive(`The registered redirect URI is answered ${right.reply.status}.`), place };
    let isTold = true;
    for (const [what, uri] of redirectVariants(found.client.redirectUri)) {
      const exchange = await context.client.exchange(authorizeRequest(found, { ...pkce, redirect_uri: uri }));
      const verdict = judgeRedirect(exchange, right, found.client.redirectUri);
      if (verdict === 'accepted') {
        return {
          verdict: 'vulnerable',
          message: `${place.path} accepts ${what} as redirect URI.`,
          exchanges: [exchange, right],
          place,
        };
      }
      if (verdict === 'unclear') isTold = false;
    }
    return isTold
      ? { ...safe('Only the registered redirect URI is accepted.'), place }
      : {
          ...inconclusive(
            'A login comes first, whatever the redirect URI is: give the cookie of somebody who is logged in.',
          ),
          place,
        };
  },
};

/** A way to somewhere else than the registered URI is proof; a login page that looks the same is none. */
function judgeRedirect(
  { request, reply }: Exchange,
  right: Exchange,
  registered: string,
): 'accepted' | 'refused' | 'unclear' {
  const asked = new URLSearchParams(request.target.replace(/^[^?]*\?/, '')).get('redirect_uri') ?? '';
  const location = headerOf(reply, 'Location');
  if (location !== undefined && reply.status >= 300 && reply.status < 400) {
    const isThere = location.startsWith(asked.split('#')[0] ?? asked) && !isRegistered(location, registered);
    if (isThere) return 'accepted';
    return isLike(reply, right.reply) && !location.startsWith(registered) ? 'unclear' : 'refused';
  }
  return isSuccess(reply) && isLike(reply, right.reply) ? 'unclear' : 'refused';
}

function isRegistered(location: string, registered: string): boolean {
  const rest = location.startsWith(registered) ? location.slice(registered.length) : undefined;
  // What follows are the parameters of the reply, not of the request.
  return rest !== undefined && /^[?&](?!countersign-probe)|^$/.test(rest);
}

export const pkceDowngrade: ApiAttack = {
  id: 'oauth-pkce-downgrade',
  number: 'D64',
  level: 'api',
  title: 'Codes are not protected: PKCE can be left out, or a code be used twice',
  cwe: [287],
  severity: 'high',
  why: 'Who catches a code on its way can exchange it for a token.',
  remedy: remedies['oauth-no-state-or-pkce'],
  async run(context) {
    const found = await endpoints(context);
    if ('verdict' in found) return found;
    if (found.token === undefined) return skipped('No token endpoint is known.');
    const place = { method: 'POST', path: found.token.pathname };
    if (found.client.cookie === undefined)
      return { ...skipped('It takes the cookie of somebody who is logged in and has consented.'), place };
    for (const attempt of [withoutVerifier, plainChallenge, withoutChallenge, codeTwice]) {
      const outcome = await attempt(context, found as Required<Endpoints>);
      if (outcome !== undefined) return { ...outcome, place };
    }
    return { ...safe('Each was refused: no verifier, no challenge, the method "plain", a code used twice.'), place };
  },
};

type Attempt = (context: ApiContext, found: Required<Endpoints>) => Promise<AttackOutcome | undefined>;

async function codeFor(
  { client }: ApiContext,
  found: Endpoints,
  more: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const { reply } = await client.exchange(authorizeRequest(found, more));
  const location = headerOf(reply, 'Location');
  return location !== undefined && URL.canParse(location)
    ? (new URL(location).searchParams.get('code') ?? undefined)
    : undefined;
}

function tokenRequest(
  { client, token }: Required<Endpoints>,
  code: string,
  more: Readonly<Record<string, string>>,
): ProbeRequest {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    client_id: client.clientId,
    ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
    ...more,
  });
  return {
    method: 'POST',
    target: token.pathname,
    origin: token.origin,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: body.toString(),
  };
}

function gotToken({ reply }: Exchange): boolean {
  return isSuccess(reply) && textAt(jsonOf(reply), 'access_token') !== undefined;
}

const vulnerable = (message: string, ...exchanges: readonly Exchange[]): AttackOutcome => ({
  verdict: 'vulnerable',
  message,
  exchanges,
});

const withoutVerifier: Attempt = async (context, found) => {
  const challenge = {
    code_challenge: challengeOf(randomBytes(32).toString('base64url')),
    code_challenge_method: 'S256',
  };
  const code = await codeFor(context, found, challenge);
  if (code === undefined)
    return inconclusive('The authorization endpoint gives no code, so nothing can be tried with one.');
  const exchange = await context.client.exchange(tokenRequest(found, code, {}));
  return gotToken(exchange)
    ? vulnerable('A code that was asked for with a challenge is exchanged without its verifier.', exchange)
    : undefined;
};

const plainChallenge: Attempt = async (context, found) => {
  const verifier = randomBytes(32).toString('base64url');
  const code = await codeFor(context, found, { code_challenge: verifier, code_challenge_method: 'plain' });
  if (code === undefined) return undefined;
  const exchange = await context.client.exchange(tokenRequest(found, code, { code_verifier: verifier }));
  return gotToken(exchange) ? vulnerable('The PKCE method "plain" is accepted.', exchange) : undefined;
};

/** A confidential client shows its secret instead (RFC 9700 section 2.1.1 recommends PKCE to it as well). */
const withoutChallenge: Attempt = async (context, found) => {
  if (found.client.clientSecret !== undefined) return undefined;
  const code = await codeFor(context, found, {});
  if (code === undefined) return undefined;
  const exchange = await context.client.exchange(tokenRequest(found, code, {}));
  return gotToken(exchange) ? vulnerable('A public client gets a token without PKCE.', exchange) : undefined;
};

const codeTwice: Attempt = async (context, found) => {
  const verifier = randomBytes(32).toString('base64url');
  const code = await codeFor(context, found, { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' });
  if (code === undefined) return undefined;
  const request = tokenRequest(found, code, { code_verifier: verifier });
  const first = await context.client.exchange(request);
  if (!gotToken(first)) return inconclusive(`A right exchange of a code is answered ${first.reply.status}.`);
  const second = await context.client.exchange(request);
  return gotToken(second) ? vulnerable('One code is exchanged twice.', second, first) : undefined;
};
