import type { Call, ClassModel, FunctionModel } from '../../languages/model.ts';
import { namedArgument, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';

const guardName =
  /^(authenticate(_\w+)?[!?]?|authorize(_\w+)?!?|require_(\w*(log_?in|logged_in|user|admin|auth|sign_?in|token|account|session|api_?key|moderator|staff|permission)\w*)!?|doorkeeper_authorize!?|logged_in(_\w+)?|ensure_\w*(log|auth|user|admin|sign|token|permission|owner)\w*!?|verify_(token|jwt|api_?key|auth\w*|access\w*|user|admin)|login_required|check_(auth\w*|token|session|login|api_?key|admin|access)|restrict_access|user_(signed|logged)_in\w*|set_current_user_or_\w+|load_and_authorize_resource|authenticated|admin_only|admin_required|must_be_\w+|signed_in_user)$/;

const limiterName = /rate_?limit|throttle/i;

/** The classes of a controller, from itself up to `ApplicationController` and further, with the concerns that they include. */
export function controllerOf(program: Program, controller: string): readonly ClassModel[] {
  const path = controller.split('/').map(camelized).join('.');
  const own = program.classNamed(`${path}Controller`);
  if (own === undefined) return [];
  const named = program.models.flatMap((model) => model.classes).find((one) => one.name === `${path}Controller`) ?? own;
  return program.lineage(named);
}

function camelized(name: string): string {
  return name
    .split('_')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('');
}

/** Callbacks of the whole line, the oldest first, so that a class can skip what its parent asks for. */
export function addCallbacks(program: Program, cover: Cover, line: readonly ClassModel[], action: string): void {
  const active = new Map<string, string>();
  for (const one of [...line].reverse()) {
    for (const call of callbacksOf(program, one)) {
      if (!covers(call, action)) continue;
      if (/^skip_(before_action|before_filter|authorize_resource|load_and_authorize_resource)$/.test(call.name)) {
        if (!namesOf(call).some((name) => active.has(name))) continue;
        for (const name of namesOf(call)) active.delete(name);
        cover.isDeclaredPublic = true;
        cover.disabledAt = { file: program.fileOf(one), code: call.code };
        continue;
      }
      for (const [name, guard] of guardsOf(program, line, call, cover)) active.set(name, guard);
    }
  }
  cover.guards.push(...active.values());
  if (active.size > 0) cover.isDeclaredPublic = false;
}

/** What stands in the class, and in `included do … end` of the modules that it includes. */
function callbacksOf(program: Program, owner: ClassModel): readonly Call[] {
  return owner.calls.flatMap((call) => {
    if (call.name !== 'include') return [call];
    return call.arguments.flatMap(({ value }) => {
      const concern = value.kind === 'path' ? program.classNamed(value.path) : undefined;
      const model =
        concern === undefined ? undefined : program.models.find((one) => one.file.path === program.fileOf(concern));
      return (model?.calls ?? []).filter(
        (one) =>
          /^(before_action|before_filter|prepend_before_action)$/.test(one.name) &&
          concern !== undefined &&
          one.code.start >= concern.code.start &&
          one.code.end <= concern.code.end,
      );
    });
  });
}

function covers(call: Call, action: string): boolean {
  const only = namedArgument(call, ['only']);
  const except = namedArgument(call, ['except']);
  if (only !== undefined && !stringsIn(only).includes(action)) return false;
  return except === undefined || !stringsIn(except).includes(action);
}

function namesOf(call: Call): readonly string[] {
  return call.arguments
    .filter((one) => one.name === undefined)
    .flatMap((one) => (one.value.kind === 'string' ? [one.value.text] : []));
}

function guardsOf(
  program: Program,
  line: readonly ClassModel[],
  call: Call,
  cover: Cover,
): (readonly [string, string])[] {
  if (
    /^(http_basic_authenticate_with|load_and_authorize_resource|authorize_resource|acts_as_token_authentication_handler_for|authenticate_with|require_authentication)$/.test(
      call.name,
    )
  ) {
    return [[call.name, call.name]];
  }
  if (limiterName.test(call.name)) cover.limiters.push(call.name);
  if (!/^(before_action|before_filter|prepend_before_action|append_before_action)$/.test(call.name)) return [];
  const blocks = call.arguments.flatMap((one) =>
    one.name === undefined && one.value.kind === 'function' ? [one.value.function] : [],
  );
  const refusing = blocks.filter(
    (one) => refuses(program, one) || one.calls.some((inner) => guardName.test(inner.name)),
  );
  const named = namesOf(call).flatMap((name): (readonly [string, string])[] => {
    if (limiterName.test(name)) cover.limiters.push(name);
    const inLine = line.flatMap((one) => one.methods).filter((one) => one.name === name);
    const own = inLine.length > 0 ? inLine : program.functionsNamed(name);
    if (own.length === 0) return guardName.test(name) ? [[name, name]] : [];
    if (own.some((one) => asksForRights(program, line, one))) cover.scopes.push(name);
    if (own.some((one) => refuses(program, one))) return [[name, name]];
    const turnsAway = own.some((one) => /\b(redirect_to|render|head|raise|halt|throw)\b/.test(one.code.text));
    if (guardName.test(name) && turnsAway) return [[name, name]];
    if (guardName.test(name)) cover.isUnclear = true;
    return own.some((one) => one.calls.some((inner) => guardName.test(inner.name) && /[!]$/.test(inner.name)))
      ? [[name, name]]
      : [];
  });
  return [...named, ...refusing.map(() => ['block', 'before_action block'] as const)];
}

const rights =
  /\b(allowed_?to\?|can\?|cannot\?|may\?|has_(role|permission|privilege|right|access)\w*\??|permitted\w*\?|admin\?|is_admin\??|\w*permissions?\b|policy|current_ability|roles?\.)/;

/** Whether a callback asks what the caller may, by itself or in a method of the controller that it calls. */
function asksForRights(
  program: Program,
  line: readonly ClassModel[],
  { code, calls, name: own }: FunctionModel,
  depth = 0,
): boolean {
  if (rights.test(code.text)) return true;
  if (depth >= 2) return false;
  const methods = line.flatMap((one) => one.methods);
  // a call without arguments and brackets is a name like any other
  const called = methods.filter(
    ({ name }) =>
      name !== own && name.length > 3 && (calls.some((one) => one.name === name) || mentions(code.text, name)),
  );
  const helpers =
    called.length > 0 ? called : calls.flatMap(({ name, receiver }) => (receiver ? [] : program.functionsNamed(name)));
  return helpers.some((one) => asksForRights(program, line, one, depth + 1));
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.:@])${name.replace(/[^\w]/g, '\\$&')}(?![\\w])`).test(text);
}
