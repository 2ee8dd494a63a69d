import type { ClassModel, FunctionModel } from '../../languages/model.ts';
import type { Program } from '../program.ts';

/** What a permission class is asked about. */
export interface Asked {
  readonly method: string;
  /** Whether one thing is asked for, so that `has_object_permission` is called as well. */
  readonly isOfOne: boolean;
  /** The view, with what it inherits. */
  readonly view: readonly ClassModel[];
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a permission class of the project lets somebody pass who is nobody. `has_permission` of `BasePermission` says yes to everybody, so a class
 * that has `has_object_permission` alone guards single things and no lists.
 */
export function letsStrangersPass(program: Program, name: string, asked: Asked): boolean {
  const own = program.classNamed(name);
  if (own === undefined || usesCaller(asked)) return false;
  const line = program.lineage(own);
  // what it inherits is seen in full
  if (!line.every(({ bases }) => bases.every((base) => isPlainBase(base) || isOwnClass(program, base)))) return false;
  const methods = line.flatMap((one) => one.methods);
  const ofView = methods.find((one) => one.name === 'has_permission');
  const ofThing = methods.find((one) => one.name === 'has_object_permission');
  if (ofView === undefined ? ofThing === undefined : !saysYesTo(ofView, asked.method)) return false;
  return !asked.isOfOne || ofThing === undefined || (safe.has(asked.method) && readsAreOpen(ofThing));
}

function isPlainBase(base: string): boolean {
  return /(^|\.)(BasePermission|object)$/.test(base);
}

function isOwnClass(program: Program, base: string): boolean {
  return program.classNamed(base.split('.').at(-1) ?? '') !== undefined;
}

/** `if request.method == 'POST': …` and then `return True`: yes to every other method. */
function saysYesTo({ body, branches, returns }: FunctionModel, method: string): boolean {
  const last = returns.at(-1);
  if (last?.kind !== 'boolean' || !last.boolean || branches.length === 0) return false;
  if (/\braise\b/.test(body.text)) return false;
  const outermost = branches.filter(
    ({ code }) => !branches.some((other) => other.consequence.start <= code.start && other.consequence.end >= code.end),
  );
  return outermost.every(({ condition }) => {
    const { text } = condition.code;
    if (!/^\(?\s*(self\.)?request\.method\s*(==|in)\s/.test(text) || /\b(and|or|not)\b|SAFE_METHODS/.test(text))
      return false;
    return !text.toUpperCase().includes(`'${method}'`) && !text.toUpperCase().includes(`"${method}"`);
  });
}

/** `if request.method in permissions.SAFE_METHODS: return True` */
function readsAreOpen({ branches }: FunctionModel): boolean {
  return branches.some(
    ({ condition, consequence }) =>
      /^\(?\s*request\.method\s+in\s+([\w.]+\.)?SAFE_METHODS\s*\)?$/.test(condition.code.text) &&
      /^\s*return\s+True\s*$/.test(consequence.text),
  );
}

/** What is listed, or made, is the caller's: `filter(owner=self.request.user)` is empty for strangers. */
function usesCaller({ method, isOfOne, view }: Asked): boolean {
  const named = method === 'POST' ? /^(create|post)$/ : isOfOne ? /^get_(queryset|object)$/ : /^(get_queryset|list)$/;
  return view.some((one) =>
    one.methods.some(({ name, code }) => named.test(name) && /request\.user\b/.test(code.text)),
  );
}
