import type { Call, Code, SourceModel, Value } from '../languages/model.ts';
import {
  blocksOfRack,
  configuredAccounts,
  isTableForBasic,
  wholeHeaders,
  writtenTables,
} from './apis/passwords/written-accounts.ts';
import { comparedHashes, writtenHash } from './apis/passwords/written-hashes.ts';
import { isPlaceholder } from './apis/secrets/vendor-secrets.ts';
import { equalities } from './equalities.ts';
import type { Match, ProjectMatch, StaticRule } from './rule.ts';
import { alternatives, deep, entryOf, namedArgument } from './values.ts';

const passwordWords = 'pass(?:w(?:or)?d)?|pwd|senha|contrase(?:n|ñ)a|clave|mdp|mot_?de_?passe|passwort|sifre|haslo';

/** A file that takes Basic apart. */
const speaksBasic =
  /basic-auth|Basic realm|['"`]Basic\b|PHP_AUTH_PW|HTTPBasic|request\.authorization|http_basic|BasicStrategy/;
/** A password beside an operator, or as a member, which a name may stand for that is compared. */
const comparesPasswords = new RegExp(
  `(${passwordWords})['"\\])]*\\s*[!=]==?|[!=]==?\\s*[\\w$.>'"[(-]*(${passwordWords})|(\\.|->|\\[\\s*['"]|\\(\\s*['"])(${passwordWords})\\b|\\.equals(IgnoreCase)?\\(`,
  'i',
);
/** What keeps the names and passwords of callers as settings. */
const configures =
  /Rack::Auth::Basic|BasicAuth(ForRealm)?\(|ConstantTimeCompare|timingSafeEqual|compare_digest|(users?|accounts?|credentials?|passwords?|logins?|admins?)\w{0,6}[`"')\]]?\s{0,3}(\[|\.(get|fetch|find|some)\b)|getPassword\(\)|\.put\(|basic-?auth|http_basic_authenticate_with|withUser|inMemoryAuthentication|withDefaultPasswordEncoder/i;
const presented =
  /PHP_AUTH_(PW|USER)$|(^|\.)(auth|authorization|credentials?|basic_?auth|parsed)\.(password|pass)$|request\.authorization\.password$/i;

/** The password of Basic authentication, in the source. */
export const basicHardcodedCreds: StaticRule = {
  id: 'basic-hardcoded-creds',
  number: 'S26',
  title: 'The password of a login stands in the source',
  cwe: [798],
  severity: 'high',
  why: 'Everybody with the source can log in, and the password changes only with a release.',
  remedy: 'Keep a hash of it (Argon2id) outside of the source, and compare with the function of the library.',
  triggers: {
    javascript: [
      'basic realm',
      'basic-auth',
      'basicauth',
      'BasicStrategy',
      'auth.pass',
      'credentials.pass',
      'password',
      "'Basic ",
      '"Basic ',
      'timingSafeEqual',
    ],
    php: ['PHP_AUTH_PW', 'HttpBasicAuthentication', 'pass', 'pwd', 'senha', 'contrasen', 'clave', 'mdp'],
    python: [
      'request.authorization',
      'HTTPBasic',
      'authorization.password',
      'auth.password',
      'BasicAuth',
      'credentials.password',
      'password',
    ],
    go: ['hash == "', 'password', 'passwd', 'BasicAuth(', 'ConstantTimeCompare'],
    csharp: ['hash == "', 'password', 'passwd'],
    ruby: ['http_basic_authenticate_with', 'authenticate_or_request_with_http_basic', 'password', 'Rack::Auth::Basic'],
    java: [
      '.encode("',
      'getPassword()',
      'password',
      'inMemoryAuthentication',
      'InMemoryUserDetailsManager',
      'withUser',
      'withDefaultPasswordEncoder',
    ],
  },
  mention: new RegExp(
    `${writtenHash.source}|${speaksBasic.source}|${comparesPasswords.source}|${configures.source}`,
    'i',
  ),
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const codes = new Set<number>();
    const isPage = /(^|\/)(public|frontend|client|assets)\/.*\.[jt]sx?$|\.(jsx|tsx|vue|svelte)$/.test(model.file.path);
    const ofForms = isPage ? [] : comparedInForms(model);
    const said = [
      ...compared(model),
      ...ofForms,
      ...configured(model),
      ...inConstantTime(model),
      ...blocksOfRack(model),
      ...comparedHashes(model),
    ];
    const tables = isPage ? [] : [...writtenTables(model), ...wholeHeaders(model)];
    for (const code of [...said, ...tables]) {
      if (codes.has(code.start)) continue;
      codes.add(code.start);
      yield {
        code,
        message: 'The password that callers have to give stands here as text.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  *checkSettings(project): Generator<ProjectMatch> {
    for (const { file, code } of configuredAccounts(project)) {
      yield {
        file,
        code,
        message: 'The password of an account stands here as text.',
        remedy:
          'Take it from the environment, as a hash: {bcrypt}… of Spring, a hash of security:hash-password of Symfony.',
        confidence: 'high',
      };
    }
  },
};

function isLiteral(value: Value | undefined): boolean {
  return value?.kind === 'string' && value.text !== '' && !/^\$\{|^\$2[aby]\$|^\{bcrypt\}|^\$argon/.test(value.text);
}

function compared(model: SourceModel): readonly Code[] {
  return model.comparisons
    .filter(({ left, right }) => {
      const isLeft = left.kind !== 'string' && !/PHP_AUTH_PW/.test(right.code.text);
      const [given, wanted] = isLeft ? [left, right] : [right, left];
      const name = presentedAs(given);
      if (name === undefined || !/PW$|(^|[.$_])pass(word|wd)?$/i.test(name)) return false;
      if (isLiteral(wanted)) return presented.test(name) || speaksBasic.test(model.file.text);
      return /PHP_AUTH_PW$/.test(name) && isTableOfTexts(model, wanted);
    })
    .map(({ code }) => code);
}

/** How people name what is a password, in the languages that forms are written in. */
const formPassword = new RegExp(`(^|[.$_])(${passwordWords})$`, 'i');
const formName =
  /(^|[.$_])(user_?(name)?|e?_?mail|login|name|usuario|usuari|correo|nom|nome|nama|benutzer\w*|admin\w*|account)$/i;

/** `$name == 'admin' && $password == 'k8s…'`: a login that holds both against texts. */
function comparedInForms(model: SourceModel): readonly Code[] {
  const sides = equalities(model).flatMap(({ left, right, code, operator }) => {
    if (!/^={2,3}$|^!={1,2}$/.test(operator)) return [];
    const [given, wanted] = left.kind === 'string' ? [right, left] : [left, right];
    const written = /^\$?\w+$/.exec(given.code.text)?.[0];
    const name = isLiteral(wanted) ? (presentedAs(given) ?? written) : undefined;
    return name === undefined || wanted.kind !== 'string' ? [] : [{ name, text: wanted.text, code }];
  });
  return sides
    .filter(({ name, text }) => formPassword.test(name) && text.length > 2 && !/\s/.test(text))
    .filter(({ code }) =>
      sides.some((one) => formName.test(one.name) && Math.abs(one.code.start - code.start) < furthestName),
    )
    .map(({ code }) => code);
}

/** As far as the name of a user stands from the password, in characters. */
const furthestName = 160;

/** `hash_equals('…', $password)`: in constant time, with what stands in the source. */
function inConstantTime(model: SourceModel): readonly Code[] {
  const isOfBasic = speaksBasic.test(model.file.text);
  return model.calls
    .filter(({ name }) =>
      /^(compare_digest|secure_compare|hash_equals|timingSafeEqual|safeCompare|ConstantTimeCompare|FixedTimeEquals)$/.test(
        name,
      ),
    )
    .filter(({ arguments: given }) => {
      const values = given.map(({ value }) => value);
      const isGiven = values.some(
        (value) => /pass(word|wd)?\b|PHP_AUTH_PW/i.test(value.code.text) && !isLiteral(value),
      );
      return (
        isGiven &&
        values.some((value) =>
          (isOfBasic ? [...deep(value)] : [asText(value)]).some(
            (part) =>
              isLiteral(part) && part.kind === 'string' && part.text.length > 4 && !/^PHP_AUTH_\w+$/.test(part.text),
          ),
        )
      );
    })
    .map(({ code }) => code);
}

/** `[]byte("…")`, `Buffer.from('…')`: a text as bytes. */
function asText(value: Value): Value {
  const isBytes =
    value.kind === 'call' && /^(from|byte|bytes|encode|getBytes|GetBytes|\[\]byte)$/.test(value.call.name);
  return isBytes ? (value.call.arguments[0]?.value ?? value.call.receiver ?? value) : value;
}

/** `$users[$name]` where `$users` holds names and passwords. */
function isTableOfTexts(model: SourceModel, wanted: Value): boolean {
  const table = /^\$(\w+)\[/.exec(wanted.code.text)?.[1];
  return model.assignments.some(
    ({ target, value }) =>
      target === `$${table}` &&
      value.kind === 'map' &&
      value.entries.size > 0 &&
      [...value.entries.values()].every(isLiteral),
  );
}

/** The path that is read, or `PHP_AUTH_PW` for `$request->server->get('PHP_AUTH_PW')`. */
function presentedAs(value: Value): string | undefined {
  // A part of what was split, under its own name.
  if (value.kind !== 'string' && /^pass(word|wd)?$/.test(value.code.text)) return value.code.text;
  if (value.kind === 'path') return value.path;
  // `$_POST['pass'] ?? ''`
  if (value.kind === 'choice') return value.options.map(presentedAs).find((name) => name !== undefined);
  if (value.kind !== 'call') return undefined;
  if (/^(getPassword|getUser|getUsername)$/.test(value.call.name) && /request/i.test(value.call.receiverText ?? ''))
    return value.call.name === 'getPassword' ? 'password' : 'user';
  const [first] = value.call.arguments;
  return first?.value.kind === 'string' && /^(get|server|input|header)$/.test(value.call.name)
    ? first.value.text
    : undefined;
}

function configured(model: SourceModel): readonly Code[] {
  return model.calls.filter(isConfigured).map(({ code }) => code);
}

/** `{ users: { name: 'password' } }` of express-basic-auth and Slim's middleware; hashes are no texts. */
function holdsTexts(call: Call): boolean {
  const users = entryOf(call.arguments[0]?.value, ['users']);
  return (
    users?.kind === 'map' &&
    // `$_ENV['ADMIN_PASSWORD'] ?? 'secret'` is a password, too
    [...users.entries.values()].some((one) => isLiteral(one) || (one.kind === 'choice' && one.options.some(isLiteral)))
  );
}

function isConfigured(call: Call): boolean {
  if (isKeptInSource(call) || isTableForBasic(call)) return true;
  if (/(^|\.)(express-basic-auth|basicAuth)$/i.test(call.target)) {
    return (
      holdsTexts(call) ||
      call.arguments.some(({ value }) => {
        const password = entryOf(value, ['password']);
        return password !== undefined && alternatives(password).some(isLiteral);
      })
    );
  }
  if (call.isConstruction && /(^|\.)HttpBasicAuthentication$/.test(call.target)) return holdsTexts(call);
  if (call.name === 'http_basic_authenticate_with') {
    const password = namedArgument(call, ['password']) ?? entryOf(call.arguments[0]?.value, ['password']);
    return isLiteral(password);
  }
  if (
    call.name === 'password' &&
    /withUser|withUsername|inMemoryAuthentication|withDefaultPasswordEncoder/.test(call.target)
  ) {
    const [given] = call.arguments;
    const texts = given === undefined ? [] : [...deep(given.value)].filter((part) => part.kind === 'string');
    return texts.some(
      (part) =>
        // an encoder's name with nothing behind it
        isLiteral(part) &&
        part.kind === 'string' &&
        !/^\{\w+\}$/.test(part.text) &&
        !isPlaceholder(`${part.text.replace(/^\{noop\}/, '')}--------`),
    );
  }
  return false;
}

/** `users.put("admin", encoder.encode("…"))`: the accounts of an application that has no others. */
function isKeptInSource({ name, receiverText, arguments: [key, value] }: Call): boolean {
  if (name !== 'put' || !/users|accounts|credentials|passwords/i.test(receiverText ?? '')) return false;
  const made = value?.value;
  return (
    isLiteral(key?.value) &&
    made?.kind === 'call' &&
    /^(encode|hashpw|hash)$/.test(made.call.name) &&
    isLiteral(made.call.arguments[0]?.value)
  );
}
