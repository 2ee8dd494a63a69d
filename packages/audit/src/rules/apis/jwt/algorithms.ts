import type { Call, SourceModel, Value } from '../../../languages/model.ts';
import { deep } from '../../values.ts';
import { settingOf } from '../setting.ts';
import type { ApiCall, JwtVerifyApi } from './jwt-api.ts';

/** Names of signature algorithms (RFC 7518 section 3.1, RFC 8037), in whatever dress a library gives them. */

export type Family = 'hmac' | 'public-key';

/** `HS256`, `jwt.SigningMethodRS256`, `SignatureAlgorithm.ES256`, `SecurityAlgorithms.HmacSha256`. */
export function familyOf(name: string): Family | undefined {
  const last = name.split('.').at(-1) ?? name;
  if (/^(SigningMethod)?HS(256|384|512)$|^(HMAC|HmacSha)(256|384|512)(Signature)?$|^SigningMethodHMAC$/.test(last))
    return 'hmac';
  if (
    /^(SigningMethod)?(RS|ES|PS)(256|384|512|256K)$|^(Ed25519|EdDSA|Ed448)$|^(Rsa|Ecdsa|RsaSsaPss)Sha(256|384|512)(Signature)?$|^RSA(256|384|512)$|^ECDSA(256|384|512)$/.test(
      last,
    )
  ) {
    return 'public-key';
  }
  return undefined;
}

/** The families of all algorithms that a value names. */
export function familiesIn(value: Value): ReadonlySet<Family> {
  const families = new Set<Family>();
  for (const part of deep(value)) {
    const name =
      part.kind === 'string'
        ? part.text
        : part.kind === 'path'
          ? part.path
          : part.kind === 'call'
            ? part.call.name
            : undefined;
    const family = name === undefined ? undefined : familyOf(name);
    if (family !== undefined) families.add(family);
  }
  return families;
}

/** The algorithms that a verification is given, as far as they can be read. */
export function algorithmsOf(model: SourceModel, { api, call }: ApiCall<JwtVerifyApi>): Value | undefined {
  const setting = settingOf(model, call, api.algorithms);
  return setting.state === 'given' ? setting.value : undefined;
}

/** Whether a key is public: read from `public.pem`, named so, or a PEM. */
export function isPublicKey(value: Value): boolean {
  for (const part of deep(value)) {
    if (
      part.kind === 'string' &&
      /BEGIN (RSA )?PUBLIC KEY|BEGIN CERTIFICATE|public[\w-]*\.(pem|key|crt|txt)|\.(pub|crt|cer)$/i.test(part.text)
    )
      return true;
    if (part.kind === 'path' && /public_?key|pub_?key|PUBLIC_KEY|public_?pem/i.test(part.path)) return true;
    // `publicKey.export(…).toString()`
    if (part.kind === 'call' && /^public_?key\.(export|to|get)/i.test(part.call.target)) return true;
  }
  return false;
}

/** Whether a key is a shared secret of this service's own: text, or a name that says secret. */
export function isSharedSecret(value: Value): boolean {
  if (isPublicKey(value)) return false;
  for (const part of deep(value)) {
    if (part.kind === 'string' && !/PRIVATE KEY|\.pem$/.test(part.text) && /secret/i.test(part.text)) return true;
    if (part.kind === 'path' && /secret|hmac|\bJWT_KEY\b|app_?key|jwt_?key|\bkey$/i.test(part.path)) return true;
  }
  return value.kind === 'string';
}

/** Calls that make a verifier for a list of algorithms, which it is told once: the position of the list. */
const listTakers: readonly { readonly target: RegExp; readonly position: number; readonly library: string }[] = [
  { target: /^authlib\.(\w+\.)*JsonWebToken$/, position: 0, library: 'Authlib' },
  { target: /(^|\.)AlgorithmManager(\.create)?$/, position: 0, library: 'web-token' },
  { target: /go-jose(\/v\d)?(\/jwt)?\.Parse(Signed|Detached\w*)$/, position: 1, library: 'go-jose' },
];

/** The list of algorithms that a call makes a verifier for. */
export function verifierOfList(call: Call): { readonly list: Value; readonly library: string } | undefined {
  const known = listTakers.find(({ target }) => target.test(call.target));
  const list = known === undefined ? undefined : call.arguments[known.position]?.value;
  return known === undefined || list === undefined ? undefined : { list, library: known.library };
}

/** `jwt.algorithms.get_default_algorithms()`: whatever the library knows, HMAC and public-key algorithms alike. */
export function isEveryAlgorithm(value: Value): boolean {
  return [...deep(value)].some(
    (part) =>
      (part.kind === 'call' && /get_default_algorithms$/.test(part.call.target)) ||
      (part.kind === 'path' && /get_default_algorithms|\bALGORITHMS\.SUPPORTED$/.test(part.path)),
  );
}
