import type { Code, Value } from '../model.ts';

/** Text that is put together: neighbouring literals become one. */
export function concatenated(operands: readonly Value[], code: Code): Value {
  const parts = operands.flatMap((one) => (one.kind === 'concat' ? one.parts : [one]));
  return parts.length > 0 && parts.every((part) => part.kind === 'string')
    ? { kind: 'string', text: parts.map((part) => (part.kind === 'string' ? part.text : '')).join(''), code }
    : { kind: 'concat', parts, code };
}

export function isText(value: Value): boolean {
  return value.kind === 'string' || value.kind === 'concat';
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', f: '\f' };

/** What a literal with escapes says. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(u\{?[0-9a-fA-F]{4,6}\}?|x[0-9a-fA-F]{2}|[\s\S])/g, (_whole, code: string) =>
    code.length > 1
      ? String.fromCodePoint(Math.min(Number.parseInt(code.replace(/[^0-9a-fA-F]/g, ''), 16), 0x10ffff))
      : (escapes[code] ?? code),
  );
}

/** A literal number; digits may be grouped, and have a type's letter behind them. */
export function numberOf(text: string): number {
  const digits = text.replace(/_/g, '');
  return Number(
    /^0[xX]/.test(digits)
      ? digits.replace(/(?<![lLuU])[lLuU]+$/, '')
      : digits.replace(/(?<![lLuUfFdDmM])[lLuUfFdDmM]+$/, ''),
  );
}

/** `a * b`, `a + b` of known numbers, as they are written for durations. */
export function calculated(operator: string, operands: readonly Value[], code: Code): Value | undefined {
  const [left, right] = operands;
  if (left?.kind !== 'number' || right?.kind !== 'number' || operands.length !== 2) return undefined;
  const results: Readonly<Record<string, number>> = {
    '*': left.number * right.number,
    '+': left.number + right.number,
    '-': left.number - right.number,
    '/': left.number / right.number,
  };
  const number = results[operator];
  return number === undefined ? undefined : { kind: 'number', number, code };
}

/** Settings are paths, each under where it is read from; a choice when a default is given. */
export function setting(path: string, fallback: Value | undefined, code: Code): Value {
  const read: Value = { kind: 'path', path, code };
  return fallback === undefined ? read : { kind: 'choice', options: [read, fallback], code };
}
