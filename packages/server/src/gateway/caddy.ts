import { emptyIdentityHeaders } from './identity-headers.ts';
import { type ProxyContract, saysWhereFrom, write } from './proxy-contract.ts';

/** Caddy `forward_auth`: it describes the original request by itself, and relays every refusal whole. */
export const caddyContract: ProxyContract = {
  name: 'caddy',
  isSpokenIn: ({ forwardedMethod, forwardedUri }) => forwardedMethod !== undefined || forwardedUri !== undefined,
  readOriginal(headers) {
    const { forwardedMethod, forwardedUri } = headers;
    if (forwardedMethod === undefined || forwardedUri === undefined) {
      return 'Caddy did not say what was asked: X-Forwarded-Method and X-Forwarded-Uri are missing. Use forward_auth.';
    }
    if (!saysWhereFrom(headers)) {
      return 'Caddy did not say where the request came from: X-Forwarded-For and X-Forwarded-Proto are missing. Use forward_auth.';
    }
    return { method: forwardedMethod, target: forwardedUri };
  },
  refuse(response, { status, headers, body }) {
    write(response, status, [...emptyIdentityHeaders, ...headers], body);
  },
};
