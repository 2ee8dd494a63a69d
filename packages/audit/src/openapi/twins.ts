import type { Draft } from '../findings/finding.ts';
import type { ApiDocument } from './document.ts';

const fewest = 3;
const shareOfTwins = 0.8;

/** Whether two documents describe one API: as a rule one of them was made of the other, Swagger 2 and OpenAPI 3 say. */
function areTwins(one: ApiDocument, other: ApiDocument): boolean {
  const known = new Set(one.operations.map(({ method, path }) => `${method} ${path}`));
  if (known.size < fewest || other.operations.length < fewest) return false;
  const shared = other.operations.filter(({ method, path }) => known.has(`${method} ${path}`)).length;
  return shared >= shareOfTwins * Math.max(known.size, other.operations.length);
}

/** What is found in each document, less what was found in an earlier twin of it in the same words. */
export function toldOnce<T extends Draft>(
  found: readonly { readonly document: ApiDocument; readonly drafts: readonly T[] }[],
): readonly T[] {
  return found.flatMap(({ document, drafts }, at) => {
    const twins = found.slice(0, at).filter((earlier) => areTwins(earlier.document, document));
    const told = new Set(twins.flatMap((twin) => twin.drafts.map(wordsOf)));
    return drafts.filter((draft) => !told.has(wordsOf(draft)));
  });
}

function wordsOf({ ruleId, message }: Draft): string {
  return `${ruleId} ${message}`;
}
