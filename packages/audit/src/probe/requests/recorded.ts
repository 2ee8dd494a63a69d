import type { HeaderList } from '../exchange.ts';
import type { ProbeOperation } from './operation.ts';

/** Headers that say who asks, that belong to the connection, or that a browser adds. */
const dropped =
  /^(:.*|host|connection|content-length|transfer-encoding|keep-alive|te|upgrade.*|accept-encoding|user-agent|referer|origin|cookie|authorization|proxy-authorization|sec-.*|if-.*|cache-control|pragma|dnt|priority|x-api-key|api-key|apikey|x-auth-token|x-access-token|x-amz-.*|.*-(token|key|secret|signature))$/i;

const credentialNames = /^(access_token|token|api_?key|key|apikey|auth|auth_token|jwt|secret|signature|sig)$/i;

/** An operation of a request that was recorded, without the credential that it was sent with. */
export function recordedOperation(plain: ProbeOperation, headers: HeaderList): ProbeOperation {
  const kept = headers.filter(([name]) => !dropped.test(name));
  const isTyped = kept.some(([name]) => name.toLowerCase() === 'content-type');
  const [path = '', query] = plain.target.split('?');
  const pairs = (query ?? '')
    .split('&')
    .filter((pair) => pair !== '' && !credentialNames.test(pair.split('=')[0] ?? ''));
  return {
    ...plain,
    target: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    headers: isTyped ? kept : [...kept, ...plain.headers],
  };
}
