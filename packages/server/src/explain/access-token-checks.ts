import type { Authority, KeyLookup } from 'countersign';
import {
  type CompactJws,
  type JsonObject,
  parseCompactJws,
  parseJwtClaims,
  verifyJws,
} from 'countersign/building-blocks';
import { claimChecks } from './claim-checks.ts';
import { type Check, failed, notReached, passed, show, unknown } from './explanation.ts';
import type { TokenRules } from './token-rules.ts';

export interface TokenFindings {
  readonly checks: readonly Check[];
  readonly header?: JsonObject;
  readonly claims?: JsonObject;
  /** True when the authority signed what stands there. */
  readonly isProven: boolean;
}

const claimNames = ['issuer', 'audience', 'binding', 'claims', 'expiry', 'not before', 'lifetime'];

/** The checks of the access-token scheme, in its order: form, type, algorithm, key, signature, claims. */
export async function checkAccessToken(token: string, authority: Authority, rules: TokenRules): Promise<TokenFindings> {
  const jws = parseCompactJws(token);
  if (jws.outcome === 'refused') {
    const rest = notReached('type', 'algorithm', 'signing key', 'signature', ...claimNames);
    return { checks: [refusedForm(jws.defect, jws.reason, token), ...rest], isProven: false };
  }
  const lookup = await authority.verificationKey(jws.header);
  const claims = parseJwtClaims(jws);
  const signature = signatureCheck(jws, lookup);
  const isProven = signature.outcome === 'passed';
  const checks = [
    passed('form', `three segments, ${token.length} characters`),
    typeCheck(jws),
    algorithmCheck(jws, lookup),
    keyCheck(jws, lookup),
    signature,
    ...(claims === undefined ? [payloadDefect, ...notReached(...claimNames)] : claimChecks(claims, isProven, rules)),
  ];
  return { checks, header: jws.header.parameters, ...(claims === undefined ? {} : { claims }), isProven };
}

const payloadDefect = failed('payload', 'ERR_ACCESS_TOKEN_MALFORMED', {
  detail: 'the payload is not one JSON object with unique members',
  advice: 'Copy the token again, whole. If it is whole, whoever issued it wrote no JWT.',
});

function refusedForm(defect: 'malformed' | 'critical-header', reason: string, token: string): Check {
  if (defect === 'critical-header') {
    return failed('form', 'ERR_ACCESS_TOKEN_CRITICAL_HEADER', {
      detail: reason,
      advice: 'Have the token issued without crit and b64.',
    });
  }
  return failed('form', 'ERR_ACCESS_TOKEN_MALFORMED', {
    detail: reason,
    expected: 'header.payload.signature, each base64url without padding',
    actual: `${token.split('.').length} segment(s), ${token.length} characters`,
    advice: adviceOnForm(token),
  });
}

function adviceOnForm(token: string): string {
  if (/^bearer\s/i.test(token)) return 'Leave out the word Bearer: it belongs to the header, not to the token.';
  if (/[\s"'\\]/.test(token))
    return 'There is white space or a quote in it. Copy the token again, without line breaks.';
  if (/^\$|^<|^\{/.test(token)) return 'It looks like a placeholder that was not replaced by the token.';
  if (token.split('.').length === 5) return 'It is encrypted (JWE). Only signed tokens (JWS) are accepted.';
  return 'Copy the token again, whole.';
}

function typeCheck({ header }: CompactJws): Check {
  if (header.type === 'at+jwt') return passed('type', 'typ is at+jwt: an access token (RFC 9068)');
  return failed('type', 'ERR_ACCESS_TOKEN_TYPE', {
    detail: 'the header does not say that it is an access token',
    expected: 'typ "at+jwt"',
    actual: show(header.parameters.typ),
    advice: 'Send the access_token of the token response, not the ID token or another one.',
  });
}

const neverAccepted = /^none$/i;

function algorithmCheck({ header }: CompactJws, lookup: KeyLookup): Check {
  const { alg } = header.parameters;
  if (lookup.outcome === 'found' && lookup.key.algorithm === header.algorithm) {
    return passed('algorithm', `${header.algorithm}, which is the one of the key`);
  }
  const isUnsigned = neverAccepted.test(header.algorithm);
  if (lookup.outcome === 'found' || isUnsigned || !/^(RS|PS|ES|HS)(256|384|512)$|^EdDSA$/.test(header.algorithm)) {
    return failed('algorithm', 'ERR_ACCESS_TOKEN_ALGORITHM', {
      detail: isUnsigned ? 'the token is not signed' : 'alg is not the algorithm of the key',
      expected:
        lookup.outcome === 'found' ? `${lookup.key.algorithm}, the algorithm of the key` : 'the algorithm of the key',
      actual: show(alg),
      advice: 'The authority issues no such token. Whoever made this one is trying something, or uses another issuer.',
    });
  }
  return unknown(
    'algorithm',
    `${header.algorithm} is supported; whether it is the key's cannot be said without the key`,
  );
}

function keyCheck({ header }: CompactJws, lookup: KeyLookup): Check {
  if (lookup.outcome === 'found')
    return passed('signing key', `${lookup.key.keyId ?? 'the only key'} is one of the authority's`);
  if (lookup.outcome === 'unavailable') {
    return failed('signing key', 'ERR_ACCESS_TOKEN_KEYS_UNAVAILABLE', {
      detail: `the keys cannot be had: ${lookup.reason}`,
      advice: 'See why in the log of the server.',
    });
  }
  return failed('signing key', 'ERR_ACCESS_TOKEN_UNKNOWN_KEY', {
    detail: 'the authority has no key with this kid',
    expected: 'a kid of /.well-known/jwks.json',
    actual: show(header.parameters.kid),
    advice: "The token is another issuer's, or its key was revoked or has been retired for long. Get a new token here.",
  });
}

function signatureCheck(jws: CompactJws, lookup: KeyLookup): Check {
  const [skipped] = notReached('signature');
  if (lookup.outcome !== 'found' || lookup.key.algorithm !== jws.header.algorithm) return skipped as Check;
  if (verifyJws(jws, lookup.key)) return passed('signature', 'made with that key over exactly this header and payload');
  return failed('signature', 'ERR_ACCESS_TOKEN_SIGNATURE', {
    detail: 'it was not made with that key over this header and payload',
    advice: 'The token was altered, cut, or put together from two. Get a new one.',
  });
}
