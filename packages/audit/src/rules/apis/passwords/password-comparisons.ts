/** Whether code holds what somebody sent against a password, a PIN or a one-time code that is stored: read from its text, the same for every language. */

/** Names of what is tried until it fits, in `snake_case`; hashes of them, too. */
const guessed = String.raw`(?:[a-z0-9]+_)*(?:password|passwd|passwort|pwd|pw|pass|pass_?code|pass_?phrase|pin|senha|contra(?:sen[ai]a?)?|clave|mdp|mot_?de_?passe|pswd|psw|passw|wachtwoord|sifre|haslo|heslo|kata_?sandi|parola|secret_?word|otp|(?:login|sms|one_?time|otp|access|pin|auth)_?code)(?:_?(?:hash|hashed|digest|encrypted|code|value|plain))?`;
/** A member of something: `user.password`, `$row['pin']`, `user.get_password()`, `:password`. */
const member = String.raw`(?:\.|->|\?\.|\[\s*['":])(?:get_?)?${guessed}\b['"]?\]?(?:\(\))?`;

const verifiers = new RegExp(
  [
    String.raw`(?:bcrypt\w*|argon2?\w*|scrypt\w*|pbkdf2\w*|hasher\w*|encoder\w*|pwd_context|passwords?|pwd|hash(?:ing)?|hashes)(?:\(\))?(?:\.|->|::)(?:default\.|instance\.|bcrypt\.)?(?:compare|verify|matches|check|checkpw|equals|is_?(?:password_?)?valid|is_?equal)\w*\s*\(`,
    String.raw`\b(?:compare|check|verify|match|matches|is_?valid|valid|is_?correct|authenticate)_(?:user_?|the_|login_|plain_|hash_?and_)?(?:password|passwd|pwd|pin|passcode|hash|hashed_password|credentials?|otp|login_?code)(?!_?(?:strength|policy|rules?|format|length|complexity|reset|confirm\w*|params|reuse|history|change|update))\w*\??\s*\(`,
    // imported from a library under their own names
    String.raw`(?<![\w.>])(?:compare(?:_?sync)?|verify(?:_?sync)?|matches|is_?equal)\s*\([^;{}]{0,80}\b${guessed}\b`,
    String.raw`(?:\.|->)validate_?(?:password|pwd|pin|credentials)\s*\(`,
    String.raw`\bvalidate_?(?:password|pwd|pin)\s*\([^(),]+,[^()]*\)`,
    String.raw`password_verify\s*\(|hash::check\s*\(|checkpw\s*\(|check_password(?:_hash)?\s*\(|valid_password\?|verify_hashed_password|is_password_valid|password_sign_in_async|check_password_(?:sign_in_)?async`,
    // the container knows the passwords
    String.raw`\b(?:req|request)\.login\(\s*\w+\s*,\s*\w*pass`,
    String.raw`authentication_manager(?:\(\))?\.authenticate\(|\bauth_manager\.authenticate\(|\.matches\(\s*\w*(?:password|pin|raw|pwd|\.get_)`,
    String.raw`\bauth(?:\(\)|::guard\([^)]*\)|\([^)]*\))?(?:->|::)(?:guard\([^)]*\)->)?(?:attempt|once|validate)\s*\(`,
    String.raw`\b(?:a?authenticate|auth\.authenticate)\s*\([^)]*\bpass|\.authenticate\s*\(\s*(?:params|password|\w+_params)|\bauthenticate_by\s*\(|passport\.authenticate\s*\(\s*['"](?:local|ldap)`,
    String.raw`(?:hash_equals|timing_?safe_?equal|safe_?equal|compare_digest|constant_?time_?compare|secure_compare|fixed_?time_?equals|messagedigest\.is_?equal|message_digest\.is_?equal)\s*\([^;\n]{0,200}?\b${guessed}\b`,
    // `SELECT … WHERE card = ? AND pin = ?`
    String.raw`\bselect\b[^;]{0,400}?\bwhere\b[^;]{0,400}?\b${guessed}[\x60"\]]?\s*=\s*(?:\?|%|:\w|\$|@|'|"|\{|#\{|\w+\()`,
    String.raw`\b(?:find\w*|first\w*|where|filter\w*|exists|count|single\w*|get|any\w*)\s*\(\s*(?:\{\s*where:\s*)?\{?[^;{}()]{0,160}\b(?:password|passwd|pwd|pin|passcode)(?:_hash)?['"]?\s*(?:=>|:|={1,3})\s*(?!\s*(?:0|1|true|false|null|none|nil|''|"")\b)[\w$@.'"#(?%]`,
    String.raw`\bfind\w*_(?:by|and)_(?:password|pin|pwd|passcode)(?:_hash)?\w*\s*\(|\beq\(\s*\w+\.${guessed}\s*,`,
  ].join('|'),
);

const equality = new RegExp(
  [
    String.raw`${member}!?\s*(?:={2,3}|!={1,2}|<>)\s*(?!=)(?!null\b|undefined\b|none\b|nil\b|true\b|false\b|\d|['"\x60])[a-z$@(*&_]`,
    String.raw`[\w)\]'"]\s*(?:={2,3}|!={1,2}|<>)\s*(?:[\w$@.?!>\-[\]'"]|\(\))*?${member}`,
    String.raw`${member}!?\.(?:equals|equals_?ignore_?case|eq|compare_?to)\s*\((?!\s*(?:""|null))`,
    String.raw`[\w)]\.(?:equals|compare_?to)\s*\([^()]*${member}`,
    // a row that was taken apart, a table of passwords by name
    String.raw`\$?(?:stored|saved|db|expected|actual|real|correct|known)_?${guessed}\s*(?:={2,3}|!={1,2})\s*\$?[a-z]|(?:={2,3}|!={1,2})\s*\$?(?:stored|saved|db|expected|actual|real|correct|known)_?${guessed}\b`,
    String.raw`\$?(?:users?|accounts?|passwords?|pins?|codes?|otps?)\w*(?:\[[\w$.'"\[\]]+\]|\.get\([^()]*\))\s*(?:={2,3}|!={1,2})\s*[\w$.>-]*\b${guessed}\b`,
  ].join('|'),
  'g',
);

/** The same thing typed twice, and the name of a field. */
const twice =
  /confirm|repeat|again|re_?type|re_?pass|re_?enter|password_?2|\b2_password|new_?pass|\btype\b|grant_type|\.(name|id|type|field|key)\s*[!=]==?/;

/** `loginCode` and `login_code` are one name. */
export function snaked(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** What has none of these compares no password. */
export const mayCompare =
  /pass|pwd|\bpin|_pin|Pin\b|PIN|otp|Code\b|_code|senha|contra|clave|mdp|mot_?de|psw|wachtwoord|sifre|haslo|heslo|sandi|parola|secret_?word|authenticate|attempt|compare|verify|matches/i;

/** @param text of a function, as it is written */
export function comparesPassword(text: string): boolean {
  if (!mayCompare.test(text)) return false;
  const plain = snaked(text);
  if (verifiers.test(plain)) return true;
  for (const { index, 0: found } of plain.matchAll(equality)) {
    const start = plain.lastIndexOf('\n', index) + 1;
    const end = plain.indexOf('\n', index + found.length);
    if (!twice.test(plain.slice(start, end < 0 ? undefined : end)) && !isOfTwoInputs(found)) return true;
  }
  return false;
}

/** `req.body.password !== req.body.again`: nothing of it is stored. */
function isOfTwoInputs(found: string): boolean {
  return (found.match(/\b(req|request|body|form|input|\$_post)\b/g)?.length ?? 0) > 1;
}
