import type { Code, SourceModel, Value } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { chosenAccounts } from './apis/callers/chosen-accounts.ts';
import { decidedByClaimedAddress, decidedByProgram } from './apis/callers/claimed-address.ts';
import { claimedCallers } from './apis/callers/claimed-callers.ts';
import { claimsOfCaller } from './apis/callers/claims-of-caller.ts';
import { decides, decidesByName, isOfOwnRecord } from './apis/callers/deciding-fields.ts';
import { accountsAsSent } from './apis/callers/mass-assignment.ts';
import { callersByName } from './apis/callers/named-callers.ts';
import { isOfOpenAccounts, isOfRegistration } from './apis/callers/open-registrations.ts';
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
    yield* accountsNamed(model, project);
    yield* rolesSent(model, project, told);
  },
};

/** Accounts that the request names, where it is known who is calling: theirs, or whose things they are. */
function* accountsNamed(model: SourceModel, project: Project): Generator<Match> {
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
}

/** Roles that are written down as they were sent, beside what was told of. */
function* rolesSent(model: SourceModel, project: Project, before: readonly Code[]): Generator<Match> {
  const told = [...before];
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
    const isTold = told.some((one) => isInside(one, code) || isInside(code, one) || isOfOneFunction(model, one, code));
    if (isTold) continue;
    yield {
      code,
      message: `Whoever registers says which "${name}" they get.`,
      remedy: 'Give newcomers the least role, whatever they send; let an administrator raise it.',
      confidence: 'medium',
      ...(/admin|super|staff/i.test(name) ? {} : { severity: 'medium' as const }),
    };
  }
}

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
