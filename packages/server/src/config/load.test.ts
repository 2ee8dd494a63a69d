import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from 'countersign';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from './config.ts';
import type { Environment } from './environment.ts';
import { loadConfig } from './load.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(yaml?: string, environment: Environment = {}): Promise<Config> {
  if (yaml !== undefined) await writeFile(join(folder, 'countersign.yaml'), yaml);
  return loadConfig({ environment, workingFolder: folder });
}

async function refusal(yaml?: string, environment: Environment = {}): Promise<string> {
  const error = await load(yaml, environment).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return (error as Error).message;
}

describe('without anything set', () => {
  test('everything stands in .countersign, and only this machine is served', async () => {
    const config = await load();
    expect(config).toMatchObject({
      development: true,
      folder: join(folder, '.countersign'),
      issuer: 'http://localhost:4100',
      listen: { host: '127.0.0.1', port: 4100 },
      store: { kind: 'sqlite', file: join(folder, '.countersign', 'countersign.db') },
      masterKey: { files: [join(folder, '.countersign', 'master-key')], values: [] },
      accessTokens: { lifetimeSeconds: 900 },
    });
  });
});

describe('precedence', () => {
  test('the environment comes before the file, the file before the default', async () => {
    const config = await load('listen: { port: 5000, host: 127.0.0.2 }\naccessTokens:\n  lifetimeSeconds: 60\n', {
      COUNTERSIGN_PORT: '6000',
    });
    expect(config.listen).toMatchObject({ port: 6000, host: '127.0.0.2' });
    expect(config.issuer).toBe('http://localhost:6000');
    expect(config.accessTokens).toMatchObject({ lifetimeSeconds: 60, algorithm: 'ES256' });
  });

  test('a file is named by the command line before the environment', async () => {
    await writeFile(join(folder, 'a.yaml'), 'listen: { port: 1 }');
    await writeFile(join(folder, 'b.json'), '{ "listen": { "port": 2 } }');
    const environment = { COUNTERSIGN_CONFIG: 'b.json' };
    expect((await loadConfig({ environment, workingFolder: folder })).listen.port).toBe(2);
    expect((await loadConfig({ file: 'a.yaml', environment, workingFolder: folder })).listen.port).toBe(1);
  });

  test('lists, choices and yes-or-no are read from the environment', async () => {
    const config = await load(undefined, {
      COUNTERSIGN_GATEWAY_TRUSTED_PEERS: '10.0.0.0/8, 127.0.0.1',
      COUNTERSIGN_GATEWAY_ALLOW_INSECURE_AMBIGUOUS_PATHS: 'true',
      COUNTERSIGN_LOGGING_LEVEL: 'warn',
    });
    expect(config.gateway).toMatchObject({
      trustedPeers: ['10.0.0.0/8', '127.0.0.1'],
      allowInsecureAmbiguousPaths: true,
    });
    expect(config.logging.level).toBe('warn');
  });
});

describe('S03: refuses to start, and says where and why', () => {
  test('a unit in the value', async () => {
    const message = await refusal('accessTokens:\n  lifetimeSeconds: 15m\n');
    expect(message).toContain('countersign.yaml:2:3: accessTokens.lifetimeSeconds');
    expect(message).toContain('expected a whole number of seconds from 30 to 86400, not "15m"');
    expect(await refusal('{}', { COUNTERSIGN_ACCESS_TOKENS_LIFETIME_SECONDS: '15m' })).toContain(
      'COUNTERSIGN_ACCESS_TOKENS_LIFETIME_SECONDS: accessTokens.lifetimeSeconds: expected a whole number of seconds',
    );
  });

  test.each(['-1', '1.5', '1e3', '0x10', ' 900', '', '900s', '99999999999999999999'])(
    'COUNTERSIGN_PORT=%j is no port',
    async (text) => {
      expect(await refusal(undefined, { COUNTERSIGN_PORT: text })).toContain(
        `COUNTERSIGN_PORT: listen.port: expected a whole number from 0 to 65535, not ${JSON.stringify(text)}`,
      );
    },
  );

  test.each([
    ['lissen: { port: 1 }', 'countersign.yaml:1:1: lissen: there is no such setting; did you mean listen?'],
    [
      'accessTokens:\n  lifetime: 900',
      'countersign.yaml:2:3: accessTokens.lifetime: there is no such setting; did you mean lifetimeSeconds?',
    ],
    ['port: 4100', 'countersign.yaml:1:1: port: there is no such setting; did you mean listen.port?'],
    [
      'gateway:\n  routes:\n    - pth: /a\n      path: /a\n      anyScope: true',
      'countersign.yaml:3:7: gateway.routes[0].pth: there is no such setting; did you mean path?',
    ],
    ['__proto__: { port: 1 }', '__proto__: there is no such setting'],
    ['listen: 4100', 'countersign.yaml:1:1: listen: expected a section of settings, not 4100'],
    ['store: { kind: mysql }', 'expected one of sqlite, postgres, not "mysql"'],
    ['listen: { tls: { certificateFile: a.pem } }', 'listen.tls.keyFile: expected a text, not nothing'],
    ['- 1', 'countersign.yaml:1:1: expected settings'],
    ['listen: { port: 1 }\nlisten: { port: 2 }', 'countersign.yaml:2:1'],
    ['listen: {', 'countersign.yaml:1:'],
    ['a: &a [1]\nb: *a', 'countersign.yaml:2:4: aliases are not accepted'],
  ])('%j', async (yaml, expected) => {
    expect(await refusal(yaml)).toContain(expected);
  });

  test('an unknown variable, with what was probably meant', async () => {
    expect(await refusal(undefined, { COUNTERSIGN_PROT: '1' })).toContain('did you mean COUNTERSIGN_PORT?');
    expect(await refusal(undefined, { COUNTERSIGN_LISTEN_PORT: '1' })).toContain(
      'COUNTERSIGN_LISTEN_PORT: there is no',
    );
    expect(await refusal(undefined, { COUNTERSIGN_SERVICE_HOST: '10.0.0.1' })).toContain('enableServiceLinks: false');
  });

  test('variables of the command line and of APIs on the same machine are none of its own', async () => {
    const environment = {
      COUNTERSIGN_URL: 'https://a.example',
      COUNTERSIGN_ADMIN_KEY: 'a',
      COUNTERSIGN_VERIFIER_KEY: 'b',
    };
    expect((await load(undefined, environment)).listen.port).toBe(4100);
  });

  test('all mistakes at once', async () => {
    const message = await refusal('port: 1\nissuer: 3\n', { COUNTERSIGN_NO: '1' });
    expect(message).toContain('3 mistakes');
  });

  test('a named file that is not there', async () => {
    await expect(loadConfig({ file: 'other.yaml', environment: {}, workingFolder: folder })).rejects.toThrow(
      'The configuration file other.yaml cannot be read (ENOENT)',
    );
  });

  test('plain HTTP for others than this machine', async () => {
    const environment = { COUNTERSIGN_HOST: '0.0.0.0', COUNTERSIGN_ISSUER: 'https://auth.example.com' };
    const masterKey = { COUNTERSIGN_MASTER_KEY_FILES: 'master-key' };
    const message = await refusal(undefined, { ...environment, ...masterKey });
    expect(message).toContain('COUNTERSIGN_HOST: listen.host: plain HTTP is served on loopback only');
    expect(message).toContain('trustedProxies');
    const behindProxy = { ...environment, ...masterKey, COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/8' };
    expect(await load(undefined, behindProxy)).toMatchObject({
      development: false,
      issuer: 'https://auth.example.com',
    });
  });

  test('no issuer and no master key for others than this machine', async () => {
    const message = await refusal(undefined, { COUNTERSIGN_TRUSTED_PROXIES: '10.0.0.0/8' });
    expect(message).toContain('issuer: needed');
    expect(message).toContain('masterKey.files: needed');
  });

  test.each([
    ['http://auth.example.com', 'is not https'],
    ['https://auth.example.com/?a=1', 'has a query or a fragment'],
    ['https://auth.example.com/#a', 'has a query or a fragment'],
    ['https://user:secret@auth.example.com', 'user name or password'],
    ['ftp://auth.example.com', 'expected an https URL'],
    ['auth.example.com', 'expected an https URL'],
  ])('the issuer %s', async (issuer, expected) => {
    expect(await refusal(`issuer: ${issuer}`)).toContain(expected);
  });

  test('a lifetime above the maximum', async () => {
    expect(await refusal('accessTokens: { lifetimeSeconds: 7200 }')).toContain(
      'is more than accessTokens.maximumLifetimeSeconds (3600)',
    );
  });

  test('a route without a requirement, or with two', async () => {
    expect(await refusal('gateway: { routes: [{ path: /a }] }')).toContain('expected either scopes or anyScope');
    expect(await refusal('gateway: { routes: [{ path: /a, scopes: [a], anyScope: true }] }')).toContain('either');
  });

  test('a database that is named in two ways, or in none', async () => {
    expect(await refusal('store: { kind: postgres }')).toContain('either store.url or store.urlFile');
    expect(await refusal('store: { url: postgres://h/d }')).toContain('set store.kind to postgres');
    expect(await refusal('store: { kind: postgres, file: a }')).toContain('store.file: is for store.kind sqlite');
    expect(await refusal('store: { kind: postgres, urlFile: a }')).toContain('store.urlFile: a cannot be read');
  });
});

describe('secrets', () => {
  test('the URL of the database is read from a file', async () => {
    await writeFile(join(folder, 'url'), 'postgres://u:p@h/d\n');
    const config = await load('store: { kind: postgres, urlFile: url }');
    expect(config.store).toEqual({ kind: 'postgres', url: 'postgres://u:p@h/d' });
  });

  test('K15: a secret in the wrong place or form is never shown', async () => {
    const secret = 'hunter2hunter2';
    expect(
      await refusal(undefined, { COUNTERSIGN_STORE_URL: secret, COUNTERSIGN_STORE_KIND: 'postgres' }),
    ).not.toContain(secret);
    expect(await refusal(`masterKey: { values: ${secret} }`)).not.toContain(secret);
    expect(await refusal(`masterKey: { values: [{ a: ${secret} }] }`)).not.toContain(secret);
    expect(await refusal(`masterKey: ${secret}`)).not.toContain(secret);
    expect(await refusal(`store: ${secret}`)).not.toContain(secret);
    expect(await refusal(`issuer: https://user:${secret}@a.example`)).not.toContain(secret);
    expect(await refusal(`masterKey: { values: [a, "${secret}`)).not.toContain(secret);
  });
});
