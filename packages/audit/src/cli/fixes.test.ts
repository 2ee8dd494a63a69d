import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { run } from './run.ts';

const mistaken =
  "import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true });\n";
const mended = "import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: ['HS256'] });\n";

function folderWith(content: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'fixes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'token.js'), content);
  return folder;
}

/** What is written to the standard streams from now on, together. */
function written(): readonly string[] {
  const texts: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((text) => texts.push(String(text)) > 0);
    onTestFinished(() => spy.mockRestore());
  }
  return texts;
}

const contentOf = (folder: string) => readFileSync(join(folder, 'token.js'), 'utf8');

describe('countersign audit --fix', () => {
  it('shows a unified diff and writes nothing', async () => {
    const folder = folderWith(mistaken);
    const texts = written();
    expect(await run(['audit', folder, '--fix'], 'countersign')).toBe(1);
    const shown = texts.join('');
    expect(shown).toContain('--- a/token.js');
    expect(shown).toContain('+++ b/token.js');
    expect(shown).toContain("+jwt.verify(token, key, { algorithms: ['HS256'] });");
    expect(contentOf(folder)).toBe(mistaken);
  });

  it('makes the changes with --yes, and counts what was mended as gone', async () => {
    const folder = folderWith(mistaken);
    written();
    expect(await run(['audit', folder, '--fix', '--yes'], 'countersign')).toBe(0);
    expect(contentOf(folder)).toBe(mended);
  });

  it('changes a file that begins with a byte order mark at the right place', async () => {
    const folder = folderWith(`\uFEFF${mistaken}`);
    written();
    await run(['audit', folder, '--fix', '--yes'], 'countersign');
    expect(contentOf(folder)).toBe(`\uFEFF${mended}`);
  });

  it('leaves a file in another encoding alone', async () => {
    const latin = Buffer.concat([Buffer.from(mistaken), Buffer.from('// caf'), Buffer.from([0xe9, 0x0a])]);
    const folder = folderWith(latin);
    written();
    await run(['audit', folder, '--fix', '--yes'], 'countersign');
    expect(readFileSync(join(folder, 'token.js'))).toEqual(latin);
  });
});
