import type { Code, SourceModel } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { codeOf } from '../../code-of.ts';
import type { ProjectMatch } from '../../rule.ts';
import { codeAt, isFalse, isInside, stringsIn } from '../../values.ts';

/** Paths that programs call, who send no cookies: hooks, notifications of payments, bots, APIs. */
const ofPrograms =
  /hook|stripe|paypal|payment|pay(fast|stack|tabs|pal)|razorpay|mollie|midtrans|xendit|mpesa|callback|ipn|notif|api\b|oauth|sanctum|graphql|rpc|slack|telegram|bot\b|github|gitlab|bitbucket|deploy|cron|sms|twilio|mail|cashier|saml|acs|sso|livewire|broadcasting|logout|csp|report|metrics|track|remote|daemon|agent|worker|internal|device|log\b|git|install|health/i;

/** Exceptions from the protection against other sites, of which one at least is for what a browser sends. */
export function csrfExceptions(model: SourceModel): readonly Code[] {
  switch (model.file.language) {
    case 'php':
      return [...ofLaravel(model), ...ofRoutes(model)];
    case 'java':
      return ofSpring(model);
    case 'python':
      return [...ofDjango(model), ...ofFlask(model)];
    case 'ruby':
      return ofRails(model);
    default:
      return [];
  }
}

function isForBrowsers(paths: readonly string[]): boolean {
  return paths.some((path) => path.trim() !== '' && !ofPrograms.test(path));
}

/** `$except` of VerifyCsrfToken, `validateCsrfTokens(except: […])`. */
function ofLaravel({ classes, calls, file }: SourceModel): readonly Code[] {
  const fields = /Csrf|preventRequestForgery/i.test(file.path)
    ? classes.flatMap(({ fields: all }) => all).filter(({ target }) => /except$/.test(target))
    : [];
  const given = calls.flatMap((call) =>
    /^(validateCsrfTokens|preventRequestForgery)$/.test(call.name)
      ? call.arguments
          .filter(({ name }) => name === undefined || name === 'except')
          .map(({ value }) => ({ value, code: call.code }))
      : [],
  );
  return [...fields, ...given].filter(({ value }) => isForBrowsers(stringsIn(value))).map(({ code }) => code);
}

/** `Route::post('/profile', …)->middleware('auth')->withoutMiddleware(VerifyCsrfToken::class)`. */
function ofRoutes({ calls }: SourceModel): readonly Code[] {
  return calls
    .filter(({ name, arguments: given, code }) => {
      if (name !== 'withoutMiddleware' || !given.some(({ value }) => /Csrf/i.test(value.code.text))) return false;
      return (
        /middleware\(\s{0,9}\[?\s{0,9}['"](auth|verified|web)\b/.test(code.text) &&
        !ofPrograms.test(/['"]([^'"]{1,200})['"]/.exec(code.text)?.[1] ?? '')
      );
    })
    .map(({ code }) => code);
}

/** `csrf(c -> c.ignoringRequestMatchers("/account/**"))` beside a login by form. */
function ofSpring({ calls, file }: SourceModel): readonly Code[] {
  return calls
    .filter(({ name, arguments: given }) => {
      const isKept = /formLogin|rememberMe|oauth2Login/.test(file.text);
      return (
        /^ignoring(Request|Ant)Matchers$/.test(name) &&
        isKept &&
        isForBrowsers(given.flatMap(({ value }) => stringsIn(value)))
      );
    })
    .map(({ code }) => code);
}

const sessions = 'django.contrib.sessions.middleware.SessionMiddleware';
const login = 'django.contrib.auth.middleware.AuthenticationMiddleware';

/** Middleware of Django with sessions and logins and without the protection; authentication by session that does not enforce it; views of those who are logged in. */
function ofDjango({ assignments, classes, functions, file }: SourceModel): readonly Code[] {
  const lists = assignments.filter(({ target, value }) => {
    const names =
      /^MIDDLEWARE(_CLASSES)?$/.test(target) && value.kind === 'list' && !value.isOpen ? stringsIn(value) : [];
    return names.includes(sessions) && names.includes(login) && !names.some((one) => /csrf/i.test(one));
  });
  const lax = functions.filter(
    ({ name, body, class: owner }) =>
      name.endsWith('enforce_csrf') &&
      owner !== undefined &&
      /^\s{0,20}(["'#][^\n]{0,200}\n\s{0,20})?(return(\s{1,4}None)?|pass)\s{0,9}(#[^\n]{0,200})?$/.test(
        body.text.trim(),
      ),
  );
  const views = classes.filter(
    ({ bases, decorators, code }) =>
      decorators.some((one) => /csrf_exempt/.test(one.code.text)) &&
      (bases.some((base) => /LoginRequired|PermissionRequired/.test(base)) ||
        /login_required/.test(file.text.slice(code.start - 400, code.end))) &&
      !/webhook|signature|Bearer|api_?key/i.test(code.text),
  );
  return [
    ...lists.map(({ code }) => code),
    ...lax.map(({ code }) => code),
    ...views.map(({ decorators, code }) => decorators[0]?.code ?? code),
  ];
}

/** `csrf.exempt(account)` and `@csrf.exempt` of Flask-WTF; cookies of Flask-JWT-Extended without their second token. */
function ofFlask(model: SourceModel): readonly Code[] {
  const exempt = model.calls.filter(
    ({ target, arguments: [given] }) =>
      /csrf\w{0,10}\.exempt$/.test(target) &&
      given !== undefined &&
      !ofPrograms.test(given.value.code.text) &&
      !/^(self\.)?(blueprint|bp|view\w{0,10}|app|func|fn|f)$/.test(given.value.code.text),
  );
  const decorated = model.functions.flatMap(({ name, decorators, code }) => {
    const found = decorators.find((one) => /csrf\w{0,10}\.exempt$/.test(one.name));
    const isOfMembers = decorators.some((one) => /login_required/.test(one.name)) || /current_user/.test(code.text);
    return found !== undefined && isOfMembers && !ofPrograms.test(name) ? [found.code] : [];
  });
  const all = [...model.assignments, ...model.classes.flatMap(({ fields }) => fields)];
  const second = all.filter(({ target, value }) => /(^|\.)JWT_COOKIE_CSRF_PROTECT$/.test(target) && isFalse(value));
  return [...exempt.map(({ code }) => code), ...decorated, ...second.map(({ code }) => code)];
}

/** `allow_forgery_protection = false` where it is served from. */
function ofRails(model: SourceModel): readonly Code[] {
  if (
    !/(^|\/)config\/(application|environments\/(production|staging)|initializers\/\w{1,60})\.rb$/.test(model.file.path)
  )
    return [];
  if (/api_only\s{0,4}=\s{0,4}true/.test(model.file.text)) return [];
  const off = /config\.action_controller\.(default_protect_from_forgery|allow_forgery_protection)\s{0,9}=\s{0,9}false/g;
  return [...model.file.text.matchAll(off)].map(({ index, 0: text }) => codeAt(model, index, index + text.length));
}

/** `enable_csrf: false` of a form login, and forms that are told so for all, in the files of Symfony. */
export function* csrfOffInSymfony(project: Project, remedy: string): Generator<ProjectMatch> {
  const files = project.files.filter(
    (file) => /(^|\/)config\/(packages\/)?(security|framework)\.ya?ml$/.test(file) && !project.isTest(file),
  );
  const texts = files.map((file) => ({
    file,
    text: (project.read(file) ?? '').replace(/#[^\n]{0,200}/g, (remark) => ' '.repeat(remark.length)),
  }));
  if (!texts.some(({ text }) => /\bform_login\b/.test(text))) return;
  for (const { file, text } of texts) {
    for (const { index, 0: said, 1: name } of text.matchAll(
      /\b(enable_csrf|csrf_protection):\s{0,9}(\{\s{0,4}enabled:\s{0,4})?false\b/g,
    )) {
      if (name === 'enable_csrf' && !isOfFormLogin(text, index)) continue;
      yield {
        file,
        code: codeOf(text, index, index + said.length),
        message: 'Cross-site request protection is switched off, and cookies log in here.',
        remedy,
        confidence: 'medium',
      };
    }
  }
}

/** What is said of the logout opens nothing. */
function isOfFormLogin(text: string, at: number): boolean {
  return (
    [...text.slice(0, at).matchAll(/\b(form_login|logout|json_login|remember_me)\b/g)].at(-1)?.[1] === 'form_login'
  );
}

/** Whether an exception stands inside what was told already. */
export function isTold(told: readonly Code[], code: Code): boolean {
  return told.some(
    (one) => isInside(one, code) || isInside(code, one) || one.region.startLine === code.region.startLine,
  );
}
