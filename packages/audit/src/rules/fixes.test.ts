import { expect, it } from 'vitest';
import { check } from './examples.ts';
import { phpLooseTokenCompare } from './php-loose-token-compare.ts';
import type { Example, StaticRule } from './rule.ts';
import { tlsVerifyDisabled } from './tls-verify-disabled.ts';
import { weakTokenRandomness } from './weak-token-randomness.ts';

/** The example's code after the first finding's fix. */
function fixed(rule: StaticRule, example: Example): string | undefined {
  const [edit] = check(rule, example)[0]?.fix?.edits ?? [];
  return edit === undefined
    ? undefined
    : `${example.code.slice(0, edit.start)}${edit.text}${example.code.slice(edit.end)}`;
}

it('compares with hash_equals, as texts, whatever the operands are', () => {
  const code = `<?php\nif ($user['token'] == hash('sha256', $given)) { go(); }`;
  expect(fixed(phpLooseTokenCompare, { language: 'php', code })).toBe(
    `<?php\nif (hash_equals(hash('sha256', $given), (string) $user['token'])) { go(); }`,
  );
});

it('turns a switch of TLS round where it stands', () => {
  const code = 'const agent = new https.Agent({ ca, rejectUnauthorized: false });';
  expect(fixed(tlsVerifyDisabled, { language: 'javascript', code })).toBe(code.replace('false', 'true'));
  const go = 'package a\nimport "crypto/tls"\nvar c = &tls.Config{InsecureSkipVerify: true}';
  expect(fixed(tlsVerifyDisabled, { language: 'go', code: go })).toBe(go.replace('true', 'false'));
});

it('draws numbers between the same bounds from random_int', () => {
  const code = '<?php\n$reset_code = mt_rand(100000, 999999);';
  expect(fixed(weakTokenRandomness, { language: 'php', code })).toBe(code.replace('mt_rand', 'random_int'));
  expect(fixed(weakTokenRandomness, { language: 'php', code: '<?php\n$token = md5(mt_rand());' })).toBeUndefined();
});
