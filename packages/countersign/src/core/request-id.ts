import { randomBytes } from 'node:crypto';

/**
 * Makes names for requests: unique in this process and, by a random beginning, between processes. Not secret.
 * Counting is cheaper than drawing a random value for every request.
 */
export function createRequestIds(): () => string {
  const beginning = randomBytes(9).toString('base64url').replaceAll('_', 'a').replaceAll('-', 'b');
  let count = 0;
  return () => {
    count += 1;
    return `${beginning}.${count.toString(36)}`;
  };
}
