import type { IncomingMessage } from 'node:http';
import type { AuthRequest } from 'countersign';
import type { Presented } from 'countersign/building-blocks';
import { isFormContentType, parseForm } from './form.ts';
import type { OAuthError, OAuthRequest } from './oauth-message.ts';
import type { OAuthServices } from './oauth-services.ts';

const maximumBodyBytes = 65_536;

export function toAuthRequest({ method = '', url = '', rawHeaders, socket }: IncomingMessage): AuthRequest {
  const encrypted = 'encrypted' in socket && socket.encrypted === true;
  return { method, target: url, rawHeaders, encrypted, remoteAddress: socket.remoteAddress };
}

/** Everything that can be judged before the body is read. */
export function judgeHead(
  authRequest: AuthRequest,
  contentType: string | undefined,
  services: Pick<OAuthServices, 'present'>,
): Presented | { readonly error: OAuthError } {
  const presented = services.present(authRequest);
  if ('code' in presented) return refuse('The headers cannot be read in one way only.', presented.reason);
  if (!presented.confidential) {
    return refuse('Credentials are accepted over https only. Replace the one that was sent in the clear.');
  }
  if (authRequest.target.includes('?')) {
    return refuse('Parameters belong in the body: what stands in a URL ends up in logs. Replace what was sent so.');
  }
  return isFormContentType(contentType)
    ? presented
    : refuse('The Content-Type has to be application/x-www-form-urlencoded.');
}

export function judgeBody(
  body: string,
  request: Omit<OAuthRequest, 'form'>,
): OAuthRequest | { readonly error: OAuthError } {
  const form = parseForm(body);
  return 'defect' in form ? refuse(form.defect) : { ...request, form };
}

function refuse(description: string, reason = description): { readonly error: OAuthError } {
  return { error: { code: 'invalid_request', description, reason } };
}

export const bodyTooLarge: OAuthError = {
  code: 'invalid_request',
  description: 'The body is larger than 64 kB.',
  status: 413,
  headers: ['Connection', 'close'],
};

/**
 * Calls `done` once with the body, or with undefined as soon as it is too large. Not at all when the sender goes away.
 * One byte is one character: what is beyond ASCII is refused later.
 */
export function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maximumBodyBytes) {
      chunks.push(chunk);
      return;
    }
    request.off('data', take).off('end', finish).resume();
    done(undefined);
  };
  const finish = () => done((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('latin1'));
  request.on('data', take).on('end', finish);
}
