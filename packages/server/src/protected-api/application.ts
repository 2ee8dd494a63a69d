import type { HttpBindings } from '@hono/node-server';
import type { AuthRequest, Gate } from 'countersign';
import { authRequestFromNode, createRequestIds } from 'countersign/building-blocks';
import { type Context, Hono } from 'hono';
import { StoreUnavailableError } from '../store/contract.ts';
import type { Answer, Once } from './answer.ts';
import { type JsonBody, readJsonBody } from './body.ts';
import { type Admitted, actorIdOf, admit } from './guard.ts';
import {
  inDoubt,
  internalError,
  invalidRequest,
  methodNotAllowed,
  notFound,
  type Problem,
  problemBody,
  unavailable,
} from './problem.ts';
import type { Caller, Reply, Route } from './route.ts';
import { check, readQuery } from './validate.ts';

export interface ProtectedApiOptions {
  readonly gate: Gate;
  /** What all its paths begin with, such as `/admin/v1`. */
  readonly basePath: string;
  readonly routes: readonly Route[];
  /** JSON texts by path, which everybody may read. */
  readonly documents?: Readonly<Record<string, string>>;
  /** Default 1,048,576. */
  readonly maximumBodyBytes?: number;
  /** The caller's address after the trusted-proxy rules, for the audit log. Default: the connection's other end. */
  readonly clientAddress?: ((request: AuthRequest) => string | undefined) | undefined;
  /** Answers requests with an Idempotency-Key. Absent: the header has no meaning. */
  readonly once?: Once;
  /** Told of what should not have happened. For the log. */
  readonly onError?: ((error: unknown, requestId: string) => void) | undefined;
}

export type ProtectedApi = Hono<{ Bindings: HttpBindings }>;

interface Run {
  readonly options: ProtectedApiOptions;
  readonly route: Route;
  readonly context: Context<{ Bindings: HttpBindings }>;
  readonly requestId: string;
}

/** Routes behind the gate: admit, read strictly, do, answer. Runs on @hono/node-server. */
export function createProtectedApi(options: ProtectedApiOptions): ProtectedApi {
  const app: ProtectedApi = new Hono();
  const nextRequestId = createRequestIds();
  for (const route of options.routes) {
    app.on(route.method, toHonoPath(route.path), (context) =>
      serve({ options, route, context, requestId: nextRequestId() }),
    );
  }
  for (const [path, body] of Object.entries(options.documents ?? {})) {
    app.get(path, () => toResponse({ status: 200, contentType: 'application/json', body }, nextRequestId()));
  }
  const paths = Map.groupBy(options.routes, ({ path }) => path);
  for (const [path, routes] of paths) {
    const problem = methodNotAllowed(routes.map(({ method }) => method));
    app.all(toHonoPath(path), () => problemResponse(problem, nextRequestId()));
  }
  const unknown = notFound('There is nothing here. The operations are listed in the documentation.');
  // countersign-ignore route-missing-auth: it answers 404, whoever asks
  app.all(`${options.basePath}/*`, () => problemResponse(unknown, nextRequestId()));
  return app;
}

function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

async function serve(run: Run): Promise<Response> {
  const { options, route, context, requestId } = run;
  try {
    const request = authRequestFromNode(context.env.incoming);
    const admitted = await admit(options.gate, request, route.scopes);
    if (admitted.outcome === 'deny') return flatResponse(admitted.status, admitted.headers, admitted.body);
    const answer = await answerTo(run, admitted, request);
    return toResponse(answer, requestId, admitted.headers);
  } catch (error) {
    options.onError?.(error, requestId);
    if (error instanceof StoreUnavailableError) {
      return problemResponse(error.inDoubt ? inDoubt : unavailable, requestId);
    }
    return problemResponse(internalError, requestId);
  }
}

async function answerTo(run: Run, admitted: Admitted, request: AuthRequest): Promise<Answer> {
  const { options, route, context, requestId } = run;
  const body = await readBody(run);
  if ('problem' in body) return problemAnswer(body, requestId);
  const input = checkInput(route, context, body);
  if ('problem' in input) return problemAnswer(input, requestId);
  const caller = toCaller(admitted, request, run);
  const handle = async () =>
    toAnswer(route, await route.handle({ ...input, caller, signal: context.req.raw.signal }), requestId);
  const key = context.req.header('idempotency-key');
  if (options.once === undefined || route.method !== 'POST' || key === undefined) return handle();
  const { method, url } = context.req;
  const answer = await options.once({ key, actor: caller.actor.id, method, url, body: body.bytes }, handle);
  return 'problem' in answer ? problemAnswer(answer, requestId) : answer;
}

async function readBody({ options, route, context }: Run): Promise<JsonBody | Problem> {
  if (route.method === 'GET') return { value: {}, bytes: Buffer.alloc(0) };
  return readJsonBody(context.req.raw, options.maximumBodyBytes ?? 1_048_576);
}

function checkInput(route: Route, context: Run['context'], body: JsonBody) {
  const named = readQuery(context.req.url);
  if (named === undefined) return invalidRequest([{ detail: 'A query parameter stands more than once.' }]);
  const params = check(route.params, context.req.param(), 'parameter');
  const query = check(route.query, named, 'parameter');
  const checkedBody = check(route.body, body.value, 'body');
  const errors = [params, query, checkedBody].flatMap((checked) => ('errors' in checked ? checked.errors : []));
  if ('errors' in params || 'errors' in query || 'errors' in checkedBody) return invalidRequest(errors);
  return { params: params.value, query: query.value, body: checkedBody.value };
}

function toCaller({ principal }: Admitted, request: AuthRequest, { options, requestId }: Run): Caller {
  const address = options.clientAddress === undefined ? request.remoteAddress : options.clientAddress(request);
  return { principal, actor: { id: actorIdOf(principal), remoteAddress: address ?? null, requestId } };
}

function toAnswer({ success }: Route, reply: Reply, requestId: string): Answer {
  if ('problem' in reply) return problemAnswer(reply, requestId);
  if (reply.body === undefined) return { status: 204, contentType: undefined, body: null };
  return { status: success?.status ?? 200, contentType: 'application/json', body: JSON.stringify(reply.body) };
}

function problemAnswer(problem: Problem, requestId: string): Answer {
  const body = problemBody(problem, requestId);
  return { status: problem.status, contentType: 'application/problem+json', body, headers: problem.headers };
}

function problemResponse(problem: Problem, requestId: string): Response {
  return toResponse(problemAnswer(problem, requestId), requestId);
}

function toResponse(answer: Answer, requestId: string, limitHeaders: readonly string[] = []): Response {
  const headers = [...limitHeaders, 'Cache-Control', 'no-store', 'X-Request-Id', requestId];
  if (answer.contentType !== undefined) headers.push('Content-Type', answer.contentType);
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.push(name, value);
  return flatResponse(answer.status, headers, answer.body);
}

/** @param flat names and values alternating */
function flatResponse(status: number, flat: readonly string[], body: string | null): Response {
  const headers = new Headers();
  for (let at = 0; at < flat.length; at += 2) headers.append(flat[at] ?? '', flat[at + 1] ?? '');
  return new Response(body, { status, headers });
}
