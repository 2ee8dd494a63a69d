import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StaticRule } from '../rules/rule.ts';
import { createPrefilter } from './prefilter.ts';
import { createTextFinder } from './triggers.ts';

function rule(id: string, triggers: StaticRule['triggers'], mention?: RegExp): StaticRule {
  return {
    id,
    number: id,
    title: id,
    cwe: [287],
    severity: 'low',
    why: id,
    remedy: id,
    triggers,
    check: () => [],
    ...(mention === undefined ? {} : { mention }),
  };
}

describe('finding many texts at once', () => {
  it('finds those that overlap, and those inside of others', () => {
    const find = createTextFinder(['she', 'he', 'hers', 'his']);
    expect([...find('uSHErs')].sort()).toEqual([0, 1, 2]);
  });

  it('begins anew after a character outside of ASCII', () => {
    expect(createTextFinder(['token']).call(undefined, 'tö token')).toEqual(new Set([0]));
    expect(createTextFinder(['token']).call(undefined, 'toäken')).toEqual(new Set());
  });

  it('finds what a search one by one finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'C', 'c', '_', 'é'), maxLength: 60 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), text, (words, where) => {
        const expected = words.flatMap((one, at) => (where.toLowerCase().includes(one) ? [at] : []));
        expect([...createTextFinder(words)(where)].sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });
});

describe('the filter before parsing', () => {
  const jwt = rule('jwt', { javascript: ['jsonwebtoken'], php: ['Firebase\\JWT'] });
  const log = rule('log', { javascript: ['log', 'console'] }, /log[^;]*secret/i);
  const filter = createPrefilter([jwt, log]);

  it('takes the rules of the language whose triggers stand in the text, in any case', () => {
    expect(filter('javascript', "require('JsonWebToken')")).toEqual([jwt]);
    expect(filter('php', 'use firebase\\jwt\\JWT;')).toEqual([jwt]);
    expect(filter('php', 'jsonwebtoken')).toEqual([]);
  });

  it('asks a rule with common triggers for what it is about, too', () => {
    expect(filter('javascript', 'console.log(secret)')).toEqual([log]);
    expect(filter('javascript', 'console.log(count)')).toEqual([]);
  });

  it('has nothing for a language that no rule speaks of', () => {
    expect(filter('ruby', 'jsonwebtoken console')).toEqual([]);
  });
});
