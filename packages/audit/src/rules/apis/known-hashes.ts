import type { Call, SourceModel, Value } from '../../languages/model.ts';

/** Hashes of what others know or can try, used as secrets: of the time, an address, a name, a number. */

const hash =
  /(^|\.|::)(md5|sha1|sha256|sha512|MD5|SHA1|SHA256|md5Hex|sha1Hex|sha256Hex|Sum|Sum256|ComputeHash|HashData)(\(\))?(\.hexdigest|\.ComputeHash)?$/;
/** The last name of what is hashed, after all that is only said of it. */
const known =
  /^[\w.$@>()[\]'":-]*(e_?mail|user_?name|login|user_?id|phone(_?number)?|expir\w{0,20}|time_?stamp)\b['"\])]{0,9}(\.(encode|strip|lower|downcase|toLowerCase|getBytes|to_s)\(?\)*)*$/i;
const secret = /salt|secret|random|pepper|nonce/i;
/** The time beside what nobody can guess makes it no worse. */
const drawsMore = /random_(bytes|int)|getRandomString|randomString|Str::random|openssl_random|getSalt|secret\b/i;
const chained =
  /createHash\(\s{0,9}['"`](?:md5|sha\d+)['"`]\s{0,9}\)\s{0,40}\.update\(([^()]{1,80})\)\s{0,40}\.digest\([^()]{0,20}\)$/;

/** `md5(time())`, `md5($user->email)`, `createHash('md5').update(email).digest('hex')`: who knows what goes in knows what comes out. */
export function isKnownHash({ target, name, code, arguments: [first] }: Call): boolean {
  const text = first?.value.code.text ?? '';
  if (/^(md5|sha1|hash)$/.test(target) && /^\(?(micro)?time\(|\bmicrotime\(/.test(text)) return !drawsMore.test(text);
  const hashed = name === 'digest' ? chained.exec(code.text.slice(-200))?.[1] : hash.test(target) ? text : undefined;
  return hashed !== undefined && known.test(hashed) && !secret.test(hashed);
}

/** What was sent with the request, under the name of a secret. */
const sentSecret =
  /(query|body|params|_get|_post|_request|args|form|input|get|request|req|given|sent)\b.{0,40}(token|code|key|reset|hash|otp|signature)\w{0,20}['"\])]{0,9}$|^\$?(token|given|key|code|hash|\w+_(token|key|code|hash))$/i;

/** `req.query.token == md5(req.query.login)`: whoever knows the name has the token. */
export function comparedKnownHashes(model: SourceModel): readonly Call[] {
  return model.comparisons.flatMap(({ left, right }) => [...knownBeside(left, right), ...knownBeside(right, left)]);
}

function knownBeside(made: Value, sent: Value): readonly Call[] {
  return made.kind === 'call' && isKnownHash(made.call) && sentSecret.test(sent.code.text) ? [made.call] : [];
}
