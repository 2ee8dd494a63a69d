import { describe, expect, it } from 'vitest';
import type { SourceModel } from '../model.ts';
import { shown } from '../scripting/shown.ts';
import { readRuby } from './read.ts';

function read(text: string): SourceModel {
  return readRuby({ path: 'app/models/user.rb', language: 'ruby', text }, { exported: () => undefined });
}

function calls(text: string): readonly string[] {
  return read(text).calls.map((call) => shown({ kind: 'call', call, code: call.code }));
}

function lastValue(text: string): string {
  return shown(read(text).assignments.at(-1)?.value);
}

describe('calls in Ruby', () => {
  it.each([
    ['JWT.decode token, nil, false', 'JWT.decode(`token`, null, false)'],
    ["JWT.decode(token, key, true, { algorithm: 'HS256' })", 'JWT.decode(`token`, `key`, true, {algorithm: "HS256"})'],
    ["JWT.decode(token, key, true, algorithm: 'HS256')", 'JWT.decode(`token`, `key`, true, algorithm="HS256")'],
    ["JWT.decode(token, key, true, 'algorithm' => 'HS256')", 'JWT.decode(`token`, `key`, true, {algorithm: "HS256"})'],
    ['before_action :auth, only: %i[a b]', 'before_action("auth", only=["a", "b"])'],
    ['OpenSSL::HMAC.hexdigest("a", b)', 'OpenSSL.HMAC.hexdigest("a", `b`)'],
    ['authenticate_user!', 'authenticate_user!()'],
    ['render(json: { a: 1 })', 'render(json={a: 1})'],
    ['list(*rest)', 'list(*`rest`)'],
  ])('%j is %s', (text, expected) => expect(calls(text)[0]).toBe(expected));

  it('take a block as their last argument, a function', () => {
    const model = read('rescue_from(A) do |e|\n  render e\nend');
    const [rescue] = model.calls;
    expect(rescue?.arguments.at(-1)?.value.kind).toBe('function');
    expect(model.functions[0]?.parameters.map((one) => one.name)).toEqual(['e']);
  });

  it('are not local variables', () => {
    expect(calls('a = 1\na\nb')).toEqual(['b()']);
  });
});

describe('values in Ruby', () => {
  it.each([
    ['x = :a', '"a"'],
    ['x = "a#{b}c"', 'concat("a", `b`, "c")'],
    ['x = "a" + "b"', '"ab"'],
    ['x = %w[a b]', '["a", "b"]'],
    ["x = { 'a' => 1, b: nil, **c }", '{a: 1, b: null, …}'],
    ['x = a ? 1 : 2', 'choice(1, 2)'],
    ['x = params[:user][:id]', '`params.user.id`'],
    ["x = request.headers['A']", '`request.headers.A`'],
    ['x = !a', '!(`a`)'],
    ['x = user.name', '`user.name`'],
    ['x = 30.days.from_now', '*.days.from_now()'],
    ['x = <<~T\n  text\nT\n', '"\\n  text\\n"'],
    ["x = ENV['A']", '`ENV.A`'],
    ["x = ENV['A'] || 'd'", 'choice(`ENV.A`, "d")'],
    ["x = ENV.fetch('A')", '`ENV.A`'],
    ["x = ENV.fetch('A', 'd')", 'choice(`ENV.A`, "d")'],
    ["x = ENV.fetch('A') { 'd' }", 'choice(`ENV.A`, "d")'],
  ])('%j is %s', (text, expected) => expect(lastValue(text)).toBe(expected));

  it('follow constants and variables that are assigned once', () => {
    expect(lastValue('KEY = "k"\ndef f\n  x = KEY\nend')).toBe('"k"');
    expect(lastValue('class A\n  KEY = "k"\n  def f\n    x = KEY\n  end\nend')).toBe('"k"');
    expect(lastValue('class A\n  KEY = "k"\nend\nx = A::KEY')).toBe('"k"');
    expect(lastValue('k = 1\nk = 2\nx = k')).toBe('`k`');
    expect(lastValue('o = { a: 1 }\nx = o[:a]')).toBe('1');
  });
});

describe('functions and classes in Ruby', () => {
  const model = read(`
module Api
  class Users < ApplicationController
    before_action :auth

    def index(a, k: 2)
      return head(:unauthorized) unless user
      if a == 1
        raise E
      end
      render json: a
    rescue JWT::A, B => e
      nil
    end
  end
end
`);

  it('are named with their modules', () => {
    expect(model.classes.map((one) => [one.name, one.bases])).toEqual([
      ['Api', []],
      ['Api.Users', ['ApplicationController']],
    ]);
    expect(model.classes[1]?.calls.map((one) => one.name)).toEqual(['before_action']);
    expect(model.functions[0]?.class?.name).toBe('Api.Users');
  });

  it('return their last value, and say of a branch whether it ends the request', () => {
    const [index] = model.functions;
    expect(index?.returns.map(shown)).toEqual(['head("unauthorized")', 'render(json=`a`)']);
    expect(index?.branches.map((one) => [shown(one.condition), one.isTerminal])).toEqual([
      ['!(`user`)', true],
      ['==(`a`, 1)', true],
    ]);
    expect(index?.handlers.map((one) => [one.exceptions, one.isTerminal])).toEqual([[['JWT.A', 'B'], false]]);
  });
});
