import type { ClassModel, FunctionModel, SourceModel } from '../../languages/model.ts';

/** The classes and functions of a PHP project by name. Files are parsed when a name leads to them: a class usually stands in a file of its name. */
export class PhpClasses {
  readonly models: readonly SourceModel[];
  readonly #byFileName = new Map<string, SourceModel[]>();
  #byDeclaration: Map<string, SourceModel[]> | undefined;
  #functions: Map<string, FunctionModel> | undefined;
  readonly #found = new Map<string, ClassModel | undefined>();
  readonly #modelOf = new WeakMap<ClassModel, SourceModel>();

  constructor(models: readonly SourceModel[]) {
    this.models = models;
    for (const model of models) {
      const name = /(?<![^/])([^/]+)\.\w+$/.exec(model.file.path)?.[1] ?? '';
      const list = this.#byFileName.get(name);
      if (list === undefined) this.#byFileName.set(name, [model]);
      else list.push(model);
    }
  }

  /** The class that a name with its namespace means: `App.Http.Controllers.UserController`. */
  classNamed(name: string): ClassModel | undefined {
    const path = name.replace(/^[.\\]/, '').replaceAll('\\', '.');
    if (!this.#found.has(path)) this.#found.set(path, this.#find(path));
    return this.#found.get(path);
  }

  #find(path: string): ClassModel | undefined {
    const segments = path.split('.');
    const name = segments.at(-1) ?? '';
    const near = this.#nearest(segments, this.#byFileName.get(name) ?? []);
    for (const model of near) {
      const found = model.classes.find((one) => one.name === name);
      if (found !== undefined) return this.#kept(model, found);
    }
    for (const model of this.#declaring(name.replace(/\W/g, ''))) {
      const found = model.classes.find((one) => one.name === name);
      if (found !== undefined) return this.#kept(model, found);
    }
    return undefined;
  }

  /** The files in whose text a class of this name is declared. All texts are looked through once, whatever is asked for later. */
  #declaring(name: string): readonly SourceModel[] {
    if (this.#byDeclaration === undefined) {
      this.#byDeclaration = new Map();
      for (const model of this.models) {
        const names = [...model.file.text.matchAll(/\b(?:class|trait|interface)\s+(?=(\w+))/g)].map(
          ([, one = '']) => one,
        );
        for (const one of new Set(names)) {
          const list = this.#byDeclaration.get(one);
          if (list === undefined) this.#byDeclaration.set(one, [model]);
          else list.push(model);
        }
      }
    }
    return this.#byDeclaration.get(name) ?? [];
  }

  #kept(model: SourceModel, found: ClassModel): ClassModel {
    this.#modelOf.set(found, model);
    return found;
  }

  /** Those whose folders agree best with the namespace first. */
  #nearest(segments: readonly string[], models: readonly SourceModel[]): readonly SourceModel[] {
    const agreement = (model: SourceModel) => {
      const folders = model.file.path.split('/').slice(0, -1);
      let at = 1;
      while (folders.at(-at)?.toLowerCase() === segments.at(-1 - at)?.toLowerCase() && at <= folders.length) at += 1;
      return at;
    };
    return [...models].sort((a, b) => agreement(b) - agreement(a));
  }

  fileOf(declaration: ClassModel): string {
    return this.#modelOf.get(declaration)?.file.path ?? '';
  }

  modelOf(declaration: ClassModel): SourceModel | undefined {
    return this.#modelOf.get(declaration);
  }

  /** A class, the traits it uses and what it extends, as far as the project holds them, the class first. */
  lineage(declaration: ClassModel): readonly ClassModel[] {
    const line = [declaration];
    for (const one of line) {
      if (line.length > 12) break;
      // what a trait brings counts before what is inherited
      for (const base of [...this.#traitsOf(one), ...one.bases]) {
        const found = this.classNamed(base);
        if (found !== undefined && !line.includes(found)) line.push(found);
      }
    }
    return line;
  }

  #traitsOf(declaration: ClassModel): readonly string[] {
    const imports = this.#modelOf.get(declaration)?.imports;
    return [...declaration.code.text.matchAll(/^[ \t]+use[ \t]+([\w\\][\w\\,\s]*)[;{]/gm)].flatMap(([, names = '']) =>
      names.split(',').map((name) => imports?.get(name.trim()) ?? name.trim()),
    );
  }

  /** A function outside of classes. */
  functionNamed(name: string): FunctionModel | undefined {
    if (this.#functions === undefined) {
      this.#functions = new Map();
      for (const model of this.models) {
        if (!/^[ \t]*(if\s*\(.*\{[ \t]*)?function\s+&?\w+/m.test(model.file.text)) continue;
        for (const one of model.functions) {
          if (one.name !== '' && one.class === undefined && !one.name.startsWith('$'))
            this.#functions.set(one.name, one);
        }
      }
    }
    return this.#functions.get(name.split('.').at(-1) ?? '');
  }
}
