import { readFileSync } from 'node:fs';

/** This package's version, for reports and `--version`. */
export const toolVersion: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version;
