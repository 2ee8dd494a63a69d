import type { Call, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { plainName } from './apis/credential-names.ts';
import type { Match, StaticRule } from './rule.ts';
import { widerSurroundings } from './values.ts';

const loggers =
  /^(console\.(log|info|debug|warn|error|trace)|print|println|puts|p|pp|error_log|var_dump|print_r|syslog|echo|fmt\.Print(f|ln)?|log\.(Print(f|ln)?|Fatal(f|ln)?|Panic(f|ln)?|Info\w*|Debug\w*|Warn\w*|Error\w*))$|(^|[./])(logger|log|logging|LOG|LOGGER|_logger|\$logger|this\.logger|\$this\.logger|req\.log|request\.log|fastify\.log|app\.log|server\.log|winston|pino|bunyan|current_app\.logger|LogManager\.getLogger|app\.logger|Rails\.logger|Illuminate\.Support\.Facades\.Log|Log|slog|zap|logrus|sugar|System\.out|System\.err|Console|Debug|Trace|(create|get)_?logger|LoggerFactory\.\w+)(\(\))?\.(log|info|debug|warn|warning|error|trace|fatal|critical|notice|print|println|printf|write|Write|WriteLine|Log\w+|Info\w*|Debug\w*|Warn\w*|Error\w*|Println|Printf|exception)$/i;
/** The last segments of those: looked at first, as most calls fail here. */
const loggerNames =
  /^(log|info|debug|warn|warning|error|trace|fatal|critical|notice|exception|p|pp|puts|print\w*|error_log|var_dump|syslog|echo|write|writeline|(log|info|debug|warn|error|fatal|panic)\w*)$/i;
const secretName =
  /(^|_)(authorization|token|jwt|password|passwd|pwd|secret|api_?key|access_?key|client_?secret|private_?key|credentials?|refresh_?token|access_?token|id_?token|bearer|session_?id|php_?auth_?pw|otp|one_?time_?(password|code)|otp_?code|verification_?code)(_(string|str|value|header|header_value|val))?$/;
const harmless =
  /(^|_)(continuation|cancellation|next|page|truncated|partial|short|type|count|length|name|id|exp|expiry|expires|hash|digest|masked|redacted|encrypted|hashed|has|is|no|invalid|missing|valid|error|err|url|uri|endpoint|limit|usage|tokens|prefix|kind|line|column|csrf|push|reset_url)(_|$)/;
const masks =
  /mask|redact|hash|sha|truncate|slice|substr|obfuscat|sanitize|length|\bbool\b|Boolean|!!|typeof|strlen|len\(|count/i;

/** What leaves nothing of a secret to see; a part of a random text may be the whole of a token. */
const hides = /mask|redact|hash|sha(?!r|u)|obfuscat|sanitize|\bbool\b|Boolean|strlen|len\(|count|typeof/i;

/** A credential in the log, for everybody who reads it and for as long as it is kept. */
export const tokenLogged: StaticRule = {
  id: 'token-logged',
  number: 'S48',
  title: 'A credential is written to the log',
  cwe: [532],
  severity: 'medium',
  why: 'Logs are read by many, copied to other systems and kept for years; a credential in them is good for everybody who finds it.',
  remedy: 'Log who it belongs to, or the id of the credential, never itself; let the logger redact what is called so.',
  triggers: {
    javascript: ['log', 'console'],
    php: ['log', 'var_dump', 'print_r'],
    python: ['log', 'print('],
    go: ['log.', 'fmt.Print', 'slog', 'zap', 'logrus'],
    java: ['log', 'System.out'],
    ruby: ['logger', 'puts '],
    csharp: ['Console.Write', 'logger', 'Log.'],
  },
  mention:
    /((\.|->|::)(log|print|write|info|debug|warn|error|trace|fatal|critical|notice|exception)\w*\s*[( ]|\b(print\w*|puts|p|pp|echo|error_log|var_dump|syslog)\b\s*[( ])[\s\S]{0,160}(authorization|token|jwt|passw|pwd|secret|api_?key|credential|bearer|otp\b|headers\)|\.body\b|body\)|json\(\))/i,
  *check(model, project): Generator<Match> {
    const { path } = model.file;
    if (project.isTest(path) || /(^|\/)(scripts?|cli|bin|tools?|seeds?|migrations?|commands?)\//i.test(path)) return;
    // The tokens of Symfony's security component are objects that show nothing of a credential.
    const isOfSymfony = /Security\\Core\\Authentication\\Token\\|Security\\Http/.test(model.file.text);
    // A script prints what it was run for.
    const isScript = /__name__ == ['"]__main__['"]|sys\.argv|argparse|^#!/m.test(model.file.text);
    for (const call of model.calls) {
      if (!loggerNames.test(call.name)) continue;
      // `public static void main` prints what somebody asked for at a terminal.
      if (call.within?.name === 'main' && /^System\.out\b/.test(call.target)) continue;
      if (!isLogger(call) || (isScript && /^(print|puts|p|echo)$/.test(call.target))) continue;
      const name =
        call.arguments.map(({ value }) => secretIn(value)).find((one) => one !== undefined) ?? secretPairIn(call);
      const isWhole =
        name === undefined && call.arguments.some(({ value }) => holdsBody(value)) && takesPassword(model, call.within);
      if ((name === undefined && !isWhole) || (name !== undefined && isOfForm(call, name))) continue;
      if (name === 'token' && isOfSymfony) continue;
      yield {
        code: call.code,
        message: isWhole
          ? 'The whole body of a request that brings a password is written to the log.'
          : `"${name}" is written to the log.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  examples: {
    matching: [
      {
        language: 'php',
        code: `<?php\nfunction login() { $body = json_decode(file_get_contents('php://input'), true); if (!password_verify($body['password'], $hash)) { error_log('login failed: ' . json_encode($body)); } }`,
      },
      {
        language: 'php',
        code: `<?php\n$token = substr(str_shuffle($letters), 0, 16);\nerror_log("invite token $token for $phone");`,
      },
      {
        language: 'php',
        code: `<?php\nuse Symfony\\Component\\Security\\Http\\Authenticator\\AbstractAuthenticator;\nclass A extends AbstractAuthenticator { function authenticate($request) { $raw = $request->query->get('access_token'); $this->logger->info('token login', ['access_token' => $raw]); } }`,
      },
      { language: 'javascript', code: 'console.log(`login with ${token}`);' },
      {
        language: 'javascript',
        code: `app.post('/session', (req, res) => { console.log('login', JSON.stringify(req.body)); res.json(check(req.body.name, req.body.password)); });`,
      },
      {
        language: 'javascript',
        code: `export async function POST(request) { const given = await request.json(); const { email, password } = given; console.log(given); return check(email, password); }`,
      },
      {
        language: 'javascript',
        code: `exports.registerUser = wrap(async (req, res) => { console.log('new', req.body); await service.register(req.body); });`,
      },
      { language: 'javascript', code: `console.log(process.env.ACCESS_TOKEN_SECRET);` },
      { language: 'javascript', code: `const otp = draw().toString(); console.log('Generated otp: ', otp);` },
      { language: 'javascript', code: `logger.info('request', req.headers.authorization);` },
      { language: 'php', code: `<?php\nLog::info('login', ['password' => $request->password]);` },
      { language: 'javascript', code: `app.use((req, res, next) => { console.log(req.headers); next(); });` },
      {
        language: 'go',
        code: `package a\nfunc f(r *http.Request) { log.Println("auth", r.Header.Get("Authorization")) }`,
      },
      {
        language: 'java',
        code: `class A { void f(HttpServletRequest r) { log.info("auth {}", r.getHeader("Authorization")); } }`,
      },
      {
        language: 'php',
        code: `<?php\n$token = $tokens->issue($user);\nLog::info('login', ['user' => $user->id, 'token' => $token]);`,
      },
      { language: 'python', code: `import logging\nlogging.info("token %s", token)` },
      {
        language: 'python',
        code: `import logging\nlogger = logging.getLogger(__name__)\nlogger.info(f"token {token}")`,
      },
      {
        language: 'java',
        code: `import org.slf4j.LoggerFactory;
class A { private static final Logger logger = LoggerFactory.getLogger(A.class); void f(String password) { logger.info("with " + password); } }`,
      },
      { language: 'go', code: `package a\nfunc f(raw string) { slog.Warn("refused", "token", raw) }` },
      {
        language: 'go',
        code: `package a\nimport "github.com/labstack/gommon/log"\nfunc f(c echo.Context) { log.Debugf("a %s", c.Request().Header.Get("Authorization")) }`,
      },
      {
        language: 'java',
        code: `class A { private static final Logger L = LoggerFactory.getLogger(A.class); void f(String token) { L.debug("token {}", token); } }`,
      },
      {
        language: 'csharp',
        code: 'class A { void F(ILoggerFactory l, Credentials c) { l.CreateLogger("a").LogDebug($"{c.Name} with {c.Password}"); } }',
      },
      { language: 'go', code: `package a\nfunc f(token string) { log.Printf("token %s", token) }` },
      { language: 'go', code: `package a\nfunc f(tokenString string) { log.Printf("made %s", tokenString) }` },
      { language: 'java', code: `class A { void f(String password) { logger.info("login with " + password); } }` },
      { language: 'ruby', code: `Rails.logger.info("token #{token}")` },
      { language: 'csharp', code: `class A { void F(string password) { Console.WriteLine(password); } }` },
    ],
    clean: [
      {
        language: 'javascript',
        code: `logger.info({ token: tokenId, password: masked, jwt: undefined, accessToken: !!token }, 'login');`,
      },
      {
        language: 'javascript',
        code: `console.log('invalid token'); logger.info({ tokenType, userId: user.id }); logger.debug(token.length, mask(token), tokens); logger.info('set', Boolean(token));`,
      },
      {
        language: 'javascript',
        code: `app.post('/orders', (req, res) => { console.log(req.body, req.body.name); res.json(save(req.body)); });
app.post('/login', (req, res) => { console.log(req.body.email, Object.keys(req.body)); console.log(!process.env.TOKEN_SECRET, process.env.PORT); res.json(check(req.body.password)); });`,
      },
      { language: 'php', code: `<?php\nLog::info('login failed', ['user' => $user->id]);` },
      { language: 'python', code: `import logging\nlogging.info("Released %s", transaction_item.token)` },
      { language: 'python', code: `import logging\nlogging.info("bad token for %s", user.id)` },
      { language: 'python', code: `import sys\npassword = crack(sys.argv[1])\nprint(password)` },
      {
        language: 'java',
        code: `class A { void f(SignedJWT jwt) { var alg = jwt.getHeader().getAlgorithm(); logger.debug("Algorithm: " + alg.getName()); } }`,
      },
      {
        language: 'java',
        code: `class Decrypt { public static void main(String[] args) { String password = decrypt(args[0]); System.out.println(password); } }`,
      },
      {
        language: 'go',
        code: `package a\nfunc f(id string) { slog.Info("made", "token_id", id, "token", "none", "token", mask(id)) }`,
      },
      { language: 'go', code: `package a\nfunc f(user string) { log.Printf("bad token of %s", user) }` },
      { language: 'java', code: `class A { void f(String user) { logger.info("bad password of " + user); } }` },
      {
        language: 'java',
        code: `class A { void f(String csrf) { Object token = Tokens.of(csrf); System.out.println(token); } }`,
      },
      {
        language: 'java',
        code: `class A { void f(Object read) { CSRFToken token = (CSRFToken) read; System.out.println(token); } }`,
      },
      { language: 'ruby', code: `Rails.logger.info("bad token of #{user.id}")` },
      {
        language: 'csharp',
        code: `class A { void F() { _logger.LogDebug("amr {value}", OidcConstants.AuthenticationMethods.Password); } }`,
      },
      { language: 'csharp', code: `class A { void F(string user) { Console.WriteLine("bad password of " + user); } }` },
    ],
  },
};

/** `CSRFToken token = …`: what a form carries along, by its type. */
function isOfForm({ within }: Call, name: string): boolean {
  return new RegExp(`\\b[cx]srf\\w*\\s+${name.replace(/\W/g, '')}\\b`, 'i').test(within?.code.text ?? '');
}

/** `{ access_token: raw }`: what a plain variable is written out as. */
function namedSecretIn(value: Value): string | undefined {
  if (value.kind !== 'map') return undefined;
  for (const [key, entry] of value.entries) {
    const plain = plainName(key);
    const variable = plainName(entry.code.text.replace(/^[$@]/, ''));
    if (!secretName.test(plain) || harmless.test(plain) || harmless.test(variable)) continue;
    if (
      /^[$@]?[a-z]\w*$/.test(entry.code.text) &&
      (entry.kind === 'path' || (entry.kind === 'call' && !hides.test(entry.call.target)))
    )
      return key;
  }
  return undefined;
}

/** By what it is called, or by what a constant that is called so holds: `LOG.info` is `LoggerFactory.getLogger().info`. */
function isLogger({ target, receiverText, name }: Call): boolean {
  return loggers.test(target) || (receiverText !== undefined && loggers.test(`${receiverText}.${name}`));
}

/** `slog.Warn("refused", "token", raw)`, `log.info("refused", zap.String("token", raw))`: names and values in turn. */
function secretPairIn(call: Call): string | undefined {
  const nested = call.arguments.flatMap(({ value }) =>
    value.kind === 'call' && /^(String|Any|Str|Stringer|kv|with_?field)$/i.test(value.call.name) ? [value.call] : [],
  );
  for (const { arguments: given } of [call, ...nested]) {
    for (const [at, { value }] of given.entries()) {
      const next = given[at + 1]?.value;
      if (value.kind !== 'string' || next === undefined || !/^[\w-]+$/.test(value.text)) continue;
      const plain = plainName(value.text);
      const isName = next.kind === 'path' || (next.kind === 'call' && /^\w+$/.test(next.code.text));
      if (secretName.test(plain) && !harmless.test(plain) && isName && !masks.test(next.code.text)) return value.text;
    }
  }
  return undefined;
}

/** The name of a credential that a value would write out. */
function secretIn(value: Value): string | undefined {
  const named = namedSecretIn(value);
  if (named !== undefined) return named;
  for (const part of outward(value)) {
    if (part.kind !== 'path' && part.kind !== 'call') continue;
    const header = part.kind === 'call' ? credentialHeader(part.call) : allHeaders(part.path);
    if (header !== undefined) return header;
    const last = (
      part.code.text.match(/(?<![$\w-])([$\w-]+)['"\]]{0,6}$/)?.[1] ??
      (part.kind === 'path' ? part.path.split('.').at(-1) : undefined) ??
      ''
    ).replace(/^[$@]/, '');
    const plain = plainName(last);
    if (
      secretName.test(plain) &&
      !harmless.test(plain) &&
      // `OidcConstants.AuthenticationMethods.Password` is what a method is called
      !(part.kind === 'path' && /(Constants?|Methods|Types?|Names|Kinds?)\.\w+$/.test(part.path)) &&
      // the name of a payment or an order, as shops have it
      !(part.kind === 'path' && /(transaction|checkout|order|payment|cart)\w*\.token$/i.test(part.path)) &&
      !(part.kind === 'path' && /^(process\.env|os\.environ)$/.test(part.path)) &&
      // what is in capitals is a constant, or a message; of the environment it is the secret itself
      (!/^[A-Z_]+$/.test(last) || (part.kind === 'path' && /^process\.env\.\w+$/.test(part.path)))
    )
      return last;
  }
  return undefined;
}

/** `req.body`, and what `await request.json()` gave, as a whole. */
function holdsBody(value: Value): boolean {
  return [...outward(value)].some((part) =>
    part.kind === 'path'
      ? /^((req|request|ctx\.request|context\.request|event)\.body|\$_POST|\$_REQUEST)$/.test(part.path)
      : part.kind === 'call' &&
        (/^(req|request|c\.req|ctx\.req)\.json$/.test(part.call.target) ||
          /php:\/\/input|->getParsedBody\(|^\$request->(all|toArray|post)\(/.test(part.call.code.text)),
  );
}

const ofLogin = /(log|sign)_?(in|up|on)|register|registration|authenticat|password/i;

/** Whether the function, or one around it, is given passwords: it speaks of one, or is named for it. */
function takesPassword(model: SourceModel, within: FunctionModel | undefined): boolean {
  if (within === undefined) return false;
  for (let one: FunctionModel | undefined = within; one !== undefined; one = one.within)
    if (ofLogin.test(one.name)) return true;
  return /\bpass(word|wd)?\b|\bpwd\b/i.test(widerSurroundings(model, within));
}

/** `r.getHeader("Authorization")`, `request.headers.get('X-API-Key')`. */
function credentialHeader({ name, target, arguments: [first] }: Call): string | undefined {
  if (!/^(header|get|Get|getHeader|GetHeader|bearerToken|getHeaderLine)$/.test(name)) return undefined;
  if (name === 'bearerToken') return 'bearerToken';
  if (!/header|req|ctx|c\b/i.test(target)) return undefined;
  const text = first?.value.kind === 'string' ? first.value.text : '';
  return /^(authorization|x-api-key|cookie|x-auth-token)$/i.test(text) ? text : undefined;
}

/** All headers of a request, `Authorization` and `Cookie` among them. */
function allHeaders(path: string): string | undefined {
  return /^(req|request|ctx\.request|ctx\.req|ctx)\.(headers|rawHeaders)$/.test(path) ? 'Authorization' : undefined;
}

/** What is shown of a value: not what only goes into something that hides it. */
function* outward(value: Value): Generator<Value> {
  if (value.kind === 'call') {
    if (credentialHeader(value.call) !== undefined) {
      yield value;
      return;
    }
    // a variable that holds what a call gave: `$token = $tokens->issue($user)`
    if (/^[$@]?\w+$/.test(value.code.text) && !hides.test(value.call.target)) {
      if (/csrf|xsrf/i.test(value.call.code.text)) return;
      yield value;
      return;
    }
    if (
      masks.test(value.call.target) ||
      !/^(JSON\.stringify|String|sprintf|format|Sprintf|str|inspect|json_encode|util\.inspect)$/.test(
        value.call.name === 'format' ? 'format' : value.call.target,
      )
    )
      return;
    for (const { value: inner } of value.call.arguments) yield* outward(inner);
    return;
  }
  if (value.kind === 'operation') return;
  if (value.kind === 'map') {
    for (const entry of value.entries.values()) yield* outward(entry);
    return;
  }
  // Only the parts themselves: what a call in them is given, or called on, is not shown.
  if (value.kind === 'concat') for (const part of value.parts) yield* outward(part);
  else if (value.kind === 'list') for (const item of value.items) yield* outward(item);
  else if (value.kind === 'choice') for (const option of value.options) yield* outward(option);
  else yield value;
}
