import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sourceRules } from '../rules/index.ts';
import { isStaticRule, isTextRule, type TextRule } from '../rules/rule.ts';
import { auditSource } from './audit-source.ts';
import { joined, judgeFiles, readText } from './judge-files.ts';
import { createPrefilter } from './prefilter.ts';
import { SourceProject } from './source-project.ts';
import { Threads } from './threads.ts';
import { walk } from './walk.ts';

const folders: string[] = [];

function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'audit-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
});

const none = `import jwt from 'jsonwebtoken';\njwt.verify(token, key, { algorithms: ['none'], issuer: 'a', audience: 'b' });\n`;

describe('walking a folder', () => {
  it('leaves out what is ignored, dependencies, builds and links, and says what was too large', () => {
    const root = folderWith({
      '.gitignore': 'secret/\n*.local.ts\n',
      'src/a.ts': 'a',
      'src/b.local.ts': 'b',
      'src/.gitignore': 'c.ts\n',
      'src/c.ts': 'c',
      'secret/d.ts': 'd',
      'node_modules/x/e.js': 'e',
      'dist/f.js': 'f',
      'lib/g.min.js': 'g',
      'large.js': 'x'.repeat(3000),
    });
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    symlinkSync(join(root, 'src'), join(root, 'linked'));
    const { files, notes } = walk(root, { maximumFileBytes: 2048 });
    expect(files).toEqual(['.gitignore', 'src/.gitignore', 'src/a.ts']);
    expect(notes).toEqual(['large.js was not read: it has 3 KiB, and 2 are read.']);
  });

  it('reads what was committed although it is ignored, and leaves out what was not', () => {
    const root = folderWith({ '.gitignore': '.env*\n', '.env': 'A=1', '.env.local': 'B=2', 'sub/.env': 'C=3' });
    const git = (...words: string[]) => execFileSync('git', words, { cwd: root });
    git('init', '--quiet');
    git('add', '--force', '.env', 'sub/.env', '.gitignore');
    expect(walk(root).files).toEqual(['.env', '.gitignore', 'sub/.env']);
    expect(walk(join(root, 'sub')).files).toEqual(['.env']);
    expect(walk(root, { exclude: ['sub'] }).files).toEqual(['.env', '.gitignore']);
  });

  it('asks no .gitignore where there is no Git: what an archive holds was kept', () => {
    expect(walk(folderWith({ '.gitignore': '.env\n', '.env': 'A=1' })).files).toEqual(['.env', '.gitignore']);
  });

  it('reads no .gitignore that is a link or a pipe: it may never end', () => {
    const root = folderWith({ 'a/x.ts': 'x', 'b/x.ts': 'x' });
    symlinkSync('/dev/zero', join(root, 'a/.gitignore'));
    execFileSync('mkfifo', [join(root, 'b/.gitignore')]);
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    expect(walk(root)).toEqual({ files: ['a/x.ts', 'b/x.ts'], notes: [] });
  });

  it('leaves out patterns of a .gitignore that break, or would take for ever, and says so', () => {
    const name = `${'a'.repeat(200)}.ts`;
    const slow = `*${'a*'.repeat(20)}b\n${'**/'.repeat(20)}b\n`;
    const root = folderWith({
      '.gitignore': `[z-a]\n(\n${'a'.repeat(100_000)}\n${slow}*.log\n`,
      [name]: 'a',
      'b.log': 'b',
    });
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    const { files, notes } = walk(root);
    expect(files).toEqual(['.gitignore', name]);
    expect(notes).toEqual(['.gitignore: 3 of its patterns cannot be used, and count for nothing.']);
  });

  it('fails when the folder itself is not there', () => {
    expect(() => walk('/nowhere/at/all')).toThrow(/ENOENT/);
  });
});

describe('auditing a folder', () => {
  it('finds what is in it, whatever else cannot be parsed', async () => {
    const root = folderWith({
      'src/ä.ts': none,
      'src/broken.ts': 'import jwt from "jsonwebtoken"; {{{ ((',
      'x.bin': '\0',
    });
    const { findings, notes } = await auditSource({ root, rules: sourceRules });
    expect(findings.map(({ ruleId, place }) => [ruleId, place.kind === 'file' && place.file])).toContainEqual([
      'jwt-alg-none-allowed',
      'src/ä.ts',
    ]);
    expect(notes).toEqual([]);
  });

  it('lets no file that is nested too deeply hide the routes of the others', async () => {
    const express = `import express from 'express';\nconst app = express();\n`;
    const root = folderWith({
      'a.js': `${express}app.get('/a', h);\nx = a${'.b(c)\n'.repeat(5000)};\n`,
      'b.js': `${express}app.delete('/orders/:id', (req, res) => res.json(db.remove(req.params.id)));\n`,
    });
    const { findings, notes, project } = await auditSource({ root, rules: sourceRules });
    expect(project.routes.map(({ path }) => path)).toContain('/orders/{id}');
    expect(findings.map(({ place }) => place.kind === 'file' && place.file)).toContain('b.js');
    // what cannot be read is either told, or read after all
    expect([...project.routes.map(({ path }) => path), notes.join('\n')].join('\n')).toMatch(
      /^\/a$|The routes of a\.js could not be read/m,
    );
  });

  it.each([
    ['js', '/*\n'],
    ['java', 'a<'],
  ])(
    'says which %s file would keep the parser for ever, and judges the others',
    async (ending, slow) => {
      const root = folderWith({
        [`a.${ending}`]: `jwt token secret password\n${`${slow.repeat(100)}\n`.repeat(600)}`,
        'b.ts': none,
      });
      const { findings, notes } = await auditSource({ root, rules: sourceRules });
      expect(notes.join('\n')).toMatch(/a\.\w+ could not be (parsed|read): it takes too long to parse/);
      expect(findings.map(({ place }) => place.kind === 'file' && place.file)).toContain('b.ts');
    },
    20_000,
  );

  it('parses neither what was minified nor a script as long as a library, and looks for secrets in the latter', async () => {
    const route = `import express from 'express';\nconst app = express();\napp.delete('/orders/:id', (req, res) => res.json(db.remove(req.params.id)));\n`;
    const secret = `const stripe = 'sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}';\n`;
    const root = folderWith({
      'library.js': `${route}${none}${secret}${'// one line of many\n'.repeat(11_000)}`,
      'min.js': `${route}${none}${secret}${'a=b;'.repeat(6_000)}`,
    });
    const { findings, project } = await auditSource({ root, rules: sourceRules });
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['hardcoded-api-key']);
    expect(project.routes).toEqual([]);
  });

  it('says which file takes too long, and judges the others', () => {
    const texts: Readonly<Record<string, string>> = { 'a.ts': none, 'b.ts': none };
    const project = new SourceProject({ list: Object.keys(texts), read: (file) => texts[file] });
    const endless = { ...sourceRules.filter(isTextRule)[0], id: 'endless', hints: /jwt/ } as TextRule;
    const checkText: TextRule['checkText'] = (file) => {
      while (file === 'a.ts');
      return [];
    };
    const judges = {
      prefilter: createPrefilter(sourceRules.filter(isStaticRule)),
      textRules: [{ ...endless, checkText }],
    };
    const { drafts, notes } = judgeFiles(project, judges, project.files, 300);
    expect(notes).toEqual(['a.ts was not judged: it takes longer than 0.3 seconds.']);
    expect(drafts.length).toBeGreaterThan(0);
  });

  it('says which rule could not judge which file, and goes on', async () => {
    const root = folderWith({ 'a.ts': none });
    const failing = {
      ...(sourceRules.filter(isStaticRule)[0] as (typeof sourceRules)[number]),
      id: 'failing',
      triggers: { javascript: ['jwt'] },
      check: () => {
        throw new Error('no');
      },
    };
    const { findings, notes } = await auditSource({ root, rules: [failing, ...sourceRules] });
    expect(notes).toEqual(['failing could not judge a.ts: no']);
    expect(findings.map(({ ruleId }) => ruleId)).toContain('jwt-alg-none-allowed');
  });

  it('tells once of a place that each of several files leads to', async () => {
    const root = folderWith({ 'a.ts': none, 'b.ts': none, 'settings.ini': 'secret=1' });
    const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 9 };
    const elsewhere = {
      ...(sourceRules.filter(isStaticRule)[0] as (typeof sourceRules)[number]),
      triggers: { javascript: ['jwt'] },
      check: () => [
        {
          file: 'settings.ini',
          code: { text: 'secret=1', start: 0, end: 8, region },
          message: 'It stands here.',
          remedy: 'Take it away.',
          confidence: 'high' as const,
        },
      ],
    };
    const { findings } = await auditSource({ root, rules: [elsewhere] });
    expect(findings.map(({ message }) => message)).toEqual(['It stands here.']);
  });

  it('gives findings the same fingerprints after lines were put above', async () => {
    const prints = async (text: string) => {
      const { findings } = await auditSource({ root: folderWith({ 'a.ts': text }), rules: sourceRules });
      return findings.map(({ ruleId, fingerprint }) => `${ruleId} ${fingerprint}`);
    };
    const before = await prints(none + none.split('\n')[1]);
    expect(new Set(before).size).toBe(before.length);
    expect(await prints(`// one\n\n// two\n${none}${none.split('\n')[1]}`)).toEqual(before);
  });

  it('stops when it is told to, and says how far it came', async () => {
    const root = folderWith({ 'a.ts': none });
    const { findings, notes } = await auditSource({ root, rules: sourceRules, signal: AbortSignal.abort() });
    expect(findings).toEqual([]);
    expect(notes).toEqual(['Stopped after 0 of 1 files.']);
  });

  it('finds in several threads what it finds in one, in the same order', async () => {
    const many = Array.from(
      { length: 130 },
      (_, at) => [`src/f${at}.ts`, at % 3 === 0 ? none : 'export {};\n'] as const,
    );
    const root = folderWith(Object.fromEntries(many));
    const { files } = walk(root);
    const project = new SourceProject({ list: files, read: (file) => readText(root, file) });
    const judges = {
      prefilter: createPrefilter(sourceRules.filter(isStaticRule)),
      textRules: sourceRules.filter(isTextRule),
    };
    const alone = judgeFiles(project, judges, files);
    const threads = new Threads(
      root,
      files,
      sourceRules.map(({ id }) => id),
    );
    expect(joined(await threads.judged((some) => judgeFiles(project, judges, some)))).toEqual(alone);
    expect(alone.drafts.length).toBeGreaterThanOrEqual(44);
  }, 60_000);
});
