import { describe, expect, it } from 'vitest';
import type { SourceModel, Value } from '../model.ts';
import { readJava } from './read.ts';

function read(
  code: string,
  exported: (module: string, name: string) => Value | undefined = () => undefined,
): SourceModel {
  const project = { exported: (_from: string, module: string, name: string) => exported(module, name) };
  return readJava({ path: 'A.java', language: 'java', text: code }, project);
}

describe('the reader of Java', () => {
  it('calls a method by its imported class, through a builder’s chain', () => {
    const model = read(
      'import io.jsonwebtoken.Jwts;\nclass A { String f() { return Jwts.builder().setSubject("a").signWith(key).compact(); } }',
    );
    const call = model.calls.find((one) => one.name === 'compact');
    expect(call?.target).toBe('io.jsonwebtoken.Jwts.builder().setSubject().signWith().compact');
    expect(call?.receiver).toMatchObject({ kind: 'call', call: { name: 'signWith' } });
  });

  it('follows a variable and a field to what they hold', () => {
    const model = read(`import io.jsonwebtoken.Jwts;
import com.nimbusds.jose.crypto.MACVerifier;
class A {
  private final MACVerifier verifier;
  void f() { JwtParser p = Jwts.parser(); p.parse(t); verifier.verify(t); this.verifier.verify(t); }
}`);
    expect(model.calls.map((one) => one.target)).toEqual([
      'io.jsonwebtoken.Jwts.parser',
      'io.jsonwebtoken.Jwts.parser().parse',
      'com.nimbusds.jose.crypto.MACVerifier.verify',
      'com.nimbusds.jose.crypto.MACVerifier.verify',
    ]);
  });

  it('reads what Spring injects as a setting with its default', () => {
    const model = read(
      'class A { @Value("${jwt.secret:changeme}") private String secret; String f() { return g(secret); } }',
    );
    expect(model.calls[0]?.arguments[0]?.value).toMatchObject({
      kind: 'choice',
      options: [{ path: 'config.jwt.secret' }, { text: 'changeme' }],
    });
  });

  it('follows a setting that a constructor is given', () => {
    const model = read(
      'class A { String secret; A(@Value("${jwt.secret}") String secret) { this.secret = secret; } void f() { g(secret); } }',
    );
    expect(model.calls[0]?.arguments[0]?.value).toMatchObject({ kind: 'path', path: 'config.jwt.secret' });
  });

  it('reads annotations with their arguments, and constants in them', () => {
    const model = read(`import org.springframework.web.bind.annotation.GetMapping;
class A { static final String BASE = "/api"; @GetMapping(path = BASE + "/x") void f(@RequestParam("t") String token) {} }`);
    const method = model.functions[0];
    expect(method?.decorators[0]?.name).toBe('org.springframework.web.bind.annotation.GetMapping');
    expect(method?.decorators[0]?.arguments[0]).toMatchObject({
      name: 'path',
      value: { kind: 'string', text: '/api/x' },
    });
    expect(method?.parameters[0]).toMatchObject({ name: 'token', type: 'String' });
    expect(method?.parameters[0]?.decorators[0]?.name).toBe('RequestParam');
  });

  it('reads Map.of as a map, and a HashMap with what is put into it', () => {
    const model = read(
      'class A { void f() { g(Map.of("a", 1)); var m = new HashMap<String, Object>(); m.put("exp", 2); h(m); } }',
    );
    const argumentOf = (name: string) => model.calls.find((one) => one.name === name)?.arguments[0]?.value;
    expect(argumentOf('g')).toMatchObject({ kind: 'map' });
    const filled = argumentOf('h');
    expect(filled?.kind === 'map' && [...filled.entries.keys()]).toEqual(['exp']);
  });

  it('asks other files for constants of classes', () => {
    const model = read('import com.x.Constants;\nclass A { void f() { g(Constants.JWT_SECRET); } }', (module, name) =>
      module === 'com.x.Constants' && name === 'Constants.JWT_SECRET'
        ? {
            kind: 'string',
            text: 'abc',
            code: { text: '', start: 0, end: 0, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 } },
          }
        : undefined,
    );
    expect(model.calls[0]?.arguments[0]?.value).toMatchObject({ kind: 'string', text: 'abc' });
  });

  it('reads a catch with its exceptions, and whether it ends the method', () => {
    const model = read(
      'class A { boolean f() { try { g(); } catch (IOException | JwtException e) { return true; } return false; } }',
    );
    expect(model.functions[0]?.handlers[0]).toMatchObject({
      exceptions: ['IOException', 'JwtException'],
      isTerminal: true,
    });
  });

  it('reads lambdas with what they return without saying so', () => {
    const model = read('class A { void f() { g(x -> x.authenticated()); } }');
    const given = model.calls.find((one) => one.name === 'g')?.arguments[0]?.value;
    expect(given?.kind === 'function' && given.function.returns[0]).toMatchObject({
      kind: 'call',
      call: { name: 'authenticated' },
    });
  });
});
