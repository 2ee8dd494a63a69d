import type { DocumentRule } from '../rule.ts';
import { oas401NoChallenge } from './oas-401-no-challenge.ts';
import { oasAdminSameSecurity } from './oas-admin-same-security.ts';
import { oasAndOrConfusion } from './oas-and-or-confusion.ts';
import { oasApikeyCookie } from './oas-apikey-cookie.ts';
import { oasApikeyQuery } from './oas-apikey-query.ts';
import { oasAuthorizationParam } from './oas-authorization-param.ts';
import { oasBasic } from './oas-basic.ts';
import { oasBasicHttp } from './oas-basic-http.ts';
import { oasBearerUndescribed } from './oas-bearer-undescribed.ts';
import { oasCodeDrift } from './oas-code-drift.ts';
import { oasCredentialParam } from './oas-credential-param.ts';
import { oasLegacyFlow } from './oas-legacy-flow.ts';
import { oasLiveSecretExample } from './oas-live-secret-example.ts';
import { oasLoginNo429 } from './oas-login-no-429.ts';
import { oasMissing401403 } from './oas-missing-401-403.ts';
import { oasNoRefreshurl } from './oas-no-refreshurl.ts';
import { oasNoScopes } from './oas-no-scopes.ts';
import { oasOauthUrlHttp } from './oas-oauth-url-http.ts';
import { oasOpNoSecurity } from './oas-op-no-security.ts';
import { oasOptionalAuth } from './oas-optional-auth.ts';
import { oasReadWriteSameScope } from './oas-read-write-same-scope.ts';
import { oasSecretNotWriteonly } from './oas-secret-not-writeonly.ts';
import { oasServerHttp } from './oas-server-http.ts';
import { oasTokenNoExpiry } from './oas-token-no-expiry.ts';
import { oasUndeclaredScope } from './oas-undeclared-scope.ts';
import { oasUndefinedScheme } from './oas-undefined-scheme.ts';
import { oasUnusedScheme } from './oas-unused-scheme.ts';
import { oasWriteEmptySecurity } from './oas-write-empty-security.ts';

/** All rules for OpenAPI documents, in the catalogue's order. */
export const documentRules: readonly DocumentRule[] = [
  oasApikeyQuery,
  oasApikeyCookie,
  oasBasic,
  oasBasicHttp,
  oasServerHttp,
  oasOpNoSecurity,
  oasWriteEmptySecurity,
  oasOptionalAuth,
  oasUndefinedScheme,
  oasUnusedScheme,
  oasLegacyFlow,
  oasOauthUrlHttp,
  oasNoRefreshurl,
  oasNoScopes,
  oasUndeclaredScope,
  oasReadWriteSameScope,
  oasAdminSameSecurity,
  oasCredentialParam,
  oasBearerUndescribed,
  oasMissing401403,
  oasLoginNo429,
  oas401NoChallenge,
  oasLiveSecretExample,
  oasTokenNoExpiry,
  oasAuthorizationParam,
  oasAndOrConfusion,
  oasSecretNotWriteonly,
  oasCodeDrift,
];
