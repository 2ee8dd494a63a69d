// What `npm start` prints: the whole story, to paste into a second terminal block by block.

export interface PasteOptions {
  readonly serverUrl: string;
  readonly demoUrl: string;
  /** As it has to be given to the command line; undefined where that finds it by itself. */
  readonly folder: string | undefined;
}

export interface Block {
  /** What it does and what to expect. Apart from the commands: not every shell takes comments that are typed. */
  readonly title: string;
  readonly commands: readonly string[];
}

const fromJson = (name: string) => `node -pe 'JSON.parse(require("fs").readFileSync(0)).${name}'`;

/** Blocks for a POSIX shell. Secrets stay in its variables. */
export function pasteable({ serverUrl, demoUrl, folder }: PasteOptions): readonly Block[] {
  return [
    {
      title: 'Where things are',
      commands: [
        ...(folder === undefined ? [] : [`export COUNTERSIGN_FOLDER=${quote(folder)}`]),
        `export COUNTERSIGN_URL=${serverUrl}; API=${demoUrl}`,
      ],
    },
    ...keyBlocks,
    ...clientBlocks,
  ];
}

const keyBlocks: readonly Block[] = [
  {
    title: 'Create an API key that may read orders, 100 times a minute',
    commands: [
      'CREATED=$(npx countersign keys create --name ci --scope orders:read --rate-limit 100/min --json)',
      `KEY_ID=$(echo "$CREATED" | ${fromJson('id')}); KEY=$(echo "$CREATED" | ${fromJson('key')})`,
    ],
  },
  { title: 'Call the API with it: 200', commands: ['curl -i "$API/orders" -H "X-API-Key: $KEY"'] },
  {
    title: 'Be refused: the key lacks orders:write (403), no credential (401), the key in the URL (400)',
    commands: [
      'curl -i -X POST "$API/orders" -H "X-API-Key: $KEY"',
      'curl -i "$API/orders"',
      'curl -i "$API/orders?api_key=$KEY"',
    ],
  },
  {
    title: 'Revoke it, and it stops working at once: 401, and why',
    commands: [
      'npx countersign keys revoke "$KEY_ID"',
      'curl -i "$API/orders" -H "X-API-Key: $KEY"',
      'echo "$KEY" | npx countersign explain -',
    ],
  },
];

const clientBlocks: readonly Block[] = [
  {
    title: 'Create an OAuth client, and get an access token with its secret',
    commands: [
      'CREATED=$(npx countersign clients create --name billing --grant client_credentials --scope orders:read --json)',
      `CLIENT_ID=$(echo "$CREATED" | ${fromJson('client_id')}); CLIENT_SECRET=$(echo "$CREATED" | ${fromJson('client_secret')})`,
      `TOKEN=$(curl -s "$COUNTERSIGN_URL/oauth/token" -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials | ${fromJson('access_token')})`,
    ],
  },
  {
    title: 'Call the API with the token: 200, and who you are',
    commands: ['curl -i "$API/me" -H "Authorization: Bearer $TOKEN"'],
  },
  {
    title: 'Revoke the client: 401 at once, though its token has not expired',
    commands: ['npx countersign clients revoke "$CLIENT_ID"', 'curl -i "$API/me" -H "Authorization: Bearer $TOKEN"'],
  },
];

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
