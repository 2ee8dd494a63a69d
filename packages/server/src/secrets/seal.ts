import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKey } from './master-key.ts';

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Keeps secrets in the store unreadable without the master key (AES-256-GCM, random 96-bit IV). The record's identity is
 * authenticated with it, so that a sealed value moved to another record does not open.
 */
export interface Sealer {
  /** `v1.<keyId>.<iv>.<ciphertext and tag>`, base64url, under the first master key. */
  seal(plaintext: string | Uint8Array, identity: string): string;
  /**
   * @param identity what was given when sealing, such as `secret:pepper:1`.
   * @throws {SealError} when the key is unknown, or the text was altered or belongs to another record.
   */
  open(sealed: string, identity: string): Buffer;
  /** True when sealed under another master key than the first: seal it again, so that the old key can be retired. */
  isOutdated(sealed: string): boolean;
}

/** A sealed value cannot be opened. The message says which and what to do, never its content. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** @param masterKeys at least one; the first seals, all open. */
export function createSealer(masterKeys: readonly MasterKey[]): Sealer {
  const [current] = masterKeys;
  if (current === undefined) throw new TypeError('createSealer needs at least one master key');
  const byId = new Map(masterKeys.map((masterKey) => [masterKey.keyId, masterKey]));
  const prefix = `${version}.${current.keyId}.`;
  return {
    seal(plaintext, identity) {
      return prefix + encrypt(current, Buffer.from(plaintext), identity);
    },
    open(sealed, identity) {
      const [format, keyId = '', iv = '', ciphertext = '', ...rest] = sealed.split('.');
      if (format !== version || rest.length > 0) throw new SealError(`${identity} is not in the form ${version}.`);
      const masterKey = byId.get(keyId);
      if (masterKey === undefined) {
        throw new SealError(
          `${identity} was sealed with master key ${keyId}, which is not configured. Add that key after the current one.`,
        );
      }
      return decrypt(masterKey, Buffer.from(iv, 'base64url'), Buffer.from(ciphertext, 'base64url'), identity);
    },
    isOutdated: (sealed) => !sealed.startsWith(prefix),
  };
}

function encrypt({ sealingKey }: MasterKey, plaintext: Buffer, identity: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, iv, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(identity));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `${iv.toString('base64url')}.${sealed.toString('base64url')}`;
}

function decrypt({ sealingKey }: MasterKey, iv: Buffer, sealed: Buffer, identity: string): Buffer {
  const altered = () => new SealError(`${identity} was altered, or belongs to another record.`);
  if (iv.length !== ivBytes || sealed.length < tagBytes) throw altered();
  const decipher = createDecipheriv('aes-256-gcm', sealingKey, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(identity));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    throw altered();
  }
}
