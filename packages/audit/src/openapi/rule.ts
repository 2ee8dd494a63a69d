import type { Confidence, Evidence, Fix, OperationKey, Severity } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Route } from '../routes/route.ts';
import type { ApiDocument } from './document.ts';
import type { ApiOperation, Pointer } from './operation.ts';

/** What a rule found in a document. */
export interface DocumentMatch {
  /** Where it stands in the document; for what stands only in the code, the route. */
  readonly at: Pointer | Route;
  /** What is wrong here, one sentence that names what was found. Never holds a secret. */
  readonly message: string;
  readonly remedy: string;
  readonly confidence: Confidence;
  readonly severity?: Severity;
  readonly why?: string;
  readonly fix?: Fix;
  readonly evidence?: readonly Evidence[];
  /** What is joined with routes and probes: its path with the server's base path. */
  readonly operation?: OperationKey;
  /** What must not be shown of the lines around. */
  readonly secret?: string;
}

/** What is known besides the document. */
export interface DocumentContext {
  /** Why an operation is meant to be public, by its own words, a declaration, or its name; undefined when nothing says so. */
  publicReason(operation: ApiOperation): string | undefined;
  /** The routes of the code beside it; empty when there is none. */
  readonly routes: readonly Route[];
  /** All documents of the project: a route may be in another one. */
  readonly documents: readonly ApiDocument[];
  /** Milliseconds since 1970: whether an example of a token still works. */
  readonly now: number;
}

export interface DocumentExample {
  /** A word or two on what it shows. */
  readonly title: string;
  readonly document: string;
  /** Other files, by their path beside `openapi.yaml`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly routes?: readonly Pick<Route, 'method' | 'path' | 'protection'>[];
}

/** A rule for OpenAPI documents. One file under `openapi/rules/`, named as its id. */
export interface DocumentRule extends RuleInfo {
  check(document: ApiDocument, context: DocumentContext): Iterable<DocumentMatch>;
  readonly examples: {
    /** Each must match exactly once. */
    readonly matching: readonly DocumentExample[];
    /** None may match: what looks alike and is right. */
    readonly clean: readonly DocumentExample[];
  };
}

export function isRoute(at: Pointer | Route): at is Route {
  return 'framework' in at;
}

/** A pointer further down. */
export function within({ file, path }: Pointer, ...keys: readonly string[]): Pointer {
  return { file, path: [...path, ...keys] };
}
