// Writes docs/configuration.md anew after the schema of the configuration was changed. A test says when that was forgotten.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderConfigurationReference } from '../packages/server/src/config/reference.ts';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
mkdirSync(docs, { recursive: true });
writeFileSync(`${docs}configuration.md`, renderConfigurationReference());
