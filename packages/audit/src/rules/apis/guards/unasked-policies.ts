import type { FunctionModel } from '../../../languages/model.ts';
import type { Route } from '../../../routes/route.ts';
import { isWrite } from '../../../routes/sensitivity.ts';
import type { Project } from '../../../source/project.ts';

/** An action of Rails that never asks the policy which the project has for it. */
export interface UnaskedPolicy {
  readonly route: Route;
  /** The file of the policy, or what the other actions of the controller ask. */
  readonly policy: string;
}

const asks =
  /\bauthorize!?[\s(]|\bpolicy_scope\b|\bpolicy\(|\ballowed_to\?|\bauthorized_scope\b|\bcan\?|\bload_and_authorize/;
/** What is asked for the whole controller, or checked to have been asked. */
const asksForAll =
  /\b(verify_authorized|verify_policy_scoped|load_and_authorize_resource|authorize_resource)\b|before_action\s{1,4}(->|\{|do\b)[^\n]{0,80}authorize/;
/** Whose a thing is, is asked by where it is looked for. */
const ofCaller = /\bcurrent_?user\b|\bCurrent\.|@current_\w+|\bcurrent_(account|company|organization|team|member)\b/i;

/** The actions of guarded controllers that ask no policy, where the project has one for them, or the other actions ask theirs. */
export function unaskedPolicies(project: Project): readonly UnaskedPolicy[] {
  const policies = project.files.filter((file) => /(^|\/)app\/policies\/[\w/]+_policy\.rb$/.test(file));
  if (policies.length === 0) return [];
  return project.routes.flatMap((route): UnaskedPolicy[] => {
    const { handler } = route;
    const owner = handler?.class;
    if (route.framework !== 'rails' || route.protection !== 'guarded' || handler === undefined || owner === undefined)
      return [];
    if (asksForAll.test(owner.code.text) || asksBeside(handler)) return [];
    const policy = policies.find(
      (file) => isPolicyOf(file, owner.name) && restricts(project.read(file) ?? '', handler.name),
    );
    if (policy !== undefined) return [{ route, policy }];
    const others = owner.methods.filter((one) => one !== handler && asks.test(one.code.text));
    return isWrite(route) && others.length >= 2
      ? [{ route, policy: `${others[0]?.name ?? ''} and others beside it` }]
      : [];
  });
}

/** In the action itself, and in what is run before it by name. */
function asksBeside(handler: FunctionModel): boolean {
  const before = new Set(
    (handler.class?.calls ?? [])
      .filter(({ name }) => name === 'before_action')
      .flatMap((call) => call.arguments.map(({ value }) => (value.kind === 'string' ? value.text : ''))),
  );
  const run = (handler.class?.methods ?? []).filter(
    ({ name }) => before.has(name) || new RegExp(`\\b${name.replace(/\W/g, '')}\\b`).test(handler.body.text),
  );
  return [handler, ...run].some(({ code }) => asks.test(code.text) || ofCaller.test(code.text));
}

/** `Api::V1::SearchController`, `EmployeesController`: `search_policy.rb`, `employee_policy.rb`. */
function isPolicyOf(file: string, controller: string): boolean {
  const plain = (controller.split(/[.:]+/).at(-1) ?? '')
    .replace(/Controller$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const named = /(?<!\w)(\w{1,80})_policy\.rb$/.exec(file)?.[1];
  return named !== undefined && [plain, plain.replace(/s$/, ''), plain.replace(/ies$/, 'y')].includes(named);
}

/** `def index? = user.admin?`: a rule for the action that is not for everybody. */
function restricts(policy: string, action: string): boolean {
  const body = new RegExp(
    `\\bdef\\s{1,4}${action.replace(/\W/g, '')}\\?\\s{0,4}(?:=\\s{0,4}([^\\n]{1,200})|\\n([^]{0,300}?)\\n\\s{0,12}end\\b)`.replace(
      '[^]',
      '[\\s\\S]',
    ),
  ).exec(policy);
  const rule = (body?.[1] ?? body?.[2] ?? 'true').trim();
  return !/^(true|user\.present\?|!user\.nil\?|user|!!user)$/.test(rule);
}
