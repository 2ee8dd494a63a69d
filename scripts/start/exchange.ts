import { request } from 'node:http';

/** A request as it will be sent: headers may stand twice, which `fetch` would not allow. */
export interface Call {
  readonly url: string;
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** A body of type application/x-www-form-urlencoded. */
  readonly form?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
}

const deadlineMilliseconds = 10_000;

export function exchange({ url, method = 'GET', headers = [], form }: Call): Promise<Answer> {
  const { host } = new URL(url);
  const content =
    form === undefined
      ? []
      : ['Content-Type', 'application/x-www-form-urlencoded', 'Content-Length', String(form.length)];
  return new Promise((resolve, reject) => {
    const sending = request(url, {
      method,
      headers: ['Host', host, ...headers.flat(), ...content],
      signal: AbortSignal.timeout(deadlineMilliseconds),
      agent: false,
    });
    sending.once('error', reject);
    sending.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('error', reject);
      response.once('end', () => {
        const single = Object.entries(response.headers).map(([name, value]) => [name, value?.toString()]);
        resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(single), body: parse(text) });
      });
    });
    sending.end(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
