import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLog, type LogOptions } from './log.ts';

const key = `acme_live_${'a1B2'.repeat(13)}zz`;
const clientSecret = `cs_secret_${'a1B2'.repeat(12)}z`;
const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';

function write(fields: object, message: string, options: Partial<LogOptions> = {}): string {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  createLog({ level: 'info', format: 'json', stream, ...options }).info(fields, message);
  return lines.join('');
}

test.each(['json', 'pretty'] as const)('K15: credentials are replaced wherever they stand (%s)', (format) => {
  const fields = {
    reason: `got ${key} and Bearer ${token}, then ${clientSecret}`,
    basic: 'Basic dXNlcjpwYXNzd29yZA==',
    database: 'postgres://user:hunter2@host/db',
    authorization: 'opaque-credential',
    headers: { cookie: 'session=opaque-credential', 'x-api-key': 'opaque-credential' },
    client_secret: 'opaque-credential',
  };
  const text = write(fields, `failed with ${token}`, { format });
  for (const secret of [key, token, clientSecret, 'dXNlcjpwYXNzd29yZA', 'hunter2', 'opaque-credential']) {
    expect(text).not.toContain(secret);
  }
  expect(text).toContain('host/db');
});

test.each(['json', 'pretty'] as const)(
  'S08: nothing that is logged adds a line or a control character (%s)',
  (format) => {
    const forged = 'a\r\n{"level":"error","msg":"forged"}\u001b[31m\u2028';
    const text = write({ target: forged }, forged, { format });
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text).not.toContain('\u001b');
    if (format === 'json') expect(JSON.parse(text)).toMatchObject({ target: forged, msg: forged });
  },
);

test('auto is for people on a terminal, and for programs elsewhere', () => {
  const lineOn = (isTTY: boolean) => {
    const lines: string[] = [];
    const stream = { isTTY, write: (line: string) => void lines.push(line) };
    createLog({ level: 'info', format: 'auto', stream }).info({ port: 4100 }, 'Ready');
    return lines.join('');
  };
  expect(lineOn(true)).toMatch(/^\d\d:\d\d:\d\d info {2}Ready {2}port=4100\n$/);
  expect(JSON.parse(lineOn(false))).toMatchObject({ level: 'info', msg: 'Ready', port: 4100 });
});

test('what is below the level is not written', () => {
  expect(write({}, 'hello', { level: 'warn' })).toBe('');
});

test('the process goes on when whoever reads its log has gone', async () => {
  const program = `
    import { createLog } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)};
    const log = createLog({ level: 'info', format: 'json' });
    const writing = setInterval(() => log.info({}, 'still here'), 5);
    process.stdin.once('data', () => setTimeout(() => clearInterval(writing), 100));
  `;
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd });
  await once(child.stderr, 'data');
  child.stderr.destroy();
  child.stdin.end('stop writing soon');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
