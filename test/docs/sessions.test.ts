import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePair } from '../../scripts/start/free-pair.ts';
import { type Running, startBoth } from '../../scripts/start/processes.ts';
import { describeWith } from '../support/requirements.ts';
import { readSnippets, root, type Snippet } from './documents.ts';

const run = promisify(execFile);
const sessions = Object.entries(
  Object.groupBy(
    readSnippets().filter(({ language }) => language === 'sh'),
    ({ document }) => document,
  ),
);

/** `curl … # 403` in a document says which status comes back; `npx` finds the command of this checkout. */
const prelude = `
set -euo pipefail
npx() { "$@"; }
expect_status() {
  local expected=$1 status; shift 2
  status=$(command curl --silent --output /dev/null --write-out '%{http_code}' "$@")
  [ "$status" = "$expected" ] || { echo "expected $expected, got $status: curl $*" >&2; exit 1; }
}
countersign clients create --name documents --grant client_credentials --scope orders:read --json > documents.json
CLIENT_ID=$(jq -r .client_id documents.json) CLIENT_SECRET=$(jq -r .client_secret documents.json)
`;

function scriptOf(snippets: readonly Snippet[], { serverUrl, demoUrl }: Running): string {
  const commands = snippets
    .map(({ text }) => text.replaceAll(/^(curl .*?)\s+# (\d{3})\b.*$/gm, 'expect_status $2 $1'))
    .join('\n')
    .replaceAll('http://localhost:4100', serverUrl)
    .replaceAll('http://localhost:4101', demoUrl);
  return prelude + commands;
}

describeWith('sessions in the documents', { curl: ['curl'], jq: ['jq'], bash: ['bash'] }, ({ bash }) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-documents-'));
  let running: Running;

  beforeAll(async () => {
    // What a session looks at of the checkout, without leaving anything in it.
    for (const name of ['packages', 'examples']) symlinkSync(join(root, name), join(folder, name));
    running = await startBoth({ port: await freePair(), folder: join(folder, '.countersign'), showOutput: false });
  });

  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(sessions)(
    'come out as %s says',
    async (_document, snippets) => {
      const session = run(bash, ['-c', scriptOf(snippets ?? [], running)], {
        cwd: folder,
        env: {
          ...process.env,
          PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
          COUNTERSIGN_URL: running.serverUrl,
        },
      });
      const failure = await session.then(
        () => undefined,
        ({ code, stdout, stderr }) => `exit ${code}\n${stdout}\n${stderr}`,
      );
      expect(failure).toBeUndefined();
    },
    60_000,
  );
});
