import { type ApiAttack, type AttackOutcome, type OperationAttack, safe, skipped } from '../attack.ts';
import { apply } from '../credentials.ts';
import { headerOf } from '../exchange.ts';
import { remedies } from '../remedies.ts';
import { nameOf } from '../requests/operation.ts';
import { logIn } from '../session.ts';

const remedy = remedies['basic-over-http'];

export const basicOverHttp: ApiAttack = {
  id: 'basic-over-http',
  number: 'D48',
  level: 'api',
  title: 'Passwords are accepted without encryption',
  cwe: [319, 523],
  severity: 'high',
  why: 'Basic sends the password with each request, for anybody on the way to read.',
  remedy,
  async run(context) {
    const { credential, isEncrypted, isLoopback, client, protectedOperations, settings } = context;
    const [operation] = protectedOperations;
    if (operation === undefined) return skipped('No operation is known to be protected.');
    const challenge = headerOf(operation.baseline.none.reply, 'WWW-Authenticate') ?? '';
    if (credential?.kind !== 'basic' && !/\bbasic\b/i.test(challenge)) return skipped('The API does not use Basic.');
    if (isEncrypted) {
      const plain = plainOrigin(client.baseUrl, settings.plainUrl);
      if (!client.isNamed(plain)) return skipped(`${plain} was not named.`);
      const exchange = await client.exchange({ ...operation.bare, origin: plain });
      return judge(exchange.reply.status, `${plain} answers`, [exchange], operation.operation);
    }
    if (isLoopback) return skipped('It is this machine, so nothing goes over a network.');
    return judge(200, 'The API is asked', [operation.baseline.valid], operation.operation);
  },
};

function judge(
  status: number,
  who: string,
  exchanges: Extract<AttackOutcome, { verdict: 'vulnerable' }>['exchanges'],
  operation: { readonly method: string; readonly path: string },
): AttackOutcome {
  if (status >= 300 && status !== 401) return safe(`Without TLS it answers ${status}.`);
  return {
    verdict: 'vulnerable',
    message: `${who} over http with Basic, and neither redirects nor refuses.`,
    exchanges,
    place: { method: operation.method, path: operation.path },
  };
}

function plainOrigin(baseUrl: URL, plainUrl: string | undefined): string {
  return plainUrl === undefined ? `http://${baseUrl.hostname}` : new URL(plainUrl).origin;
}

export const noStrictTransport: ApiAttack = {
  id: 'no-hsts',
  number: 'D49',
  level: 'api',
  title: 'https replies have no Strict-Transport-Security',
  cwe: [319],
  severity: 'low',
  why: 'A browser that is led to http once sends its cookies there.',
  remedy,
  async run({ isEncrypted, protectedOperations, client }) {
    if (!isEncrypted) return skipped('The API was asked without TLS.');
    const exchange =
      protectedOperations[0]?.baseline.valid ?? (await client.exchange({ method: 'GET', target: '/', headers: [] }));
    if (headerOf(exchange.reply, 'Strict-Transport-Security') !== undefined) return safe('It is there.');
    return {
      verdict: 'vulnerable',
      message: 'A reply over https has no Strict-Transport-Security.',
      exchanges: [exchange],
    };
  },
};

export const optionalCertificate: OperationAttack = {
  id: 'mtls-optional',
  number: 'D68',
  level: 'operation',
  title: 'A client certificate is not demanded',
  cwe: [287],
  severity: 'high',
  why: 'The certificate is looked at when it is there, and nobody minds when it is not.',
  remedy: remedies['mtls-header-trust'],
  async run(context) {
    const { settings, client, baseline, operation } = context;
    if (settings.certificate === undefined) return skipped('It takes a client certificate.');
    const request = { ...(context.credential === undefined ? context.bare : context.with()), withCertificate: false };
    let exchange: Awaited<ReturnType<typeof client.exchange>>;
    try {
      exchange = await client.exchange(request);
    } catch (error) {
      // What ends the probe, ends it; a handshake that fails is what should happen.
      if ((error as { readonly kind?: string }).kind !== 'failed') throw error;
      return safe('The handshake fails without a certificate.');
    }
    if (!context.isAccepted(exchange.reply)) return safe(`It answers ${exchange.reply.status} without a certificate.`);
    return {
      verdict: 'vulnerable',
      message: `${nameOf(operation)} answers ${exchange.reply.status} without a client certificate, as with one.`,
      exchanges: [exchange, baseline.valid],
    };
  },
};

export const crossOrigin: OperationAttack = {
  id: 'cors-reflect',
  number: 'D53',
  level: 'operation',
  title: 'Any origin may read replies with credentials',
  cwe: [942],
  severity: 'high',
  why: "A page of anybody, open in a user's browser, can call the API with the user's session and read what it says.",
  remedy: remedies['cors-credentials-reflect'],
  async run(context) {
    const { client, operation } = context;
    for (const [what, origin] of origins(client.baseUrl)) {
      const exchange = await client.exchange(
        apply({ ...context.bare, headers: [...context.bare.headers, ['Origin', origin]] }, context.credential as never),
      );
      const allowed = headerOf(exchange.reply, 'Access-Control-Allow-Origin');
      const isCredentialed = headerOf(exchange.reply, 'Access-Control-Allow-Credentials')?.toLowerCase() === 'true';
      if (allowed !== origin || !isCredentialed) continue;
      return {
        verdict: 'vulnerable',
        message: `${nameOf(operation)} allows ${what} (${origin}) to read its replies with credentials.`,
        exchanges: [exchange],
        ...(context.credential?.kind === 'cookie' || context.credential?.kind === 'basic'
          ? {}
          : { severity: 'medium' as const }),
      };
    }
    return safe('No foreign origin is allowed to send credentials.');
  },
};

function origins({ protocol, hostname }: URL): readonly (readonly [string, string])[] {
  return [
    ['any origin', 'https://countersign-probe.example'],
    ['the origin null', 'null'],
    ['an origin that begins like its own', `${protocol}//${hostname}.countersign-probe.example`],
    ['an origin that ends like its own', `${protocol}//countersign-probe${hostname}`],
  ];
}

export const cacheHeaders: OperationAttack = {
  id: 'cache-headers',
  number: 'D54',
  level: 'operation',
  title: 'Caches may keep a reply that is for one caller',
  cwe: [525],
  severity: 'medium',
  why: 'A cache on the way, or in a shared browser, gives it to the next one.',
  remedy: remedies['cache-headers'],
  async run({ baseline, operation, credential }) {
    const { valid } = baseline;
    if (!baseline.isSuccess || valid.reply.body === '') return skipped('There is no reply with a content to be kept.');
    if (operation.method !== 'GET') return skipped('Caches keep replies to GET only.');
    const text = headerOf(valid.reply, 'Cache-Control')?.toLowerCase();
    const found = (message: string): AttackOutcome => ({ verdict: 'vulnerable', message, exchanges: [valid] });
    if (text !== undefined && /\bno-store\b/.test(text)) return safe('It says no-store.');
    if (
      text !== undefined &&
      (/\bpublic\b|\bs-maxage\s*=\s*"?[1-9]/.test(text) ||
        (/\bmax-age\s*=\s*"?[1-9]/.test(text) && !/\bprivate\b/.test(text)))
    ) {
      return found(`${nameOf(operation)} says "Cache-Control: ${text}" of a reply that is for one caller.`);
    }
    if (text !== undefined && /\bprivate\b|\bno-cache\b|\bmax-age\s*=\s*"?0/.test(text))
      return safe(`It says ${text}.`);
    // RFC 9111 section 3.5: what was asked for with Authorization is for no shared cache, unless it says so.
    if (credential?.kind === 'bearer' || credential?.kind === 'basic')
      return safe('It was asked for with Authorization, so shared caches leave it alone.');
    return found(
      `${nameOf(operation)} says nothing of caches, and is asked for with a credential that caches do not know.`,
    );
  },
};

const sessionNames = /sess|auth|token|jwt|sid$|login|remember|connect\.sid|identity/i;

export const cookieFlags: ApiAttack = {
  id: 'cookie-flags',
  number: 'D65',
  level: 'api',
  title: 'A cookie that authenticates is not protected',
  cwe: [614, 1004, 1275],
  severity: 'medium',
  why: 'Without HttpOnly a script can read it, without Secure it goes over http, without SameSite foreign pages can use it.',
  remedy: remedies['token-cookie-flags'],
  async run({ protectedOperations, loginExchange: known, isEncrypted, client, settings, credential }) {
    const { login } = settings;
    const loginExchange =
      known ?? (login === undefined ? undefined : (await logIn(client, login, credential))?.exchange);
    const exchanges = [loginExchange, ...protectedOperations.map(({ baseline }) => baseline.valid)].filter(
      (one) => one !== undefined,
    );
    let seen = 0;
    for (const exchange of exchanges) {
      for (const [, line] of exchange.reply.headers.filter(([name]) => name.toLowerCase() === 'set-cookie')) {
        const name = line.slice(0, Math.max(line.indexOf('='), 0)).trim();
        if (!sessionNames.test(name) || /csrf|xsrf/i.test(name)) continue;
        seen += 1;
        const missing = missingFlags(line, isEncrypted);
        if (missing.length === 0) continue;
        return {
          verdict: 'vulnerable',
          message: `The cookie ${name} has no ${missing.join(', no ')}.`,
          exchanges: [exchange],
          place: { method: exchange.request.method, path: exchange.request.target.replace(/\?.*$/, '') },
        };
      }
    }
    return seen === 0 ? skipped('No cookie was set that authenticates.') : safe('Each has its flags.');
  },
};

function missingFlags(line: string, isEncrypted: boolean): readonly string[] {
  const has = (flag: string) => new RegExp(`;\\s*${flag}\\b`, 'i').test(line);
  return [
    ...(has('HttpOnly') ? [] : ['HttpOnly']),
    // A server without TLS, as in development, cannot set Secure in earnest.
    ...(has('Secure') || !isEncrypted ? [] : ['Secure']),
    ...(has('SameSite') && !/samesite\s*=\s*none/i.test(line) ? [] : ['SameSite of Lax or Strict']),
  ];
}
