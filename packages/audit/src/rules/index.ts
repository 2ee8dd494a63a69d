import { authExplicitlyDisabled } from './auth-explicitly-disabled.ts';
import { authFailOpen } from './auth-fail-open.ts';
import { credentialReadFromQuery } from './credential-read-from-query.ts';
import { credentialSentInQuery } from './credential-sent-in-query.ts';
import { credentialsInUri } from './credentials-in-uri.ts';
import { hardcodedApiKey } from './hardcoded-api-key.ts';
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
import { privateKeyCommitted } from './private-key-committed.ts';
import { routeMissingAuth } from './route-missing-auth.ts';
import type { ProjectRule, SourceRule, StaticRule, TextRule } from './rule.ts';
import { scopeCheckMissing } from './scope-check-missing.ts';
import { secretInClientBundle } from './secret-in-client-bundle.ts';
import { tokenInWebstorage } from './token-in-webstorage.ts';
import { webhookUnverified } from './webhook-unverified.ts';

/** Rules that look at one file at a time. */
const staticRules: readonly StaticRule[] = [
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
