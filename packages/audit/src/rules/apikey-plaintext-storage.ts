import type { Call, Value } from '../languages/model.ts';
import { plainName } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';
import { stringsIn, surroundings } from './values.ts';

const lookups =
  /(^|\.)(findOne|findFirst|findUnique|find|findBy|findOneBy|findByApiKey|findByToken|where|firstWhere|filter_by|filter|get|exists|find_by|query|first|FirstOrDefault|Where|FirstOrDefaultAsync|SingleOrDefault|findByKey)$/;
const column = /^(x_)?(api_?key|api_?token|access_?key|api_?secret|secret_?key)$/;
/** `SELECT … WHERE api_key = ?`, and the other ways to say that a value is filled in. */
const statement =
  /\bwhere\b[^;]*\b(api_?key|api_?token|access_?key|api_?secret|secret_?key)\s*=\s*(\?|%s|%\(|:\w|\$\d|@\w|'?\$\{|'?\$\w|['"]\s*$)/i;
const hashes = /hash|sha256|sha512|digest|hmac|bcrypt|argon|pbkdf|scrypt/i;

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
    javascript: ['apikey', 'api_key', 'apitoken', 'api_token', 'accesskey'],
    php: ['api_key', 'apikey', 'api_token'],
    python: ['api_key', 'apikey', 'api_token'],
    ruby: ['api_key', 'api_token'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const call of model.calls) {
      if (
        !((lookups.test(call.target) && isPlainLookup(call)) || isStatement(call)) ||
        hashes.test(surroundings(model, call.within))
      )
        continue;
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
    ],
  },
};

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
      (value.kind === 'call' && /header|get|input|query/i.test(value.call.name)))
  );
}
