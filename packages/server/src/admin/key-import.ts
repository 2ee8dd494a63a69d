import { z } from '@hono/zod-openapi';
import type { ApiKeys } from '../api-keys/api-keys.ts';
import { defineRoute, type Route } from '../protected-api/route.ts';
import * as schema from './schemas.ts';
import { toChange } from './scopes.ts';

const maximumEntries = 1000;

const entry = z
  .strictObject({
    ...schema.newKeyMembers,
    hash: z.string().min(16).max(300).openapi({
      description: 'SHA-256 (hex or base64url, with or without `sha256:`), bcrypt, or scrypt or Argon2id in PHC form.',
    }),
    start: z.string().min(1).max(100).optional().openapi({
      description: "The key's visible beginning, 8 characters or more. Needed for every hash but SHA-256.",
    }),
  })
  .openapi('ImportedApiKey');

const importBody = z.strictObject({
  keys: z.array(entry).min(1).max(maximumEntries),
  dryRun: z.boolean().optional().openapi({ description: 'True: says what would happen and writes nothing.' }),
});

const importResult = z
  .object({
    dryRun: z.boolean(),
    imported: z.int(),
    alreadyImported: z.int(),
    refused: z.int(),
    results: z.array(
      z.object({
        index: z.int(),
        verdict: z.enum(['imported', 'already-imported', 'refused']),
        id: schema.apiKeyId.optional(),
        reason: z.string().optional(),
      }),
    ),
  })
  .openapi('ApiKeyImport');

/** `/admin/v1/keys/import`: keys that were issued elsewhere, by their hashes. */
export function keyImportRoute(apiKeys: ApiKeys): Route {
  return defineRoute({
    method: 'POST',
    path: '/admin/v1/keys/import',
    operationId: 'importKeys',
    summary: 'Imports API keys by their hashes, at most 1,000 at once. What is there already is passed over.',
    scopes: toChange,
    body: importBody,
    success: { status: 200, schema: importResult },
    async handle({ body, caller }) {
      const dryRun = body.dryRun === true;
      const verdicts = await apiKeys.importKeys(body.keys, caller.actor, dryRun);
      const count = (wanted: string) => verdicts.filter(({ verdict }) => verdict === wanted).length;
      const results = verdicts.map((verdict, index) => ({ index, ...verdict }));
      const [imported, alreadyImported, refused] = ['imported', 'already-imported', 'refused'].map(count);
      return { body: { dryRun, imported, alreadyImported, refused, results } };
    },
  });
}
