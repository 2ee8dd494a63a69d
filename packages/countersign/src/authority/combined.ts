import type { Authority } from '../core/authority.ts';
import { ConfigurationError } from '../core/errors.ts';

/**
 * One authority of several: at most one that issues tokens, at most one that knows API keys. Each is asked for what it knows.
 *
 * @throws {ConfigurationError} when two would have to answer the same question.
 */
export function combineAuthorities(...authorities: readonly Authority[]): Authority {
  const issuing = onlyOne(authorities, 'issue tokens', (authority) => authority.issuer !== undefined);
  const knowing = onlyOne(authorities, 'know API keys', (authority) => authority.apiKeys !== undefined);
  const revoking = onlyOne(authorities, 'have a revocation log', (authority) => authority.revocations !== undefined);
  return {
    issuer: issuing?.issuer,
    verificationKey: (hint) => issuing?.verificationKey(hint) ?? { outcome: 'unknown' },
    ...(knowing?.apiKeys && { apiKeys: knowing.apiKeys }),
    ...(revoking?.revocations && { revocations: revoking.revocations }),
    close() {
      for (const authority of authorities) {
        authority.close();
      }
    },
  };
}

function onlyOne(
  authorities: readonly Authority[],
  what: string,
  does: (authority: Authority) => boolean,
): Authority | undefined {
  const found = authorities.filter(does);
  if (found.length > 1) {
    throw new ConfigurationError(`authority: ${found.length} of them ${what}; only one may`);
  }
  return found[0];
}
