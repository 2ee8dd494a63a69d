import type { FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Route } from '../../../routes/route.ts';
import type { Project } from '../../../source/project.ts';

/** Whether a handler runs for somebody who is known, and whether it asks who that is. */

const guardDecorator =
  /login_required|jwt_required|token_required|auth\w{0,20}_required|requires_auth|authenticated|UseGuards|PreAuthorize|\[?Authorize\b|IsGranted|RolesAllowed|Secured/i;
const ofAdministrators = /admin|staff|manager|superuser|moderator|internal|backoffice/i;
/** Paths on which somebody else is meant. */
const ofOthers =
  /admin|assign|invit|member|share|follow|friend|block|role|permission|transfer|chat|conversation|participant|collaborat|notif|like|webhook|hook|callback|login|signup|regist|verif|otp|reset/i;
/** What a function takes of who is calling. */
const caller =
  /\b(req|request|ctx|c|ctx\.state|ctx\.request|self\.request)\.(user|auth|userId|user_id|currentUser|session\.\w{0,20}(user|uid|id)\w{0,20}|principal|identity)\b|(res\.)?locals\.\w{0,20}(user|claims|auth|account)|state\.(user|claims|auth)|current_?user|session\??\.user|session\[|g\.(user|current|claims)|jwt_identity|get_jwt\(|->getUser\(|Auth::(user|id)|auth\(\)->|->user\(\)|Principal|\bprincipal\b|[aA]uthentication\b\.|SecurityContextHolder|\bUser\.(Find|Identity|Claims|Get)|HttpContext\.User|UserManager|\.(Get|MustGet|GetUint|GetString|GetInt|GetInt64|Locals|Value)\(\s{0,4}["'`]?\w{0,20}(user|uid|id|claims|account|ctx)|[cC]laims|jwtPayload|\.get\(['"`]\w{0,20}(user|jwt|claims|auth|session)/;

/** The route that a function handles, as the route table knows it. */
export function routeOf(project: Project, model: SourceModel, { code }: FunctionModel): Route | undefined {
  return project.routes.find(
    ({ handler, file }) =>
      handler?.code.start === code.start && (file === model.file.path || handler.code.text === code.text),
  );
}

/** Whether the handler is guarded, by its route or by what stands above it, and neither for administrators nor about somebody else. */
export function servesKnownCaller(project: Project, model: SourceModel, one: FunctionModel): boolean {
  if (/Admin/.test(`${one.class?.name ?? ''} ${one.name}`) || /(^|\/)admin/i.test(model.file.path)) return false;
  if (ofOthers.test(one.name)) return false;
  const route = routeOf(project, model, one);
  const above = [...one.decorators, ...(one.class?.decorators ?? [])].map(({ code }) => code.text).join(' ');
  if (ofAdministrators.test(above)) return false;
  if (route !== undefined) {
    const isOfOwn =
      !ofOthers.test(route.path) && ![...route.guards, ...route.scopes].some((guard) => ofAdministrators.test(guard));
    if (!isOfOwn || /^(GET|HEAD)$/.test(route.method)) return false;
    return route.protection === 'guarded' || callerParameter(one) !== undefined;
  }
  return guardDecorator.test(above) || callerParameter(one) !== undefined || isGuardedInside(model, one);
}

/** A parameter that the framework, or the front controller, fills with who is calling. */
function callerParameter({ parameters }: FunctionModel): string | undefined {
  return parameters.find(
    ({ name, type, defaultValue, decorators }) =>
      /Depends\(\s{0,4}\w{0,40}(user|auth)/i.test(`${type ?? ''} ${defaultValue?.code.text ?? ''}`) ||
      decorators.some((one) =>
        /(^|\.)(CurrentUser|GetUser|Me|AuthUser|User|AuthenticationPrincipal)$/.test(one.name),
      ) ||
      (type === 'array' && /^\$(user|claims|me)$/.test(name)),
  )?.name;
}

/** `if (!session) return 401`, `if (!isset($_SESSION['user'])) exit`, `before_action :authenticate_user!`. */
function isGuardedInside({ file }: SourceModel, one: FunctionModel): boolean {
  if (file.language === 'ruby')
    return /before_action\s{1,4}:(authenticate|require|authorize)/.test(one.class?.code.text ?? '');
  if (file.language === 'python')
    return /permission_classes\s{0,4}=[^\n]{0,80}IsAuthenticated/.test(one.class?.code.text ?? '');
  return /getServerSession|\bauth\(\)/.test(one.code.text) && /\b401\b|redirect/.test(one.code.text);
}

/** Whether the function asks for its caller anywhere: what it does with fields of the same meaning may then well be right. */
export function asksForCaller(one: FunctionModel, body = one.body.text): boolean {
  const name = callerParameter(one)?.replace('$', '\\$');
  if (name !== undefined) return new RegExp(`${name}\\b`).test(body);
  return caller.test(body.replace(/\b(isset|empty)\s{0,4}\([^)]{0,80}\)/g, ''));
}
