import type { Call, Code, Value } from '../model.ts';

/** A value of another file as it is seen here: everything in it stands where it was used, as places of the other file mean nothing in this one. */
export function seenFrom(value: Value, code: Code, depth = 0): Value {
  if (depth > 8) return { kind: 'unknown', code };
  const all = (values: readonly Value[]) => values.map((one) => seenFrom(one, code, depth + 1));
  switch (value.kind) {
    case 'list':
      return { ...value, items: all(value.items), code };
    case 'map':
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, one]) => [key, seenFrom(one, code, depth + 1)])),
        code,
      };
    case 'choice':
      return { ...value, options: all(value.options), code };
    case 'concat':
      return { ...value, parts: all(value.parts), code };
    case 'operation':
      return { ...value, operands: all(value.operands), code };
    case 'call':
      return { kind: 'call', call: callSeenFrom(value.call, code, depth), code };
    default:
      return { ...value, code };
  }
}

function callSeenFrom(call: Call, code: Code, depth: number): Call {
  const { target, name, receiver, receiverText, isConstruction } = call;
  return {
    target,
    name,
    receiver: receiver === undefined ? undefined : seenFrom(receiver, code, depth + 1),
    receiverText,
    isConstruction,
    arguments: call.arguments.map((one) => ({ ...one, value: seenFrom(one.value, code, depth + 1) })),
    code,
    within: undefined,
  };
}
