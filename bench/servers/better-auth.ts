// With its OAuth provider plugin and its database in SQLite through `node:sqlite`, which it supports by itself.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { oauthProvider } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';
import { type IssuingSetup, readSetup, serve } from './serving.ts';

const { issuer, audience, scope, clientId, clientSecret, folder } = readSetup<IssuingSetup>();
const database = new DatabaseSync(join(folder, 'better-auth.db'));
database.exec('pragma journal_mode = wal');
const options = {
  baseURL: issuer,
  secret: 'a secret of this benchmark that protects nothing',
  database,
  rateLimit: { enabled: false },
  logger: { level: 'error' as const },
  telemetry: { enabled: false },
  disabledPaths: ['/token'],
  plugins: [
    jwt({ jwks: { keyPairConfig: { alg: 'ES256' } }, disableSettingJwtHeader: true }),
    oauthProvider({
      loginPage: '/login',
      consentPage: '/consent',
      scopes: ['openid', scope],
      resources: [audience],
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    }),
  ],
} satisfies Parameters<typeof betterAuth>[0];
const { runMigrations } = await getMigrations(options);
await runMigrations();
const auth = betterAuth(options);
// An administrator would make the client over HTTP, with a session: here it is written as that would write it.
const { adapter } = await auth.$context;
const now = new Date();
await adapter.create({
  model: 'oauthClient',
  data: {
    clientId,
    clientSecret: createHash('sha256').update(clientSecret).digest('base64url'),
    clientCredentialsScopes: [scope],
    scopes: [scope],
    grantTypes: ['client_credentials'],
    redirectUris: [],
    tokenEndpointAuthMethod: 'client_secret_post',
    createdAt: now,
    updatedAt: now,
  },
});
await adapter.create({ model: 'oauthClientResource', data: { clientId, resourceId: audience, createdAt: now } });
serve(createServer(toNodeHandler(auth)), { jwksPath: '/api/auth/jwks' });
