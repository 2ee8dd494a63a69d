import type { Call, Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { isInside } from '../../values.ts';
import { routeOf } from '../guards/known-callers.ts';
import { isSetByGuard } from './owners-from-client.ts';
import { requestInputs } from './request-inputs.ts';

/** Somebody whom the request names, and whose role then decides. */
export interface ClaimedCaller {
  readonly code: Code;
  readonly name: string;
}

const whose =
  /^((user|admin|account|member|caller|requester|requesting_?user|current_?user|actor|author|creator|owner|employee)_?id|uid|id|_id|e?mail|(user|admin|requester|caller)_?(name|email)|username|user|requester|caller)$/i;
const people = /(^|\W)(users?|accounts?|members?|admins?|employees?|staff|customers?)\w{0,10}['"`]?\)?(\W|$)/i;
const finds = /^(find\w*|get\w*|first|one|query|select)$/;
/** Who asks for proof, or for somebody that was proven, believes nobody's word. */
const proves =
  /passw|\bpin\b|otp|verif|token|session|getAuth|\bauth\(|\bjwt\b|signature|compare|secret|authorization|\b(req|request|ctx|c|context)\.(user|auth)\b|current_?user\(|locals\.user|state\.user/i;
const refuses =
  /\b40[13]\b|unauthori[sz]ed|forbidden|not (an? )?(allowed|admin|permitted)|access denied|permission|redirect\(/i;

/** `const user = await users.findOne({ uid: query.uid }); if (user.role !== 'admin') return 403`: each function once. */
export function* claimedCallers(model: SourceModel, project: Project): Generator<ClaimedCaller> {
  const { language, text } = model.file;
  if (language !== 'javascript' || !/role|admin/i.test(text) || !refuses.test(text)) return;
  const inputs = requestInputs(model).filter(({ name, source }) => source !== 'cookie' && whose.test(name));
  const told: FunctionModel[] = [];
  for (const { name, code } of inputs) {
    const one = model.functions.filter((other) => isInside(code, other.code)).at(-1);
    if (one === undefined || told.includes(one) || proves.test(one.code.text)) continue;
    // the very check that believes the caller is taken for a guard
    const guards = routeOf(project, model, one)?.guards ?? [];
    if (isSetByGuard(project, name) || guards.some((guard) => guard !== 'inline check')) continue;
    const held = [name, ...model.assignments.filter((other) => isInside(code, other.code)).map(({ target }) => target)];
    if (!one.calls.some((call) => isLookup(call, code, held) && decidesByRole(model, one, call))) continue;
    told.push(one);
    yield { code, name };
  }
}

const fromPeople = /\bfrom\s{1,9}["`]?\w{0,20}(users?|accounts?|members?|admins?|employees?|staff|customers?)\b/i;

function isLookup(call: Call, code: Code, held: readonly string[]): boolean {
  const isOfPeople = finds.test(call.name) && people.test(call.receiverText ?? '');
  const isStatement =
    /^(query|execute|get|all|prepare|raw|one|oneOrNone)$/.test(call.name) && fromPeople.test(call.code.text);
  if (!isOfPeople && !isStatement) return false;
  return call.arguments.some(({ value }) => {
    const given = value.code.text.replace(/\s/g, '');
    return (
      isInside(code, value.code) ||
      held.some((name) => /^[\w$]+$/.test(name) && new RegExp(`(^|[:({,[])${name}([\\])},]|$)`).test(given))
    );
  });
}

const ofRole = /^\??\.(role|roles|is_?admin|is_?super\w{0,5}|user_?type|permissions?|type)\b/i;

/** Whether the role of what was found is asked for, and others are refused. */
function decidesByRole({ assignments }: SourceModel, { branches, body }: FunctionModel, call: Call): boolean {
  const found = assignments
    .filter(({ code }) => isInside(call.code, code) && isInside(code, body))
    .flatMap(({ target }) => target.match(/[\w$]+/g) ?? []);
  return branches.some(({ condition, consequence }) => {
    const asked = condition.code.text;
    const isAsked = found.some((name) =>
      Array.from(
        asked.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?:\\[0\\])?(?![\\w$])`, 'g')),
      ).some(({ 0: all, index }) => ofRole.test(asked.slice(index + all.length))),
    );
    return isAsked && (refuses.test(consequence.text) || /\bnext\(\)/.test(consequence.text));
  });
}
