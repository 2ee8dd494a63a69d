import { languageOf } from '../languages/file-names.ts';
import type { ProjectNames, SourceFile, SourceModel, Value } from '../languages/model.ts';
import { readers } from '../languages/reader.ts';
import { lazily } from '../languages/scripting/spans.ts';
import type { Route } from '../routes/route.ts';
import { type RouteTable, readRoutes, routeFiles, routeWords } from '../routes/table.ts';
import { isBuilt } from './built-files.ts';
import { moduleFiles } from './modules.ts';
import { countParsed } from './native-memory.ts';
import type { Project } from './project.ts';
import { testFilesOf } from './test-files.ts';
import { readVersions, type Versions } from './versions.ts';

/** Where the files of a project come from: a folder, or memory. */
export interface Files {
  /** Relative, with `/`, sorted. */
  readonly list: readonly string[];
  read(file: string): string | undefined;
}

/** Of how much source the models are kept for those who ask again: a model takes some hundred times the memory of its text. */
const defaultKeptCharacters = 300_000;
const fewestModels = 8;
/** How many characters of source are kept in small letters. */
const mostLowered = 40_000_000;

/** A file that cannot be parsed; the message says why. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/** A folder's files as rules and route tables see them. Each file is read and parsed when it is first asked for. */
export class SourceProject implements Project, ProjectNames {
  readonly files: readonly string[];
  readonly #source: Files;
  readonly #models = new Map<string, SourceModel | undefined>();
  readonly #failures = new Map<string, Unreadable>();
  readonly #exporting = new Set<string>();
  readonly #mentions = new Map<string, boolean>();
  readonly #lowered: string[] = [];
  #loweredCharacters = 0;
  #sources: readonly string[] | undefined;
  readonly #tests = new Map<string, boolean>();
  readonly #known: ReadonlySet<string>;
  readonly #maximumKept: number;
  #keptCharacters = 0;
  #testFiles: ((file: string) => boolean) | undefined;
  #versions: Versions | undefined;
  #routes: RouteTable | undefined;

  /** @param maximumKept of how many characters of source the models are kept at once */
  constructor(source: Files, maximumKept = defaultKeptCharacters) {
    this.#source = source;
    this.#maximumKept = maximumKept;
    this.files = source.list;
    this.#known = new Set(source.list);
  }

  read(file: string): string | undefined {
    return this.#known.has(file) ? this.#source.read(file) : undefined;
  }

  version(library: string): string | undefined {
    this.#versions ??= readVersions(this.files, (file) => this.read(file));
    return this.#versions.get(library.toLowerCase());
  }

  isTest(file: string): boolean {
    let answer = this.#tests.get(file);
    if (answer === undefined) {
      answer = this.#isTestFile(file) || this.#helpsTests(file);
      this.#tests.set(file, answer);
    }
    return answer;
  }

  #isTestFile(file: string): boolean {
    this.#testFiles ??= testFilesOf(this.files.filter((one) => languageOf(one) !== undefined));
    return this.#testFiles(file);
  }

  /** What nothing but tests may import makes a file of Go one of theirs, whatever it is called. */
  #helpsTests(file: string): boolean {
    return file.endsWith('.go') && /^\s*(import\s+)?"testing"$/m.test(this.read(file)?.slice(0, 4_000) ?? '');
  }

  mentions(text: string): boolean {
    const wanted = text.toLowerCase();
    let answer = this.#mentions.get(wanted);
    if (answer === undefined) {
      answer = false;
      for (const text of this.#loweredTexts()) {
        answer = text.includes(wanted);
        if (answer) break;
      }
      this.#mentions.set(wanted, answer);
    }
    return answer;
  }

  /** The texts of source that is no test, in small letters. Many words are asked for: to read the files takes longer than to look for a score of words. */
  *#loweredTexts(): Generator<string> {
    this.#sources ??= this.files.filter((file) => languageOf(file) !== undefined && !this.#isTestFile(file));
    for (const [at, file] of this.#sources.entries()) {
      let text = this.#lowered[at];
      if (text === undefined) {
        text = this.read(file)?.toLowerCase() ?? '';
        this.#loweredCharacters += text.length;
        if (this.#loweredCharacters <= mostLowered) this.#lowered[at] = text;
      }
      yield text;
    }
  }

  get routes(): readonly Route[] {
    this.#routes ??= readRoutes(this, this.#routeModels());
    return this.#routes.routes;
  }

  /** What could not be read of what was asked for until now, a sentence each. */
  get notes(): readonly string[] {
    return this.#routes?.notes ?? [];
  }

  /** Files that could say something of routes or guards; each is parsed when a table looks at more than its text. */
  #routeModels(): readonly SourceModel[] {
    return this.files.flatMap((file) => {
      const language = languageOf(file);
      if (this.#isTestFile(file) || language === undefined) return [];
      const text = this.read(file);
      // a class of PHP that handles one route needs none of these words
      const isOfRoutes = language === 'php' || routeFiles.test(file) || routeWords.test(text ?? '');
      return text === undefined || !isOfRoutes || isBuilt(language, text)
        ? []
        : [this.modelLater({ path: file, language, text })];
    });
  }

  /** The model of a file that is parsed when more than its text is asked for; whoever asks gets an `Unreadable` when it cannot be. */
  modelLater(file: SourceFile): SourceModel {
    let model: SourceModel | undefined;
    const read = () => {
      model ??= this.model(file.path, file.text) ?? readers[file.language](file, this);
      return model;
    };
    return lazily<SourceModel>({
      file: () => file,
      imports: () => read().imports,
      calls: () => read().calls,
      functions: () => read().functions,
      classes: () => read().classes,
      assignments: () => read().assignments,
      comparisons: () => read().comparisons,
      strings: () => read().strings,
      maps: () => read().maps,
      exports: () => read().exports,
    });
  }

  /** The model of a file; undefined where no reader takes it. */
  model(file: string, text?: string): SourceModel | undefined {
    const isKnown = this.#models.has(file);
    const model = isKnown ? this.#models.get(file) : this.#make(file, text ?? this.read(file));
    // Put last again, so that what is asked for seldom is the first to go.
    this.#models.delete(file);
    this.#models.set(file, model);
    if (!isKnown) this.#makeRoom(model?.file.text.length ?? 0);
    return model;
  }

  #makeRoom(added: number): void {
    this.#keptCharacters += added;
    for (const [file, model] of this.#models) {
      if (this.#keptCharacters <= this.#maximumKept || this.#models.size <= fewestModels) return;
      this.#models.delete(file);
      this.#keptCharacters -= model?.file.text.length ?? 0;
    }
  }

  #make(file: string, text: string | undefined): SourceModel | undefined {
    const language = languageOf(file);
    const reader = language === undefined ? undefined : readers[language];
    if (language === undefined || reader === undefined || text === undefined || isBuilt(language, text))
      return undefined;
    const before = this.#failures.get(file);
    if (before !== undefined) throw before;
    countParsed(text.length);
    try {
      return reader({ path: file, language, text }, this);
    } catch (error) {
      // To find that out may have taken long.
      const failure = new Unreadable(file, (error as Error).message);
      this.#failures.set(file, failure);
      throw failure;
    }
  }

  exported(fromFile: string, module: string, name: string): Value | undefined {
    for (const file of moduleFiles(fromFile, module, this.#known)) {
      const key = `${file} ${name}`;
      // Modules may lead to each other in a circle.
      if (this.#exporting.has(key)) continue;
      this.#exporting.add(key);
      try {
        const value = this.model(file)?.exports.get(name);
        if (value !== undefined) return value;
      } finally {
        this.#exporting.delete(key);
      }
    }
    return undefined;
  }
}
