import type { anyScope } from '../core/requirement.ts';

/** What a route names: `anyScope` alone, or one scope or more, all of which are needed. Naming nothing does not compile. */
export type RequiredScopes = readonly [typeof anyScope] | readonly [string, ...string[]];
