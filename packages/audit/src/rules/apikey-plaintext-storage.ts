import { languageOf } from '../languages/file-names.ts';
import type { Call, Code, Value } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { plainName } from './apis/credential-names.ts';
import { isBrowserCode } from './apis/jwt/claims-use.ts';
import { codeOf } from './code-of.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { stringsIn, surroundings } from './values.ts';

const lookups =
  /^(findOne|findFirst|findUnique|findUniqueOrThrow|findFirstOrThrow|findOneOrFail|findOneByOrFail|findOneAndUpdate|find|findBy|findOneBy|findByApiKey|findByToken|where|andWhere|firstWhere|filter_by|filter|get|get_or_none|exists|find_by|find_by!|exists\?|query|first|FirstOrDefault|First|Single|SingleOrDefault|Where|Any|FirstOrDefaultAsync|FirstAsync|SingleAsync|SingleOrDefaultAsync|AnyAsync|findByKey|eq|Eq|Take|Find)$/;
/** Calls that are named so, and those of names that tell the column. */
const mayLookUp = new RegExp(
  `\\b(?:${lookups.source.slice(2, -2)})\\s*[(<{ ]|By_?(?:Api|Access|Partner|Device|Client|Secret|Reset|Refresh)_?(?:Key|Token)?`,
  'i',
);
/** Whose key it is, and the key; what somebody is let in with once, too. */
const columnWords = String.raw`((device|partner|client|service|integration|app|application|tenant|merchant|terminal|sensor|gateway|agent|machine|bot|vendor|supplier)_?(api_?|access_?|secret_?)?(key|secret)|api_?key|api_?token|access_?key|api_?secret|secret_?key|access_token|refresh_?token|(password_?)?reset_?token|reset_?password_?token|device_?token_?secret|personal_?access_?token)`;
const column = new RegExp(`^(x_)?${columnWords}$`);
/** `SELECT … WHERE api_key = ?`, and the other ways to say that a value is filled in. */
const statement = new RegExp(
  `\\bwhere\\b[^;]{0,300}\\b${columnWords}[\`"\\]]?\\s{0,3}=\\s{0,3}(\\?|%s|%\\(|:\\w|\\$\\d|@\\w|'?#?\\$?\\{|'?\\$\\w|'?['"]?\\s?[.+]\\s?\\w|['"]\\s{0,3}$)`,
  'i',
);
/** Whether a file may have such a statement, in however many pieces. */
const statements = /\bwhere\b[\s\S]{0,2000}?(key|token|secret)[`"\]]?\s{0,3}=/i;
const condition = new RegExp(`^\\s*(\\w+\\.)?${columnWords}\\s*=\\s*(\\?|:\\w+|\\$\\d|@\\w+)`, 'i');
const hashes = /hash|sha256|sha512|digest|hmac|bcrypt|argon|pbkdf|scrypt/i;

/** How a column is written that is filled in or asked for: `{ api_key: key }`, `where('api_key', key)`, `x.ApiKey == key`. */
const columnName =
  '(?:x[-_])?(?:(?:device|partner|client|service|integration|app|application|tenant|merchant|terminal|sensor|gateway|agent|machine|bot|vendor|supplier)[-_]?(?:(?:api|access|secret)[-_]?)?(?:key|secret)|(?:api|access|secret|refresh|reset|reset_?password|password_?reset|personal_?access)[-_]?(?:key|token|secret))';
const writesColumn = new RegExp(
  [
    `(?<![a-z0-9])${columnName}(?![a-z0-9_-])['"\`]?\\]?\\s{0,9}(?:=>|:|!?=)`,
    `[{,(]\\s{0,9}${columnName}\\s{0,9}[,}]`,
    `[(=]\\s{0,9}['"\`:]${columnName}(?:['"\`]|\\s{0,9},)`,
    `[!=]==?\\s{0,9}[\\w.$?>-]{0,60}${columnName}\\b`,
    '[!=]==?[^\\n]{0,60}\\.secret\\b|\\.secret\\s{0,9}[!=]==?',
    '\\bwhere\\b[^;]{0,300}(?:key|token|secret)[`"\\]]?\\s{0,3}=',
    'By_?(?:Api|Access|Partner|Device|Client|Reset|Refresh)\\w{0,10}(?:Key|Token|Secret)(?![a-z0-9_])',
  ].join('|'),
  'i',
);

/** Files without one of these have no such column. */
const words = [
  ...['apikey', 'api_key', 'apitoken', 'api_token', 'accesskey', 'access_key', 'access_token', 'secret'],
  ...['devicekey', 'device_key', 'partnerkey', 'partner_key', 'clientkey', 'client_key', 'terminal', 'sensor'],
  ...['resettoken', 'reset_token', 'reset_password_token', 'refreshtoken', 'refresh_token', 'service_key', 'tenant'],
];

/** API keys that are stored as they are. */
export const apikeyPlaintextStorage: StaticRule = {
  id: 'apikey-plaintext-storage',
  number: 'S41',
  title: 'API keys are stored in the clear',
  cwe: [256],
  severity: 'medium',
  why: 'Whoever reads the table once, in a backup or by an injection, holds the key of every customer.',
  remedy: 'Store the SHA-256 of the key, or an HMAC under a pepper, and look that up.',
  triggers: {
    javascript: words,
    php: words,
    python: words,
    ruby: words,
    go: words,
    java: words,
    csharp: words,
  },
  mention: writesColumn,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || isBrowserCode(model)) return;
    const hasStatements = statements.test(model.file.text);
    if (!hasStatements && !mayLookUp.test(model.file.text)) return;
    // one table is asked in several ways
    let isSaid = false;
    for (const call of model.calls) {
      if (isSaid && /(^|\/)librar(y|ies)\//i.test(model.file.path)) return;
      if (
        !(
          (lookups.test(call.name) && (isPlainLookup(call) || isPredicate(call))) ||
          (isFinder(call) && !isFinderOfHash(project, call.name)) ||
          isColumnArgument(call) ||
          isConditional(call) ||
          (hasStatements && isStatement(call))
        ) ||
        hashes.test(withoutPasswords(surroundings(model, call.within))) ||
        isNameBesideSecret(project, call) ||
        isPublicHalf(model.file.text, call)
      )
        continue;
      isSaid = true;
      yield {
        code: call.code,
        message: 'A key is looked up as the caller sent it, so it is stored as it is.',
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const { file, code } of plainTokenGuards(project)) {
      yield {
        file,
        code,
        message: 'The token guard of Laravel looks tokens up as they are stored, in the clear.',
        remedy: "Set 'hash' => true, store hash('sha256', $token); or use Sanctum.",
        confidence: 'high',
      };
    }
  },
};

/** Where an `appSecret` is what is secret, the `appKey` beside it is a name, as a client's id is. */
function isNameBesideSecret(project: Project, { code: { text } }: Call): boolean {
  const owner = /(?<![a-z])(app|client|consumer)_?key/i.exec(text)?.[1]?.toLowerCase();
  if (owner === undefined || /api_?key|secret|token/i.test(text)) return false;
  return project.mentions(`${owner}secret`) || project.mentions(`${owner}_secret`);
}

/** `findByApiKey(apiKey)` where the `apiSecret` that goes with it is hashed: the key says who it is, and the secret proves it. */
function isPublicHalf(text: string, { code }: Call): boolean {
  return (
    /api_?key/i.test(code.text) && !/secret/i.test(code.text) && /api_?secret/i.test(text) && /salt|hash/i.test(text)
  );
}

/** The hash of a password beside it says nothing of the key. */
function withoutPasswords(text: string): string {
  return text.replace(
    /password_?hash|hashed_?password|bcrypt\.\w+|check_password_hash|password_(hash|verify)|passwordHash/gi,
    '',
  );
}

/** `'api' => ['driver' => 'token', 'hash' => false]` in Laravel's `config/auth.php`, whose guard hashes nothing by itself. */
function* plainTokenGuards(project: Project): Generator<{ readonly file: string; readonly code: Code }> {
  for (const file of project.files) {
    if (!/(^|\/)config\/auth\.php$/.test(file) || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    for (const { 0: written, index } of text.matchAll(/\[[^[\]]*'driver'\s*=>\s*'token'[^[\]]*\]/g)) {
      const isComment = /^\s*(\/\/|\*|#)/.test(text.slice(text.lastIndexOf('\n', index) + 1, index + 1));
      if (!isComment && !/'hash'\s*=>\s*true/.test(written))
        yield { file, code: codeOf(text, index, index + written.length) };
    }
  }
}

/** `findByApiKey(key)` of Spring Data and of repositories of one's own; `find_by_api_key(key)` of Rails. */
function isFinder(call: Call): boolean {
  // `getAccessTokenByRefreshToken(token)` asks an authorization server
  if (/_tokens?(_response|_set)?_by_/.test(plainName(call.name))) return false;
  const named =
    /^(?:find|get|exists|load|fetch|lookup)_(?:one_|first_|all_|\w+_)??by_(\w+?)!?$/.exec(plainName(call.name))?.[1] ??
    '';
  return named !== '' && column.test(named) && isSent(call.arguments[0]?.value);
}

/** Whether the project has a finder of this name, and it hashes what it is given. */
function isFinderOfHash(project: Project, name: string): boolean {
  if (!/^\w+$/.test(name)) return false;
  const declared = new RegExp(
    `\\b(?:function|def|func|static|async|public|private|protected)\\s[^\\n;=]{0,80}?\\b${name}\\s{0,4}\\(`,
  );
  return project.files.some((file) => {
    const text = languageOf(file) === undefined || project.isTest(file) ? '' : (project.read(file) ?? '');
    const at = text.includes(name) ? text.search(declared) : -1;
    return at >= 0 && hashes.test(withoutPasswords(text.slice(at, at + 600)));
  });
}

/** `eq(keys.apiKey, sent)`, `First(&client, "api_key = ?", key)`. */
function isColumnArgument({ name, arguments: given }: Call): boolean {
  const [first, second] = given.map(({ value }) => value);
  if (/^(eq|Eq)$/.test(name) && first?.kind === 'path')
    return column.test(plainName(first.path.split('.').at(-1) ?? '')) && isSent(second);
  const at = given.findIndex(({ value }) => value.kind === 'string' && condition.test(value.text));
  return (
    at >= 0 &&
    /^(First|Find|Take|Where|where|find_by|andWhere|get|Get|first)$/.test(name) &&
    isSent(given[at + 1]?.value)
  );
}

/** What is no text of the program itself. */
function isSent(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'choice') return value.options.some(isSent);
  if (value.kind === 'list' || value.kind === 'map')
    return value.kind === 'map' ? [...value.entries.values()].some(isSent) : value.items.some(isSent);
  return (
    (value.kind === 'path' || value.kind === 'call' || value.kind === 'operation') && !hashes.test(value.code.text)
  );
}

/** `x => x.ApiKey == key`, `ApiKey.api_key == key` as what to look for. */
function isPredicate(call: Call): boolean {
  const compares = (left: Value | undefined, right: Value | undefined) =>
    left?.kind === 'path' &&
    left.path.includes('.') &&
    isKeyColumn(left.path) &&
    isSent(right) &&
    // two records with the same key
    !(right?.kind === 'path' && right.path.includes('.') && isKeyColumn(right.path) && !isOfRequest.test(right.path));
  return call.arguments.some(({ value }) => {
    if (value.kind === 'function') {
      return value.function.comparisons.some(({ left, right }) => compares(left, right) || compares(right, left));
    }
    return value.kind === 'operation' && value.operator === '==' && compares(value.operands[0], value.operands[1]);
  });
}

function isKeyColumn(path: string): boolean {
  const name = plainName(path.split('.').at(-1) ?? '');
  return column.test(name) || (name === 'secret' && ownsSecret.test(path));
}

/** Whose secret lets a program in. */
const ownsSecret =
  /(partner|client|device|app|application|service|tenant|terminal|integration|consumer|api_?key)s?\.secret$/i;
const isOfRequest = /\b(req|request|body|headers?|query|params|input|dto|model|in|args|form|json|data|command)\b/i;

/** `db.Where("api_key = ?", key)`. */
function isConditional(call: Call): boolean {
  if (!/^(where|whereRaw|Where)$/.test(call.name)) return false;
  const [first, second] = call.arguments;
  return first?.value.kind === 'string' && condition.test(first.value.text) && isDynamic(second?.value);
}

function isStatement(call: Call): boolean {
  const [first] = call.arguments;
  return first !== undefined && statement.test(stringsIn(first.value).join(' '));
}

function isPlainLookup(call: Call): boolean {
  // `os.environ.get('SECRET_KEY', made())` reads a setting
  if (/(^|\.)(environ|env|config|settings|getenv)\.get$/i.test(call.target)) return false;
  // what a client of HTTP sends is looked up by others
  if (
    /^(get|post)$/.test(call.name) &&
    call.arguments.some(({ name }) => /^(params|headers|timeout)$/.test(name ?? ''))
  )
    return false;
  if (/^(requests|httpx|axios|got|ky|superagent|urllib\d?|aiohttp|http|https)\./.test(call.target)) return false;
  const [first, second] = call.arguments;
  if (first?.value.kind === 'string' && second !== undefined)
    return column.test(plainName(first.value.text)) && isDynamic(call.arguments.at(-1)?.value);
  return call.arguments.some(
    ({ name, value }) =>
      (name !== undefined && column.test(plainName(name)) && isDynamic(value)) ||
      entriesOf(value).some(([key, entry]) => column.test(plainName(key)) && isDynamic(entry)),
  );
}

function entriesOf(value: Value): readonly (readonly [string, Value])[] {
  if (value.kind !== 'map') return [];
  return [...value.entries].flatMap(([key, entry]) =>
    key === 'where' || key === 'filter' ? entriesOf(entry) : [[key, entry] as const],
  );
}

function isDynamic(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    (value.kind === 'path' ||
      value.kind === 'choice' ||
      (value.kind === 'call' &&
        /header|get|input|query|token|post|param|string|value|trim|\[\]/i.test(value.call.name) &&
        !hashes.test(value.code.text)))
  );
}
