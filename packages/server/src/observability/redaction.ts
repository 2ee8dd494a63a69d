/**
 * What looks like a credential, wherever it stands in a line of the log. Nothing here writes credentials to begin with; this is
 * for texts that come from elsewhere, such as a driver's error message.
 */
const credentials: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g, '[token]'],
  [/\b[A-Za-z][A-Za-z0-9_]{0,40}_[0-9A-Za-z]{54}\b/g, '[key]'],
  [/\bcs_secret_[0-9A-Za-z]{49}\b/g, '[client secret]'],
  [/\b(Bearer|Basic|DPoP) +[A-Za-z0-9\-._~+/]{8,}=*/gi, '$1 [credential]'],
  [/(\w+:\/\/)[^/\s:@"]*:[^/\s@"]*@/g, '$1[credential]@'],
];

export function withoutCredentials(text: string): string {
  return credentials.reduce((line, [form, instead]) => line.replace(form, instead), text);
}

const names = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'proxy-authorization',
  'client_secret',
  'clientSecret',
  'client_assertion',
  'access_token',
  'refresh_token',
  'token',
  'key',
  'secret',
  'password',
  'privateKey',
  'masterKey',
];

/** Fields that are never shown, at the top of a line and one level below. */
export const redactedPaths: readonly string[] = names.flatMap((name) => [`["${name}"]`, `*["${name}"]`]);
