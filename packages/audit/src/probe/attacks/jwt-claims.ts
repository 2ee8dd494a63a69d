import {
  type AttackOutcome,
  inconclusive,
  type OperationAttack,
  type OperationContext,
  safe,
  skipped,
  tryVariants,
} from '../attack.ts';
import { type Credential, jwtOf, tokenIn, withToken } from '../credentials.ts';
import { signAsIssuer } from '../jwt/keys.ts';
import { type JsonObject, parseJwt, refreshed } from '../jwt/token.ts';
import { remedies } from '../remedies.ts';
import { tryTokens } from './jwt-signature.ts';

const hour = 3600;
const nowSeconds = () => Math.floor(Date.now() / 1000);

interface ClaimForgery {
  readonly what: string;
  readonly claims: JsonObject;
  readonly header?: JsonObject;
}

/**
 * Tokens that are signed as the issuer signs, and differ from a right one in one claim. A right one has to be accepted first: else the key is not the
 * issuer's, and a refusal would show nothing.
 */
async function tryClaims(
  context: OperationContext,
  forge: (right: JsonObject) => readonly ClaimForgery[],
): Promise<AttackOutcome> {
  const { jwt, keys, client, credential } = context;
  if (jwt === undefined || credential === undefined) return skipped('The credential is no JWT.');
  const key = keys.signing;
  if (key === undefined)
    return skipped('It takes the key that tokens are signed with: none was given, and none was guessed.');
  const right = refreshed(jwt.claims);
  const control = await client.send(
    context.with(withToken(credential, signAsIssuer(jwt, { ...right, jti: 'countersign-probe' }, key))),
  );
  const keepsId = !context.isAccepted(control);
  if (
    keepsId &&
    !context.isAccepted(await client.send(context.with(withToken(credential, signAsIssuer(jwt, right, key)))))
  ) {
    return inconclusive(
      `A right token that is signed with ${key.origin} is refused (${control.status}), so a wrong one shows nothing.`,
    );
  }
  return tryTokens(
    context,
    forge(keepsId ? right : { ...right, jti: 'countersign-probe' }).map(({ what, claims, header }) => ({
      what,
      token: signAsIssuer(jwt, claims, key, header),
      recipe: `The valid token's claims with this one difference, signed with ${key.origin}.`,
    })),
  );
}

function claimAttack(
  info: Omit<OperationAttack, 'level' | 'run'>,
  forge: (right: JsonObject) => readonly ClaimForgery[],
): OperationAttack {
  return { ...info, level: 'operation', run: (context) => tryClaims(context, forge) };
}

function omit(claims: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
}

export const criticalUnknown = claimAttack(
  {
    id: 'crit-unknown',
    number: 'D25',
    title: 'An unknown critical header of a JWT is passed over',
    cwe: [347],
    severity: 'medium',
    why: 'The issuer says that the token must not be used by those who do not understand the header (RFC 7515 section 4.1.11).',
    remedy: 'Refuse tokens with a "crit" header, unless each name in it is one that you handle.',
  },
  (claims) => [
    {
      what: 'a token with a critical header that nobody knows',
      claims,
      header: { crit: ['http://countersign.invalid/unknown'], 'http://countersign.invalid/unknown': true },
    },
  ],
);

export const typeConfusion: OperationAttack = {
  id: 'typ-confusion',
  number: 'D26',
  level: 'operation',
  title: 'An ID token or a refresh token is accepted as access token',
  cwe: [287],
  severity: 'high',
  why: 'ID tokens go to browsers and logs, refresh tokens live for weeks: neither is meant to open the API.',
  remedy: remedies['jwt-no-aud-iss'],
  run(context) {
    const { credential, settings } = context;
    const valid = credential === undefined ? '' : tokenIn(credential);
    const others = settings.otherTokens.filter((token) => token !== valid);
    if (others.length === 0)
      return Promise.resolve(
        skipped('It takes an ID token or a refresh token: none was given, and none came with the login.'),
      );
    return tryVariants(
      context,
      others.map((token) => ({
        what: `${kindOf(token)} as access token`,
        request: context.with(withToken(credential as Credential, token)),
      })),
    );
  },
};

function kindOf(token: string): string {
  const jwt = parseJwt(token);
  const type = jwt?.claims.typ ?? jwt?.claims.type ?? jwt?.claims.token_type ?? jwt?.claims.token_use;
  return typeof type === 'string' ? `a token of the type ${JSON.stringify(type)}` : 'a token that is no access token';
}

export const expired: OperationAttack = {
  id: 'exp-past',
  number: 'D27',
  level: 'operation',
  title: 'An expired token is accepted',
  cwe: [613],
  severity: 'high',
  why: 'A token that was stolen works for ever.',
  remedy: remedies['jwt-expiry-ignored'],
  async run(context) {
    const old = context.settings.expired;
    const exp = old === undefined ? undefined : jwtOf(old)?.claims.exp;
    if (old !== undefined && (typeof exp !== 'number' || exp < nowSeconds() - 300)) {
      const outcome = await tryVariants(context, [
        { what: 'the credential that was said to be expired', request: context.with(old) },
      ]);
      if (outcome.verdict === 'vulnerable') return outcome;
    }
    return tryClaims(context, (right) => [
      {
        what: 'a token that expired an hour ago',
        claims: { ...right, iat: nowSeconds() - 2 * hour, exp: nowSeconds() - hour },
      },
      {
        what: 'a token that expired a year ago',
        claims: { ...right, iat: nowSeconds() - 9000 * hour, exp: nowSeconds() - 8760 * hour },
      },
    ]);
  },
};

export const expiryMissing: OperationAttack = {
  id: 'exp-missing',
  number: 'D28',
  level: 'operation',
  title: 'A token without an expiry is accepted',
  cwe: [613],
  severity: 'high',
  why: 'One such token, issued by mistake, works for ever.',
  remedy: remedies['jwt-sign-no-expiry'],
  async run(context) {
    const { jwt, settings } = context;
    if (jwt !== undefined && jwt.claims.exp === undefined)
      return skipped('The valid token has none, either (issued-lifetime).');
    const outcome = await tryClaims(context, (right) => [
      { what: 'a token without an expiry', claims: omit(right, 'exp') },
    ]);
    // With the issuer's own key, which nobody else has, it takes a mistake of the issuer.
    return outcome.verdict === 'vulnerable' && settings.signingKey !== undefined
      ? { ...outcome, severity: 'medium' }
      : outcome;
  },
};

export const notBeforeFuture = claimAttack(
  {
    id: 'nbf-future',
    number: 'D30',
    title: 'A token is accepted before its time',
    cwe: [287],
    severity: 'medium',
    why: 'A token that is made for later works now.',
    remedy: remedies['jwt-expiry-ignored'],
  },
  (right) => [
    {
      what: 'a token that is not valid before an hour from now',
      claims: { ...right, nbf: nowSeconds() + hour, exp: nowSeconds() + 2 * hour },
    },
  ],
);

export const issuedInFuture = claimAttack(
  {
    id: 'iat-future',
    number: 'D31',
    title: 'A token that was issued in the future is accepted',
    cwe: [287],
    severity: 'low',
    why: "The issuer's clock is wrong, or the token is made up; limits on its age do not hold.",
    remedy: 'Refuse tokens whose iat is more than a minute ahead.',
  },
  (right) => [
    {
      what: 'a token that was issued an hour from now',
      claims: { ...omit(right, 'nbf'), iat: nowSeconds() + hour, exp: nowSeconds() + 2 * hour },
    },
  ],
);

export const audienceWrong: OperationAttack = {
  id: 'aud-wrong',
  number: 'D32',
  level: 'operation',
  title: 'A token for another API is accepted',
  cwe: [287],
  severity: 'high',
  why: 'Any other API that a token is shown to can use it here.',
  remedy: remedies['jwt-no-aud-iss'],
  async run(context) {
    const { foreign } = context.settings;
    if (foreign !== undefined) {
      const outcome = await tryVariants(context, [
        { what: 'the token of another API', request: context.with(foreign) },
      ]);
      if (outcome.verdict === 'vulnerable' || context.keys.signing === undefined) return outcome;
    }
    const outcome = await tryClaims(context, (right) => [
      { what: 'a token for another audience', claims: { ...right, aud: 'https://another-api.countersign.invalid' } },
      {
        what: 'a token for another audience, in a list',
        claims: { ...right, aud: ['https://another-api.countersign.invalid'] },
      },
    ]);
    return lessWithout('aud', context, outcome);
  },
};

export const audienceMissing: OperationAttack = {
  id: 'aud-missing',
  number: 'D33',
  level: 'operation',
  title: 'A token without an audience is accepted',
  cwe: [287],
  severity: 'medium',
  why: 'A token that is for nobody in particular works at each API of the issuer.',
  remedy: remedies['jwt-no-aud-iss'],
  run(context) {
    const hasAudience = context.jwt?.claims.aud !== undefined;
    // An issuer that sets no audience has one API only, as far as can be seen.
    if (context.jwt !== undefined && !hasAudience)
      return Promise.resolve(skipped('Its issuer sets no audience at all.'));
    return tryClaims(context, (right) => [{ what: 'a token without an audience', claims: omit(right, 'aud') }]);
  },
};

export const issuerWrong: OperationAttack = {
  id: 'iss-wrong',
  number: 'D34',
  level: 'operation',
  title: 'A token of another issuer is accepted',
  cwe: [287],
  severity: 'high',
  why: 'Where several issuers share keys, or one has several tenants, the users of one get in as those of another.',
  remedy: remedies['jwt-no-aud-iss'],
  async run(context) {
    const outcome = await tryClaims(context, (right) => [
      { what: 'a token of another issuer', claims: { ...right, iss: 'https://another-issuer.countersign.invalid' } },
    ]);
    return lessWithout('iss', context, outcome);
  },
};

/** An issuer that never says who, or for whom, is likely one of one API alone: then less can come of it. */
function lessWithout(claim: 'aud' | 'iss', { jwt }: OperationContext, outcome: AttackOutcome): AttackOutcome {
  if (outcome.verdict !== 'vulnerable' || jwt?.claims[claim] !== undefined) return outcome;
  return { ...outcome, severity: 'low' };
}

export const issuedLifetime: OperationAttack = {
  id: 'issued-lifetime',
  number: 'D29',
  level: 'operation',
  title: 'Access tokens live too long',
  cwe: [613],
  severity: 'medium',
  why: 'A token that was stolen works for all that time, and a JWT is not easily taken back.',
  remedy: remedies['jwt-lifetime-excessive'],
  async run({ jwt, settings, operation, baseline }) {
    if (jwt === undefined) return skipped('The credential is no JWT, so its lifetime does not show.');
    const { exp, iat } = jwt.claims;
    const policy = `${settings.maxLifetimeSeconds / hour} hours`;
    const found = (message: string) => ({ verdict: 'vulnerable' as const, message, exchanges: [baseline.valid] });
    if (typeof exp !== 'number') {
      return {
        ...found(`The token that ${operation.method} ${operation.path} accepts has no expiry at all.`),
        severity: 'high',
      };
    }
    const lifetime = exp - (typeof iat === 'number' ? iat : nowSeconds());
    if (lifetime <= settings.maxLifetimeSeconds) return safe(`It lives for ${Math.round(lifetime / 60)} minutes.`);
    return found(
      `The token that ${operation.method} ${operation.path} accepts lives for ${Math.round(lifetime / hour)} hours; more than ${policy} is too long.`,
    );
  },
};
