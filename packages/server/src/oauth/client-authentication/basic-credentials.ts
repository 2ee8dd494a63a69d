import { decodeFormText } from '../form.ts';

export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const printableAscii = /^[\x20-\x7e]+$/;

/**
 * Reads the credentials of `client_secret_basic`. Both are form-encoded before they are joined by a colon (RFC 6749
 * section 2.3.1), so a colon, a percent sign or anything beyond ASCII in them arrives as `%XX`. Undefined when they are not.
 */
export function parseBasicCredentials(credentials: string): ClientCredentials | undefined {
  if (!base64.test(credentials)) return undefined;
  const text = Buffer.from(credentials, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  if (colon === -1 || !printableAscii.test(text)) return undefined;
  const clientId = decodeFormText(text.slice(0, colon));
  const clientSecret = decodeFormText(text.slice(colon + 1));
  if (!clientId || !clientSecret) return undefined;
  return { clientId, clientSecret };
}
