import type { Draft } from '../findings/finding.ts';
import type { Route } from '../routes/route.ts';
import { draftOf } from '../source/draft.ts';
import { withinTime } from '../source/time-limit.ts';
import { pointerText } from './cursor.ts';
import { ApiDocument, DocumentFailure, type ReadFile } from './document.ts';
import { type DeclaredPublic, declarationsFile, publicReasonOf, readDeclaredPublic } from './public-operations.ts';
import { type DocumentContext, type DocumentMatch, type DocumentRule, isRoute } from './rule.ts';
import { toldOnce } from './twins.ts';

export interface AuditDocumentsOptions {
  /** The documents, relative to the audited folder. */
  readonly files: readonly string[];
  /** One that is judged as well: it was named, and may stand outside of the folder. */
  readonly named?: ApiDocument;
  readonly read: ReadFile;
  readonly rules: readonly DocumentRule[];
  /** The routes of the code; empty when it was not read. */
  readonly routes?: readonly Route[];
  /** Milliseconds since 1970. Default: now. */
  readonly now?: number;
}

export interface DocumentsAudit {
  readonly drafts: readonly (Draft & { readonly found: string })[];
  readonly documents: readonly ApiDocument[];
  /** What could not be judged, a sentence each. */
  readonly notes: readonly string[];
}

/** Judges OpenAPI documents. A document that cannot be read, and a rule that fails, are notes: the others go on. */
export function auditDocuments(options: AuditDocumentsOptions): DocumentsAudit {
  const { files, named, read, rules, routes = [], now = Date.now() } = options;
  const notes: string[] = [];
  const loaded = files.flatMap((file) => attempt(() => [new ApiDocument({ file, read })], notes));
  const isLoaded = named === undefined || loaded.some((document) => isSame(document, named));
  const documents = withoutCopies(isLoaded ? loaded : [named, ...loaded], notes);
  const declared = declaredIn(read, notes);
  const context: DocumentContext = {
    publicReason: (operation) => publicReasonOf(operation, declared),
    routes,
    documents,
    now,
  };
  const found = documents.map((document) => {
    const drafts = rules.flatMap((rule) => judge(rule, document, context, read, notes));
    notes.push(...document.notes);
    return { document, drafts };
  });
  const drafts = toldOnce(found);
  return { drafts, documents, notes: [...new Set(notes)] };
}

/** The same document is often kept twice, as JSON and as YAML: its mistakes count once, in the first. */
function withoutCopies(documents: readonly ApiDocument[], notes: string[]): readonly ApiDocument[] {
  const said = new Map<string, ApiDocument>();
  for (const document of documents) {
    const content = contentOf(document);
    const first = said.get(content);
    if (first === undefined) said.set(content, document);
    else notes.push(`${document.file} says the same as ${first.file}, which was judged.`);
  }
  return [...said.values()];
}

/** Its own name for what holds itself by aliases, and has no end. */
function contentOf({ root, file }: ApiDocument): string {
  try {
    return JSON.stringify(root.value);
  } catch {
    return file;
  }
}

/** One that stands outside of the folder may be called like one within it. */
function isSame(a: ApiDocument, b: ApiDocument): boolean {
  return a.file === b.file && a.textOf(a.file) === b.textOf(b.file);
}

function attempt<T>(load: () => readonly T[], notes: string[]): readonly T[] {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof DocumentFailure)) throw error;
    notes.push(error.message);
    return [];
  }
}

function declaredIn(read: ReadFile, notes: string[]): DeclaredPublic {
  const text = read(declarationsFile);
  if (text === undefined) return new Map();
  try {
    return readDeclaredPublic(text);
  } catch {
    notes.push(`${declarationsFile} is no YAML; what it declares public was not heard.`);
    return new Map();
  }
}

/** Large documents take a second; one that takes much longer was made to. */
const mostMilliseconds = 10_000;

function judge(rule: DocumentRule, document: ApiDocument, context: DocumentContext, read: ReadFile, notes: string[]) {
  const drafts = new Map<string, Draft & { readonly found: string }>();
  try {
    for (const match of withinTime(mostMilliseconds, () => [...rule.check(document, context)])) {
      const draft = toDraft(rule, document, match, read);
      // what several operations refer to is found once
      const key = placeKey(draft);
      if (!drafts.has(key)) drafts.set(key, draft);
    }
  } catch (error) {
    notes.push(`${rule.id} could not judge ${document.file}: ${(error as Error).message}`);
  }
  return [...drafts.values()];
}

function placeKey({ place }: Draft): string {
  if (place.kind !== 'file') return `${place.method} ${place.path}`;
  return `${place.file}:${place.region.startLine}:${place.region.startColumn}`;
}

function toDraft(rule: DocumentRule, document: ApiDocument, match: DocumentMatch, read: ReadFile) {
  const { at, evidence = [], secret, ...said } = match;
  const source = isRoute(at)
    ? { file: at.file, text: read(at.file) ?? '', code: at.code, found: at.code.text }
    : documentSource(document, at);
  const text = secret === undefined ? source.text : source.text.replaceAll(secret, '…'.padEnd(secret.length, ' '));
  const draft = draftOf(rule, source.file, text, { ...said, code: source.code });
  return { ...draft, evidence, found: source.found };
}

/** The pointer tells places apart whose text is the same: `get`. */
function documentSource(document: ApiDocument, pointer: Parameters<ApiDocument['spot']>[0]) {
  const spot = document.spot(pointer);
  return { file: spot.file, text: document.textOf(spot.file), code: spot, found: pointerText(pointer) };
}
