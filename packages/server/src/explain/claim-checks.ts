import type { JsonObject } from 'countersign/building-blocks';
import { type Check, failed, passed, show, span, unknown, when } from './explanation.ts';
import type { TokenRules } from './token-rules.ts';

/** The checks of the claims, in the order of the access-token scheme (RFC 9068 section 4). */
export function claimChecks(claims: JsonObject, isProven: boolean, rules: TokenRules): readonly Check[] {
  const checks = [
    issuerCheck(claims, rules),
    audienceCheck(claims, rules),
    bindingCheck(claims),
    presenceCheck(claims),
    ...timeChecks(claims, rules),
  ];
  return isProven ? checks : checks.map(unproven);
}

/** Who altered a token wrote its claims too. */
function unproven(check: Check): Check {
  return check.outcome === 'passed' ? { ...check, detail: `${check.detail} (as it says; nothing proves it)` } : check;
}

function issuerCheck({ iss }: JsonObject, { issuer }: TokenRules): Check {
  if (iss === issuer) return passed('issuer', issuer);
  return failed('issuer', 'ERR_ACCESS_TOKEN_ISSUER', {
    detail: 'iss is not this authority, character for character',
    expected: show(issuer),
    actual: show(iss),
    advice:
      typeof iss === 'string' && iss.replace(/\/$/, '') === issuer.replace(/\/$/, '')
        ? 'Only the slash at the end differs. It has to be the same on both sides.'
        : 'Get the token from this authority, or set its issuer to the URL by which callers know it.',
  });
}

function audienceCheck({ aud }: JsonObject, { audience }: TokenRules): Check {
  const audiences = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : [];
  const areTexts = audiences.length > 0 && audiences.every((item) => typeof item === 'string' && item !== '');
  if (areTexts && audience === undefined) {
    return unknown(
      'audience',
      `it is for ${audiences.join(', ')}`,
      "Say which API it is meant for with --audience, as that API's own setting has it.",
    );
  }
  if (areTexts && audience !== undefined && audiences.includes(audience)) return passed('audience', audience);
  return failed('audience', 'ERR_ACCESS_TOKEN_AUDIENCE', {
    detail: 'aud does not name this API',
    expected: audience === undefined ? 'the identifier of an API' : show(audience),
    actual: show(aud),
    advice:
      "Ask for the token with resource=<the API's audience>, let the client have that resource (clients create --resource), or correct the API's `audience`.",
  });
}

function bindingCheck({ cnf }: JsonObject): Check {
  if (cnf === undefined) return passed('binding', 'a bearer token: bound to no key');
  return failed('binding', 'ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION', {
    detail: 'it is bound to a key (cnf), whose proof cannot be verified here',
    actual: show(cnf),
    advice: 'Use a token without cnf until this API verifies proofs.',
  });
}

const required = ['sub', 'client_id', 'jti', 'iat', 'exp'] as const;
const latestMoment = 253_402_300_799;

function presenceCheck(claims: JsonObject): Check {
  const missing = required.filter((name) => claims[name] === undefined);
  const malformed = [...required, 'nbf', 'sid', 'scope'].filter((name) => !isWellFormed(name, claims[name]));
  const wrong = [
    ...missing.map((name) => `${name} is missing`),
    ...malformed.map((name) => `${name} is ${show(claims[name])}`),
  ];
  if (wrong.length === 0) return passed('claims', `sub ${show(claims.sub)}, client_id ${show(claims.client_id)}`);
  return failed('claims', 'ERR_ACCESS_TOKEN_CLAIMS', {
    detail: wrong.join('; '),
    expected:
      'sub, client_id and jti as text; iat, exp and nbf as seconds since 1970; scope as words with single spaces',
    advice: malformed.some((name) => Number(claims[name]) > latestMoment)
      ? 'A moment looks like milliseconds. JWTs count in seconds.'
      : 'Whoever issued the token has to write what RFC 9068 asks for.',
  });
}

function isWellFormed(name: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (name === 'iat' || name === 'exp' || name === 'nbf') return isMoment(value);
  if (typeof value !== 'string') return false;
  if (name !== 'scope') return value !== '';
  return value === '' || /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(value);
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= latestMoment;
}

function timeChecks({ iat, exp, nbf }: JsonObject, rules: TokenRules): readonly Check[] {
  if (!isMoment(iat) || !isMoment(exp)) {
    return ['expiry', 'not before', 'lifetime'].map((name) => unknown(name, 'iat or exp cannot be read'));
  }
  const begins = Math.max(iat, isMoment(nbf) ? nbf : 0);
  return [expiryCheck(exp, rules), beginCheck(begins, rules), lifetimeCheck(exp - iat, rules)];
}

function expiryCheck(exp: number, { nowSeconds, clockLeewaySeconds }: TokenRules): Check {
  if (nowSeconds < exp + clockLeewaySeconds) return passed('expiry', `${when(exp)}, in ${span(exp - nowSeconds)}`);
  return failed('expiry', 'ERR_ACCESS_TOKEN_EXPIRED', {
    detail: `it expired ${span(nowSeconds - exp)} ago`,
    expected: `exp after ${when(nowSeconds)}`,
    actual: when(exp),
    advice: 'Get a new token. Callers fetch one shortly before expires_in has passed.',
  });
}

function beginCheck(begins: number, { nowSeconds, clockLeewaySeconds }: TokenRules): Check {
  if (nowSeconds >= begins - clockLeewaySeconds) return passed('not before', `issued ${span(nowSeconds - begins)} ago`);
  return failed('not before', 'ERR_ACCESS_TOKEN_NOT_YET_VALID', {
    detail: `iat or nbf lies ${span(begins - nowSeconds)} in the future`,
    expected: `${when(nowSeconds)} or before (${clockLeewaySeconds} s of leeway)`,
    actual: when(begins),
    advice: 'Set the clocks of both machines (NTP).',
  });
}

function lifetimeCheck(lifetimeSeconds: number, { maximumTokenLifetimeSeconds }: TokenRules): Check {
  if (lifetimeSeconds > 0 && lifetimeSeconds <= maximumTokenLifetimeSeconds)
    return passed('lifetime', span(lifetimeSeconds));
  return failed('lifetime', 'ERR_ACCESS_TOKEN_LIFETIME', {
    detail: lifetimeSeconds > 0 ? 'it lives longer than is accepted' : 'it expires before it begins',
    expected: `at most ${span(maximumTokenLifetimeSeconds)}`,
    actual: `${lifetimeSeconds} s`,
    advice: 'Issue tokens with a shorter life, or raise the maximum on the verifying side.',
  });
}
