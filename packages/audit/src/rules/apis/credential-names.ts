/** What names say of the things they name, in `camelCase`, `snake_case` and `kebab-case` alike. */

const credential =
  /^(x_?)?(api_?key|(app|access|partner|client|service|account|consumer|licen[sc]e|developer|merchant|subscription|admin|internal|auth)_?key|api_?token|api_?secret|access_?token|auth_?token|id_?token|session_?token|bearer_?token|refresh_?token|user_?token|private_?token|secret_?token|jwt_?token|jwt|token|auth|authorization|bearer|secret|secret_?key|client_?secret|app_?secret|private_?key|password|passwd|pwd|pass|passphrase|credentials?|session_?id|signature_?key)$/;

/** What is called alike, and is good for nothing or for one thing only. */
const harmless =
  /(?:^|_)(next|prev|previous|page|continuation|cursor|sync|csrf|xsrf|push|fcm|device|apns|design|color|theme|syntax|lexer|parser|reset|confirm|confirmation|verif|invit|unsubscribe|activation|email|mail|public|publishable|captcha|recaptcha|turnstile|site|map|maps|firebase|sentry|analytics|ga|gtm|pk|count|counter|limit|length|type|name|label|placeholder|hint|policy|min|max|field|form|input|error|url|uri|endpoint|path|header|expir|cancel|abort|injection|magic|one_?time|otp|share|download|preview|feed|rss|calendar|ical|state|code)(?:_|$)/;

/** `apiKey`, `x-api-key` and `API_KEY` are `api_key`. */
export function plainName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-\s.]+/g, '_')
    .replace(/^[$:@_]+/, '');
}

/** Whether a name is that of something that lets its holder in. */
export function isCredentialName(name: string): boolean {
  return credential.test(plainName(name));
}

/** Whether a name ends with that of a credential, and is none of the things that only sound so: `user_password`, `stripeSecretKey`. */
export function namesSecret(name: string): boolean {
  // `TokenSecret2` is one of two
  const plain = plainName(name).replace(/(?<=secret|key|password|token)_?\d{1,2}$/, '');
  if (/(^|_)(field|data|db|database|master|cookie|file)_?encryption_?key$/.test(plain)) return true;
  if (
    harmless.test(plain.replace(/(_?(api_?key|secret_?key|access_?key|private_?key))$/, '')) &&
    !/secret|private/.test(plain)
  )
    return false;
  return /(^|_|^(pg|db|my|mysql|postgres|mongo|redis|smtp|mail|root|admin|app))(api_?key|api_?secret|api_?token|app_?secret|access_?key|access_?token|auth_?token|client_?secret|secret|secret_?key|private_?key|encryption_?key|signing_?key|token|password|passwd|pwd|passphrase|credentials?|bearer)$/.test(
    plain,
  );
}

/** Whether a name is that of a token that a session hangs on: what must be guessed by nobody, and read by no script. */
export function namesToken(name: string): boolean {
  const plain = plainName(name);
  return (
    /(^|_)(token|jwt|auth|authorization|session|sess|sid|session_?id|session_?key|access|refresh|bearer|remember(_me)?|login|credential|api_?key)s?$/.test(
      plain,
    ) && !/csrf|xsrf|push|fcm|device|theme|design|page|cursor/.test(plain)
  );
}
