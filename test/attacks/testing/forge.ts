import { type KeyObject, sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { TestAuthority } from './system.ts';

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value)).toString(
    'base64url',
  );

/** Makes tokens with the authority's own signing key, so that nothing but what a test changes is wrong with them. */
export interface Forge {
  /** A good token that the authority issued. */
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly key: KeyObject;
  /** Signs with what is given in place of the good token's header and claims; texts and bytes as they are. */
  sign(change: { readonly header?: unknown; readonly claims?: unknown }): string;
  /** The good token's claims with some changed; `undefined` leaves one out. */
  withClaims(change: Readonly<Record<string, unknown>>): string;
  withHeader(change: Readonly<Record<string, unknown>>): string;
}

export async function createForge(authority: TestAuthority): Promise<Forge> {
  const token = await authority.obtainToken(await authority.createClient());
  const header = decodeProtectedHeader(token) as Readonly<Record<string, unknown>>;
  const claims = decodeJwt(token) as Readonly<Record<string, unknown>>;
  const { key } = authority.server.authority.services.signingKeys.active();
  const signParts: Forge['sign'] = ({ header: forgedHeader = header, claims: forgedClaims = claims }) => {
    const input = `${encode(forgedHeader)}.${encode(forgedClaims)}`;
    return `${input}.${signInput(input, key)}`;
  };
  return {
    token,
    header,
    claims,
    key,
    sign: signParts,
    withClaims: (change) => signParts({ claims: { ...claims, ...change } }),
    withHeader: (change) => signParts({ header: { ...header, ...change } }),
  };
}

/** ES256 or RS256, whichever the key is for. */
export function signInput(input: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}
