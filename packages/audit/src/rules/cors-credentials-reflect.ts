import type { Call, Code, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import type { Match, StaticRule } from './rule.ts';
import {
  chainOf,
  deep,
  entryOf,
  firstOfEach,
  isTrue,
  namedArgument,
  pathsIn,
  stringsIn,
  surroundings,
} from './values.ts';

/** Every site may call with the cookies of the visitor. */
export const corsCredentialsReflect: StaticRule = {
  id: 'cors-credentials-reflect',
  number: 'S45',
  title: 'Every origin may call with credentials',
  cwe: [942],
  severity: 'high',
  why: 'Any page that a logged-in visitor opens reads this API in their name, cookies and all.',
  remedy: 'Name the origins that are yours, and compare them whole.',
  triggers: {
    javascript: ['credentials', 'Access-Control-Allow-Credentials'],
    php: ['Access-Control-Allow-Credentials', 'supports_credentials', 'HTTP_ORIGIN'],
    python: ['supports_credentials', 'allow_credentials', 'CORS_ALLOW_CREDENTIALS', 'Access-Control-Allow-Credentials'],
    go: ['AllowCredentials', 'Access-Control-Allow-Credentials'],
    java: ['allowCredentials', 'setAllowCredentials', 'Access-Control-Allow-Credentials'],
    ruby: ['credentials: true', 'Access-Control-Allow-Credentials'],
    csharp: ['AllowCredentials'],
  },
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path) || !/origin|flask_cors/i.test(model.file.text)) return;
    const found = [
      ...byOptions(model),
      ...byHeader(model),
      ...byChain(model),
      ...byAnnotation(model),
      ...byBlock(model),
    ];
    for (const code of firstOfEach(found, ({ region }) => region.startLine)) {
      yield {
        code,
        message: 'Whatever origin asks is allowed, with credentials.',
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'javascript',
        code: `app.use(cors({ origin: (ctx) => ctx.get('Origin'), credentials: true }));`,
      },
      {
        language: 'php',
        code: `<?php\n$origin = $_SERVER['HTTP_ORIGIN'] ?? '';\nif (preg_match('/acme\\.net/', $origin)) { header("Access-Control-Allow-Origin: $origin"); header('Access-Control-Allow-Credentials: true'); }`,
      },
      {
        language: 'javascript',
        code: `app.use(cors({ credentials: true, origin: (ctx) => ctx.request.header.origin || '' }));`,
      },
      { language: 'javascript', code: `app.use(cors({ origin: true, credentials: true }));` },
      {
        language: 'javascript',
        code: `app.use(cors({ origin: (origin, callback) => callback(null, origin), credentials: true }));`,
      },
      {
        language: 'java',
        code: `@CrossOrigin(originPatterns = "*", allowCredentials = "true") @RestController class A { }`,
      },
      {
        language: 'ruby',
        code: `use Rack::Cors do\n  allow do\n    origins(/.*/)\n    resource '*', headers: :any, credentials: true\n  end\nend`,
      },
      {
        language: 'javascript',
        code: `app.use(cors({ origin: (origin, callback) => callback(null, true), credentials: true }));`,
      },
      {
        language: 'javascript',
        code: `function f(req, res) { res.setHeader('Access-Control-Allow-Origin', req.headers.origin); res.setHeader('Access-Control-Allow-Credentials', 'true'); }`,
      },
      {
        language: 'php',
        code: `<?php\nheader('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);\nheader('Access-Control-Allow-Credentials: true');`,
      },
      { language: 'python', code: `from flask_cors import CORS\nCORS(app, origins='*', supports_credentials=True)` },
      {
        language: 'python',
        code: `@app.after_request
def allow(response):
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response`,
      },
      {
        language: 'go',
        code: `package a\nvar c = cors.Options{AllowedOrigins: []string{"https://*", "http://*"}, AllowCredentials: true}`,
      },
      { language: 'go', code: `package a\nvar c = cors.Config{AllowAllOrigins: true, AllowCredentials: true}` },
      {
        language: 'java',
        code: `class A { void f(CorsRegistry r) { r.addMapping("/**").allowedOriginPatterns("*").allowCredentials(true); } }`,
      },
      {
        language: 'ruby',
        code: `headers['Access-Control-Allow-Origin'] = request.headers['Origin']\nheaders['Access-Control-Allow-Credentials'] = 'true'`,
      },
      {
        language: 'csharp',
        code: `class A { void F() { policy.SetIsOriginAllowed(_ => true).AllowAnyHeader().AllowCredentials(); } }`,
      },
    ],
    clean: [
      {
        language: 'go',
        code: `package a
func allow(w http.ResponseWriter, r *http.Request) {
	if o := r.Header.Get("Origin"); consoles[o] {
		w.Header().Set("Access-Control-Allow-Origin", o)
		w.Header().Set("Access-Control-Allow-Credentials", "true")
	}
}`,
      },
      {
        language: 'java',
        code: `class A { void f() {
  var open = new CorsConfiguration(); open.setAllowedOriginPatterns(List.of("*"));
  var own = new CorsConfiguration(); own.setAllowedOrigins(List.of("https://acme.net")); own.setAllowCredentials(true);
} }`,
      },
      {
        language: 'php',
        code: `<?php\n$origin = $_SERVER['HTTP_ORIGIN'] ?? '';\nif (preg_match('#^https://(app|www)\\.acme\\.net$#', $origin)) { header("Access-Control-Allow-Origin: $origin"); header('Access-Control-Allow-Credentials: true'); }`,
      },
      {
        language: 'javascript',
        code: `app.use(cors({ credentials: true, origin: (ctx) => (allowed.includes(ctx.get('Origin')) ? ctx.get('Origin') : '') }));`,
      },
      {
        language: 'python',
        code: `@app.after_request
def allow(response):
    origin = request.headers.get("Origin")
    if origin in config.ORIGINS:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response`,
      },
      {
        language: 'javascript',
        code: `app.use(cors({ origin: ['https://app.acme.net'], credentials: true })); app.use(cors({ origin: true })); fetch(u, { credentials: 'include' });`,
      },
      {
        language: 'javascript',
        code: `function f(req, res) { if (allowed.includes(req.headers.origin)) res.setHeader('Access-Control-Allow-Origin', req.headers.origin); res.setHeader('Access-Control-Allow-Credentials', 'true'); }`,
      },
      {
        language: 'php',
        code: `<?php\nif (in_array($_SERVER['HTTP_ORIGIN'], $allowed, true)) { header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']); }\nheader('Access-Control-Allow-Credentials: true');`,
      },
      {
        language: 'python',
        code: `from flask_cors import CORS\nCORS(app, origins=['https://app.acme.net'], supports_credentials=True)`,
      },
      {
        language: 'go',
        code: `package a\nvar c = cors.Config{AllowOrigins: []string{"https://app.acme.net"}, AllowCredentials: true}`,
      },
      {
        language: 'java',
        code: `class A { void f(CorsRegistry r) { r.addMapping("/**").allowedOrigins("https://app.acme.net").allowCredentials(true); } }`,
      },
      {
        language: 'ruby',
        code: `headers['Access-Control-Allow-Origin'] = 'https://app.acme.net'\nheaders['Access-Control-Allow-Credentials'] = 'true'`,
      },
      {
        language: 'csharp',
        code: `class A { void F() { policy.WithOrigins("https://app.acme.net").AllowCredentials(); } }`,
      },
    ],
  },
};

const originNames = [
  'origin',
  'origins',
  'allow_origins',
  'allowed_origins',
  'AllowOrigins',
  'allowedOrigins',
  'allowed_origins_patterns',
  'allow_origin_regex',
  'AllowOriginFunc',
  'AllowedOrigins',
  'allowOrigin',
];
const credentialNames = [
  'credentials',
  'supports_credentials',
  'allow_credentials',
  'AllowCredentials',
  'allowCredentials',
];

function* byOptions(model: SourceModel): Generator<Code> {
  // The same options where they stand, and where they are given.
  const seen = new Set<unknown>();
  for (const value of [...model.maps, ...model.calls.flatMap((call) => call.arguments.map((one) => one.value))]) {
    for (const part of deep(value)) {
      if (part.kind !== 'map' || seen.has(part.entries) || !isTrue(entryOf(part, credentialNames))) continue;
      seen.add(part.entries);
      const origin = entryOf(part, originNames);
      if (
        isTrue(entryOf(part, ['AllowAllOrigins', 'allow_all_origins'])) ||
        (origin !== undefined && allowsAll(origin))
      )
        yield part.code;
    }
  }
  for (const call of model.calls) {
    if (!isTrue(namedArgument(call, credentialNames))) continue;
    const origin = namedArgument(call, originNames);
    const isFlask = /flask_cors\.(CORS|cross_origin)$/.test(call.target);
    if (origin === undefined ? isFlask && namedArgument(call, ['resources']) === undefined : allowsAll(origin))
      yield call.code;
  }
  const all = model.assignments.find(
    ({ target, value }) => /^CORS_(ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)$/.test(target) && isTrue(value),
  );
  if (
    all !== undefined &&
    model.assignments.some(({ target, value }) => target === 'CORS_ALLOW_CREDENTIALS' && isTrue(value))
  )
    yield all.code;
}

/** `true`, `'*'`, a function that says yes to everybody, a pattern of everything. */
function allowsAll(origin: Value): boolean {
  if (isTrue(origin)) return true;
  if (origin.kind === 'string') return origin.text === '*' || origin.text === '.*';
  if (origin.kind === 'list')
    return origin.items.some((item) => item.kind === 'string' && /^(https?:\/\/)?\*$/.test(item.text));
  if (origin.kind !== 'function') return /^\/(\.\*|\^\.\*\$)\/$/.test(origin.code.text);
  const { calls, returns, comparisons, branches } = origin.function;
  if (comparisons.length > 0 || branches.length > 0) return false;
  const saysYes = calls.some(
    ({ arguments: given }) =>
      given.length === 2 &&
      given[0]?.value.kind === 'null' &&
      given[1] !== undefined &&
      (isTrue(given[1].value) || given[1].value.code.text === origin.function.parameters[0]?.name),
  );
  return (
    saysYes ||
    returns.some(isTrue) ||
    returns.some((value) => value.kind === 'path' && value.path === origin.function.parameters[0]?.name) ||
    // `origin: (ctx) => ctx.get('Origin')` of Koa
    (reflects(returns) && !/(?<!\?)\?(?![?.])|includes|indexOf|\.has\(|test\(|some\(/.test(origin.code.text))
  );
}

const originHeader = /Access-Control-Allow-Origin/i;
const judged =
  /includes\(|indexOf|in_array|\.has\(|allowed|whitelist|allowlist|trusted|preg_match|\.test\(|===|match|startsWith|endsWith|contains|(check|valid|verif|permit|accept)\w*\(\s*\$?origin|include\?|\bif\b[^{\n]*\w\[\s*\$?o(rigin)?\s*\]|\bin\b\s+[\w.]*origins?\b|&\s*[\w.]*origins?\b/i;

/** A pattern that neither begins where the origin begins nor ends where it ends: `acme.net.evil.test` has it, too. */
const looseMatch = /preg_match\(\s*(['"])([/#~])(?!\^)(?:(?!\$\2).)*?\2\w*\1\s*,\s*\$\w*origin\w*\s*\)/gi;

function* byHeader(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    const texts = call.arguments.flatMap(({ value }) => stringsIn(value));
    if (texts.some((text) => originHeader.test(text)) && reflects(call.arguments.map(({ value }) => value)))
      yield* unlessJudged(model, call.code, aroundHeader(model, call.code, call.within));
  }
  for (const { target, value, code, within } of model.assignments) {
    if (originHeader.test(target) && reflects([value])) yield* unlessJudged(model, code, surroundings(model, within));
  }
}

/** The function around, or the dozen lines before and after where a script has none. */
function aroundHeader(model: SourceModel, code: Code, within: FunctionModel | undefined): string {
  if (within !== undefined || model.file.language !== 'php') return surroundings(model, within);
  const { startLine, endLine } = code.region;
  return model.file.text
    .split('\n')
    .slice(Math.max(0, startLine - 13), endLine + 3)
    .join('\n');
}

function reflects(values: readonly Value[]): boolean {
  return values.some(
    (value) =>
      pathsIn(value).some((path) => /headers?\.(origin|Origin)$|HTTP_ORIGIN$|^\$?origin$/i.test(path)) ||
      [...deep(value)].some(
        (part) =>
          part.kind === 'call' && /header|get|META/i.test(part.call.name) && /origin/i.test(stringsIn(part).join(' ')),
      ),
  );
}

function* unlessJudged(model: SourceModel, code: Code, around: string): Generator<Code> {
  if (!/Access-Control-Allow-Credentials/i.test(around) && !/Access-Control-Allow-Credentials/i.test(model.file.text))
    return;
  const rest = around.replace(/Access-Control-Allow[\w-]*/g, '').replace(looseMatch, '');
  if (!judged.test(rest)) yield code;
}

function* byChain(model: SourceModel): Generator<Code> {
  for (const call of model.calls) {
    if (!/^(allowCredentials|AllowCredentials|setAllowCredentials)$/.test(call.name)) continue;
    const off = call.arguments[0]?.value;
    if (off !== undefined && !isTrue(off)) continue;
    const chain = chainOf(call);
    const siblings =
      call.name === 'setAllowCredentials'
        ? (call.within?.calls ?? model.calls).filter((one) => one.receiverText === call.receiverText)
        : chain;
    if (siblings.some(opensAll)) yield call.code;
  }
}

/** `@CrossOrigin(originPatterns = "*", allowCredentials = "true")` of Spring. */
function* byAnnotation(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'java') return;
  const owners = [...model.classes, ...model.functions];
  for (const { name, code } of owners.flatMap(({ decorators }) => decorators)) {
    if (/(^|\.)CrossOrigin$/.test(name) && /allowCredentials\s*=\s*"true"/.test(code.text) && /"\*"/.test(code.text))
      yield code;
  }
}

/** `origins '*'` beside `resource …, credentials: true` of rack-cors. */
function* byBlock(model: SourceModel): Generator<Code> {
  if (model.file.language !== 'ruby') return;
  for (const call of model.calls) {
    const opens =
      call.name === 'origins' && call.arguments.some(({ value }) => /^(['"]\*['"]|\/\.\*\/)$/.test(value.code.text));
    const after = opens ? model.file.text.slice(call.code.end, call.code.end + 600).split(/\bend\b/)[0] : undefined;
    if (after !== undefined && /credentials:\s*true/.test(after)) yield call.code;
  }
}

function opensAll(call: Call): boolean {
  if (/^(AllowAnyOrigin)$/.test(call.name)) return true;
  if (/^SetIsOriginAllowed$/.test(call.name)) return call.arguments.some(({ value }) => allowsAll(value));
  if (
    !/^(allowedOriginPatterns|allowedOrigins|addAllowedOriginPattern|addAllowedOrigin|setAllowedOriginPatterns|setAllowedOrigins)$/.test(
      call.name,
    )
  )
    return false;
  return call.arguments.some(({ value }) => stringsIn(value).includes('*'));
}
