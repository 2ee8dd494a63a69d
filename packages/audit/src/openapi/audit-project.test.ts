import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { audit } from '../cli/run-audit.ts';
import type { Finding } from '../findings/finding.ts';
import { sarifReport } from '../report/sarif.ts';
import { ApiDocument } from './document.ts';
import { withBearer } from './example.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'documents-'));
  roots.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const linesOf = (findings: readonly Finding[], ruleId: string) =>
  findings.flatMap((one) =>
    one.ruleId === ruleId && one.place.kind === 'file' ? [`${one.place.file}:${one.place.region.startLine}`] : [],
  );

const unsecured = withBearer(`paths:
  /orders:
    get: { security: [{ bearer: [] }], responses: { default: {} } }
    post:
      responses: { default: {} }
`);
const lineOfPost = unsecured.split('\n').indexOf('    post:') + 1;

it('judges the documents of a folder together with its code', async () => {
  const root = folderOf({ 'api/openapi.yaml': unsecured, 'tests/openapi.yaml': unsecured });
  const { findings, rules } = await audit({ root });
  expect(linesOf(findings, 'oas-op-no-security')).toEqual([`api/openapi.yaml:${lineOfPost}`]);
  expect(rules.map(({ id }) => id)).toContain('oas-op-no-security');
});

it('judges a document once that is kept as JSON and as YAML', async () => {
  const root = folderOf({ 'openapi.json': JSON.stringify(parse(unsecured)), 'openapi.yaml': unsecured });
  const { findings, notes } = await audit({ root });
  expect(linesOf(findings, 'oas-op-no-security')).toEqual(['openapi.json:1']);
  expect(notes).toContain('openapi.yaml says the same as openapi.json, which was judged.');
});

it('judges two documents of which one has no end', async () => {
  const endless = `x-self: &self { again: *self }\n${unsecured}`;
  const root = folderOf({ 'a.yaml': endless, 'openapi.yaml': unsecured });
  expect(linesOf((await audit({ root })).findings, 'oas-op-no-security')).toHaveLength(2);
});

it('hears a large document', async () => {
  const root = folderOf({ 'openapi.yaml': `${unsecured}# ${'-'.repeat(2_000_000)}\n` });
  expect(linesOf((await audit({ root })).findings, 'oas-op-no-security')).toHaveLength(1);
});

it('leaves out what a comment in the document suppresses with a reason', async () => {
  const text = unsecured.replace(
    '    post:',
    '    # countersign-ignore oas-op-no-security: a suggestion box\n    post:',
  );
  const { findings, suppressed } = await audit({ root: folderOf({ 'openapi.yaml': text }) });
  expect(linesOf(findings, 'oas-op-no-security')).toEqual([]);
  expect(suppressed.map(({ reason }) => reason)).toEqual(['a suggestion box']);
});

it('hears what .countersign-audit.yaml declares public', async () => {
  const root = folderOf({
    'openapi.yaml': unsecured,
    '.countersign-audit.yaml': 'publicOperations: [{ operation: POST /orders, reason: a suggestion box }]',
  });
  expect(linesOf((await audit({ root })).findings, 'oas-op-no-security')).toEqual([]);
});

it('judges a document that is named and stands outside of the folder', async () => {
  const document = new ApiDocument({ file: 'elsewhere.yaml', read: () => unsecured });
  const { findings } = await audit({ root: folderOf({ 'a.txt': '' }), document });
  expect(linesOf(findings, 'oas-op-no-security')).toEqual([`elsewhere.yaml:${lineOfPost}`]);
});

it('shows no secret of an example, in no report', async () => {
  const secret = `ghp_${'aB3dE5fG7h'}${'J9kL1mN3pQ'}${'5rS7tU9vW1xYz3Bc5D'}`;
  const text = withBearer(`paths: {}\nx-sample:\n  key: ${secret}\n`);
  const report = await audit({ root: folderOf({ 'openapi.yaml': text }) });
  expect(linesOf(report.findings, 'oas-live-secret-example')).toEqual(['openapi.yaml:8']);
  const own = { ...report, findings: report.findings.filter(({ ruleId }) => ruleId === 'oas-live-secret-example') };
  expect(sarifReport(own)).not.toContain(secret);
});

it('says once what two documents of one API lack', async () => {
  const paths = '/a: { get: { responses: {} } }, /b: { get: { responses: {} } }, /c: { get: { responses: {} } }';
  const three = `openapi: 3.0.0\ninfo: { title: A, version: '1' }\npaths: { ${paths} }\n`;
  const two = `swagger: '2.0'\ninfo: { title: A of old, version: '1' }\npaths: { ${paths} }\n`;
  const other = three.replaceAll('/a', '/x').replaceAll('/b', '/y');
  const countOf = async (files: Record<string, string>) =>
    linesOf((await audit({ root: folderOf(files) })).findings, 'oas-op-no-security').length;
  expect(await countOf({ 'openapi.yaml': three, 'swagger.yaml': two })).toBe(3);
  expect(await countOf({ 'openapi.yaml': three, 'other/openapi.yaml': other })).toBe(6);
});

it('says a document that it cannot read as a note, and goes on', async () => {
  const root = folderOf({ 'openapi.yaml': 'openapi: 3.0.0\npaths: [', 'other.yaml': unsecured });
  const { findings, notes } = await audit({ root });
  expect(notes.join('\n')).toContain('openapi.yaml is neither JSON nor YAML');
  expect(linesOf(findings, 'oas-op-no-security')).toHaveLength(1);
});

it('keeps its fingerprints when lines move', async () => {
  const printsOf = async (text: string) =>
    (await audit({ root: folderOf({ 'openapi.yaml': text }) })).findings.map(({ fingerprint }) => fingerprint);
  expect(await printsOf(`# a line\n\n${unsecured}`)).toEqual(await printsOf(unsecured));
});

it('marks a secret writeOnly by a fix that the parser reads as such', async () => {
  const reply = (schema: string) =>
    withBearer(`security: [{ bearer: [] }]
paths:
  /me:
    get:
      responses:
        '200':
          content:
            application/json:
              schema:
                properties:
                  password:${schema}
        default: {}
`);
  for (const schema of ['\n                    type: string', ' { type: string }', ' { "type": "string" }']) {
    const text = reply(schema);
    const { findings } = await audit({ root: folderOf({ 'openapi.yaml': text }) });
    const [edit] = findings.find(({ ruleId }) => ruleId === 'oas-secret-not-writeonly')?.fix?.edits ?? [];
    if (edit === undefined) throw new Error('a fix is wanted');
    const fixed = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    const after = await audit({ root: folderOf({ 'openapi.yaml': fixed }) });
    expect(after.notes).toEqual([]);
    expect(linesOf(after.findings, 'oas-secret-not-writeonly')).toEqual([]);
  }
});
