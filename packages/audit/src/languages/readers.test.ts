import { describe, expect, it } from 'vitest';
import { type Language, languages, type SourceModel, type Value } from './model.ts';
import { readers } from './reader.ts';

/**
 * One program in every language. Before its first line stands text outside of ASCII, in one, two and four bytes: places are counted in UTF-16, whatever
 * the parser counts in.
 */
const programs: Readonly<Record<Language, string>> = {
  javascript: `// é 漢 😀
const SECRET = 'not-a-real-one';
function check(given, expected) {
  if (given === expected) { return true; }
  try { sign('user-' + given, SECRET); } catch (error) { return false; }
  return false;
}`,
  php: `<?php // é 漢 😀
const SECRET = 'not-a-real-one';
function check($given, $expected) {
  if ($given === $expected) { return true; }
  try { sign('user-' . $given, SECRET); } catch (Exception $error) { return false; }
  return false;
}`,
  python: `# é 漢 😀
SECRET = 'not-a-real-one'
def check(given, expected):
    if given == expected:
        return True
    try:
        sign('user-' + given, SECRET)
    except ValueError:
        return False
    return False`,
  go: `// é 漢 😀
package main
const SECRET = "not-a-real-one"
func check(given string, expected string) bool {
	if given == expected { return true }
	if err := sign("user-" + given, SECRET); err != nil { return false }
	return false
}`,
  java: `// é 漢 😀
class Checks {
  private static final String SECRET = "not-a-real-one";
  boolean check(String given, String expected) {
    if (given == expected) { return true; }
    try { sign("user-" + given, SECRET); } catch (Exception error) { return false; }
    return false;
  }
}`,
  ruby: `# é 漢 😀
SECRET = 'not-a-real-one'
def check(given, expected)
  if given == expected
    return true
  end
  begin
    sign('user-' + given, SECRET)
  rescue ArgumentError
    return false
  end
  false
end`,
  csharp: `// é 漢 😀
class Checks {
  private const string SECRET = "not-a-real-one";
  bool check(string given, string expected) {
    if (given == expected) { return true; }
    try { sign("user-" + given, SECRET); } catch (Exception error) { return false; }
    return false;
  }
}`,
};

function modelOf(language: Language): SourceModel {
  const text = programs[language];
  return readers[language]({ path: 'main', language, text }, { exported: () => undefined });
}

function given(value: Value | undefined): string {
  if (value?.kind === 'concat') return value.parts.map(given).join(' ');
  if (value?.kind === 'string') return `"${value.text}"`;
  return value?.kind === 'path' ? value.path.replace('$', '') : (value?.kind ?? 'nothing');
}

describe.each(languages)('the model of one program in %s', (language) => {
  const model = modelOf(language);
  const check = model.functions.find(({ name }) => name === 'check');
  const sign = model.calls.find(({ name }) => name === 'sign');

  it('has its function, with the names of the parameters', () => {
    expect(check?.parameters.map(({ name }) => name.replace('$', ''))).toEqual(['given', 'expected']);
  });

  it('follows a constant to its value, and knows what is put together', () => {
    expect(sign?.arguments.map(({ value }) => given(value))).toEqual(['"user-" given', '"not-a-real-one"']);
    expect(sign?.within?.name).toBe('check');
  });

  it('has the comparison, and the branch that ends', () => {
    const compared = check?.comparisons.find(({ operator }) => /^={2,3}$/.test(operator));
    expect([given(compared?.left), given(compared?.right)]).toEqual(['given', 'expected']);
    expect(check?.branches[0]?.isTerminal).toBe(true);
  });

  // Go has none: an error is a value there.
  it('has what is done about an error', () => {
    const [handler] = check?.handlers ?? [];
    expect(handler === undefined).toBe(language === 'go');
    if (handler === undefined) return;
    expect(handler.isTerminal).toBe(true);
    expect(handler.guarded.text).toContain('sign(');
    expect(handler.returns.map(({ kind }) => kind)).toEqual(['boolean']);
  });

  it('has places that are right behind characters of several bytes', () => {
    const text = programs[language];
    const pieces = [...model.calls, ...model.functions, ...model.assignments].map(({ code }) => code);
    expect(pieces.length).toBeGreaterThan(2);
    for (const { start, end, text: piece, region } of pieces) {
      expect(text.slice(start, end)).toBe(piece);
      const line = text.split('\n')[region.startLine - 1] ?? '';
      expect(
        piece.startsWith(
          line
            .slice(region.startColumn - 1)
            .slice(0, 5)
            .split('\n')[0] ?? '',
        ),
      ).toBe(true);
    }
  });
});

/** A map that is laid over another, which the last call is given. */
const merges: readonly (readonly [Language, string])[] = [
  ['javascript', `const base = { a: 1, b: 2 };\nshow(Object.assign({}, base, { b: 3 }));`],
  ['javascript', `const base = { a: 1, b: 2 };\nshow({ ...base, b: 3 });`],
  ['python', `base = {'a': 1, 'b': 2}\nshow({**base, 'b': 3})`],
  ['python', `base = {'a': 1, 'b': 2}\nshow(dict(base, b=3))`],
  ['python', `base = {'a': 1, 'b': 2}\nshow(base | {'b': 3})`],
  ['php', `<?php\n$base = ['a' => 1, 'b' => 2];\nshow(array_merge($base, ['b' => 3]));`],
  ['php', `<?php\n$base = ['a' => 1, 'b' => 2];\nshow([...$base, 'b' => 3]);`],
  ['php', `<?php\n$base = ['a' => 1, 'b' => 2];\nshow(['b' => 3] + $base);`],
  ['ruby', `base = { a: 1, b: 2 }\nshow(base.merge({ b: 3 }))`],
];

it.each(merges)('lays one map over another in %s: %s', (language, text) => {
  const model = readers[language]({ path: 'a', language, text }, { exported: () => undefined });
  const given = model.calls.find(({ name }) => name === 'show')?.arguments[0]?.value;
  const entries = given?.kind === 'map' ? [...given.entries] : [];
  expect(entries.map(([name, value]) => [name, value.kind === 'number' ? value.number : value.kind]).sort()).toEqual([
    ['a', 1],
    ['b', 3],
  ]);
  expect(given?.kind === 'map' && given.isOpen).toBe(false);
});
