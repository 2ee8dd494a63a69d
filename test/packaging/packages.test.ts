import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const binaries = join(root, 'node_modules/.bin');
const packages = ['countersign', 'server', 'audit'] as const;
/** What `engines` promises, and the newest. */
const nodeVersions = { countersign: [22, 24, 26], server: [24, 26], audit: [24, 26] } as const;

const folder = mkdtempSync(join(tmpdir(), 'countersign-packaging-'));
const project = join(folder, 'project');
const tarballs: Record<string, string> = {};

const manifestOf = (name: string) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));

/** Without what `npm test` puts there for its own workspaces, so that the project stands alone. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

async function npm(parameters: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await run('npm', [...parameters], { cwd, env: environment, maxBuffer: 1 << 26 });
  return stdout;
}

beforeAll(async () => {
  for (const name of packages) {
    const packed = await npm(['pack', '--json', '--pack-destination', folder], join(root, 'packages', name));
    const parsed = JSON.parse(packed);
    const { filename } = Array.isArray(parsed) ? parsed[0] : (Object.values(parsed)[0] as { filename: string });
    tarballs[name] = join(folder, filename.replace('@', '').replace('/', '-'));
  }
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'empty-project', private: true, type: 'module' }),
  );
  // The frameworks are optional peers; Nest is the one that is imported at run time.
  await npm(
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      ...Object.values(tarballs),
      '@nestjs/common',
      'reflect-metadata',
      'rxjs',
    ],
    project,
  );
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The binary of a Node version, from the package `node`. */
async function nodeBinary(version: number): Promise<string> {
  if (version === 26) return join(binaries, 'node');
  const home = join(folder, `node-${version}`);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await npm(['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`], home);
  return join(home, 'node_modules/node/bin/node');
}

describe.each(packages)('the packed package %s', (name) => {
  it('passes publint', async () => {
    const { stdout } = await run(join(binaries, 'publint'), ['run', tarballs[name] ?? '', '--strict']);
    expect(stdout).toMatch(/All good/);
  });

  it('gives its types to every resolver that can load it', async () => {
    // Packages of ESM alone are not for `require`, nor for resolvers that know no `exports`. It fails where there is a problem.
    const { stdout } = await run(join(binaries, 'attw'), [tarballs[name] ?? '', '--profile', 'esm-only', '--no-color']);
    expect(stdout).toContain(manifestOf(name).name);
  });

  it('holds no tests and no sources, but what its manifest names', async () => {
    const { stdout } = await run('tar', ['-tzf', tarballs[name] ?? '']);
    expect(stdout).not.toMatch(/\.test\.|\.suite\.|\/testing\/|tsbuildinfo|\/src\//);
    expect(stdout).toMatch(/package\/(README\.md)/);
    expect(stdout).toMatch(/package\/(LICENSE)/);
  });
});

describe('the library', () => {
  it('has no runtime dependencies', () => {
    expect(manifestOf('countersign')).not.toHaveProperty('dependencies');
  });
});

const promised = packages.flatMap((name) => nodeVersions[name].map((version) => [name, version] as const));

describe('installed from its tarball', () => {
  const binaryOf = new Map<number, string>();
  beforeAll(async () => {
    for (const version of [22, 24, 26]) binaryOf.set(version, await nodeBinary(version));
  }, 300_000);

  it.each(promised)('%s can be imported by every subpath on Node %i', async (name, version) => {
    const { name: published, exports } = manifestOf(name);
    const specifiers = Object.keys(exports).map((path) => join(published, path));
    const program = `
      for (const specifier of ${JSON.stringify(specifiers)}) {
        if (Object.keys(await import(specifier)).length === 0) throw new Error(specifier + ' exports nothing');
      }
      console.log(process.versions.node.split('.')[0], ${specifiers.length});`;
    const { stdout } = await run(binaryOf.get(version) ?? '', ['--input-type=module', '--eval', program], {
      cwd: project,
    });
    expect(stdout.trim()).toBe(`${version} ${specifiers.length}`);
  });

  it.each(nodeVersions.server)('the server offers the command countersign on Node %i', async (version) => {
    const command = join(project, 'node_modules/@countersign/server/bin/countersign.js');
    const { stdout } = await run(binaryOf.get(version) ?? '', [command, '--version'], { cwd: project });
    expect(stdout.trim()).toBe(manifestOf('server').version);
  });

  it.each(nodeVersions.audit)(
    'the audit offers its command, and the server offers it, too, on Node %i',
    async (version) => {
      const commands = [
        ['node_modules/@countersign/audit/bin/countersign-audit.js', '--version'],
        ['node_modules/@countersign/server/bin/countersign.js', 'audit', '--help'],
      ] as const;
      for (const [command, ...parameters] of commands) {
        const { stdout } = await run(binaryOf.get(version) ?? '', [join(project, command), ...parameters], {
          cwd: project,
        });
        expect(stdout).toMatch(/^\d+\.\d+\.\d+$|Usage: countersign audit/m);
      }
    },
  );
});
