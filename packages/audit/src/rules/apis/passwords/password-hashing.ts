import type { Project } from '../../../source/project.ts';

/** What the other files of a project make of passwords: hash them, or compare them as they are. */

/** A call that hashes passwords: by a function that is made for it, or of something that is called a password. */
const hashes =
  /\b(bcrypt\w*|b_?crypt|argon2\w*|scrypt\w*|pbkdf2\w*)(\.|::|->)?\w{0,40}\(|\b(hashpw|set_password|make_password|generate_password_hash|password_hash|HashPassword\w*|hash_?password\w*|encrypt_?password\w*|encode_?password\w*|setPassword)\(|Hash::make\(|\bbcrypt\(|(password|pass)_?(encoder|hasher|hash|hashing)\w{0,20}(\.|->|::)\w{0,20}\(|has_secure_password|devise\b|\bhashed_?(pass|psw|pwd)|\b(pass|psw|pwd)\w{0,20}_?hash\b|\b(md5|sha1|sha256|sha512|hash|encrypt|encode|digest|hexdigest|hashSync|createHmac|update|SHA\d+|MD5)\([^()\n]{0,80}(pass|pwd)/i;
const comments = /\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#|\*).*$/gm;
/** Who hashes passwords says one of these somewhere. */
const words = ['crypt', 'argon', 'pbkdf2', 'hash', 'md5', 'digest', 'encode', 'setPassword', 'set_password'];
const ofSource = /\.([cm]?[jt]sx?|php|py|go|java|kt|rb|cs)$/;
const ofPages = /\.min\.js$|(^|\/)(public|static|assets|vendor|node_modules|bower_components|dist)\//;

/** What models of Eloquent and Doctrine make of a password by themselves. */
export const hashingModels = [
  "'hashed'",
  '"hashed"',
  'setPasswordAttribute',
  'needsRehash',
  'beforeInsert',
  'Attribute::make',
] as const;

const known = new WeakMap<Project, boolean>();

/** Whether something in a project hashes passwords; in comments nothing does. */
export function hashesPasswords(project: Project): boolean {
  const before = known.get(project);
  if (before !== undefined) return before;
  const does =
    words.some((word) => project.mentions(word)) &&
    project.files.some((file) => {
      if (!ofSource.test(file) || ofPages.test(file) || project.isTest(file)) return false;
      const text = project.read(file) ?? '';
      return hashes.test(text) && hashes.test(text.replace(comments, ''));
    });
  known.set(project, does);
  return does;
}

const comparer = /^(compare|check|verify|match|is_?valid|valid(ate)?|is_?same)_?\w*(pass|pwd|pin|credential)\w*$/i;

/** Whether a function of a project, by its name, does nothing but compare its two parameters: `func CheckPass(a, b string) bool { return a == b }`. */
export function onlyCompares(project: Project, name: string): boolean {
  if (!comparer.test(name) || !project.mentions(name)) return false;
  const declared = new RegExp(
    `\\b${name}\\s{0,9}(?:[:=]\\s{0,9})?(?:async\\s{0,9})?(?:function\\s{0,9})?\\(([^()]{3,120})\\)[^(){;]{0,40}[{>:]\\s{0,20}(?:return\\s{1,9})?(\\$?\\w+)\\s{0,9}={2,3}\\s{0,9}(\\$?\\w+)\\s{0,9}(?:[;}\\n]|$)`,
  );
  return project.files.some((file) => {
    if (!ofSource.test(file) || project.isTest(file)) return false;
    const text = project.read(file) ?? '';
    const [, parameters, left = '', right = ''] = text.includes(name) ? (declared.exec(text) ?? []) : [];
    const named: readonly string[] = parameters?.match(/\$?\w+/g) ?? [];
    return left !== right && named.includes(left) && named.includes(right);
  });
}
