import type { Call, Code, FunctionModel, SourceModel } from '../languages/model.ts';
import { plainName } from './apis/credential-names.ts';
import { comparedKnownHashes, isKnownHash } from './apis/known-hashes.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { assignmentAround, isInside } from './values.ts';

const weak: Readonly<Record<string, RegExp>> = {
  javascript: /^Math\.random$|(^|\.)(uuid\.v1|uuidv1)$/,
  php: /^(uniqid|rand|mt_rand|lcg_value|str_shuffle|array_rand|shuffle)$/,
  python:
    /^random\.(random|randint|choice|choices|sample|getrandbits|randrange|shuffle|Random\(\)\.\w+)$|^uuid\.uuid1$/,
  go: /^(math\/rand(\/v2)?|rand)\.(Int|Intn|Int31|Int31n|Int63|Int63n|Read|Float64|IntN|N|Perm|New\(\)\.\w+)$/,
  java: /^(java\.util\.)?Random$|(^|\.)(RandomStringUtils\.random\w*|Math\.random|ThreadLocalRandom\.current)$/,
  ruby: /^(rand|Random\.rand|Kernel\.rand)$|\.sample$|\.shuffle$/,
  csharp: /^(System\.)?Random$|(^|\.)Random\.Shared\.Next\w*$/,
};
const secretName =
  /(^|_)(token|secret|api_?key|access_?key|session_?id|sid|password|passwd|pwd|otp|nonce|csrf|verification_?code|reset_?code|invite_?code|auth_?code|refresh|jti|salt|private_?key|pin|one_?time)(_|$|s$)/;
const harmless =
  /css|color|mock|fake|sample|demo|animation|jitter|delay|backoff|retry|avatar|index|test|placeholder|key_?frame|react|fetch_?token|cancel_?token|request_?token|file|(name|temp|tmp|index|cache|url|prefix)_?salt/i;
/** What a page calls a token is as a rule what it tells its own requests apart by. */
const ofPages = /(^|\/)(client|frontend|resources\/js|assets|components|hooks|pages)\//;

/** What a form is called while it is edited, and its page may send back; the nonce of OAuth 1, which has to be new and no secret (RFC 5849, section 3.3). */
function isNoSecret(model: SourceModel, { code, within }: Call, name: string): boolean {
  // one key of those that there are; a field that only machines fill in
  if (
    /array_keys\(/.test(within?.code.text ?? '') ||
    /honey_?pot/i.test(`${model.file.path} ${within?.class?.name ?? ''}`)
  )
    return true;
  if (/nonce/i.test(name)) return /oauth_(nonce|timestamp)/.test(model.file.text);
  if (!/session_?id$/i.test(name)) return false;
  const { text } = model.file;
  const isOfNewThing = /['"](new|tmp|temp|draft)[-_]['"]\s{0,9}\.?\+?\s{0,9}$/.test(
    text.slice(Math.max(0, code.start - 60), code.start).replace(/(?<![\w'",\s])[\w'",\s]*\($/, ''),
  );
  return isOfNewThing || /\[['"]session_?id['"]\]\s*\?\?/i.test(within?.code.text ?? '');
}

/** A secret that was not drawn from a generator made for secrets. */
export const weakTokenRandomness: StaticRule = {
  id: 'weak-token-randomness',
  number: 'S43',
  title: 'A secret is drawn from a predictable generator',
  cwe: [338],
  severity: 'high',
  why: 'Who has seen a few of its numbers, or knows the time, can compute the others: the next token is no secret.',
  remedy: 'Draw it from the generator of the operating system.',
  triggers: {
    javascript: [
      'Math.random',
      'uuidv1',
      'uuid.v1',
      'v1 as',
      'md5(',
      "createHash('md5",
      'createHash("md5',
      "createHash('sha",
      'createHash("sha',
    ],
    php: [
      'microtime(',
      'md5(time',
      'md5(microtime',
      'sha1(time',
      'sha1(microtime',
      'uniqid',
      'rand(',
      'shuffle',
      'lcg_value',
    ],
    python: ['random.', 'uuid1', 'from random', 'md5(', 'sha1(', 'sha256('],
    go: ['math/rand', 'md5.Sum', 'sha1.Sum', 'sha256.Sum'],
    java: ['Random', 'Math.random'],
    ruby: ['rand', 'sample', 'shuffle', 'hexdigest'],
    csharp: ['Random', 'ComputeHash', 'HashData'],
  },
  *check(model, project): Generator<Match> {
    const { language, path } = model.file;
    const pattern = weak[language];
    if (project.isTest(path) || pattern === undefined) return;
    const lines = new Set<number>();
    for (const call of model.calls) {
      if (!(pattern.test(call.target) || isKnownHash(call)) || lines.has(call.code.region.startLine)) continue;
      const name = purposeOf(model, call.code);
      if (name === undefined || harmless.test(name) || isNoSecret(model, call, name)) continue;
      lines.add(call.code.region.startLine);
      const isOfPage = ofPages.test(path) && /token|nonce/i.test(name);
      yield {
        code: call.code,
        message: `"${name}" is made with ${call.name}(), whose numbers can be predicted.`,
        remedy: remedies[language] ?? this.remedy,
        ...(language === 'php' ? fixOf(call) : {}),
        confidence: isOfPage ? 'low' : 'high',
        ...(isOfPage ? { severity: 'low' as const } : {}),
      };
    }
    for (const { code, name } of comparedKnownHashes(model)) {
      if (lines.has(code.region.startLine)) continue;
      lines.add(code.region.startLine);
      yield {
        code,
        message: `What was sent is compared with ${name}() of something that others know.`,
        remedy: remedies[language] ?? this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      { language: 'javascript', code: `const code = Math.floor(Math.random() * 900000) + 100000;\nsend(email, code);` },
      {
        language: 'php',
        code: `<?php\n$find = $db->prepare('INSERT INTO users (email, confirm_token) VALUES (?, ?)');\n$find->execute([$email, md5(mt_rand())]);`,
      },
      {
        language: 'python',
        code: `import hashlib\nreset_token = hashlib.md5(user.email.encode()).hexdigest()`,
      },
      { language: 'javascript', code: `const token = Math.random().toString(36).slice(2);` },
      {
        language: 'javascript',
        code: `function generateApiKey() { let out = ''; for (let i = 0; i < 32; i++) out += chars[Math.floor(Math.random() * chars.length)]; return out; }`,
      },
      { language: 'php', code: `<?php\n$token = md5(uniqid());` },
      { language: 'python', code: `import random\ntoken = ''.join(random.choice(chars) for _ in range(32))` },
      { language: 'go', code: `package a\nimport "math/rand"\nfunc newToken() int { return rand.Intn(1000000) }` },
      { language: 'java', code: `class A { String newToken() { return Long.toString(new Random().nextLong()); } }` },
      { language: 'ruby', code: `token = rand(1_000_000).to_s` },
      { language: 'ruby', code: `user.update!(reset_token: rand(36**12).to_s(36))` },
      {
        language: 'java',
        code: `class A { String resetToken() { byte[] b = new byte[24]; new Random().nextBytes(b); return encode(b); } }`,
      },
      {
        language: 'csharp',
        code: `class A { string NewToken() { var r = new Random(); return r.Next().ToString(); } }`,
      },
      {
        language: 'javascript',
        code: `const md5 = require('md5'); exports.reset = (req, res) => { if (req.query.token == md5(req.query.login)) show(res); };`,
      },
      {
        language: 'javascript',
        code: `import crypto from 'node:crypto';\nconst resetToken = crypto.createHash('md5').update(user.email).digest('hex');`,
      },
      {
        language: 'csharp',
        code: `class Resets { void Post(Reset request) { var md5 = MD5.Create(); var hash = md5.ComputeHash(Encoding.ASCII.GetBytes(request.email)); request.key = BitConverter.ToString(hash); } }`,
      },
      {
        language: 'ruby',
        code: `class Resets\n  def generate_token(id, email)\n    hash = Digest::MD5.hexdigest(email)\n    "#{id}-#{hash}"\n  end\nend`,
      },
      { language: 'python', code: `import hashlib, time\ntoken = hashlib.md5(expire_date).hexdigest()` },
    ],
    clean: [
      {
        language: 'php',
        code: `<?php\n$add = $db->prepare('INSERT INTO uploads (owner, file) VALUES (?, ?)');\n$add->execute([$owner, md5(mt_rand())]);`,
      },
      {
        language: 'python',
        code: `import hashlib\navatar = hashlib.md5(user.email.encode()).hexdigest()`,
      },
      {
        language: 'javascript',
        code: `const token = crypto.randomBytes(32).toString('base64url'); const delay = Math.random() * 100; const colour = colours[Math.floor(Math.random() * 3)];`,
      },
      {
        language: 'php',
        code: `<?php\nclass Forms { function edit($request) { $form = $request->get('form'); $sessionId = $form['sessionId'] ?? 'form_'.sha1(uniqid(mt_rand(), true)); return $sessionId; } }`,
      },
      {
        language: 'php',
        code: `<?php\nclass OAuth1 { function generateNonce() { return dechex(mt_rand()); } function sign() { return ['oauth_nonce' => $this->generateNonce()]; } }`,
      },
      { language: 'php', code: `<?php\n$token = bin2hex(random_bytes(32)); $file = uniqid();` },
      {
        language: 'python',
        code: `import random, secrets\ntoken = secrets.token_urlsafe(32)\ndelay = random.random()`,
      },
      { language: 'go', code: `package a\nimport "math/rand"\nfunc pause() int { return rand.Intn(100) }` },
      {
        language: 'java',
        code: `class A { String newToken() { byte[] b = new byte[32]; new SecureRandom().nextBytes(b); return hex(b); } int pause() { return new Random().nextInt(); } }`,
      },
      { language: 'ruby', code: `token = SecureRandom.urlsafe_base64(32)\npause = rand(10)` },
      {
        language: 'csharp',
        code: `class A { byte[] NewToken() { return RandomNumberGenerator.GetBytes(32); } int Pause() { return new Random().Next(); } }`,
      },
      {
        language: 'php',
        code: `<?php\nclass A { private function generateTokenAuth() { return md5(Common::getRandomString(32) . microtime(true) . Settings::getSalt()); } }`,
      },
      {
        language: 'javascript',
        code: `const avatar = crypto.createHash('md5').update(user.email).digest('hex'); if (etag === crypto.createHash('sha1').update(body).digest('hex')) send(304); if (req.query.sig === crypto.createHash('sha256').update(login + secret).digest('hex')) go();`,
      },
      {
        language: 'php',
        code: `<?php\nclass Base { static function randomKey($array) { $keys = array_keys($array); $key = $keys[mt_rand(0, count($keys) - 1)]; return $key; } }`,
      },
      {
        language: 'csharp',
        code: `class HoneypotProtector { HoneypotField CreateToken() { var r = new Random(); return new HoneypotField(_names[r.Next(0, 9)]); } }`,
      },
    ],
  },
};

/** `random_int` takes the bounds that `rand` and `mt_rand` take, and gives a number between them, too. */
function fixOf({ name, code, arguments: bounds }: Call): Pick<Match, 'fix'> {
  if (!/^(mt_)?rand$/.test(name) || bounds.length !== 2 || !code.text.startsWith(name)) return {};
  const edit = { start: code.start, end: code.start + name.length, text: 'random_int' };
  return { fix: { description: 'Draw from the generator of the operating system', edits: [edit] } };
}

const remedies: Readonly<Record<string, string>> = {
  javascript: "crypto.randomBytes(32).toString('base64url'), or crypto.randomUUID()",
  php: 'bin2hex(random_bytes(32))',
  python: 'secrets.token_urlsafe(32)',
  go: 'crypto/rand: rand.Text(), or rand.Read(b)',
  java: 'new SecureRandom().nextBytes(bytes)',
  ruby: 'SecureRandom.urlsafe_base64(32)',
  csharp: 'RandomNumberGenerator.GetBytes(32)',
};

/** `resetToken()`, `InviteCode()`: functions that are named as what they make. */
const secretMakers =
  /^(reset|invite|invitation|session|access|api|auth|refresh|confirm(ation)?|verification|activation|login|one_?time|temp(orary)?|random)_(token|code|key|secret|password|pin|otp)$/;

/** What the number is for, by the name that it is given, or by that of the function that makes it. */
function purposeOf(model: SourceModel, code: Code): string | undefined {
  const target = assignmentAround(model, code)?.split('.').at(-1);
  if (target !== undefined && secretName.test(`${plainName(target)}_`)) return target;
  const later = target === undefined ? undefined : givenOn(model, target, code);
  if (later !== undefined) return later;
  const entry = namedValues(model).find(
    ({ name, value }) =>
      value.kind !== 'function' && isInside(code, value.code) && secretName.test(`${plainName(name)}_`),
  );
  if (entry !== undefined) return entry.name;
  if (target !== undefined && isOneTimeCode(model, target, code)) return target;
  const within = model.functions.filter((one) => isInside(code, one.code)).at(-1);
  const column = columnFor(model, within, code);
  if (column !== undefined) return column;
  if (within !== undefined && /rand|string|code|id$/i.test(within.name)) {
    const caller = model.assignments.find(
      ({ target: name, value }) =>
        value.kind === 'call' &&
        value.call.name === within.name &&
        secretName.test(`${plainName(name.split('.').at(-1) ?? '')}_`),
    );
    if (caller !== undefined) return caller.target.split('.').at(-1);
  }
  if (within !== undefined && secretMakers.test(plainName(within.name.split('.').at(-1) ?? ''))) return within.name;
  return within !== undefined &&
    /gen|creat|make|new|rand|build|issue|one_?time|otp/i.test(within.name) &&
    secretName.test(`${plainName(within.name)}_`)
    ? within.name
    : undefined;
}

/** `var hash = md5(email); request.key = hex(hash);`: what a name that says nothing is given to next. */
function givenOn(model: SourceModel, target: string, code: Code): string | undefined {
  if (!/^\$?(hash|digest|bytes?|value|result|raw|data|str|string|random|rand|num(ber)?|buf(fer)?)$/i.test(target))
    return undefined;
  const mention = new RegExp(`(?<![\\w$.])${target.replace('$', '\\$')}(?!\\w)`);
  return model.assignments
    .filter((one) => one.code.start > code.end && one.code.start - code.end < 400 && mention.test(one.value.code.text))
    .map(({ target: name }) => name.split('.').at(-1) ?? '')
    .find((name) => secretName.test(`${plainName(name)}_`) || /^(reset_?)?key$/i.test(plainName(name)));
}

/** `const code = Math.floor(Math.random() * 900000) + 100000`: as many digits as people type from a message. */
function isOneTimeCode(model: SourceModel, target: string, code: Code): boolean {
  const written = model.file.text.slice(code.start, code.end + 60);
  return (
    /(^|_)(code|digits|number)$/.test(plainName(target)) &&
    /^Math\.random\(\)\s*\*\s*(9_?0{3}|9_?0_?0{4}|9{4}|9{6}|10{6}|10{4})\b|^(mt_)?rand\(\s*(10{3}|10{5})\s*,\s*(9{4}|9{6})\s*\)/.test(
      written,
    )
  );
}

/** `execute('INSERT INTO users (…, confirm_token) VALUES (?, ?)', [$email, md5(mt_rand())])`: the hash of a guess, for a column of that name. */
function columnFor(model: SourceModel, within: FunctionModel | undefined, code: Code): string | undefined {
  const isHashed = model.calls.some(
    ({ target, code: whole }) => /^(md5|sha1|hash)$/.test(target) && whole !== code && isInside(code, whole),
  );
  if (!isHashed) return undefined;
  return /\b(?:insert\s+into|update)\b[^'";]*?\b(\w*(?:token|secret|api_?key|reset_?code))\b/i.exec(
    within?.code.text ?? model.file.text,
  )?.[1];
}
