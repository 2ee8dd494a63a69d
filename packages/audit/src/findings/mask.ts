/** A secret as it may be shown: its first four characters and its length. */
export function masked(secret: string): string {
  return `${secret.slice(0, 4)}…(${secret.length})`;
}

const pem = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(-----END|$)/g;
const jwt = /(?<![\w-])eyJ[\w-]{10,}\.[\w-]+(?:\.[\w-]*)?/g;
/** `password: "…"`, `SECRET = '…'`, `API_KEY=…`, `'token' => '…'`. */
const named =
  /((?:secret|passw(?:or)?d|pwd|token|api_?key|access_?key|private_?key|credential|pepper|salt)\w{0,40}["'\]]?\s*(?:=>|:=|[:=])\s*(?:f|b|r)?)(["'`])((?:\\.|(?!\2)[^\\\n]){4,})\2/gi;
const assigned =
  /^(\s*(?:export\s+)?[A-Z][A-Z0-9_]{0,40}(?:SECRET|PASSWORD|TOKEN|KEY)[A-Z0-9_]{0,40}[ \t]*=[ \t]*)([^\s"'#]{6,})/gm;
const inUri = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']+:)([^\s@"'/]{3,})@/gi;
const literal = /(["'`])((?:\\.|(?!\1)[^\\\n]){6,})\1/g;

/** A piece of source without the secrets in it. */
export function maskSecrets(text: string): string {
  return text
    .replace(pem, (_all, begin) => `${begin}…`)
    .replace(jwt, masked)
    .replace(inUri, (_all, before, secret) => `${before}${masked(secret)}@`)
    .replace(named, (all, before, quote, secret) =>
      isReference(secret) ? all : `${before}${quote}${masked(secret)}${quote}`,
    )
    .replace(assigned, (all, before, secret) => (isReference(secret) ? all : `${before}${masked(secret)}`));
}

/** Every literal, where the rule is about what a literal holds. */
export function maskLiterals(text: string): string {
  return maskSecrets(text).replace(literal, (all, quote, inner) =>
    isReference(inner) || inner.includes('…(') ? all : `${quote}${masked(inner)}${quote}`,
  );
}

/** What only says where the secret is: `${SECRET}`, `%env(SECRET)%`, `<your key>`. */
function isReference(text: string): boolean {
  return /^[$%<{]|^env\(|process\.env|your[-_ ]/i.test(text);
}
