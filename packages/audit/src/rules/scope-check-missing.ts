import { asksForRights, comparesOwner } from '../routes/ownership.ts';
import { answersAllPeople } from '../routes/revealing.ts';
import type { Route } from '../routes/route.ts';
import { isAdministrative, isWrite } from '../routes/sensitivity.ts';
import type { Project } from '../source/project.ts';
import { unaskedPolicies } from './apis/guards/unasked-policies.ts';
import type { ProjectRule } from './rule.ts';

/** How large a part of the routes has to name scopes before one that names none stands out. */
const usualShare = 0.5;

/** The handler itself looks at what the caller may do. */
const asksInHandler =
  /(\.|->|\[['"])(is_?)?(admin|superuser|administrator)\b(?!\s{0,4}=[^=])|is_?admin|admin_?\w{0,20}auth\w{0,10}\(|auth\w{0,20}admin\w{0,10}\(|is_?super_?user|is_?staff|has_?(any_?)?(role|authority|permission|scope)|is_?in_?role|\.roles?\b|(check|ensure|require|assert|deny|authorize)_?\w*(permission|role|scope|access|abilit|privilege)|\b(user)?can\(|->authorize\(|\bgate::|is_?granted|current_?abilit|has_?acc(es)?s/i;

/** What a controller asks for while it is made holds for all that it answers. */
function asksWhileMade({ handler }: Route): boolean {
  const maker = handler?.class?.methods.find(({ name }) =>
    /^(__construct|constructor|__init__|initialize)$/.test(name),
  );
  return asksInHandler.test(maker?.code.text ?? '');
}

/** `GET /auth/admin` gives administrators themselves: it takes who it is about from the credential. */
function isOwnProfile({ method, path, handler }: Route): boolean {
  return method === 'GET' && /\/admin$/.test(path) && /\breq(uest)?\.user\b|CurrentUser/.test(handler?.code.text ?? '');
}

/** The one page that an application in the browser is loaded into shows nothing by itself. */
function isEmptyPage({ handler }: Route): boolean {
  return /^\s{0,9}\{?\s{0,40}return (view|inertia|Inertia::render)\(\s{0,9}['"][\w.:/-]{1,60}['"]\s{0,9}\);?\s{0,40}\}?\s{0,9}$/.test(
    handler?.body.text ?? '',
  );
}

/** Whoever may change roles may have any of them. */
const ofPrivileges = /(^|\/)(roles?|permissions?|privileges?)(\/|$)/i;

/** Code that tells administrators from others, though no route asks for that. */
const knowsRoles = ["role === '", "role == '", "role !== '", "role != '", 'user.role', 'isAdmin', 'is_admin'];

/** With so many guarded routes a program has a place of its own where it asks for rights, behind the routes: one that seems to ask for none is a place to look. */
const manyGuarded = 130;

/** Words of a framework for the roles of who is logged in, and for whatever asks for them where no route does: methods of services, a filter, an aspect. */
const rolesOf: Readonly<Record<string, { readonly given: readonly string[]; readonly asked: readonly string[] }>> = {
  spring: {
    given: ['SimpleGrantedAuthority', 'AuthorityUtils.'],
    asked: [
      'PreAuthorize',
      'PostAuthorize',
      '@Secured',
      'RolesAllowed',
      'hasRole',
      'hasAuthority',
      'hasAnyRole',
      'hasAnyAuthority',
      'isUserInRole',
      'getAuthorities().',
      '@Aspect',
      'HandlerInterceptor',
    ],
  },
  aspnet: {
    given: ['ClaimTypes.Role'],
    asked: ['Roles =', 'RequireRole', 'IsInRole', 'Policy', 'AuthorizationHandler', 'FindFirst', 'HasClaim'],
  },
};

/** Whether callers have roles that nothing in the project asks for. */
function areRolesIdle(project: Project, framework: string): boolean {
  const words = rolesOf[framework];
  return (
    words?.given.some((word) => project.mentions(word)) === true &&
    !words.asked.some((word) => project.mentions(word)) &&
    ['getRole', 'ROLE_USER', '.Role'].some((word) => project.mentions(word))
  );
}

/** A guard that is named for what callers may do. */
const ofRoles = /admin|role|scope|permission|abilit|moderator|staff|superuser|owner|authorize_resource|^can[:(]/i;

/** Anybody who is logged in may do what only some should. */
export const scopeCheckMissing: ProjectRule = {
  id: 'scope-check-missing',
  number: 'S33',
  title: 'A route asks who is calling, but not what they may do',
  cwe: [862],
  severity: 'medium',
  why: 'Every valid credential enters, whatever it was issued for: a token to read is good for writing, a customer for an administrator.',
  remedy: 'Ask for a scope or a role, as the other routes do.',
  languages: ['javascript', 'python', 'java', 'go', 'csharp', 'php', 'ruby'],
  *checkProject(project) {
    const told = new Set<Route>();
    for (const { route, policy } of unaskedPolicies(project)) {
      if (project.isTest(route.file) || isOwnProfile(route)) continue;
      told.add(route);
      yield {
        file: route.file,
        code: route.code,
        message: `${route.method} ${route.path} asks no policy, though there is one: ${policy}.`,
        remedy: 'Call authorize in the action, and after_action :verify_authorized in ApplicationController.',
        confidence: 'medium',
        operation: { method: route.method, path: route.path },
      };
    }
    const guarded = project.routes.filter((route) => route.protection === 'guarded' && !project.isTest(route.file));
    const writes = guarded.filter(isWrite);
    const isUsual =
      writes.length >= 4 && writes.filter(({ scopes }) => scopes.length > 0).length / writes.length >= usualShare;
    const isAskedByRoutes = guarded.some(asksForRole);
    const areRolesKnown = isAskedByRoutes || knowsRoles.some((word) => project.mentions(word));
    const areRolesAsked = isAskedByRoutes || guarded.some((route) => asksInText(handlerText(route)));
    // where nothing else is guarded, who has an account there is an administrator
    const isGateOfAdmins =
      !isAskedByRoutes && guarded.length >= 4 && guarded.filter(isAdministrative).length / guarded.length >= 0.8;
    if (isGateOfAdmins) return;
    const isLarge = guarded.length >= manyGuarded;
    for (const route of guarded) {
      if (told.has(route) || /^(HEAD|OPTIONS)$/.test(route.method)) continue;
      if (asksForRole(route) || route.publicReason !== undefined || isOwnProfile(route) || isEmptyPage(route)) continue;
      // views that are classes ask in methods of their parents
      if (route.handler === undefined && /^(flask|django)$/.test(route.framework)) continue;
      if (asksInText(handlerText(route)) || asksWhileMade(route)) continue;
      const isAdmin = isAdministrative(route) || (isWrite(route) && ofPrivileges.test(route.path));
      const sibling = isAdmin ? undefined : siblingThatAsks(guarded, route);
      const isInline = route.guards.some((guard) => /inline/.test(guard));
      // where no route asks, handlers do: one that cannot be read may
      const asksAnywhere =
        isAskedByRoutes ||
        (areRolesKnown && route.handler !== undefined && /admin/i.test(route.path)) ||
        (/admin/i.test(route.path) && areRolesIdle(project, route.framework));
      const isOfAll = (areRolesAsked && listsPeople(route)) || (isAskedByRoutes && changesCatalogue(route));
      if (!isOfAll && sibling === undefined && !(asksAnywhere && (isAdmin || (isUsual && isWrite(route) && !isInline))))
        continue;
      yield {
        file: route.file,
        code: route.code,
        message: `${route.method} ${route.path} asks for a valid credential, and for no scope or role${
          sibling === undefined ? '' : `, as ${sibling.method} ${sibling.path} does`
        }.`,
        remedy: this.remedy,
        // ownership may be asked for elsewhere
        severity: !isLarge && (isAdmin || isOfAll || sibling !== undefined) ? 'medium' : 'low',
        confidence: !isLarge && (isAdmin || (sibling !== undefined && sibling.scopes.length > 0)) ? 'medium' : 'low',
        operation: { method: route.method, path: route.path },
      };
    }
  },
};

/** What a shop sells, and for how much: hardly any customer sets that. */
const ofShop =
  /(^|\/)(products?|categor(y|ies)|coupons?|discounts?|promotions?|inventory|stocks?|prices?|pricing)(\/\{\w+\})?$/i;

/** `POST /products` for everybody who is logged in, that asks nothing of the caller: a market place asks whose it is. */
function changesCatalogue(route: Route): boolean {
  if (!isWrite(route) || !ofShop.test(route.path)) return false;
  if (route.isGenerated === true) return true;
  return (
    route.handler !== undefined &&
    !knowsCaller.test(callerText(route)) &&
    !asksForRights(handlerText(route)) &&
    !asksByHelper.test(handlerText(route))
  );
}

/** `GET /users` that answers everybody's record to everybody. */
function listsPeople({ method, path, handler, isGenerated }: Route): boolean {
  if (method !== 'GET' || ofCaller.test(path)) return false;
  if (isGenerated === true) return /\/(users|accounts|customers|employees|patients|members)$/i.test(path);
  return answersAllPeople(handler) && !asksInside(handler?.body.text ?? '');
}

function asksForRole({ scopes, guards }: Route): boolean {
  return scopes.length > 0 || guards.some((guard) => ofRoles.test(guard));
}

/** `canViewUsers(auth)`, `ensureOwner(user)`: helpers that say in their names what is asked. */
const asksByHelper =
  /\b(can|cannot)[A-Z]\w*\(|\b(is|has|check|ensure|require|assert|verify)[A-Z]\w*(Access|Permission|Permissions|Role|Roles|Admin|Owner|Ability|Rights?)\(/;

function asksInText(text: string): boolean {
  // `canViewAllTeams(auth)`
  return /\bcan[A-Z]\w{2,40}\(/.test(text) || asksInHandler.test(text) || asksByHelper.test(text);
}

/** What is sent to become a role asks for none. */
function handlerText({ handler }: Route): string {
  return (handler?.body.text ?? '').replace(
    /\b(body|payload|input|data|dto|request|args|params|form)\w*(\.|->|\[['"]|\??\.)(roles?|permissions?|scopes?)\b|\b(roles?|permissions?)\s*[:=]/gi,
    '',
  );
}

/** The handler, or its class, knows who is calling: whose a thing is may be asked for with it, here or where it is handed to. */
const knowsCaller =
  /\b(current_?user|get_jwt_identity|SecurityContextHolder|Principal|Authentication)\b|\b(auth|user|getUser|getAuth)\(|\bAuth::|(\.|->|\[['"])(user|userId|user_id|auth|session|account|claims|principal|identity|locals|jwtPayload)\b|\$_SESSION|\b(uid|userId|user_id|session|claims|viewer)\b|@(CurrentUser|GetUser|User|Me|Req|Request|AuthUser)\b|authorizeResource|get_queryset|load_and_authorize/;

/** A path that names no other's thing: `/me`, `/profile/avatar`. */
const ofCaller =
  /\/(me|self|my|mine|profile|account|settings|current|password|logout|notifications?|cart|wishlist|favou?rites?)(\/|$)/i;

/** A change of one thing that anybody who is logged in may make, beside one of the same kind that asks for more. */
function siblingThatAsks(guarded: readonly Route[], route: Route): Route | undefined {
  if (!isWrite(route) || ofCaller.test(route.path) || !/^(PUT|PATCH|DELETE)$/.test(route.method)) return undefined;
  const { handler, file } = route;
  if (
    !route.path.includes('{') ||
    knowsCaller.test(callerText(route)) ||
    asksForRights(handlerText(route)) ||
    asksByHelper.test(handlerText(route))
  )
    return undefined;
  if (handler?.parameters.some(({ type }) => /(?<!^)Request$/.test(type ?? ''))) return undefined;
  const others = guarded.filter((one) => one !== route && one.framework === route.framework && !isAdministrative(one));
  const ofOneKind = others.filter((one) => resourceOf(one) === resourceOf(route) && resourceOf(one) !== '');
  const byScope = ofOneKind.find((one) => asksForRole(one) && (isWrite(one) || one.scopes.length > 0));
  if (byScope !== undefined || handler === undefined) return byScope;
  return others.find(
    (one) =>
      one.file === file &&
      one.handler?.class === handler.class &&
      /^(PUT|PATCH|DELETE)$/.test(one.method) &&
      asksInside(one.handler?.code.text ?? ''),
  );
}

function callerText({ handler }: Route): string {
  const { class: owner } = handler ?? {};
  const around =
    owner === undefined ? '' : (/authorizeResource|get_queryset|load_and_authorize/.exec(owner.code.text)?.[0] ?? '');
  // the session of a database knows no caller
  const own = (handler?.code.text ?? '').replace(
    /\b\w*\.?session\.(add|delete|remove|commit|query|execute|flush|get|merge|save|update|scalars?)\b|\.session\(\)/gi,
    '',
  );
  return `${own} ${around} ${helpersOf(handler)}`;
}

/** `aspect.update(…)` of Ruby, where the method `aspect` of the controller says `current_user.aspects.find(params[:id])`. */
function helpersOf(handler: Route['handler']): string {
  const text = handler?.body.text ?? '';
  const methods = handler?.class?.methods ?? [];
  if (!/\bdef\b/.test(handler?.class?.code.text ?? '')) return '';
  return methods
    .filter((one) => one !== handler && new RegExp(`(?<![\\w.:@])${one.name.replace(/\W/g, '\\$&')}(?!\\w)`).test(text))
    .map(({ body }) => body.text)
    .join(' ');
}

/** Whose it is, or what the caller may: and who may not is turned away. */
function asksInside(text: string): boolean {
  return (
    comparesOwner(text) || /->authorize\(|\bauthorize!?\s*\(|->can\(|Gate::|denyAccessUnlessGranted|\b403\b/.test(text)
  );
}

/** `/api/orders` of `/api/orders/{id}/lines`, `/apps/problems` of `/apps/{id}/problems/{id}`: what is nested in a thing is of another kind. */
function resourceOf({ path }: Route): string {
  const last = path.lastIndexOf('/{');
  const upToLast = last < 0 ? path : path.slice(0, last);
  return upToLast.replace(/\/\{[^}]*\}/g, '').replace(/^\/(api|v\d+)(?=\/|$)/g, '');
}
