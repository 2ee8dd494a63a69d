import { createHmac, hash, type KeyObject } from 'node:crypto';

/** Node's names of the hashes that HS256, HS384 and HS512 use. */
export type HmacHash = 'sha256' | 'sha384' | 'sha512';

/** The key, padded as RFC 2104 section 2 says, with room behind it for what is hashed. */
interface PaddedKey {
  readonly hash: HmacHash;
  readonly blockBytes: number;
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const blockBytesOf = { sha256: 64, sha384: 128, sha512: 128 } as const satisfies Record<HmacHash, number>;
const digestBytesOf = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<HmacHash, number>;
const innerRoom = 4096;

const paddedKeys = new WeakMap<KeyObject, PaddedKey>();

/**
 * HMAC (RFC 2104) of a text's Latin-1 bytes, as base64url without padding.
 *
 * Made of two one-shot hashes over the padded key, as the RFC defines it: `createHmac` needs three calls into native code
 * and an object with a finaliser, and takes up to twice as long. What does not fit the prepared room goes that way.
 */
export function hmacBase64url(hashName: HmacHash, key: KeyObject, latin1Text: string): string {
  if (latin1Text.length > innerRoom) {
    return createHmac(hashName, key).update(latin1Text, 'latin1').digest('base64url');
  }
  let padded = paddedKeys.get(key);
  if (padded === undefined || padded.hash !== hashName) {
    padded = padKey(hashName, key);
    paddedKeys.set(key, padded);
  }
  const end = padded.blockBytes + padded.inner.write(latin1Text, padded.blockBytes, 'latin1');
  const innerDigest = hash(hashName, padded.inner.subarray(0, end), 'latin1');
  padded.outer.write(innerDigest, padded.blockBytes, 'latin1');
  return hash(hashName, padded.outer, 'base64url');
}

function padKey(hashName: HmacHash, key: KeyObject): PaddedKey {
  const blockBytes = blockBytesOf[hashName];
  const secret = key.export();
  const shortSecret = secret.length > blockBytes ? hash(hashName, secret, 'buffer') : secret;
  // Not from the pool that all small buffers share: what is kept here is a secret.
  const inner = Buffer.alloc(blockBytes + innerRoom);
  const outer = Buffer.alloc(blockBytes + digestBytesOf[hashName]);
  for (let i = 0; i < blockBytes; i++) {
    const byte = shortSecret[i] ?? 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  return { hash: hashName, blockBytes, inner, outer };
}
