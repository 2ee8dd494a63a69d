import { randomBytes } from 'node:crypto';
import { type ApiAttack, type AttackOutcome, inconclusive, type OperationAttack, safe, skipped } from '../attack.ts';
import { type Credential, withToken } from '../credentials.ts';
import type { Exchange } from '../exchange.ts';
import { randomLike } from '../garbage.ts';
import { encodePart } from '../jwt/token.ts';
import { isLoggedIn, loginFormOf } from '../login-requests.ts';
import { remedies } from '../remedies.ts';
import { nameOf } from '../requests/operation.ts';
import { mannWhitney, median } from '../statistics.ts';

export const userEnumeration: ApiAttack = {
  id: 'user-enum-message',
  number: 'D57',
  level: 'api',
  title: 'The login says whether a user exists',
  cwe: [204],
  severity: 'low',
  why: 'Who knows the names has half of each login, and addresses to write to.',
  remedy: remedies['login-user-enumeration'],
  async run(context) {
    const form = loginFormOf(context);
    if (form === undefined) return skipped('No login is known: give a recipe, or a document with one.');
    const known = context.settings.knownUser ?? form.knownUser;
    if (known === undefined) return skipped('It takes the name of a user that exists.');
    const { place } = form;
    const unknown = similarName(known);
    const ask = (user: string) => context.client.exchange(form.request(user, 'countersign-wrong-password'));
    const [ofKnown, ofUnknown] = [await ask(known), await ask(unknown)];
    if (isLoggedIn(ofKnown.reply))
      return { ...inconclusive(`A wrong password is answered ${ofKnown.reply.status}.`), place };
    if (ofKnown.reply.status === 429 || ofUnknown.reply.status === 429)
      return { ...inconclusive('The login answers 429.'), place };
    if (said(ofKnown, known) === said(ofUnknown, unknown)) return { ...safe('Both are answered alike.'), place };
    // What differs from reply to reply by itself, such as an id of the request, says nothing.
    const again = await ask(known);
    if (said(again, known) !== said(ofKnown, known)) return { ...inconclusive('Replies differ by themselves.'), place };
    return {
      verdict: 'vulnerable',
      message: `${place.method} ${place.path} answers a wrong password of a user that exists otherwise than a user that does not.`,
      exchanges: [ofKnown, ofUnknown],
      place,
    };
  },
};

/** Of the same form and length, so that replies which repeat it are alike. */
function similarName(name: string): string {
  const [local = name, ...domain] = name.split('@');
  const made = randomBytes(16).toString('hex').slice(0, Math.max(local.length, 6)).replace(/^\d/, 'q');
  return [made, ...domain].join('@');
}

function said({ reply }: Exchange, user: string): string {
  const body = reply.body
    .replaceAll(user, '')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z?|\b\d{10,13}\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}|\b[0-9a-f]{16,}\b/gi, '');
  return `${reply.status} ${body}`;
}

export const userEnumerationByTime: ApiAttack = {
  id: 'user-enum-timing',
  number: 'D58',
  level: 'api',
  title: 'The login takes longer for users that exist',
  cwe: [208],
  severity: 'low',
  why: 'The password of an unknown user is not hashed, so the time tells whether there is one.',
  remedy: remedies['login-user-enumeration'],
  async run(context) {
    if (!context.settings.timing) return skipped('It takes hundreds of requests: say --timing.');
    const form = loginFormOf(context);
    const known = context.settings.knownUser ?? form?.knownUser;
    if (form === undefined || known === undefined)
      return skipped('It takes a login, and the name of a user that exists.');
    const { place } = form;
    const unknown = similarName(known);
    const result = await measure(context, (arm) =>
      form.request(arm === 0 ? known : unknown, 'countersign-wrong-password'),
    );
    if (result === undefined)
      return { ...inconclusive('The login answers 429 before there is enough to compare.'), place };
    if (!result.isSignificant) return { ...inconclusive(`No difference shows: ${result.text}.`), place };
    return {
      verdict: 'vulnerable',
      message: `${place.method} ${place.path} takes longer for a user that exists: ${result.text}.`,
      exchanges: result.samples,
      confidence: 'medium',
      place,
    };
  },
};

export const compareTiming: OperationAttack = {
  id: 'compare-timing',
  number: 'D59',
  level: 'operation',
  title: 'The time tells how much of a key is right',
  cwe: [208],
  severity: 'low',
  why: 'A comparison that stops at the first difference gives a key away, character by character, to who can measure well enough.',
  remedy: remedies['timing-unsafe-compare'],
  async run(context) {
    const { settings, isLoopback, credential, jwt } = context;
    if (!settings.timing) return skipped('It takes hundreds of requests: say --timing.');
    if (!isLoopback) return skipped('Over a network nothing could be measured.');
    if (credential === undefined || jwt !== undefined || credential.kind === 'signature')
      return skipped('The credential is no key.');
    const { value } = credential;
    const wrongEnd = value.slice(0, -1) + (value.endsWith('x') ? 'y' : 'x');
    const wrongStart = (value.startsWith('x') ? 'y' : 'x') + value.slice(1);
    const result = await measure(context, (arm) =>
      context.with(withToken(credential as Credential, arm === 0 ? wrongEnd : wrongStart)),
    );
    if (result === undefined) return inconclusive('The API answers 429 before there is enough to compare.');
    if (!result.isSignificant) return inconclusive(`No difference shows: ${result.text}.`);
    return {
      verdict: 'vulnerable',
      message: `${nameOf(context.operation)} takes longer the more of the key is right: ${result.text}.`,
      exchanges: result.samples,
      confidence: 'medium',
    };
  },
};

const samplesPerArm = 200;
/** Below that a difference is of the network, or of no use. Milliseconds. */
const effectFloor = 5;

interface Measured {
  readonly isSignificant: boolean;
  readonly text: string;
  readonly samples: readonly Exchange[];
}

/** Two kinds of requests in turn, as anything that slows the machine then slows both. */
async function measure(
  { client }: { readonly client: import('../client.ts').ProbeClient },
  request: (arm: 0 | 1) => import('../exchange.ts').ProbeRequest,
): Promise<Measured | undefined> {
  const times: [number[], number[]] = [[], []];
  const samples: Exchange[] = [];
  for (let round = 0; round < samplesPerArm; round += 1) {
    for (const arm of [0, 1] as const) {
      const exchange = { request: request(arm), reply: await client.sendOnce(request(arm)) };
      if (exchange.reply.status === 429) return undefined;
      times[arm].push(exchange.reply.durationMilliseconds);
      if (round === 0) samples.push(exchange);
    }
  }
  const difference = median(times[0]) - median(times[1]);
  const probability = mannWhitney(times[0], times[1]);
  const text = `medians ${median(times[0]).toFixed(1)} ms and ${median(times[1]).toFixed(1)} ms, ${samplesPerArm} each, p = ${probability.toExponential(1)}`;
  return { isSignificant: difference > effectFloor && probability < 1e-4, text, samples };
}

const leaks: readonly (readonly [string, RegExp])[] = [
  [
    'a stack trace',
    /\n[ \t]{0,20}at [\w.$<>[\] ]{1,200} ?\(?[^\n]{0,300}?:\d+(:\d+)?\)?|Traceback \(most recent call last\)|\bat [a-z][\w.]{1,300}\([A-Z]\w{1,100}\.java:\d+\)|#\d{1,4} \/[^\n]{1,300}?\.php\(\d+\)|goroutine \d+ \[running\]|\.rb:\d+:in [`']/i,
  ],
  [
    'a path of the server',
    /(?:\/(?:home|usr|var|opt|srv|app|root|Users)\/[\w.@-]{1,100}(?:\/[\w.@-]{1,100}){1,20}\.\w|\b[A-Z]:\\(?:[\w .-]{1,60}\\){1,20}[\w.-]{1,100}\.\w|node_modules\/)/,
  ],
  [
    'a library and its error',
    /\b(?:JsonWebTokenError|TokenExpiredError|NotBeforeError|JWSSignatureVerificationFailed|JWTExpired|ERR_J[OW]\w+|Firebase\\JWT|SignatureInvalidException|UnexpectedValueException|Lcobucci|DecodeError|InvalidSignatureError|PyJWT|jwt\.exceptions|io\.jsonwebtoken|com\.auth0|SecurityTokenException|IDX\d{5}|JWT::DecodeError)\b/,
  ],
  [
    'a database statement or its error',
    /\bSQLSTATE\[|\bSequelize\w*Error|\bORA-\d{5}|near "[^"]*": syntax error|You have an error in your SQL syntax|PG::|SQLITE_ERROR|\bSELECT\b[^\n"]{1,80}\bFROM\b/,
  ],
];

export const verboseError: OperationAttack = {
  id: 'verbose-error',
  number: 'D60',
  level: 'operation',
  title: 'A bad credential is answered with insides of the server',
  cwe: [209],
  severity: 'low',
  why: 'Paths, libraries and statements tell an attacker where to go on.',
  remedy: remedies['verbose-error'],
  async run(context) {
    const { credential, bare, client, operation } = context;
    for (const request of [bare, ...malformed(credential as Credential).map((form) => context.with(form))]) {
      const exchange = await client.exchange(request);
      const leak =
        exchange.reply.status < 400
          ? undefined
          : leaks.find(([, pattern]) => pattern.test(readable(exchange.reply.body.slice(0, mostLooked))));
      if (leak === undefined) continue;
      return {
        verdict: 'vulnerable',
        message: `${nameOf(operation)} answers a malformed credential with ${leak[0]}.`,
        exchanges: [exchange],
      } satisfies AttackOutcome;
    }
    return safe('Malformed credentials are answered with nothing of the kind.');
  },
};

/** What an error tells, it tells at its beginning; of an API that answers without end no more is looked at. */
const mostLooked = 50_000;

/** A text within JSON has its line breaks, slashes and quotes escaped. */
function readable(body: string): string {
  return body.replaceAll('\\n', '\n').replace(/\\(["\\/])/g, '$1');
}

function malformed(credential: Credential): readonly Credential[] {
  const values = [
    'x',
    'a.b.c',
    '..',
    `${encodePart({ alg: 'HS256' })}.e30.`,
    `${encodePart({ alg: 'XX999' })}.e30.AAAA`,
    `${encodePart({ alg: 'HS256', kid: "x'" })}.e30.AAAA`,
    `${encodePart({ alg: 'HS256' })}.bm90IGpzb24.AAAA`,
    "'",
    '{"a":[',
    '%00',
    randomLike('x'.repeat(5000)),
  ];
  return values.map((value) => withToken(credential, value));
}
