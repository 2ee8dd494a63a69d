import type { Code, Value } from './model.ts';

/** What several maps give when the later ones are laid over the earlier: what is no map that can be read leaves the whole open. */
export function mergedMaps(parts: readonly Value[], code: Code): Value {
  const entries = new Map<string, Value>();
  let isOpen = false;
  for (const part of parts) {
    if (part.kind === 'map') for (const [name, value] of part.entries) entries.set(name, value);
    // an empty literal of PHP is a list, too
    const isEmpty = part.kind === 'list' && part.items.length === 0 && !part.isOpen;
    if (!isEmpty && (part.kind !== 'map' || part.isOpen)) isOpen = true;
  }
  return { kind: 'map', entries, isOpen, code };
}
