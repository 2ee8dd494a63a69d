import type { Branch, Call, ErrorHandler, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Match } from '../../rule.ts';
import { demandsCaller, refusal } from './guard-shapes.ts';
import { onlyTells } from './unended-refusals.ts';

const demanding = /^(auth|require|ensure|protect|guard|verify|check|only|needs|is_?(admin|auth|logged|staff))|only$/i;
const checks = /verify|decode|authenticate|validate|introspect/i;
const answers = /\b(return|throw|reply|res|rep|done|next)\b|\.user\s{0,20}=/;

/** Hooks go on by returning: a `catch`, or a branch, that only writes a line to the log lets everybody in. */
export function* silentHooks(model: SourceModel): Generator<Match> {
  if (model.file.language === 'ruby') yield* beforeActions(model);
  yield* ofFastify(model);
}

function* ofFastify(model: SourceModel): Generator<Match> {
  if (model.file.language !== 'javascript' || !/fastify|reply/i.test(model.file.text)) return;
  for (const call of model.calls) {
    const hook = hookOf(call);
    const silent = hook?.handlers.find((handler) => goesOn(hook, handler));
    if (hook === undefined) continue;
    for (const { code } of hook.branches.filter((branch) => remarksOnly(hook, branch)))
      yield remark(code, nameOf(call), 'Answer in this branch: return reply.code(403).send().');
    if (silent === undefined) continue;
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

/** Methods of Rails that are named in `before_action`: only what renders, or raises, keeps anybody out. */
function* beforeActions(model: SourceModel): Generator<Match> {
  const remedy = 'Render :unauthorized there (head :unauthorized), so that the action does not run.';
  for (const one of model.functions) {
    const name = one.name.split('.').at(-1) ?? '';
    const isNamed = new RegExp(`before_action\\b[^\\n]*:${name.replace(/[?!]/g, '\\$&')}(?![\\w?!])`).test(
      model.file.text,
    );
    if (name === '' || !(isNamed || /!$/.test(name)) || !demandsCaller(one)) continue;
    for (const handler of one.handlers) {
      if (
        handler.isTerminal ||
        refusal.test(handler.body.text) ||
        /\b(render|head|redirect_to|raise|halt|error!)\b/.test(handler.body.text)
      )
        continue;
      const isEmptied = /^\s{0,20}(=>\s{0,20}\w{1,40}\s{0,20})?(nil|false)?\s{0,20}$/.test(handler.body.text);
      if (isEmptied || onlyTells(one, handler.body)) yield remark(handler.code, name, remedy);
    }
    for (const branch of one.branches) {
      if (remarksOnly(one, branch) || skipsWithout(branch)) yield remark(branch.code, name, remedy);
    }
  }
}

/** `return if token.blank?`: who shows no credential is not asked for one. */
function skipsWithout({ condition, consequence }: Branch): boolean {
  return (
    /^\s{0,20}return\s{0,20}$/.test(consequence.text) &&
    /^[!(\s]{0,9}[\w.@]{0,60}(token|key|authorization|bearer|jwt)\w{0,40}\.(blank|nil|empty)\?$/i.test(
      condition.code.text,
    )
  );
}

/** A branch about the caller that only tells somebody, and behind which nothing refuses. */
function remarksOnly(hook: FunctionModel, { condition, consequence, alternative, isTerminal, code }: Branch): boolean {
  const asked = condition.code.text;
  const isNegative =
    /^\s{0,20}\(?\s{0,20}!|!==?|===?\s{0,20}(null|undefined|false)|\.nil\?|\.blank\?/.test(asked) ||
    (condition.kind === 'operation' && condition.operator === '!');
  const behind = hook.code.text.slice(code.end - hook.code.start);
  return (
    alternative === undefined &&
    !isTerminal &&
    isNegative &&
    /user|token|role|admin|key|session|claims|scope|permission/i.test(asked) &&
    !/\b(render|head|redirect_to|raise|throw|send|return|halt)\b/.test(consequence.text) &&
    !refusal.test(consequence.text) &&
    /^[\s;})]{0,20}(end[\s;})]{0,20})*$/.test(behind.replace(/(\/\/|#)[^\n]{0,200}/g, '')) &&
    (onlyTells(hook, consequence) || /^\s{0,20}flash\b[^\n]{0,200}$/.test(consequence.text.trim()))
  );
}

function remark(code: Match['code'], name: string, remedy: string): Match {
  return { code, message: `${name} lets the caller through when its check fails.`, remedy, confidence: 'medium' };
}
