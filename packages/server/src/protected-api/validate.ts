import type { z } from '@hono/zod-openapi';
import type { MemberError } from './problem.ts';

export type Place = 'body' | 'parameter';

export type Checked = { readonly value: unknown } | { readonly errors: readonly MemberError[] };

/** Checks a value against a schema; where there is none, nothing may be there. */
export function check(schema: z.ZodType | undefined, value: object, place: Place): Checked {
  if (schema === undefined) {
    const unknown = Object.keys(value);
    return unknown.length === 0 ? { value: {} } : { errors: unknown.map((name) => errorAt([name], place, notTaken)) };
  }
  const result = schema.safeParse(value);
  return result.success
    ? { value: result.data }
    : { errors: result.error.issues.flatMap((issue) => errorsOf(issue, place)) };
}

const notTaken = 'This operation does not take it.';
/** A body of nothing but unknown members has many faults; the first are enough. */
const maximumErrors = 20;

function errorsOf(issue: z.core.$ZodIssue, place: Place): readonly MemberError[] {
  if (issue.code !== 'unrecognized_keys') return [errorAt(issue.path, place, detailOf(issue))];
  return issue.keys.slice(0, maximumErrors).map((key) => errorAt([...issue.path, key], place, notTaken));
}

function detailOf({ code, message }: z.core.$ZodIssue): string {
  return code === 'invalid_type' && message.endsWith('received undefined') ? 'It is missing.' : message;
}

function errorAt(path: readonly PropertyKey[], place: Place, detail: string): MemberError {
  const steps = path.map((step) => shorten(String(step)));
  if (place === 'parameter') return { parameter: steps.join('.'), detail };
  return { pointer: steps.map((step) => `/${escapeStep(step)}`).join(''), detail };
}

/** Longer than any name of ours. */
const longestStep = 32;

/** A name that long is somebody's mistake, and may be a credential: it is not repeated whole. */
function shorten(step: string): string {
  return step.length > longestStep ? `${step.slice(0, 8)}…` : step;
}

/** RFC 6901 section 3. */
function escapeStep(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The query's parameters by name; undefined when one stands twice. */
export function readQuery(url: string): Readonly<Record<string, string>> | undefined {
  const parameters = [...new URL(url).searchParams];
  const byName = Object.fromEntries(parameters);
  return Object.keys(byName).length === parameters.length ? byName : undefined;
}
