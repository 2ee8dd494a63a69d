import { z } from 'zod';

/** What the reference page and error messages say of a setting, besides its type. */
type Notes = {
  /** Overrides what is derived from the type: `a CIDR block, such as 10.0.0.0/8`. */
  readonly expected?: string;
  /** Never shown in a message. */
  readonly sensitive?: true;
};

const day = 86_400;
/** RFC 6749 section 3.3 */
const scopeToken = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
const cidr = z.string().regex(/^[0-9a-fA-F:.]+(\/\d{1,3})?$/);
const cidrNotes: Notes = { expected: 'a list of addresses or CIDR blocks, such as 10.0.0.0/8' };
const path = z.string().min(1);
const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.strictObject(shape);
const seconds = (from: number, to: number, byDefault: number) => z.int().min(from).max(to).default(byDefault);

const listen = section({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address to listen on. Another than loopback needs `listen.tls` or `trustedProxies`.'),
  port: z.int().min(0).max(65_535).default(4100).describe('The port to listen on; 0 takes any free one.'),
  tls: section({
    certificateFile: path.describe('PEM file of the certificate and its chain. Read again when it changes.'),
    keyFile: path.describe('PEM file of the private key. Read again when it changes.'),
  }).optional(),
});

const store = section({
  kind: z.enum(['sqlite', 'postgres']).default('sqlite').describe('Where durable state is kept.'),
  file: path.optional().describe('The SQLite file. Default: `countersign.db` in `folder`.'),
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .meta({ expected: 'a URL that begins with postgres://', sensitive: true } satisfies Notes)
    .optional()
    .describe('The PostgreSQL database. Prefer `urlFile` when it holds a password.'),
  urlFile: path.optional().describe('A file that holds the URL of the PostgreSQL database.'),
});

const masterKey = section({
  files: z
    .array(path)
    .default([])
    .describe(
      'Files of 32 random bytes each, readable by their owner alone. The first seals, all open. Default in development: `master-key` in `folder`, made on first start.',
    ),
  values: z
    .array(z.string())
    .default([])
    .meta({ expected: 'a list of base64url texts of 32 bytes each', sensitive: true } satisfies Notes)
    .describe(
      'Master keys given directly, base64url of 32 bytes each; they come before `files`. Meant for the environment.',
    ),
});

const accessTokens = section({
  algorithm: z
    .enum(['ES256', 'ES384', 'EdDSA', 'RS256', 'PS256'])
    .default('ES256')
    .describe('The signature algorithm of new signing keys.'),
  lifetimeSeconds: seconds(30, day, 900).describe('How long an access token lives unless its client says otherwise.'),
  maximumLifetimeSeconds: seconds(30, day, 3600).describe(
    'No access token lives longer, whatever a client says. It is also how long a revocation is remembered.',
  ),
  audience: z
    .string()
    .min(1)
    .optional()
    .describe('The `aud` of tokens whose client names no resource, and of the gateway. Default: the issuer.'),
});

const signingKeys = section({
  rotateEverySeconds: seconds(3600, 366 * day, 30 * day).describe(
    'How long a signing key signs before the next one takes over.',
  ),
  publishBeforeSeconds: seconds(0, 7 * day, day).describe(
    'How long a new key is published before it signs, so that every verifier knows it by then.',
  ),
});

const apiKeys = section({
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
    .max(32)
    .meta({ expected: 'lower-case letters, digits and single underscores, such as acme_live' } satisfies Notes)
    .default('csk_live')
    .describe('What new API keys begin with, so that people and scanners recognise them.'),
  acceptedPrefixes: z.array(z.string().min(1)).default([]).describe('Prefixes of keys made under an earlier `prefix`.'),
  exposurePolicy: z
    .enum(['record', 'revoke'])
    .default('record')
    .describe('What happens to a key that arrived in a URL or in the clear, besides being refused.'),
  overlapSeconds: seconds(0, 90 * day, day).describe(
    'How long the old version of a rotated key works on, unless the rotation says otherwise.',
  ),
});

const revocation = section({
  maximumStalenessSeconds: seconds(1, 300, 5).describe(
    'How far a view of the revocation log may be behind before what it remembers is no longer relied on.',
  ),
});

const route = section({
  methods: z
    .array(z.string().regex(/^[A-Z]+$/))
    .min(1)
    .meta({ expected: 'a list of methods in upper case, such as [GET, POST]' } satisfies Notes)
    .optional()
    .describe('The methods it holds for; GET covers HEAD. Default: all.'),
  path: z
    .string()
    .regex(/^\/[^?#\s%\\]*$/)
    .meta({ expected: 'a path such as /orders/*/lines or /orders/**' } satisfies Notes)
    .describe('The decoded path. `*` stands for one segment, `**` at the end for any number of them.'),
  scopes: z.array(scopeToken).min(1).optional().describe('What it needs: every one of these scopes.'),
  anyScope: z.literal(true).optional().describe('Says that any verified caller may enter, whatever its scopes.'),
});

const gateway = section({
  trustedPeers: z
    .array(cidr)
    .meta(cidrNotes)
    .default(['127.0.0.0/8', '::1/128'])
    .describe('The proxies that may ask `/authz`, and whose description of the original request is believed.'),
  audience: z
    .array(z.string().min(1))
    .default([])
    .describe('The `aud` that access tokens must have at the gateway. Default: `accessTokens.audience`.'),
  routes: z
    .array(route)
    .default([])
    .describe(
      'What requests need when the proxy does not say (`/authz?scope=…`). The first that matches counts; nothing matches: refused.',
    ),
  allowInsecureAmbiguousPaths: z
    .boolean()
    .default(false)
    .describe(
      'Lets paths with `//`, dot segments, `;` or encoded slashes through where the proxy names the scopes. Proxy and application must read such paths alike.',
    ),
});

const logging = section({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('What is logged.'),
  format: z
    .enum(['auto', 'json', 'pretty'])
    .default('auto')
    .describe('`json`: one object a line. `pretty`: for people. `auto`: pretty on a terminal, json elsewhere.'),
});

const limits = section({
  headerBytes: z
    .int()
    .min(4096)
    .max(131_072)
    .default(32_768)
    .describe('Longer request headers, the request line included, are answered 431.'),
  headersTimeoutSeconds: seconds(1, 300, 10).describe('A request whose headers take longer is ended.'),
  requestTimeoutSeconds: seconds(1, 600, 30).describe('A request that takes longer to arrive is ended.'),
  keepAliveSeconds: seconds(1, 600, 75).describe(
    'How long an idle connection is kept. Longer than the proxy in front keeps its own.',
  ),
  maximumConnections: z.int().min(1).max(1_000_000).default(20_000).describe('More connections than this are dropped.'),
  drainSeconds: seconds(0, 300, 10).describe('How long requests may finish once the server is told to stop.'),
});

/** Everything that can be set. One field, one type, one default, one sentence: messages and the reference page come from here. */
export const settingsSchema = section({
  folder: path
    .default('.countersign')
    .describe(
      'The folder for what the server keeps on this machine, made with mode 0700. Relative to the working folder, as all paths are.',
    ),
  issuer: z
    .url({ protocol: /^https?$/ })
    .meta({ expected: 'an https URL without query and fragment, such as https://auth.example.com' } satisfies Notes)
    .optional()
    .describe(
      'The public URL of this server, `iss` in its tokens. Default on loopback: `http://localhost:<port>`; needed everywhere else.',
    ),
  trustedProxies: z
    .array(cidr)
    .meta(cidrNotes)
    .default([])
    .describe(
      'The proxies that terminate TLS in front of this server; their X-Forwarded-For and X-Forwarded-Proto are believed.',
    ),
  listen: listen.prefault({}),
  store: store.prefault({}),
  masterKey: masterKey.prefault({}),
  accessTokens: accessTokens.prefault({}),
  signingKeys: signingKeys.prefault({}),
  apiKeys: apiKeys.prefault({}),
  revocation: revocation.prefault({}),
  gateway: gateway.prefault({}),
  logging: logging.prefault({}),
  limits: limits.prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;
export type GatewayRoute = Settings['gateway']['routes'][number];
