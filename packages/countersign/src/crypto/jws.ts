import type { KeyHint, VerificationKey } from '../core/authority.ts';
import { decodeBase64urlText } from './base64url.ts';
import { type JsonObject, parseJsonObjectText } from './json.ts';
import { algorithmNamed, verifySignature } from './jws-algorithms.ts';

/** Longer tokens are refused before anything is computed from them. In characters. */
export const maximumJwsLength = 16_384;

/** A protected header, as far as a verifier may look at it. `jwk`, `jku`, `x5c` and their like are nothing it looks at. */
export interface JwsHeader extends KeyHint {
  readonly outcome: 'parsed';
  /** `alg`, with `Ed25519` written as `EdDSA`. May be anything; to be compared with the key's. */
  readonly algorithm: string;
  /** `typ` in lower case and without the `application/` that may be left out (RFC 7515 section 4.1.9). */
  readonly type: string | undefined;
  /** The whole header, for people to look at. */
  readonly parameters: JsonObject;
}

/** A JWS taken apart. Nothing in it is verified. */
export interface CompactJws {
  readonly outcome: 'parsed';
  readonly header: JwsHeader;
  readonly signingInput: string;
  /** As sent, like the signature: whether it is base64url is found out by whoever decodes it. */
  readonly payload: string;
  readonly signature: string;
}

/** Why a text is not a JWS that we could verify. */
export interface JwsDefect {
  readonly outcome: 'refused';
  readonly defect: 'malformed' | 'critical-header';
  readonly reason: string;
}

const tooLong = defect('malformed', `The token is longer than ${maximumJwsLength} characters.`);
const notThreeSegments = defect('malformed', 'The token does not have three segments.');
const headerNotBase64url = defect('malformed', 'The header is not UTF-8 in base64url.');
const headerNotObject = defect('malformed', 'The header is not a JSON object with unique members.');
const headerMemberType = defect('malformed', 'alg is missing, or one of alg, typ and kid is not text.');
const criticalHeader = defect('critical-header', 'The header has crit or b64, and no extension is supported.');

/** Headers by their text. An issuer has few, and they come with every token. */
const knownHeaders = new Map<string, JwsHeader>();
const maximumKnownHeaders = 64;
const maximumKnownHeaderLength = 512;

/**
 * Takes a compact JWS apart (RFC 7515 section 5.2, steps 1 to 7), strictly: three segments, base64url without padding, a header
 * with unique members, at most 16,384 characters. Every extension that would have to be understood is refused (section 4.1.11).
 */
export function parseCompactJws(token: string): CompactJws | JwsDefect {
  if (token.length > maximumJwsLength) {
    return tooLong;
  }
  const headerEnd = token.indexOf('.');
  const payloadEnd = token.indexOf('.', headerEnd + 1);
  if (headerEnd === -1 || payloadEnd === -1 || token.indexOf('.', payloadEnd + 1) !== -1) {
    return notThreeSegments;
  }
  const headerText = token.slice(0, headerEnd);
  const header = knownHeaders.get(headerText) ?? parseHeader(headerText);
  if (header.outcome === 'refused') {
    return header;
  }
  return {
    outcome: 'parsed',
    header,
    signingInput: token.slice(0, payloadEnd),
    payload: token.slice(headerEnd + 1, payloadEnd),
    signature: token.slice(payloadEnd + 1),
  };
}

/** True when the token's algorithm is the key's own, and its signature the key's. Says nothing of what the payload is. */
export function verifyJws(jws: CompactJws, key: VerificationKey): boolean {
  return (
    jws.header.algorithm === key.algorithm && verifySignature(key.algorithm, key.key, jws.signingInput, jws.signature)
  );
}

/** The claims of a JWT (RFC 7519 section 7.2, steps 7 to 10): for after its signature was verified. undefined when they are not an object. */
export function parseJwtClaims(jws: CompactJws): JsonObject | undefined {
  const json = decodeBase64urlText(jws.payload);
  return json === undefined ? undefined : parseJsonObjectText(json);
}

function parseHeader(text: string): JwsHeader | JwsDefect {
  const json = decodeBase64urlText(text);
  if (json === undefined) {
    return headerNotBase64url;
  }
  const parameters = parseJsonObjectText(json);
  if (parameters === undefined) {
    return headerNotObject;
  }
  const header = readHeader(parameters);
  if (header.outcome === 'parsed' && text.length <= maximumKnownHeaderLength) {
    if (knownHeaders.size >= maximumKnownHeaders) {
      knownHeaders.clear();
    }
    // Written anew: a slice would keep the whole token in memory.
    knownHeaders.set(Buffer.from(json).toString('base64url'), header);
  }
  return header;
}

function readHeader(parameters: JsonObject): JwsHeader | JwsDefect {
  const { alg, typ, kid } = parameters;
  if (typeof alg !== 'string' || !isTextOrAbsent(typ) || !isTextOrAbsent(kid)) {
    return headerMemberType;
  }
  if (parameters.crit !== undefined || parameters.b64 !== undefined) {
    return criticalHeader;
  }
  return { outcome: 'parsed', keyId: kid, algorithm: algorithmNamed(alg) ?? alg, type: mediaType(typ), parameters };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function mediaType(typ: string | undefined): string | undefined {
  return typ?.toLowerCase().replace(/^application\/(?=[^/]+$)/, '');
}

function defect(kind: JwsDefect['defect'], reason: string): JwsDefect {
  return { outcome: 'refused', defect: kind, reason };
}
