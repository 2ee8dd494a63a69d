import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sourceRules } from './index.ts';

const page = readFileSync(new URL('../../../../docs/audit/README.md', import.meta.url), 'utf8');

it('is documented, rule by rule, as it is', () => {
  const rows = sourceRules.map(
    ({ id, number, cwe, severity, title }) => `| \`${id}\` | ${number} | ${cwe.join(', ')} | ${severity} | ${title} |`,
  );
  const documented = page.split('\n').filter((line) => /^\| `[\w-]+` \| S\d\d \|/.test(line));
  expect(documented).toEqual(rows);
});
