import { randomBytes } from 'node:crypto';
import {
  type ApiAttack,
  type ApiContext,
  type AttackOutcome,
  inconclusive,
  isAnsweredAlike,
  safe,
  skipped,
} from '../attack.ts';
import { isLike, isSuccess, shapeOf } from '../comparison.ts';
import { type Exchange, headerOf, jsonOf, type ProbeRequest, withHeader } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { changesByName, isSafeMethod, roleOf } from '../requests/operation.ts';

/** Paths that are for operators, with what a reply of theirs looks like. */
const operatorPaths: readonly (readonly [string, RegExp])[] = [
  ['/actuator', /_links/],
  ['/actuator/env', /propertySources|activeProfiles/],
  ['/actuator/heapdump', /JAVA PROFILE/],
  ['/actuator/mappings', /dispatcherServlets|contexts/],
  ['/metrics', /^# (HELP|TYPE) |process_cpu|_total\b|heap/m],
  ['/prometheus', /^# (HELP|TYPE) /m],
  ['/debug', /./],
  ['/debug/vars', /cmdline|memstats/],
  ['/debug/pprof/', /goroutine|heap/],
  ['/debug/pprof/cmdline', /./],
  ['/_debug', /./],
  ['/_profiler', /symfony|profiler/i],
  ['/_ignition/health-check', /can_execute_commands/],
  ['/telescope/requests', /telescope/i],
  ['/horizon/dashboard', /horizon/i],
  ['/phpinfo.php', /phpinfo\(\)|PHP Version/],
  ['/info.php', /phpinfo\(\)|PHP Version/],
  ['/server-status', /Apache Server Status|Total accesses/i],
  ['/.env', /^[A-Z][A-Z0-9_]+=/m],
  ['/.git/config', /\[core\]/],
  ['/config', /secret|password|key|database|host/i],
  ['/config.json', /secret|password|key|database/i],
  ['/env', /secret|password|key|PATH|NODE_ENV/],
  ['/dump', /./],
  ['/createdb', /./],
  ['/seed', /./],
  ['/reset', /./],
  ['/console', /console|h2|rails|werkzeug/i],
  ['/admin', /./],
  ['/internal', /./],
  ['/users/v1/_debug', /password|email|user/i],
  ['/api/debug', /./],
  ['/api/internal', /./],
  ['/api/admin', /./],
  ['/jolokia/list', /mbean|jolokia/i],
  ['/trace', /./],
  ['/logs', /./],
  ['/elmah.axd', /error log/i],
];

/** What may well change something when it is only asked for. */
const changing = /createdb|seed|reset|dump|trace/;

export const unlistedEndpoint: ApiAttack = {
  id: 'unlisted-endpoint',
  number: 'D67',
  level: 'api',
  title: 'An endpoint that is not in the document answers anybody',
  cwe: [306],
  severity: 'medium',
  why: 'What was for operators or for a test tells insides, or does things, for whoever guesses the path.',
  remedy: remedies['unlisted-endpoint'],
  async run(context) {
    const { client } = context;
    const nowhere = await client.exchange(get(`/${randomBytes(6).toString('hex')}`));
    const outcomes: AttackOutcome[] = [];
    for (const { path, pattern, isCertain } of candidates(context)) {
      const exchange = await client.exchange(get(path));
      if (!isFound(exchange, nowhere, pattern)) continue;
      if (!(await isAnsweredAlike(client, exchange))) continue;
      if (context.isLoopback && (await isForThisMachineAlone(client, path))) continue;
      outcomes.push({
        verdict: 'vulnerable',
        message: `GET ${path} answers ${exchange.reply.status} without a credential, and is not in the document.`,
        exchanges: [exchange],
        confidence: isCertain ? 'high' : 'medium',
        place: { method: 'GET', path },
      });
    }
    outcomes.push(...(await listedForOperators(context, nowhere)));
    return outcomes.length > 0 ? outcomes : safe('None of the usual paths, nor of the routes of the code, answers.');
  },
};

/** What the document lists, as public, and is for operators by its name. */
async function listedForOperators(context: ApiContext, nowhere: Exchange): Promise<readonly AttackOutcome[]> {
  const outcomes: AttackOutcome[] = [];
  for (const operation of context.operations) {
    const { method, path, target, isSecured } = operation;
    if (
      method !== 'GET' ||
      isSecured === true ||
      !/(^|[/_.-])(debug|actuator|dump|phpinfo|heapdump)(?=[/_.-]|$)/i.test(path)
    )
      continue;
    if (!context.settings.allowWrites && changesByName(operation)) continue;
    const exchange = await context.client.exchange(get(target));
    if (!isFound(exchange, nowhere, /./)) continue;
    outcomes.push({
      verdict: 'vulnerable',
      message: `GET ${path} is for operators by its name, and answers ${exchange.reply.status} without a credential.`,
      exchanges: [exchange],
      confidence: 'medium',
      place: { method, path },
    });
  }
  return outcomes;
}

/** What is open to this machine and to nobody else is as it should be; a request that was forwarded for another one is refused then. */
async function isForThisMachineAlone(client: ApiContext['client'], path: string): Promise<boolean> {
  return !isSuccess(await client.send(withHeader(get(path), 'X-Forwarded-For', '203.0.113.7')));
}

function get(target: string): ProbeRequest {
  return { method: 'GET', target, headers: [] };
}

function candidates({ settings, operations }: ApiContext) {
  const listed = new Set(operations.map(({ path }) => path.toLowerCase()));
  const fromCode = settings.routes
    .filter(({ method, path }) => (method === 'GET' || method === 'ANY' || method === '*') && !/[{:*]/.test(path))
    .map(({ path }) => ({ path, pattern: /./, isCertain: true }));
  const own = settings.unlistedPaths.map((path) => ({ path, pattern: /./, isCertain: true }));
  const usual = operatorPaths
    .filter(([path]) => settings.allowWrites || !changing.test(path))
    .map(([path, pattern]) => ({ path, pattern, isCertain: pattern.source !== '.' }));
  const seen = new Set<string>();
  return [...own, ...fromCode, ...usual].filter(({ path }) => {
    const role = roleOf({ method: 'GET', path });
    const isWanted =
      !listed.has(path.toLowerCase()) &&
      !seen.has(path) &&
      role !== 'health' &&
      role !== 'logout' &&
      !/docs|swagger|openapi|well-known|jwks/.test(path);
    seen.add(path);
    return isWanted;
  });
}

/** A success that is not what any path gets, nor a page of a web application that answers everything. */
function isFound({ reply }: Exchange, nowhere: Exchange, pattern: RegExp): boolean {
  if (!isSuccess(reply) || reply.body.trim() === '') return false;
  if (isLike(reply, nowhere.reply)) return false;
  const isPage = headerOf(reply, 'Content-Type')?.includes('html') ?? false;
  if (isPage && pattern.source === '.') return false;
  return pattern.test(reply.body);
}

export const webSocketOrGraphql: ApiAttack = {
  id: 'ws-graphql-no-auth',
  number: 'D66',
  level: 'api',
  title: 'A WebSocket or a GraphQL query is open to anybody',
  cwe: [306],
  severity: 'high',
  why: 'What is guarded in the routes beside it can be read, and done, through this one.',
  remedy: remedies['route-missing-auth'],
  async run(context) {
    const outcomes: AttackOutcome[] = [];
    for (const path of socketPaths(context)) {
      const outcome = await socket(context, path);
      if (outcome !== undefined) outcomes.push(outcome);
    }
    for (const operation of context.operations.filter(
      ({ path, method }) => /graphql$/i.test(path) && method === 'POST',
    )) {
      const outcome = await graphql(context, operation.target, operation.isSecured);
      if (outcome !== undefined) outcomes.push(outcome);
    }
    return outcomes.length > 0 ? outcomes : skipped('No WebSocket and no GraphQL answers at the usual paths.');
  },
};

function socketPaths({ settings, operations }: ApiContext): readonly string[] {
  const named = operations.filter(
    ({ path, method }) => isSafeMethod(method) && /(^|\/)(ws|socket|websocket)(\/|$)/i.test(path),
  );
  return [
    ...new Set([
      ...settings.webSocketPaths,
      ...named.map(({ target }) => target),
      '/ws',
      '/socket',
      '/websocket',
      '/cable',
      '/graphql',
    ]),
  ];
}

async function socket({ client, settings, operations }: ApiContext, path: string): Promise<AttackOutcome | undefined> {
  const exchange = await client.exchange({
    method: 'GET',
    target: path,
    headers: [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', randomBytes(16).toString('base64')],
    ],
  });
  if (exchange.reply.status !== 101) {
    return settings.webSocketPaths.includes(path)
      ? { ...safe(`It answers ${exchange.reply.status}.`), place: { method: 'GET', path } }
      : undefined;
  }
  const place = { method: 'GET', path };
  const saysSomething =
    exchange.reply.body !== '' &&
    ((exchange.reply.body.charCodeAt(0) & 0x0f) === 1 || (exchange.reply.body.charCodeAt(0) & 0x0f) === 2);
  const isSecured = operations.some((operation) => operation.target === path && operation.isSecured === true);
  if (!saysSomething && !isSecured) {
    return {
      ...inconclusive('The WebSocket opens without a credential; it may ask for one in its first message.'),
      place,
    };
  }
  return {
    verdict: 'vulnerable',
    message: `The WebSocket ${path} opens without a credential${saysSomething ? ', and sends data at once' : ', though the document says that it is secured'}.`,
    exchanges: [exchange],
    confidence: saysSomething ? 'high' : 'medium',
    place,
  };
}

const introspection = '{__schema{queryType{fields{name args{type{kind}} type{kind ofType{kind ofType{kind}}}}}}}';

async function graphql(
  context: ApiContext,
  target: string,
  isSecured: boolean | undefined,
): Promise<AttackOutcome | undefined> {
  const { client } = context;
  const ask = (query: string) =>
    client.exchange({
      method: 'POST',
      target,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ query }),
    });
  const place = { method: 'POST', path: target };
  const schema = await ask(introspection);
  const fields = fieldsOf(jsonOf(schema.reply));
  for (const query of ['{__typename}', ...fields]) {
    const exchange = await ask(query);
    const data = (jsonOf(exchange.reply) as { readonly data?: Record<string, unknown> } | undefined)?.data;
    const hasData = Object.values(data ?? {}).some((value) => value !== null);
    if (!isSuccess(exchange.reply) || !hasData || (query === '{__typename}' && isSecured !== true)) continue;
    if (isSecured !== true) {
      return {
        ...inconclusive(
          `The query ${query} is answered without a credential (${shapeOf(exchange.reply).length} characters of shape); the schema may be public.`,
        ),
        place,
      };
    }
    return {
      verdict: 'vulnerable',
      message: `The document says that ${target} is secured, and the query ${query} is answered without a credential.`,
      exchanges: [exchange],
      place,
    };
  }
  return { ...safe('Queries are refused without a credential.'), place };
}

/** Queries that need no arguments. */
function fieldsOf(json: unknown): readonly string[] {
  interface Field {
    readonly name: string;
    readonly args: readonly { readonly type: { readonly kind: string } }[];
    readonly type: {
      readonly kind: string;
      readonly ofType?: { readonly kind: string; readonly ofType?: { readonly kind: string } };
    };
  }
  const fields =
    (json as { data?: { __schema?: { queryType?: { fields?: readonly Field[] } } } } | undefined)?.data?.__schema
      ?.queryType?.fields ?? [];
  return fields
    .filter(({ args }) => args.every(({ type }) => type.kind !== 'NON_NULL'))
    .slice(0, 5)
    .map(({ name, type }) => (isComposite(type) ? `{${name}{__typename}}` : `{${name}}`));
}

function isComposite(type: {
  readonly kind: string;
  readonly ofType?: { readonly kind: string; readonly ofType?: { readonly kind: string } };
}): boolean {
  return [type.kind, type.ofType?.kind, type.ofType?.ofType?.kind].some(
    (kind) => kind === 'OBJECT' || kind === 'INTERFACE' || kind === 'UNION',
  );
}
