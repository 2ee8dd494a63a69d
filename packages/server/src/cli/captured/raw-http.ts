import { isLoopbackHost } from '../../config/config.ts';
import type { Captured } from './captured-request.ts';

/** Reads a request as it stands on the wire (RFC 9112 section 2.1), up to its body. Never throws. */
export function readRawHttp(text: string): Captured {
  const lines = text.split(/\r?\n/);
  const [, method = '', target = ''] = /^(\S+) +(\S+) +HTTP\/\d/.exec(lines[0] ?? '') ?? [];
  if (method === '')
    return { kind: 'unreadable', reason: 'It does not begin with a request line such as "GET /orders HTTP/1.1".' };
  const headers: string[] = [];
  for (const [index, line] of lines.slice(1).entries()) {
    if (line === '') break;
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line) && headers.length > 0) {
      headers.push(`${headers.pop()} ${line.trim()}`);
    } else if (colon <= 0) {
      return { kind: 'unreadable', reason: `Line ${index + 2} is not a header: it has no name and colon.` };
    } else {
      headers.push(line.slice(0, colon), line.slice(colon + 1).trim());
    }
  }
  return { kind: 'request', request: { method, target, headers, ...connectionTo(hostOf(headers)) }, notes: [] };
}

function hostOf(headers: readonly string[]): string {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  return (at === -1 ? '' : (headers[at + 1] ?? '')).replace(/:\d+$/, '');
}

/** The text does not say how it was sent: in the clear to this machine, encrypted to any other. */
function connectionTo(host: string) {
  return isLoopbackHost(host) ? { encrypted: false, remoteAddress: '127.0.0.1' } : { encrypted: true };
}
