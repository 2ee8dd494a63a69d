import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fields } from './fields.ts';
import { renderConfigurationReference } from './reference.ts';

test('docs/configuration.md is what the schema says (npm run docs:configuration writes it anew)', async () => {
  const page = await readFile(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  expect(page).toBe(renderConfigurationReference());
});

test('every setting is described in a sentence, and every variable is its own', () => {
  for (const { path, description } of fields) expect(description, path).toMatch(/^[A-Z`].*\.$/);
  const variables = fields.flatMap(({ variable }) => variable ?? []);
  expect(new Set(variables).size).toBe(variables.length);
  expect(variables).toContain('COUNTERSIGN_PORT');
});
