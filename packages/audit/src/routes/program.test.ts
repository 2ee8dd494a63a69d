import { expect, it } from 'vitest';
import { SourceProject } from '../source/source-project.ts';
import { Program } from './program.ts';

const texts: Readonly<Record<string, string>> = {
  'a.ts': `
    export default function () {}
    export const arrow = async (a) => a, wrapped = wrap(async (b) => b);
    function plain() {} function* generator() {} function generic<T>(x: T) {}
    exports.given = function () {}; const map = { key: () => 1, 'quoted': () => 2, method() {}, async ['computed']() {} };
    // what follows is a class
    class Late { @Post('a') login(@Body() body: { a: string }): void {}
      handler: Handler<A> = async () => 4; constructor(private readonly a: A) {} }
    class One { field = () => 3; #hidden() {} get value() { return 1; } static async go() {} }
    const Two = class {}; abstract class Three extends One {}`,
  'a.py':
    '# a class\nclass One(Base):\n    async def go(self):\n        pass\n\nclass Two:\n    pass\n\nshort = lambda: 1\n',
  'a.go': 'package a\ntype One struct{}\nfunc plain() {}\nfunc (o *One) Method() {}\nfunc Generic[T any](x T) {}\n',
  'A.java':
    '@Bean\nclass One { One() {} <T> void generic(T x) {} void spread (int a) {} }\ninterface Two { void go(); }\n',
  'a.rb':
    'class Api::V1::One < Base\n  def plain\n  end\n  def self.own\n  end\n  def asks?\n  end\n  def value=(x)\n  end\nend\nmodule Two\nend\n',
  'A.cs':
    'public record One(int A);\nstatic class Two { static int Short(int a) => a; T Generic<T>(T a) { return a; } }\n',
};

it.each(Object.keys(texts))('finds every function and class of %s by its name, and the file of each', (file) => {
  const project = new SourceProject({ list: Object.keys(texts), read: (name) => texts[name] });
  const models = Object.keys(texts).flatMap((name) => project.model(name) ?? []);
  const { functions = [], classes = [] } = models.find((model) => model.file.path === file) ?? {};
  const program = new Program(models);
  const named = [...functions, ...classes].filter(({ name }) => name !== '');
  expect(named.length).toBeGreaterThan(3);
  for (const one of named) {
    const found = functions.some((each) => each === one)
      ? program.functionsNamed(one.name, file)
      : [program.classNamed(one.name, file)];
    expect(found, one.name).toContain(one);
    expect(new Program(models).fileOf(one)).toBe(file);
  }
});

it.each([
  ['use(login);', 'login'],
  ['const user = await login(request);\nlogin(user);', 'login'],
  ['const login = request.login;\nsend({ login: request.login });', 'login'],
  ["import validate from '@server/middlewares/validate';\nfunction validates() {}", '@server/middlewares/validate'],
  ['export default router;', 'default'],
])('asks of a file whose text does not declare a name for nothing but its text: %s', (text, name) => {
  const file = { path: 'b.ts', language: 'javascript', text } as const;
  const untouchable = new Proxy({ file } as never, {
    get: (_, asked) => (asked === 'file' ? file : expect.fail(`${String(asked)} was asked for`)),
  });
  expect(new Program([untouchable]).functionsNamed(name)).toEqual([]);
});
