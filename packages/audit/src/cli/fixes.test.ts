import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digestOf } from '../findings/fix.ts';
import { aFinding, aPlace } from '../findings/testing/finding.ts';
import { offerFixes } from './fixes.ts';
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

  it('shows no secret whole, and nothing that steers the terminal', async () => {
    const secret = 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D';
    const folder = folderWith(`const apiKey = '${secret}'; // \u001b]0;owned\u0007\n${mistaken}`);
    const texts = written();
    await run(['audit', folder, '--fix'], 'countersign');
    const shown = texts.join('');
    expect(shown).toContain('+jwt.verify');
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('\u001b');
    expect(shown).not.toContain('\u0007');
  });

  it('keeps the line ends', async () => {
    const folder = folderWith(mistaken.replaceAll('\n', '\r\n'));
    written();
    await run(['audit', folder, '--fix', '--yes'], 'countersign');
    expect(contentOf(folder)).toBe(mended.replaceAll('\n', '\r\n'));
  });

  it('changes no file that is another one than was judged', async () => {
    const folder = folderWith(mistaken);
    written();
    const fix = { description: 'x', edits: [{ start: 0, end: 6, text: '' }], textDigest: digestOf('another text') };
    expect(await offerFixes(folder, [aFinding({ place: aPlace('token.js', 1), fix })], true)).toEqual([]);
    expect(contentOf(folder)).toBe(mistaken);
  });

  it('writes through no link', async () => {
    const folder = folderWith(mistaken);
    const outside = folderWith(mistaken);
    rmSync(join(folder, 'token.js'));
    symlinkSync(join(outside, 'token.js'), join(folder, 'token.js'));
    symlinkSync(outside, join(folder, 'linked'));
    written();
    const fix = { description: 'x', edits: [{ start: 0, end: 6, text: '' }] };
    const findings = ['token.js', 'linked/token.js', '../x/token.js'].map((file) =>
      aFinding({ place: aPlace(file, 1), fix }),
    );
    expect(await offerFixes(folder, findings, true)).toEqual([]);
    expect(contentOf(outside)).toBe(mistaken);
  });
});
