import type { Call, SourceModel, Value } from '../../languages/model.ts';
import { isInside } from '../../rules/values.ts';
import type { Program } from '../program.ts';

/** Middleware that a module of Nest puts in front of routes: `consumer.apply(Auth).exclude('login').forRoutes('*')`. */
export interface AppliedMiddleware {
  readonly given: readonly Value[];
  /** Whether it stands in front of a route; the path is that below the global prefix, with `{id}` for what varies. */
  isFor(method: string, path: string, controller: string): boolean;
}

export function appliedMiddleware(program: Program): readonly AppliedMiddleware[] {
  const speaking = program.models.filter(({ file }) => /consumer/i.test(file.text));
  return speaking.flatMap((model) =>
    model.calls
      .filter((call) => call.name === 'apply' && /consumer/i.test(call.receiverText ?? ''))
      .map((call): AppliedMiddleware => {
        const excluded = behind(model, call, 'exclude');
        const chosen = behind(model, call, 'forRoutes');
        return {
          given: call.arguments.map(({ value }) => value),
          isFor: (method, path, controller) =>
            !excluded.some((one) => covers(one, method, path, controller)) &&
            (chosen.length === 0 || chosen.some((one) => covers(one, method, path, controller))),
        };
      }),
  );
}

/** What the links of the chain behind a call are given. */
function behind(model: SourceModel, call: Call, name: string): readonly Value[] {
  return model.calls
    .filter((one) => one.name === name && one !== call && isInside(call.code, one.code))
    .flatMap((one) => one.arguments.map(({ value }) => value));
}

/** `'users/*'`, `{ path: 'login', method: RequestMethod.POST }`, or the class of a controller. */
function covers(value: Value, method: string, path: string, controller: string): boolean {
  if (value.kind === 'string') return patternOf(value.text).test(path);
  if (value.kind === 'map') {
    const [text, verb] = [value.entries.get('path'), value.entries.get('method')?.code.text.split('.').at(-1)];
    if (text?.kind !== 'string') return false;
    return (verb === undefined || verb === 'ALL' || verb === method) && patternOf(text.text).test(path);
  }
  return value.code.text === controller;
}

function patternOf(text: string): RegExp {
  const segments = text.split('/').filter((one) => one !== '');
  const inner = segments.map((one) => {
    if (/^(\*|\(\.\*\)|\{?\*\w*\}?)$/.test(one)) return '.*';
    return one.startsWith(':') ? '[^/]+' : one.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  });
  return new RegExp(`^/?${inner.join('/')}/?$`, 'i');
}
