import { readFile, stat } from 'node:fs/promises';
import type { Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';
import { ConfigurationError } from 'countersign';

/** Asking for the files' state works on every kind of mount and with swapped links, where watching them does not. */
const lookMilliseconds = 2000;

export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface TlsLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * The options that a TLS server starts with.
 *
 * @throws {ConfigurationError} when a file cannot be read or the two do not fit
 */
export async function readTlsFiles(files: TlsFiles): Promise<SecureContextOptions> {
  const [cert, key] = await Promise.all([
    readPem(files.certificateFile, 'listen.tls.certificateFile'),
    readPem(files.keyFile, 'listen.tls.keyFile'),
  ]);
  const options: SecureContextOptions = { cert, key, minVersion: 'TLSv1.2' };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new ConfigurationError(
      `${files.certificateFile} and ${files.keyFile} are not a certificate and its private key (${(error as Error).message}).`,
    );
  }
  return options;
}

async function readPem(path: string, setting: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ConfigurationError(`${setting}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

export interface TlsReloading {
  /** Looks at the files now; for connections from then on. Never rejects: what cannot be used leaves the old one in place. */
  look(): Promise<void>;
  stop(): void;
}

/** Takes new files into use while the server runs. */
export async function reloadTls(server: Server, files: TlsFiles, log: TlsLog): Promise<TlsReloading> {
  let known = await stateOf(files);
  let looking: Promise<void> | undefined;
  const lookOnce = async () => {
    const state = await stateOf(files);
    if (state === known) return;
    known = state;
    try {
      server.setSecureContext(await readTlsFiles(files));
      log.info({ certificateFile: files.certificateFile }, 'The TLS certificate was read again');
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'The new TLS files cannot be used; the old ones stay');
    }
  };
  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const timer = setInterval(() => void look(), lookMilliseconds).unref();
  return { look, stop: () => clearInterval(timer) };
}

/** Changes when either file does. */
async function stateOf(files: TlsFiles): Promise<string> {
  const states = [files.certificateFile, files.keyFile].map(async (path) => {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  });
  return Promise.all(states).then(
    (texts) => texts.join(', '),
    () => 'missing',
  );
}
