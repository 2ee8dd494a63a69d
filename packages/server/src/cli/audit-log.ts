import { type Command, InvalidArgumentError } from 'commander';
import { listAll } from './admin-client.ts';
import { addCommand, addGroup, type CommonOptions, connect, optional, print } from './command.ts';
import { exitCodes } from './failure.ts';
import { colors, moment, plain, table } from './output.ts';
import { wholeNumber } from './values.ts';

interface Anchor {
  readonly sequence: string;
  readonly hash: string;
}

/** `countersign audit-log …`: who did what to which credential. */
export function addAuditLog(program: Command): void {
  const auditLog = addGroup(program, {
    name: 'audit-log',
    summary: 'read and verify the log of who changed what',
    examples: ['countersign audit-log list --action api-key.revoked', 'countersign audit-log verify'],
  });
  addCommand(auditLog, {
    name: 'list',
    summary: 'list the entries, oldest first',
    examples: [
      'countersign audit-log list --action api-key.revoked',
      'countersign audit-log list --target api-key:4fTqW0aZr81xYb2K --json',
    ],
  })
    .option('--target <target>', 'only what was done to this')
    .option('--action <action>', 'only this action')
    .option('--limit <number>', 'at most so many (default: all)', wholeNumber)
    .action(async (options: CommonOptions & { target?: string; action?: string; limit?: number }) => {
      const { target, action, limit } = options;
      const items = await listAll(connect(options), '/audit-log', { target, action }, limit);
      print(options, { items }, () =>
        items.length === 0
          ? ['No entries.']
          : table(
              ['ENTRY', 'WHEN', 'WHO', 'WHAT', 'TO WHAT', 'FROM'],
              items.map((entry) => [
                plain(entry.sequence),
                moment(entry.at),
                plain(entry.actor),
                plain(entry.action),
                plain(entry.target),
                plain(entry.remoteAddress),
              ]),
            ),
      );
    });

  addCommand(auditLog, {
    name: 'verify',
    summary: 'check the chain of hashes; with an anchor noted earlier, that nothing was rewritten or cut off',
    examples: ['countersign audit-log verify', 'countersign audit-log verify --anchor 120:9f86d081884c7d65…'],
  })
    .option('--anchor <entry:hash>', 'number and hash of an entry, noted earlier', readAnchor)
    .action(async (options: CommonOptions & { anchor?: Anchor }) => {
      const { sequence, hash } = options.anchor ?? {};
      const verdict = await connect(options).get('/audit-log/verify', {
        ...optional('sequence', sequence),
        ...optional('hash', hash),
      });
      print(options, verdict, () => describe(verdict));
      if (verdict.ok !== true) process.exitCode = exitCodes.refused;
    });
}

function readAnchor(text: string): Anchor {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new InvalidArgumentError('Write it as audit-log verify prints it: the number, a colon, the 64 digits.');
  }
  return { sequence, hash };
}

function describe(verdict: Readonly<Record<string, unknown>>): readonly string[] {
  const last = verdict.last as Anchor | undefined;
  const anchor =
    last === undefined ? [] : ['', 'To note elsewhere, as the next anchor:', `  ${last.sequence}:${last.hash}`];
  if (verdict.ok === true)
    return [`${colors.green('✓')} All ${plain(verdict.entries)} entries are as written.`, ...anchor];
  return [`${colors.red('✗')} Entry ${plain(verdict.firstBadSequence)}: ${plain(verdict.reason)}.`, ...anchor];
}
