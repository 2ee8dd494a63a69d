import type { SourceModel, Value } from '../../languages/model.ts';
import { deep } from '../values.ts';
import type { ApiCall, JwtVerifyApi } from './jwt-api.ts';
import { settingOf } from './setting.ts';

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
