import { describe, expect, it } from 'vitest';
import type { SourceModel, Value } from '../model.ts';
import { shown } from '../scripting/shown.ts';
import { readPython } from './read.ts';

function read(text: string, exported: Readonly<Record<string, Value>> = {}): SourceModel {
  return readPython(
    { path: 'app/views.py', language: 'python', text },
    { exported: (_from, module, name) => exported[`${module}:${name}`] },
  );
}

/** The value of the last assignment. */
function lastValue(text: string, exported: Readonly<Record<string, Value>> = {}): string {
  return shown(read(text, exported).assignments.at(-1)?.value);
}

function lastCall(text: string): string {
  const call = read(text).calls.at(-1);
  return call === undefined ? 'no call' : shown({ kind: 'call', call, code: call.code });
}

const code = { text: '', start: 0, end: 0, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 } };

describe('names in Python', () => {
  it.each([
    ['import jwt\njwt.decode(t)', 'jwt.decode(`t`)'],
    ['import jwt as j\nj.decode(t)', 'jwt.decode(`t`)'],
    ['from jwt import decode as d\nd(t)', 'jwt.decode(`t`)'],
    ['from jose import jwt\njwt.decode(t)', 'jose.jwt.decode(`t`)'],
    ['import os.path\nos.path.join(a)', 'os.path.join(`a`)'],
    ['from . import auth\nauth.check(t)', 'auth.check(`t`)'],
    ['from flask import request\nrequest.args.get("token")', 'request.args.get("token")'],
    ['from flask import request\nargs = request.args\nargs.get("token")', 'request.args.get("token")'],
  ])('%j calls %s', (text, expected) => expect(lastCall(text)).toBe(expected));

  it('leaves a name alone that a parameter hides', () => {
    expect(lastCall('import jwt\ndef f(jwt):\n    jwt.decode(t)')).toBe('jwt.decode(`t`)');
    expect(lastCall('from jwt import decode\ndef f(decode):\n    decode(t)')).toBe('decode(`t`)');
  });

  it('keeps what a call returned apart from what it was called on', () => {
    const [outer] = read('import requests\nrequests.get(u).json()').calls;
    expect(outer?.target).toBe('requests.get().json');
    expect(outer?.receiverText).toBe('requests.get(u)');
  });
});

describe('values in Python', () => {
  it.each([
    ['x = "a" "b"', '"ab"'],
    ['x = "a" + "b"', '"ab"'],
    ['x = f"a{b}c"', 'concat("a", `b`, "c")'],
    ['x = "a%s" % b', 'concat("a%s", `b`)'],
    ["x = '\\x41\\n'", '"A\\n"'],
    ["x = r'\\d'", '"\\\\d"'],
    ['x = {"a": 1, "b": None}', '{a: 1, b: null}'],
    ['x = {**y, "a": -1.5}', '{a: -1.5, …}'],
    ['x = dict(a=1)', '{a: 1}'],
    ['x = [1, *y]', '[1, `y`, …]'],
    ['x = a or "b"', 'choice(`a`, "b")'],
    ['x = a if b else c', 'choice(`a`, `c`)'],
    ['x = not a', '!(`a`)'],
    ['x = a["b"]["c"][i][0]', '`a.b.c.*.*`'],
    ['x = request.get_json()["role"]', '`request.get_json().role`'],
    ['x = (y := 3)', '3'],
  ])('%j is %s', (text, expected) => {
    const all = read(text).assignments;
    expect(shown(all.find((one) => one.target === 'x')?.value)).toBe(expected);
  });

  it.each([
    ['import os\nx = os.environ["KEY"]', '`os.environ.KEY`'],
    ['import os\nx = os.environ.get("KEY", "d")', 'choice(`os.environ.KEY`, "d")'],
    ['from os import getenv\nx = getenv("KEY")', '`os.environ.KEY`'],
    ['from decouple import config\nx = config("KEY", default="d")', 'choice(`os.environ.KEY`, "d")'],
    ['from django.conf import settings\nx = settings.KEY', '`settings.KEY`'],
    ['from django.conf import settings\nx = getattr(settings, "KEY", "d")', 'choice(`settings.KEY`, "d")'],
  ])('the setting in %j is %s', (text, expected) => expect(lastValue(text)).toBe(expected));

  it('follows a name that is assigned once, not one that changes', () => {
    expect(lastValue('KEY = "k"\nx = KEY')).toBe('"k"');
    expect(lastValue('key = "k"\nkey = other()\nx = key')).toBe('`key`');
    expect(lastValue('for key in keys:\n    x = key')).toBe('`key`');
  });

  it('follows names into dicts, class fields and other modules', () => {
    expect(lastValue('C = {"k": "v"}\nx = C["k"]')).toBe('"v"');
    expect(lastValue('class A:\n    KEY = "k"\n    def f(self):\n        x = self.KEY')).toBe('"k"');
    const exported = { '.config:KEY': { kind: 'string', text: 'k', code } as const };
    expect(lastValue('from .config import KEY\nx = KEY', exported)).toBe('"k"');
    expect(lastValue('from . import config\nx = config.KEY', exported)).toBe('"k"');
    expect(lastValue('from .config import *\nx = KEY', exported)).toBe('"k"');
    const nested = { 'app.config:KEY': { kind: 'string', text: 'k', code } as const };
    expect(lastValue('import app.config\nx = app.config.KEY', nested)).toBe('"k"');
  });

  it('follows what is set in the configuration of an application', () => {
    expect(lastValue('app.config["KEY"] = "k"\nx = app.config["KEY"]')).toBe('"k"');
    expect(lastValue('app.config["KEY"] = "k"\nx = app.config.get("KEY")')).toBe('"k"');
  });

  it('knows the configuration by the customary names of its module and class', () => {
    const exported = { 'config:Config.SECRET_KEY': { kind: 'string', text: 'k', code } as const };
    expect(lastValue('from flask import current_app\nx = current_app.config["SECRET_KEY"]', exported)).toBe('"k"');
  });

  it('exports the fields of objects, which the environment may override with Pydantic', () => {
    const model = read(
      'class S(BaseSettings):\n    key: str = "k"\nclass P:\n    a = 1\ns = S()\np = P()\nq = 1\nq = 2',
    );
    expect(shown(model.exports.get('s.key'))).toBe('choice(`os.environ.KEY`, "k")');
    expect(shown(model.exports.get('p.a'))).toBe('1');
    expect(model.exports.has('q')).toBe(false);
  });

  it('ends where names lead in a circle', () => {
    expect(lastValue('a = b\nb = a\nx = a')).toMatch(/^`[ab]`$/);
  });
});

describe('functions and classes in Python', () => {
  const model = read(`
class View(Base):
    permission_classes = [AllowAny]

    @dec(1)
    async def get(self, a: str = Depends(f), *args, k=1, **kw):
        if a == "x" and b is not None:
            return 1
        elif c:
            raise E()
        try:
            abort(401)
        except (A, b.B) as e:
            pass
        except:
            return None
`);

  it('have parameters, decorators and bases', () => {
    const [get] = model.functions;
    expect(get?.parameters.map(({ name, type, defaultValue }) => [name, type, shown(defaultValue)])).toEqual([
      ['self', undefined, 'nothing'],
      ['a', 'str', 'Depends(`f`)'],
      ['args', undefined, 'nothing'],
      ['k', undefined, '1'],
      ['kw', undefined, 'nothing'],
    ]);
    expect(get?.decorators.map((one) => [one.name, one.arguments.length])).toEqual([['dec', 1]]);
    expect(get?.isAsync).toBe(true);
    expect(get?.class?.bases).toEqual(['Base']);
    expect(model.classes[0]?.fields.map((one) => [one.target, shown(one.value)])).toEqual([
      ['permission_classes', '[`AllowAny`]'],
    ]);
  });

  it('have branches and handlers that say whether they end the function', () => {
    const [get] = model.functions;
    expect(get?.branches.map((one) => one.isTerminal)).toEqual([true, true]);
    expect(get?.handlers.map((one) => [one.exceptions, one.isTerminal])).toEqual([
      [['A', 'b.B'], false],
      [[], true],
    ]);
    expect(get?.handlers[0]?.guarded.text).toContain('abort(401)');
    expect(get?.comparisons.map((one) => one.operator)).toEqual(['==', 'is not']);
  });
});
