import type { Call, Comparison, Language, SourceModel, Value } from '../../../languages/model.ts';
import { deep, surroundings } from '../../values.ts';
import { plainName } from '../credential-names.ts';

const secretName =
  /(^|_)(hmac|signature|sig|digest|mac|api_?key|(webhook|shared|signing|internal|admin|master|service|cron|job|gateway|deploy|hook)_?(secret|key|token)|access_?key|(ops|metrics|export|static|expected)_?token|client_?secret|password_?hash|token_?hash|key_?hash|expected_?(hash|sig|signature|token|mac)|computed_?(hash|sig|signature|mac)|calculated_?\w{1,40}|x_hub_signature(_256)?)$/;
const digestCall =
  /(^|\.)(hash_hmac|hexdigest|digest|hmac|createHmac\(\)(\.update\(\))*\.digest|HMAC\.hexdigest|encodeToString|doFinal|EncodeToString|Sum|ComputeHash)$/;
const publicChecksum =
  /etag|checksum|integrity|md5|crc|sha1?sum|filehash|file_hash|content_hash|algorithm|alg$|key_?id|kid$|type|length|version|method|key_?type|header_?name|public_?key|file_?(digest|hash)|env_?var/i;

/** A secret that the environment, or the configuration, holds. */
const secretOfEnvironment =
  /(^process\.env\.|\bos\.environ(\.|\[['"]|\.get\(['"])|\b[gG]etenv\(['"]|\bENV(\[['"]|\.fetch\(['"])|\bgetEnv\(['"]|GetEnvironmentVariable\(['"]|\b[cC]onfig(uration)?\[['"]|\b(config|env)\(['"])[\w:.-]*(PASSWORD|PASSWD|SECRET|TOKEN|KEY)(['"][\])]?.*)?$/i;

/** Functions that say whether two texts are the same. */
const ofTwo: Partial<Record<Language, RegExp>> = {
  php: /^(strcmp|strcasecmp|strncmp)$/,
  go: /^(bytes\.(Equal|Compare)|strings\.(Compare|EqualFold)|reflect\.DeepEqual)$/,
  java: /(^|\.)(Objects\.equals|StringUtils\.equals(IgnoreCase)?|Arrays\.equals)$/,
  csharp: /^([sS]tring|object|Enumerable)\.(Equals|Compare|CompareOrdinal|SequenceEqual)$/,
};
/** Methods of a text that say whether another is the same. */
const ofOther: Partial<Record<Language, RegExp>> = {
  java: /^(equals|equalsIgnoreCase|contentEquals|compareTo)$/,
  csharp: /^(Equals|SequenceEqual|CompareTo)$/,
  ruby: /^(eql\?|casecmp\??)$/,
  javascript: /^localeCompare$/,
};

/** What stands in all of their names; files without are not parsed for them. */
const mayCompare = /equal|compare|casecmp|eql\?|str(?:case|n)?cmp/i;

export interface ComparedByCall {
  readonly call: Call;
  readonly left: Value;
  readonly right: Value;
}

/** What calls of a file compare. */
export function* comparedByCalls(model: SourceModel): Generator<ComparedByCall> {
  const { language, text } = model.file;
  for (const call of mayCompare.test(text) ? model.calls : []) {
    const [first, second] = call.arguments.map(({ value }) => value);
    if (ofTwo[language]?.test(call.target)) {
      if (first !== undefined && second !== undefined) yield { call, left: first, right: second };
    } else if (
      ofOther[language]?.test(call.name) &&
      !/MessageDigest|CryptographicOperations|Arrays|Objects|StringUtils/.test(call.target) &&
      call.receiver !== undefined &&
      first !== undefined
    )
      yield { call, left: call.receiver, right: first };
  }
}

/** Two values that are compared. */
export type Pair = Pick<Comparison, 'left' | 'right' | 'within'>;

/** `model.Secret != settings.Secret`: whether a setting has changed; `manifest['signature'] === $signature`, `baseSignature == headSignature`: whether a thing has. */
function isOfChange(left: Value, right: Value): boolean {
  const [one, other] = [left, right].map(({ code }) => code.text.replace(/(?<!['"\]])['"\]]+$/, ''));
  const field = /(?:\.|->)(\w+)$/.exec(one ?? '')?.[1];
  const isOfSettings = [one, other].every((text) =>
    /^(this\.)?\w{0,40}(model|settings|options|config|value|origin|previous|old|new|current)\w{0,40}(\.|->)/i.test(
      text ?? '',
    ),
  );
  if (field !== undefined && isOfSettings && (other ?? '').endsWith(field)) return true;
  if (/\b(current|last|prev|previous|known|seen|cached)_?sig(nature)?\b/i.test(`${one} ${other}`)) return true;
  return /\b(manifest|cache[d]?|schema|base|head|previous|property|row|method|function)\w*(_?signature\b|\[['"]signature)|\bget(param|method|function|type|call)_?signature\(/i.test(
    `${one} ${other}`,
  );
}

/** Whether one of two values is a secret that must not be guessed, and the other what somebody gives. */
export function isUnsafe(model: SourceModel, { left, right, within }: Pair): boolean {
  if (!isDynamic(left) || !isDynamic(right) || isOfChange(left, right)) return false;
  if ([left, right].some((side) => publicChecksum.test(side.code.text) && !/signature|hmac/i.test(side.code.text)))
    return false;
  // two hashes of tokens: what somebody sends is hashed first, and nobody can choose its hash
  if (areHashes(left, right)) return false;
  return (
    [left, right].some((side) => isSecret(side) || isMadeByOwnMac(model, side)) ||
    isOfGuard(model, { left, right, within })
  );
}

function areHashes(...sides: readonly Value[]): boolean {
  return sides.every(
    ({ code }) =>
      /(^|[_.a-z])hash$/i.test(code.text) && !/expected|computed|calculated|given|password|signature/i.test(code.text),
  );
}

const plainSecret = /(^|_)(token|key|secret|pass|password|passwd|pwd|bearer)$/;
const takesCredentials =
  /\bauthorization\b|BasicAuth\(|HTTPBasic|PHP_AUTH_PW|\bbearer\b|['"]x-[\w-]{0,40}(key|token|secret)['"]/i;

/** `token != s.token`, where the function takes what callers show: both are called so, and one is what it should be. */
function isOfGuard(model: SourceModel, { left, right, within }: Pair): boolean {
  const [one = '', other = ''] = [left, right].map(({ code }) => code.text.replace(/\(\)$/, ''));
  if (/confirm|repeat|csrf|xsrf|type|nonce|again/i.test(`${one} ${other}`) || within === undefined) return false;
  const areNamed = [one, other].every((text) =>
    plainSecret.test(plainName(/(\w{1,80})['"\]]{0,3}$/.exec(text)?.[1] ?? '')),
  );
  return areNamed && one !== other && takesCredentials.test(surroundings(model, within));
}

/** `deluxeToken(email)`, a function of the file that gives a MAC of what it is given. */
function isMadeByOwnMac(model: SourceModel, value: Value): boolean {
  if (value.kind !== 'call' || !/hmac/i.test(model.file.text)) return false;
  const { target, name, arguments: given } = value.call;
  if (target !== name || given.length === 0 || publicChecksum.test(name)) return false;
  const made = model.functions.filter((one) => one.name === name);
  const [maker, ...others] = made;
  if (maker === undefined || others.length > 0) return false;
  const isOfMac = /createHmac|hash_hmac|hmac\.new/i.test(maker.code.text);
  return maker.returns.some((one) => [...deep(one)].some((part) => isMac(part) || (isOfMac && isDigest(part))));
}

function isDigest(value: Value): boolean {
  return value.kind === 'call' && /^(digest|hexdigest|hash_hmac)$/.test(value.call.name);
}

/** Not a literal: who compares with one asks whether there is anything at all, or does something worse. */
function isDynamic(value: Value): boolean {
  if (value.kind === 'path')
    return (
      !/\.(length|size|count)$/i.test(value.path) &&
      !/^[A-Z]\w*\.[A-Z][A-Z_]+$/.test(value.code.text) &&
      // `RequestConstants.Properties.Signature`, `PrivacyLevel.ApiKey`
      !/^[A-Z]\w{0,40}(Constants|Names)\.(\w{1,40}\.)?[A-Z]\w+$/.test(value.code.text) &&
      !/^[A-Z]\w{0,40}(Level|Types?|Kind|Mode|Status|Scheme|Category|Method)\.[A-Z]\w+$/.test(value.code.text) &&
      !/^(undefined|null|nil|None|true|false|\*)$/.test(value.path) &&
      // `API_KEY_NON_EXISTENT`
      !/^[A-Z][A-Z_]*(NON_?EXIST|NOT_|NONE|EMPTY|MISSING|UNKNOWN|UNSET)[A-Z_]*$/.test(value.code.text)
    );
  return value.kind === 'call' || value.kind === 'concat' || value.kind === 'unknown' || value.kind === 'choice';
}

function isSecret(value: Value): boolean {
  // `Bearer ${process.env.TOKEN}`
  if (value.kind === 'concat' && /^`(Bearer|Token|ApiKey) \$\{/.test(value.code.text)) return true;
  const written = value.code.text
    .replace(/\[\s*(?::|['"])([\w-]+)['"]?\s*\]$/, '.$1')
    // `headers.get('X-Signature')`
    .replace(/\(\s*['"]([\w-]+)['"]\s*\)$/, '.$1')
    .replace(/\(\)$/, '');
  if (/^(env|config|settings|\$config|options)\.([\w.]+\.)?\w*(token|secret|api_?key|password)$/i.test(written))
    return true;
  if (secretOfEnvironment.test(value.code.text) || secretOfEnvironment.test(pathOf(value))) return true;
  // `const wanted = process.env.DEVICE_TOKEN`, `config.get('security.labKey')`
  if (value.kind === 'path' && /^process\.env\.\w*(PASSWORD|PASSWD|SECRET|TOKEN|_KEY)$/.test(value.path)) return true;
  if (/(config\w*|env)\.get(OrThrow)?(<\w+>)?\(\s*['"][\w.-]*(key|token|secret|password)['"]/i.test(value.code.text))
    return true;
  const last = /(?<![$\w-])([$\w-]+)$/.exec(written)?.[1] ?? '';
  if (secretName.test(plainName(last)) || isSecretHeader(last)) return true;
  return value.kind === 'call' && [...deep(value)].some(isMac);
}

/** `createHash('sha256').update(body + secret).digest('hex')` */
const withSecret = /\bcreateHash\b[^;]{0,200}(secret|api_?key|private_?key|signing_?key)/i;

/** `hash_hmac(…)`, by itself or inside of what writes it as text: `base64url_encode(hash_hmac(…))`. */
function isMac(value: Value): boolean {
  return (
    value.kind === 'call' &&
    digestCall.test(value.call.target) &&
    (/hmac/i.test(`${value.code.text} ${value.call.target}`) || withSecret.test(value.call.code.text))
  );
}

function pathOf(value: Value): string {
  return value.kind === 'path' ? value.path : '';
}

/** `X-Partner-Key`: what callers show who they are with. Tokens against forged forms are compared with a cookie, and no secret of the server. */
function isSecretHeader(name: string): boolean {
  return /^x-[\w-]*(key|token|secret|signature)$/i.test(name) && !/csrf|xsrf|idempotency/i.test(name);
}

/** How a message calls the secret of the two. */
export function nameOf({ left, right }: Pick<Comparison, 'left' | 'right'>): string {
  const text = (isSecret(left) ? left : right).code.text;
  return text.length > 60 ? 'A secret' : `\`${text}\``;
}
