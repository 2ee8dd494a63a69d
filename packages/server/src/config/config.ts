import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { Settings } from './schema.ts';

/** The settings, with everything filled in that follows from others. Paths are absolute. */
export interface Config extends Omit<Settings, 'store' | 'masterKey' | 'issuer'> {
  /** Undefined only when it follows from a port that is not known before listening (`listen.port: 0`). */
  readonly issuer: string | undefined;
  /** On this machine alone, over plain HTTP: keys may be made on first start. */
  readonly development: boolean;
  readonly store:
    | { readonly kind: 'sqlite'; readonly file: string }
    | { readonly kind: 'postgres'; readonly url: string };
  readonly masterKey: Settings['masterKey'] & {
    /** The file is ours to make on first start. */
    readonly createMissingFile: boolean;
  };
}

export interface CompletedConfig {
  readonly config: Config;
  /** What contradicts itself or is missing: sentences that begin with the path of the setting. */
  readonly problems: readonly string[];
}

export async function completeConfig(settings: Settings, workingFolder: string): Promise<CompletedConfig> {
  const absolute = (path: string) => resolve(workingFolder, path);
  const folder = absolute(settings.folder);
  const { listen } = settings;
  const onLoopback = isLoopbackHost(listen.host);
  const development = onLoopback && listen.tls === undefined && settings.trustedProxies.length === 0;
  const { store, problems: storeProblems } = await completeStore(settings.store, folder, absolute);
  const files = settings.masterKey.files.map(absolute);
  const makesMasterKey = development && files.length === 0 && settings.masterKey.values.length === 0;
  const config: Config = {
    ...settings,
    folder,
    development,
    store,
    issuer: settings.issuer ?? (development && listen.port !== 0 ? `http://localhost:${listen.port}` : undefined),
    masterKey: {
      ...settings.masterKey,
      files: makesMasterKey ? [join(folder, 'master-key')] : files,
      createMissingFile: makesMasterKey,
    },
    listen: listen.tls === undefined ? listen : { ...listen, tls: absoluteTls(listen.tls, absolute) },
  };
  return { config, problems: [...contradictions(settings, onLoopback, development), ...storeProblems] };
}

function absoluteTls(tls: NonNullable<Settings['listen']['tls']>, absolute: (path: string) => string) {
  return { certificateFile: absolute(tls.certificateFile), keyFile: absolute(tls.keyFile) };
}

function* contradictionsOf(settings: Settings, onLoopback: boolean, development: boolean): Generator<string> {
  const { accessTokens, listen, masterKey } = settings;
  if (!onLoopback && listen.tls === undefined && settings.trustedProxies.length === 0) {
    yield `listen.host: plain HTTP is served on loopback only, and ${listen.host} is not. Set listen.tls.certificateFile and listen.tls.keyFile, or name the proxies that terminate TLS in trustedProxies.`;
  }
  if (!development && settings.issuer === undefined) {
    yield 'issuer: needed when others than this machine are served. Set the public https URL of this server, such as https://auth.example.com.';
  }
  if (settings.issuer !== undefined) yield* issuerProblems(settings.issuer);
  if (!development && masterKey.files.length === 0 && masterKey.values.length === 0) {
    yield 'masterKey.files: needed when others than this machine are served. Make one with: (umask 077; openssl rand 32 > master-key)';
  }
  if (accessTokens.lifetimeSeconds > accessTokens.maximumLifetimeSeconds) {
    yield `accessTokens.lifetimeSeconds: ${accessTokens.lifetimeSeconds} is more than accessTokens.maximumLifetimeSeconds (${accessTokens.maximumLifetimeSeconds})`;
  }
  if (settings.signingKeys.publishBeforeSeconds >= settings.signingKeys.rotateEverySeconds) {
    yield 'signingKeys.publishBeforeSeconds: has to be less than signingKeys.rotateEverySeconds';
  }
  for (const [index, { scopes, anyScope }] of settings.gateway.routes.entries()) {
    if ((scopes === undefined) === (anyScope === undefined)) {
      yield `gateway.routes[${index}]: expected either scopes or anyScope: true`;
    }
  }
}

function contradictions(settings: Settings, onLoopback: boolean, development: boolean): readonly string[] {
  return [...contradictionsOf(settings, onLoopback, development)];
}

/** RFC 8414 section 2: https, no query, no fragment. Plain http is good for this machine alone. */
function* issuerProblems(issuer: string): Generator<string> {
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && !isLoopbackHost(hostname)) {
    yield `issuer: ${issuer} is not https. Plain http is accepted for localhost only.`;
  }
  if (/[?#]/.test(issuer)) yield `issuer: ${issuer} has a query or a fragment (RFC 8414 section 2). Leave it out.`;
  if (/^https?:\/\/[^/]*@/.test(issuer)) yield 'issuer: has a user name or password in it. Leave it out.';
}

export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

async function completeStore(
  { kind, file, url, urlFile }: Settings['store'],
  folder: string,
  absolute: (path: string) => string,
): Promise<{ readonly store: Config['store']; readonly problems: readonly string[] }> {
  const sqlite = {
    kind: 'sqlite',
    file: file === undefined ? join(folder, 'countersign.db') : absolute(file),
  } as const;
  if (kind === 'sqlite') {
    const extra = url !== undefined ? 'store.url' : urlFile !== undefined ? 'store.urlFile' : undefined;
    return {
      store: sqlite,
      problems: extra === undefined ? [] : [`${extra}: set store.kind to postgres, or leave it out`],
    };
  }
  if (file !== undefined) return { store: sqlite, problems: ['store.file: is for store.kind sqlite. Leave it out.'] };
  if ((url === undefined) === (urlFile === undefined)) {
    return { store: sqlite, problems: ['store.kind: postgres needs either store.url or store.urlFile'] };
  }
  const read = url ?? (await readUrl(absolute(urlFile ?? '')));
  return read === undefined
    ? {
        store: sqlite,
        problems: [`store.urlFile: ${urlFile} cannot be read, or holds no URL that begins with postgres://`],
      }
    : { store: { kind, url: read }, problems: [] };
}

async function readUrl(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^postgres(ql)?:\/\/\S+$/.test(text.trim()) ? text.trim() : undefined;
}
