import type { Call, ClassModel, Code, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { isBrowserCode } from './apis/jwt/claims-use.ts';
import { hashesInWrappers } from './apis/passwords/hash-wrappers.ts';
import { keptPlain } from './apis/passwords/kept-by-scripts.ts';
import { keptInRecords } from './apis/passwords/kept-passwords.ts';
import {
  isBeforeSlowHash,
  isInPasswordFunction,
  isLegacyCheck,
  isPhpass,
  isUpgraded,
  isWeakEncoder,
  weakDjangoHashers,
} from './apis/passwords/password-functions.ts';
import { hashedByDatabase, writtenInto } from './apis/passwords/password-statements.ts';
import { passwordLike } from './apis/passwords/password-words.ts';
import { keptByModel, writtenBySql } from './apis/passwords/php-plain-passwords.ts';
import { askedOfDatabase, lookedUp, written, writtenByTemplate } from './apis/passwords/plain-passwords.ts';
import { comparedInTheClear } from './apis/passwords/stored-passwords.ts';
import { isKeyedByPassword, littleWork, weakSymfonyHashers } from './apis/passwords/weak-password-settings.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { deep, firstOfEach, isInside, stringsIn, widerSurroundings } from './values.ts';

const fast =
  /(^|\.)(md5|sha1|sha256|sha512|md5Hex|sha1Hex|sha256Hex|sha512Hex|MD5|SHA1|SHA256|CryptoJS\.(MD5|SHA1|SHA256)|crypt|new|hexdigest|Sum|Sum256|HashData|ComputeHash|hash|createHash|update|digest|getInstance)$/;
const fastName = /\b(md5|sha-?1|sha-?224|sha-?256|sha-?512|ripemd-?160)\b/i;
const slow = /pbkdf2|scrypt|argon|bcrypt|PBKDF/i;
const other =
  /reset|token|cache|etag|gravatar|hibp|pwned|breach|range|signature|hmac|temp|strength|random|confirm|checksum|realm/i;

/** A key and an initialisation vector are made of the password, and nothing is stored. */
const derivesKey = /createCipher|createDecipher|\biv_?length\b|\bnew [\w\\]*Encrypter\(|openssl_(en|de)crypt\(/i;

/** A password whose hash can be tried by the billion. */
export const passwordWeakHash: StaticRule = {
  id: 'password-weak-hash',
  number: 'S42',
  title: 'Passwords are hashed too fast, or not at all',
  cwe: [916],
  severity: 'high',
  why: 'A graphics card tries billions of MD5, SHA-1 or SHA-256 hashes a second: a stolen table is a list of passwords by the evening.',
  remedy: 'Use Argon2id, or bcrypt, with the function of a library, and hash anew at the next login.',
  triggers: {
    javascript: [
      '(req.body)',
      'md5',
      'sha1',
      'sha256',
      'createHash',
      'password',
      'pwd',
      'passcode',
      'pin',
      'senha',
      'bcrypt',
    ],
    php: ['md5', 'sha1', 'sha256', 'pass', 'pwd', 'senha', 'clave', 'contra', 'mdp', '->pin', "['pin']"],
    python: ['md5', 'sha1', 'sha256', 'password', 'CryptContext', 'passcode', '.pin', "'pin'", '"pin"'],
    go: ['bind', 'bodyparser', 'decode(', 'md5', 'sha1', 'sha256', 'password', '.Pin', '"pin', 'pin ='],
    java: [
      'RequestBody',
      'md5',
      'SHA-1',
      'sha1',
      'SHA-256',
      'NoOpPasswordEncoder',
      'getPassword()',
      'getPin()',
      '.password()',
      'password.equals',
      'equals(password',
      'PasswordEncoder',
      'AndPassword',
      "password='",
      'insert into',
      'password =',
      'PBEKeySpec',
    ],
    ruby: ['MD5', 'SHA1', 'SHA2', 'Digest', 'password', '.pin', ':pin', 'stretches'],
    csharp: ['FromBody', 'MD5', 'SHA1', 'SHA256', 'SHA512', 'Password', '.Pin'],
  },
  mention:
    /@RequestBody\s{1,9}(?:final\s{1,9})?\w{0,20}(?:User|Account|Member|Customer|Admin)\b|\[FromBody\]\s{0,9}\w{0,20}(?:User|Account|Member|Customer|Admin)\b|\b(?:User|Account|Member|Customer|Admin)\w{0,10}(?:\.create)?\(req\.body\)|\bvar\s{1,4}\w{1,40}\s{1,4}(?:\w{1,40}\.)?(?:User|Account|Member|Customer|Admin)\b|:=\s{0,4}(?:&|new\()?(?:\w{1,40}\.)?(?:User|Account|Member|Customer|Admin)[{)]|passw|pwd|passcode|[$.'"]pass\b|\bpass\s{0,3}=\s{0,3}[?:'$]|[$.'"\s(](pin|senha|clave|mdp|contra)\b|_pin\b|[a-z]Pin\b|(=>|return)[^\n]{0,60}(md5|sha-?1|sha-?256|createHash)/i,
  *check(model, project): Generator<Match> {
    const { path, language } = model.file;
    if (project.isTest(path) || /(^|\/)(public|frontend|client|assets)\//.test(path)) return;
    const said = [...hashedFast(model, project), ...keptInTheClear(model, project)];
    for (const { code, message, confidence, remedy } of firstOfEach(said, ({ code }) => code.region.startLine)) {
      yield { code, message, confidence, remedy: remedy ?? remedies[language] ?? this.remedy };
    }
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const { file, code } of weakSymfonyHashers(project)) {
      yield {
        file,
        code,
        message: `Symfony hashes passwords with ${code.text} here.`,
        remedy: 'Write algorithm: auto, and migrate_from for what is stored; Symfony hashes anew at the next login.',
        confidence: 'high',
      };
    }
  },
};

type Said = Pick<Match, 'code' | 'message' | 'confidence'> & { readonly remedy?: string };

/** Passwords that are hashed by something fast, the surest first. */
function* hashedFast(model: SourceModel, project: Project): Generator<Said> {
  // only a prefix of the hash leaves for a list of passwords that are known
  const asksForLeaks = /pwnedpasswords|haveibeenpwned|breach/i.test(`${model.file.path} ${model.file.text}`);
  for (const call of model.calls) {
    if (asksForLeaks && /sha-?1/i.test(call.code.text)) continue;
    if (derivesKey.test(call.within?.code.text ?? '') || isOfCipher(call) || isOfProtocol(model, call)) continue;
    if (isLegacyCheck(model, call) || isPhpass(call)) continue;
    if (isWeakEncoder(call)) {
      yield { code: call.code, message: 'Passwords are hashed too fast here, or not at all.', confidence: 'high' };
    } else if (isKeyedByPassword(call) || (isFast(call) && (isOfPassword(call) || isInPasswordFunction(call)))) {
      if (slow.test(widerSurroundings(model, call.within)) || isBeforeSlowHash(model, call)) continue;
      if (isUpgraded(call)) continue;
      yield {
        code: call.code,
        message: 'A password is hashed by a function that is made to be fast.',
        confidence: 'high',
      };
    }
  }
  for (const { code } of hashesInWrappers(
    model,
    project,
    (call) =>
      isFast(call) &&
      !(asksForLeaks && /sha-?1/i.test(call.code.text)) &&
      !isLegacyCheck(model, call) &&
      !isOfProtocol(model, call) &&
      !isPhpass(call) &&
      !isBeforeSlowHash(model, call),
  )) {
    yield {
      code,
      message: 'Passwords are given to this function, whose hash is made to be fast.',
      confidence: 'medium',
    };
  }
  for (const code of hashedByDatabase(model)) {
    yield {
      code,
      message: 'The database hashes the password, by a function that is made to be fast.',
      confidence: 'high',
    };
  }
  for (const code of littleWork(model)) {
    yield {
      code,
      message: 'Passwords are hashed with so little work that they can be tried by the million.',
      remedy: 'Ask for the work that the library recommends today: bcrypt 12, PBKDF2 600,000, or Argon2id.',
      confidence: 'high',
    };
  }
  for (const code of weakDjangoHashers(model)) {
    yield {
      code,
      message: 'New passwords are hashed by a function that is made to be fast.',
      remedy: 'Put Argon2PasswordHasher, or PBKDF2PasswordHasher, first.',
      confidence: 'high',
    };
  }
}

/** Passwords that are not hashed at all, as far as what becomes of them shows. */
function* keptInTheClear(model: SourceModel, project: Project): Generator<Said> {
  const stored = [
    written(model, project),
    writtenByTemplate(model, project),
    writtenBySql(model, project),
    keptByModel(model, project),
    keptPlain(model, project),
    keptInRecords(model, project),
    writtenInto(model, project),
  ];
  for (const code of stored.flatMap((codes) => [...codes])) {
    yield { code, message: 'The password is stored as it was sent.', confidence: 'medium' };
  }
  for (const code of model.classes.flatMap(idleEncoders)) {
    yield {
      code,
      message: 'An encoder of passwords that anybody can undo, or that is made to be fast.',
      confidence: 'high',
    };
  }
  for (const code of [...lookedUp(model, project), ...askedOfDatabase(model, project)]) {
    yield {
      code,
      message: 'A user is looked up by the password as it was sent: it is stored in the clear.',
      confidence: 'medium',
    };
  }
  // a form compares with what it showed
  for (const code of isBrowserCode(model) ? [] : comparedInTheClear(model, project)) {
    yield {
      code,
      message: 'The password is compared as it is with what is stored: it is stored in the clear.',
      confidence: 'medium',
    };
  }
}

const remedies: Readonly<Record<string, string>> = {
  javascript: 'crypto.argon2 (Node 24), or bcrypt.hash(password, 12)',
  php: 'password_hash($password, PASSWORD_ARGON2ID), password_verify and password_needs_rehash',
  python: 'argon2.PasswordHasher().hash(password), or the hasher of Django',
  go: 'bcrypt.GenerateFromPassword, or argon2.IDKey',
  java: 'Argon2PasswordEncoder or BCryptPasswordEncoder of Spring Security',
  ruby: 'has_secure_password, or BCrypt::Password.create(password)',
  csharp: 'PasswordHasher<TUser> of ASP.NET Identity',
};

/**
 * What other systems prescribe, or keep: Digest authentication hashes with the realm (RFC 7616, section 3.4.2), LDAP compares by itself, a delegating
 * encoder still knows the old forms, and the program's own password for another service is not stored.
 */
function isOfProtocol(model: SourceModel, call: Call): boolean {
  const around = call.within?.code.text ?? '';
  if (/\b(realm|ha1|APOP|CRAM-MD5|DIGEST-MD5)\b/i.test(around) || /ldap/i.test(model.file.path)) return true;
  // the pin of a certificate
  if (/pin/i.test(call.code.text) && /pin-?sha256|x509|openssl|certificate|fingerprint|public_?key/i.test(around))
    return true;
  if (
    call.arguments.some(({ value }) =>
      /(^|\.)(keys|config|settings|credentials)\.(password|passwd|pwd)$/i.test(value.kind === 'path' ? value.path : ''),
    )
  )
    return true;
  return model.calls.some(
    ({ name, arguments: [first, second] }) =>
      name === 'put' &&
      first?.value.kind === 'string' &&
      second !== undefined &&
      isInside(call.code, second.value.code) &&
      /DelegatingPasswordEncoder/.test(model.file.text),
  );
}

function isFast(call: Call): boolean {
  if (
    !fast.test(call.target) &&
    !/(^|\.)(hashlib|Digest|md5|sha1|sha256|MD5|SHA1|SHA256|DigestUtils|HMACSHA\d+)\b/.test(call.target)
  )
    return false;
  return (
    fastName.test(call.target.replaceAll('_', ' ')) ||
    fastName.test(stringsIn({ kind: 'call', call, code: call.code }).join(' ')) ||
    /MD5|SHA1|SHA256|SHA384|SHA512|md5|sha1|sha256|sha512/.test(call.target)
  );
}

function isOfPassword(call: Call): boolean {
  const given = call.arguments.map(({ value }) => value);
  const named = given.some((value) =>
    [...deep(value)].some(
      (part) =>
        (part.kind === 'path' && passwordLike.test(part.path)) ||
        // `$request->input('password')`
        (part.kind === 'string' &&
          /^(user_?|old_?|new_?)?(password|passwd|pwd|pass|pass_?code|pin|pin_?code|senha|clave|mdp)$/i.test(
            part.text,
          )),
    ),
  );
  // what is made of the stored hash, or said to be no matter of security, stores no password
  if (/password_?hash|hashed_?password|usedforsecurity\s*=\s*False/i.test(call.code.text)) return false;
  return (
    named && !other.test(call.code.text.replace(passwordLike, '').replace(/createHmac|\bhmac(?=\.ComputeHash)/i, ''))
  );
}

/** `class Crypt { getKey(passphrase) … openssl_decrypt(…, getKey(passphrase)) }`: the key of a cipher, which is stored nowhere. */
function isOfCipher({ within }: Call): boolean {
  const owner = within?.class;
  return (
    owner !== undefined &&
    /crypt|cipher/i.test(owner.name) &&
    derivesKey.test(owner.code.text) &&
    /pass_?phrase|\bkey/i.test(`${within?.name} ${within?.body.text}`)
  );
}

/** A `PasswordEncoder` of one's own that hashes nothing, or quickly. */
function idleEncoders(owner: ClassModel): Code[] {
  if (!owner.bases.some((base) => /(^|\.)PasswordEncoder$/.test(base))) return [];
  const encode = owner.methods.find(({ name }) => name === 'encode');
  const text = encode?.body.text ?? '';
  if (
    encode === undefined ||
    slow.test(owner.code.text) ||
    /delegate|encoder\.|throw |\b\w{0,40}(encrypt|hash)_?password\w{0,20}\(/i.test(text)
  )
    return [];
  const given = encode.parameters[0]?.name;
  if (given !== undefined && !new RegExp(`\\b${given}\\b`).test(text)) return [];
  // what it hands the password on to stands in the classes that extend it
  if (/\babstract\b/.test(owner.code.text)) return [];
  return /Base64|toString\(\)|MessageDigest|DigestUtils|valueOf/.test(text) ? [encode.code] : [];
}
