import type { Call, ErrorHandler, FunctionModel, SourceModel } from '../../languages/model.ts';
import type { Match } from '../rule.ts';

const demanding = /^(auth|require|ensure|protect|guard|verify|check|is_?(admin|auth|logged|staff))/i;
const checks = /verify|decode|authenticate|validate|introspect/i;
const answers = /\b(return|throw|reply|res|rep|done|next)\b|\.user\s*=/;

/** Hooks and decorations of Fastify go on by returning: a `catch` that only writes a line to the log lets everybody in. */
export function* silentHooks(model: SourceModel): Generator<Match> {
  if (model.file.language !== 'javascript' || !/fastify|reply/i.test(model.file.text)) return;
  for (const call of model.calls) {
    const hook = hookOf(call);
    const silent = hook?.handlers.find((handler) => goesOn(hook, handler));
    if (hook === undefined || silent === undefined) continue;
    yield {
      code: silent.code,
      message: `${nameOf(call)} goes on when its check throws: the request is let through.`,
      remedy: 'Answer in the catch: return reply.code(401).send(), or throw the error.',
      confidence: 'high',
    };
  }
}

/** What is registered to look at callers: `decorate('authenticate', …)`, `addHook('preHandler', async function requireUser(…) …)`. */
function hookOf(call: Call): FunctionModel | undefined {
  if (!/^(decorate|addHook)$/.test(call.name)) return undefined;
  const given = call.arguments[1]?.value;
  if (given?.kind !== 'function' || given.function.parameters.length > 2) return undefined;
  return demanding.test(call.name === 'decorate' ? nameOf(call) : given.function.name) ? given.function : undefined;
}

function nameOf({ arguments: given }: Call): string {
  const first = given[0]?.value;
  return first?.kind === 'string' ? first.text : 'This hook';
}

function goesOn(hook: FunctionModel, handler: ErrorHandler): boolean {
  if (handler.isTerminal || answers.test(handler.body.text)) return false;
  const { start, end } = handler.guarded;
  const isChecked = hook.calls.some(({ name, code }) => code.start >= start && code.end <= end && checks.test(name));
  const behind = hook.code.text.slice(handler.code.end - hook.code.start);
  return isChecked && !/\bif\b|\bthrow\b|\?/.test(behind);
}
