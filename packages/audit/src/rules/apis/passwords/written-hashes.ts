import type { Code, FunctionModel, SourceModel, Value } from '../../../languages/model.ts';
import { equalities } from '../../equalities.ts';
import { deep, surroundings } from '../../values.ts';

/** Hashes of passwords that stand in the source, and that callers are compared with. */

/** A text that is the hash of something, and nothing but that. */
export const writtenHash = /['"`](?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128})['"`]/;
const hash = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i;
const hashes = /(^|[._])(md5|sha_?\d{1,3}|hash|hexdigest|digest|sha512|checkhash|createHash)\w{0,10}$/i;
const password = /passw|pwd|(^|\.|\$)pass$/i;
/** What is called a hash, and was sent as one. */
const sentHash = /(^|[._$])(pass(word)?_?hash|hashed_?pass\w{0,10}|hash|pw_?hash)$/i;
/** Files, commits and blocks have hashes, too. */
const ofThings =
  /file|checksum|download|commit|block|genesis|content|buffer|image|package|archive|version|etag|cache|fingerprint|asset|uuid|trace|span|wallet|contract/i;

/** Comparisons of the hash of a password, or of what a caller sends as one, with a hash that is written there. */
export function comparedHashes(model: SourceModel): readonly Code[] {
  if (!writtenHash.test(model.file.text)) return [];
  return equalities(model)
    .filter(({ left, right, within, operator }) => {
      const [given, wanted] = left.kind === 'string' ? [right, left] : [left, right];
      if (!/^={2,3}$|^!={1,2}$/.test(operator) || wanted.kind !== 'string' || !hash.test(wanted.text)) return false;
      if (isHashOfPassword(given)) return true;
      return isSentHash(given, within) && !ofThings.test(surroundings(model, within));
    })
    .map(({ code }) => code);
}

/** `md5($_POST['password'])`, `hashlib.sha256(password.encode()).hexdigest()` */
function isHashOfPassword(value: Value): boolean {
  return (
    value.kind === 'call' &&
    [...deep(value)].some((part) => part.kind === 'call' && hashes.test(part.call.target)) &&
    password.test(value.code.text)
  );
}

/** A parameter, or a field of the request, that is called a hash. */
function isSentHash(value: Value, within: FunctionModel | undefined): boolean {
  if (value.kind !== 'path' || !sentHash.test(value.path)) return false;
  const isParameter = within?.parameters.some(({ name }) => name === value.path) ?? false;
  return isParameter || /\b(req|request|query|params|body|form|args)\b|\$_(GET|POST|REQUEST|COOKIE)/.test(value.path);
}
