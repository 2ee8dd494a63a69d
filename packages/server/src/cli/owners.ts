import type { Command } from 'commander';
import type { RateLimitRule } from 'countersign';
import { addCommand, addGroup, type CommonOptions, connect, print, segment } from './command.ts';
import { usageFailure } from './failure.ts';
import { plain, words } from './output.ts';
import { collectRateLimits, writeRateLimit } from './values.ts';

interface LimitsOptions extends CommonOptions {
  readonly rateLimit?: readonly RateLimitRule[];
  readonly clear?: boolean;
}

/** `countersign owners …`: what all keys of a customer share. */
export function addOwners(program: Command): void {
  const owners = addGroup(program, {
    name: 'owners',
    summary: 'show and set what all API keys of a customer share',
    examples: ['countersign owners limits acme --rate-limit 1000/min'],
  });
  addCommand(owners, {
    name: 'limits <owner>',
    summary: 'show the rate limits that all keys of an owner share, or set them',
    examples: [
      'countersign owners limits acme',
      'countersign owners limits acme --rate-limit 1000/min --rate-limit 100000/day',
      'countersign owners limits acme --clear',
    ],
  })
    .option('--rate-limit <limit>', 'set them: 100/min, 5/s …; may be repeated, all hold', collectRateLimits)
    .option('--clear', 'end them')
    .action(async (owner: string, options: LimitsOptions) => {
      const { rateLimit, clear } = options;
      if (rateLimit !== undefined && clear) throw usageFailure('Give either --rate-limit or --clear.');
      const path = `/owners/${segment(owner)}/rate-limits`;
      const rateLimits = clear ? [] : rateLimit;
      const client = connect(options);
      const limits = await (rateLimits === undefined ? client.get(path) : client.put(path, { rateLimits }));
      const shown = (limits.rateLimits as readonly RateLimitRule[]).map(writeRateLimit);
      print(options, limits, () => [`All keys of ${plain(limits.owner)} together: ${words(shown)}`]);
    });
}
