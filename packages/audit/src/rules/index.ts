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
import type { StaticRule } from './rule.ts';

/** Every rule for source code, in the order of the catalogue. */
export const staticRules: readonly StaticRule[] = [
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
].sort((a, b) => a.number.localeCompare(b.number));
