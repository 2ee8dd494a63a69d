import type { Call, Code, FunctionModel, Language, Parameter, SourceModel, Value } from '../../../languages/model.ts';
import { namedValues } from '../../named-values.ts';
import { codeAt, deep } from '../../values.ts';

/** Where in a request a program reads something. */
export type InputSource = 'query' | 'body' | 'header' | 'cookie' | 'any';

export interface RequestInput {
  readonly source: InputSource;
  readonly name: string;
  readonly code: Code;
}

/** Members of what frameworks give: `req.query.token`, `$_GET.token`. The name is the last group. */
const paths: readonly (readonly [InputSource, RegExp])[] = [
  [
    'query',
    /(?:^|\.)(?:req|request|ctx|context|c|event)(?:\.req(?:uest)?)?\.(?:query|queryStringParameters|nextUrl\.searchParams)\.([\w-]+)$/,
  ],
  // of Socket.IO
  ['query', /(?:^|\.)handshake\.query\.([\w-]+)$/],
  ['body', /(?:^|\.)handshake\.auth\.([\w-]+)$/],
  ['header', /(?:^|\.)handshake\.headers\.([\w-]+)$/],
  ['query', /^\$_GET\.([\w-]+)$/],
  ['query', /(?:^|\.)request\.(?:args|GET|query_params)\.([\w-]+)$/],
  ['query', /(?:^|\.)Request\.Query\.([\w-]+)$/],
  ['query', /getQueryParams\(\)\.([\w-]+)$/],
  ['query', /\.URL\.Query\(\)\.([\w-]+)$/],
  ['query', /(?:^|\.)request\.(?:query_parameters|rel_url\.query)\.([\w-]+)$/],
  ['body', /(?:^|\.)(?:req|request|ctx\.request)\.body\.([\w-]+)$/],
  ['body', /(?:^|\.)request\.(?:json|form|data|POST)\.([\w-]+)$/],
  ['body', /(?:^|\.)(?:req|request|c\.req|ctx\.req)\.(?:json|get_json)\(\)\.([\w-]+)$/],
  ['body', /^\$_POST\.([\w-]+)$/],
  // Laravel reads fields as members; what is a member of every request is none
  [
    'body',
    /^\$request\.(?!(?:headers|query|request|server|cookies|files|attributes|session|user|json|route)$)([a-z_]\w*)$/,
  ],
  ['any', /^\$_REQUEST\.([\w-]+)$/],
  ['cookie', /(?:^|\.)(?:req|request|ctx)\.(?:cookies|signedCookies|COOKIES)\.([\w-]+)$/],
  ['cookie', /^\$_COOKIE\.([\w-]+)$/],
  ['header', /(?:^|\.)(?:req|request|ctx|event|ctx\.request)\.headers?\.([\w-]+)$/],
  ['header', /^\$_SERVER\.HTTP_(\w+)$/],
  ['header', /(?:^|\.)request\.META\.HTTP_(\w+)$/],
  ['header', /(?:^|\.)(?:[Rr]equest|req)\.Headers\.([\w-]+)$/],
  ['body', /(?:^|\.)Request\.Form\.([\w-]+)$/],
  ['cookie', /(?:^|\.)Request\.Cookies\.([\w-]+)$/],
  ['cookie', /^cookies\.:?([\w-]+)$/],
  ['any', /^params\.:?([\w-]+)$/],
];

/** Calls that read: `searchParams.get('token')`, `$request->query('token')`. The name is the first argument. */
const calls: readonly (readonly [InputSource, RegExp])[] = [
  ['query', /(?:^|\.)searchParams\.get(All)?$/],
  ['query', /(?:^|\.)(?:c|ctx|context)\.req\.query$/],
  [
    'query',
    /^\$(?:this\.)?request\.(?:query|getQuery|getQueryParam|getGet)$|^\$(?:this\.)?request\.query\.get$|^request\(\)\.query$|^\$this\.input\.get$/,
  ],
  ['query', /(?:^|\.)request\.(?:args|GET|query_params|query)\.get(list)?$/],
  ['query', /\.URL\.Query\(\)\.Get$|^(?:c|ctx|context)\.(?:Query|DefaultQuery|QueryParam|GetQuery)$/],
  ['query', /(?:^|\.)request\.query_parameters\.\[\]$/],
  ['query', /(?:^|\.)request\.(?:values|rel_url\.query)\.get$|^self\.get_(?:query_)?argument$/],
  ['query', /(?:^|\.)Request\.Query\.TryGetValue$/],
  ['any', /^\$request\.get$/],
  [
    'any',
    /(?:^|\.)(?:request|req|httpServletRequest|servletRequest)\.getParameter$|^(?:r|req|request)\.(?:FormValue|PostFormValue)$/,
  ],
  ['body', /(?:^|\.)request\.(?:form|json|data|POST)\.get$|^\$(?:this\.)?request\.(?:post|request\.get|input)$/],
  ['body', /^(?:c|ctx|context)\.(?:PostForm|DefaultPostForm)$/],
  ['header', /(?:^|\.)Request\.Headers\.TryGetValue$/],
  [
    'cookie',
    /(?:^|\.)(?:request|req|ctx)\.cookies?\.get$|(?:^|\.)getCookie$|^\$request\.cookies?(\.get)?$|(?:^|\.)(?:next\/headers\.)?cookies\(\)\.get$|^(?:c|ctx|r|req|request)\.Cookies?$/,
  ],
  ['header', /(?:^|\.)request\.(?:META|environ|env)\.get$/],
  [
    'header',
    /(?:^|\.)(?:req|request|ctx|c\.req|ctx\.request|httpServletRequest)\.(?:header|headers\.get|getHeader|get|get_header|Header\.Get)$/,
  ],
  [
    'header',
    /(?:^|\.)headers?(?:\(\))?\.get$|^\$(?:this\.)?request\.(?:header|headers\.get|getHeaderLine|getHeader|server\.get)$|^(?:r|req|request|c\.Request|c)\.(?:Header\.Get|GetHeader)$/,
  ],
];

/** Whether any of them fits: most values are asked for in vain. */
const anyOf = (all: readonly (readonly [InputSource, RegExp])[]) =>
  new RegExp(all.map(([, pattern]) => pattern.source).join('|'), 'i');
const anyPath = anyOf(paths);
const anyCall = anyOf(calls);

const known = new WeakMap<SourceModel, readonly RequestInput[]>();

/** Everything that a file reads from requests by a name that can be told. */
export function requestInputs(model: SourceModel): readonly RequestInput[] {
  let inputs = known.get(model);
  if (inputs === undefined) {
    inputs = inputsOf(model);
    known.set(model, inputs);
  }
  return inputs;
}

function inputsOf(model: SourceModel): readonly RequestInput[] {
  const found = new Map<number, RequestInput>();
  const add = (input: RequestInput | undefined) => {
    if (input === undefined || found.has(input.code.start)) return;
    // elsewhere than in Ruby it is what some function was given
    const isGiven = model.file.language === 'javascript' && !/\b(req(uest)?|ctx|context|c)\b/.test(input.code.text);
    // no framework of Python has such a reading
    if (input.source === 'any' && model.file.language === 'python') return;
    if (input.source === 'any' && (isGiven || (model.file.language !== 'ruby' && /^params\b/.test(input.code.text))))
      return;
    found.set(input.code.start, input);
  };
  for (const call of model.calls) {
    add(ofCall(call));
    for (const { value } of call.arguments) for (const input of ofValue(value)) add(input);
    if (call.receiver !== undefined) for (const input of ofValue(call.receiver)) add(input);
  }
  for (const one of model.functions) for (const input of annotated(one)) add(input);
  for (const input of [...ofBodies(model), ...ofParsed(model)]) add(input);
  for (const { value } of namedValues(model)) for (const input of ofValue(value)) add(input);
  for (const { left, right } of model.comparisons)
    for (const input of [...ofValue(left), ...ofValue(right)]) add(input);
  for (const one of model.functions) {
    for (const parameter of one.parameters) add(ofParameter(parameter));
    for (const value of one.returns) for (const input of ofValue(value)) add(input);
    for (const { condition } of one.branches) for (const input of ofValue(condition)) add(input);
  }
  return [...found.values()].sort((a, b) => a.code.start - b.code.start);
}

/** How a language writes that a variable holds the whole body of a request, and how its members are read: the name is in the second group or a later one. */
const bodies: Partial<
  Record<Language, { readonly whole: RegExp; readonly variable: RegExp; readonly member: RegExp }>
> = {
  php: {
    whole:
      /php:\/\/input|getParsedBody\s*\(|getJSON\s*\(|->(?:all|validated|safe|toArray|getContent)\s*\(\s*\)|->validate\s*\(/,
    variable: /^\$\w+$/,
    member: /(\$\w+)(?:\[\s*['"]([\w-]+)['"]\s*\]|->([a-z_]\w*)\b(?!\s*\())/g,
  },
  python: {
    whole: /\brequest\.(?:get_json\s*\(|json\b)|await\s+request\.json\s*\(/,
    variable: /^\w+$/,
    member: /\b(\w+)(?:\[\s*['"]([\w-]+)['"]\s*\]|\.get\(\s*['"]([\w-]+)['"])/g,
  },
};

/** `$sent = json_decode(file_get_contents('php://input')); … $sent->role`: members of a variable that holds the body. */
function ofBodies(model: SourceModel): readonly RequestInput[] {
  const written = bodies[model.file.language];
  if (written === undefined || !written.whole.test(model.file.text)) return [];
  const names = new Set(
    model.assignments
      .filter(
        ({ target, value, code }) =>
          written.variable.test(target) && written.whole.test(`${code.text} ${value.code.text}`),
      )
      .map(({ target }) => target),
  );
  if (names.size === 0) return [];
  return [...model.file.text.matchAll(written.member)].flatMap(
    ({ 0: text, 1: variable = '', 2: key, 3: member, index }): RequestInput[] =>
      names.has(variable) && !isOther(model, written.whole, variable, index)
        ? [{ source: 'body', name: key ?? member ?? '', code: codeAt(model, index, index + text.length) }]
        : [],
  );
}

const parses = /^(parse\w{0,40}|load|safeLoad|deserialize|unserialize|xml2js|toJson|decode)$/i;

/** `const doc = await parser.parse(req.body.xml); … doc.profile.role`: members of what a body was parsed to. */
function ofParsed(model: SourceModel): readonly RequestInput[] {
  if (model.file.language !== 'javascript' || !/\.body\b/.test(model.file.text)) return [];
  const parsed = model.assignments.filter(
    ({ target, value }) =>
      /^\w+$/.test(target) &&
      value.kind === 'call' &&
      parses.test(value.call.name) &&
      value.call.arguments.some(
        (one) => one.value.kind === 'path' && /(^|\.)(req|request)\.body\b/.test(one.value.path),
      ),
  );
  return parsed.flatMap(({ target, within }) => {
    const around = within?.code ?? { start: 0, end: model.file.text.length };
    const inside = model.assignments.filter(
      ({ value, code }) => value.kind === 'path' && value.path.startsWith(`${target}.`) && isWithin(code, around),
    );
    const names = [target, ...inside.map((one) => one.target)].filter((name) => /^\w+$/.test(name));
    const members = new RegExp(`\\b(?:${names.join('|')})\\.(?:\\w{1,40}\\.){0,3}(\\w{1,40})\\b(?![(.])`, 'g');
    const text = model.file.text.slice(around.start, around.end);
    return [...text.matchAll(members)].map(({ 0: whole, 1: name = '', index }): RequestInput => {
      const start = around.start + index;
      return { source: 'body', name, code: codeAt(model, start, start + whole.length) };
    });
  });
}

function isWithin(code: Code, around: { readonly start: number; readonly end: number }): boolean {
  return around.start <= code.start && code.end <= around.end;
}

/** Another variable of that name: the function around it, and no other, gives it something that is no body. */
function isOther(model: SourceModel, whole: RegExp, variable: string, at: number): boolean {
  const around = model.functions
    .filter(({ code }) => code.start <= at && code.end >= at)
    .sort((a, b) => a.code.text.length - b.code.text.length);
  for (const one of around) {
    const own = model.assignments.filter(
      ({ target, code }) => target === variable && code.start >= one.code.start && code.end <= one.code.end,
    );
    if (own.length > 0) return own.every(({ code, value }) => !whole.test(`${code.text} ${value.code.text}`));
  }
  return false;
}

/** What Spring and ASP.NET take out of the request for a handler: `@RequestHeader("X-User-Id")`, `[FromHeader(Name = "X-User-Id")]`. */
const annotations: readonly (readonly [InputSource, RegExp])[] = [
  ['header', /(^|\.)(RequestHeader|HeaderParam|FromHeader|Headers?)$/],
  ['cookie', /(^|\.)(CookieValue|CookieParam|Cookie)$/],
  ['body', /(^|\.)(FromForm|FormParam)$/],
];

function annotated({ parameters }: FunctionModel): readonly RequestInput[] {
  return parameters.flatMap((parameter) =>
    parameter.decorators.flatMap((decorator): RequestInput[] => {
      const source = annotations.find(([, pattern]) => pattern.test(decorator.name))?.[0];
      if (source === undefined) return [];
      const said = decorator.arguments.find(
        ({ name, value }) => value.kind === 'string' && (name === undefined || /^(alias|name|value)$/i.test(name)),
      )?.value;
      const name = headerName(source, said?.kind === 'string' ? said.text : parameter.name);
      return [{ source, name, code: decorator.code }];
    }),
  );
}

/** `x_user_id: str = Header()`, `Annotated[str, Header(alias="X-User-Id")]` of FastAPI. */
function ofParameter({ name, type, defaultValue }: Parameter): RequestInput | undefined {
  const call = defaultValue?.kind === 'call' ? defaultValue.call : undefined;
  const isHeader = /(^|\.)Header$/.test(call?.target ?? '') || /\bHeader\(/.test(type ?? '');
  if (!isHeader || call === undefined) return undefined;
  const alias = call.arguments.find((argument) => argument.name === 'alias')?.value;
  return {
    source: 'header',
    name: headerName('header', alias?.kind === 'string' ? alias.text : name),
    code: call.code,
  };
}

/** What a value reads from the request, at the place where it is used. */
function ofValue(value: Value): readonly RequestInput[] {
  return [...deep(value)].flatMap((part): RequestInput[] => {
    const input =
      part.kind === 'call' ? ofCall(part.call) : part.kind === 'path' ? ofPath(part.path, part.code) : undefined;
    return input === undefined ? [] : [input];
  });
}

function ofPath(path: string, code: Code): RequestInput | undefined {
  if (!anyPath.test(path)) return undefined;
  for (const [source, pattern] of paths) {
    const name = pattern.exec(path)?.[1];
    if (name === undefined || name === '*' || name === 'get') continue;
    // a variable that holds it was seen where it was read
    if (source === 'header' && /^\w+$/.test(code.text) && !code.text.includes(name)) continue;
    return { source, name: headerName(source, name), code };
  }
  return undefined;
}

function ofCall(call: Call): RequestInput | undefined {
  // Hono's getCookie takes its context first
  const isOfHono = /(^|[./])getCookie$/.test(call.target) && call.arguments.length > 1;
  const first = call.arguments[isOfHono ? 1 : 0]?.value;
  if (first?.kind !== 'string') return undefined;
  const source = anyCall.test(call.target) ? calls.find(([, pattern]) => pattern.test(call.target))?.[0] : undefined;
  if (source === undefined) return ofHeaderCall(call, first.text);
  const name = /\.(META|environ|env)\.get$/.test(call.target) ? ofEnvironment(first.text) : first.text;
  return name === undefined ? undefined : { source, name, code: call.code };
}

/** Fiber's `c.Get("X-User-Id")`, echo's `c.Request().Header.Get(…)`: what is asked for is written like a header. */
function ofHeaderCall({ target, code }: Call, name: string): RequestInput | undefined {
  const isHeader = /^(c|ctx)\.(Get|GetReqHeaders)$/.test(target)
    ? /^(X-|Remote-)[\w-]{1,60}$/i.test(name)
    : /\.Header(\(\))?\.Get$|\.GetHeader$|\.getHeader$/.test(target);
  return isHeader ? { source: 'header', name, code } : undefined;
}

/** `HTTP_X_USER_ROLE` of WSGI and Rack is the header `x-user-role`; what has no such prefix is none. */
function ofEnvironment(name: string): string | undefined {
  return name.startsWith('HTTP_') ? headerName('header', name.slice('HTTP_'.length)) : undefined;
}

/** `X_USER_ID` of PHP's and Django's `HTTP_X_USER_ID` is the header `x-user-id`. */
function headerName(source: InputSource, name: string): string {
  return source === 'header' ? name.toLowerCase().replaceAll('_', '-') : name;
}
