import type { Code, FunctionModel, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { queryReads } from './apis/callers/query-reads.ts';
import { requestInputs } from './apis/callers/request-inputs.ts';
import { isCredentialName } from './apis/credential-names.ts';
import { namedValues } from './named-values.ts';
import type { Match, StaticRule } from './rule.ts';
import { isInside, stringsIn } from './values.ts';

/** Links that are sent once, by mail as a rule, carry what is good for one thing. */
const oneTime =
  /reset|confirm|verif|one_?time|invit|unsubscribe|(?<!can)activat|magic|callback|oauth|redirect|registration|password|email|download|share|preview|feed|ical|profiler|consume|log_?out|badge|(^|[/._-])sso([/._-]|$)/i;
/** Parameters that frameworks take apart for their handlers. */
const annotations = /(^|\.)(Query|RequestParam|QueryParam|FromQuery|APIKeyQuery|MapQueryParameter|Queries)$/;

/** A credential that a program expects in the URL. */
export const credentialReadFromQuery: StaticRule = {
  id: 'credential-read-from-query',
  number: 'S19',
  title: 'A credential is read from the URL',
  cwe: [598],
  severity: 'high',
  why: 'URLs are written to the logs of every proxy, kept by browsers, and passed on in Referer: what stands in them is no secret for long.',
  remedy: 'Read it from the Authorization header, or from X-API-Key, and refuse it in the URL.',
  triggers: {
    javascript: ['query', 'searchParams'],
    php: [
      '$_GET',
      '$_REQUEST',
      'query(',
      'query->',
      'getQueryParams',
      '->getGet(',
      'INPUT_GET',
      '->get(',
      'QUERY_STRING',
    ],
    python: ['query_string', 'args', '.GET', 'query_params', 'Query(', '.values', 'get_argument', '.query', 'fastapi'],
    go: ['query:', 'Query', 'FormValue'],
    java: ['RequestParam', 'getParameter', 'QueryParam'],
    ruby: ['params[', 'request['],
    csharp: ['FromQuery', 'Request.Query', 'MapGet', 'MapPost', 'ApiController'],
  },
  mention:
    /((?<![a-z])(get|default|map|from)?query|searchParams|_GET|_REQUEST|args|GET|query_params|FormValue|RequestParam|getParameter|params|request(?=\[))\b[\s\S]{0,60}(key|token|auth|authorization|secret|passw(or)?d|pwd|pass|passphrase|jwt|bearer|credentials?|session[-_]?id)\b|fromUrlQueryParameter|APIKeyQuery|INPUT_GET|Map(Get|Post|Put|Delete)\([^\n]{0,120}string \w*(key|token|secret)|(key|token|secret|password)\w{0,9}:\s{0,9}(Optional\[)?str\b|\bstring\??\s\w{0,40}(key|token|secret|password)\w{0,9}\s{0,9}[,)=]|(input|request)->get\(\s{0,9}['"]\w{0,20}(key|token|secret)|\bvalues\.get|location=\s{0,9}\[?['"](args|values)|get_(query_)?argument|URLSearchParams|Lookup:\s*"[\w:,-]*query:|JWT_TOKEN_LOCATION|(key|token|auth|secret|jwt|passw\w*)\b[^=\n]{0,40}=\s*[\w.$]*(query|searchParams|_GET|_REQUEST)/i,
  *check(model, project): Generator<Match> {
    if (
      project.isTest(model.file.path) ||
      /(^|\/)(resources\/js|assets|public|frontend|client)\//.test(model.file.path)
    )
      return;
    const said = new Set<string>();
    for (const { code, name, way } of [
      ...inputs(model),
      ...annotated(model),
      ...extractors(model),
      ...lookups(model),
      ...queryReads(model).map((read) => ({ ...read, way: 'the query' })),
      ...rubyParameters(model),
    ]) {
      const within = model.functions.filter((one) => isInside(code, one.code)).at(-1);
      const key = `${within?.code.start ?? ''} ${name}`;
      if (!(isCredentialName(name) || changedPassword.test(name)) || said.has(key) || isOneTime(model, code, name))
        continue;
      if (isRefused(within, code)) continue;
      if (isOfForm(model, code, name, way) || isOfSockets(model, code)) continue;
      if (isOnlyAskedFor(model, code) || isNameBesideSecret(project, name)) continue;
      if (model.file.language === 'ruby' && isOfPath(project, name)) continue;
      said.add(key);
      yield {
        code,
        message: `The credential "${name}" is read from ${way}.`,
        remedy: remedies[model.file.language] ?? this.remedy,
        // The session that a command is meant for, as a rule.
        ...(/^session_?id$/i.test(name) ? { severity: 'low' as const } : {}),
        confidence: /^(token|auth|pass|password|secret|jwt)$/i.test(name) ? 'medium' : 'high',
      };
    }
  },
};

const remedies: Readonly<Record<string, string>> = {
  javascript:
    "Read req.headers['x-api-key'] or the Authorization header; protect(gate, …) of countersign does, and refuses keys in the URL.",
  php: "Read $request->bearerToken(), or $_SERVER['HTTP_X_API_KEY'].",
  python: "Read request.headers.get('X-API-Key'); in FastAPI use APIKeyHeader.",
  go: 'Read r.Header.Get("Authorization").',
  java: 'Take it with @RequestHeader("X-API-Key").',
  ruby: "Read request.headers['X-API-Key'], or authenticate_with_http_token.",
  csharp: 'Take it with [FromHeader(Name = "X-API-Key")].',
};

/** What Rails hands out together. */
const rubyWay = 'the parameters, the query among them';

const refuses = /^[\s{:]{0,400}(return (False|false)|raise|throw)\b/;

/** `if request.GET.get('access_token') == token: return False`: what comes that way is not taken. */
function isRefused(within: FunctionModel | undefined, code: Code): boolean {
  return (
    within?.branches.some(
      ({ condition, consequence }) =>
        isInside(code, condition.code) &&
        !/^\s*(!|not\b)|!=|\bis None|== ?(None|null|nil|undefined|''|"")/.test(condition.code.text) &&
        refuses.test(consequence.text.replace(/^\s{0,40}(?:#|\/\/)[^\n]{0,300}$/gm, '')),
    ) ?? false
  );
}

/** `$_REQUEST`, `getParameter`: whatever comes. */
const mixed = 'the query or the body';

interface Read {
  readonly code: Code;
  readonly name: string;
  readonly way: string;
}

function inputs(model: SourceModel): readonly Read[] {
  return requestInputs(model)
    .filter(({ source }) => source === 'query' || (source === 'any' && model.file.language !== 'go'))
    .filter(({ code }) => !isMixedQuery(model, code) && !/^params\b/.test(code.text))
    .map(({ code, name, source }) => ({
      code,
      name: isCredentialName(name) ? name : (passwordOf(model, code) ?? name),
      way: source === 'any' ? mixed : 'the query',
    }));
}

const changedPassword = /^(current|old|new)_?password$/i;

/** `const newPassword = query.new`: the variable says what it is. */
function passwordOf(model: SourceModel, code: Code): string | undefined {
  const holder = model.assignments.find(
    ({ target, value, code: whole }) => changedPassword.test(target) && isInside(code, whole) && value.kind === 'path',
  );
  return holder?.target;
}

/** What takes a credential out of the query for a framework: passport-jwt, FastAPI. */
function extractors(model: SourceModel): readonly Read[] {
  return model.calls.flatMap((call): Read[] => {
    const isExtractor = /(^|\.)(fromUrlQueryParameter|APIKeyQuery)$/.test(call.target);
    const name = call.arguments.flatMap(({ value }) => stringsIn(value))[0];
    return isExtractor && name !== undefined
      ? [{ code: call.code, name: isCredentialName(name) ? name : 'api_key', way: 'the query' }]
      : [];
  });
}

/** Where middleware is told to look: `TokenLookup: "query:token"` of Echo, Fiber and gin-jwt, `JWT_TOKEN_LOCATION` of flask-jwt-extended. */
function lookups(model: SourceModel): readonly Read[] {
  return namedValues(model).flatMap(({ name, value }): Read[] => {
    const said = stringsIn(value).map((text) =>
      /^JWT_TOKEN_LOCATION$/.test(name)
        ? text === 'query_string' && 'jwt'
        : /^(TokenLookup|KeyLookup|Extractor)$/.test(name) && /(?:^|,)\s*query:([\w-]+)/.exec(text)?.[1],
    );
    const found = said.find((one) => typeof one === 'string');
    return typeof found === 'string'
      ? [{ code: value.code, name: isCredentialName(found) ? found : 'token', way: 'the query' }]
      : [];
  });
}

function annotated(model: SourceModel): readonly Read[] {
  return model.functions.flatMap((owner) =>
    owner.parameters.flatMap(({ name, decorators, defaultValue }): Read[] => {
      const decorator = decorators.find((one) => annotations.test(one.name));
      if (decorator !== undefined) {
        if (/RequestParam$/.test(decorator.name) && takesForms(owner)) return [];
        const said = decorator.arguments
          .filter((one) => one.name === undefined || /^(alias|name|value)$/i.test(one.name))
          .flatMap(({ value }) => stringsIn(value))[0];
        return [{ code: decorator.code, name: said ?? name, way: 'the query' }];
      }
      const call = defaultValue?.kind === 'call' ? defaultValue.call : undefined;
      return call !== undefined && annotations.test(call.target) ? [{ code: call.code, name, way: 'the query' }] : [];
    }),
  );
}

/** `Query` of macaron and flamego reads forms, too. */
function isMixedQuery(model: SourceModel, code: Code): boolean {
  return (
    model.file.language === 'go' &&
    /\.Query\("/.test(code.text) &&
    !/gin-gonic\/|gofiber\/|labstack\/echo/.test(model.file.text)
  );
}

/** Spring's `@RequestParam` is a field of the form where something is posted. */
function takesForms({ decorators }: FunctionModel): boolean {
  return decorators.some(
    ({ name, code }) =>
      /(^|\.)(Post|Put|Patch)Mapping$/.test(name) || /Mapping\b[\s\S]*\b(POST|PUT|PATCH)\b/.test(code.text),
  );
}

/** Rails mixes the query with the body: a token that is compared or looked up by it is taken from both. */
function rubyParameters(model: SourceModel): readonly Read[] {
  if (model.file.language !== 'ruby') return [];
  const reads = model.file.text.matchAll(/\b(?:params|request)\[(?::(\w+)|["'](\w+)["'])\]/g);
  return [...reads].flatMap(({ index, 0: text, 1: symbol, 2: word = '' }): Read[] => {
    const name = symbol ?? word;
    const line = model.file.text.slice(
      model.file.text.lastIndexOf('\n', index) + 1,
      model.file.text.indexOf('\n', index),
    );
    const isKept = /^\s*(return\s|@?\w*(token|key|jwt)\w*\s*=(?!=))/i.test(line);
    const isChecked =
      (isKept || /==|find_by|where|authenticate|secure_compare|valid|decode/.test(line)) && !/^\s*#/.test(line);
    const isForAll = /^(token|jwt)$/.test(name) && /headers|Authorization/i.test(line);
    if (!isChecked || (/^(password|token|pass)$/.test(name) && !isForAll)) return [];
    const before = model.file.text.slice(0, index).split('\n');
    const region = {
      startLine: before.length,
      startColumn: (before.at(-1) ?? '').length + 1,
      endLine: before.length,
      endColumn: (before.at(-1) ?? '').length + 1 + text.length,
    };
    return [
      {
        code: { text, start: index, end: index + text.length, region },
        name,
        way: rubyWay,
      },
    ];
  });
}

/** Browsers cannot send headers with a WebSocket: SignalR takes its tokens from the query, for the paths of its hubs alone. */
function isOfSockets({ file: { language, text } }: SourceModel, { start, end }: Code): boolean {
  return (
    language === 'csharp' &&
    /OnMessageReceived/.test(text.slice(Math.max(0, start - 600), start)) &&
    /StartsWithSegments|hub/i.test(text.slice(Math.max(0, start - 600), end + 600))
  );
}

/** `get '/hooks/:secret'`: Rails hands out what stands in the path with the parameters. */
function isOfPath(project: Project, name: string): boolean {
  return project.files.some(
    (file) =>
      /(^|\/)config\/routes(\/[\w/]+)?\.rb$/.test(file) && new RegExp(`[/(]:${name}\\b`).test(project.read(file) ?? ''),
  );
}

/** What is read from either, and is a field of a form: the password of a login, the token that stands beside it against other sites. */
function isOfForm(model: SourceModel, code: Code, name: string, way: string): boolean {
  // the field of a form that changes a password
  if (way === rubyWay && changedPassword.test(name)) return true;
  if (way === 'the query' && isOfForgery(model, code, name)) return true;
  if (way !== mixed) return false;
  if (/^(password|passwd|pwd|pass)$/i.test(name)) return !isOfGetAlone(model, code);
  const line = model.file.text.slice(model.file.text.lastIndexOf('\n', code.start) + 1, code.end + 80);
  return (
    /csrf|xsrf|checkToken|_SESSION\b/i.test(line.split('\n')[0] ?? '') ||
    (/token$/i.test(name) && /csrf/i.test(model.file.text))
  );
}

/** A servlet that answers nothing but `GET`: there is no body that the field could stand in. */
function isOfGetAlone({ functions }: SourceModel, code: Code): boolean {
  const within = functions.filter((one) => isInside(code, one.code)).at(-1);
  return within?.name === 'doGet' && !within.class?.methods.some(({ name }) => /^(doPost|doPut|service)$/.test(name));
}

/** `$csrf->validate('edit', $request->query->get('token'))`: the token of a page, which scripts may send in either. */
function isOfForgery(model: SourceModel, code: Code, name: string): boolean {
  if (!/^_?token$/i.test(name) || !/[cx]srf/i.test(model.file.text)) return false;
  return model.calls.some(
    (call) =>
      /^(validate|isTokenValid|check|checkToken|verify|isValid)$/i.test(call.name) &&
      call.code.text.length < 300 &&
      isInside(code, call.code),
  );
}

/** `if (isset($params['token']))`, `request.getParameter("token") != null`: only whether there is one. */
function isOnlyAskedFor({ file: { text, language } }: SourceModel, { start, end }: Code): boolean {
  if (!/^(java|php|csharp|ruby)$/.test(language)) return false;
  const [before, after] = [text.slice(Math.max(0, start - 40), start), text.slice(end, end + 30)];
  return (
    /\b(isset|empty|is(Not)?(Blank|Empty|NullOrEmpty|NullOrWhiteSpace)|hasText|hasLength)\s?\(\s?$/.test(before) ||
    /^\s?[!=]==?\s?(null|nil)\b|^\.(present|blank|nil)\?/.test(after)
  );
}

/** Beside an `appSecret`, the `appKey` is the name of it. */
function isNameBesideSecret(project: Project, name: string): boolean {
  return (
    /^(app|client|consumer)[-_]?key$/i.test(name) &&
    ['appsecret', 'app_secret', 'clientsecret', 'client_secret', 'consumersecret', 'consumer_secret'].some((one) =>
      project.mentions(one),
    )
  );
}

/** `token` in the link of a mail, and what OAuth sends back, are no standing credentials. */
function isOneTime(model: SourceModel, code: Code, name: string): boolean {
  if (!/^(token|auth|code|password|pass|secret|jwt|auth_?token)$/i.test(name)) return false;
  const within = model.functions.filter((one) => isInside(code, one.code)).at(-1);
  // Signed for a while, as a link is: itsdangerous, Django's signing, signed URLs.
  if (
    /max_age\s*=|SignatureExpired|TimestampSigner|hasValidSignature|[pP]resign|[sS]erializer\.loads\(|[cC]ache\w*\.get\(\s*request|consume\w*\(|\buuid=(self\.)?\w*token|[!=]= *self\.(\w+\.)*uuid|[rR]ecipient|[iI]nvitation/.test(
      within?.code.text ?? '',
    )
  )
    return true;
  const call = model.calls
    .filter(
      (one) => isInside(code, one.code) && one.code.start < code.start && /^(get|post|all|route|use)$/.test(one.name),
    )
    .at(-1);
  const path = call?.arguments[0]?.value;
  const words = `${within?.name ?? ''} ${within?.class?.name ?? ''} ${within?.decorators.map((one) => one.code.text).join(' ') ?? ''} ${path?.kind === 'string' ? path.text : ''} ${model.file.path}`;
  // where somebody goes afterwards says nothing of a password
  return oneTime.test(/^pass/i.test(name) ? words.replace(/redirect|callback/gi, '') : words);
}
