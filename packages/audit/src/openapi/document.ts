import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { asNode, Cursor } from './cursor.ts';
import type {
  ApiOperation,
  DocumentVersion,
  EffectiveSecurity,
  Pointer,
  SecurityScheme,
  Server,
  Spot,
} from './operation.ts';
import { readOperations, readSecurity } from './read-operations.ts';
import { readSchemes } from './read-schemes.ts';
import { readServers } from './read-servers.ts';
import { TextFile } from './text-file.ts';

/** Gives the text of a file, relative to the audited folder; undefined when it may not or cannot be read. */
export type ReadFile = (file: string) => string | undefined;

export interface LoadOptions {
  /** Relative to the audited folder, with `/`. */
  readonly file: string;
  readonly read: ReadFile;
}

/** Why a file is no document that can be judged. */
export class DocumentFailure extends Error {
  override readonly name = 'DocumentFailure';
}

const largestFileBytes = 8 * 1_048_576;
const mostFiles = 200;
const longestChain = 30;

/**
 * An OpenAPI 3.0, 3.1 or Swagger 2 document with all files that it refers to. Nothing is fetched from a network: a remote `$ref` is a note.
 *
 * @throws DocumentFailure when the file cannot be read, is neither JSON nor YAML, or is no such document
 */
export class ApiDocument {
  readonly file: string;
  readonly version: DocumentVersion;
  readonly schemes: readonly SecurityScheme[];
  readonly servers: readonly Server[];
  /** What holds where an operation says nothing. */
  readonly security: EffectiveSecurity;
  readonly operations: readonly ApiOperation[];
  readonly #read: ReadFile;
  readonly #files = new Map<string, TextFile | undefined>();
  readonly #notes = new Set<string>();

  constructor({ file, read }: LoadOptions) {
    this.file = file;
    this.#read = read;
    const loaded = this.#load(file);
    if (loaded === undefined) throw new DocumentFailure(`${file} cannot be read.`);
    if (loaded.error !== undefined) throw new DocumentFailure(`${file} is neither JSON nor YAML: ${loaded.error}`);
    const version = versionOf(loaded.value);
    if (version === undefined) throw new DocumentFailure(`${file} is no OpenAPI 3.0, 3.1 or Swagger 2 document.`);
    this.version = version;
    this.schemes = readSchemes(this.root, version);
    this.servers = readServers(this.root, version);
    this.security = readSecurity(this.root);
    this.operations = readOperations(this);
  }

  get root(): Cursor {
    return new Cursor(this, { file: this.file, path: [] }, this.#load(this.file)?.value);
  }

  /** What could not be followed, a sentence each. */
  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** The files that were read, the document first. */
  get files(): readonly string[] {
    return [...this.#files].flatMap(([file, loaded]) => (loaded === undefined ? [] : [file]));
  }

  /** Whether it lacks what every document must have, its title: a build, or the program itself, makes one document of several such. */
  get isPart(): boolean {
    const { title, $ref } = asNode(asNode(this.root.value).info);
    return title === undefined && $ref === undefined;
  }

  textOf(file: string): string {
    return this.#load(file)?.text ?? '';
  }

  /** The values of every file that was read, as they stand, for what may be anywhere. */
  roots(): readonly Cursor[] {
    return this.files.map((file) => new Cursor(this, { file, path: [] }, this.#load(file)?.value));
  }

  cursorAt(pointer: Pointer): Cursor {
    const value = pointer.path.reduce<unknown>((node, key) => asNode(node)[key], this.#load(pointer.file)?.value);
    return this.resolve(new Cursor(this, pointer, value));
  }

  spot({ file, path }: Pointer): Spot {
    const loaded = this.#load(file) ?? this.#load(this.file);
    if (loaded === undefined) throw new DocumentFailure(`${file} was not read.`);
    return loaded.spot(path);
  }

  /** The value alone; undefined when it does not stand there itself. */
  valueSpot({ file, path }: Pointer): Spot | undefined {
    return this.#load(file)?.valueSpot(path);
  }

  resolve(cursor: Cursor): Cursor {
    let current = cursor;
    for (let step = 0; step < longestChain; step += 1) {
      const { $ref } = asNode(current.value);
      if (typeof $ref !== 'string') return current;
      const next = this.#follow(current.pointer.file, $ref);
      if (next === undefined) return cursor;
      current = next;
    }
    this.#notes.add(`${cursor.pointer.file} refers to itself: ${String(asNode(cursor.value).$ref)}`);
    return cursor;
  }

  #follow(from: string, reference: string): Cursor | undefined {
    const [target = '', fragment = ''] = reference.split('#', 2);
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) {
      this.#notes.add(`${reference} was not fetched: only files of the audited folder are read.`);
      return undefined;
    }
    const file = target === '' ? from : posix.normalize(posix.join(posix.dirname(from), safelyDecoded(target)));
    const loaded = this.#load(file);
    if (loaded === undefined || loaded.error !== undefined) {
      this.#notes.add(`${from} refers to ${file}, which cannot be read.`);
      return undefined;
    }
    const path = pathOf(fragment);
    let value = loaded.value;
    for (const key of path) value = Object.hasOwn(asNode(value), key) ? asNode(value)[key] : undefined;
    if (value === undefined) {
      this.#notes.add(`${from} refers to ${reference}, which is not there.`);
      return undefined;
    }
    return new Cursor(this, { file, path }, value);
  }

  #load(file: string): TextFile | undefined {
    if (!this.#files.has(file)) {
      const isOutside = file.startsWith('../') || posix.isAbsolute(file);
      const text = isOutside || this.#files.size >= mostFiles ? undefined : this.#read(file);
      this.#files.set(file, text === undefined ? undefined : new TextFile(file, text));
    }
    return this.#files.get(file);
  }
}

export function loadDocument(options: LoadOptions): ApiDocument {
  return new ApiDocument(options);
}

/** Reads files of a folder and nothing outside of it, links followed; none over 8 MiB. */
export function readWithin(root: string): ReadFile {
  const realRoot = realpathSync(root);
  return (file) => {
    try {
      const path = realpathSync(join(root, file));
      if (path !== realRoot && !path.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) return undefined;
      return statSync(path).size > largestFileBytes ? undefined : readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
}

function versionOf(value: unknown): DocumentVersion | undefined {
  const { openapi, swagger } = asNode(value);
  // unquoted, `3.0` and `2.0` are numbers
  const text = String(openapi ?? '');
  if (/^3(\.0(\.|$)|$)/.test(text)) return '3.0';
  if (/^3\.[1-9]/.test(text)) return '3.1';
  return /^2(\.0)?$/.test(String(swagger ?? '')) ? '2.0' : undefined;
}

function pathOf(fragment: string): readonly string[] {
  return fragment
    .split('/')
    .slice(1)
    .map((part) => safelyDecoded(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
