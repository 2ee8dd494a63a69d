import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonObject, parseJsonObjectText } from './json.ts';

const parse = (text: string) => parseJsonObject(Buffer.from(text));

describe('parseJsonObject', () => {
  test('gives the object that the bytes describe', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 6 })), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        const hasProto = JSON.stringify(value).includes('"__proto__":');
        expect(parse(JSON.stringify(value))).toEqual(hasProto ? undefined : json);
        expect(parse(JSON.stringify(value, undefined, 2))).toEqual(hasProto ? undefined : json);
      }),
    );
  });

  test.each([
    '',
    ' ',
    'null',
    '1',
    '"a"',
    'true',
    '[]',
    '[{}]',
    '{',
    '{"a":1}x',
    "{'a':1}",
    '{"a":1,}',
    '{"a":01}',
    '{"a":NaN}',
  ])('T12: refuses %j, which is not a JSON object', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"a":1}',
    '{"a":1,"a" :1}',
    '{"a":1,"a"\t:1}',
    '{"a":1,"a"\n\r :1}',
    '{"a":1,"\\u0061":2}',
    '{"a":{"b":1,"b":2}}',
    '{"a":[{"b":1},{"c":1,"c":2}]}',
    '{"a":"x:y","a":2}',
    '{"a":"\\":","a":2}',
    '{"a":1,"a":":"}',
    '{"x":":\\":","a":1,"a":1}',
    '{"a":1,"b":{"c":[[{"d":1,"e":2,"d":3}]]}}',
  ])('T12: refuses a member named twice in %s', (text) => {
    expect(parse(text)).toBeUndefined();
  });

  test.each([
    '{"a":"b:c","d":"\\":\\"","e":": :"}',
    '{ "a" : 1 , "b" : { "a" : 2 } }',
    '{"a\\":":1,"b\\\\":2,"c":"\\\\"}',
    '{"a":[{"a":1},{"a":1}],":":" :"}',
    '{}',
  ])('does not take colons within texts for members in %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test('reads texts of many megabytes, and never throws', () => {
    const text = JSON.stringify({ a: '\\'.repeat(8_000_000), b: ' :' });
    expect(parse(text) !== undefined).toBe(true);
    expect(parse(text.replace('{', '{"b":1,')) === undefined).toBe(true);
  });

  test('T12: refuses members named twice wherever they are put in', () => {
    const tricky = fc.string({ unit: fc.constantFrom('a', ':', '"', '\\', ' ', '{', '}', ','), maxLength: 5 });
    const member = fc.tuple(tricky, fc.oneof(tricky, fc.integer(), fc.constant({})));
    fc.assert(
      fc.property(fc.array(member, { maxLength: 5 }), fc.constantFrom('', ' ', '\n'), (members, space) => {
        const text = `{${members.map(([name, value]) => `${JSON.stringify(name)}${space}:${JSON.stringify(value)}`).join()}}`;
        const isUnique = new Set(members.map(([name]) => name)).size === members.length;
        expect(parse(text) !== undefined).toBe(isUnique);
      }),
      { numRuns: 2000 },
    );
  });

  test('T12: reads 16 levels and refuses 17, however deep it goes', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
    expect(parse(nested(16))).toBeDefined();
    expect(parse(nested(17))).toBeUndefined();
    expect(parse(nested(200_000))).toBeUndefined();
    expect(parse(`{"a":${'['.repeat(15)}${']'.repeat(15)}}`)).toBeDefined();
    expect(parse(`{"a":${'['.repeat(16)}${']'.repeat(16)}}`)).toBeUndefined();
  });

  test('S08: refuses a member called __proto__ at any depth, and leaves prototypes alone', () => {
    expect(parse('{"__proto__":{"admin":true}}')).toBeUndefined();
    expect(parse('{"a":[{"__proto__":1}]}')).toBeUndefined();
    expect(parse('{"\\u005f_proto__":{}}')).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  test('counts only what is in the text where prototypes have been added to', () => {
    const results: unknown[] = [];
    Object.defineProperty(Object.prototype, 'added', { value: 1, enumerable: true, configurable: true });
    try {
      results.push(parseJsonObjectText('{"a":1,"a":2}'), parseJsonObjectText('{"a":[1]}'));
    } finally {
      Reflect.deleteProperty(Object.prototype, 'added');
    }
    expect(results).toEqual([undefined, { a: [1] }]);
  });

  test('T12: refuses invalid UTF-8 and a byte order mark', () => {
    expect(parseJsonObject(Buffer.from('7b2261223a22ff227d', 'hex'))).toBeUndefined();
    expect(parseJsonObject(Buffer.from('efbbbf7b7d', 'hex'))).toBeUndefined();
    expect(parseJsonObject(Buffer.from('{"a":"ü"}'))).toEqual({ a: 'ü' });
  });

  test('gives an object that cannot be changed, at any depth', () => {
    const value = parse('{"a":{"b":[{"c":1}]}}') as { a: { b: { c: number }[] } };
    expect(() => Object.assign(value, { x: 1 })).toThrow(TypeError);
    expect(() => value.a.b.push({ c: 2 })).toThrow(TypeError);
    expect(() => Object.assign(value.a.b[0] ?? {}, { c: 2 })).toThrow(TypeError);
  });
});
