import type { Comparison, SourceModel, Value } from '../languages/model.ts';
import { plainName } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';
import { isFalse } from './values.ts';

const secretName =
  /(^|_)(token|hash|signature|sig|hmac|secret|(api|auth|access|app|client|secret|private)_?key|password|passwd|pass|digest|mac|nonce|otp|(otp|verification|verify|auth|reset|activation|login|two_factor|2fa|sms|pin|confirm(ation)?|security|recovery|backup)_?code)$/;
const digests = /^(md5|sha1|hash|hash_hmac|crypt|crc32|bin2hex)$/;
/** What payment services call a token is the number of a record. */
const recordName =
  /(address|card|payment|method|customer|source)_token$|(commit|git|content|file|image|media|config|definition|query|cache|asset|block|url|schema|tree|revision|version|body|text|page|email|subject|message|post|row)_hash$|^(user|post|member|profile|forum|message)_sig(nature)?$/;

/** `==` between secrets, where PHP takes `0e123` and `0e456` for the same number. */
export const phpLooseTokenCompare: StaticRule = {
  id: 'php-loose-token-compare',
  number: 'S28',
  title: 'Secrets are compared loosely',
  cwe: [697],
  severity: 'high',
  why: 'With == PHP compares texts that look like numbers as numbers: hashes that begin with 0e and digits are all equal to zero, and null is equal to "".',
  remedy: 'Compare with hash_equals($expected, $given).',
  triggers: { php: ['token', 'hash', 'signature', 'hmac', 'secret', 'key', 'password', 'md5', 'sha1', 'digest'] },
  mention:
    /(token|hash|signature|sig|hmac|secret|key|passw|digest|mac|nonce|otp)\w{0,40}['"\])]{0,9}\s{0,9}(==|!=|<>)(?!=)|(?<![=!<>])(==|!=|<>)(?!=)\s{0,9}[$\w>'"[\]()-]{0,80}(token|hash|signature|sig|hmac|secret|key|passw|digest|mac|nonce|otp|md5|sha1)|\b(in_array|array_search)\([^;]{0,300}(key|token|signature|hmac|secret)/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const comparison of model.comparisons) {
      if (!/^(==|!=|<>)$/.test(comparison.operator) || !isRisky(comparison)) continue;
      if (isOfNumber(model, comparison)) continue;
      const { left, right, code, operator } = comparison;
      const call = `hash_equals(${asText(right)}, ${asText(left)})`;
      yield {
        code,
        message: `Secrets are compared with ${operator}.`,
        remedy: this.remedy,
        confidence: 'high',
        fix: {
          description: 'Compare with hash_equals',
          edits: [{ start: code.start, end: code.end, text: operator === '==' ? call : `!${call}` }],
        },
      };
    }
    for (const call of model.calls) {
      const [needle, , strictly] = call.arguments.map(({ value }) => value);
      if (!/^(in_array|array_search)$/.test(call.target) || needle === undefined) continue;
      if ((strictly !== undefined && !isFalse(strictly)) || !isKeyOfCaller(needle)) continue;
      yield {
        code: call.code,
        message: `A secret is looked for with ${call.target}, which compares as == does.`,
        remedy: `Give ${call.target} true as its third argument, or keep hashes of the keys, and look for the hash.`,
        confidence: 'medium',
      };
    }
  },
};

/** `is_numeric($token) ? $key == $token : $key === $token`: a number, and what is looked for in a list. */
function isOfNumber({ file }: SourceModel, { left, right, code }: Comparison): boolean {
  const before = file.text.slice(Math.max(0, code.start - 80), code.start);
  return [left, right].some(({ code: { text } }) =>
    ['is_numeric', 'is_int', 'ctype_digit'].some((name) => before.includes(`${name}(${text})`)),
  );
}

function isRisky({ left, right }: Comparison): boolean {
  return (
    isDynamic(left) &&
    isDynamic(right) &&
    (isSecret(left) || isSecret(right)) &&
    !areOfOneInput(left, right) &&
    !isOfItself(left, right) &&
    !typedTwice.test(`${left.code.text} ${right.code.text}`) &&
    !ofContent.test(`${left.code.text} ${right.code.text}`) &&
    !/(^|[^\w])T_[A-Z]/.test(`${left.code.text} ${right.code.text}`)
  );
}

/** What callers show who they are with; plain tokens are those of parsers, too. */
function isKeyOfCaller({ code: { text }, kind }: Value): boolean {
  if (kind === 'string') return false;
  const last = /(\w{1,80})['"\])]{0,4}$/.exec(text)?.[1] ?? '';
  return /(^|_)(api_?key|access_?token|signature|hmac|client_?secret|bearer_?token|(x|http_x)_[a-z_]*(key|token))$/.test(
    plainName(last.replace(/^get/, '')),
  );
}

/** `$password == $passwordConfirm`: what one person typed twice. */
const typedTwice = /confirm|repeat|retype|again|re_?pass|pass(word|wd)?_?2\b|cpass/i;

/** `md5($subject) != $post['subject_md5']`: whether a text has changed since. */
const ofContent = /(subject|message|content|text|body|file|post|title|template)\w{0,20}_(md5|checksum|sha1)\b/i;

/** `bin2hex(hex2bin($id)) != $id`: whether it stays as it is. */
function isOfItself(left: Value, right: Value): boolean {
  return [
    [left, right],
    [right, left],
  ].some(
    ([made, one]) =>
      made?.kind === 'call' && /^\$\w+$/.test(one?.code.text ?? '') && made.code.text.includes(`${one?.code.text})`),
  );
}

/** `$data['email'] == $data['password']`: two fields that the same caller filled in, none of them a secret from them. */
function areOfOneInput(left: Value, right: Value): boolean {
  const [one, other] = [left, right].map(
    ({ code }) => /^(\$\w*(?:data|input|_POST|_REQUEST|form))\[/.exec(code.text)?.[1],
  );
  return one !== undefined && one === other;
}

function isDynamic(value: Value): boolean {
  // a constant's name stands for a secret as a variable does
  if (value.kind === 'string') return /^[\w:$>\\-]+$/.test(value.code.text);
  return value.kind === 'path' || value.kind === 'call' || value.kind === 'concat' || value.kind === 'choice';
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !recordName.test(name);
}

function isSecret(value: Value): boolean {
  // a variable that was given what a call returned
  if (/^\$\w*(sig|signature|hmac)$/i.test(value.code.text)) return true;
  if (value.kind === 'call')
    return (
      (digests.test(value.call.target) &&
        !/^\(?\$?\w*(path|file|filename|url|content|view|template)\)?$|^(json_encode|serialize|file_get_contents)\(/i.test(
          value.call.arguments[0]?.value.code.text ?? '',
        )) ||
      (!/header$|^getHash$/.test(value.call.name) && isSecretName(plainName(value.call.name.replace(/^get/, ''))))
    );
  const last = /(?<!\w)(\w+)['"\]]{0,6}$/.exec(value.code.text)?.[1] ?? '';
  // `$code` is a status as often as not, `$key` an index.
  return isSecretName(plainName(last)) && !/^(code|hash|pass)$/.test(plainName(last));
}

/** As an argument of hash_equals, which takes nothing but strings. */
function asText({ kind, code: { text }, ...value }: Value): string {
  if (kind === 'call' && 'call' in value && /^(md5|sha1|hash|hash_hmac|base64_encode|bin2hex)$/.test(value.call.target))
    return text;
  return /^\$[\w>[\]'"-]+$/.test(text) ? `(string) ${text}` : `(string) (${text})`;
}
