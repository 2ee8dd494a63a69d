import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFormText, type FormParameters, isFormContentType, parseForm } from './form.ts';

function parse(body: string): FormParameters {
  const form = parseForm(body);
  if ('defect' in form) throw new Error(form.defect);
  return form;
}

describe('parseForm', () => {
  it('reads what URLSearchParams writes', () => {
    const pairs = fc.uniqueArray(
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 })),
      {
        selector: ([name]) => name,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(pairs, (expected) => {
        const form = parse(new URLSearchParams(expected).toString());
        for (const [name, value] of expected) if (name !== 'resource') expect(form.get(name)).toBe(value);
      }),
    );
  });

  it('takes a parameter without a value as omitted', () => {
    const form = parse('a=&b&c=1');
    expect([form.get('a'), form.get('b'), form.get('c'), form.get('d')]).toEqual([
      undefined,
      undefined,
      '1',
      undefined,
    ]);
  });

  it('keeps every resource, in order', () => {
    expect(parse('resource=urn%3Aa&x=1&resource=urn%3Ab').resources).toEqual(['urn:a', 'urn:b']);
  });

  it.each([
    ['a parameter twice', 'scope=a&scope=b'],
    ['a parameter twice with the same value', 'scope=a&scope=a'],
    ['an unknown parameter twice', 'x=1&x=2'],
    ['a parameter twice in two spellings', 'scope=a&sc%6fpe=b'],
    ['two empty pairs', 'a=1&&&b=2'],
    ['half a percent encoding', 'scope=%4'],
    ['percent encoding that is not UTF-8', 'scope=%ff'],
    ['a character beyond ASCII', 'scope=ä'],
    ['a line end', 'scope=a\r\nb'],
    ['101 parameters', Array.from({ length: 101 }, (_, index) => `p${index}=1`).join('&')],
  ])('S08: refuses %s', (_what, body) => {
    expect(parseForm(body)).toHaveProperty('defect');
  });

  it('S08: takes names that objects inherit as ordinary ones', () => {
    const form = parse('__proto__=1&constructor=2');
    expect([form.get('__proto__'), form.get('constructor'), form.get('toString')]).toEqual(['1', '2', undefined]);
    expect(({} as Record<string, unknown>)['1']).toBeUndefined();
  });
});

describe('isFormContentType', () => {
  it.each([
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded;charset=UTF-8',
    'Application/X-WWW-Form-Urlencoded; charset="utf-8"',
  ])('takes %s', (value) => {
    expect(isFormContentType(value)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'application/json',
    'application/x-www-form-urlencoded; charset=utf-16',
    'multipart/form-data',
  ])('refuses %s', (value) => {
    expect(isFormContentType(value)).toBe(false);
  });
});

describe('decodeFormText', () => {
  it('reads plus as a space and percent encoding as UTF-8', () => {
    expect(decodeFormText('a+b%2Bc%C3%A4%3A')).toBe('a b+cä:');
    expect(decodeFormText('%C3')).toBeUndefined();
  });
});
