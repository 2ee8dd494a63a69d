import type { Code, SourceModel } from '../languages/model.ts';
import type { Project } from '../source/project.ts';
import { csrfExceptions, csrfOffInSymfony, isTold } from './apis/browsers/csrf-exceptions.ts';
import { csrfInScripts } from './apis/browsers/csrf-in-scripts.ts';
import type { Match, StaticRule } from './rule.ts';
import { codeAt, isInside } from './values.ts';

/** How each framework is told, and what shows that cookies log people in there. */
const tables: Readonly<Record<string, { readonly off: RegExp; readonly cookies: RegExp; readonly bearer: RegExp }>> = {
  java: {
    off: /\.csrf\(\)\s*\.disable\(\)|csrf\s*\(\s*(\w+\s*->\s*\w+\.disable\(\)|\w+::disable|AbstractHttpConfigurer::disable)\s*\)/g,
    cookies: /formLogin|rememberMe|sessionCreationPolicy\(\s*SessionCreationPolicy\.(ALWAYS|IF_REQUIRED)|oauth2Login/,
    bearer: /STATELESS|oauth2ResourceServer/,
  },
  python: {
    off: /@csrf_exempt\b|\bWTF_CSRF_ENABLED['"\]]*\s*=\s*False/g,
    cookies:
      /login_required|LoginManager|login_user|flask_login|request\.user|request\.session|login\(|SessionAuthentication/,
    bearer: /HTTP_AUTHORIZATION|Bearer|signature|webhook|hmac|token_required/i,
  },
  ruby: {
    off: /skip_before_action\s+:verify_authenticity_token|skip_forgery_protection|protect_from_forgery\s+with:\s*:null_session/g,
    cookies: /authenticate_user!|current_user|session\[/,
    bearer:
      /authenticate_with_http_token|ActionController::API|webhook|http_basic|Authorization|api_key|signature|jwt|doorkeeper/i,
  },
  php: {
    off: /protected\s+\$except\s*=\s*\[[^\][]{0,1000}['"](\*|\/\*|admin\/\*|account\/\*)['"][^\][]{0,1000}\]|validateCsrfTokens\(\s*except:\s*\[[^\]]{0,1000}['"]\*['"]|['"]csrf_protection['"]\s*=>\s*false/g,
    cookies: /./,
    // forms that only filter, and forms that check what an API was sent
    bearer:
      /['"]method['"]\s*=>\s*['"]GET['"]|setMethod\(\s*['"]GET|JsonResponse|->json\(|isHtmlRequest|getRequestFormat|RestBundle|namespace [\w\\]*\\Api\b/,
  },
  csharp: {
    off: /\[IgnoreAntiforgeryToken\]|new\s{1,4}IgnoreAntiforgeryTokenAttribute\(|DisableAntiforgery\(\)/g,
    cookies: /AddCookie|SignInManager|\[Authorize\]|CookieAuthentication/,
    bearer: /JwtBearer|\[ApiController\]/,
  },
};

/** Spring keeps a session unless it is told not to, or a filter of the project's own says who is calling. */
function keepsSessions(text: string): boolean {
  return (
    /anyRequest\(\)\s*\.authenticated\(/.test(text) && !/addFilter(Before|After|At)?\(|httpBasic|oauth2/.test(text)
  );
}

/** No protection against other sites where the browser logs in by itself. */
export const csrfOffWithCookieAuth: StaticRule = {
  id: 'csrf-off-with-cookie-auth',
  number: 'S47',
  title: 'Protection against cross-site requests is off, and cookies log in',
  cwe: [352],
  severity: 'medium',
  why: 'The browser sends the cookie along with whatever another site makes it send: that site acts in the name of the visitor.',
  remedy: 'Leave it on for everything that cookies open, or accept nothing but a bearer token there.',
  triggers: {
    javascript: ['lusca', 'csurf', 'ignoreMethods', 'sameSite'],
    java: ['csrf'],
    python: ['csrf_exempt', 'WTF_CSRF_ENABLED', 'csrf.exempt', 'enforce_csrf', 'CSRF_PROTECT', 'MIDDLEWARE'],
    ruby: [
      'verify_authenticity_token',
      'skip_forgery_protection',
      'null_session',
      'forgery_protection',
      'protect_from_forgery',
    ],
    php: ['$except', 'validateCsrfTokens', 'csrf_protection', 'VerifyCsrfToken', 'ValidateCsrfToken'],
    csharp: ['Antiforgery'],
  },
  mention:
    /lusca|csurf|ignore\w{0,2}Methods|[sS]ame_?[sS]ite['"]?\s{0,9}:[^,}\n]{0,80}[nN]one|\$except\s*=|WTF_CSRF_ENABLED|withoutMiddleware|csrf\.exempt|enforce_csrf|CSRF_PROTECT|MIDDLEWARE\w*\s{0,4}=|forgery_protection|protect_from_forgery|validateCsrfTokens|csrf_protection|csrf_exempt|verify_authenticity_token|skip_forgery|null_session|Antiforgery|csrf\s*\(/,
  *check(model, project): Generator<Match> {
    if (project.isTest(model.file.path)) return;
    for (const { code, isSwitchedOff } of csrfInScripts(model, project)) {
      yield {
        code,
        message: isSwitchedOff
          ? 'Cross-site request protection is switched off, and cookies log in here.'
          : 'The cookie that logs in is sent along from every other site, and nothing asks where a request comes from.',
        remedy: isSwitchedOff
          ? this.remedy
          : "Set sameSite: 'lax' (or 'strict'), or ask for a token in a header with everything that changes something.",
        confidence: 'medium',
      };
    }
    const table = tables[model.file.language];
    if (table === undefined) return;
    const { text } = model.file;
    // What is served below /api is for programs, which send no cookies.
    if (model.file.language === 'ruby' && /(^|\/)api\//.test(model.file.path)) return;
    if (model.file.language === 'php' && isStateless(project)) return;
    const told: Code[] = [];
    for (const code of sightings(model, table.off)) {
      if (isBound(model, code)) continue;
      const view = model.functions.find(({ decorators }) => decorators.some((one) => one.code.start === code.start));
      const around = view ?? model.functions.find((one) => one.within === undefined && isInside(code, one.body));
      const judged = withoutRemarks(
        around === undefined ? text : `${around.decorators.map((one) => one.code.text)} ${around.code.text}`,
      );
      if (!(table.cookies.test(judged) || keepsSessions(judged)) || table.bearer.test(judged)) continue;
      told.push(code);
      const isForSome = /^[^\n]*\bonly:/.test(text.slice(code.end));
      yield {
        code,
        message: 'Cross-site request protection is switched off, and cookies log in here.',
        remedy: this.remedy,
        confidence: isForSome ? 'low' : 'medium',
        ...(isForSome ? { severity: 'low' as const } : {}),
      };
    }
    for (const code of csrfExceptions(model)) {
      if (isTold(told, code) || isTurnedOnByControllers(project, code)) continue;
      told.push(code);
      yield {
        code,
        message: 'Cross-site request protection is switched off for some of what cookies open.',
        remedy: this.remedy,
        confidence: 'medium',
      };
    }
  },
  *checkSettings(project) {
    yield* csrfOffInSymfony(project, this.remedy);
  },
};

/** `default_protect_from_forgery = false` of Rails, where the controllers say `protect_from_forgery` by themselves. */
function isTurnedOnByControllers(project: Project, { text }: Code): boolean {
  return (
    text.includes('default_protect_from_forgery') &&
    project.files.some(
      (file) => /_controller\.rb$/.test(file) && /^\s{0,20}protect_from_forgery\b/m.test(project.read(file) ?? ''),
    )
  );
}

/** Statements that are switched off say nothing of how it is. */
function withoutRemarks(text: string): string {
  return text.replace(/^\s*\/\/.*;\s*$/gm, '');
}

/** A form of Symfony that only takes an array apart, that filters, or that is part of another. */
function isBound({ file, classes }: SourceModel, { start, end }: Code): boolean {
  if (file.language !== 'php') return false;
  if (/allow_extra_fields['"]\s*=>\s*true/.test(file.text.slice(Math.max(0, start - 200), end + 200))) return true;
  return classes.some(({ name }) => /(Filter|Search)\w*Type$/.test(name));
}

/** Every firewall of Symfony that lets anybody in keeps no session: its forms check what programs sent. */
function isStateless(project: Project): boolean {
  const files = project.files.filter((file) => /(^|\/)config\/(packages\/)?security\.ya?ml$/.test(file));
  const texts = files.map((file) => (project.read(file) ?? '').replace(/#.*$/gm, ''));
  return (
    texts.some((text) => /\bstateless:\s*true/.test(text)) &&
    !texts.some((text) => /\b(form_login|remember_me|oauth)\b\s*:/.test(text))
  );
}

function sightings(model: SourceModel, pattern: RegExp): readonly Code[] {
  return [...model.file.text.matchAll(pattern)].map(({ index, 0: text }) => codeAt(model, index, index + text.length));
}
