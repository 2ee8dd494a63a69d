import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from 'countersign';
import { describe, expect, it } from 'vitest';
import { loadMasterKeys } from './master-key.ts';
import { masterKeyValue, temporaryFolder } from './testing/temporary-store.ts';

function keyFile(content: string | Uint8Array, mode = 0o600): string {
  const path = join(temporaryFolder(), 'master-key');
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
  return path;
}

const idOf = (options: Parameters<typeof loadMasterKeys>[0]) => loadMasterKeys(options).map(({ keyId }) => keyId);

describe('loadMasterKeys', () => {
  it('reads the same key raw, as text and from the environment', () => {
    const raw = keyFile(Buffer.alloc(32, 7));
    const text = keyFile(`${masterKeyValue(7)}\n`);
    const [expected] = idOf({ values: [masterKeyValue(7)] });
    expect(idOf({ files: [raw] })).toEqual([expected]);
    expect(idOf({ files: [text] })).toEqual([expected]);
  });

  it('keeps the order: the environment first, then the files', () => {
    const file = keyFile(masterKeyValue(3));
    const [one, two, three] = [1, 2, 3].map((byte) => idOf({ values: [masterKeyValue(byte)] })[0]);
    expect(idOf({ values: [masterKeyValue(1), masterKeyValue(2)], files: [file] })).toEqual([one, two, three]);
  });

  it('says how to give one when there is none', () => {
    expect(() => loadMasterKeys({})).toThrow(ConfigurationError);
    expect(() => loadMasterKeys({})).toThrow(/no master key.*0600/);
  });

  it.each([
    ['group-readable', 0o640],
    ['world-readable', 0o604],
    ['group-writable', 0o620],
  ])('S02: refuses a %s file and says how to change it', (_what, mode) => {
    const path = keyFile(masterKeyValue(1), mode);
    expect(() => loadMasterKeys({ files: [path] })).toThrow(`Run: chmod 600 ${path}`);
  });

  it.each([0o444, 0o440])('says how to mount a secret that comes with mode %o', (mode) => {
    const load = () => loadMasterKeys({ files: [keyFile(masterKeyValue(1), mode)] });
    expect(load).toThrow(/defaultMode: 0400 and no fsGroup, or give the key in COUNTERSIGN_MASTER_KEY_VALUES/);
  });

  it('judges the file that a link points to', () => {
    const target = keyFile(masterKeyValue(1), 0o644);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(target, link);
    expect(() => loadMasterKeys({ files: [link] })).toThrow(/mode 0644/);
  });

  it.each([
    ['31 bytes', Buffer.alloc(31)],
    ['33 bytes', Buffer.alloc(33)],
    ['nothing', ''],
    ['text of another alphabet', '*'.repeat(43)],
  ])('refuses a file with %s, and does not quote it', (_what, content) => {
    const path = keyFile(content);
    expect(() => loadMasterKeys({ files: [path] })).toThrow(/holds neither 32 bytes nor the base64url of 32 bytes/);
  });

  it('refuses a folder, a huge file and a missing file', () => {
    expect(() => loadMasterKeys({ files: [temporaryFolder()] })).toThrow(/not a small regular file/);
    expect(() => loadMasterKeys({ files: [keyFile('A'.repeat(2000))] })).toThrow(/not a small regular file/);
    expect(() => loadMasterKeys({ files: [join(temporaryFolder(), 'none')] })).toThrow(/cannot be read \(ENOENT\)/);
  });

  it('refuses a value that is not base64url of 32 bytes without quoting it', () => {
    const value = `${masterKeyValue(1)}AA`;
    const load = () => loadMasterKeys({ values: [masterKeyValue(2), value] });
    expect(load).toThrow(/Master key 2 from the environment/);
    expect(load).not.toThrow(new RegExp(value));
  });

  it('refuses the same key twice', () => {
    expect(() => loadMasterKeys({ values: [masterKeyValue(1), masterKeyValue(1)] })).toThrow(/given twice/);
  });

  it('S02: makes a missing file with mode 0600 in a folder with mode 0700, once', () => {
    const folder = join(temporaryFolder(), 'state');
    const path = join(folder, 'master-key');
    const made = idOf({ files: [path], createMissingFile: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['master-key']);
    const content = readFileSync(path);
    expect(idOf({ files: [path], createMissingFile: true })).toEqual(made);
    expect(readFileSync(path)).toEqual(content);
  });

  it('says where it cannot make one', () => {
    const file = keyFile('not a folder');
    expect(() => loadMasterKeys({ files: [join(file, 'master-key')], createMissingFile: true })).toThrow(
      /cannot be made \(E(NOTDIR|EXIST)\)/,
    );
  });
});
