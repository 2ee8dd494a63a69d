import type { Call, SourceModel, Value } from '../../../languages/model.ts';

/** Hashes of what others know or can try, used as secrets: of the time, an address, a name, a number. */

const hash =
  /(^|\.|::)(md5|sha1|sha256|sha512|MD5|SHA1|SHA256|createHash\(\)\.update|md5Hex|sha1Hex|sha256Hex|Sum|Sum256|ComputeHash|HashData)(\(\))?(\.hexdigest|\.update|\.ComputeHash)?$/;
/** What a time goes into as well, and comes out of again. */
const writesAnew =
  /(^|\.)(hash|hexdigest|base64_encode|btoa|b64encode|urlsafe_b64encode|urlsafe_encode64|encode64|strict_encode64)$/;
/** The last name of what is hashed, after all that is only said of it. */
const known =
  /^[\w.$@>()[\]'":-]*(e_?mail|user_?name|login|user_?id|phone(_?number)?|expir\w{0,20}|time_?stamp)\b['"\])]{0,9}(\.(encode|strip|lower|downcase|toLowerCase|getBytes|to_s)\(?\)*)*$/i;
/** What only writes the same in other characters. */
const encodes =
  /(^|\.)(base64_encode|b64encode|urlsafe_b64encode|standard_b64encode|urlsafe_base64_encode|urlsafe_encode64|encode64|strict_encode64|btoa|EncodeToString|encodeToString|ToBase64String)$/;
const knownInside =
  /(^|[\w)\].>(@$])(e_?mail|user_?name|login|phone(_?number)?)\b['"\])]{0,9}(\.(encode|strip|lower|downcase|getBytes|to_s)\(?\){0,4}){0,4}\){0,9}$/i;
/** What a clock says, by language. */
const clocks =
  /\b(Date\.now\(|new Date\(\)|time\.time\(|time\(\)|microtime\(|time\.Now\(\)|currentTimeMillis\(|nanoTime\(|DateTime\.(Utc)?Now|Time\.now|datetime\.(utc)?now\(|uniqid\()/;
const guesses = /secret|salt|random|key|pepper|hmac|crypto|uuid|nonce/i;

/** `md5(time())`, `md5($user->email)`, `createHash('md5').update(email).digest('hex')`: who knows what goes in knows what comes out. */
export function isKnownHash(call: Call): boolean {
  const { receiver } = call;
  if (call.name === 'digest') return receiver?.kind === 'call' && isKnownHash(receiver.call);
  if (receiver?.kind === 'call' && /hmac/i.test(receiver.call.target)) return false;
  const text = call.arguments.map(({ value }) => value.code.text).join(',');
  if (guesses.test(text.replace(clocks, ''))) return false;
  const hashes = hash.test(call.target);
  if (encodes.test(call.target) && knownInside.test(text) && !/[,:+]/.test(text)) return true;
  return (hashes && known.test(text)) || ((hashes || writesAnew.test(call.target)) && clocks.test(text));
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
