import { describe, expect, it } from 'vitest';
import type { ProjectNames, SourceModel, Value } from '../model.ts';
import { readJavascript } from './read.ts';

const alone: ProjectNames = { exported: () => undefined };

function read(text: string, path = 'src/api.ts', project = alone): SourceModel {
  return readJavascript({ path, language: 'javascript', text }, project);
}

/** The value of the only argument of the call `show(…)`. */
function shown(text: string, project = alone): Value | undefined {
  return read(text, 'src/api.ts', project).calls.find(({ name }) => name === 'show')?.arguments[0]?.value;
}

function plain(value: Value | undefined): unknown {
  switch (value?.kind) {
    case 'string':
      return value.text;
    case 'number':
      return value.number;
    case 'boolean':
      return value.boolean;
    case 'null':
      return null;
    case 'list':
      return value.items.map(plain);
    case 'map':
      return Object.fromEntries([...value.entries].map(([name, entry]) => [name, plain(entry)]));
    case 'path':
      return `→${value.path}`;
    case 'choice':
      return { oneOf: value.options.map(plain) };
    case 'concat':
      return { joined: value.parts.map(plain) };
    case 'call':
      return `${value.call.target}()`;
    default:
      return value?.kind;
  }
}

describe('what is called', () => {
  it.each([
    ["import jwt from 'jsonwebtoken'; jwt.verify(t);", 'jsonwebtoken.verify'],
    ["import * as jwt from 'jsonwebtoken'; jwt.verify(t);", 'jsonwebtoken.verify'],
    ["import { verify } from 'jsonwebtoken'; verify(t);", 'jsonwebtoken.verify'],
    ["import { verify as check } from 'jsonwebtoken'; check(t);", 'jsonwebtoken.verify'],
    ["const jwt = require('jsonwebtoken'); jwt.verify(t);", 'jsonwebtoken.verify'],
    ["const { verify } = require('jsonwebtoken'); verify(t);", 'jsonwebtoken.verify'],
    ["const { verify: check } = require('jsonwebtoken'); check(t);", 'jsonwebtoken.verify'],
    ["const verify = require('jsonwebtoken').verify; verify(t);", 'jsonwebtoken.verify'],
    ["const jwt = await import('jsonwebtoken'); jwt.verify(t);", 'jsonwebtoken.verify'],
    ["import jwt = require('jsonwebtoken'); jwt.verify(t);", 'jsonwebtoken.verify'],
    ["import jwt from 'jsonwebtoken'; const { verify } = jwt; verify(t);", 'jsonwebtoken.verify'],
    ["import jwt from 'jsonwebtoken'; const check = jwt.verify; check(t);", 'jsonwebtoken.verify'],
    [
      "import jwt from 'jsonwebtoken'; import { promisify } from 'util'; const check = promisify(jwt.verify); check(t);",
      'jsonwebtoken.verify',
    ],
    ["import { createHmac } from 'node:crypto'; createHmac('sha256', k);", 'crypto.createHmac'],
    ["import express from 'express'; express.Router().get('/');", 'express.Router().get'],
    ["const express = require('express'); const app = express(); app.get('/');", 'app.get'],
    ["require('express')().use(x);", 'express().use'],
    ['this.jwtService?.sign(p);', 'this.jwtService.sign'],
    ["a['b'].c();", 'a.b.c'],
    ['(await load()).run();', 'load().run'],
    ['new Client({}).send();', 'Client().send'],
  ])('is known through imports and aliases: %s', (text, target) => {
    expect(read(text).calls.map((call) => call.target)).toContain(target);
  });

  it('is no import where a parameter has its name', () => {
    const { calls } = read("import jwt from 'jsonwebtoken'; function f(jwt) { jwt.verify(t); }");
    expect(calls.map(({ target }) => target)).toEqual(['jwt.verify']);
  });

  it('has its receiver as written and resolved, and its name', () => {
    const [call] = read('const app = express(); app.get("/");').calls.slice(1);
    expect([call?.name, call?.receiverText, plain(call?.receiver)]).toEqual(['get', 'app', 'express()']);
  });

  it('tells constructions from calls', () => {
    expect(read('new A(); b();').calls.map(({ isConstruction }) => isConstruction)).toEqual([true, false]);
  });
});

describe('a value', () => {
  it.each<[string, unknown]>([
    ["show('a\\n\\u0041')", 'a\nA'],
    ['show(`plain`)', 'plain'],
    ['show(`a${b}c`)', { joined: ['a', '→b', 'c'] }],
    ["show('a' + b + 'c')", { joined: ['a', '→b', 'c'] }],
    ["show('a' + 'b')", 'ab'],
    ['show(60 * 60 * 24)', 86400],
    ['show(1_000)', 1000],
    ['show(-1)', -1],
    ['show(!0)', true],
    ['show(undefined)', null],
    ['show(void 0)', null],
    ['show([1, ...more])', [1]],
    ["show({ a: 1, 'b': 2, [c]: 3, d })", { a: 1, b: 2, d: '→d' }],
    ["show(process.env.SECRET || 'x')", { oneOf: ['→process.env.SECRET', 'x'] }],
    ["show(a ? 'x' : 'y')", { oneOf: ['x', 'y'] }],
    ["show(req.query['token'])", '→req.query.token'],
    ['show(req.query[name])', '→req.query.*'],
    ["show('x' as const)", 'x'],
    ['show(value!)', '→value'],
    ["const s = 'x'; show(s)", 'x'],
    ["const s = 'x'; function f() { show(s) }", 'x'],
    ["let s = 'x'; s = 'y'; show(s)", '→s'],
    ["const o = { algorithms: ['HS256'] }; show(o)", { algorithms: ['HS256'] }],
    ["const o = { a: { b: 'x' } }; show(o.a.b)", 'x'],
    ['const base = { a: 1 }; show({ ...base, b: 2 })', { a: 1, b: 2 }],
    ['const { token } = req.query; show(token)', '→req.query.token'],
    ["const { token: t = 'd' } = req.query; show(t)", { oneOf: ['→req.query.token', 'd'] }],
    ['const { query: { token } } = req; show(token)', '→req.query.token'],
    ['const [, payload] = token.split("."); show(payload)', '→token.split().1'],
    ['app.get("/", ({ query }, res) => { show(query.token) })', '→req.query.token'],
    ["class A { secret = 'x'; f() { show(this.secret) } }", 'x'],
    ["class A { constructor() { this.secret = 'x' } f() { show(this.secret) } }", 'x'],
    ['const a = b; const b = a; show(a)', '→a'],
    ['for (const s of list) show(s)', '→s'],
  ])('is told as far as it can be: %s', (text, expected) => {
    expect(plain(shown(text))).toEqual(expected);
  });

  it('is followed into other files of the project', () => {
    const other = read("export const secret = 'x'; export default { key: 'y' };", 'src/config.ts');
    const project: ProjectNames = {
      exported: (_from, module, name) => (module === './config' ? other.exports.get(name) : undefined),
    };
    expect(plain(shown("import { secret } from './config'; show(secret)", project))).toBe('x');
    expect(plain(shown("import * as config from './config'; show(config.secret)", project))).toBe('x');
    expect(plain(shown("import config from './config'; show(config.key)", project))).toBe('y');
    expect(plain(shown("const config = require('./config'); show(config.key)", project))).toBe('y');
  });

  it('stands where it was used, not where it came from', () => {
    expect(shown("const s = 'x';\nshow(s)")?.code.region.startLine).toBe(2);
  });
});

describe('functions and classes', () => {
  it.each([
    ['function named() {}', 'named'],
    ['const named = () => 1', 'named'],
    ['const named = async function () {}', 'named'],
    ['exports.named = (req, res) => {}', 'named'],
    ['const o = { named: () => 1 }', 'named'],
    ['const named = asyncHandler(async (req, res) => {})', 'named'],
    ['class A { named() {} }', 'named'],
    ['run(() => 1)', ''],
  ])('are called by what they are assigned to: %s', (text, name) => {
    expect(read(text).functions[0]?.name).toBe(name);
  });

  it('know their parameters, with types, defaults and decorators', () => {
    const [model] = read("class A { get(@Body('id') id: string, limit = 10) {} }").functions;
    expect(model?.parameters.map(({ name, type, decorators }) => [name, type, decorators.map((d) => d.name)])).toEqual([
      ['id', 'string', ['Body']],
      ['limit', undefined, []],
    ]);
    expect(plain(model?.parameters[1]?.defaultValue)).toBe(10);
  });

  it('know their decorators', () => {
    const text = `import { Controller, UseGuards, Get } from '@nestjs/common';
      @Controller('orders') @UseGuards(JwtGuard) export class Orders extends Base implements OnInit {
        @Get(':id') @Public() find() {} other() {} }`;
    const [orders] = read(text).classes;
    expect(orders?.decorators.map(({ name }) => name)).toEqual([
      '@nestjs/common.Controller',
      '@nestjs/common.UseGuards',
    ]);
    expect(plain(orders?.decorators[0]?.arguments[0]?.value)).toBe('orders');
    expect(orders?.bases).toEqual(['Base', 'OnInit']);
    expect(orders?.methods.map((method) => [method.name, method.decorators.map(({ name }) => name)])).toEqual([
      ['find', ['@nestjs/common.Get', 'Public']],
      ['other', []],
    ]);
  });

  it('know what they return, where they branch, and what they catch', () => {
    const [model] = read(`function guard(req, res, next) {
      if (!req.user) { return res.status(401).end(); }
      try { check(); } catch (error) { next(); }
      return () => 1;
    }`).functions;
    expect(model?.branches.map(({ isTerminal }) => isTerminal)).toEqual([true]);
    expect(model?.handlers.map(({ isTerminal, calls }) => [isTerminal, calls.map(({ name }) => name)])).toEqual([
      [false, ['next']],
    ]);
    expect(model?.returns).toHaveLength(2);
  });

  it('of arrows with an expression return that expression', () => {
    expect(read('const f = () => 5').functions[0]?.returns.map(plain)).toEqual([5]);
  });
});

it('reads comparisons alone of all that has two sides', () => {
  const { comparisons } = read('a === b; a < b; a && b; a != null;');
  expect(comparisons.map(({ operator }) => operator)).toEqual(['===', '!=']);
});

it('reads the scripts of a component at their places', () => {
  const { calls } = read(
    '<template>\n<p @click="go()">ä</p>\n</template>\n<script setup lang="ts">\nshow(1)\n</script>',
    'src/A.vue',
  );
  expect(calls.map(({ name, code }) => [name, code.region.startLine])).toEqual([['show', 5]]);
});

it('has places in characters, whatever stands before', () => {
  const text = "const s = 'äöü€😀'; show(1)";
  const [call] = read(text).calls;
  expect(text.slice(call?.code.start, call?.code.end)).toBe('show(1)');
});

it.each(['', 'const {', '<<<<<<< HEAD', '}}}', 'import', '\0', 'a'.repeat(100_000)])(
  'takes what cannot be parsed: %#',
  (text) => {
    const model = read(text);
    expect(() => [
      model.calls,
      model.functions,
      model.assignments,
      model.classes,
      model.strings,
      model.exports,
    ]).not.toThrow();
  },
);
