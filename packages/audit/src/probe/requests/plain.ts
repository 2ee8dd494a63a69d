import type { ProbeOperation } from './operation.ts';

/**
 * Reads a list of requests: `GET /orders`, one a line, with a JSON body after the target if there is one. Empty lines and those that begin with `#` are
 * left out.
 *
 * @throws Error that names the line
 */
export function readPlainRequests(text: string): readonly ProbeOperation[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const [, method, target, body] = /^([A-Za-z]+)\s+(\/\S*)(?:\s+(.+))?$/.exec(trimmed) ?? [];
    if (method === undefined || target === undefined) {
      throw new Error(`line ${index + 1} is not of the form GET /orders, or POST /orders {"item":"tea"}`);
    }
    return [operationOf(method, target, body)];
  });
}

/** An operation of a request line of which nothing more is known. */
export function operationOf(method: string, target: string, body?: string): ProbeOperation {
  const path = target.replace(/[?#].*$/, '');
  return {
    method: method.toUpperCase(),
    path,
    target,
    headers:
      body === undefined
        ? []
        : [['Content-Type', /^\s*[[{"]/.test(body) ? 'application/json' : 'application/x-www-form-urlencoded']],
    ...(body === undefined ? {} : { body }),
    scopes: [],
    pathParameters: path.split('/').filter((part) => /^(\d+|[0-9a-f]{8}-[0-9a-f-]{27,}|[0-9a-f]{24})$/i.test(part)),
  };
}
