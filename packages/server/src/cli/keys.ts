import type { Command } from 'commander';
import type { RateLimitRule } from 'countersign';
import { listAll, type Wire } from './admin-client.ts';
import {
  addCommand,
  addGroup,
  type CommonOptions,
  connect,
  noteWithoutScopes,
  optional,
  print,
  segment,
} from './command.ts';
import { addKeysImport } from './keys-import.ts';
import { colors, facts, moment, plain, table, words } from './output.ts';
import {
  collectRateLimits,
  collectWords,
  durationSeconds,
  moment as readMoment,
  wholeNumber,
  writeRateLimit,
} from './values.ts';

interface CreateOptions extends CommonOptions {
  readonly name: string;
  readonly scope?: readonly string[];
  readonly rateLimit?: readonly RateLimitRule[];
  readonly expires?: string;
  readonly from?: readonly string[];
  readonly owner?: string;
  readonly subject?: string;
}

/** `countersign keys …`: the life of API keys. */
export function addKeys(program: Command): void {
  const keys = addGroup(program, {
    name: 'keys',
    summary: 'create, import, list, rotate, disable and revoke API keys',
    examples: [
      'countersign keys create --name ci --scope orders:read --rate-limit 100/min',
      'countersign keys list --state active',
      'countersign keys revoke 4fTqW0aZr81xYb2K',
    ],
  });
  addCreate(keys);
  addList(keys);
  addShow(keys);
  addRotate(keys);
  addChange(keys, 'disable', 'refuse a key until it is enabled again');
  addChange(keys, 'enable', 'let a disabled key in again');
  addRevoke(keys);
  addKeysImport(keys);
}

function addCreate(keys: Command): void {
  addCommand(keys, {
    name: 'create',
    summary: 'create an API key; it is shown once',
    examples: [
      'countersign keys create --name ci --scope orders:read --rate-limit 100/min --json',
      'countersign keys create --name acme --owner acme --scope "orders:read orders:write" --expires 90d --from 10.0.0.0/8',
      'KEY=$(countersign keys create --name ci --scope orders:read --json | jq -r .key)   # never on a command line',
    ],
  })
    .requiredOption('--name <name>', 'what you will recognise it by')
    .option('--scope <scope>', 'what it may; several, or repeated (orders:read,orders:write)', collectWords)
    .option('--rate-limit <limit>', '100/min, 5/s, 1000/h, 10000/day; may be repeated, all hold', collectRateLimits)
    .option('--expires <when>', 'after 30d or 12h, or at 2030-01-31 or 2030-01-31T12:00:00Z', readMoment)
    .option('--from <cidr>', 'addresses it may be used from, such as 10.0.0.0/8; may be repeated', collectWords)
    .option('--owner <owner>', 'the customer it belongs to; their keys can share limits (countersign owners limits)')
    .option('--subject <subject>', 'whom it speaks for (default: the id of the key)')
    .action(async (options: CreateOptions) => {
      const created = await connect(options).post('/keys', {
        name: options.name,
        ...optional('scopes', options.scope),
        ...optional('rateLimits', options.rateLimit),
        ...optional('expiresAt', options.expires),
        ...optional('allowedAddresses', options.from),
        ...optional('owner', options.owner),
        ...optional('subject', options.subject),
      });
      noteWithoutScopes(options.scope);
      print(options, created, () => [...shownOnce('API key created', created.key), '', ...describeKey(created)]);
    });
}

function addList(keys: Command): void {
  addCommand(keys, {
    name: 'list',
    summary: 'list API keys',
    examples: ['countersign keys list', 'countersign keys list --owner acme --state active --json'],
  })
    .option('--owner <owner>', 'only those of this customer')
    .option('--state <state>', 'only active, disabled, revoked or expired ones')
    .option('--limit <number>', 'at most so many (default: all)', wholeNumber)
    .action(async (options: CommonOptions & { owner?: string; state?: string; limit?: number }) => {
      const { owner, state, limit } = options;
      const items = await listAll(connect(options), '/keys', { owner, state }, limit);
      print(options, { items }, () =>
        items.length === 0
          ? ['No keys. Create one: countersign keys create --name … --scope …']
          : table(
              ['ID', 'NAME', 'STATE', 'SCOPES', 'OWNER', 'EXPIRES', 'LAST USED'],
              items.map((key) => [
                plain(key.id),
                plain(key.name),
                paintState(key.state),
                words(key.scopes),
                plain(key.owner),
                moment(key.expiresAt),
                moment(key.lastUsedAt),
              ]),
            ),
      );
    });
}

function addShow(keys: Command): void {
  addCommand(keys, {
    name: 'show <id>',
    summary: 'describe an API key',
    examples: ['countersign keys show 4fTqW0aZr81xYb2K'],
  }).action(async (id: string, options: CommonOptions) => {
    const key = await connect(options).get(`/keys/${segment(id)}`);
    print(options, key, () => describeKey(key));
  });
}

function addRotate(keys: Command): void {
  addCommand(keys, {
    name: 'rotate <id>',
    summary: 'give an API key a new secret, shown once; the former one goes on for the overlap',
    examples: [
      'countersign keys rotate 4fTqW0aZr81xYb2K --overlap 1h --json',
      'countersign keys rotate 4fTqW0aZr81xYb2K --overlap 0s   # the former one ends now',
    ],
  })
    .option(
      '--overlap <duration>',
      "how long the former secret goes on (default: the server's setting)",
      durationSeconds,
    )
    .action(async (id: string, options: CommonOptions & { overlap?: number }) => {
      const body = optional('overlapSeconds', options.overlap);
      const rotated = await connect(options).post(`/keys/${segment(id)}/rotate`, body);
      print(options, rotated, () => [
        ...shownOnce('API key rotated', rotated.key),
        '',
        `The former secret ends at ${moment(rotated.previousExpiresAt)}.`,
        '',
        ...describeKey(rotated),
      ]);
    });
}

function addChange(keys: Command, verb: 'disable' | 'enable', summary: string): void {
  addCommand(keys, { name: `${verb} <id>`, summary, examples: [`countersign keys ${verb} 4fTqW0aZr81xYb2K`] }).action(
    async (id: string, options: CommonOptions) => {
      const changed = await connect(options).post(`/keys/${segment(id)}/${verb}`);
      print(options, changed, () => describeKey(changed));
    },
  );
}

function addRevoke(keys: Command): void {
  addCommand(keys, {
    name: 'revoke <id>',
    summary: 'end an API key for good, everywhere, at once',
    examples: ['countersign keys revoke 4fTqW0aZr81xYb2K', 'countersign keys revoke 4fTqW0aZr81xYb2K --json'],
  }).action(async (id: string, options: CommonOptions) => {
    const revoked = await connect(options).post(`/keys/${segment(id)}/revoke`);
    print(options, revoked, () => [
      `API key ${plain(revoked.id)} is revoked since ${moment(revoked.revokedAt)}.`,
      `Every verifier that has reached entry ${plain(revoked.sequence)} of the revocation log refuses it.`,
    ]);
  });
}

/** @param secret on a line of its own, so that it can be copied whole */
export function shownOnce(title: string, secret: unknown): readonly string[] {
  return [`${title}. ${colors.yellow('This is the only time it is shown:')}`, '', `  ${plain(secret)}`];
}

export function paintState(state: unknown): string {
  const text = plain(state);
  if (text === 'active') return colors.green(text);
  return text === 'published' || text === 'retired' ? text : colors.red(text);
}

function describeKey(key: Wire): readonly string[] {
  const limits = (key.rateLimits as readonly RateLimitRule[]).map(writeRateLimit);
  const versions = key.versions as readonly Wire[];
  return facts([
    ['id', plain(key.id)],
    ['name', plain(key.name)],
    ['state', paintState(key.state)],
    ['scopes', words(key.scopes)],
    ['limits', words(limits)],
    ['from', words(key.allowedAddresses)],
    ['owner', plain(key.owner)],
    ['subject', plain(key.subject)],
    ['created', `${moment(key.createdAt)} by ${plain(key.createdBy)}`],
    ['expires', moment(key.expiresAt)],
    ['last used', key.lastUsedAt === null ? '–' : `${moment(key.lastUsedAt)} from ${plain(key.lastUsedAddress)}`],
    ['disabled', key.disabledAt === null ? undefined : moment(key.disabledAt)],
    ['revoked', key.revokedAt === null ? undefined : moment(key.revokedAt)],
    ['exposed', key.exposedAt === null ? undefined : colors.red(`${moment(key.exposedAt)}: rotate or revoke it`)],
    ...versions.map(({ version, form, createdAt, expiresAt }): readonly [string, string] => [
      `version ${plain(version)}`,
      `${plain(form)}, made ${moment(createdAt)}${expiresAt === null ? '' : `, ends ${moment(expiresAt)}`}`,
    ]),
  ]);
}
