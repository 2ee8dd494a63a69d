import { emptyIdentityHeaders } from './identity-headers.ts';
import { type ProxyContract, saysWhereFrom, write } from './proxy-contract.ts';

/**
 * nginx `auth_request`. What is known of the original request is what the configuration sets (examples/nginx).
 *
 * nginx understands 2xx, 401 and 403, and turns everything else into 500. So every refusal but 401 is answered 403, and the
 * real one goes along in `X-Auth-Status` and `X-Auth-Problem`, from which the configuration gives it to the caller. Where the
 * configuration does not, the caller sees 403: closed all the same.
 */
export const nginxContract: ProxyContract = {
  name: 'nginx',
  isSpokenIn: ({ originalMethod, originalUri }) => originalMethod !== undefined || originalUri !== undefined,
  readOriginal(headers) {
    const { originalMethod, originalUri } = headers;
    if (originalMethod === undefined || originalUri === undefined) {
      return 'nginx did not say what was asked. Set X-Original-Method $request_method and X-Original-URI $request_uri with proxy_set_header.';
    }
    if (!saysWhereFrom(headers)) {
      return 'nginx did not say where the request came from. Set X-Forwarded-For $remote_addr and X-Forwarded-Proto $scheme with proxy_set_header.';
    }
    return { method: originalMethod, target: originalUri };
  },
  refuse(response, { status, headers, body }) {
    const real = ['X-Auth-Status', String(status), 'X-Auth-Problem', body];
    write(response, status === 401 ? 401 : 403, [...emptyIdentityHeaders, ...headers, ...real], body);
  },
};
