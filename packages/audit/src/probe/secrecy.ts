import type { Exchange, HeaderList, ProbeRequest } from './exchange.ts';

/** Keeps secrets out of what is shown: those it was told of, and what looks like one. */
export class Secrecy {
  readonly #secrets: string[];

  constructor(secrets: readonly string[] = []) {
    this.#secrets = [];
    for (const secret of secrets) this.add(secret);
  }

  /** Short values are left alone: masking `1` would make a text unreadable and hide nothing. */
  add(secret: string): void {
    if (secret.length < 4 || this.#secrets.includes(secret)) return;
    this.#secrets.push(secret);
    this.#secrets.sort((a, b) => b.length - a.length);
  }

  mask(text: string): string {
    let masked = text;
    for (const secret of this.#secrets) masked = maskSecret(masked, secret);
    return masked.replace(secretLike, shortened).replace(basicPair, shortened).replace(parameter, shortened);
  }
}

/** The text as a pattern that it alone fits. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** In each form in which it may stand in a request or a reply, in any case; what is only a good part of it, too. */
function maskSecret(text: string, secret: string): string {
  const forms = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
  const whole = [...new Set(forms)].reduce(
    (masked, form) => masked.replace(new RegExp(escaped(form), 'gi'), () => shortened(secret)),
    text,
  );
  return maskBeginnings(whole, secret);
}

/** Attacks try keys that were cut or changed at their end: whoever sees the first half has not far to go. */
function maskBeginnings(text: string, secret: string): string {
  const least = Math.max(8, secret.length >> 1);
  if (secret.length <= least) return text;
  const beginning = new RegExp(`${escaped(secret.slice(0, least))}[^\\s"'&;,…]*`, 'gi');
  return text.replace(beginning, (found) => shortened(found));
}

const secretLike =
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)?|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|(?<="(?:[\w-]{0,40}(?:token|secret|password|passwd|pwd|api[_-]?key|jwt|session[_-]?id)|d|p|q|dp|dq|qi|k)"\s{0,9}:\s{0,9}")[^"…]{6,}(?=")/gi;

/** Of a query or a form: codes and tokens. */
const parameter =
  /(?<=(?:^|[?&#\s])(?:code|access_token|id_token|refresh_token|token|client_secret|password|code_verifier)=)[^&\s"'…]{6,}(?!…)/gi;

/** What stands behind "Basic", and is no word of a sentence. */
const basicPair = /(?<=\b[Bb]asic )(?=[a-z]*[A-Z0-9+/=])[A-Za-z0-9+/=]{8,}/g;

/** `eyJh…(312)`: the first four characters and the length. */
function shortened(secret: string): string {
  return `${secret.slice(0, 4)}…(${secret.length})`;
}

const credentialHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-auth-token|x-access-token)$/i;

/** Request and reply as lines, secrets masked, the body cut. */
export function showExchange({ request, reply }: Exchange, secrecy: Secrecy): string {
  const lines = [
    `> ${request.method} ${secrecy.mask(request.target)}`,
    ...showHeaders(request.headers, secrecy).map((line) => `> ${line}`),
    ...(request.body === undefined ? [] : ['>', ...cut(secrecy.mask(looked(request.body))).map((line) => `> ${line}`)]),
    `< ${reply.status}`,
    ...showHeaders(reply.headers, secrecy).map((line) => `< ${line}`),
    ...(reply.body === '' ? [] : ['<', ...cut(secrecy.mask(looked(reply.body))).map((line) => `< ${line}`)]),
  ];
  return lines.join('\n');
}

function showHeaders(headers: HeaderList, secrecy: Secrecy): readonly string[] {
  return headers
    .filter(([name]) => !/^(date|connection|keep-alive|content-length|etag|transfer-encoding)$/i.test(name))
    .map(
      ([name, value]) =>
        `${name}: ${credentialHeaders.test(name) ? maskCredential(name, value, secrecy) : secrecy.mask(value)}`,
    );
}

/** A header that carries a credential shows its scheme, and its cookies' names and attributes. */
function maskCredential(name: string, value: string, secrecy: Secrecy): string {
  if (/cookie$/i.test(name)) {
    return secrecy
      .mask(value)
      .replace(/(^|;\s*)([^=;\s]+)=([^;]{6,})/g, (whole, before: string, key: string, content: string) =>
        /^(path|domain|expires|max-age|samesite)$/i.test(key) || content.includes('…')
          ? whole
          : `${before}${key}=${shortened(content)}`,
      );
  }
  const masked = secrecy.mask(value);
  if (masked.includes('…')) return masked;
  const [, scheme = '', rest = ''] = /^(\S+ )?([\s\S]*)$/.exec(value) ?? [];
  return rest.length < 6 ? value : `${scheme}${shortened(rest)}`;
}

/** More than is shown, so that a secret which is cut is still seen for one. */
function looked(text: string): string {
  return text.slice(0, 20_000);
}

function cut(text: string): readonly string[] {
  const short = text.length > 600 ? `${text.slice(0, 600)}… (${text.length} characters)` : text;
  return short.split(/\r?\n/).slice(0, 24);
}

/**
 * A curl command that sends the same. Values that are secret stand as shell variables.
 *
 * @param variable what a token stands for: `TOKEN`, `FORGED_TOKEN`
 */
export function curlOf(request: ProbeRequest, baseUrl: string, secrecy: Secrecy, variable = 'TOKEN'): string {
  const url = `${request.origin ?? new URL(baseUrl).origin}${secrecy.mask(request.target).replace(/[^&=?/…]{0,300}…\(\d{1,9}\)/g, `$${variable}`)}`;
  const parts = [
    'curl -i --path-as-is',
    ...(request.method === 'GET' ? [] : request.method === 'HEAD' ? ['-I'] : [`-X ${quote(request.method, variable)}`]),
    quote(url, variable),
    ...request.headers.map(
      ([name, value]) => `-H ${quote(`${name}: ${maskForCurl(name, value, secrecy, variable)}`, variable)}`,
    ),
    ...(request.body === undefined
      ? []
      : [
          `--data-raw ${quote(secrecy.mask(request.body).replace(/[^"=&:\s…]{0,300}…\(\d{1,9}\)/g, `$${variable}`), variable)}`,
        ]),
  ];
  return parts.join(' ');
}

function maskForCurl(name: string, value: string, secrecy: Secrecy, variable: string): string {
  const shown = credentialHeaders.test(name) ? maskCredential(name, value, secrecy) : secrecy.mask(value);
  return shown.replace(/[^\s=;…]{0,300}…\(\d{1,9}\)/g, `$${variable}`);
}

/** Within double quotes where the variable has to be filled in by the shell, and nothing else is; else within single ones. */
function quote(text: string, variable: string): string {
  const parts = text.split(`$${variable}`);
  if (parts.length === 1) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `"${parts.map((part) => part.replace(/["\\`$]/g, '\\$&')).join(`$${variable}`)}"`;
}
