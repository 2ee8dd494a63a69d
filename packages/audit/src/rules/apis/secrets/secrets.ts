import type { Call, Code, FunctionModel, Value } from '../../../languages/model.ts';
import { chainOf, namedArgument } from '../../values.ts';

/** A secret that stands in the source as text. */
export interface SecretLiteral {
  readonly text: string;
  /** Where it stands, or where the constant that holds it is used. */
  readonly code: Code;
  /** It is used only when the configuration gives none: `process.env.JWT_SECRET || 'secret'`. */
  readonly isFallback: boolean;
}

/** Reads of configuration whose last argument is what is used when there is nothing: `env('JWT_SECRET', 'x')`. */
const readsWithDefault =
  /^(getenv|env|config|get|fetch|getOrDefault|getProperty|getEnv|GetEnv|Getenv|getOrElse|GetValue|getString|GetString|getParameter|String|config_get|environ|getRequiredProperty|EnvOr|GetEnvOrDefault|getEnvOrDefault|getenv_or|input|str)$/;

/** What makes key material of a text: the text stands in one of its arguments or is what it is called on. */
const wrappers =
  /^(from|encode|encodeToString|GetBytes|getBytes|SymmetricSecurityKey|SigningCredentials|\[\]byte|byte|bytes|Bytes|Key|plainText|base64Encoded|hmacShaKeyFor|HMAC(256|384|512)|decode|decode64|b64decode|b64encode|base64_decode|base64_encode|urlsafe_b64decode|createSecretKey|SecretKeySpec|MACSigner|MACVerifier|DirectEncrypter|toString|to_s|trim|strip|str|String|secret|SecretBox|OctetSequenceKey|OctKey|import_key|createFromSecret|withSecretKey|getEncoder|getDecoder|FromBase64String|freeze|TextEncoder|UTF8|SecretStr|WithKey|unpack|hash|digest|update|sha256|md5|ToArray|AsSpan|asBytes|asValue|ToCharArray|toCharArray)$/;

const notSecrets =
  /^(utf-?8|ascii|latin1|binary|base64|base64url|hex|(HS|RS|ES|PS)(256|384|512)|EdDSA|none|Hmac-?SHA-?(256|384|512)|AES|RSA|sha-?(1|256|384|512)|md5|oct|UTF8|H\*)$/i;

/** The literal secrets that a key may be. */
export function secretLiterals(value: Value, isFallback = false, depth = 0): SecretLiteral[] {
  if (depth > 8) return [];
  const descend = (one: Value, fallback = isFallback) => secretLiterals(one, fallback, depth + 1);
  switch (value.kind) {
    case 'string':
      return isSecretText(value.text) ? [{ text: value.text, code: value.code, isFallback }] : [];
    case 'choice':
      return value.options.flatMap((one) =>
        descend(one, isFallback || value.options.some((other) => !isLiteral(other))),
      );
    case 'concat':
      return fromConcatenation(value.parts, value.code, isFallback);
    case 'list':
      return value.items.flatMap((one) => descend(one));
    case 'map':
      return [...value.entries].flatMap(([key, entry]) =>
        /^:?(key|secret|kty_k|k)$/i.test(key) ? descend(entry) : [],
      );
    case 'function':
      return fromKeyCallback(value.function).flatMap((one) => descend(one));
    case 'call':
      return fromCall(value.call, descend, isFallback);
    default:
      return [];
  }
}

function isLiteral(value: Value): boolean {
  return value.kind === 'string' || value.kind === 'null';
}

/** `'a' + 'b'`: the whole, when all of it is literal. */
function fromConcatenation(parts: readonly Value[], code: Code, isFallback: boolean): SecretLiteral[] {
  const texts = parts.map((part) => (part.kind === 'string' ? part.text : undefined));
  if (texts.some((text) => text === undefined)) return [];
  const text = texts.join('');
  return isSecretText(text) ? [{ text, code, isFallback }] : [];
}

/** What a function gives as the key: what it returns, or hands to a callback as `done(null, key)`. */
function fromKeyCallback(callback: FunctionModel): Value[] {
  const handed = callback.calls
    .filter((call) => /^(done|cb|callback|next)$/.test(call.name) && call.arguments.length === 2)
    .flatMap((call) => call.arguments.slice(1).map((argument) => argument.value));
  const returned = callback.returns.flatMap((one) => (one.kind === 'list' ? one.items.slice(0, 1) : [one]));
  return [...returned.filter((one) => one.kind !== 'map'), ...handed];
}

function fromCall(
  call: Call,
  descend: (value: Value, isFallback?: boolean) => SecretLiteral[],
  isFallback: boolean,
): SecretLiteral[] {
  const values = call.arguments.map((argument) => argument.value);
  const last = values.at(-1);
  if (readsWithDefault.test(call.name) && values.length >= 2 && last !== undefined && values[0]?.kind === 'string') {
    return descend(last, true);
  }
  const fallback = schemaDefault(call);
  if (fallback !== undefined) return descend(fallback, true);
  if (!wrappers.test(call.name)) return [];
  const receiver = call.receiver === undefined || /^(getenv|env|config)$/.test(call.name) ? [] : [call.receiver];
  return [...receiver, ...values].flatMap((one) => descend(one, isFallback));
}

/** `z.string().min(8).default('x')` of Zod and Joi, `str({ default: 'x' })` of envalid. */
function schemaDefault(call: Call): Value | undefined {
  const first = call.arguments[0]?.value;
  if (call.name === 'str' && first?.kind === 'map') return first.entries.get('default');
  // pydantic's `Field(default='x')`
  if (call.name === 'Field') return namedArgument(call, ['default']) ?? first;
  // `Joi.string().default('x').description('…')`
  const link = chainOf(call).find(({ name, receiver }) => name === 'default' && receiver?.kind === 'call');
  return link?.arguments[0]?.value;
}

/** Whether a literal can be a secret: not the name of a file or an encoding, not a public key, not a place to be filled. */
export function isSecretText(text: string): boolean {
  if (text === '' || notSecrets.test(text)) return false;
  if (/BEGIN (\w+ )?PUBLIC KEY|BEGIN CERTIFICATE|public[-_ ]?key/i.test(text)) return false;
  if (/\.(pem|key|crt|cer|pub|jwk|json|jwks)$|^(\.{0,2}\/|file:|https?:|classpath:)/i.test(text)) return false;
  if (/^<[^>]*>$|\$\{[^{}]*\}|^%[\w().:]+%$|\{\{[^{]*\}\}|^\$\w+$|^#\{/.test(text)) return false;
  return true;
}

/** What people take for a secret until they take a real one; compared without case, `-`, `_`, spaces and digits at the end. */
const knownSecrets = new Set(
  `secret secretkey mysecret mysecretkey supersecret supersecretkey topsecret jwtsecret jwtsecretkey jwtkey jwt token tokensecret key privatekey
  yoursecret yoursecretkey yourjwtsecret yoursupersecretkey thisisasecret thisismysecret thisisasecretkey changeme changethis changethissecret
  changemeinproduction replaceme default password passw0rd passphrase admin test testing testsecret test123 dev devsecret development demo example
  qwerty letmein hello helloworld foo bar foobar abc abcdef shhhhh shhh keyboardcat random randomsecret hmac hmacsecret authsecret accesstokensecret
  refreshtokensecret appsecret appkey api apikey apisecret session sessionsecret signature verysecret verysecretkey verysecurekey secure securekey
  yourbitsecret notasecret unsafe insecure django flask express nestjs spring myjwtsecret mykey myprivatekey mysupersecretkey mysupersecret
  jwtauth jwttoken authtoken master production somesecret somesecretkey anysecret secrettoken secretphrase secretpassword`.split(
    /\s+/,
  ),
);

export type Weakness = 'known' | 'short' | 'repetitive';

/** Fewer bytes than the hash's output can be guessed faster than the hash can be broken (RFC 7518 section 3.2). */
const enoughBytes = 32;

/** Why an HMAC secret can be guessed; undefined when it is long and not a known one. */
export function weaknessOf(secret: string): Weakness | undefined {
  if (/BEGIN [\w ]*(PRIVATE|PUBLIC) KEY|BEGIN CERTIFICATE/.test(secret)) return undefined;
  const plain = secret.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (knownSecrets.has(plain) || knownSecrets.has(plain.replace(/\d+/g, '')) || /^\d+$/.test(plain)) return 'known';
  if (Buffer.byteLength(secret) < enoughBytes) return 'short';
  return new Set(secret).size < 10 ? 'repetitive' : undefined;
}

/** Names under which a secret for tokens is kept: `JWT_SECRET`, `jwtSecretKey`, `ACCESS_TOKEN_SECRET`, `secretOrKey`. */
export const tokenSecretName =
  /^_*((app|my|default)_?)?(jwt_?(secret|key|private_?key|sign(ing|ature)?_?(key|secret)|(access|refresh|auth|token|hmac|hs256)_?(token_?)?(secret|key))(_?key|_?token|_?value)?|(access|refresh|auth|bearer)_?token_?secret(_?key)?|token_?(secret|sign(ing)?_?key)(_?key)?|secret_?or_?(private_?|public_?)?key|secret_?(key_?)?jwt|(access|refresh)_?secret(_?key)?|jwt_?auth_?secret|issuer_?signing_?key)$/i;

/** Whether a text under such a name is the name of something else: of a variable, of a storage entry, a sentence. */
export function isMerelyAName(name: string, text: string): boolean {
  const plain = (one: string) => one.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/\s\w+\s/.test(text) && /(required|missing|invalid|must|should|please|not |is |the )/i.test(text)) return true;
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(text)) return true;
  if (/^(\w+\.)*(jwt|auth|app|security|config)[.:]\w*/i.test(text)) return true;
  if (/secret/i.test(name)) return plain(name) === plain(text) && /[A-Z_]/.test(text) && text !== text.toLowerCase();
  return text.length < 8 || /^(\w+[-_])?(access|auth|id|user|jwt)?[-_]?(token|jwt|key)$/i.test(text);
}
