import type { Cursor } from './cursor.ts';
import type { DocumentVersion, Server } from './operation.ts';

/** The servers that a document names; Swagger 2's `schemes`, `host` and `basePath` are one server a scheme. */
export function readServers(root: Cursor, version: DocumentVersion): readonly Server[] {
  return version === '2.0' ? swaggerServers(root) : serversIn(root);
}

/** The `servers` of a document, a path or an operation. */
export function serversIn(cursor: Cursor): readonly Server[] {
  return (cursor.at('servers')?.items() ?? []).map((server) => ({
    url: server.text('url') ?? '/',
    variables: Object.fromEntries(
      (server.at('variables')?.entries() ?? []).map(([name, variable]) => [name, valuesOf(variable)]),
    ),
    pointer: server.pointer,
  }));
}

function valuesOf(variable: Cursor): readonly string[] {
  const listed = variable.texts('enum');
  const fallback = variable.at('default')?.value;
  return listed.length > 0 ? listed : fallback === undefined ? [] : [String(fallback)];
}

function swaggerServers(root: Cursor): readonly Server[] {
  const host = root.text('host');
  const basePath = root.text('basePath') ?? '';
  if (host === undefined) {
    const pointer = root.at('basePath')?.pointer ?? root.pointer;
    return basePath === '' ? [] : [{ url: basePath, variables: {}, pointer }];
  }
  const schemes = root.at('schemes')?.items() ?? [];
  if (schemes.length === 0) {
    return [{ url: `//${host}${basePath}`, variables: {}, pointer: root.at('host')?.pointer ?? root.pointer }];
  }
  return schemes.map(({ value, pointer }) => ({
    url: `${String(value)}://${host}${basePath}`,
    variables: {},
    pointer,
  }));
}

/** Every address that a server may have, its variables filled in; at most as many as its longest enumeration. */
export function addressesOf({ url, variables }: Server): readonly string[] {
  const most = Math.max(1, ...Object.values(variables).map((values) => values.length));
  const filled = Array.from({ length: most }, (_one, index) =>
    url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
      const values = variables[name] ?? [];
      return values[Math.min(index, values.length - 1)] ?? whole;
    }),
  );
  return [...new Set(filled)];
}

/** The path that a server puts before the operations', without a slash at the end: `/api/v1`, or `''`. */
export function basePathOf(server: Server): string {
  const [address = ''] = addressesOf(server);
  const path = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*|^\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  return path === '' ? '' : `/${path.replace(/^\/+|(?<!\/)\/+$/g, '')}`.replace(/^\/$/, '');
}

/** Whether a host is this machine, or a name that only a network of one's own knows. */
export function isLocalAddress(address: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(address)?.[1]?.toLowerCase();
  if (host === undefined) return false;
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal|.+\.(local|test|internal))$/.test(
    host,
  );
}
