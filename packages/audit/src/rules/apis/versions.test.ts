import { expect, it } from 'vitest';
import { isAtLeastVersion } from './versions.ts';

it.each([
  ['9.0.2', '9.0.0', true],
  ['8.5.1', '9.0.0', false],
  ['v6.10.0', '6.9.1', true],
  ['3.2.0+incompatible', '3.2', true],
  ['2.10', '2.4.0', true],
])('compares %s with %s', (version, bound, answer) => expect(isAtLeastVersion(version, bound)).toBe(answer));
