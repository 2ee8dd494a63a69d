import type { RoutePlace } from './route.ts';

/** What covers a handler, by names. */
export interface Cover {
  readonly guards: string[];
  readonly scopes: string[];
  readonly limiters: string[];
  /** It says itself that it is open. */
  isDeclaredPublic: boolean;
  /** Something that may be a guard could not be read. */
  isUnclear: boolean;
  /** Where it is said to be open, when that is elsewhere. */
  disabledAt?: RoutePlace;
}

export function emptyCover(): Cover {
  return { guards: [], scopes: [], limiters: [], isDeclaredPublic: false, isUnclear: false };
}
