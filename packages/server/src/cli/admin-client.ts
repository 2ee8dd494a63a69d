import type { Connection } from './connection.ts';
import { CommandFailure, type ExitCode, exitCodes } from './failure.ts';
import { placeOf } from './places.ts';

/** What the admin API answers with, as far as the command line looks into it. */
export type Wire = Readonly<Record<string, unknown>>;

export interface AdminClient {
  get(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Wire>;
  post(path: string, body?: object): Promise<Wire>;
  put(path: string, body: object): Promise<Wire>;
}

const deadlineMilliseconds = 30_000;

/** Every refusal becomes a `CommandFailure` with what the server said. */
export function createAdminClient({ url, adminKey }: Connection): AdminClient {
  async function send(method: string, path: string, body?: object): Promise<Wire> {
    const target = `${url}/admin/v1${path}`;
    const response = await fetch(target, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMilliseconds),
      headers: {
        Authorization: `Bearer ${adminKey}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw unreachable(url, error);
    });
    const text = await response.text();
    const answer = readObject(text);
    if (!response.ok) throw refusal(response.status, answer);
    if (answer === undefined) throw notOurs(url);
    return answer;
  }

  return {
    get: (path, query = {}) => send('GET', `${path}${toQuery(query)}`),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
  };
}

/** All pages of a list, or as many items as are wanted. */
export async function listAll(
  client: AdminClient,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  limit: number | undefined,
): Promise<readonly Wire[]> {
  const items: Wire[] = [];
  let cursor: string | undefined;
  do {
    const wanted = Math.min(100, limit === undefined ? 100 : limit - items.length);
    const page = await client.get(path, { ...query, limit: String(wanted), cursor });
    items.push(...(page.items as readonly Wire[]));
    cursor = typeof page.next === 'string' ? page.next : undefined;
  } while (cursor !== undefined && (limit === undefined || items.length < limit));
  return items;
}

function toQuery(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

function readObject(text: string): Wire | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Wire) : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(url: string, error: unknown): CommandFailure {
  const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') {
    return new CommandFailure(`${url} did not answer in ${deadlineMilliseconds / 1000} s.`, exitCodes.unreachable);
  }
  const why = cause?.code ?? cause?.message ?? 'no connection';
  return new CommandFailure(
    `No server answers at ${url} (${why}). Start it with "npm start" or "countersign serve", or name another with --url or COUNTERSIGN_URL.`,
    exitCodes.unreachable,
  );
}

function notOurs(url: string): CommandFailure {
  return new CommandFailure(`What answers at ${url} is not a Countersign server. Check --url.`, exitCodes.unreachable);
}

function refusal(status: number, problem: Wire | undefined): CommandFailure {
  if (problem === undefined || typeof problem.detail !== 'string') {
    return new CommandFailure(`The server answered ${status} without saying why. Check --url.`, exitCodes.refused);
  }
  if (status === 401) {
    return new CommandFailure(
      `The server does not accept the admin key. It is read from COUNTERSIGN_ADMIN_KEY or .countersign/admin-key; is it the key of this server, whole and not revoked?`,
      exitCodes.notAdmitted,
      problem,
    );
  }
  const message = errorsOf(problem) ?? problem.detail;
  return new CommandFailure(message, codeOf(status, problem), problem);
}

function codeOf(status: number, { type }: Wire): ExitCode {
  if (status === 403) return exitCodes.notAdmitted;
  return type === 'urn:countersign:problem:invalid-request' ? exitCodes.usage : exitCodes.refused;
}

/** Names the members at fault, each with what is wrong with it. */
function errorsOf({ errors }: Wire): string | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const lines = (errors as readonly Wire[]).map(({ pointer, parameter, detail }) => {
    const place = placeOf(typeof parameter === 'string' ? parameter : String(pointer ?? '').slice(1));
    return place === '' ? String(detail) : `${place}: ${detail}`;
  });
  return lines.join('\n  ');
}
