import type { Command } from 'commander';
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
import { paintState, shownOnce } from './keys.ts';
import { facts, moment, plain, table, words } from './output.ts';
import { collectWords, durationSeconds, wholeNumber } from './values.ts';

interface CreateOptions extends CommonOptions {
  readonly name: string;
  readonly grant?: readonly string[];
  readonly scope?: readonly string[];
  readonly resource?: readonly string[];
  readonly lifetime?: number;
  readonly owner?: string;
}

/** `countersign clients …`: OAuth clients. */
export function addClients(program: Command): void {
  const clients = addGroup(program, {
    name: 'clients',
    summary: 'create, list, rotate and revoke OAuth clients',
    examples: [
      'countersign clients create --name billing --scope orders:read',
      'countersign clients list',
      'countersign clients revoke <client_id>',
    ],
  });
  addCreate(clients);
  addList(clients);
  addShow(clients);
  addRotateSecret(clients);
  addRevoke(clients);
}

function addCreate(clients: Command): void {
  addCommand(clients, {
    name: 'create',
    summary: 'create an OAuth client; its secret is shown once',
    examples: [
      'countersign clients create --name billing --grant client_credentials --scope orders:read --json',
      'countersign clients create --name reports --scope orders:read --resource https://api.example.com --lifetime 5m',
    ],
  })
    .requiredOption('--name <name>', 'what you will recognise it by')
    .option('--grant <type>', 'how it gets tokens: client_credentials (the default)', collectWords)
    .option('--scope <scope>', 'what its tokens may; several, or repeated', collectWords)
    .option('--resource <uri>', 'an API its tokens may be for (aud); may be repeated', collectWords)
    .option('--lifetime <duration>', 'how long its tokens live, such as 5m', durationSeconds)
    .option('--owner <owner>', 'the customer it belongs to')
    .action(async (options: CreateOptions) => {
      const created = await connect(options).post('/clients', {
        name: options.name,
        ...optional('grant_types', options.grant),
        ...optional('scopes', options.scope),
        ...optional('resources', options.resource),
        ...optional('accessTokenLifetimeSeconds', options.lifetime),
        ...optional('owner', options.owner),
      });
      noteWithoutScopes(options.scope);
      print(options, created, () => withSecret('Client created', created));
    });
}

function addList(clients: Command): void {
  addCommand(clients, {
    name: 'list',
    summary: 'list OAuth clients',
    examples: ['countersign clients list', 'countersign clients list --json'],
  })
    .option('--limit <number>', 'at most so many (default: all)', wholeNumber)
    .action(async (options: CommonOptions & { limit?: number }) => {
      const items = await listAll(connect(options), '/clients', {}, options.limit);
      print(options, { items }, () =>
        items.length === 0
          ? ['No clients. Create one: countersign clients create --name … --scope …']
          : table(
              ['CLIENT ID', 'NAME', 'STATE', 'SCOPES', 'OWNER', 'LAST USED'],
              items.map((client) => [
                plain(client.client_id),
                plain(client.name),
                paintState(client.state),
                words(client.scopes),
                plain(client.owner),
                moment(client.lastUsedAt),
              ]),
            ),
      );
    });
}

function addShow(clients: Command): void {
  addCommand(clients, {
    name: 'show <client_id>',
    summary: 'describe an OAuth client',
    examples: ['countersign clients show <client_id>'],
  }).action(async (id: string, options: CommonOptions) => {
    const client = await connect(options).get(`/clients/${segment(id)}`);
    print(options, client, () => describeClient(client));
  });
}

function addRotateSecret(clients: Command): void {
  addCommand(clients, {
    name: 'rotate-secret <client_id>',
    summary: 'give a client a new secret, shown once; the former one goes on for the overlap',
    examples: ['countersign clients rotate-secret <client_id> --overlap 1h --json'],
  })
    .option(
      '--overlap <duration>',
      "how long the former secret goes on (default: the server's setting)",
      durationSeconds,
    )
    .action(async (id: string, options: CommonOptions & { overlap?: number }) => {
      const body = optional('overlapSeconds', options.overlap);
      const rotated = await connect(options).post(`/clients/${segment(id)}/rotate-secret`, body);
      print(options, rotated, () => withSecret('Secret rotated', rotated));
    });
}

function addRevoke(clients: Command): void {
  addCommand(clients, {
    name: 'revoke <client_id>',
    summary: 'end a client and all its tokens for good, everywhere, at once',
    examples: ['countersign clients revoke <client_id> --json'],
  }).action(async (id: string, options: CommonOptions) => {
    const revoked = await connect(options).post(`/clients/${segment(id)}/revoke`);
    print(options, revoked, () => [
      `Client ${plain(revoked.client_id)} and its tokens are revoked since ${moment(revoked.revokedAt)}.`,
      `Every verifier that has reached entry ${plain(revoked.sequence)} of the revocation log refuses them.`,
    ]);
  });
}

function withSecret(title: string, client: Wire): readonly string[] {
  return [...shownOnce(title, client.client_secret), '', ...describeClient(client)];
}

function describeClient(client: Wire): readonly string[] {
  const lifetime = client.accessTokenLifetimeSeconds;
  const secrets = client.secrets as readonly Wire[];
  return facts([
    ['client_id', plain(client.client_id)],
    ['name', plain(client.name)],
    ['state', paintState(client.state)],
    ['grants', words(client.grant_types)],
    ['scopes', words(client.scopes)],
    ['resources', words(client.resources)],
    ['tokens live', lifetime === null ? "as long as the server's setting says" : `${plain(lifetime)} s`],
    ['owner', plain(client.owner)],
    ['created', `${moment(client.createdAt)} by ${plain(client.createdBy)}`],
    ['last used', moment(client.lastUsedAt)],
    ['revoked', client.revokedAt === null ? undefined : moment(client.revokedAt)],
    ...secrets.map(({ version, createdAt, expiresAt }): readonly [string, string] => [
      `secret ${plain(version)}`,
      `made ${moment(createdAt)}${expiresAt === null ? '' : `, ends ${moment(expiresAt)}`}`,
    ]),
  ]);
}
