import { languageOf } from '../../../languages/file-names.ts';
import type { Code, FunctionModel, SourceModel } from '../../../languages/model.ts';
import type { Route } from '../../../routes/route.ts';
import type { Project } from '../../../source/project.ts';
import { isInside, standsAlone } from '../../values.ts';
import { comparesPassword, mayCompare } from '../passwords/password-comparisons.ts';

/** A function that checks a password, itself or in a function that it calls. */
export interface LoginFunction {
  readonly file: string;
  readonly name: string;
  readonly className: string | undefined;
  readonly text: string;
  readonly code: Code;
  /** Calls until the check: 0 where it stands in the function itself. */
  readonly distance: number;
}

/** How many calls lie between a handler and the check, at most: controller, service, model, helper. */
const furthest = 3;

/** Pages of a browser send passwords, and check none; what is said to run on the server does. */
function isOfServer(file: string, text: string): boolean {
  const isPage =
    /\.(tsx|jsx|vue|svelte)$|(^|\/)(public|frontend|client|assets)\//.test(file) || /\bfrom ['"]react['"]/.test(text);
  return !isPage || /['"]use server['"]/.test(text);
}

/** Names that say nothing of what is called: a call of one leads only to a function of a file or class that is named beside it. */
const vague =
  /^(get|find|create|run|handle|handler|execute|call|invoke|index|post|store|check|verify|compare|validate|process|test|init|main|setup|new|open|authorize|match|matches|__invoke|perform|default|action|submit|update|save|add|remove|delete|all|one|load|exec|query|apply)$/i;

/** What asks who it is before everything: it may take a password of Basic authentication, and is no login of what it stands before. */
const guards =
  /^(require|ensure|protect|guard|only|must|is_?auth|check_?auth|current_?user|get_?(current_?)?user|verify_?(token|jwt|session))|^(auth|authenticated|authorized|session|middleware|basic_?auth\w*)$/i;

/** The functions of a project that check passwords, and those that call them. */
export class LoginFunctions {
  readonly #project: Project;
  readonly #sources: readonly { readonly file: string; readonly text: string }[];
  readonly #found = new Map<string, LoginFunction>();
  readonly #called = new Map<string, readonly LoginFunction[]>();
  readonly #byName = new Map<string, LoginFunction[]>();

  constructor(project: Project) {
    this.#project = project;
    this.#sources = project.files.flatMap((file) => {
      if (languageOf(file) === undefined || project.isTest(file)) return [];
      const text = project.read(file) ?? '';
      return isOfServer(file, text) && text.length < longest ? [{ file, text }] : [];
    });
    for (const { file, text } of this.#sources) {
      if (!mayCompare.test(text) || !comparesPassword(text)) continue;
      for (const { function: one, own } of unitsOf(modelOf(project, file)))
        if (comparesPassword(own)) this.#add(file, one, 0);
    }
    for (let distance = 1; distance <= furthest; distance += 1) this.#addCallers(distance);
    this.#called.clear();
  }

  get all(): readonly LoginFunction[] {
    return [...this.#found.values()];
  }

  /** Those of them that are called in a text which stands in a file. */
  calledIn(text: string, file: string): readonly LoginFunction[] {
    const key = `${file} ${text}`;
    const found = this.#called.get(key) ?? this.#calledIn(text, file);
    this.#called.set(key, found);
    return found;
  }

  #calledIn(text: string, file: string): readonly LoginFunction[] {
    const names = new Set(Array.from(text.matchAll(/[\w$]+[?!]?/g), ([name]) => name));
    return [...names].flatMap((name) => (this.#byName.get(name) ?? []).filter((one) => this.#isMeant(one, text, file)));
  }

  /** Those that a route leads to: its handler, what stands where it is declared, and what is called there. */
  reachedBy({ handler, code, file, framework }: Route): readonly LoginFunction[] {
    // a page of PHP is its own handler
    const page = framework === 'php' && handler === undefined ? this.#project.read(file) : undefined;
    const text = handler?.code.text ?? page ?? code.text;
    const own = this.all.filter(
      (one) => one.text === text || (one.file === file && handler === undefined && isInside(one.code, code)),
    );
    const home = handler === undefined ? file : this.#homeOf(text, file);
    return [...new Set([...own, ...this.calledIn(handler === undefined ? text : withoutHead(handler, text), home)])];
  }

  /** The file that a handler stands in, which may be another than that of its route: what it calls is said there. */
  #homeOf(text: string, file: string): string {
    if (this.#project.read(file)?.includes(text) === true) return file;
    return this.#sources.find((one) => one.text.includes(text))?.file ?? file;
  }

  #add(file: string, one: FunctionModel, distance: number): void {
    const key = `${file} ${one.code.start}`;
    if (this.#found.has(key)) return;
    const name = isItsName(one, this.#project.read(file) ?? '') ? lastName(one) : '';
    const found = { file, name, className: one.class?.name, text: one.code.text, code: headOf(one), distance };
    this.#found.set(key, found);
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), found]);
  }

  #addCallers(distance: number): void {
    this.#called.clear();
    const called = this.all.filter((one) => one.distance === distance - 1 && one.name.length > 2);
    const names = [...new Set(called.map(({ name }) => name))].map((name) => name.replace(/[$?!]/g, '\\$&'));
    if (names.length === 0) return;
    const mention = new RegExp(`(?<![\\w$])(${names.join('|')})\\s*[(,;)!]`);
    for (const { file, text } of this.#sources) {
      if (!mention.test(text) || !this.#calledIn(text, file).some((one) => one.distance === distance - 1)) continue;
      for (const { function: one, own } of unitsOf(modelOf(this.#project, file))) {
        const called = withoutHead(one, own);
        if (mention.test(called) && this.calledIn(called, file).some((other) => other.distance === distance - 1))
          this.#add(file, one, distance);
      }
    }
  }

  /** Whether a function is meant where its name is called: the file says where it comes from, or there is no other of that name. */
  #isMeant(one: LoginFunction, text: string, file: string): boolean {
    if (languageOf(file) !== languageOf(one.file)) return false;
    const name = one.name.replace(/[$?!]/g, '\\$&');
    if (!new RegExp(`(?<![\\w$])${name}\\s*[(,;)\\].!]|(?<![\\w$])${name}$`).test(text)) return false;
    if (one.file === file) return true;
    if (
      !vague.test(one.name) &&
      !guards.test(one.name) &&
      (this.#byName.get(one.name)?.length ?? 0) < 3 &&
      one.name.length > 5
    )
      return true;
    const around = this.#project.read(file)?.toLowerCase() ?? '';
    const home = one.file
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '');
    return [one.className, home].some((word) => {
      // `AccountServiceImpl` is called by the name of its interface
      const plain = word?.toLowerCase().replace(/impl$/, '') ?? '';
      return plain.length > 2 && !commonFiles.test(plain) && around.includes(plain);
    });
  }
}

/** Files whose names say nothing of what they hold. */
const commonFiles = /^(index|main|app|mod|init|__init__|helpers?|utils?|functions|common|lib)$/;

/** Longer files are generated, or libraries. */
const longest = 300_000;

function modelOf(project: Project, file: string): SourceModel | undefined {
  try {
    return project.model(file);
  } catch {
    return undefined;
  }
}

interface Unit {
  readonly function: FunctionModel;
  /** Its text without that of the units inside. */
  readonly own: string;
}

/** The functions that are something by themselves: those with a name, and those that are handed to what registers them. */
function unitsOf(model: SourceModel | undefined): readonly Unit[] {
  const functions = (model?.functions ?? []).filter((one) => one.within === undefined || standsAlone(one, one.within));
  return functions.map((one) => {
    const inside = functions.filter((other) => other !== one && isInside(other.code, one.code));
    return { function: one, own: without(one, inside) };
  });
}

function without({ code }: FunctionModel, inside: readonly FunctionModel[]): string {
  let text = '';
  let at = code.start;
  for (const { code: inner } of [...inside].sort((a, b) => a.code.start - b.code.start)) {
    if (inner.start < at) continue;
    text += code.text.slice(at - code.start, inner.start - code.start);
    at = inner.end;
  }
  return text + code.text.slice(at - code.start);
}

/** The first line of a function. */
function headOf({ code }: FunctionModel): Code {
  const length = code.text.search(/\n|$/);
  const { startLine, startColumn } = code.region;
  return {
    text: code.text.slice(0, length),
    start: code.start,
    end: code.start + length,
    region: { startLine, startColumn, endLine: startLine, endColumn: startColumn + length },
  };
}

/** The name of a function in its own head is no call. */
function withoutHead(one: FunctionModel, text: string): string {
  const name = lastName(one).replace(/\W/g, '');
  return name === '' ? text : text.replace(new RegExp(`^[^({]*\\b${name}\\b[?!]?`), '');
}

/** What a promise is called is not what its callback is called: `const user = find().then((user) => …)`; `const login = wrap(async () => …)` is a login. */
function isItsName({ code }: FunctionModel, text: string): boolean {
  const before = text.slice(Math.max(0, code.start - 200), code.start);
  return !/\.\w+\(\s*(async\s+)?$/.test(before) || !/^(async\s*)?(\(|\w+\s*=>|function\s*\()/.test(code.text);
}

function lastName({ name }: FunctionModel): string {
  return name.split('.').at(-1) ?? '';
}

/** Whether a name is that of what stands before other things, and asks who it is. */
export function isGuard(name: string): boolean {
  return guards.test(name);
}
