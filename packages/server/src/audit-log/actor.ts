/** Who does something to a credential, and from where. Every change takes one. */
export interface Actor {
  /** `api-key:<id>`, `client:<id>` or `system`. */
  readonly id: string;
  readonly remoteAddress: string | null;
  readonly requestId: string | null;
}

export const systemActor: Actor = { id: 'system', remoteAddress: null, requestId: null };
