import type { Call, ClassModel, Code, SourceModel } from '../../../languages/model.ts';
import { isInside, pathsIn, stringsIn } from '../../values.ts';

/** `set_password(raw)`, `password=(plain)`, `HashPassword(String s)`, `checkPwd`: whatever it is given is a password. */
const ofPasswords =
  /^(set|hash|make|encode|encrypt|digest|check|verify|compare|match(es)?|valid(ate)?|create|update|change|store)?_?(user_?)?(password|passwd|pwd)s?(_?hash)?(_?(matches|is_?valid))?=?$/i;

/** Whether a call is given what a function whose name says so takes as the password. */
export function isInPasswordFunction({ within, arguments: given }: Call): boolean {
  const name = (within?.name ?? '').split('.').at(-1) ?? '';
  if (within === undefined || !ofPasswords.test(name)) return false;
  const parameters = new Set(within.parameters.map((one) => one.name.replace(/^[$@*&]+/, '')));
  return given.some(({ value }) =>
    pathsIn(value).some((path) => parameters.has(path.replace(/^\$/, '').split('.')[0] ?? '')),
  );
}

const checks = /^(is|has)?_?(password)?_?(valid|verif|check|match|compare|authenticate|accept)\w*$/i;
const makes = /^(encode|hash|make|create|generate|set|crypt)(_?(password|hash)\w*)?$/i;

/**
 * Whether a hash stands in a class that is kept for old accounts, and does no more than check them: `LegacyEncoder\Md5` with `isPasswordValid` alone. New
 * passwords are hashed elsewhere.
 */
export function isLegacyCheck({ file }: SourceModel, { within }: Call): boolean {
  const owner = within?.class;
  const isOldWay = /legacy|deprecated|obsolete/i.test(within?.name ?? '');
  if (isOldWay && /needsRehash|password_needs_rehash|password_verify|bcrypt|argon/i.test(owner?.code.text ?? file.text))
    return true;
  if (owner !== undefined && (isSaidToBeLegacy(owner) || makesNone(owner))) return true;
  if (
    owner === undefined ||
    !/legacy|deprecated|obsolete|migrat/i.test([file.path, owner.name, ...owner.bases].join(' '))
  )
    return false;
  return owner.methods.some(({ name }) => checks.test(name)) && !owner.methods.some(({ name }) => makes.test(name));
}

/** `public function is_legacy() { return true; }` */
function isSaidToBeLegacy({ methods }: ClassModel): boolean {
  return methods.some(({ name, body }) => /^is_?(legacy|deprecated)$/i.test(name) && /\breturn true\b/.test(body.text));
}

/** It checks what is there, and refuses to make anything new: `hash()` gives false, or throws. */
function makesNone({ methods }: ClassModel): boolean {
  const makers = methods.filter(({ name }) => makes.test(name));
  return (
    makers.length > 0 &&
    methods.some(({ name }) => checks.test(name)) &&
    makers.every(({ body }) =>
      /^\{?(?:\s|\/\/[^\n]{0,200}\n){0,40}(?:return (?:false|null|nil|None);?|throw\s[^;{}]{1,200};|raise\s[^\n]{1,200})\s{0,40}(?:\}|end)?$/.test(
        body.text,
      ),
    )
  );
}

const weakEncoders =
  /(^|\.)(NoOpPasswordEncoder\.getInstance|(Md5|Md4|Sha|MessageDigest|Standard|LdapSha)PasswordEncoder|PlaintextPasswordEncoder)$/;

/** `NoOpPasswordEncoder.getInstance()`, `new MessageDigestPasswordEncoder("MD5")` of Spring Security. */
export function isWeakEncoder(call: Call): boolean {
  return weakEncoders.test(call.target);
}

/** The first of Django's `PASSWORD_HASHERS` makes the new hashes. What only tests use is meant to be fast. */
export function* weakDjangoHashers(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'python' || /test|(^|\/)ci\b/i.test(model.file.path)) return;
  for (const { target, value } of model.assignments) {
    if (target !== 'PASSWORD_HASHERS' || value.kind !== 'list') continue;
    const [first] = value.items;
    if (first !== undefined && stringsIn(first).some((text) => /\.(\w*MD5|\w*SHA1|Crypt)PasswordHasher$/.test(text)))
      yield first.code;
  }
}

const slowly = /password_hash\(|password_verify\(|bcrypt|argon|scrypt|pbkdf2/i;

/** A digest that only goes before the real hash: whoever calls the function for it in this file hashes slowly what comes back. */
export function isBeforeSlowHash({ functions }: SourceModel, { within }: Call): boolean {
  const name = within?.name.split('.').at(-1) ?? '';
  if (within === undefined || name.length < 3 || !/\breturn\b/.test(within.code.text)) return false;
  const callers = functions.filter(({ calls }) => calls.some((one) => one.name === name && one.within !== within));
  return callers.length > 0 && callers.every(({ code }) => slowly.test(code.text));
}

/** The portable hash of phpass, which WordPress, phpBB and others still check: thousands of rounds, and a form that is not theirs to change. */
export function isPhpass({ within }: Call): boolean {
  return /['"]\$[PH]\$['"]|\bitoa64\b/.test(within?.code.text ?? '');
}

/** `$rehash = true;`: it is hashed anew further down. */
const raisesFlag = /\b(needs_?)?re_?hash\w{0,10}\s{0,3}=\s{0,3}true\b/i;

/** `if (md5(password) == user.password) { user.password = hash(password); save(user); }`: who still has the old hash gets a new one with the login. */
export function isUpgraded({ within, code }: Call): boolean {
  return (within?.branches ?? []).some(
    ({ condition, consequence }) =>
      isInside(code, condition.code) &&
      (raisesFlag.test(consequence.text) ||
        (/(password_hash|generate_?(password|hash)\w{0,20}|(re)?hash_?password|set\w{0,10}hashed_?password|bcrypt\w{0,20}|argon\w{0,20}|re_?hash|upgrade\w{0,20})\(/i.test(
          consequence.text,
        ) &&
          /\b(update|save|set)\w{0,30}\(|password['"\]]{0,3}\s{0,4}=[^=]/i.test(consequence.text))),
  );
}
