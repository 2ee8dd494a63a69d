import type { Cursor } from '../cursor.ts';
import type { ApiDocument } from '../document.ts';
import type { Pointer } from '../operation.ts';

export interface SchemaProperty {
  readonly name: string;
  readonly cursor: Cursor;
}

const deepest = 8;

/** The properties of a schema and of what it is made of; with `isDeep`, those of its properties as well. Each place once: schemas refer to themselves. */
export function propertiesOf(document: ApiDocument, schema: Pointer, isDeep = false): readonly SchemaProperty[] {
  const seen = new Set<string>();
  const collect = (cursor: Cursor | undefined, depth: number): readonly SchemaProperty[] => {
    if (cursor === undefined || depth > deepest) return [];
    const key = `${cursor.pointer.file}#${cursor.pointer.path.join('/')}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const own = (cursor.at('properties')?.entries() ?? []).map(([name, property]) => ({ name, cursor: property }));
    const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => cursor.at(word)?.items() ?? []);
    const below = isDeep ? [...own.map((property) => property.cursor), cursor.at('items')] : [];
    return [...own, ...[...parts, ...below].flatMap((one) => collect(one, depth + 1))];
  };
  return collect(document.cursorAt(schema), 0);
}
