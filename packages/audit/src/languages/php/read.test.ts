import { describe, expect, it } from 'vitest';
import { SourceProject } from '../../source/source-project.ts';
import { shown } from '../scripting/shown.ts';

/** The calls of a file, each with what it is given, as one line. */
function callsOf(code: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const files: Readonly<Record<string, string>> = { 'src/A.php': `<?php\n${code}`, ...more };
  const project = new SourceProject({ list: Object.keys(files).sort(), read: (file) => files[file] ?? '' });
  const { calls } = project.model('src/A.php') ?? { calls: [] };
  return calls.map((call) => `${call.target}(${call.arguments.map(({ value }) => shown(value)).join(', ')})`);
}

describe('a PHP file', () => {
  it('calls by the full name, whatever `use` calls it', () => {
    expect(callsOf('use Firebase\\JWT\\{JWT as Token, Key};\nToken::decode($t, new Key("k", "HS256"));')[0]).toMatch(
      /^Firebase\.JWT\.JWT\.decode\(`\$t`, Firebase\.JWT\.Key\(/,
    );
  });

  it('reads the request by paths', () => {
    expect(callsOf("f($_GET['key'], $this->secret, $_SERVER['HTTP_X_KEY'] ?? 'none');")).toEqual([
      'f(`$_GET.key`, `$this.secret`, choice(`$_SERVER.HTTP_X_KEY`, "none"))',
    ]);
  });

  it('resolves constants of its classes, and variables that are assigned once', () => {
    expect(
      callsOf("class A { const KEY = 'abc'; function f() { $o = ['alg' => 'none']; sign(self::KEY, $o); } }"),
    ).toEqual(['sign("abc", {alg: "none"})']);
  });

  it('resolves constants of included files, and of other classes', () => {
    const more = {
      'config.php': "<?php define('JWT_SECRET', 'from-config'); $salt = 'pepper';",
      'src/Keys.php': "<?php namespace App; class Keys { const MAIN = 'from-class'; }",
    };
    expect(
      callsOf("require __DIR__ . '/../config.php';\nuse App\\Keys;\nf(JWT_SECRET, $salt, Keys::MAIN);", more),
    ).toEqual(['f("from-config", "pepper", "from-class")']);
  });

  it('resolves entries of Laravel settings, and says that they stand where they are used', () => {
    const files: Readonly<Record<string, string>> = {
      'app/T.php': "<?php\nsign(config('jwt.keys.main'));",
      'config/jwt.php': "<?php\n\n\n\nreturn ['keys' => ['main' => env('JWT', 'fallback')]];",
    };
    const project = new SourceProject({ list: Object.keys(files), read: (file) => files[file] ?? '' });
    const value = project.model('app/T.php')?.calls.find(({ name }) => name === 'sign')?.arguments[0]?.value;
    expect(shown(value)).toBe('env("JWT", "fallback")');
    expect(value?.code.region.startLine).toBe(2);
  });

  it('joins texts, and keeps what it cannot tell as parts', () => {
    expect(callsOf("f('a' . 'b', \"x$y\", <<<TXT\nkey\nTXT);")).toEqual(['f("ab", concat("x", `$y`), "key")']);
  });
});
