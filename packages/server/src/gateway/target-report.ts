import type { AuthRequest } from 'countersign';
import {
  digestApiKey,
  findApiKey,
  findCredentialInTarget,
  type PresentedOptions,
  parseApiKey,
  readPresented,
} from 'countersign/building-blocks';
import type { ApiKeys } from '../api-keys/api-keys.ts';

/**
 * Reports an API key in the target of a request that is refused before the gate sees it, as the gate does with those it
 * sees: the key has passed through logs all the same.
 */
export function createTargetReport(
  { prefixes, recordExposure }: Pick<ApiKeys, 'prefixes' | 'recordExposure'>,
  presentedOptions: PresentedOptions,
): (request: AuthRequest, requestId: string) => void {
  const finders = [(text: string) => findApiKey(text, prefixes)];
  return (request, requestId) => {
    const text = findCredentialInTarget(request.target, finders)?.text;
    const parsed = text === undefined ? undefined : parseApiKey(text, prefixes);
    if (text === undefined || parsed === undefined || parsed === 'damaged') return;
    const presented = readPresented(request, presentedOptions);
    const remoteAddress = 'code' in presented ? request.remoteAddress : presented.clientAddress;
    recordExposure({ query: { id: parsed.id, digest: digestApiKey(text) }, place: 'url', remoteAddress, requestId });
  };
}
