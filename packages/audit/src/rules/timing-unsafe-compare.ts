import type { Code, Comparison, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { isBrowserCode } from './apis/jwt/claims-use.ts';
import { comparedByCalls, isUnsafe, nameOf } from './apis/secrets/compared-secrets.ts';
import { isOfValue } from './equalities.ts';
import type { Match, StaticRule } from './rule.ts';
import { isInside, surroundings } from './values.ts';

/** What compares two things of which neither is written there; files without are not parsed for it. */
const comparesValues =
  /[!=]==?(?!=|\s{0,9}(?:(?:undefined|null|nil|None|true|false|\d+)\b|(?:'[^'\n]{0,200}'|"[^"\n$#{]{0,200}")\s{0,9}[)&|?:;,}\]]))/i;

/** A secret that is compared character by character, until the first that differs. */
export const timingUnsafeCompare: StaticRule = {
  id: 'timing-unsafe-compare',
  number: 'S27',
  title: 'A secret is compared in a time that depends on it',
  cwe: [208],
  severity: 'medium',
  why: 'The comparison ends at the first character that differs: the time it takes tells how much of a guess is right.',
  remedy: 'Compare in constant time.',
  triggers: {
    javascript: [
      'signature',
      'hmac',
      'digest',
      'apikey',
      'api_key',
      'api-key',
      'secret',
      'sig',
      'passwordhash',
      'bearer ${',
      'process.env',
      'authorization',
      'token',
      'key',
    ],
    php: ['signature', 'hmac', 'apikey', 'api_key', 'secret', 'config(', 'php_auth_pw', 'bearertoken'],
    python: [
      'signature',
      'hmac',
      'digest',
      'api_key',
      'secret',
      'environ',
      'getenv',
      '-key',
      'authorization',
      'httpbasic',
    ],
    go: ['signature', 'hmac', 'apikey', 'api_key', 'secret', 'getenv', '-key', 'authorization', 'basicauth'],
    java: ['signature', 'hmac', 'apikey', 'secret', 'getenv', '-key', 'authorization'],
    ruby: [
      'signature',
      'hmac',
      'hexdigest',
      'api_key',
      'secret',
      'env[',
      'env.fetch',
      '-key',
      'http_token',
      'http_basic',
    ],
    csharp: ['signature', 'hmac', 'apikey', 'secret', 'environment', '-key', 'authorization'],
  },
  mention:
    /hmac|\bcreateHash\b[^;]{0,200}(?:secret|api_?key|private_?key|signing_?key)|['"]x-[\w-]*(key|token|secret)['"]|(getenv|environ|\bENV|config\w*)\W{1,3}[\w:]*(secret|token|key|password)|(signature|(?<![a-z])sig|hmac|digest|mac|api_?key|secret|access_?key|(?:password|token|key|expected|computed|calculated)\w{0,20}hash)(?:_?\d{1,3})?['"\])]{0,9}(\(\))?\s{0,9}[!=]==?(?!=|\s*((undefined|null|nil|None|true|false|\d+)\b|('[\w -]*'|"[\w -]*")\s*[)&|?:;,}\]]))|[!=]==?(?!=|\s*('[\w -]*'|"[\w -]*")\s*[)&|?:;,}\]])\s*[$\w.>'"[\]()@-]*(?:(?:signature|hmac|digest|mac|api_?key|secret|(?:password|token|key|expected|computed|calculated)\w{0,20}hash)(?![a-z])|(?<![a-z])sig(?![a-z]))|[!=]==?\s*[\w.]*(?:webhook|shared|signing|internal|admin|master|service|cron|job|gateway|deploy|hook|ops|metrics|export|static|expected|access)_?(?:key|token)\b|[!=]==?\s{0,9}(?:env|config|settings|options)\.[\w.]{0,60}(?:key|token|password)\b|(key|token)['")\]]*\s*[!=]==?\s*[\w.]*(key|secret|token)\b|[!=]==?\s*[\w.]*config\w*\.get|process\.env\.\w*(PASS\w*|SECRET|TOKEN|KEY)\b[\s\S]{0,300}[!=]==|[!=]==?\s*process\.env\.\w*(PASS|SECRET|TOKEN|KEY)|[!=]==?\s*`(Bearer|Token|ApiKey) |(pass|password|passwd|pwd|token|secret)['\x22)\]]{0,3}\s{0,9}[!=]==?\s{0,9}[\w.:>$-]{0,60}(token|secret|pass|password|passwd|pwd)\b|[!=]==?\s{0,9}(config|env)\(|\.(equals\w*|Equals|SequenceEqual|Compare)\(|(bytes|strings)\.(Equal|Compare)|DeepEqual\(|str(case|n)?cmp\(/i,
  *check(model, project): Generator<Match> {
    const { language, path } = model.file;
    // a program that somebody runs compares what is theirs
    if (project.isTest(path) || /(^|\/)(public|frontend|client|assets|cli)\//.test(path) || isBrowserCode(model))
      return;
    for (const comparison of comparesValues.test(model.file.text) ? model.comparisons : []) {
      // Where PHP compares loosely there is worse to say.
      if (language === 'php' && !/^[!=]==$/.test(comparison.operator)) continue;
      if (/^(instanceof|in|not in|is|is not)$/.test(comparison.operator) || isNameOfKey(project, comparison)) continue;
      if (isOfValue(comparison.within) || isOfChangedSettings(model, comparison)) continue;
      if (isUnsafe(model, comparison) && !isOfQuery(model, comparison) && !isOfChecksum(model, comparison)) {
        yield {
          code: comparison.code,
          message: `${nameOf(comparison)} is compared with ${comparison.operator}.`,
          remedy: remedies[language] ?? this.remedy,
          confidence: 'medium',
        };
      }
    }
    for (const { call, left, right } of comparedByCalls(model)) {
      const pair = { left, right, within: call.within };
      const isOfNoSecret = isOfValue(call.within) || isOfLinq(model, call.code) || isOfChecksum(model, pair);
      if (isOfNoSecret || !isUnsafe(model, pair)) continue;
      yield {
        code: call.code,
        message: `${nameOf(pair)} is compared with ${call.name}().`,
        remedy: remedies[language] ?? this.remedy,
        confidence: 'medium',
      };
    }
  },
};

const remedies: Readonly<Record<string, string>> = {
  javascript: 'crypto.timingSafeEqual(a, b) of equally long buffers, or of the SHA-256 of both.',
  php: 'hash_equals($expected, $given)',
  python: 'hmac.compare_digest(expected, given)',
  go: 'hmac.Equal(expected, given), or subtle.ConstantTimeCompare',
  java: 'MessageDigest.isEqual(expected, given)',
  ruby: 'ActiveSupport::SecurityUtils.secure_compare(expected, given), or Rack::Utils.secure_compare',
  csharp: 'CryptographicOperations.FixedTimeEquals(expected, given)',
};

/** A digest of a file that is compared with the one it should have: no secret went into it. */
function isOfChecksum(
  model: SourceModel,
  { left, right, within }: Pick<Comparison, 'left' | 'right' | 'within'>,
): boolean {
  if (/(content|file|body|event|rust|source)_?(hash|digest|integrity)|checksum/i.test(within?.name ?? '')) return true;
  // the header Digest of HTTP (RFC 3230) is a hash of the body alone
  if ([left, right].some((side) => /\bheaders\.digest$/i.test(side.code.text))) return true;
  // keys of which everybody may know, and that one signs with: whether they are new
  const areOfDevices = [left, right].some((side) => /(master|signing)_?key$/i.test(side.code.text));
  if (areOfDevices && /cross_?signing|verify_?key|device_?keys/i.test(model.file.text)) return true;
  const isDigest = [left, right].some((side) => /(^|[_.$])(digest|mac)$|[a-z]Digest$/i.test(side.code.text));
  const around = surroundings(model, within);
  if (isDigest && !/hmac|secret|token|signature|api_?key|cookie/i.test(around)) return true;
  // what a download is called to have, and has: its digest was made without a key
  const isMade = [left, right].some((side) =>
    /\b(encodeHex\w{0,10}|toHex\w{0,10}|hex)\(\w{1,40}\.digest\(\)\)$/i.test(side.code.text),
  );
  return isMade && /\bMessageDigest\b/.test(model.file.text) && !/hmac|secret|\bMac\b/i.test(model.file.text);
}

/** `key != settings.Key || url != settings.Url`: whether the settings have changed; who asks for a credential compares no address beside it. */
function isOfChangedSettings({ file: { text } }: SourceModel, { left, right, code, operator }: Comparison): boolean {
  if (!/^!==?$/.test(operator)) return false;
  const around = text.slice(Math.max(0, code.start - 200), code.end + 200);
  return [left, right].some((side) => {
    const settings = /^(\w{1,60}(?:config|settings|options)|config|settings|options)\.\w+$/i.exec(side.code.text)?.[1];
    if (settings === undefined) return false;
    const other = `${settings}\\.\\w{0,40}(?:Url|Uri|Host|Port|Type|Enabled|Path|Region|Bucket|Timeout)\\b`;
    return new RegExp(
      `\\|\\|\\s{0,40}[\\w.]{1,80}\\s{0,9}!==?\\s{0,9}${other}|!==?\\s{0,9}${other}\\s{0,9}\\|\\|`,
      'i',
    ).test(around);
  });
}

/** Beside a secret key, the access key is the name of it: as with Amazon's S3. */
function isNameOfKey(project: Project, { left, right }: Comparison): boolean {
  const isAccessKey = [left, right].some((side) => /access_?key$/i.test(side.code.text));
  return isAccessKey && ['.secretkey', '.secret_key', '.secretaccesskey'].some((one) => project.mentions(one));
}

const queries =
  /^(filter|filter_by|where|and_|or_|not_|having|join|outerjoin|select|exists|any|has|case|delete|update|primaryjoin)$/;

const linq = /^(Where|Single|First|Last|Any|All|Count|Find|SkipWhile|TakeWhile)(OrDefault)?(Async)?$/;
/** What database libraries other than Entity Framework call the methods that make a query of a condition. */
const queriesByCondition =
  /^(Exists|Delete|DeleteMany|DeleteOne|Update\w*|Select\w*|Load\w*|Single\w*|From\w*|Query\w*|CountDocuments|Scan|Join|LeftJoin|Filter|Remove\w*|Having|And|Or)(Async)?$/;

/** `db.Users.SingleOrDefaultAsync(x => x.ApiKey == key)`: LINQ makes a query of it. */
function isOfLinq(model: SourceModel, code: Code): boolean {
  if (model.file.language !== 'csharp') return false;
  return model.calls.some((call) =>
    call.arguments.some(
      ({ value }) =>
        value.kind === 'function' &&
        (linq.test(call.name) || (queriesByCondition.test(call.name) && isOfParameter(code, value.function))) &&
        isInside(code, value.function.code),
    ),
  );
}

/** `x => x.ApiKey == key`: what is compared is a column of the row that the condition is about. */
function isOfParameter({ text }: Code, { parameters }: FunctionModel): boolean {
  const [row] = parameters;
  return row !== undefined && parameters.length === 1 && text.startsWith(`${row.name}.`);
}

/** `filter(User.api_key == key)`: the database compares, with an index. */
function isOfQuery(model: SourceModel, { left, code }: Comparison): boolean {
  if (isOfLinq(model, code)) return true;
  if (!/^(cls|self\.model|[A-Z]\w*)\./.test(left.code.text)) return false;
  return model.calls.some((call) => queries.test(call.name) && call.code !== code && isInside(code, call.code));
}
