import type { Comparison, FunctionModel, SourceModel, Value } from '../languages/model.ts';

export type Equality = Pick<Comparison, 'left' | 'right' | 'code' | 'operator' | 'within'>;

/** Every comparison of a file, with the calls of `equals` among them; what Java reads through a getter stands there as the field. */
export function equalities(model: SourceModel): readonly Equality[] {
  return [...model.comparisons, ...equalsCalls(model)];
}

function equalsCalls(model: SourceModel): readonly Equality[] {
  return model.calls.flatMap((call) => {
    if (!/^(equals|Equals|equalsIgnoreCase)$/.test(call.name)) return [];
    const [given] = call.arguments;
    if (call.receiver === undefined || given === undefined) return [];
    const [left, right] = [getterAsPath(call.receiver), getterAsPath(given.value)];
    return [{ left, right, code: call.code, operator: '==', within: call.within }];
  });
}

/** `user.getPassword()` and a record's `user.password()` read `user.password`. */
function getterAsPath(value: Value): Value {
  if (value.kind !== 'call' || value.call.arguments.length > 0 || value.call.isConstruction) return value;
  const field = /^get([A-Z]\w*)$/.exec(value.call.name)?.[1] ?? value.call.name;
  if (!/^(password|passwd|pwd|pass|pin|pinCode|passcode|username|userName|email|login|name)$/i.test(field))
    return value;
  const plain = field.charAt(0).toLowerCase() + field.slice(1);
  return { kind: 'path', path: `${value.call.receiverText ?? ''}.${plain}`, code: value.code };
}

const equality =
  /^(equals|__eq__|__ne__|==|eql\?|compareTo|isEqual(To)?|canEqual|op_(Ine|E)quality|operator\s{0,3}[!=]=)$/i;

/** `equals(Object other)`, `__eq__(self, other)`: whether two records hold the same, which nobody decides by who may enter. */
export function isOfValue(within: FunctionModel | undefined): boolean {
  if (within?.class === undefined) return false;
  return equality.test(within.name.split('.').at(-1) ?? '') && within.parameters.length <= 2;
}
