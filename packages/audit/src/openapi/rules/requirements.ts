import type { ApiDocument } from '../document.ts';
import type { ApiOperation, Pointer, Requirement, SecurityScheme } from '../operation.ts';
import { within } from '../rule.ts';

export interface UsedScheme {
  readonly name: string;
  /** As the document defines it; undefined when it does not. */
  readonly scheme: SecurityScheme | undefined;
  readonly scopes: readonly string[];
  readonly pointer: Pointer;
  /** Undefined where the document as a whole demands it. */
  readonly operation: ApiOperation | undefined;
}

/** Every scheme of every requirement, the document's first. What an operation inherits is not told again. */
export function usedSchemes({ security, operations, schemes }: ApiDocument): readonly UsedScheme[] {
  const of = (requirements: readonly Requirement[], operation?: ApiOperation) =>
    requirements.flatMap((requirement) =>
      requirement.schemes.map(({ name, scopes }) => ({
        name,
        scopes,
        scheme: schemes.find((one) => one.name === name),
        pointer: within(requirement.pointer, name),
        operation,
      })),
    );
  const own = operations.filter((operation) => operation.security.from === 'operation');
  return [...of(security.requirements), ...own.flatMap((one) => of(one.security.requirements, one))];
}
