import type { Call, SourceModel, Value } from '../../../languages/model.ts';
import { deep } from '../../values.ts';

/** Header parameters of a JWT (RFC 7515 section 4.1) that an attacker writes. */
export type HeaderName = 'alg' | 'kid' | 'jku' | 'x5u' | 'jwk' | 'x5c';

/** Methods that read an entry by its name: `header.get('kid')`, `$headers->get('alg')`, `header.getHeaderClaim("jku")`. */
const readers =
  /^(get|getOrDefault|getHeader|getHeaderClaim|getClaim|getParameter|getCustomParam|fetch|dig|TryGetValue|\[\]|Get|has|headers)$/;

/** Accessors of their own. */
const accessors: Readonly<Record<HeaderName, RegExp>> = {
  alg: /^(getAlgorithm|Algorithm)$/,
  kid: /^(getKeyId|getKeyID|KeyID|getKid|Kid)$/,
  jku: /^(getJWKURL|JWKSetURL|getJku)$/,
  x5u: /^(getX509CertURL|X509URL)$/,
  jwk: /^(getJWK|JWK|getJwk)$/,
  x5c: /^(getX509CertChain|X509CertChain|getX5c)$/,
};

/** What is called `alg` or `kid` and is no token's header. */
const ownSide =
  /(^|\.)[\w$]*(jwks?|jsonwebkey|keys?|config|configuration|options|opts|settings|client|metadata|this|self|props|env|row|record|publicKey|privateKey|signingKey|provider)\.[^.]+$/i;

const headerSide = /(head|hdr|decoded?|unverified|token|jws|jwt|parsed|parse|protected|\(\)|\bh\b|\[|\*)/i;

/** The part of a value that comes from a token's header under one of these names; undefined when none does. */
export function headerValueIn(value: Value, names: readonly HeaderName[], model?: SourceModel): Value | undefined {
  for (const part of deep(value)) {
    if (
      names.some((name) => isHeaderValue(part, name) || (model !== undefined && isOfHeaderVariable(model, part, name)))
    )
      return part;
  }
  return undefined;
}

function isHeaderValue(value: Value, name: HeaderName): boolean {
  if (value.kind === 'path') return isHeaderPath(value.path, name);
  return value.kind === 'call' && isHeaderRead(value.call, name);
}

function isHeaderPath(path: string, name: HeaderName): boolean {
  // `x5c` is a list, whose first is the certificate of the key
  const segments = path.replace(/(\.(\d+|\*|first|at\(\))){1,9}$/, '').split('.');
  const last = segments.at(-1)?.replace(/\(\)$/, '') ?? '';
  if (last.toLowerCase() !== name && !(name !== 'alg' && accessors[name].test(last))) return false;
  const before = segments.slice(0, -1).join('.');
  if (before === '') return false;
  return headerSide.test(before) && !ownSide.test(`${before}.x`.replace(/\(\)/g, '')) ? true : /head|hdr/i.test(before);
}

/** `unv.alg`, where `unv` was given what reads a token's header. */
function isOfHeaderVariable(model: SourceModel, value: Value, name: HeaderName): boolean {
  if (value.kind !== 'path') return false;
  const [variable, last, ...rest] = value.path.split('.');
  if (variable === undefined || last?.toLowerCase() !== name || rest.length > 0) return false;
  return model.assignments.some(
    ({ target, value: given }) =>
      target === variable &&
      /get_unverified_header|decodeProtectedHeader|complete\s*:\s*true|getHeader\(\)/.test(given.code.text),
  );
}

function isHeaderRead(call: Call, name: HeaderName): boolean {
  const from = call.receiverText ?? '';
  const first = call.arguments[0]?.value;
  if (accessors[name].test(call.name)) return /head|jwt|jws|token|decoded/i.test(`${from} ${call.target}`);
  if (!readers.test(call.name)) return false;
  const named = call.arguments.some(({ value }) => value.kind === 'string' && value.text === name);
  return (
    named &&
    first !== undefined &&
    (/head|hdr|jwt|jws|token|decoded|unverified/i.test(from) || /head/i.test(call.name) || /head/i.test(call.target))
  );
}

/** Whether a file has to do with JWTs at all: names as short as `kid` mean nothing elsewhere. */
export function speaksOfJwt(model: SourceModel): boolean {
  return /jwt|jws|jwk|jsonwebtoken|jose\b|IdentityModel\.Tokens/i.test(model.file.text);
}
