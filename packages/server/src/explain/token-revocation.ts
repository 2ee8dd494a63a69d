import type { RevocationEntry } from 'countersign';
import type { JsonObject } from 'countersign/building-blocks';
import type { Store } from '../store/contract.ts';
import { type Check, failed, passed, unknown, when } from './explanation.ts';

const pageSize = 1000;

/** Which entry of the revocation log, if any, ends the token. Rejects with `StoreUnavailableError`. */
export async function revocationCheck(
  claims: JsonObject,
  signingKeyId: unknown,
  revocations: Pick<Store['revocations'], 'list'>,
): Promise<Check> {
  const { iat } = claims;
  if (typeof iat !== 'number')
    return unknown('revocation', 'the log names tokens by when they were issued, and iat cannot be read');
  const entry = await findEntry(claims, signingKeyId, iat, revocations);
  if (entry === undefined) return passed('revocation', 'no entry of the revocation log covers it');
  return failed('revocation', 'ERR_ACCESS_TOKEN_REVOKED', {
    detail: `entry ${entry.sequence} of the revocation log ended it`,
    actual: describe(entry),
    advice:
      entry.kind === 'client'
        ? 'If the client itself goes on (clients show), get a new token; else create a new client.'
        : 'Get a new token.',
  });
}

async function findEntry(
  claims: JsonObject,
  signingKeyId: unknown,
  issuedAt: number,
  revocations: Pick<Store['revocations'], 'list'>,
): Promise<RevocationEntry | undefined> {
  const named: Readonly<Record<RevocationEntry['kind'], unknown>> = {
    token: claims.jti,
    session: claims.sid,
    client: claims.client_id,
    subject: claims.sub,
    'signing-key': signingKeyId,
    'api-key': undefined,
  };
  for (let after = 0; ; ) {
    const page = await revocations.list(after, pageSize);
    const found = page.find(
      ({ kind, id, notBefore }) => named[kind] === id && (kind === 'token' || issuedAt <= notBefore),
    );
    const last = page.at(-1);
    if (found !== undefined || last === undefined || page.length < pageSize) return found;
    after = last.sequence;
  }
}

function describe({ kind, id, notBefore }: RevocationEntry): string {
  if (kind === 'token') return 'this token was revoked';
  return `the tokens of ${kind.replace('-', ' ')} ${id} issued until ${when(notBefore)} are revoked`;
}
