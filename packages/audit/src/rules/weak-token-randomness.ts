import type { Call, Code, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { plainName } from './apis/credential-names.ts';
import { comparedKnownHashes, isKnownHash } from './apis/passwords/known-hashes.ts';
import { isOfWeakInstance, namedByCall, usedByCallers, usedInFunction } from './apis/secrets/random-uses.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { assignmentAround, isInside } from './values.ts';

const weak: Readonly<Record<string, RegExp>> = {
  javascript:
    /^Math\.random$|(^|\.)(uuid\.v1|uuidv1)$|^(lodash|_)\.(random|sample|sampleSize|shuffle)$|^nanoid\/non-secure\.\w+$/,
  php: /^(uniqid|rand|mt_rand|lcg_value|str_shuffle|array_rand|shuffle)$|(^|\.)Uuid\.(uuid1|v1)$/,
  python:
    /^random\.(random|randint|choice|choices|sample|getrandbits|randrange|shuffle|Random\(\)\.\w+)$|^uuid\.uuid1$/,
  go: /^(math\/rand(\/v2)?|rand)\.(Int|Intn|Int31|Int31n|Int63|Int63n|Read|Float64|IntN|N|Perm|New\(\)\.\w+)$|google\/uuid\.NewUUID$/,
  java: /^(java\.util\.)?Random$|(^|\.)(RandomStringUtils\.random\w*|Math\.random|ThreadLocalRandom\.current)$/,
  ruby: /^(rand|Random\.(rand|hex|alphanumeric|bytes|random_number|base64|urlsafe_base64)|Random\.new(\(\))?\.\w+|Kernel\.rand)$|\.sample$|\.shuffle$/,
  csharp: /^(System\.)?Random$|(^|\.)Random\.Shared\.Next\w*$/,
};
const secretName =
  /(^|_)((access|refresh|auth|reset|session|api|csrf)?token|secret|api_?key|access_?key|session_?id|sid|password|passwd|pwd|otp|nonce|csrf|(sms|login|e?mail|confirm|confirmation|activation|access|recovery|security|backup|auth|verify|verification|validation|invite|invitation|reset|unlock|pass|two_?factor|mfa|temp|temporary|otp)_?code|refresh|jti|salt|private_?key|pin|one_?time)(_|$|s$)/;
const harmless =
  /css|color|mock|fake|sample|demo|animation|jitter|delay|backoff|retry|avatar|index|test|placeholder|key_?frame|react|fetch_?token|cancel_?token|cancellation_?token|stopping_?token|request_?token|file|(name|temp|tmp|index|cache|url|prefix)_?salt/i;
/** What a page calls a token is as a rule what it tells its own requests apart by. */
const ofPages = /(^|\/)(client|frontend|resources\/js|assets|components|hooks|pages)\//;

/** What a form is called while it is edited, and its page may send back; the nonce of OAuth 1, which has to be new and no secret (RFC 5849, section 3.3). */
function isNoSecret(model: SourceModel, call: Call, name: string): boolean {
  const { code, within } = call;
  // one key of those that there are; a field that only machines fill in
  if (
    /array_keys\(/.test(within?.code.text ?? '') ||
    /honey_?pot/i.test(`${model.file.path} ${within?.class?.name ?? ''}`)
  )
    return true;
  // only the order of what was drawn well is drawn so
  if (
    /shuffle$/.test(call.name) &&
    /random_int\(|random_bytes\(|SecureRandom|secrets\./.test(call.within?.code.text ?? '')
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
      '_.random',
      '_.sample',
      'non-secure',
      'Date.now',
      'new Date()',
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
      'time(',
      'uuid1',
      'Uuid::v1',
    ],
    python: ['random.', 'uuid1', 'from random', 'md5(', 'sha1(', 'sha256(', 'b64encode(', 'base64_encode('],
    go: ['EncodeToString(', 'math/rand', 'md5.Sum', 'sha1.Sum', 'sha256.Sum', 'NewUUID', 'time.Now'],
    java: ['encodeToString(', 'Random', 'Math.random', 'currentTimeMillis', 'nanoTime'],
    ruby: ['encode64', 'rand', 'sample', 'shuffle', 'hexdigest', 'Time.now'],
    csharp: ['ToBase64String', 'Random', 'ComputeHash', 'HashData', 'DateTime.'],
  },
  *check(model, project): Generator<Match> {
    const { language, path } = model.file;
    const pattern = weak[language];
    if (project.isTest(path) || pattern === undefined || !mayDraw(model)) return;
    const lines = new Set<number>();
    const functions = new Set<FunctionModel>();
    for (const call of model.calls) {
      if (lines.has(call.code.region.startLine) || !draws(model, call, pattern)) continue;
      const name = purposeOf(model, call.code) ?? purposeElsewhere(model, project, call);
      if (name === undefined || harmless.test(name) || isNoSecret(model, call, name)) continue;
      if (isOfNobody(model, call)) continue;
      // what makes a text longer, and is no part of the secret
      if (/confounder|padding/i.test(model.file.text.slice(Math.max(0, call.code.start - 60), call.code.end + 30)))
        continue;
      // the numbers of one generator are told of once
      if (call.within !== undefined && functions.has(call.within) && /^[nN]ext/.test(call.name)) continue;
      lines.add(call.code.region.startLine);
      if (call.within !== undefined) functions.add(call.within);
      const isOfPage = ofPages.test(path) && /token|nonce/i.test(name);
      yield {
        code: call.code,
        message: `"${name}" is made with ${call.name}(), ${/encode|base64|btoa/i.test(call.name) ? 'of what others know.' : 'whose numbers can be predicted.'}`,
        remedy: remedies[language] ?? this.remedy,
        confidence: isOfPage ? 'low' : 'high',
        ...(isOfPage ? { severity: 'low' as const } : {}),
        ...(language === 'php' ? fixOf(call) : {}),
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
};

/** The password of an account that there is not, hashed so that a login takes as long for it: `INVALID_USER_PASSWORD = encode(generatePassword())`. */
function isOfNobody({ file: { text } }: SourceModel, { within }: Call): boolean {
  const name = within?.name.split('.').at(-1) ?? '';
  if (within === undefined || !/^\w{4,60}$/.test(name)) return false;
  const uses = text.split('\n').filter((line) => line.includes(`${name}(`) && !within.code.text.includes(line.trim()));
  return uses.length > 0 && uses.every((line) => /invalid|dummy|unknown_?user|no_?such/i.test(line));
}

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

/** What stands in every script that draws so, or hashes: a clock alone, as most programs have it, makes no secret. */
const drawsInScripts =
  /Math\.random|uuid|\blodash\b|\b_\.|non-secure|md5|sha1|sha256|sha512|createHash|\bSum(?:256)?\b|HashData|ComputeHash|\bhash\s{0,9}\(|hexdigest|btoa|b64encode|encode64/i;

function mayDraw({ file: { language, text } }: SourceModel): boolean {
  return language !== 'javascript' || drawsInScripts.test(text);
}

/** Whether a call draws a number that can be predicted. */
function draws(model: SourceModel, call: Call, pattern: RegExp): boolean {
  // `sample(random: SecureRandom)`
  if (/SecureRandom|SystemRandom/.test(call.code.text)) return false;
  return pattern.test(call.target) || isKnownHash(call) || isOfWeakInstance(model, call);
}

/** What the number is for by the calls around it, by what is done with it afterwards, and by what calls its function. */
function purposeElsewhere(model: SourceModel, project: Project, call: Call): string | undefined {
  // a generator is not what it draws
  if (call.isConstruction && /Random$/.test(call.target)) return undefined;
  const named = namedByCall(model, call.code);
  if (named !== undefined) return named;
  const target = assignmentAround(model, call.code);
  const used = target === undefined ? undefined : usedInFunction(model, call.within, target, call.code);
  return used ?? usedByCallers(model, project, call.within);
}

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
  // `code = md5(user.email)` of `make_reset`
  if (
    target !== undefined &&
    within !== undefined &&
    /^(code|link|key|hash|value|otp)$/i.test(target) &&
    /reset|forgot|recover|magic|activat|confirm|verif/i.test(within.name)
  )
    return target;
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
  // RFC 6749, section 10.10: nobody may guess a code that is exchanged for a token
  if (plainName(target) === 'code' && /authori[sz]ation_?code\w*\s{0,9}[({]/i.test(model.file.text)) return true;
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
