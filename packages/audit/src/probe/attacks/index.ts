import type { Attack } from '../attack.ts';
import * as disclosure from './disclosure.ts';
import * as claims from './jwt-claims.ts';
import * as headerKeys from './jwt-header-keys.ts';
import * as jwtKeys from './jwt-keys.ts';
import * as kid from './jwt-kid.ts';
import * as signature from './jwt-signature.ts';
import * as limits from './limits.ts';
import * as metadata from './metadata.ts';
import * as missing from './missing-credential.ts';
import * as oauth from './oauth.ts';
import * as paths from './paths.ts';
import * as places from './places.ts';
import * as rights from './rights.ts';
import * as sessions from './sessions.ts';
import * as signed from './signed-requests.ts';
import * as transport from './transport.ts';
import * as unlisted from './unlisted.ts';

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
  rights.scopeEscalation,
  rights.adminFunction,
  rights.foreignObject,
  paths.verbTamper,
  paths.pathNormalise,
  paths.identityHeaderTrust,
  places.credentialInQuery,
  places.credentialInCookieOrBody,
  places.apiKeyFuzzy,
  signed.replaySigned,
  signed.staleTimestamp,
  signed.signedBodyTamper,
  transport.crossOrigin,
  transport.cacheHeaders,
  transport.optionalCertificate,
  disclosure.compareTiming,
  disclosure.verboseError,
  transport.basicOverHttp,
  transport.noStrictTransport,
  transport.cookieFlags,
  metadata.privateKeySet,
  metadata.oidcMetadata,
  oauth.redirectLoose,
  oauth.pkceDowngrade,
  unlisted.webSocketOrGraphql,
  unlisted.unlistedEndpoint,
  disclosure.userEnumeration,
  disclosure.userEnumerationByTime,
  sessions.refreshReuse,
  sessions.refreshFamily,
  // From here on a session ends, a password changes, or logins are held back: nothing that needs one may follow.
  sessions.afterLogout,
  sessions.afterPasswordChange,
  limits.rateLimitAbsent,
  limits.rateLimitBypass,
];
