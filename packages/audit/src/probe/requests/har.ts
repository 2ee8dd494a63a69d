import type { ProbeOperation } from './operation.ts';
import { operationOf } from './plain.ts';
import { recordedOperation } from './recorded.ts';

interface HarEntry {
  readonly request?: {
    readonly method?: string;
    readonly url?: string;
    readonly headers?: readonly { readonly name: string; readonly value: string }[];
    readonly postData?: {
      readonly text?: string;
      readonly params?: readonly { readonly name: string; readonly value?: string }[];
    };
  };
}

/**
 * The requests of a HAR file (version 1.2) to one origin, once each; pages, scripts, styles and images are left out, as are credentials.
 *
 * @param origin `http://127.0.0.1:8080`
 * @throws Error when it is no HAR file, or has no request to the origin
 */
export function readHar(text: string, origin: string): readonly ProbeOperation[] {
  const entries = entriesOf(text);
  const operations = entries.flatMap(({ request }) => {
    if (request?.url === undefined || !URL.canParse(request.url)) return [];
    const url = new URL(request.url);
    if (url.origin !== new URL(origin).origin || isAsset(url.pathname)) return [];
    const { postData } = request;
    const form = postData?.params?.map(({ name, value = '' }) => [name, value]);
    const body = postData?.text ?? (form === undefined ? undefined : new URLSearchParams(form).toString());
    const plain = operationOf(request.method ?? 'GET', `${url.pathname}${url.search}`, body === '' ? undefined : body);
    return [recordedOperation(plain, request.headers?.map(({ name, value }) => [name, value] as const) ?? [])];
  });
  if (operations.length === 0) throw new Error(`it has no request to ${origin}`);
  return [
    ...new Map(
      operations.map((operation) => [`${operation.method} ${operation.target} ${operation.body}`, operation]),
    ).values(),
  ];
}

function entriesOf(text: string): readonly HarEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const entries = (json as { readonly log?: { readonly entries?: unknown } } | null)?.log?.entries;
  if (!Array.isArray(entries)) throw new Error('it is no HAR file: it has no log.entries');
  return entries as readonly HarEntry[];
}

function isAsset(path: string): boolean {
  return path === '/' || /\.(html?|css|m?js|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|wasm)$/i.test(path);
}
