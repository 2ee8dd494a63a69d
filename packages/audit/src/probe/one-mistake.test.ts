import { expect, it } from 'vitest';
import { aFinding } from '../findings/testing/finding.ts';
import { oneOfEach } from './one-mistake.ts';

const at = (path: string, ruleId: string, more = {}) =>
  aFinding({
    ruleId,
    severity: 'high',
    message: `GET ${path} accepts it.`,
    place: { kind: 'operation', method: 'GET', path, baseUrl: 'http://127.0.0.1' },
    operation: { method: 'GET', path },
    fingerprint: `${ruleId} ${path}`,
    ...more,
  });

it('tells a mistake of the guard once, with every operation that it was seen at', () => {
  const [found, ...others] = oneOfEach([at('/a', 'exp-past'), at('/b', 'exp-past'), at('/c', 'exp-past')]);
  expect(others).toEqual([]);
  expect(found?.message).toBe('GET /a accepts it. The same holds for GET /b and GET /c.');
});

it('keeps what is of one operation, of another severity, or of another rule', () => {
  const kept = [
    at('/a', 'bola'),
    at('/b', 'bola'),
    at('/a', 'exp-past'),
    at('/b', 'exp-missing'),
    at('/c', 'exp-past', { severity: 'low' }),
  ];
  expect(oneOfEach(kept)).toEqual(kept);
});

it('has another fingerprint when one more operation is like that, so that a baseline hides none', () => {
  const three = ['/a', '/b', '/c'].map((path) => at(path, 'exp-past'));
  const [[ofTwo], [ofThree]] = [oneOfEach(three.slice(0, 2)), oneOfEach(three)];
  expect(ofTwo?.fingerprint).not.toBe(ofThree?.fingerprint);
  expect(oneOfEach([...three].reverse())[0]?.fingerprint).toBe(ofThree?.fingerprint);
});
