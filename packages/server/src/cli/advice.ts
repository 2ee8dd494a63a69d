/** Who calls, in the words of the question. */
export const callers = {
  person: 'a person, in a browser or an app',
  service: "a third party's service, on its own behalf",
  customer: "a customer's server or script",
  internal: 'a service of our own',
  partner: 'a partner that has to prove each message (payments, orders)',
  legacy: 'an old job or device that knows user name and password only',
  agent: 'an AI agent (MCP)',
  events: 'nobody: we call others (webhooks)',
} as const;

export type Caller = keyof typeof callers;

export interface Situation {
  readonly caller: Caller;
  /** It can fetch and renew tokens. */
  readonly oauth: boolean;
  readonly proveMessages: boolean;
  readonly certificates: boolean;
}

export interface Advice {
  readonly pattern: string;
  readonly since: 'now' | 'a later version';
  readonly reasons: readonly string[];
  readonly avoid: readonly string[];
  /** What serves until the pattern is there. */
  readonly meanwhile?: string;
  readonly commands: readonly string[];
  readonly documentation: string;
}

/** In the repository. */
const documentation = 'docs';

const apiKey: Advice = {
  pattern: 'API key in a header',
  since: 'now',
  reasons: [
    'One fixed credential: nothing to fetch, nothing to renew, any HTTP client can do it.',
    'Scopes, limits, addresses and an expiry belong to the key, and it is revoked in one place, at once.',
  ],
  avoid: [
    'Keys in URLs: they end up in logs. Countersign refuses and reports them.',
    'Keys in browsers and apps: whoever has the app has the key.',
    'One key for many customers: give each its own, with --owner.',
  ],
  commands: [
    'countersign keys create --name <customer> --owner <customer> --scope orders:read --rate-limit 100/min --expires 365d',
  ],
  documentation: `${documentation}/api-keys.md`,
};

const clientCredentials: Advice = {
  pattern: 'OAuth 2.0 client credentials, with access tokens of 15 minutes (JWT)',
  since: 'now',
  reasons: [
    'The long-lived secret goes to the authority alone; APIs see a token that is soon worthless.',
    'APIs verify tokens by themselves, in microseconds; revoking still works at once.',
    'Every platform has a library for it.',
  ],
  avoid: [
    'Tokens that live for days to save requests: cache them until shortly before they expire instead.',
    'One token for several APIs: ask for one per resource (audience).',
  ],
  commands: ['countersign clients create --name <service> --grant client_credentials --scope orders:read'],
  documentation: `${documentation}/client-credentials.md`,
};

const mutualTls: Advice = {
  pattern: 'Mutual TLS, with short-lived certificates',
  since: 'a later version',
  reasons: ['No secret travels at all, and the certificates are there already.'],
  avoid: ['Certificates that live for years, and names in the CN instead of a SAN URI.'],
  meanwhile: 'OAuth 2.0 client credentials over TLS.',
  commands: clientCredentials.commands,
  documentation: `${documentation}/README.md`,
};

const signedRequests: Advice = {
  pattern: 'Signed requests (HMAC in the style of Signature Version 4, or HTTP Message Signatures, RFC 9421)',
  since: 'a later version',
  reasons: [
    'Method, target, headers and body are proven with each message, and replays are refused; the secret never travels.',
  ],
  avoid: ['A signature scheme of your own.', 'Signatures without a date and a nonce.'],
  meanwhile: 'an API key with --from (addresses) and a short --expires, over TLS.',
  commands: apiKey.commands,
  documentation: `${documentation}/README.md`,
};

const byCaller: Readonly<Record<Caller, (situation: Situation) => Advice>> = {
  service: ({ oauth, proveMessages }) => (proveMessages ? signedRequests : oauth ? clientCredentials : apiKey),
  customer: ({ oauth, proveMessages }) => (proveMessages ? signedRequests : oauth ? clientCredentials : apiKey),
  internal: ({ oauth, certificates }) => (certificates ? mutualTls : oauth ? clientCredentials : apiKey),
  partner: () => signedRequests,
  person: () => ({
    pattern: 'OAuth 2.0 authorization code with PKCE, short access tokens and rotating refresh tokens',
    since: 'a later version',
    reasons: ['The password is seen by the authority alone, and each device is its own session, revocable by itself.'],
    avoid: [
      'The implicit and password grants: both are gone from OAuth 2.1.',
      'Tokens in localStorage; API keys in browsers.',
    ],
    meanwhile: 'any OpenID provider: the library verifies its access tokens (`anyIssuer`).',
    commands: [],
    documentation: `${documentation}/access-tokens.md`,
  }),
  legacy: () => ({
    pattern: 'Basic authentication, over TLS only',
    since: 'a later version',
    reasons: ['It is all the caller can do.'],
    avoid: ["A person's password in a job: give the job a credential of its own.", 'Basic in the clear, ever.'],
    meanwhile: 'an API key, if one header can be set.',
    commands: apiKey.commands,
    documentation: `${documentation}/README.md`,
  }),
  agent: () => ({
    pattern: 'MCP authorization: OAuth 2.1 with resource metadata and audience-bound tokens (RFC 9728, RFC 8707)',
    since: 'a later version',
    reasons: ['An agent finds the authority by itself, and its token is good for one API only.'],
    avoid: ["Handing the agent a person's token or an unlimited key."],
    meanwhile: 'client credentials with --resource, narrow scopes and a short --lifetime.',
    commands: [
      'countersign clients create --name <agent> --scope orders:read --resource https://api.example.com --lifetime 5m',
    ],
    documentation: `${documentation}/client-credentials.md`,
  }),
  events: () => ({
    pattern: 'Signed webhooks (Standard Webhooks)',
    since: 'a later version',
    reasons: ['The receiver sees that the event is yours, unaltered and fresh, without asking anybody.'],
    avoid: ['A secret in the URL of the webhook.'],
    commands: [],
    documentation: `${documentation}/README.md`,
  }),
};

/** The simplest pattern that fits. */
export function adviceFor(situation: Situation): Advice {
  return byCaller[situation.caller](situation);
}
