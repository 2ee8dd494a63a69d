import { timingSafeEqual } from 'node:crypto';

/**
 * Compares two texts, of which one is secret, in a time that depends on their lengths alone.
 * Lengths are not secret: what is compared has a fixed form.
 */
export function constantTimeEqual(a: string, b: string): boolean {
  const left = Buffer.from(a, 'utf8');
  const right = Buffer.from(b, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
