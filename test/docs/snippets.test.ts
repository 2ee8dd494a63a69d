import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '@countersign/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLinks, readSnippets, root } from './documents.ts';

const run = promisify(execFile);
const snippets = readSnippets();
const binaries = join(root, 'node_modules/.bin');

describe('TypeScript in the documents', () => {
  // Beside the packages, so that a snippet imports them as a user's file does.
  const folder = mkdtempSync(join(root, 'test/docs/.snippets-'));
  const programs = snippets
    .filter(({ language }) => language === 'ts')
    .map((snippet, index) => ({ ...snippet, file: join(folder, `snippet-${index}.ts`) }));

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of programs) writeFileSync(file, text);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2024',
          noEmit: true,
          types: ['node'],
          experimentalDecorators: true,
          skipLibCheck: true,
        },
        include: ['*.ts'],
      }),
    );
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('compiles', async () => {
    const { stdout } = await run(join(binaries, 'tsc'), ['--project', folder]).catch((error) => error);
    expect(
      stdout.replaceAll(
        /snippet-(\d+)\.ts/g,
        (_name: string, n: string) => `${programs[Number(n)]?.document}:${programs[Number(n)]?.line}`,
      ),
    ).toBe('');
  });

  // Node strips types, but leaves decorators.
  it.each(
    programs
      .filter(({ isRun, text }) => isRun && !text.includes('@Controller'))
      .map((program) => [`${program.document}:${program.line}`, program] as const),
  )('runs: %s', async (_place, { file }) => {
    const { stderr } = await run(join(binaries, 'node'), [file], {
      timeout: 20_000,
      env: { ...process.env, VERIFIER_KEY: 'csk_live_example' },
    });
    expect(stderr).toBe('');
  });
});

describe('settings in the documents', () => {
  const files = snippets.filter(({ language }) => language === 'yaml');

  it.each(files.map((file) => [`${file.document}:${file.line}`, file] as const))(
    'can be read: %s',
    async (_place, { text }) => {
      const folder = mkdtempSync(join(root, 'test/docs/.snippets-'));
      try {
        writeFileSync(join(folder, 'countersign.yaml'), text);
        await expect(loadConfig({ file: undefined, environment: {}, workingFolder: folder })).resolves.toHaveProperty(
          'gateway',
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe('links in the documents', () => {
  it.each(readLinks().map(({ document, target }) => [document, target] as const))(
    '%s leads to %s',
    (document, target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(root, document) : resolve(dirname(join(root, document)), path);
      expect(existsSync(file)).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(readFileSync(file, 'utf8'))).toContain(anchor);
    },
  );
});

/** As the common renderers make them from headings. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(({ 1: heading = '' }) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}
