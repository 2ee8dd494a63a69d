import { createRequire } from 'node:module';
import type { z } from 'zod';
import type { ProbeOperation } from './operation.ts';
import { operationOf } from './plain.ts';
import { recordedOperation } from './recorded.ts';

/** What is read of an entry (HAR 1.2); browsers write more, and `null` for what is absent. */
function formOfEntry() {
  // loaded when there is a HAR file: it takes as long to load as most of the program
  const { z } = createRequire(import.meta.url)('zod') as typeof import('zod');
  // A token of RFC 9110, section 5.6.2: what methods and the names of headers are made of.
  const token = z.string().regex(/^:?[!#$%&'*+.^_`|~\w-]+$/, 'is no name that HTTP allows');
  const value = z.string().regex(/^[^\r\n\0]*$/, 'has a line end in it');
  return z.object({
    request: z.object({
      method: token,
      url: z.string(),
      headers: z.array(z.object({ name: token, value })).nullish(),
      postData: z
        .object({
          text: z.string().nullish(),
          params: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
        })
        .nullish(),
    }),
  });
}

type HarEntry = z.infer<ReturnType<typeof formOfEntry>>;

/**
 * The requests of a HAR file (version 1.2) to one origin, once each; pages, scripts, styles and images are left out, as are credentials.
 *
 * @param origin `http://127.0.0.1:8080`
 * @throws Error when it is no HAR file, or has no request to the origin
 */
export function readHar(text: string, origin: string): readonly ProbeOperation[] {
  const operations = entriesOf(text).flatMap(({ request: { method, url: address, headers, postData } }) => {
    if (!URL.canParse(address)) return [];
    const url = new URL(address);
    if (url.origin !== new URL(origin).origin || isAsset(url.pathname)) return [];
    const form = postData?.params?.map(({ name, value }) => [name, value ?? '']);
    const body = postData?.text ?? (form === undefined ? undefined : new URLSearchParams(form).toString());
    const plain = operationOf(method, `${url.pathname}${url.search}`, body === '' ? undefined : body);
    return [recordedOperation(plain, headers?.map(({ name, value }) => [name, value] as const) ?? [])];
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
  const harEntry = formOfEntry();
  return entries.map((entry, index) => {
    const { data, error } = harEntry.safeParse(entry);
    if (data !== undefined) return data;
    const [issue] = error.issues;
    throw new Error(`log.entries[${index}].${issue?.path.join('.')}: ${issue?.message}`);
  });
}

function isAsset(path: string): boolean {
  return path === '/' || /\.(html?|css|m?js|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|wasm)$/i.test(path);
}
