import type { Value } from '../model.ts';

/** A value as a line of text, for tests: strings in double quotes, paths in backticks, calls with their arguments. */
export function shown(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  const all = (values: readonly Value[]) => values.map(shown).join(', ');
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
      return String(value.number);
    case 'boolean':
      return String(value.boolean);
    case 'path':
      return `\`${value.path}\``;
    case 'list':
      return `[${[...value.items.map(shown), ...(value.isOpen ? ['…'] : [])].join(', ')}]`;
    case 'map': {
      const entries = [...value.entries].map(([key, one]) => `${key}: ${shown(one)}`);
      return `{${[...entries, ...(value.isOpen ? ['…'] : [])].join(', ')}}`;
    }
    case 'call': {
      const given = value.call.arguments.map(
        (one) => `${one.isSpread ? '*' : ''}${one.name === undefined ? '' : `${one.name}=`}${shown(one.value)}`,
      );
      return `${value.call.target}(${given.join(', ')})`;
    }
    case 'concat':
      return `concat(${all(value.parts)})`;
    case 'choice':
      return `choice(${all(value.options)})`;
    case 'operation':
      return `${value.operator}(${all(value.operands)})`;
    case 'function':
      return `function ${value.function.name}`;
    default:
      return value.kind;
  }
}
