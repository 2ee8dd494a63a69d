import type { Attack } from '../attack.ts';
import * as claims from './jwt-claims.ts';
import * as headerKeys from './jwt-header-keys.ts';
import * as jwtKeys from './jwt-keys.ts';
import * as kid from './jwt-kid.ts';
import * as signature from './jwt-signature.ts';
import * as missing from './missing-credential.ts';
import * as places from './places.ts';

/** All attacks, in the order in which they are tried: what others rest on comes first. */
export const attacks: readonly Attack[] = [
  missing.noCredential,
  missing.randomCredential,
  missing.emptyBearer,
  missing.schemeSwap,
  missing.duplicateAuthorization,
  signature.signatureBitflip,
  signature.signatureStripped,
  signature.twoSegments,
  signature.algNone,
  signature.algNoneKeepSignature,
  signature.claimTamper,
  signature.blankHmac,
  signature.nullByteSignature,
  jwtKeys.weakSecret,
  jwtKeys.hmacConfusion,
  jwtKeys.recoveredKeyConfusion,
  jwtKeys.ecdsaZero,
  headerKeys.jwkEmbedded,
  headerKeys.jkuInjection,
  headerKeys.x5uInjection,
  headerKeys.x5cSelfSigned,
  kid.kidTraversal,
  kid.kidSqlInjection,
  kid.kidUnknown,
  claims.criticalUnknown,
  claims.typeConfusion,
  claims.expired,
  claims.expiryMissing,
  claims.issuedLifetime,
  claims.notBeforeFuture,
  claims.issuedInFuture,
  claims.audienceWrong,
  claims.audienceMissing,
  claims.issuerWrong,
  places.credentialInQuery,
  places.credentialInCookieOrBody,
  places.apiKeyFuzzy,
];
