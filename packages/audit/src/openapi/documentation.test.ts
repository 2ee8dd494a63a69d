import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readDeclaredPublic } from './public-operations.ts';
import { documentRules } from './rules/index.ts';

const page = readFileSync(new URL('../../../../docs/audit/openapi.md', import.meta.url), 'utf8');

it('is documented, rule by rule, as it is', () => {
  const rows = documentRules.map(
    ({ id, number, cwe, severity, title }) => `| \`${id}\` | ${number} | ${cwe.join(', ')} | ${severity} | ${title} |`,
  );
  expect(page.split('\n').filter((line) => /^\| `[\w-]+` \| O\d\d \|/.test(line))).toEqual(rows);
});

it('reads the declarations of the documentation', () => {
  const [, yaml = ''] = /```yaml publicOperations\n([\s\S]*?)```/.exec(page) ?? [];
  expect([...readDeclaredPublic(yaml).values()]).toEqual(['declared public', 'a suggestion box']);
});
