import type { Argument, ClassModel, Decorator, FunctionModel, Value } from '../../languages/model.ts';
import { pathsIn, stringsIn } from '../../rules/values.ts';
import type { Cover } from '../cover.ts';
import { type Program, refuses } from '../program.ts';

/** Guards of libraries, and names that nobody gives to anything else. */
const guardName =
  /(^|[._])(login|jwt|token|auth|(re_?)?authentication|fresh_login|fresh_jwt|admin|superuser|staff|user|role|roles|permission|permissions|scope|scopes|api_?key|oauth|key|access|basic_auth|session)s?_(required|accepted|protected|needed)$|(^|[._])(login_required|requires?_?([a-z]+_)?(auth|authentication|authorization|login|token|jwt|oauth|scopes?|roles?|permissions?|api_?key|user|admin|access)|authenticated|auth_required|http_auth_required|auth_basic|authenticate|authorize|jwt_required|jwt_refresh_token_required|protected|roles_(required|accepted)|permission_required|user_passes_test|staff_member_required|superuser_required|check_(token|auth|jwt|api_?key|permissions?)|validate_(token|jwt|api_?key)|verify_(token|jwt|api_?key|auth)|token_auth|need_login|must_login|has_permissions?|has_access(_api)?|authorized)$/i;

const limiterName = /(^|[._])(limit|rate_?limit(ed|er)?|ratelimit|throttle|throttled|shared_limit|axes_dispatch)$/i;

const publicName = /(^|[._])(public|exempt_auth|no_auth|allow_anonymous|login_exempt|auth_exempt|login_not_required)$/i;

/** Reads one decorator, or what stands for one in a list of decorators. */
export function addDecorator(program: Program, cover: Cover, name: string, given: readonly Argument[]): void {
  const last = name.replace(/\(\)/g, '');
  if (publicName.test(last)) cover.isDeclaredPublic = true;
  if (/((jwt|auth|login|token|user)\w*_optional|optional_\w*(auth|jwt|login|token))$/i.test(last))
    cover.isUnclear = true;
  if (limiterName.test(last)) cover.limiters.push(last);
  if (isMethodDecorator(last)) {
    for (const { value } of given) for (const path of guardPaths(value)) addDecorator(program, cover, path, []);
    return;
  }
  if (!isGuard(program, last)) return;
  if (given.some((one) => one.name === 'optional' && one.value.kind === 'boolean' && one.value.boolean)) {
    cover.isUnclear = true;
    return;
  }
  cover.guards.push(`@${last.split('.').at(-1) ?? last}`);
  const asksForRole = program
    .functionsNamed(last)
    .some((one) => /roles?\b|scopes?\b|permissions?\b/i.test(one.code.text));
  if (/scope|role|permission|admin/i.test(last) || asksForRole) {
    cover.scopes.push(...given.flatMap((one) => stringsIn(one.value)));
  }
  cover.scopes.push(
    ...given.filter((one) => /scope|role|permission/i.test(one.name ?? '')).flatMap((one) => stringsIn(one.value)),
  );
}

function isMethodDecorator(name: string): boolean {
  return /(^|\.)method_decorator$/.test(name);
}

function guardPaths(value: Value): readonly string[] {
  if (value.kind === 'call') return [value.call.target];
  if (value.kind === 'function') return [value.function.name];
  return pathsIn(value);
}

/** By its body where the project holds it, by its name where a library does. */
export function isGuard(program: Program, name: string): boolean {
  if (/\.(route|get|post|put|delete|patch|errorhandler|before_request|after_request|cli|command)$/.test(name))
    return false;
  const own = program.functionsNamed(name);
  if (own.length > 0) return own.some((one) => refuses(program, one) || givesGuard(one));
  const made = program.classNamed(name);
  if (made !== undefined) return made.methods.some((one) => refuses(program, one));
  return isTold(name);
}

function isTold(name: string): boolean {
  const spoken = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return guardName.test(spoken) && !/optional|csrf|xsrf/i.test(spoken);
}

/** `def admin_only(view): return require_permission('admin')(view)` */
function givesGuard({ name, returns }: FunctionModel): boolean {
  return returns.some(({ code: { text } }) => {
    const callee = /^([\w.]+)\s*\(/.exec(text)?.[1];
    return callee !== undefined && callee !== name && isTold(callee);
  });
}

export function addDecorators(program: Program, cover: Cover, decorators: readonly Decorator[]): void {
  for (const one of decorators) addDecorator(program, cover, one.name, one.arguments);
}

/**
 * Fields of a class that list decorators: `decorators` of Flask's views, `method_decorators` of Flask-RESTful, which may be a dict of them by method.
 */
export function addListedDecorators(program: Program, cover: Cover, owner: ClassModel, method?: string): void {
  for (const field of owner.fields) {
    if (!/^(decorators|method_decorators)$/.test(field.target)) continue;
    const listed = field.value.kind === 'map' ? field.value.entries.get(method ?? '') : field.value;
    if (listed === undefined) continue;
    const items = listed.kind === 'list' ? listed.items : [listed];
    for (const item of items) {
      for (const path of guardPaths(item))
        addDecorator(program, cover, path, item.kind === 'call' ? item.call.arguments : []);
    }
  }
}
