/**
 * The few facts of an HTTP request that may be looked at. Adapters build it; nothing else knows a framework.
 */
export interface AuthRequest {
  /** The method as sent, upper case by convention. */
  readonly method: string;
  /** The request target exactly as received (RFC 9112 section 3.2), query included. */
  readonly target: string;
  /** Names and values alternating, in the order and spelling received, duplicates kept (Node's `rawHeaders`). */
  readonly rawHeaders: readonly string[];
  /** True when this very connection is TLS. What a proxy says of it is judged later, by the trusted-proxy rules. */
  readonly encrypted: boolean;
  /** The address of the connection's other end; undefined where the platform does not tell. */
  readonly remoteAddress: string | undefined;
}
