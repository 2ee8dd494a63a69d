import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConfigurationError } from 'countersign';
import { makePrivateFolder } from '../private-folder.ts';

const keyBytes = 32;
const largestKeyFileBytes = 1024;

/** One of the keys that everything secret in the store is sealed with. */
export interface MasterKey {
  /** Derived from the key itself, so that a sealed record names its key without anybody numbering keys by hand. */
  readonly keyId: string;
  /** The AES-256 key for sealing, derived from the master key. */
  readonly sealingKey: KeyObject;
}

export interface MasterKeyOptions {
  /**
   * Base64url of 32 bytes each, from the environment. The first seals what is new, all of them open: to rotate, put the new
   * key first and keep the old one until the server has started once.
   */
  readonly values?: readonly string[];
  /** Files that hold 32 bytes, raw or as base64url text. They follow `values` in the order. Their owner alone may read them. */
  readonly files?: readonly string[];
  /** For development: makes the first of `files` with mode 0600 when it does not exist. */
  readonly createMissingFile?: boolean;
}

/**
 * The master keys, in order: the first seals, all open.
 *
 * @throws {ConfigurationError} when there is none, one cannot be read, others could read it, or it is not 32 bytes.
 */
export function loadMasterKeys(options: MasterKeyOptions): readonly MasterKey[] {
  const { values = [], files = [], createMissingFile = false } = options;
  const [firstFile] = files;
  if (createMissingFile && firstFile !== undefined && !existsSync(firstFile)) createMasterKeyFile(firstFile);
  const secrets = [...values.map(decodeValue), ...files.map(readKeyFile)];
  if (secrets.length === 0) {
    throw new ConfigurationError(
      'There is no master key. Name a file that holds 32 random bytes (mode 0600), or give the base64url of 32 random bytes in the environment.',
    );
  }
  const keys = secrets.map(deriveMasterKey);
  refuseDuplicates(keys);
  return keys;
}

function deriveMasterKey(secret: Buffer): MasterKey {
  const sealingKey = Buffer.from(hkdfSync('sha256', secret, '', 'countersign sealing key v1', keyBytes));
  const keyId = createHmac('sha256', secret).update('countersign master key id v1').digest('base64url').slice(0, 8);
  return { keyId, sealingKey: createSecretKey(sealingKey) };
}

function refuseDuplicates(keys: readonly MasterKey[]): void {
  if (new Set(keys.map(({ keyId }) => keyId)).size !== keys.length) {
    throw new ConfigurationError('The same master key is given twice. Remove one of the two.');
  }
}

function decodeValue(value: string, index: number): Buffer {
  const secret = decodeText(value.trim());
  if (secret === undefined) {
    throw new ConfigurationError(
      `Master key ${index + 1} from the environment is not the base64url of 32 bytes (43 characters of A–Z, a–z, 0–9, - and _).`,
    );
  }
  return secret;
}

function decodeText(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(text)) return undefined;
  return Buffer.from(text, 'base64url');
}

function readKeyFile(path: string): Buffer {
  const bytes = readPrivateFile(path);
  const secret = bytes.length === keyBytes ? bytes : decodeText(bytes.toString('latin1').trim());
  if (secret === undefined) {
    throw new ConfigurationError(
      `The master key file ${path} holds neither 32 bytes nor the base64url of 32 bytes. Make one with: (umask 077; openssl rand 32 > ${path})`,
    );
  }
  return secret;
}

/** Looks at the mode of the very file it reads, so that nothing can be swapped in between. */
function readPrivateFile(path: string): Buffer {
  const descriptor = openKeyFile(path);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > largestKeyFileBytes) {
      throw new ConfigurationError(
        `The master key file ${path} is not a small regular file. Name the file that holds the key.`,
      );
    }
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
      throw new ConfigurationError(
        `The master key file ${path} has mode ${mode}: others than its owner may use it. Run: chmod 600 ${path} (a mounted Kubernetes secret: set defaultMode: 0400 and no fsGroup, or give the key in COUNTERSIGN_MASTER_KEY_VALUES)`,
      );
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openKeyFile(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY);
  } catch (error) {
    throw new ConfigurationError(`The master key file ${path} cannot be read (${codeOf(error)}).`);
  }
}

/**
 * Makes the file whole or not at all: written beside, then linked to its name. When another process was first, its key stays.
 */
function createMasterKeyFile(path: string): void {
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    makePrivateFolder(dirname(path));
    writeDurably(temporary, `${randomBytes(keyBytes).toString('base64url')}\n`);
    linkUnlessThere(temporary, path);
    rmSync(temporary);
    syncDirectory(dirname(path));
  } catch (error) {
    throw new ConfigurationError(
      `The master key file ${path} cannot be made (${codeOf(error)}). Name a path in a folder that the server may write to.`,
    );
  }
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A file's name is durable once its folder is. Windows cannot sync a folder. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
