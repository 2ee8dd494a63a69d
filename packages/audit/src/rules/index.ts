import { apikeyPlaintextStorage } from './apikey-plaintext-storage.ts';
import { authExplicitlyDisabled } from './auth-explicitly-disabled.ts';
import { authFailOpen } from './auth-fail-open.ts';
import { authOrder } from './auth-order.ts';
import { basicHardcodedCreds } from './basic-hardcoded-creds.ts';
import { basicOverHttp } from './basic-over-http.ts';
import { corsCredentialsReflect } from './cors-credentials-reflect.ts';
import { credentialReadFromQuery } from './credential-read-from-query.ts';
import { credentialSentInQuery } from './credential-sent-in-query.ts';
import { credentialsInUri } from './credentials-in-uri.ts';
import { csrfOffWithCookieAuth } from './csrf-off-with-cookie-auth.ts';
import { hardcodedApiKey } from './hardcoded-api-key.ts';
import { identityFromClient } from './identity-from-client.ts';
import { jwtAlgFromToken } from './jwt-alg-from-token.ts';
import { jwtAlgNoneAllowed } from './jwt-alg-none-allowed.ts';
import { jwtDecodeTrusted } from './jwt-decode-trusted.ts';
import { jwtExpiryIgnored } from './jwt-expiry-ignored.ts';
import { jwtHardcodedSecret } from './jwt-hardcoded-secret.ts';
import { jwtKeyFromHeader } from './jwt-key-from-header.ts';
import { jwtKidInjection } from './jwt-kid-injection.ts';
import { jwtLibraryVersionMisuse } from './jwt-library-version-misuse.ts';
import { jwtLifetimeExcessive } from './jwt-lifetime-excessive.ts';
import { jwtManualSplit } from './jwt-manual-split.ts';
import { jwtMixedAlgFamilies } from './jwt-mixed-alg-families.ts';
import { jwtNoAlgAllowlist } from './jwt-no-alg-allowlist.ts';
import { jwtNoAudIss } from './jwt-no-aud-iss.ts';
import { jwtNoRefreshOrRevocation } from './jwt-no-refresh-or-revocation.ts';
import { jwtNullKey } from './jwt-null-key.ts';
import { jwtSensitiveClaims } from './jwt-sensitive-claims.ts';
import { jwtSignNoExpiry } from './jwt-sign-no-expiry.ts';
import { jwtWeakSecret } from './jwt-weak-secret.ts';
import { loginNoRateLimit } from './login-no-rate-limit.ts';
import { loginUserEnumeration } from './login-user-enumeration.ts';
import { mtlsHeaderTrust } from './mtls-header-trust.ts';
import { oauthLegacyGrant } from './oauth-legacy-grant.ts';
import { oauthNoStateOrPkce } from './oauth-no-state-or-pkce.ts';
import { oauthRedirectLoose } from './oauth-redirect-loose.ts';
import { passwordWeakHash } from './password-weak-hash.ts';
import { phpLooseTokenCompare } from './php-loose-token-compare.ts';
import { privateKeyCommitted } from './private-key-committed.ts';
import { routeMissingAuth } from './route-missing-auth.ts';
import type { ProjectRule, SourceRule, StaticRule, TextRule } from './rule.ts';
import { scopeCheckMissing } from './scope-check-missing.ts';
import { secretInClientBundle } from './secret-in-client-bundle.ts';
import { signedRequestNoReplayGuard } from './signed-request-no-replay-guard.ts';
import { timingUnsafeCompare } from './timing-unsafe-compare.ts';
import { tlsVerifyDisabled } from './tls-verify-disabled.ts';
import { tokenCookieFlags } from './token-cookie-flags.ts';
import { tokenInWebstorage } from './token-in-webstorage.ts';
import { tokenLogged } from './token-logged.ts';
import { tokenWildcardScope } from './token-wildcard-scope.ts';
import { weakTokenRandomness } from './weak-token-randomness.ts';
import { webhookUnverified } from './webhook-unverified.ts';

/** Rules that look at one file at a time. */
const staticRules: readonly StaticRule[] = [
  basicOverHttp,
  basicHardcodedCreds,
  timingUnsafeCompare,
  phpLooseTokenCompare,
  tokenWildcardScope,
  identityFromClient,
  oauthNoStateOrPkce,
  oauthLegacyGrant,
  oauthRedirectLoose,
  signedRequestNoReplayGuard,
  apikeyPlaintextStorage,
  passwordWeakHash,
  weakTokenRandomness,
  tlsVerifyDisabled,
  corsCredentialsReflect,
  tokenCookieFlags,
  csrfOffWithCookieAuth,
  tokenLogged,
  mtlsHeaderTrust,
  tokenInWebstorage,
  secretInClientBundle,
  credentialSentInQuery,
  credentialReadFromQuery,
  authFailOpen,
  loginUserEnumeration,
  jwtAlgFromToken,
  jwtAlgNoneAllowed,
  jwtDecodeTrusted,
  jwtHardcodedSecret,
  jwtKeyFromHeader,
  jwtKidInjection,
  jwtManualSplit,
  jwtMixedAlgFamilies,
  jwtNoAlgAllowlist,
  jwtNullKey,
  jwtSignNoExpiry,
  jwtExpiryIgnored,
  jwtLifetimeExcessive,
  jwtNoRefreshOrRevocation,
  jwtNoAudIss,
  jwtSensitiveClaims,
  jwtLibraryVersionMisuse,
  jwtWeakSecret,
];

/** Rules that look at the routes of the whole project. */
const projectRules: readonly ProjectRule[] = [
  authOrder,
  routeMissingAuth,
  authExplicitlyDisabled,
  scopeCheckMissing,
  webhookUnverified,
  loginNoRateLimit,
];

/** Rules that read any text file. */
const textRules: readonly TextRule[] = [hardcodedApiKey, privateKeyCommitted, credentialsInUri];

/** Every rule for source code, in the order of the catalogue. */
export const sourceRules: readonly SourceRule[] = [...staticRules, ...projectRules, ...textRules].sort((a, b) =>
  a.number.localeCompare(b.number),
);
