import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createVisits } from './visits.ts';

const signatures = (count: number) => Array.from({ length: count }, () => randomBytes(64).toString('base64url'));

describe('visits', () => {
  test('know who was noted, and hardly anybody else', () => {
    const visits = createVisits(20_000);
    const noted = signatures(10_000);
    for (const signature of noted) visits.note(signature);
    expect(noted.every((signature) => visits.has(signature))).toBe(true);
    expect(signatures(10_000).filter((signature) => visits.has(signature)).length).toBeLessThan(100);
  });

  test('know a token by its signature, however long it is', () => {
    const visits = createVisits(100);
    const [signature = ''] = signatures(1);
    visits.note(signature);
    expect(visits.has(`header.payload.${signature}`)).toBe(true);
  });

  test('forget those who have not come for long, and never the latest', () => {
    const visits = createVisits(100);
    const [early = ''] = signatures(1);
    visits.note(early);
    const later = signatures(50);
    for (const signature of later) visits.note(signature);
    expect(visits.has(early)).toBe(true);
    for (const signature of signatures(60)) visits.note(signature);
    expect(visits.has(early)).toBe(false);
  });

  test('take what is too short for a signature', () => {
    const visits = createVisits(1);
    expect(visits.has('')).toBe(false);
    visits.note('');
    expect(visits.has('')).toBe(true);
  });
});
