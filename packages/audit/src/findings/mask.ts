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
/** `api.gateway.password=…`, `api-key: …`, `Password=…;`: in settings, without quotes. */
const setting =
  /((?:secret|passw(?:or)?d|pwd|token|api[-_]?key|access[-_]?key|private[-_]?key)["']?[ \t]{0,9}[=:][ \t]{0,9})(?=[^\s"'`,;&(){}<>]{0,80}\d)([^\s"'`,;&(){}<>]{6,})(?=[\s"'`;&]|$)/gi;
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
    .replace(setting, (all, before, secret) =>
      isReference(secret) || secret.includes('…(') ? all : `${before}${masked(secret)}`,
    )
    .replace(assigned, (all, before, secret) => (isReference(secret) ? all : `${before}${masked(secret)}`));
}

/** What looks drawn at random, in a line that needs no quotes: of commands, Secrets of Kubernetes, settings. */
const drawn =
  /(?<![\w#$!@+/=…-])(?=[\w#$!@+/=-]{0,200}[a-z])(?=[\w#$!@+/=-]{0,200}[A-Z])(?=(?:[#$!@+/=A-Za-z_-]{0,200}\d){2})[\w#$!@+/=-]{10,}/g;

/** `api-token: …` of a Secret of Kubernetes, in base64. */
const encoded = /((?:secret|passw?o?r?d?|token|key)["']?:[ \t]{1,9})([A-Za-z0-9+/]{12,}={0,2})(?=[ \t]{0,9}(?:#|$))/gim;

/** Every literal, and whatever looks like a secret, where the rule is about what stands there. */
export function maskLiterals(text: string): string {
  return maskSecrets(text)
    .replace(literal, (all, quote, inner) =>
      isReference(inner) || inner.includes('…(') ? all : `${quote}${masked(inner)}${quote}`,
    )
    .replace(encoded, (_all, before, secret) => `${before}${masked(secret)}`)
    .replace(drawn, (one) => (isReference(one) ? one : masked(one)));
}

/** What only says where the secret is: `${SECRET}`, `%env(SECRET)%`, `<your key>`. */
function isReference(text: string): boolean {
  return /^[$%<{]|^env\(|process\.env|your[-_ ]/i.test(text);
}
