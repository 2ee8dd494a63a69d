import {
  type AttackOutcome,
  inconclusive,
  type OperationAttack,
  type OperationContext,
  tryVariants,
  type Variant,
} from '../attack.ts';
import { isSuccess } from '../comparison.ts';
import { splitTarget, withHeader, withQuery } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { isSafeMethod } from '../requests/operation.ts';

const remedy = remedies['auth-order'];

export const verbTamper: OperationAttack = {
  id: 'verb-tamper',
  number: 'D42',
  level: 'operation',
  title: 'Another method gets past the guard',
  cwe: [650],
  severity: 'high',
  why: 'The guard stands before some methods, and the handler answers to more.',
  remedy,
  async run(context) {
    const { operation, bare } = context;
    const overridden = await tryVariants(context, verbVariants(context));
    if (overridden.verdict === 'vulnerable' || operation.method !== 'GET') return overridden;
    return headReached(context, bare.target, overridden);
  },
};

function verbVariants({ operation, bare, settings }: OperationContext): readonly Variant[] {
  const { method } = operation;
  const names = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];
  // A safe method that claims to be the operation's own; for what only reads, one that writes is asked for where writing is allowed.
  const carriers = isSafeMethod(method) ? (settings.allowWrites ? ['POST', 'OPTIONS'] : ['OPTIONS']) : ['GET', 'POST'];
  const others = ['OPTIONS', 'FOO', ...(settings.allowWrites ? ['POST', 'PUT', 'PATCH'] : [])];
  return [
    ...carriers.flatMap((carrier) =>
      names.map((name) => ({
        what: `${carrier} with ${name}: ${method}, without a credential`,
        request: withHeader({ ...bare, method: carrier }, name, method),
      })),
    ),
    {
      what: `_method=${method} in the URL, without a credential`,
      request: withQuery({ ...bare, method: carriers[0] ?? 'GET' }, '_method', method),
    },
    ...others
      .filter((other) => other !== method)
      .map((other) => ({ what: `the method ${other} without a credential`, request: { ...bare, method: other } })),
  ];
}

/** A HEAD has no body to be compared: its status has to be the handler's, and differ from that of a path that is not there. */
async function headReached(
  context: OperationContext,
  target: string,
  otherwise: AttackOutcome,
): Promise<AttackOutcome> {
  const { client, baseline, operation } = context;
  // Where a refusal has the status of a success, a HEAD shows nothing.
  if (!baseline.isSuccess || baseline.none.reply.status === baseline.valid.reply.status) return otherwise;
  const head = await client.exchange({ ...context.bare, method: 'HEAD' });
  if (head.reply.status !== baseline.valid.reply.status) return otherwise;
  const nowhere = await client.exchange({
    ...context.bare,
    method: 'HEAD',
    target: `${splitTarget(target)[0]}-countersign-nowhere`,
  });
  if (isSuccess(nowhere.reply)) return inconclusive('HEAD is answered with success everywhere.');
  return {
    verdict: 'vulnerable',
    message: `HEAD ${operation.path} answers ${head.reply.status} without a credential, where GET answers ${baseline.none.reply.status}.`,
    exchanges: [head, nowhere, baseline.none],
  };
}

export const pathNormalise: OperationAttack = {
  id: 'path-normalise',
  number: 'D43',
  level: 'operation',
  title: 'Another spelling of the path gets past the guard',
  cwe: [706, 289],
  severity: 'high',
  why: 'The guard compares the path as a text, and the router reads it more kindly.',
  remedy,
  run(context) {
    const [path, query] = splitTarget(context.bare.target);
    return tryVariants(
      context,
      spellings(path).map((spelling) => ({
        what: `the path ${spelling} without a credential`,
        request: { ...context.bare, target: spelling + query },
      })),
    );
  },
};

/** Other ways to write a path that some routers take for the same. */
export function spellings(path: string): readonly string[] {
  const parts = path.split('/');
  const last = parts.at(-1) ?? '';
  const encodedLast = [...parts.slice(0, -1), percent(last)].join('/');
  const encodedFirst = parts.map((part, index) => (index === 1 ? percent(part) : part)).join('/');
  const all = [
    `/${path}`,
    path.replace(/\/([^/]*)$/, '//$1'),
    `${path}/`,
    `${path}//`,
    `/.${path}`,
    `/%2e${path}`,
    `/x/..${path}`,
    `/x/%2e%2e${path}`,
    `/x/..;${path}`,
    `/;${path}`,
    `/;x${path}`,
    `${path};`,
    `${path};x=1`,
    `${path}/.`,
    `${path}/%2e`,
    `${path}/x/..`,
    `${path}/x/%2e%2e`,
    `${path}%2f`,
    `${path}%20`,
    `${path}%09`,
    `${path}%00`,
    `${path}%3f`,
    `${path}.`,
    `${path}.json`,
    `${path}.html`,
    `${path}.css`,
    `${path}/x.css`,
    encodedLast,
    encodedFirst,
    encodedLast.replaceAll('%', '%25'),
    path.toUpperCase(),
    path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
    path.replaceAll('/', '%2f').replace('%2f', '/'),
    path.replaceAll('/', '\\').replace('\\', '/\\'),
  ];
  return [...new Set(all)].filter((spelling) => spelling !== path && spelling.startsWith('/'));
}

/** The first letter as a percent code. */
function percent(part: string): string {
  return part.replace(/[A-Za-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
}

export const identityHeaderTrust: OperationAttack = {
  id: 'identity-header-trust',
  number: 'D44',
  level: 'operation',
  title: 'A header that anybody can send says who is asking',
  cwe: [290],
  severity: 'critical',
  why: 'What a proxy would set after its check is believed from everybody: who sends the header is who it says.',
  remedy: `${remedies['identity-from-client']} ${remedies['mtls-header-trust']}`,
  async run(context) {
    const outcome = await tryVariants(context, identityVariants(context));
    return outcome.verdict === 'safe' ? becomesAnother(context, outcome) : outcome;
  },
};

const identityHeaders = [
  'X-User-Id',
  'X-User',
  'X-Username',
  'X-User-Email',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Remote-User',
  'Remote-User',
  'X-Auth-User',
  'X-Authenticated-User',
  'X-Auth-Request-User',
  'X-Auth-Request-Email',
  'X-WEBAUTH-USER',
  'X-Account-Id',
  'X-Consumer-Username',
  'X-Consumer-Id',
  'X-Authenticated-Userid',
  'X-JWT-Claim-Sub',
  'X-Goog-Authenticated-User-Email',
  'X-MS-CLIENT-PRINCIPAL-NAME',
];

function identityVariants({ bare, markers, jwt, operation }: OperationContext): readonly Variant[] {
  const names = [...new Set([...markers.slice(0, 2), String(jwt?.claims.sub ?? ''), 'admin', '1'])].filter(
    (name) => name !== '',
  );
  const ofIdentity = identityHeaders.flatMap((header) =>
    names.slice(0, 2).map((name) => ({
      what: `the header ${header} instead of a credential`,
      request: withHeader(bare, header, name),
    })),
  );
  const roles = [
    'X-Role',
    'X-User-Role',
    'X-Roles',
    'X-Is-Admin',
    'X-Admin',
    'X-Internal',
    'X-Internal-Request',
    'X-Authenticated',
    'X-Scopes',
    'X-Groups',
  ];
  const ofRole = roles.map((header) => ({
    what: `the header ${header} instead of a credential`,
    request: withHeader(bare, header, /admin|internal|authenticated/i.test(header) ? 'true' : 'admin'),
  }));
  const addresses = [
    'X-Forwarded-For',
    'X-Real-IP',
    'X-Client-IP',
    'True-Client-IP',
    'CF-Connecting-IP',
    'X-Originating-IP',
    'X-Remote-Addr',
    'Forwarded',
  ];
  const ofAddress = addresses.map((header) => ({
    what: `the header ${header} with an address of this machine instead of a credential`,
    request: withHeader(bare, header, header === 'Forwarded' ? 'for=127.0.0.1' : '127.0.0.1'),
  }));
  const ofUrl = ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'X-Original-URI'].map((header) => ({
    what: `the path in the header ${header}, without a credential`,
    request: withHeader({ ...bare, target: '/' }, header, operation.target),
  }));
  return [...ofIdentity, ...ofRole, ...ofAddress, ...ofUrl, ...certificateVariants(bare, names)];
}

/** Headers by which a proxy says that it verified a client certificate. */
function certificateVariants(bare: OperationContext['bare'], names: readonly string[]): readonly Variant[] {
  const subject = `CN=${names[0] ?? 'admin'}`;
  const sets: readonly (readonly [string, string])[][] = [
    [
      ['X-SSL-Client-Verify', 'SUCCESS'],
      ['X-SSL-Client-S-DN', subject],
      ['X-SSL-Client-CN', names[0] ?? 'admin'],
    ],
    [
      ['SSL-Client-Verify', 'SUCCESS'],
      ['SSL-Client-S-DN', subject],
    ],
    [
      ['X-Client-Verify', 'SUCCESS'],
      ['X-Client-DN', subject],
    ],
    [
      [
        'X-Forwarded-Client-Cert',
        `Hash=00;Subject="${subject}";URI=spiffe://cluster.local/ns/default/sa/${names[0] ?? 'admin'}`,
      ],
    ],
    [
      ['X-Client-Cert-Verified', 'true'],
      ['X-Client-Cert-CN', names[0] ?? 'admin'],
    ],
  ];
  return sets.map((headers) => ({
    what: `${headers[0]?.[0] ?? ''} instead of a client certificate`,
    request: { ...bare, headers: [...bare.headers, ...headers] },
  }));
}

/** With a valid credential, too, the header must not make the caller somebody else: another identity in the reply is proof. */
async function becomesAnother(context: OperationContext, otherwise: AttackOutcome): Promise<AttackOutcome> {
  const { baseline, markers, client, operation } = context;
  const own = markers.filter((marker) => baseline.valid.reply.body.includes(marker));
  if (own.length === 0 || !baseline.isSuccess) return otherwise;
  const stranger = 'countersign-probe-stranger';
  for (const header of identityHeaders) {
    const exchange = await client.exchange(withHeader(context.with(), header, stranger));
    const { body } = exchange.reply;
    if (!isSuccess(exchange.reply) || !body.includes(stranger) || own.some((marker) => body.includes(marker))) continue;
    return {
      verdict: 'vulnerable',
      message: `${operation.method} ${operation.path} answers for another user when the header ${header} names one.`,
      exchanges: [exchange, baseline.valid],
    };
  }
  return otherwise;
}
