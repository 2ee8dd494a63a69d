import type { Branch, Call, ClassModel, FunctionModel, SourceModel, Value } from '../languages/model.ts';
import { deep } from '../rules/values.ts';
import { looksCallerUp } from './caller-lookups.ts';
import { comparesOwner } from './ownership.ts';

/** The names that a text could declare functions and classes under: more than it does, but all that are made of word characters. */
const declarable =
  /\b(?:def|func|function|class|module|interface|trait|struct|record|enum|type)[ \t]+(?:self\.)?([\w$.:?!]+)|(?<![\w$#])(#?[\w$]{1,80})['"`]?\s*[=:]|(?<![\w$#.>:])(#?[\w$]{1,80})['"`]?\s*[(<[]|\b(default)\b/g;

/** The same for JavaScript, where a call looks much like a method: what a method ends with, and what may stand before its name, tells them apart as far as text can. */
const declarableInScripts =
  /\b(?:function\b[ \t*]*|class[ \t]+)([\w$]+)|(?<![\w$#])(#?[\w$]{1,80})['"`]?\s*(?:=(?![=>])|:)\s*(?=[(<@]|(?:async|function|class|new|typeof)\b|[\w$.]+\s*(?:=>|[(<[|&]|=(?!=)))|(?<=(?:^|[{},;)/])[ \t]{0,80})(?:(?:public|private|protected|static|async|override|get|set)\s+)*(?:\*\s*)?(#?[\w$]{1,80})\s*(?=[(<][^;]{0,1000}?\{)|\bexport\s+(default)\s+(?=[(<]|async\b|function\b\s{0,9}\*?\s{0,9}[(<]|[\w$]+\s*=>)/gm;

/** The files of one language, as route tables ask for them: functions and classes by their names, wherever they stand. */
export class Program {
  readonly models: readonly SourceModel[];
  #declaring: Map<string, SourceModel[]> | undefined;
  readonly #functions = new Map<string, readonly FunctionModel[]>();
  readonly #classes = new Map<string, readonly ClassModel[]>();
  readonly #fileOf = new WeakMap<FunctionModel | ClassModel, string>();

  constructor(models: readonly SourceModel[]) {
    this.models = models;
  }

  /** The functions of a name; of the file that a path names (`auth.login`) when one does, else all. */
  functionsNamed(path: string, from?: string): readonly FunctionModel[] {
    return this.#narrowed(
      this.#named(this.#functions, path, ({ functions }) => functions),
      path,
      from,
    );
  }

  /** The one that stands nearest to `from`, when there are several. */
  functionNamed(path: string, from?: string): FunctionModel | undefined {
    return this.functionsNamed(path, from)[0];
  }

  classNamed(path: string, from?: string): ClassModel | undefined {
    return this.#narrowed(
      this.#named(this.#classes, path, ({ classes }) => classes),
      path,
      from,
    )[0];
  }

  /** Where something with a name is declared, `''` where it has none. */
  fileOf(declaration: FunctionModel | ClassModel): string {
    if (declaration.name === '') return '';
    let file = this.#fileOf.get(declaration);
    if (file === undefined) {
      const { text, start } = declaration.code;
      const all = ({ functions, classes }: SourceModel): readonly unknown[] => [...functions, ...classes];
      const holds = (model: SourceModel) => model.file.text.startsWith(text, start) && all(model).includes(declaration);
      file = this.models.find(holds)?.file.path ?? '';
      this.#fileOf.set(declaration, file);
    }
    return file;
  }

  /** A class and what it extends, as far as the project holds it, the class first. */
  lineage(declaration: ClassModel): readonly ClassModel[] {
    const line = [declaration];
    for (const one of line) {
      if (line.length > 20) break;
      for (const base of one.bases) {
        const found = this.classNamed(base, this.fileOf(one));
        if (found !== undefined && !line.includes(found)) line.push(found);
      }
    }
    return line;
  }

  /** What is declared under the last segment of a path. Only files whose text could declare it are parsed for it. */
  #named<T extends FunctionModel | ClassModel>(
    known: Map<string, readonly T[]>,
    path: string,
    read: (model: SourceModel) => readonly T[],
  ): readonly T[] {
    const name = path.split('.').at(-1) ?? '';
    let all = name === '' ? [] : known.get(name);
    if (all === undefined) {
      all = this.#modelsDeclaring(name).flatMap((model) => {
        const found = read(model).filter((one) => one.name.split('.').at(-1) === name);
        for (const one of found) this.#fileOf.set(one, model.file.path);
        return found;
      });
      known.set(name, all);
    }
    return all;
  }

  #modelsDeclaring(name: string): readonly SourceModel[] {
    // of a module as a whole: `@server/middlewares/validate`
    if (name.includes('/')) return [];
    if (!/^#?[\w$]+[?!]?$/.test(name)) return this.models.filter(({ file }) => file.text.includes(name));
    this.#declaring ??= declaringModels(this.models);
    return this.#declaring.get(name) ?? [];
  }

  #narrowed<T extends FunctionModel | ClassModel>(
    all: readonly T[],
    path: string,
    from: string | undefined,
  ): readonly T[] {
    const segments = path.split('.');
    if (all.length < 2) return all;
    const inModule =
      segments.length < 2
        ? []
        : all.filter(
            (one) =>
              isOfModule(this.fileOf(one), segments.slice(0, -1)) || one.name === path || one.name.endsWith(`.${path}`),
          );
    const candidates = inModule.length > 0 ? inModule : all;
    if (from === undefined) return candidates;
    const nearness = (one: T) => sharedFolders(this.fileOf(one), from);
    return [...candidates].sort((a, b) => nearness(b) - nearness(a));
  }
}

function declaringModels(models: readonly SourceModel[]): Map<string, SourceModel[]> {
  const declaring = new Map<string, SourceModel[]>();
  for (const model of models) {
    const { language, text } = model.file;
    const names = text.matchAll(language === 'javascript' ? declarableInScripts : declarable);
    for (const [, written, assigned, opened, isDefault] of names) {
      const name =
        written?.split(/[.:]+/).findLast((segment) => segment !== '') ?? assigned ?? opened ?? isDefault ?? '';
      const list = declaring.get(name);
      if (list === undefined) declaring.set(name, [model]);
      else if (list.at(-1) !== model) list.push(model);
    }
  }
  return declaring;
}

export function sharedFolders(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  if (one === other) return a.length + 1;
  let shared = 0;
  while (shared < a.length - 1 && a[shared] === b[shared]) shared += 1;
  // a sibling comes before what stands deeper
  return shared - (a.length === b.length ? 0 : 0.5);
}

/** Whether a file is the module that a dotted path ends with: `app/views/auth.py` is `auth`, and `views.auth`. */
export function isOfModule(file: string, segments: readonly string[]): boolean {
  const parts = file
    .replace(/\.\w+$/, '')
    .split('/')
    .filter((part, at, all) => part !== '__init__' && !(part === 'index' && at === all.length - 1));
  // `./lib/session` of JavaScript is one segment with slashes in it
  const wanted = segments.flatMap((segment) => segment.split('/')).filter((segment) => !/^[.@~]*$/.test(segment));
  return wanted.length > 0 && wanted.every((segment, at) => parts[parts.length - wanted.length + at] === segment);
}

/** How far helpers are followed to the refusal inside. */
const deepestHelper = 3;

const refusal =
  /\b(401|403)\b|\b(request|req)\.jwtVerify\(|UNAUTHORIZED|FORBIDDEN|\bUnauthorized\b|\bForbidden\b|HttpResponseForbidden|PermissionDenied|NotAuthenticated|Authenticat(ion|e)(Failed|Error|Exception)|AuthorizationError|UNAUTHENTICATED|NotAuthorized|AuthError|login_manager\.unauthorized|verify_jwt_in_request|redirect(_to)?\b.{0,40}(log_?in|sign_?in|new_session|root_(path|url))|:unauthorized|:forbidden|request_http_(token|basic)_authentication|authenticate_or_request_with|\bauthenticate!|\bauthorize!|^\s*authorize[ (]@?\w|warden\.authenticate!|\b(notAllowed|accessDenied|denyAccess|permissionDenied)\s*\(|\bBadSignature\b|\bSignatureExpired\b/im;

/** What is compared in constant time is a credential. */
const comparesSecrets =
  /FixedTimeEquals|ConstantTimeCompare|hmac\.Equal|MessageDigest\.isEqual|compare_digest|secure_compare/;

const credential =
  /authorization|token|session|current_user|request\.user|api_?key|jwt|credential|log(ged)?_?in|is_authenticated|\bauthori[sz]\w*[(!]|^\s*authorize @|secret|is_admin|cookie|signature|headers?\.get|GetHeader\(|x-[\w-]{1,40}-key|request\.headers|headers\[|client_?-?cert|certificate|spiffe|\.META\b|\buser\b|\breq\.(uid|userId)\b|authenticate/im;

/** A verification that throws, or calls back with an error; and what callers without a token are told, whatever the status. */
const verifyingCall = /\b(jwt|jsonwebtoken|jose)\w*\.(verify|jwtVerify)\s*\(|\bjwtVerify\s*\(/i;
const saysNo = /['"`][^'"`\n]{0,40}\b(missing|no|invalid|without|not)\b[^'"`\n]{0,20}\b(token|auth\w*|admin|logged)/i;

/** Whether a function turns callers away: it answers 401 or 403, or raises what becomes one, over a credential; itself or in a helper. */
export function refuses(program: Program, model: FunctionModel, depth = 0): boolean {
  // whose form it is says nothing of who sends it
  if (/csrf|xsrf/i.test(model.name)) return false;
  const text = model.code.text;
  if ((refusal.test(text) && credential.test(text)) || comparesSecrets.test(text)) return true;
  if ((verifyingCall.test(text) && saysNo.test(text)) || looksCallerUp(model)) return true;
  if (
    model.branches.some(
      (branch) => turnsAwayStrangers(model, branch) || asksForSecret(model, branch) || turnsAwayOthers(model, branch),
    )
  )
    return true;
  if (depth >= deepestHelper) return false;
  return model.calls.some((call) => {
    if (
      /^(get|post|filter|join|append|jsonify|render|print|format|first|all|save|update|delete|create)$/.test(call.name)
    )
      return false;
    const helper = ofSameClass(model, call) ?? helperOf(program, call);
    return (
      helper !== undefined &&
      helper !== model &&
      credential.test(helper.code.text) &&
      refuses(program, helper, depth + 1)
    );
  });
}

/** `if 'user_id' not in session: return redirect('/')`: whoever is nobody goes elsewhere. */
function turnsAwayStrangers(model: FunctionModel, branch: Branch): boolean {
  const { condition, consequence, alternative, isTerminal } = branch;
  // `user_info = session.get('user_info')` is asked for under its name
  const asked = `${condition.code.text} ${calledIn(condition)}`;
  const isNegative =
    /^\s*(not\b|!)|\bnot in\b|\bis None\b|== None|== null|\.nil\?|\.blank\?/.test(asked) ||
    (condition.kind === 'operation' && condition.operator === '!');
  const isAboutCaller =
    /\bsession\b|getUserPrincipal|getRemoteUser|isUserInRole|getSession\b|\b(current_user|g\.user|request\.user)\b(?!\.(?!is_|present|nil|blank))|is_authenticated|logged_?in|signed_?in|\b(ctx|context|req|request|c|locals|state)\.(user|userId|currentUser|session|auth|viewer|me)\b(?!\.(?!id|user))/i.test(
      asked,
    );
  if (!isAboutCaller) return false;
  if (!isNegative)
    return /redirect|Forbidden|Unauthorized|\b40[13]\b/.test(alternative?.text ?? afterwards(model, branch));
  return (
    isTerminal &&
    /redirect|abort|raise|\bthrow\b|Http404|Forbidden|Unauthorized|login|\b40[134]\b|return\b[^\n]{0,40}['"]errors?['"]/.test(
      consequence.text,
    )
  );
}

/** What is left to say at the end, where everything else stands inside of the question: `if logged_in: …` and `return redirect('/login')`. */
function afterwards({ code }: FunctionModel, branch: Branch): string {
  const rest = code.text.slice(branch.code.end - code.start);
  const isAll = /^\s{0,80}return\s{1,9}redirect\b/.test(rest);
  return (branch.isTerminal || isAll) && rest.trim().length < 160 && branch.code.text.length > rest.length ? rest : '';
}

/** What is called for the values that a condition asks about. */
function calledIn(condition: Value): string {
  return [...deep(condition)].flatMap((part) => (part.kind === 'call' ? [part.call.target] : [])).join(' ');
}

/** A credential of the request, and a secret that is kept in the configuration. */
const ofRequest =
  /header|\bquery\b|\.get\(|\bget\(|GetHeader|Header\.Get|params|\breq(uest)?\b|\bctx\b|\bc\.|META\b|\bx_\w+|given|provided|supplied|received|sent|\bauth\w*\b|token|cookie/i;
const ofConfiguration =
  /\b(env|environ|getenv|Getenv|config|cfg|conf|settings|ENV|Configuration|GetEnvironmentVariable|secrets?)\b|\b[A-Z][A-Z_]*(SECRET|TOKEN|KEY|PASSWORD)[A-Z_]*\b|\b(this|self)\.\w*([Ss]ecret|[Tt]oken|[Kk]ey)\b|\b(expected|stored|real|correct|valid|our)_?\w*(secret|token|key)/i;
const secretWord = /secret|token|_?key\b|key['"\])]|api_?key|password|passphrase|credential|signature/i;
const verifying =
  /\b\w{0,40}(verif(y|ies)|validate|check|is_?valid|valid)\w{0,40}(signature|hmac|token|jwt|secret|api_?key|auth|request)\w{0,40}[!?]?\s*\(/i;

/** `if (!admin.handleAuth(req, res)) return`: a helper that is handed the request, and answers by itself. */
const asksHelper =
  /^\s{0,9}\(?\s{0,9}!\s{0,9}(await\s{1,9})?[\w.]{0,60}(auth(?!or(?!i))|admin|permission|logged_?in|session)\w{0,40}\(\s{0,9}(req|request|ctx|context|c|r|w|res)\b/i;

/** `if (given !== process.env.CRON_KEY) return notFound()`, `if (!ok)` behind `ok = verifySignature(request)`: who cannot show the secret goes no further. */
function asksForSecret(
  { assignments, parameters }: FunctionModel,
  { condition, consequence, isTerminal }: Branch,
): boolean {
  const asked = condition.code.text;
  if (!isTerminal && !/\b(return|throw|raise|exit|abort|halt)\b/.test(consequence.text)) return false;
  const isUnequal = /!==?|<>|\bne\b|\bnot\b|^\s*!|\bunless\b|\bis None\b|\.nil\?|=== ?(null|undefined|false)/.test(
    asked,
  );
  if (!isUnequal) return false;
  const named = new Set(asked.match(/[A-Za-z_$][\w$]*/g) ?? []);
  const isGiven = ofRequest.test(asked) || parameters.some(({ name }) => named.has(name));
  if (/!==?|<>/.test(asked) && secretWord.test(asked) && ofConfiguration.test(asked) && isGiven) return true;
  if (verifying.test(asked) || (asksHelper.test(asked) && !/\bnext\s*\(/.test(consequence.text))) return true;
  return assignments.some(({ target, value }) => named.has(target) && verifying.test(value.code.text));
}

/** What a method calls without saying of whom, or of itself, is a method of its class before it is anybody else's. */
function ofSameClass({ class: owner }: FunctionModel, { name, receiverText }: Call): FunctionModel | undefined {
  if (receiverText !== undefined && !/^(this|self|cls)$/.test(receiverText)) return undefined;
  return owner?.methods.find((one) => one.name === name);
}

/** `if (post.author !== uid) throw`: whoever is nobody owns nothing. */
function turnsAwayOthers({ parameters }: FunctionModel, { condition, consequence, isTerminal }: Branch): boolean {
  // what the path says of whose it is, the caller says
  const given = parameters.filter(({ name }) => /^\$?\w+$/.test(name)).map(({ name }) => name.replace('$', ''));
  const asked = condition.code.text.replace(/[A-Za-z_]\w*(?![\w.(])/g, (word) => (given.includes(word) ? '_' : word));
  if (!/!==?|\bnot\b|is not|!/.test(asked) || !comparesOwner(asked)) return false;
  return isTerminal || /\b(throw|raise|return|exit|abort|halt)\b/.test(consequence.text);
}

function helperOf(program: Program, call: Call): FunctionModel | undefined {
  const isOwn =
    call.receiverText === undefined || /^(self|cls|this)\b/.test(call.receiverText) || /^\w+$/.test(call.receiverText);
  if (!isOwn) return undefined;
  const found = program.functionsNamed(call.target);
  return found.length > 0 && found.length < 3 ? found[0] : undefined;
}

/** A name as it is written in a file, its first segment replaced by what it was imported as. */
export function importedAs(model: SourceModel, written: string): string {
  const [first = '', ...rest] = written.split('.');
  return [model.imports.get(first) ?? first, ...rest].join('.');
}

export function joinPaths(...parts: readonly string[]): string {
  const path = parts
    .filter((part) => part !== '')
    .join('/')
    .replace(/\/{2,}/g, '/');
  return path.startsWith('/') ? path : `/${path}`;
}
