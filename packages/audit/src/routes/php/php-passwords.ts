/** What PHP code does with a password that somebody sent, read from its text. */

/** Names of fields for passwords, in the languages that forms are written in. */
const passwordField = String.raw`(?:pw\b|\w*(?:pass(?:w(?:or)?d|wrd|code)?|pwd|senha|contrase(?:n|ñ)a|contrasenia|clave|mdp|mot_?de_?passe|passwort|kennwort|parola|sifre|haslo|kata_?sandi|sandi)\w*)`;

const taken = new RegExp(
  String.raw`\$_(?:POST|REQUEST|GET)\s*\[\s*['"]${passwordField}['"]|\b(?:getPost|getVar|getJsonVar|getPostGet|post|input|get|only|filter_input)\s*\((?:\s*INPUT_POST\s*,)?\s*['"]${passwordField}['"]|\bextract\s*\(\s*\$_POST|\$_POST\s+as\s+\$`,
  'i',
);
const sent = /php:\/\/input|getParsedBody\s*\(|getJSON\s*\(|->getBody\(|json_decode\s*\(/i;
const member = new RegExp(String.raw`(?:->|\[\s*['"])${passwordField}\b`, 'i');

/** Whether it reads a password out of the request: of a form, or of a body of JSON. */
export function takesPassword(text: string): boolean {
  return taken.test(text) || (sent.test(text) && member.test(text));
}

const verified = new RegExp(
  [
    String.raw`\bpassword_verify\s*\(`,
    String.raw`\bHash::check\s*\(`,
    String.raw`\bhash_equals\s*\([^;]*pass`,
    // `SELECT … WHERE name = '$name' AND password = '$password'`
    String.raw`\bselect\b[^;]*\bwhere\b[^;]*\b${passwordField}[\x60"]?\s*=\s*`,
    String.raw`(?:->|\[\s*['"])${passwordField}(?:['"]\s*\])?\s*[!=]==?\s*(?:md5|sha1|hash|crypt)?\s*\(?\s*\$`,
    String.raw`\$(?!_)\w*pass\w*\s*[!=]==?\s*(?:md5|sha1|hash|crypt)?\s*\(?\s*(?:\$|['"][^'"])`,
    // the other way round, and what stands there under a name
    String.raw`[!=]==?\s{0,9}\(?\$_(?:POST|REQUEST)\s{0,9}\[\s{0,9}['"]${passwordField}['"]`,
    String.raw`\$_(?:POST|REQUEST)\s{0,9}\[\s{0,9}['"]${passwordField}['"]\s{0,9}\](?:\s{0,9}\?\?\s{0,9}(?:''|""|null)\s{0,9}\))?\s{0,9}[!=]==?\s{0,9}(?:[A-Z_$]|['"][^'"])`,
    String.raw`\b(?:md5|sha1|crypt)\s*\([^()]*pass[^()]*\)\s*[!=]==?`,
  ].join('|'),
  'i',
);

/** Whether a password is held against one that is stored, or against one that stands there. */
export function verifiesPassword(text: string): boolean {
  return verified.test(text) && !/\bpassword_needs_rehash\b[^;]*;\s*}\s*$/.test(text);
}

const newcomers =
  /regist|sign_?up|inscri|cadastr|reset|forgot|lost|change|update|edit|profile|account|create|add|new|install|setup|seed|migrat|confirm|logout|delete|remove|verify_?email/i;

/** Whether a name speaks of something else that is done with passwords: registering, changing, resetting. */
export function isOtherThanLogin(name: string): boolean {
  return newcomers.test(name) && !isNamedLogin(name);
}

export function isNamedLogin(name: string): boolean {
  return /(^|[^a-z])(log_?-?_?in|sign_?-?_?in|auth(enticate)?|connexion|entrar|acceso|ingres(ar|o)|anmelden|inici(ar|o)_?ses(ion|sao)|autenticar|loguear|logar|connecter|giris)([^a-z]|$)|log_?in|(?<!un)signin|authenticate/i.test(
    name,
  );
}

/** Whether it writes a password: who does that makes an account, or changes one. */
export function storesPassword(text: string): boolean {
  return /\binsert\s+into\b[^;]*pass|\bupdate\b[^;]*\bset\b[^;]*pass|\bpassword_hash\s*\(|\bHash::make\s*\(|\bbcrypt\s*\(/i.test(
    text,
  );
}

/**
 * Whether a newcomer is written down: it is called so, and keeps a hash of the password that was sent. Who may choose a role is written down by others.
 */
export function signsUp(name: string, text: string): boolean {
  return (
    /(create|add|new|store|insert|save)[-_/]?(user|account|member|customer|client)s?(?![a-z])|(user|account|member|customer|client)s?[-_/](create|add|new|store|insert|save)(?![a-z])/i.test(
      name.replace(/([a-z])([A-Z])/g, '$1-$2'),
    ) &&
    /\bpassword_hash\s*\(|\bHash::make\s*\(|\bbcrypt\s*\(|->hashPassword\(|\bhash\(\s{0,9}['"]sha\d{1,3}['"]/.test(
      text,
    ) &&
    !/['"](role|is_?admin|user_?type|privilege|nivel|rol)(_id)?['"]/i.test(text)
  );
}

/** Whether it counts attempts. */
export function limitsAttempts(text: string): boolean {
  return /rate_?limit|throttle|too_?many|attempts|lock_?out|failed_?login|login_?fail|locked_?until|captcha/i.test(
    text,
  );
}
