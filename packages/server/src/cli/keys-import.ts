import type { Command } from 'commander';
import type { AdminClient, Wire } from './admin-client.ts';
import { addCommand, type CommonOptions, connect, print } from './command.ts';
import { exitCodes, usageFailure } from './failure.ts';
import { readFileOrInput } from './input.ts';
import { colors, plain } from './output.ts';

const entriesPerRequest = 1000;

interface ImportSummary {
  readonly dryRun: boolean;
  readonly imported: number;
  readonly alreadyImported: number;
  readonly refused: number;
  readonly results: readonly Wire[];
}

/** `countersign keys import`: keys that were issued elsewhere, by their hashes. */
export function addKeysImport(keys: Command): void {
  addCommand(keys, {
    name: 'import <file>',
    summary: 'import keys that were issued elsewhere, by their hashes: JSON or JSON lines, - for standard input',
    examples: [
      'countersign keys import keys.json --dry-run',
      'countersign keys import - < keys.jsonl',
      `# an entry: {"name": "acme", "hash": "sha256:…", "scopes": ["orders:read"]}`,
      `# bcrypt, scrypt and Argon2id hashes also need "start", the first 8 characters or more of the key`,
    ],
  })
    .option('--dry-run', 'say what would happen, and change nothing')
    .action(async (file: string, options: CommonOptions & { dryRun?: boolean }) => {
      const entries = readEntries(await readFileOrInput(file, 'the entries'));
      const summary = await importAll(connect(options), entries, options.dryRun === true);
      print(options, summary, () => describe(summary, entries));
      if (summary.refused > 0) process.exitCode = exitCodes.refused;
    });
}

/** A JSON array, an object with `keys`, or one JSON object a line. */
function readEntries(text: string): readonly unknown[] {
  const whole = parse(text);
  if (Array.isArray(whole)) return atLeastOne(whole);
  if (typeof whole === 'object' && whole !== null && 'keys' in whole && Array.isArray(whole.keys)) {
    return atLeastOne(whole.keys);
  }
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const entries = lines.filter(({ line }) => line !== '').map(({ line, number }) => parseLine(line, number));
  return atLeastOne(entries);
}

function atLeastOne(entries: readonly unknown[]): readonly unknown[] {
  if (entries.length === 0) throw usageFailure('There is nothing to import: the file has no entries.');
  return entries;
}

function parseLine(line: string, number: number): unknown {
  const value = parse(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw usageFailure(`Line ${number} is not a JSON object. The file is a JSON array, or one JSON object a line.`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function importAll(client: AdminClient, entries: readonly unknown[], dryRun: boolean): Promise<ImportSummary> {
  let total: ImportSummary = { dryRun, imported: 0, alreadyImported: 0, refused: 0, results: [] };
  for (let start = 0; start < entries.length; start += entriesPerRequest) {
    const keys = entries.slice(start, start + entriesPerRequest);
    const part = (await client.post('/keys/import', { keys, dryRun })) as unknown as ImportSummary;
    total = {
      dryRun,
      imported: total.imported + part.imported,
      alreadyImported: total.alreadyImported + part.alreadyImported,
      refused: total.refused + part.refused,
      results: [...total.results, ...part.results.map((row) => ({ ...row, index: Number(row.index) + start }))],
    };
  }
  return total;
}

function describe(summary: ImportSummary, entries: readonly unknown[]): readonly string[] {
  const verb = summary.dryRun ? 'would be imported' : 'imported';
  const refused = summary.results.filter(({ verdict }) => verdict === 'refused');
  return [
    `${summary.imported} ${verb}, ${summary.alreadyImported} there already, ${summary.refused} refused.`,
    ...refused.map(({ index, reason }) => {
      const { name } = entries[Number(index)] as Wire;
      return `  ${colors.red('✗')} entry ${Number(index) + 1} (${plain(name)}): ${plain(reason)}`;
    }),
  ];
}
