import type { Value } from '../model.ts';
import type { Node } from '../scripting/node.ts';
import type { PhpReader } from './read.ts';

/** The paths in `require` and `include`, their texts joined: `__DIR__ . '/../config.php'` → `/../config.php`. */
export function includedPaths(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:require|include)(?:_once)?\b([^;]*);/g)].flatMap(([, written = '']) => {
    const path = pathIn(written);
    return path === undefined ? [] : [path];
  });
}

function pathIn(written: string): string | undefined {
  const path = [...written.matchAll(/['"]([^'"]*)['"]/g)].map(([, one = '']) => one).join('');
  if (!path.endsWith('.php') || /autoload\.php$/.test(path)) return undefined;
  return path.replace(/^\//, '');
}

/** `$config = require 'config.php'` holds what the file returns. */
export function ofInclude(reader: PhpReader, node: Node): Value | undefined {
  const path = pathIn(node.text);
  return path === undefined ? undefined : reader.elsewhere(path, 'default', node);
}

/** `config('jwt.secret')` is an entry of what config/jwt.php returns. */
export function ofConfiguration(reader: PhpReader, name: string, key: Value | undefined, at: Node): Value | undefined {
  if (!/^(config|Config\.get|Illuminate\.Support\.Facades\.Config\.get)$/.test(name) || key?.kind !== 'string')
    return undefined;
  const [file = '', ...entries] = key.text.split('.');
  if (entries.length === 0) return undefined;
  let value = reader.elsewhere(`config/${file}.php`, 'default', at);
  for (const entry of entries) value = value?.kind === 'map' ? value.entries.get(entry) : undefined;
  return value === undefined || value.kind === 'unknown' ? undefined : value;
}
