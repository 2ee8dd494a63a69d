import { describe, expect, it } from 'vitest';
import type { SourceModel, Value } from '../model.ts';
import { readCsharp } from './read.ts';

function read(code: string): SourceModel {
  return readCsharp({ path: 'A.cs', language: 'csharp', text: code }, { exported: () => undefined });
}

function assigned(model: SourceModel, target: string): Value | undefined {
  return model.assignments.find((one) => one.target === target)?.value;
}

describe('the reader of C#', () => {
  it('calls a method by the class of the object that the variable holds', () => {
    const model = read(
      'class A { void F() { var h = new JwtSecurityTokenHandler(); h.ReadJwtToken(t); new X().Go(); } }',
    );
    expect(model.calls.map((one) => one.target)).toEqual([
      'JwtSecurityTokenHandler',
      'JwtSecurityTokenHandler.ReadJwtToken',
      'X().Go',
      'X',
    ]);
  });

  it('gives an object’s initialiser as a map behind its arguments', () => {
    const model = read('class A { object F() { return new TokenValidationParameters { ValidateIssuer = false }; } }');
    const call = model.calls[0];
    expect(call).toMatchObject({ isConstruction: true, target: 'TokenValidationParameters' });
    const given = call?.arguments[0]?.value;
    expect(given?.kind === 'map' && given.entries.get('ValidateIssuer')).toMatchObject({ boolean: false });
    expect(model.assignments).toEqual([]);
  });

  it('knows what new() makes from the declaration', () => {
    const model = read('class A { void F() { CookieOptions o = new() { Secure = false }; } }');
    expect(model.calls[0]?.target).toBe('CookieOptions');
    expect(model.calls[0]?.arguments[0]?.value.kind).toBe('map');
  });

  it('reads dictionaries as maps and collections as lists', () => {
    const model = read(
      'class A { void F() { var d = new Dictionary<string, object> { { "a", 1 }, ["b"] = 2 }; var l = new[] { "x" }; } }',
    );
    const map = assigned(model, 'd');
    expect(map?.kind === 'map' && [...map.entries.keys()]).toEqual(['a', 'b']);
    expect(assigned(model, 'l')).toMatchObject({ kind: 'list', items: [{ text: 'x' }] });
  });

  it('reads configurations by name and by type, and the environment with its default', () => {
    const model = read(`class A {
  readonly string _key;
  A(IConfiguration c) { _key = c["Jwt:Key"]; }
  void F() { var a = Environment.GetEnvironmentVariable("A") ?? "x"; var b = _configuration.GetSection("Jwt")["Key"]; G(_key); }
}`);
    expect(assigned(model, '_key')).toMatchObject({ kind: 'path', path: 'Configuration.Jwt:Key' });
    expect(assigned(model, 'a')).toMatchObject({ kind: 'choice', options: [{ path: 'os.environ.A' }, { text: 'x' }] });
    expect(assigned(model, 'b')).toMatchObject({ kind: 'path', path: 'Configuration.Jwt:Key' });
    expect(model.calls.find((one) => one.name === 'G')?.arguments[0]?.value).toMatchObject({
      path: 'Configuration.Jwt:Key',
    });
  });

  it('reads attributes of classes, methods and parameters, several in one bracket', () => {
    const model = read(
      '[Route("api/[controller]")] class A : ControllerBase { [HttpGet("{id}"), Authorize(Roles = "Admin")] public IActionResult Get([FromQuery] string key) => Ok(); }',
    );
    expect(model.classes[0]).toMatchObject({ bases: ['ControllerBase'], decorators: [{ name: 'Route' }] });
    const method = model.functions[0];
    expect(method?.decorators.map((one) => one.name)).toEqual(['HttpGet', 'Authorize']);
    expect(method?.decorators[1]?.arguments[0]).toMatchObject({ name: 'Roles', value: { text: 'Admin' } });
    expect(method?.parameters[0]?.decorators[0]?.name).toBe('FromQuery');
    expect(method?.returns[0]).toMatchObject({ kind: 'call', call: { name: 'Ok' } });
  });

  it('reads interpolated texts as their parts, null-conditional chains as plain ones', () => {
    const model = read('class A { void F() { var u = $"https://x/?key={key}"; a?.B?.Go(n: 1); } }');
    expect(assigned(model, 'u')).toMatchObject({
      kind: 'concat',
      parts: [{ text: 'https://x/?key=' }, { path: 'key' }],
    });
    expect(model.calls.at(-1)).toMatchObject({ target: 'a.B.Go', arguments: [{ name: 'n' }] });
  });
});
