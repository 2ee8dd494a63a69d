import { expect, test } from 'vitest';
import { FakeAuthority, makeScheme, presentedWith } from './testing/fixture.ts';

const { scheme } = makeScheme(new FakeAuthority([]));

test('takes what stands under Bearer, whatever it looks like', () => {
  for (const text of ['a.b.c', 'nonsense', '....']) {
    expect(scheme.extract(presentedWith(text))).toBe(text);
  }
});

test('leaves API keys, other schemes and other places alone', () => {
  expect(scheme.extract(presentedWith('acme_live_abc'))).toBeUndefined();
  expect(scheme.extract(presentedWith('a.b.c', 'basic'))).toBeUndefined();
  expect(scheme.extract(presentedWith('a.b.c', 'dpop'))).toBeUndefined();
  expect(
    scheme.extract({ authorization: undefined, apiKeyHeader: 'a.b.c', confidential: true, clientAddress: undefined }),
  ).toBeUndefined();
});
