import type { Call, Value } from '../languages/model.ts';
import { plainName } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';
import { stringsIn, surroundings } from './values.ts';

const lookups =
  /^(findOne|findFirst|findUnique|find|findBy|findOneBy|findByApiKey|findByToken|where|firstWhere|filter_by|filter|get|exists|find_by|query|first|FirstOrDefault|Where|FirstOrDefaultAsync|SingleOrDefault|findByKey)$/;
/** Calls that are named so, and those of names that tell the column. */
const mayLookUp = new RegExp(`\\b(?:${lookups.source.slice(1, -1)})\\s*[(<{ ]|By(?:Api|Access)_?(?:Key|Token)`, 'i');
const column =
  /^(x_)?((device|partner|client|service|integration)_?(api_?)?key|api_?key|api_?token|access_?key|api_?secret|secret_?key)$/;
/** `SELECT … WHERE api_key = ?`, and the other ways to say that a value is filled in. */
const statement =
  /\bwhere\b[^;]*\b(((device|partner|client|service|integration)_?)?api_?key|(device|partner|client)_?key|api_?token|access_?key|api_?secret|secret_?key)\s*=\s*(\?|%s|%\(|:\w|\$\d|@\w|'?\$\{|'?\$\w|'?['"]?\s*\.\s*\w+\(\$|['"]\s*$)/i;
/** Whether a file may have such a statement, in however many pieces. */
const statements = /\bwhere\b[\s\S]*(key|token|secret)\s*=/i;
const condition = /^\s*(\w+\.)?(api_?key|api_?token|access_?key)\s*=\s*(\?|:\w+|\$\d|@\w+)\s*$/i;
const hashes = /hash|sha256|sha512|digest|hmac|bcrypt|argon|pbkdf|scrypt/i;

/** How a column is written that is filled in or asked for: `{ api_key: key }`, `where('api_key', key)`, `x.ApiKey == key`. */
const columnName =
  '(?:x[-_])?(?:(?:device|partner|client|service|integration)[-_]?(?:api[-_]?)?key|(?:api|access|secret)[-_]?(?:key|token|secret))';
const writesColumn = new RegExp(
  [
    `(?<![a-z0-9])${columnName}(?![a-z0-9_-])['"\`]?\\]?\\s{0,9}(?:=>|:|!?=)`,
    `[{,(]\\s{0,9}${columnName}\\s{0,9}[,}]`,
    `[(=]\\s{0,9}['"\`:]${columnName}(?:['"\`]|\\s{0,9},)`,
    `[!=]==?\\s{0,9}[\\w.$?>-]{0,60}${columnName}\\b`,
    'By(?:Api|Access)_?(?:Key|Token)(?![a-z0-9_])',
  ].join('|'),
  'i',
);

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
    javascript: [
      'apikey',
      'api_key',
      'apitoken',
      'api_token',
      'accesskey',
      'devicekey',
      'device_key',
      'partnerkey',
      'partner_key',
      'clientkey',
      'client_key',
    ],
    php: ['api_key', 'apikey', 'api_token'],
    python: ['api_key', 'apikey', 'api_token'],
    ruby: ['api_key', 'api_token'],
    go: ['api_key', 'apikey', 'api_token'],
    java: ['ByApiKey', 'ByApiToken', 'api_key'],
    csharp: ['ApiKey', 'api_key'],
  },
  mention: writesColumn,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const hasStatements = statements.test(model.file.text);
    if (!hasStatements && !mayLookUp.test(model.file.text)) return;
    // one table is asked in several ways
    let isSaid = false;
    for (const call of model.calls) {
      if (isSaid && /(^|\/)librar(y|ies)\//i.test(model.file.path)) return;
      if (
        !(
          (lookups.test(call.name) && (isPlainLookup(call) || isPredicate(call))) ||
          isFinder(call) ||
          isConditional(call) ||
          (hasStatements && isStatement(call))
        ) ||
        hashes.test(surroundings(model, call.within))
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
  examples: {
    matching: [
      {
        language: 'javascript',
        code: `async function auth(req) { return User.findOne({ where: { apiKey: req.headers['x-api-key'] } }); }`,
      },
      {
        language: 'javascript',
        code: `async function auth(key) { return prisma.user.findUnique({ where: { api_key: key } }); }`,
      },
      {
        language: 'php',
        code: `<?php\nfunction auth($request) { return User::where('api_key', $request->header('X-Api-Key'))->first(); }`,
      },
      { language: 'python', code: `def auth(key):\n    return User.query.filter_by(api_key=key).first()` },
      {
        language: 'python',
        code: `def auth(key):\n    return db.execute("SELECT * FROM users WHERE api_key = ?", (key,)).fetchone()`,
      },
      { language: 'ruby', code: `def auth(key)\n  User.find_by(api_key: key)\nend` },
      {
        language: 'php',
        code: `<?php\nfunction auth($request) { return User::where('api_token', $request->bearerToken())->first(); }`,
      },
      { language: 'python', code: `def auth(key):\n    return db.query(Client).filter(Client.api_key == key).first()` },
      {
        language: 'go',
        code: `package a\nfunc auth(key string) { db.Where("api_key = ?", key).First(&client) }`,
      },
      { language: 'java', code: `class A { Client auth(String key) { return clients.findByApiKey(key); } }` },
      {
        language: 'csharp',
        code: `class A { async Task F(string key) { var c = await db.Clients.FirstOrDefaultAsync(x => x.ApiKey == key); } }`,
      },
    ],
    clean: [
      {
        language: 'javascript',
        code: `async function auth(req) { const hash = sha256(req.headers['x-api-key']); return User.findOne({ where: { apiKey: hash } }); }\nconst one = User.findOne({ where: { apiKey: null } });`,
      },
      {
        language: 'php',
        code: `<?php\nfunction auth($request) { return User::where('api_key', hash('sha256', $request->header('X-Api-Key')))->first(); }`,
      },
      { language: 'python', code: `def auth(key):\n    return User.query.filter_by(api_key=sha256(key)).first()` },
      {
        language: 'python',
        code: `def auth(key):\n    return db.execute("SELECT * FROM users WHERE key_hash = ?", (key,)).fetchone()`,
      },
      { language: 'ruby', code: `def auth(key)\n  User.find_by(api_key_digest: digest(key))\nend` },
      {
        language: 'go',
        code: `package a\nfunc auth(key string) { sum := sha256.Sum256([]byte(key)); db.Where("api_key = ?", sum).First(&client) }`,
      },
      { language: 'java', code: `class A { Client auth(String key) { return clients.findByApiKey(sha256(key)); } }` },
      {
        language: 'csharp',
        code: `class A { void F(string hash) { var c = db.Clients.FirstOrDefault(x => x.KeyHash == hash); } }`,
      },
    ],
  },
};

/** `findByApiKey(key)` of Spring Data and of repositories of one's own. */
function isFinder(call: Call): boolean {
  return /^find(One|First|All)?By(Api|Access)_?(Key|Token)$/i.test(call.name) && isDynamic(call.arguments[0]?.value);
}

/** `x => x.ApiKey == key`, `ApiKey.api_key == key` as what to look for. */
function isPredicate(call: Call): boolean {
  const compares = (left: Value | undefined, right: Value | undefined) =>
    left?.kind === 'path' &&
    left.path.includes('.') &&
    column.test(plainName(left.path.split('.').at(-1) ?? '')) &&
    right?.kind === 'path' &&
    !column.test(plainName(right.path.split('.').at(-1) ?? '').replace(/^api_?key$/, ''));
  return call.arguments.some(({ value }) => {
    if (value.kind === 'function') {
      return value.function.comparisons.some(({ left, right }) => compares(left, right) || compares(right, left));
    }
    return value.kind === 'operation' && value.operator === '==' && compares(value.operands[0], value.operands[1]);
  });
}

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
      (value.kind === 'call' && /header|get|input|query|token/i.test(value.call.name)))
  );
}
