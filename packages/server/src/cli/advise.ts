import type { Command } from 'commander';
import { type Advice, adviceFor, type Caller, callers, type Situation } from './advice.ts';
import { examplesText, print } from './command.ts';
import { usageFailure } from './failure.ts';
import { colors, facts } from './output.ts';

interface AdviseOptions {
  readonly json?: boolean;
  readonly caller?: string;
  readonly oauth?: boolean;
  readonly proveMessages?: boolean;
  readonly certificates?: boolean;
}

/** `countersign advise`: the simplest pattern that fits. Needs no server. */
export function addAdvise(program: Command): void {
  program
    .command('advise')
    .description('a few questions, or flags, and the simplest pattern that fits, with the reasons and what to avoid')
    .option('--caller <who>', `who calls: ${Object.keys(callers).join(', ')}`)
    .option('--oauth', 'the caller can fetch and renew tokens (an OAuth client library)')
    .option('--no-oauth', 'it cannot: it keeps one fixed credential')
    .option('--prove-messages', 'each message has to be proven by itself: unaltered, from this caller')
    .option('--certificates', 'every caller has, or could have, a certificate (a service mesh, a CA of your own)')
    .option('--json', 'print JSON, for programs')
    .addHelpText(
      'after',
      examplesText([
        'countersign advise',
        'countersign advise --caller customer --no-oauth',
        'countersign advise --caller service --oauth --json',
      ]),
    )
    .action(async (options: AdviseOptions) => {
      const advice = adviceFor(await situationOf(options));
      print(options, advice, () => describe(advice));
    });
}

async function situationOf(options: AdviseOptions): Promise<Situation> {
  const { caller, oauth, proveMessages = false, certificates = false } = options;
  if (caller !== undefined) {
    if (!Object.hasOwn(callers, caller))
      throw usageFailure(`--caller is one of ${Object.keys(callers).join(', ')}, not ${caller}.`);
    return { caller: caller as Caller, oauth: oauth ?? true, proveMessages, certificates };
  }
  if (!process.stdin.isTTY || options.json === true) {
    throw usageFailure(`Say who calls with --caller: ${Object.keys(callers).join(', ')}. On a terminal it is asked.`);
  }
  const { askSituation } = await import('./advise-questions.ts');
  return askSituation();
}

function describe({ pattern, since, reasons, avoid, meanwhile, documentation, commands }: Advice): readonly string[] {
  const bullets = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', colors.dim(title), ...lines.map((line) => `  • ${line}`)];
  return [
    colors.bold(pattern),
    ...(since === 'now'
      ? []
      : [
          colors.yellow('This pattern comes in a later version.'),
          ...(meanwhile === undefined ? [] : [`Until then: ${meanwhile}`]),
        ]),
    ...bullets('Why', reasons),
    ...bullets('Avoid', avoid),
    ...bullets('Begin with', commands),
    '',
    ...facts([['read', documentation]]),
  ];
}
