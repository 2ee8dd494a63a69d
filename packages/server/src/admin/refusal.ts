import type { ChangeRefused } from '../api-keys/api-key-changes.ts';
import { conflict, forbidden, invalidRequest, notFound, type Problem } from '../protected-api/problem.ts';

/** A change that did not happen, as the problem that the caller is told. */
export function toProblem({ outcome, reason, pointer }: ChangeRefused): Problem {
  const errors = [{ ...(pointer === undefined ? {} : { pointer }), detail: reason }];
  switch (outcome) {
    case 'not-found':
      return notFound(reason);
    case 'conflict':
      return conflict(reason);
    case 'forbidden':
      return forbidden('A credential gives no more than it has itself.', errors);
    case 'invalid':
      return invalidRequest(errors);
  }
}
