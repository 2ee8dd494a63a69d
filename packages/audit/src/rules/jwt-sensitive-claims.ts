import type { Code, SourceModel, Value } from '../languages/model.ts';
import type { ApiCall, JwtSignApi } from './apis/jwt/jwt-api.ts';
import { jwtSignings } from './apis/jwt/jwt-sign.ts';
import { jwtWords } from './apis/jwt/jwt-words.ts';
import { settingOf } from './apis/setting.ts';
import type { Match, StaticRule } from './rule.ts';
import { chainOf, deep, firstOfEach, widerSurroundings } from './values.ts';

/** Names of what nobody else should read; `password_changed_at` and `cardId` are other things. */
const sensitive =
  /^(user_?)?(password|passwd|pwd|pass|pass_?word_?hash|hashed_?password|password_?digest|encrypted_?password|ssn|social_?security(_?number)?|card_?number|card_?no|credit_?card(_?number)?|cc_?number|cvv2?|cvc|pin(_?code)?|iban|bank_?account(_?number)?|account_?number|tax_?id|passport_?(no|number)|api_?secret|client_?secret|private_?key|secret_?key|totp_?secret|mfa_?secret|security_?answer)$/i;

/** Whole records of people: everything that they hold goes into the token. */
const wholeRecord =
  /(^|\.)\$?(user|account|member|customer|employee|person|admin|foundUser|existingUser|userData|dbUser|currentUser|newUser|savedUser|userRecord|userDoc)(\.(toJSON|toObject|toArray|to_json|dataValues|_doc|attributes|dict|__dict__|model_dump))?(\(\))?$/;

/** Passwords, numbers of cards and the like in a token, which everybody can read. */
export const jwtSensitiveClaims: StaticRule = {
  id: 'jwt-sensitive-claims',
  number: 'S17',
  title: 'A token carries what nobody else should read',
  cwe: [522],
  severity: 'medium',
  why: 'A JWT is signed, not encrypted: whoever holds it, or a log that it stands in, reads its claims.',
  remedy: "Put the user's id in the token, and read the rest from the database.",
  triggers: {
    javascript: [...jwtWords, 'next-auth'],
    php: jwtWords,
    python: jwtWords,
    go: jwtWords,
    java: jwtWords,
    ruby: jwtWords,
    csharp: [...jwtWords, 'JwtSecurityToken'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    const found =
      model.file.language === 'csharp'
        ? [...fromClaims(model)]
        : [...jwtSignings(model).flatMap((one) => [...fromSigning(model, one)]), ...fromHooks(model)];
    yield* firstOfEach(found, ({ code, message }) => `${code.start} ${message}`);
  },
};

function* fromSigning(model: SourceModel, { api, call }: ApiCall<JwtSignApi>): Generator<Match> {
  const payload = settingOf(model, call, api.payload);
  const names = payload.state === 'given' ? [...namesIn(payload.value)] : [];
  for (const link of chainOf(call)) {
    const first = link.arguments[0]?.value;
    if (/^(claim|withClaim|addClaim|AddClaim|setClaim|Claim|put)$/.test(link.name) && first?.kind === 'string')
      names.push(first.text);
    if (link.name === 'withClaim' && link !== call && first?.kind === 'string') names.push(first.text);
  }
  names.push(...setAfterwards(model, call.arguments[0]?.value.code.text ?? '', widerSurroundings(model, call.within)));
  const found = names.find((name) => sensitive.test(name));
  if (found !== undefined) {
    yield {
      code: call.code,
      message: `The token that ${api.library} makes here carries \`${found}\`, readable by whoever holds it.`,
      remedy,
      confidence: 'high',
    };
  } else if (payload.state === 'given' && isWholeRecord(payload.value)) {
    yield {
      code: call.code,
      message: `The token that ${api.library} makes here carries the whole record of a user, and with it whatever the record holds.`,
      remedy,
      confidence: 'low',
      severity: 'low',
    };
  }
}

const remedy = 'Put { sub: user.id } in the token, and read the rest from the database.';

function* namesIn(value: Value, depth = 0): Generator<string> {
  if (depth > 3) return;
  if (value.kind === 'choice') for (const one of value.options) yield* namesIn(one, depth + 1);
  if (value.kind !== 'map') return;
  for (const [key, entry] of value.entries) {
    if (entry.kind !== 'boolean' && entry.kind !== 'null') yield key.replace(/^:/, '');
    yield* namesIn(entry, depth + 1);
  }
}

/** `payload.password = …`, `$payload['password'] = …`. */
function setAfterwards(model: SourceModel, variable: string, around: string): string[] {
  if (!/^\$?\w+$/.test(variable) || model.file.language === 'csharp') return [];
  const pattern = new RegExp(
    `\\${variable.startsWith('$') ? '' : 'b'}${variable.replace('$', '\\$')}(?:\\.|->|\\[["':])(\\w+)["']?\\]?\\s*=[^=]`,
    'g',
  );
  return [...around.matchAll(pattern)].map((match) => match[1] ?? '');
}

function isWholeRecord(value: Value): boolean {
  if (value.kind === 'path') return wholeRecord.test(value.path);
  if (value.kind === 'call') return wholeRecord.test(`${value.call.target}()`);
  return (
    value.kind === 'map' &&
    [...value.entries.values()].some((entry) => entry.kind === 'path' && wholeRecord.test(entry.path))
  );
}

/** What frameworks call, or are given, for the claims of the tokens that they make. */
const hooks: readonly { readonly name: RegExp; readonly file: RegExp }[] = [
  { name: /^getJWTCustomClaims$/, file: /JWTSubject|JWTAuth/ },
  { name: /^(onJWTCreated|onJwtCreated|updateJwtData|__invoke)$/, file: /JWTCreatedEvent/ },
  { name: /^(jwt_payload|to_token_payload)$/, file: /devise|jwt|Knock|def to_token_payload/i },
  { name: /^(get_token|jwt_payload_handler|add_claims_to_access_token)$/, file: /simplejwt|jwt/i },
  { name: /^jwt$/, file: /next-auth|NextAuth/ },
];

function* fromHooks(model: SourceModel): Generator<Match> {
  const mayHook = hooks.some(({ file }) => file.test(model.file.text));
  for (const holder of mayHook ? model.functions : []) {
    const hook = hooks.find(({ name }) => name.test(holder.name));
    if (hook === undefined || !hook.file.test(model.file.text)) continue;
    const returned = holder.returns.flatMap((one) => [...deep(one)]).filter(({ kind }) => kind === 'map');
    for (const map of returned) yield* carried(map.code, [...namesIn(map)]);
    for (const { target, code } of holder.assignments) {
      if (/^\$?(token|payload|claims|data)\./.test(target)) yield* carried(code, [target.split('.').at(-1) ?? '']);
    }
  }
  // `JWTAuth::claims(['ssn' => …])->fromUser($user)`
  for (const call of model.file.language === 'php' ? model.calls : []) {
    const given = call.name === 'claims' || call.name === 'customClaims' ? call.arguments[0]?.value : undefined;
    if (given?.kind === 'map' && /jwt|auth/i.test(call.target)) yield* carried(call.code, [...namesIn(given)]);
  }
}

function* carried(code: Code, names: readonly string[]): Generator<Match> {
  const found = names.find((name) => sensitive.test(name));
  if (found === undefined) return;
  yield {
    code,
    message: `The tokens carry \`${found}\`, readable by whoever holds one.`,
    remedy,
    confidence: 'high',
  };
}

/** `new Claim("password", …)`: claims are made one by one. */
function* fromClaims(model: SourceModel): Generator<Match> {
  if (!/jwt|SecurityToken/i.test(model.file.text)) return;
  for (const call of model.calls) {
    const first = call.arguments[0]?.value;
    if (call.name !== 'Claim' && call.name !== 'AddClaim') continue;
    if (first?.kind !== 'string' || !sensitive.test(first.text)) continue;
    yield {
      code: call.code,
      message: `The token carries \`${first.text}\`, readable by whoever holds it.`,
      remedy: 'Put the id in ClaimTypes.NameIdentifier, and read the rest from the database.',
      confidence: 'high',
    };
  }
}
