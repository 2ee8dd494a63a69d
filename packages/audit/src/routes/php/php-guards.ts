import type { Call, ClassModel, FunctionModel } from '../../languages/model.ts';
import type { PhpClasses } from './php-classes.ts';
import { closing } from './plain-php-text.ts';

/** How far helpers are followed to the refusal inside. */
const deepestHelper = 3;

const refusal =
  /\babort(_if|_unless)?\s*\([^;]*\b(401|403)\b|\b(http_response_code|setStatusCode|withStatus|status|code|setCode)\s*\(\s*(401|403|[\w\\]*(UNAUTHORIZED|FORBIDDEN))|HTTP\/[\d.]+\s+(401|403)|HTTP_(UNAUTHORIZED|FORBIDDEN)|,\s*(status:\s*|code:\s*)?(401|403)\s*[,)]|new\s+\\?[\w\\]*(Unauthorized|Authentication|Authorization|AccessDenied|Forbidden|NotAuthenticated|Unauthenticated|InvalidToken|InvalidCredentials|Permission)\w*\s*\(|new\s+\\?[\w\\]*(Http|Api|Auth)\w*Exception\s*\(\s*(401|403)|create(AccessDenied|Unauthorized)\w*\s*\(|\b(401|403)\s*=>|'(status|code)'\s*=>\s*(401|403)|\b(redirect|Redirect|to_route|redirectToRoute|guest|away|route)\b[^;]{0,60}(log-?_?in|sign-?_?in|auth)|Location:[^'"]{0,300}(log-?_?in|sign-?_?in|index\.php|auth|['"]\s*\.)|(respond|response|send|json|error|fail|reject|deny)\w*\s*\(\s*(401|403)\b|\b(unauthorized|forbidden|unauthenticated|accessDenied|deny|not_?permiss\w{0,3}|no_?permission)\w*\s*\(|window\.location[^;]{0,60}(log-?_?in|sign-?_?in)|\b(exit|die)\s*\(\s*['"][^'"]*(unauthori[sz]ed|forbidden|denied|not logged|log in|login)/i;

const credential =
  /authorization|\btoken|_token|bearer|session|api_?-?key|jwt|credential|log(ged)?_?-?in|password|cookie|signature|PHP_AUTH|\bauth\b|Auth::|auth\(\)|->user\(|getUser\(|current_?user|is_?admin|isGranted|->can\(|permission|\$user\b|HTTP_X_|hasRole|getToken|SSL[-_]CLIENT|CLIENT[-_]CERT/i;

/** What Laravel and Symfony throw by themselves when the answer is no. */
const throwing =
  /->authorize(ForUser|Resource)?\s*\(|\bGate::(authorize|allowIf|denyIf)\s*\(|denyAccessUnlessGranted\s*\(|->denyUnless\w*\s*\(|\b(Auth::|auth\(\)->)(authenticate|onceBasic|basic)\s*\(|->authenticate\(\s*\)|->tokenCan\s*\(|\bGate::inspect\b|if\s*\(\s*!\s*\$this->(validate|check|verify|ensure|require)(Token|Auth|Session|Login|Jwt|Permission|ApiKey)\w*\s*\([^;]{0,300}\)\s{0,20}\)?\s{0,20}\{[^}]{0,600}\b(return|exit|die)\b|\$this->(checkPermission|checkOwnablePermission|preventAccess\w*|preventGuestAccess|requireAuth\w*|requireLogin|requireAdmin|ensureAuth\w*|checkAuth\w*|checkLogin|requirePermission)\s*\(|!==?\s*(\$this->current_?[uU]ser->|Auth::id\(|auth\(\)->(id\(|user\()|\$request->user\(\)->)|abort_(if|unless)\s*\([^;]*(auth|user|can\(|token|admin|allows|denies)/i;

/** Whether a function turns callers away over a credential, by itself or in a helper that it calls. */
export function refusesInPhp(classes: PhpClasses, model: FunctionModel, depth = 0): boolean {
  if (refusesAsText(model.code.text) || asksWhatIsAllowed.test(model.code.text)) return true;
  if (depth === 0 && hasAccessHook(classes, model.class)) return true;
  if (depth >= deepestHelper) return false;
  return model.calls.some((call) => callRefuses(classes, call, model, depth + 1));
}

export function refusesAsText(text: string): boolean {
  return (
    throwing.test(text) ||
    (refusal.test(text) && credential.test(text)) ||
    leavesUnverified(text) ||
    actsWhenVerified(text)
  );
}

/** What a verification of a credential gave. */
const verified =
  /\$(\w{1,60})\s{0,9}=\s{0,9}[\w\\$>:()-]{0,80}(?:jwt|token|auth|session|bearer|sesion)[\w\\$>:()-]{0,60}(?:->|::|_)\w{0,40}(?:verif|decode|validat|check|authenticat|user|valida)\w{0,40}\s{0,9}\(/gi;

/** `$user = Jwt::verify($token); if (!$user) return error('…');`: it goes no further where that gave nothing. */
function leavesUnverified(text: string): boolean {
  return [...text.matchAll(verified)].some(([all, name = ''], at) => {
    const behind = text.slice(text.indexOf(all) + all.length, text.indexOf(all) + all.length + 800);
    return at < 20 && leavingWithout(name).test(behind);
  });
}

const saysNo = /error|unauthor|denied|invalid|not? valid|forbidden|\b40[013]\b/i;
const checksToken =
  /(?:->|::)\s{0,3}(?:check|verify|validate|is_?valid|valida)_?\w{0,20}(?:token|jwt|auth|session|sesion)\w{0,20}\s{0,9}\(/i;

/** `if ($token && $jwt->checkToken($token)) { … } else { return error('…'); }`: it works where the token is good, and says no otherwise. */
function actsWhenVerified(text: string): boolean {
  if (!checksToken.test(text)) return false;
  const names = [...text.matchAll(/\$(\w{1,60})\s{0,9}=\s{0,9}([^;=]{1,160});/g)]
    .filter(([, , value = '']) => checksToken.test(value))
    .map(([, name = '']) => name);
  return [...text.matchAll(/\bif\s{0,9}\(/g)].slice(0, 40).some(({ index, 0: head }) => {
    const end = closing(text, index + head.length - 1);
    const condition = text.slice(index + head.length, end);
    const isAsked =
      (checksToken.test(condition) && !/!\s{0,3}\$|===?\s{0,3}(false|null)/.test(condition)) ||
      names.some((name) => new RegExp(`^\\s{0,9}\\$${name}\\s{0,9}(===?\\s{0,9}true\\s{0,9})?$`, 'i').test(condition));
    const open = text.indexOf('{', end);
    if (!isAsked || open < 0) return false;
    const behind = text.slice(closing(text, open) + 1, closing(text, open) + 800);
    return /^\s{0,40}else\s{0,9}\{/.test(behind) && saysNo.test(behind);
  });
}

function leavingWithout(name: string): RegExp {
  const nothing = [
    String.raw`!\s{0,9}\$${name}\b`,
    String.raw`\$${name}\s{0,9}={2,3}\s{0,9}(?:null|false)`,
    String.raw`(?:empty|is_null)\s{0,9}\(\s{0,9}\$${name}\b`,
    String.raw`!\s{0,9}isset\s{0,9}\(\s{0,9}\$${name}\b`,
  ].join('|');
  return new RegExp(
    String.raw`\bif\s{0,9}\(\s{0,9}(?:${nothing})[^{;]{0,120}\)\s{0,20}\{?[^{}]{0,400}\b(?:return|throw|exit|die)\b`,
    'i',
  );
}

/** `if (!$permissions->canEditMessage()) { throw … }`, `if ($token->validate() && $user->isSuperUser())`. */
const asksWhatIsAllowed =
  /if\s{0,3}\([^;{]{0,200}![^;{()]{0,80}->(?:can|may)[A-Z]\w{1,60}\([^;{]{0,120}\)\s{0,20}\{[^}]{0,400}\b(?:throw|return|abort|exit|die)\b|if\s{0,3}\((?!\s{0,3}!)[^;{!]{0,200}->(?:isSuperUser|hasPermission\w{0,40})\(/;

/** A method that the framework asks before every action of a controller: `canAccess` of Concrete, `isAuthorized` of CakePHP. */
function hasAccessHook(classes: PhpClasses, owner: ClassModel | undefined): boolean {
  const hooks = ['canAccess', 'isAuthorized', 'checkAccess', 'userCanAccess'];
  return hooks.some((name) => methodOf(classes, owner, name) !== undefined);
}

const everyday =
  /^(get|post|find|first|all|save|update|delete|create|json|view|redirect|response|where|query|findOrFail|paginate|validate|validated|input|render|echo|count|trim|isset|array_\w+|str\w*|json_\w+|header|htmlspecialchars|file_get_contents|intval|date|time)$/;

/** Whether what a call reaches turns callers away; only what is called in a way that a guard is: a function, `$this->x()`, `self::x()`, `Auth::x()`. */
export function callRefuses(classes: PhpClasses, call: Call, from: FunctionModel | undefined, depth = 1): boolean {
  const isOfService = /^\\?[A-Z][\w\\]*(Service|UseCase|Action|Manager)$/.test(call.receiverText ?? '');
  if (everyday.test(call.name) && !isOfService) return false;
  const target = calledBy(classes, call, from);
  if (target === undefined || target === from) return false;
  // a login answers 401 too, but no handler calls it to guard itself
  if (/^(log_?in|sign_?in|attempt\w*|register|handle)$/i.test(target.name)) return false;
  return refusesInPhp(classes, target, depth);
}

function calledBy(classes: PhpClasses, call: Call, from: FunctionModel | undefined): FunctionModel | undefined {
  const receiver = call.receiverText;
  if (call.isConstruction) return undefined;
  if (receiver === undefined) return classes.functionNamed(call.name);
  if (/^(\$this|self|static|parent)$/.test(receiver)) return methodOf(classes, from?.class, call.name);
  if (/^\\?[A-Z]\w*(\\\w+)*$/.test(receiver)) {
    return methodOf(classes, classes.classNamed(call.target.split('.').slice(0, -1).join('.')), call.name);
  }
  const named =
    /^(?:\$this\.)?\$?(\w*(?:auth|guard|security|token|jwt|session|middleware|permission|access|acl)\w*)(?:\(\))?$/i;
  // `$this->MyModel->check_auth_client()`: named by what it does
  const asking = asksWho.test(call.name) ? /^\$this\.(\w+)$/.exec(receiver)?.[1] : undefined;
  const field = named.exec(receiver)?.[1] ?? asking;
  if (field === undefined) return undefined;
  return methodOf(classes, typeOf(classes, from, field, receiver), call.name);
}

const asksWho =
  /^(?!.*(sign_?in|sign_?up|regist)|(do_?|handle_?|user_?)?log_?in$)_{0,2}(is_?|has_?|check_?|verify_?|require_?|ensure_?|validate_?|assert_?|need_?|must_?)?(auth\w*|token\w*|session\w*|logged\w*|login\w*|permission\w*|api_?key\w*|access\w*|jwt\w*|admin\w*)$/i;

/** The class of a parameter, of a property, or of what was constructed into a variable, else the one that is named like it. */
function typeOf(
  classes: PhpClasses,
  from: FunctionModel | undefined,
  name: string,
  receiver: string,
): ClassModel | undefined {
  const maker = from?.class?.methods.find((one) => one.name === '__construct');
  const parameter = [...(from?.parameters ?? []), ...(maker?.parameters ?? [])].find((one) => one.name === `$${name}`);
  const type = parameter?.type?.replace(/^\?/, '');
  if (type !== undefined) {
    const model = from?.class === undefined ? undefined : classes.modelOf(from.class);
    return classes.classNamed(model?.imports.get(type) ?? type);
  }
  const made = from?.assignments.find((one) => one.target === receiver)?.value;
  if (made?.kind === 'call' && made.call.isConstruction) return classes.classNamed(made.call.target);
  return classes.classNamed(name.replace(/(?:^|_)(\w)/g, (_all, first: string) => first.toUpperCase()));
}

export function methodOf(classes: PhpClasses, owner: ClassModel | undefined, name: string): FunctionModel | undefined {
  if (owner === undefined) return undefined;
  for (const one of classes.lineage(owner)) {
    const found = one.methods.find((method) => method.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
  }
  return undefined;
}
