import { describe, expect, it } from 'vitest';
import type { SourceModel, Value } from '../model.ts';
import { readGo } from './read.ts';

function read(code: string): SourceModel {
  return readGo({ path: 'a.go', language: 'go', text: `package a\n${code}` }, { exported: () => undefined });
}

function assigned(model: SourceModel, target: string): Value | undefined {
  return model.assignments.find((one) => one.target === target)?.value;
}

describe('the reader of Go', () => {
  it('calls a function by the path of its package, whatever the package is called here', () => {
    const model = read('import j "github.com/golang-jwt/jwt/v5"\nfunc f() { j.Parse(token, key) }');
    expect(model.calls[0]?.target).toBe('github.com/golang-jwt/jwt/v5.Parse');
  });

  it('knows the package of a path that ends otherwise', () => {
    const model = read('import "github.com/dgrijalva/jwt-go"\nfunc f() { jwt.Parse(token, key) }');
    expect(model.calls[0]?.target).toBe('github.com/dgrijalva/jwt-go.Parse');
  });

  it('calls a method by what its variable holds', () => {
    const model = read('import "github.com/gorilla/mux"\nfunc f() { r := mux.NewRouter(); r.HandleFunc("/x", h) }');
    expect(model.calls.at(-1)?.target).toBe('github.com/gorilla/mux.NewRouter().HandleFunc');
    expect(model.calls.at(-1)?.receiverText).toBe('r');
  });

  it('reads structs as maps, and as constructions of their type', () => {
    const model = read('import "crypto/tls"\nfunc f() { c := &tls.Config{InsecureSkipVerify: true}; use(c) }');
    const value = assigned(model, 'c');
    expect(value?.kind === 'map' && value.entries.get('InsecureSkipVerify')).toMatchObject({ boolean: true });
    expect(model.calls.find((call) => call.isConstruction)?.target).toBe('crypto/tls.Config');
  });

  it('fills a map with what it is given later', () => {
    const model = read('func f() { claims := jwt.MapClaims{"sub": id}; claims["exp"] = 12; sign(claims) }');
    const given = model.calls.at(-1)?.arguments[0]?.value;
    expect(given?.kind === 'map' && [...given.entries.keys()]).toEqual(['sub', 'exp']);
  });

  it('ends where a map is made of itself', () => {
    const model = read('func f() { m := map[string]any{}; m["a"] = g(m); g(m) }');
    expect(model.calls.at(-1)?.arguments[0]?.value.kind).toBe('map');
  });

  it('reads the environment, with the default of a project’s own reader', () => {
    const model = read('import "os"\nvar a = os.Getenv("A")\nvar b = getEnv("B", "secret")');
    expect(assigned(model, 'a')).toMatchObject({ kind: 'path', path: 'os.environ.A' });
    expect(assigned(model, 'b')).toMatchObject({
      kind: 'choice',
      options: [{ path: 'os.environ.B' }, { text: 'secret' }],
    });
  });

  it('takes conversions for what they convert, and formats for their parts', () => {
    const model = read('func f() { a := []byte("key"); b := fmt.Sprintf("keys/%s", kid); use(a, b) }');
    expect(assigned(model, 'a')).toMatchObject({ kind: 'string', text: 'key' });
    expect(assigned(model, 'b')).toMatchObject({ kind: 'concat', parts: [{ text: 'keys/%s' }, { path: 'kid' }] });
  });

  it('sees a check of an error as a branch that ends the function', () => {
    const model = read('func f() error { if err != nil { return err }; return nil }');
    expect(model.functions[0]?.branches[0]).toMatchObject({ isTerminal: true });
  });

  it('gives a method to its type, and embedded types to it as bases', () => {
    const model = read(
      'import "github.com/golang-jwt/jwt/v5"\ntype C struct { jwt.RegisteredClaims; Role string }\nfunc (c *C) Valid() error { return nil }',
    );
    expect(model.classes[0]).toMatchObject({ name: 'C', bases: ['github.com/golang-jwt/jwt/v5.RegisteredClaims'] });
    expect(model.classes[0]?.methods.map((one) => one.name)).toEqual(['Valid']);
    expect(model.functions[0]?.class?.name).toBe('C');
  });

  it('tells variables of blocks beside each other apart', () => {
    const model = read('func f() { { key := "a"; use(key) }; { key := "b"; use(key) } }');
    const given = model.calls.map((call) => call.arguments[0]?.value);
    expect(given).toMatchObject([{ text: 'a' }, { text: 'b' }]);
  });

  it('tells no value of a variable that changes', () => {
    const model = read('func f() { key := "a"; key = "b"; use(key) }');
    expect(model.calls.at(-1)?.arguments[0]?.value).toMatchObject({ kind: 'path', path: 'key' });
  });
});
