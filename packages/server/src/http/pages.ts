import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createReadiness, type ReadinessCheck } from '../observability/health.ts';
import type { Metrics } from '../observability/metrics.ts';

export interface PagesOptions {
  readonly issuer: string;
  readonly checks: readonly ReadinessCheck[];
  readonly metrics: Pick<Metrics, 'render'>;
  /** Resolves true for who may see the metrics; otherwise it has answered. */
  readonly admitToMetrics: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly onError: (error: unknown, where: string) => void;
}

type Page = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The few pages that are no API: what this is, whether it is well, how it does. Undefined for every other path. */
export function createPages(options: PagesOptions): (path: string) => RequestListener | undefined {
  const { issuer, metrics } = options;
  const readinessOf = createReadiness(options.checks);
  const pages: ReadonlyMap<string, Page> = new Map<string, Page>([
    ['/', (_request, response) => send(response, 200, 'text/plain; charset=utf-8', welcome(issuer))],
    ['/healthz', (_request, response) => send(response, 200, 'application/json', '{"status":"ok"}')],
    [
      '/readyz',
      async (_request, response) => {
        const readiness = await readinessOf();
        const body = JSON.stringify({ status: readiness.ready ? 'ready' : 'not ready', checks: readiness.checks });
        send(response, readiness.ready ? 200 : 503, 'application/json', body);
      },
    ],
    [
      '/metrics',
      async (request, response) => {
        if (!(await options.admitToMetrics(request, response))) return;
        const { contentType, body } = await metrics.render();
        send(response, 200, contentType, body);
      },
    ],
  ]);
  return (path) => {
    const page = pages.get(path);
    return page && ((request, response) => serve(page, request, response, options.onError));
  };
}

async function serve(
  page: Page,
  request: IncomingMessage,
  response: ServerResponse,
  onError: PagesOptions['onError'],
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return send(response, 405, 'text/plain; charset=utf-8', 'Only GET and HEAD.\n');
  }
  try {
    await page(request, response);
  } catch (error) {
    onError(error, 'page');
    if (!response.headersSent) send(response, 500, 'text/plain; charset=utf-8', 'The server failed.\n');
  }
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}

function welcome(issuer: string): string {
  return [
    'This is Countersign, an authority for API credentials.',
    '',
    `Issuer:     ${issuer}`,
    `Metadata:   ${issuer}/.well-known/oauth-authorization-server`,
    `Admin API:  ${issuer}/admin/v1/openapi.json`,
    '',
  ].join('\n');
}
