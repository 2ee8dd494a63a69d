import type { Call, Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import { argumentAt, deep, namedArgument } from '../../values.ts';
import { passwordLike } from './password-words.ts';

/** Settings that make the hash of a library weak. */

export interface WeakSetting {
  readonly file: string;
  readonly code: Code;
}

/** `algorithm: sha1`, `App\Entity\User: plaintext` of Symfony's hashers. */
export function* weakSymfonyHashers(project: Project): Generator<WeakSetting> {
  for (const file of project.files) {
    if (!/(^|\/)(config|packages)\/([\w/]+\/)?security\.ya?ml$/.test(file) || /\/test\//.test(file)) continue;
    const text = project.read(file) ?? '';
    // what is only migrated from makes no new hashes
    const old = new Set(
      [...text.matchAll(/migrate_from:\s*\[?([^\]\n]*)/g)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []),
    );
    const written =
      /^(\s*)(?:(['"]?[\w\\]+['"]?)\s*:\s*(?:\{\s*)?)?(?:algorithm\s*:\s*)?['"]?(plaintext|md5|sha1|sha256)['"]?\s*(?:[,}#].*)?$/gm;
    for (const match of text.matchAll(written)) {
      const [whole, , name = '', algorithm = ''] = match;
      const before = text.slice(0, match.index);
      const isHasher = /algorithm\s*:/.test(whole) || /\\/.test(name);
      const owner =
        name !== '' && name !== 'algorithm'
          ? name
          : (/(?<![\w\\'"])(['"]?[\w\\]+['"]?)\s*:\s*$/.exec(before.trimEnd())?.[1] ?? '');
      const section = /^[\w@]+:/gm;
      const last = [...before.matchAll(section)].at(-1)?.[0] ?? '';
      if (!isHasher || /when@test/.test(last) || old.has(owner.replace(/\W/g, ''))) continue;
      if (!/(password_hashers|encoders)\s*:/.test(before)) continue;
      const start = match.index + whole.lastIndexOf(algorithm);
      yield { file, code: codeOf(text, start, start + algorithm.length) };
    }
  }
}

/** Schemes of Passlib that anybody tries by the million. */
const weakScheme =
  /^(plaintext|md5_crypt|sha1_crypt|des_crypt|bsdi_crypt|hex_\w+|ldap_(md5|sha1|salted_\w+|plaintext|hex_\w+)|mysql\w+|lmhash|nthash|django_(salted_)?(md5|sha1)|apr_md5_crypt|msdcc2?|oracle1\d|phpass)$/;

/** Work that a call asks for, where it is too little: `bcrypt.hash(password, 4)`, `config.stretches = 1`, `CryptContext(schemes=['md5_crypt'])`. */
export function* littleWork(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    if (isWeakContext(call) || isCheapBcrypt(call) || isShortDerivation(call) || isPlainDigest(call)) yield call.code;
  }
  if (model.file.language !== 'ruby' || !model.file.text.includes('Devise.setup')) return;
  for (const { target, value, code } of model.assignments)
    if (/\.stretches$/.test(target) && value.kind === 'number' && value.number < 8) yield code;
}

/** The first scheme makes the new hashes. */
function isWeakContext(call: Call): boolean {
  if (!/(^|\.)(CryptContext|LazyCryptContext)$/.test(call.target)) return false;
  const schemes = namedArgument(call, ['schemes']) ?? call.arguments[0]?.value;
  const first = namedArgument(call, ['default']) ?? (schemes?.kind === 'list' ? schemes.items[0] : schemes);
  return first?.kind === 'string' && weakScheme.test(first.text);
}

/** `generate_password_hash(password, method='sha256')` of Werkzeug: one round, salted. */
function isPlainDigest(call: Call): boolean {
  if (!/(^|\.)generate_password_hash$/.test(call.target)) return false;
  const method = namedArgument(call, ['method']) ?? call.arguments[1]?.value;
  return method?.kind === 'string' && /^(plain|md5|sha1|sha224|sha256|sha384|sha512)$/.test(method.text);
}

/** `createHmac('sha256', password)`: the password is the key, and the hash is as fast as without. */
export function isKeyedByPassword({ name, arguments: [, key] }: Call): boolean {
  return name === 'createHmac' && key?.value.kind === 'path' && passwordLike.test(key.value.path);
}

const cheapest = 7;

function isCheapBcrypt(call: Call): boolean {
  if (
    !/(^|\.)bcrypt(js)?(\.default)?\.(hash|hashSync|genSalt|genSaltSync|GenerateFromPassword|gensalt)$/i.test(
      call.target,
    )
  )
    return false;
  const position = /genSalt/i.test(call.name) ? 0 : 1;
  const cost = namedArgument(call, ['rounds']) ?? argumentAt(call, { position });
  return cost?.kind === 'number' && cost.number > 0 && cost.number < cheapest;
}

const fewest = 5000;

/** PBKDF2 with a few rounds, of a password. */
function isShortDerivation(call: Call): boolean {
  if (
    !/(^|\.)(pbkdf2(Sync|_hmac)?|hash_pbkdf2|Rfc2898DeriveBytes|PBEKeySpec|pbkdf2\.Key|pbkdf2_hmac(_sha1)?)$/i.test(
      call.target,
    )
  )
    return false;
  const values = call.arguments.map(({ value }) => value);
  const isOfPassword = values.some((value) =>
    [...deep(value)].some((part) => part.kind === 'path' && passwordLike.test(part.path)),
  );
  const rounds =
    namedArgument(call, ['iterations', 'iter', 'iterationCount']) ??
    values.slice(2).find(({ kind }) => kind === 'number');
  return isOfPassword && rounds?.kind === 'number' && rounds.number > 0 && rounds.number <= fewest;
}
