import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isLoopbackHost } from '../config/config.ts';
import { CommandFailure, exitCodes, usageFailure } from './failure.ts';

export interface ConnectionOptions {
  readonly url?: string;
  readonly folder?: string;
}

/** Which server, and with what. */
export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly adminKey: string;
}

interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
}

const usualUrl = 'http://localhost:4100';

/**
 * Finds the server and the admin key: what the command line says, then the environment, then the folder `.countersign` here or
 * above, where the server keeps both.
 *
 * @throws {CommandFailure} when there is no key, or when the key would go over the network in the clear
 */
export function findConnection(options: ConnectionOptions, surroundings: Surroundings): Connection {
  const { environment } = surroundings;
  const folder = findFolder(options, surroundings);
  const url = options.url ?? environment.COUNTERSIGN_URL ?? readIn(folder, 'url') ?? usualUrl;
  const adminKey = environment.COUNTERSIGN_ADMIN_KEY ?? readIn(folder, 'admin-key');
  if (adminKey === undefined || adminKey === '') throw noKey(folder);
  return { url: checkedUrl(url), adminKey };
}

function findFolder({ folder }: ConnectionOptions, { environment, workingFolder }: Surroundings): string | undefined {
  const named = folder ?? environment.COUNTERSIGN_FOLDER;
  if (named !== undefined) return resolve(workingFolder, named);
  for (let here = workingFolder; ; here = dirname(here)) {
    const candidate = join(here, '.countersign');
    if (existsSync(join(candidate, 'admin-key'))) return candidate;
    if (dirname(here) === here) return undefined;
  }
}

function readIn(folder: string | undefined, name: string): string | undefined {
  if (folder === undefined) return undefined;
  try {
    return readFileSync(join(folder, name), 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CommandFailure(`${join(folder, name)} cannot be read (${code}).`, exitCodes.notAdmitted);
  }
}

function noKey(folder: string | undefined): CommandFailure {
  const looked = folder === undefined ? 'in no .countersign folder here or above' : `not in ${folder}`;
  return new CommandFailure(
    `No admin key: it is ${looked}. Start the server here first (npm start, or countersign serve), name its folder with --folder, or set COUNTERSIGN_ADMIN_KEY.`,
    exitCodes.notAdmitted,
  );
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw usageFailure(`${JSON.stringify(text)} is not the URL of a server. Write it like ${usualUrl}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw usageFailure("The server's URL has a user name or password in it. Leave it out.");
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    throw usageFailure(`${url.origin} is plain HTTP: the admin key would cross the network in the clear. Use https.`);
  }
  return url.href.replace(/\/+$/, '');
}
