import { type AuthRequest, anyScope, type Decision, type Deny, type Gate, type Principal } from 'countersign';

export interface Admitted {
  readonly outcome: 'allow';
  readonly principal: Principal;
  /** To be added to the response, names and values alternating. */
  readonly headers: readonly string[];
}

/**
 * Admits callers with any one of the scopes. The gate's own requirement is "all of these", so it is asked who calls first, and
 * once more only for those it has to refuse: the answer they get is the gate's.
 */
export async function admit(
  gate: Gate,
  request: AuthRequest,
  scopes: readonly [string, ...string[]],
): Promise<Admitted | Deny> {
  if (scopes.length === 1) return gate.decide(request, { scopes });
  const decision: Decision = await gate.decide(request, { scopes: anyScope });
  if (decision.outcome === 'deny' || scopes.some((scope) => decision.principal.scopes.includes(scope))) return decision;
  return gate.decide(request, { scopes: [scopes[0]] });
}

/** `api-key:<id>` for a key, `client:<id>` for a token of a client. */
export function actorIdOf({ scheme, credentialId, clientId, subject }: Principal): string {
  return scheme === 'api-key' ? `api-key:${credentialId}` : `client:${clientId ?? subject}`;
}
