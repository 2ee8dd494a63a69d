import type { ApiContext, AttackOutcome, OperationContext } from './attack.ts';
import { type Baseline, isAccepted } from './baseline.ts';
import type { Credential } from './credentials.ts';
import type { ProbeRequest } from './exchange.ts';
import type { ProbeOperation } from './requests/operation.ts';

/** What the attacks on one operation see. */
export class Context implements OperationContext {
  readonly verdicts = new Map<string, AttackOutcome['verdict']>();
  readonly client;
  readonly settings;
  readonly credential;
  readonly jwt;
  readonly keys;
  readonly operations;
  readonly protectedOperations;
  readonly isLoopback;
  readonly isEncrypted;
  readonly markers;
  readonly operation: ProbeOperation;
  readonly baseline: Baseline;
  readonly bare: ProbeRequest;
  readonly #prepare: (request: ProbeRequest, credential: Credential) => ProbeRequest;

  constructor(
    api: ApiContext,
    operation: ProbeOperation,
    baseline: Baseline,
    bare: ProbeRequest,
    prepare: (request: ProbeRequest, credential: Credential) => ProbeRequest,
  ) {
    this.client = api.client;
    this.settings = api.settings;
    this.credential = api.credential;
    this.jwt = api.jwt;
    this.keys = api.keys;
    this.operations = api.operations;
    this.protectedOperations = api.protectedOperations;
    this.isLoopback = api.isLoopback;
    this.isEncrypted = api.isEncrypted;
    this.markers = api.markers;
    this.operation = operation;
    this.baseline = baseline;
    this.bare = bare;
    this.#prepare = prepare;
  }

  with(credential: Credential | undefined = this.credential): ProbeRequest {
    return credential === undefined ? this.bare : this.#prepare(this.bare, credential);
  }

  isAccepted(reply: Parameters<OperationContext['isAccepted']>[0]): boolean {
    return isAccepted(this.baseline, reply, this.markers);
  }
}
