/** A request as the admin API takes it. */
export interface CapturedRequest {
  readonly method: string;
  /** As it would stand in the request line. */
  readonly target: string;
  /** Names and values alternating. */
  readonly headers: readonly string[];
  readonly encrypted: boolean;
  /** Known where the request goes to this machine itself. */
  readonly remoteAddress?: string;
}

/** What somebody pasted: a credential, or a request; or why it is neither. */
export type Captured =
  | { readonly kind: 'credential'; readonly text: string }
  | { readonly kind: 'request'; readonly request: CapturedRequest; readonly notes: readonly string[] }
  | { readonly kind: 'unreadable'; readonly reason: string };
