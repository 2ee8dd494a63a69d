import type { Code, SourceModel, Value } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { chosenAccounts } from './apis/callers/chosen-accounts.ts';
import { decidedByClaimedAddress, decidedByProgram } from './apis/callers/claimed-address.ts';
import { claimedCallers } from './apis/callers/claimed-callers.ts';
import { claimsOfCaller } from './apis/callers/claims-of-caller.ts';
import { accountsAsSent } from './apis/callers/mass-assignment.ts';
import { callersByName } from './apis/callers/named-callers.ts';
import { ownersFromClient } from './apis/callers/owners-from-client.ts';
import { requestInputs } from './apis/callers/request-inputs.ts';
import { rolesInScripts } from './apis/callers/roles-in-scripts.ts';
import { rolesOfNewcomers } from './apis/callers/roles-of-newcomers.ts';
import type { Match, StaticRule } from './rule.ts';
import { firstOfEach, isInside } from './values.ts';

const identityHeader =
  /^x-(user|user-?id|user-?email|user-?name|user-?role|username|role|roles|admin|is-?admin|authenticated-user(id)?|auth-user|remote-user|(account|customer|partner|member|employee|owner|merchant|seller|driver|patient|student|operator|actor|principal)-?id|tenant-?role|forwarded-user|forwarded-email)$|^remote[-_]user$/i;
const identityField = /^(role|roles|is_?admin|admin|is_?superuser|user_?role|access_?level|privilege|permissions?)$/i;
const trustsProxy =
  /trusted?_?prox|trust proxy|x-auth-|gateway_?secret|internal_?(token|secret)|mtls|remoteAddress|REMOTE_ADDR|forward-?auth|oauth2-proxy|isFromGateway/i;

/** What a client of Socket.IO says of itself, where nothing in the file checks a credential beside it. */
const namesCaller = /^(user_?id|uid|user|username|user_?email|role)$/i;
const checks = /verify|authenticat|getSession|passport|decodeToken|checkToken/i;

/** Headers in which callers say from where they call. */
const addressWords = ['forwarded-for', 'forwarded_for', 'real-ip', 'user-agent', 'user_agent'];

/** Who is calling, or what they may do, as they say themselves. */
export const identityFromClient: StaticRule = {
  id: 'identity-from-client',
  number: 'S35',
  title: 'The caller says who they are, or what they may',
  cwe: [290, 807],
  severity: 'high',
  why: 'Headers, cookies and bodies are what the caller writes: whoever sends the right word is an administrator.',
  remedy:
    'Take it from the verified principal: request.principal, the session, the claims of a token that was verified.',
  triggers: {
    javascript: [
      ...addressWords,
      'x-user',
      'x-role',
      'x-admin',
      'role',
      'handshake',
      'isadmin',
      'is_admin',
      'x-forwarded-user',
      'remote-user',
      'req.body',
      'request.body',
      'req.json()',
      '.resource(',
      'request.json()',
      '@Body(',
      'cookie',
      'admin',
      'regist',
      'signup',
    ],
    php: [
      'viaRequest',
      '->input()',
      '->post()',
      '->except(',
      'getVar()',
      'getPost()',
      'getJSON(true)',
      '$_COOKIE[',
      '->cookie',
      'user_id',
      'owner',
      'author',
      '->all()',
      ...addressWords,
      'HTTP_X_USER',
      'HTTP_X_ROLE',
      'X-User',
      'X-Role',
      'role',
      'is_admin',
      'isadmin',
      'X-Forwarded-User',
      'X-Forwarded-Email',
    ],
    python: [
      '-Id',
      'user_id',
      'owner',
      'author',
      '__all__',
      'is_staff',
      '.items()',
      'get_json',
      'request.json',
      'cookies',
      ...addressWords,
      'x_user_',
      'X-User',
      'X-Role',
      'HTTP_X_USER',
      'role',
      'admin',
      'is_admin',
      'x-user',
      'X-Forwarded-User',
      'X-Forwarded-Email',
    ],
    go: [
      '-Id',
      'UserID',
      'OwnerID',
      'AuthorID',
      'Cookie(',
      'Bind',
      'BodyParser',
      'Decode(',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
      'role',
      'regist',
      'signup',
    ],
    java: [
      '-Id',
      'getCookies',
      'Cookie cookie',
      'RequestBody',
      'ModelAttribute',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
      'CookieValue',
      'regist',
      'signup',
    ],
    ruby: [
      'User.find',
      '-Id',
      'permit',
      'cookies[',
      'user_id',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
    ],
    csharp: [
      '-Id',
      'FromBody',
      'HttpPost',
      'FromForm',
      'Cookies[',
      'UserId',
      'OwnerId',
      'AuthorId',
      ...addressWords,
      'X-User',
      'X-Role',
      'X-Admin',
      'X-Forwarded-User',
      'regist',
      'signup',
      'role',
    ],
  },
  mention:
    /\.items\(\):|b64decode|FromBase64String|getDecoder\(\)|\.(?:Is|Has)\w{0,30}Admin|getName\(\)\.equals|user[-_]agent[\s\S]{0,200}[!=]==?|\.(?:role|is_?admin)\b\s{0,4}(?:\)|[!=]==?)|\.resource\(|parse\w{0,40}\([^()]{0,40}\.body[\s\S]{0,400}(?:role|is_?admin|admin|superuser)|(?:body|json|form|data|dto|input|(?<![a-z])in|params|POST|request)\b[\s\S]{0,60}(?:owner|(?<!@)author(?!i[sz])|created_?by|creator)|(?:user|account|member|customer)s?\b[\s\S]{0,60}(?:(?:req|request)\.body|->all\(|->all\b|->input\(\)|->post\(\)|->except\(|getVar\(\)|getPost\(\)|getJSON\(true|get_json|request\.json|__all__|permit)|ShouldBind|BindJSON|BodyParser|Decode\(|RequestBody|FromBody|\bpermit\b|[Cc]ookies?\b[\s\S]{0,20}(?:role|admin|user)|dto\.User|@Body|(?:owner|author|user|creator)_id\s{0,4}=|(?:User|Owner|Author)I[dD]\b|\[['"](?:user|owner|account)_id['"]\]|fields\s{0,4}=\s{0,4}[([][\s\S]{0,300}(?:role|is_staff|is_superuser|is_admin)|\bUser\.find(?:_by)?!?[( ]{1,2}(?:id: |email: )?params|(?:regist(?!ry|ries|rar)|sign_?up)[\s\S]*role|(?:regist(?!ry|ries|rar)|sign_?up)[\s\S]{0,2000}(?:admin|\.\.\.)|\b(?:req|request)\.body[\s\S]{0,300}\b(?:user|account)\w{0,10}\.(?:update|delete|remove|destroy|findOneAnd|findByIdAnd)|\b(?:role|is_?admin|admin)\b[^\n]{0,60}\b(?:req|request)\.(?:body|json)|handshake|forwarded[-_]for|real[-_]ip|client[-_]ip|x[-_](user|role|admin|is[-_]admin|auth|account|customer|partner|member|employee|owner|merchant|seller|driver|patient|student|operator|actor|principal|forwarded[-_](user|email)|remote|username)|remote[-_]user|_SESSION[^;\n]*=\s*\$_COOKIE|[cC]ookies\.\w{1,30}\b[\s\S]{0,160}(?:_?id\b|ById|ByPk)|(body|query|json|form|args|cookies?|_POST|_GET|_REQUEST|_COOKIE|COOKIES|FormValue|input|header|json_decode|request)\b[\s\S]{0,40}(role|is_?admin|admin|superuser|permission|user_?id|uid|username|\buser\b)/i,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || isOfBrowser(model)) return;
    for (const code of firstOfEach(decidedByClaimedAddress(model), ({ region }) => region.startLine)) {
      yield {
        code,
        message: 'Where the caller is, is believed as a header says it, and decides.',
        remedy:
          'Take the address of the connection; behind a proxy, what that proxy appended (trust proxy, trusted proxies), and let no address alone stand for a credential.',
        confidence: 'medium',
      };
    }
    for (const code of decidedByProgram(model).slice(0, 1)) {
      yield {
        code,
        message: 'What a program calls itself is believed, and lets it in.',
        remedy: 'Give the program a credential of its own, and verify that.',
        confidence: 'medium',
      };
    }
    for (const code of callersByName(model)) {
      yield {
        code,
        message:
          'Whoever names somebody is taken for them: the guard looks up who the request says it is, and asks for no proof.',
        remedy:
          'Look the caller up by the hash of a token that they were given, or by the claims of a token that was verified.',
        confidence: 'high',
      };
    }
    for (const { code, value } of model.assignments) {
      if (!isSessionOfCookie(code.text, value)) continue;
      yield {
        code,
        message: 'Who is logged in is what a cookie says, and the cookie is what the caller writes.',
        remedy: 'Keep a random token in the cookie, and look up whose it is.',
        confidence: 'high',
      };
    }
    const believed = [...claimsOfCaller(model)];
    yield* believed;
    const trusts = trustsProxy.test(model.file.text);
    const newcomers = new Set<string>();
    const told: Code[] = believed.map(({ code }) => code);
    for (const { source, name, code } of requestInputs(model)) {
      const isIdentity = source === 'header' && identityHeader.test(name) && !isOfWebServer(name);
      const isDecided =
        identityField.test(name) &&
        (decides(model, code.start, code.end) ||
          (source === 'body' && isOfOwnRecord(model, code)) ||
          (source === 'header' && decidesByName(model, code)));
      const isOfNewcomer =
        source === 'body' &&
        identityField.test(name) &&
        !isDecided &&
        (isOfRegistration(model, code.start, code.end) || isOfOpenAccounts(model, project, code));
      const isCookie = source === 'cookie' && /^(user_?id|uid|username|user|role|is_?admin|admin)$/i.test(name);
      const isKeyOfUser = source === 'cookie' && !isCookie && findsUserBy(model, code);
      const isOfSocket =
        /handshake\.(query|auth)\b/.test(code.text) && namesCaller.test(name) && !checks.test(model.file.text);
      if (believed.some((one) => isInside(code, one.code) || one.code.region.startLine === code.region.startLine))
        continue;
      if (!isIdentity && !isDecided && !isCookie && !isKeyOfUser && !isOfNewcomer && !isOfSocket) continue;
      if (isIdentity && trusts) continue;
      if (isOfNewcomer) {
        const within = model.functions.find((one) => isInside(code, one.code));
        const key = `${within?.code.start ?? ''} ${name}`;
        if (newcomers.has(key)) continue;
        newcomers.add(key);
      }
      if (identityField.test(name)) told.push(code);
      yield {
        code,
        message: `"${name}" is believed as the ${source === 'any' ? 'request' : source} says it.`,
        remedy: this.remedy,
        confidence: isIdentity || isDecided || isKeyOfUser || isOfNewcomer || isOfSocket ? 'medium' : 'low',
        // a role may be one that everybody may choose; "isAdmin" is not
        ...((isCookie && !isDecided) || (isOfNewcomer && /^(user_?)?role$/i.test(name))
          ? { severity: 'medium' as const }
          : {}),
      };
    }
    const claimed = [...claimedCallers(model, project)];
    for (const { code, name } of claimed) {
      yield {
        code,
        message: `Whose role decides is what "${name}" of the request says, and nothing is asked that would prove it.`,
        remedy: 'Take the account from a session or a token that was verified, and ask for its role.',
        confidence: 'medium',
      };
    }
    const owners = [...ownersFromClient(model, project)].filter(
      ({ code }) => !claimed.some((one) => isOfSameFunction(model, one.code, code)),
    );
    for (const { code, name } of owners) {
      yield {
        code,
        message: `Whose it is, is what "${name}" of the request says, though it is known who is calling.`,
        remedy: 'Take the owner from the verified caller, and leave the field out of what may be sent.',
        confidence: 'medium',
        severity: 'medium',
      };
    }
    for (const { code, name } of chosenAccounts(model, project)) {
      const within = model.functions.filter((one) => isInside(code, one.code));
      if (owners.some((other) => within.some((one) => isInside(other.code, one.code)))) continue;
      yield {
        code,
        message: `Whose account is changed, is what "${name}" of the request says, though it is known who is calling.`,
        remedy: 'Take the account from the verified caller, or compare the two, and refuse others.',
        confidence: 'medium',
      };
    }
    for (const { code, role } of accountsAsSent(model, project)) {
      told.push(code);
      yield {
        code,
        message: `The account is written down as it was sent, its "${role}" included.`,
        remedy: 'Name the fields that may be sent, one by one, and give newcomers the least role.',
        confidence: 'medium',
        ...(/admin|super|staff/i.test(role) ? {} : { severity: 'medium' as const }),
      };
    }
    const chosen = [...rolesOfNewcomers(model, project), ...rolesInScripts(model, project)];
    for (const { code, name } of chosen) {
      const isTold = told.some(
        (one) => isInside(one, code) || isInside(code, one) || isOfOneFunction(model, one, code),
      );
      if (isTold) continue;
      yield {
        code,
        message: `Whoever registers says which "${name}" they get.`,
        remedy: 'Give newcomers the least role, whatever they send; let an administrator raise it.',
        confidence: 'medium',
        ...(/admin|super|staff/i.test(name) ? {} : { severity: 'medium' as const }),
      };
    }
  },
};

/** `users.findOne({ _id: req.cookies.session })`: the cookie is the number of the account, which anybody may write. */
function findsUserBy({ calls, assignments, functions }: SourceModel, code: Code): boolean {
  // a token beside it is verified, and says the same
  const around = functions.filter((one) => isInside(code, one.code)).at(-1);
  if (/\bverify\w{0,20}\(|\bjwtVerify\(/.test(around?.code.text ?? '')) return false;
  const held = assignments
    .filter((one) => isInside(code, one.code) && /^\w+$/.test(one.target) && one.value.kind !== 'function')
    .at(-1)?.target;
  return calls.some((call) => {
    const isOfUsers = /(^|\W)(users?|accounts?|members?)\w{0,10}['"]?\)?(\W|$)/i.test(call.receiverText ?? '');
    const given = call.arguments[0]?.value.code;
    if (!isOfUsers || given === undefined) return false;
    const text = given.text.replace(/\s/g, '');
    const isMeant =
      isInside(code, given) || (held !== undefined && new RegExp(`(^|[:({,])${held}([})),]|$)`).test(text));
    const byKey =
      /^(findById|findByPk|getById|get)$/.test(call.name) ||
      /[{,](_?id|user_?id)['"]?:/i.test(text) ||
      (held !== undefined && /^(_?id)$/.test(held) && /\bid\b/.test(text));
    return isMeant && /^(find\w*|get\w*|first)$/.test(call.name) && byKey;
  });
}

function isOfSameFunction({ functions }: SourceModel, one: Code, other: Code): boolean {
  const innermost = functions.filter(({ code }) => isInside(one, code)).at(-1);
  return innermost !== undefined && isInside(other, innermost.code);
}

function isOfOneFunction({ functions }: SourceModel, one: Code, other: Code): boolean {
  return functions.some(({ code, name }) => name !== '' && isInside(one, code) && isInside(other, code));
}

/** What browsers run; the pages of PHP are served from such folders. */
function isOfBrowser({ file: { path, language } }: SourceModel): boolean {
  return language !== 'php' && /(^|\/)(public|frontend|client|assets)\//.test(path);
}

/** `REMOTE_USER` is what the web server says (RFC 3875, section 4.1.11); of a header that callers write Python and PHP make `HTTP_REMOTE_USER`. */
function isOfWebServer(name: string): boolean {
  return name === 'REMOTE_USER';
}

/** `$_SESSION['user'] = $_COOKIE['login']`: a session that begins with what a cookie says. */
function isSessionOfCookie(text: string, value: Value): boolean {
  return (
    value.kind === 'path' &&
    /^\$_COOKIE\./.test(value.path) &&
    /^\$_SESSION\s*\[\s*['"]\w*(user|login|logged|auth|admin|role|student|member|customer|account|email|name|uid|(^|_)id)\w*['"]/i.test(
      text,
    )
  );
}

/** Who is logged in already makes the account, or the roles that newcomers may take are listed, and no administrator is among them. */
const isChosenFromList =
  /req\.user\b|includes\(\s*\w*\.?role|isAdmin\(|\$_SESSION\b[^;]*(role|admin)|in_array\s*\([^;]*role|role\w*['"]\s*=>\s*['"[][^;]*?\bin:(?![^'"\]]*admin)/i;

/** Whoever signs up says in which role: where somebody who is logged in makes accounts for others, that is as it should be. */
function isOfRegistration(model: SourceModel, start: number, end: number): boolean {
  const at = { start, end } as Parameters<typeof isInside>[0];
  const within = model.functions.filter(({ code }) => isInside(at, code));
  const route = model.calls.find(
    ({ name, code, arguments: given }) =>
      /^(post|put|all)$/.test(name) && isInside(at, code) && given[0]?.value.kind === 'string',
  )?.arguments[0]?.value;
  const isNamed = [...within.map(({ name }) => name), route?.kind === 'string' ? route.text : ''].some((name) =>
    /(^|[._/-])((do|post|create)_?)?(register(_?(user|account))?|registration|sign-?_?up(_?user)?)$/i.test(name),
  );
  const isPage = within.length === 0 && /(^|[/_-])(register|registration|sign-?_?up)\w*\.php$/i.test(model.file.path);
  const around = isPage ? model.file.text : within.map(({ code }) => code.text).join('\n');
  return (isNamed || isPage) && !isChosenFromList.test(around);
}

/** `POST /users` for whoever comes, which writes down the role that it is sent. */
function isOfOpenAccounts(model: SourceModel, project: Project, code: Code): boolean {
  if (!/users?|accounts?|members?/i.test(model.file.text)) return false;
  const within = model.functions.filter((one) => isInside(code, one.code));
  if (within.some((one) => isChosenFromList.test(one.code.text))) return false;
  return project.routes.some(
    ({ method, path, file, protection, handler }) =>
      method === 'POST' &&
      protection === 'open' &&
      file === model.file.path &&
      /\/(users?|accounts?|members?)$/i.test(path) &&
      within.some((one) => one.code.start === handler?.code.start),
  );
}

/** `$role = $request->header('role'); if (in_array($role, $roles))`: the name that it was given is compared. */
function decidesByName(model: SourceModel, code: Code): boolean {
  const named = model.assignments.find((one) => isInside(code, one.code));
  if (named === undefined || !/^\$?\w+$/.test(named.target)) return false;
  const within = named.within?.code.text ?? model.file.text;
  const name = named.target.replace('$', '\\$');
  return new RegExp(
    `\\b(?:in_array|includes|contains)\\s*\\([^;{]*${name}\\b|${name}\\s*[!=]==?\\s*['"]\\w|['"]\\w+['"]\\s*[!=]==?\\s*${name}\\b`,
  ).test(within);
}

/** `users.update({ id: req.user.id }, { role: req.body.role })`: what the caller sends is written into their own record. */
function isOfOwnRecord(model: SourceModel, code: Code): boolean {
  return model.calls.some(
    (call) =>
      /^(update\w*|findByIdAndUpdate|findOneAndUpdate|patch|set|save|fill|forceFill)$/.test(call.name) &&
      isInside(code, call.code) &&
      // whose record it is stands in the path: it is not their own
      !/\bparams\b/.test(call.code.text) &&
      /\b(req|request|ctx\.state|ctx|c)\.(user|auth|userId|session\.user\w*)\b|->user\(\)|Auth::(user|id)\(/.test(
        call.code.text,
      ),
  );
}

/** `if (!$me->can('changeRole', $user)) … else $user->role = $request->role`: who may say it was asked before. */
const asksBefore = /(->|\.)(can|cannot|allows|authorize)\(\s*['"][\w-]*(role|permission|admin)/i;

/** `@allow_permission(roles=[ADMIN])`: who may say it was asked before. */
const asksForRights =
  /(allow|require|check|has|need|must)\w{0,20}(permission|role|admin)|(permission|role|admin)s?_(required|accepted|allowed)|user_passes_test|staff_member_required|@Roles?\(|PreAuthorize/i;

/** `body.role === undefined`: whether it was sent at all decides nothing. */
function isAskedForPresence(text: string, start: number, end: number): boolean {
  return (
    /^[\s)]{0,9}[!=]==?\s{0,9}(undefined|null|nil|None)\b/.test(text.slice(end, end + 40)) ||
    /(undefined|null)\s{0,9}[!=]==?\s{0,9}$/.test(text.slice(Math.max(0, start - 30), start))
  );
}

/** `if (body.role) role = find(body.role)`: whether one was sent. `if (body.isAdmin)` decides. */
function isWholeCondition({ file, functions }: SourceModel, start: number, end: number): boolean {
  if (!/(roles?|permissions?|privilege|access_?level)['"\])]*$/i.test(file.text.slice(start, end))) return false;
  return functions.some(({ branches }) =>
    branches.some(({ condition: { code } }) => code.start === start && code.end === end),
  );
}

/** Whether something is decided by it: it is compared, or it is a condition. */
function decides(model: SourceModel, start: number, end: number): boolean {
  const at = { start, end } as Parameters<typeof isInside>[0];
  const within = model.functions.filter(({ code }) => isInside(at, code)).at(-1);
  if (within !== undefined && asksBefore.test(model.file.text.slice(within.code.start, start))) return false;
  if (within?.decorators.some(({ code }) => asksForRights.test(code.text)) === true) return false;
  if (isAskedForPresence(model.file.text, start, end) || isWholeCondition(model, start, end)) return false;
  const asked = model.functions.flatMap(({ branches }) => branches.map(({ condition }) => condition.code));
  // `is_array($request->get('roles'))`: what it is made of says nothing of whether it is believed
  if (
    /\b(is_array|isset|empty|count|array_keys|is_string|array_map|array_filter)\(\s?$/.test(
      model.file.text.slice(Math.max(0, start - 30), start),
    )
  )
    return false;
  const around = asked.filter((code) => isInside(at, code));
  // `if (!$user->isAdmin() && isset($data['admin'])) throw`: who may say it is asked in the same breath
  if (around.some(({ text }) => /\b(is_?admin|is_?granted|has_?role)\(/i.test(text))) return false;
  // `if (!['buyer', 'seller'].includes(role)) return 400` asks whether it may be chosen at all
  if (
    around.length > 0 &&
    around.every(
      ({ text }) =>
        /(?<!admin['"]\s{0,4})\]\s{0,4}\.(includes|indexOf)\(|\b\w{0,20}roles\w{0,20}\.(includes|has|indexOf)\(/i.test(
          text,
        ) && !/admin/i.test(text),
    )
  )
    return false;
  return around.length > 0 || model.comparisons.some(({ code }) => isInside(at, code));
}
