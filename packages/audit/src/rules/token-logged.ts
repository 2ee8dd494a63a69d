import type { Call } from '../languages/model.ts';
import { type LogEntry, logEntries } from './apis/logs/log-calls.ts';
import { configuredLogs } from './apis/logs/log-settings.ts';
import { showsLoginBody } from './apis/logs/logged-bodies.ts';
import { isNumber, isPosition } from './apis/logs/positions.ts';
import { credentialShown, secretPairIn } from './apis/logs/shown-credentials.ts';
import { showsRecord } from './apis/logs/shown-records.ts';
import type { Match, StaticRule } from './rule.ts';
import { isInside } from './values.ts';

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
    javascript: ['log', 'console', 'morgan', 'process.std'],
    php: ['log', 'var_dump', 'print_r', 'info(', 'trigger_error', 'fwrite'],
    python: ['log', 'print(', 'sys.std'],
    go: ['log', 'fmt.Print', 'fmt.Fprint', 'zap'],
    java: ['log', 'System.out', 'System.err'],
    ruby: ['logger', 'puts ', 'p params', 'filter_parameters'],
    csharp: ['Console.Write', 'log', 'Debug.Write', 'Trace.'],
  },
  mention:
    /((\.|->|::)(log|print|write|info|debug|verbose|warn|error|trace|fatal|critical|notice|exception|dir|table|msg)\w*\s*[( {]|\b(print\w*|puts|p|pp|echo|error_log|trigger_error|file_put_contents|fwrite|fputs|var_dump|syslog|logger|info)\b\s*[( ])[\s\S]{0,160}(authorization|token|jwt|passw|pwd|secret|api_?key|credential|bearer|auth_pw|otp\b|headers?\b|\.body\b|body\)|json\(\)|cookie|session|_POST|META\b|params|database_url|(reset|verification|confirm\w{0,10}|recovery|activation|login)_?code|(magic|reset|verification|activation|login)_?link|\.text\b|get_data|decode\(\))|SignedString\(|WriteToken\(|[?&](token|code|otp)=|\bJwt:\w|\.(Str|With\w*|String)\(\s*"(token|password|secret|api_?key)|:req\[|morgan\.token\(|filter_parameters|passw(or)?d|authorization|((log|sign)_?(in|up)|register)_?(dto|request|input|body)/i,
  *check(model, project): Generator<Match> {
    const { path, text, language } = model.file;
    if (project.isTest(path) || /(^|\/)(scripts?|cli|bin|tools?|seeds?(\.d)?|migrations?|commands?)\//i.test(path))
      return;
    // The tokens of Symfony's security component are objects that show nothing of a credential.
    const isOfSymfony = /Security\\Core\\Authentication\\Token\\|Security\\Http/.test(text);
    // A script prints what it was run for.
    const isScript = /__name__ == ['"]__main__['"]|sys\.argv|argparse|^#!/m.test(text);
    for (const entry of logEntries(model, language)) {
      const { call, values } = entry;
      // `public static void main` prints what somebody asked for at a terminal.
      if (call.within?.name === 'main' && /^System\.out\b/.test(call.target)) continue;
      if (isScript && /^(print|puts|p|echo)$/.test(call.target)) continue;
      const name =
        credentialIn(entry) ??
        (language === 'csharp'
          ? values.map((value) => showsRecord(project, call.within, value)).find((one) => one !== undefined)
          : undefined);
      const isWhole = name === undefined && values.some((value) => showsLoginBody(model, project, call.within, value));
      if ((name === undefined && !isWhole) || (name !== undefined && isOfForm(call, name))) continue;
      if (name === 'token' && (isOfSymfony || isHandle(text))) continue;
      // what a passkey shows of itself is public
      if (/credential$/i.test(name ?? '') && /PublicKeyCredential|navigator\.credentials/.test(text)) continue;
      if (name !== undefined && isKnownEmpty(call, name)) continue;
      if (name !== undefined && (isPosition(model.file.text, name) || isNumber(entry, name))) continue;
      if (isOfDevelopers(call)) continue;
      // a record, which shows what it is called and not what it holds
      if (name !== undefined && isRecord(call, name)) continue;
      yield {
        code: call.code,
        message: isWhole
          ? 'The whole body of a request or an answer that brings a password, or a token, is written to the log.'
          : `"${name}" is written to the log.`,
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
    yield* configuredLogs(model, project, this.remedy);
  },
};

/** The name of a credential among what an entry is given, or in the pairs that it is made of. */
function credentialIn({ values, pairs }: LogEntry): string | undefined {
  return (
    values.map((value) => credentialShown(value)).find((one) => one !== undefined) ??
    pairs.map((one) => secretPairIn(one)).find((one) => one !== undefined)
  );
}

/** `if (token == null) log.warn("none: {}", token)`: there is none to be seen. */
function isKnownEmpty({ within, code }: Call, name: string): boolean {
  const plain = name.replace(/\W/g, '');
  const isEmpty = new RegExp(
    `^\\(?\\s{0,4}(!\\s{0,4}\\$?${plain}|\\$?${plain}\\s{0,4}===?\\s{0,4}(null|undefined|nil|None|""|'')|\\$?${plain}\\s{1,4}is\\s{1,4}(None|null)|not\\s{1,4}${plain}|\\$?${plain}\\.(isEmpty\\(\\)|nil\\?|blank\\?))\\s{0,4}\\)?$`,
  );
  const isThere = new RegExp(
    `^\\(?\\s{0,4}\\$?${plain}(\\s{0,4}!==?\\s{0,4}(null|undefined|nil|None)|\\s{1,4}is\\s{1,4}not\\s{1,4}(None|null))?\\s{0,4}\\)?$`,
  );
  return (within?.branches ?? []).some(
    ({ condition, consequence, alternative }) =>
      (isEmpty.test(condition.code.text) && isInside(code, consequence)) ||
      (alternative !== undefined && isThere.test(condition.code.text) && isInside(code, alternative)),
  );
}

/** `if (env.isDevelopment) { log.debug(code) }`: on the machine of whoever writes it. */
function isOfDevelopers({ code, within }: Call): boolean {
  return (
    within?.branches.some(
      ({ condition, consequence }) =>
        isInside(code, consequence) &&
        /^[^!|]{0,80}(\bis_?dev(elopment)?\b|NODE_ENV\s{0,4}={2,3}\s{0,4}['"]dev\w*['"])[^|]{0,80}$/i.test(
          condition.code.text,
        ),
    ) ?? false
  );
}

/** `/search/{token}/results`: what names a thing in the paths of an API, and lets nobody in; a link that resets a password does. */
function isHandle(text: string): boolean {
  return (
    /['"\s/]\{\$?token\}\/\w|\/\w{1,40}\/\{token\}/.test(text) &&
    !/reset[-_/ ]?password|password[-_/ ]?reset|invit|activat|magic|verif\w{0,10}[-_/]?e?mail|unsubscribe|confirm(ation)?[-_/]?(token|e?mail|link)/i.test(
      text,
    )
  );
}

/** `CSRFToken token = …`: what a form carries along, by its type; `AuthenticationToken token` of Shiro and Spring, which shows no credential of itself. */
function isOfForm({ within }: Call, name: string): boolean {
  return new RegExp(
    `\\b([cx]srf\\w*|\\w{0,40}AuthenticationToken(<[\\w<>?, ]{0,60}>)?)\\s+${name.replace(/\W/g, '')}\\b`,
    'i',
  ).test(within?.code.text ?? '');
}

/** `token.expires_at`, `token.client_id`: a record of a token, as models of Python have it; their text is its name. */
function isRecord({ within, arguments: given }: Call, name: string): boolean {
  const held = new RegExp(
    `\\b${name.replace(/\W/g, '')}\\.(expires(_at|_in)?|client(_id)?|user(_id)?|created(_at)?|revoked|scopes?|id)\\b`,
  );
  return (
    /^\w*token$/i.test(name) &&
    held.test(within?.code.text ?? '') &&
    !given.some(({ value }) => /\.(token|value|key|hash)\b/.test(value.code.text))
  );
}
