import type { Region } from '../findings/finding.ts';

/**
 * What rules see of a source file, the same for every language. A language's reader makes it from the syntax tree; rules and route
 * tables know no tree. Everything is lazy: what no rule asks for costs nothing.
 */

export const languages = ['javascript', 'php', 'python', 'go', 'java', 'ruby', 'csharp'] as const;
/** `javascript` is TypeScript, JSX and the scripts of Vue and Svelte components, too. */
export type Language = (typeof languages)[number];

export interface SourceFile {
  /** Relative to the audited folder, with `/`. */
  readonly path: string;
  readonly language: Language;
  readonly text: string;
}

/** A piece of the source. */
export interface Code {
  readonly text: string;
  /** Offsets in the file's text, UTF-16 code units, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly region: Region;
}

/**
 * An expression, as far as it can be told without running it. Names of constants, and of variables that are assigned exactly once, are replaced by their
 * values (within the file, and across files for exported constants); `code` remains where it was used.
 */
export type Value = { readonly code: Code } & (
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  /** null, undefined, nil, None. */
  | { readonly kind: 'null' }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly isOpen: boolean }
  /** Object literals, associative arrays, dicts, struct literals. `isOpen`: a spread or a computed key may add more. */
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Value>; readonly isOpen: boolean }
  | { readonly kind: 'call'; readonly call: Call }
  /**
   * A name or a chain of members, imports resolved, with `.` between in every language: `req.query.token`, `process.env.SECRET`,
   * `jsonwebtoken.verify`, `$_GET.token`, `$request.headers`, `$this.jwt`, `os.environ.SECRET`, `jwt.SigningMethodNone`, `request.args.token`. An index with a literal string is a member: `a['b']` is `a.b`; another index is `a.*`.
   */
  | { readonly kind: 'path'; readonly path: string }
  /** Templates and concatenation. */
  | { readonly kind: 'concat'; readonly parts: readonly Value[] }
  /** `a ?? b`, `a || b`, `c ? a : b`: one of these. */
  | { readonly kind: 'choice'; readonly options: readonly Value[] }
  | { readonly kind: 'function'; readonly function: FunctionModel }
  /** `!a`, arithmetic, comparisons used as values …; the operands are there to be searched. */
  | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Value[] }
  | { readonly kind: 'unknown' }
);

export interface Argument {
  /** Of a keyword argument (Python, PHP 8, Ruby, C#). */
  readonly name?: string;
  readonly value: Value;
  /** `...rest`, `*args`. */
  readonly isSpread: boolean;
}

/** A call of a function, a method or a constructor; also what is called without parentheses in Ruby, and attributes do not count. */
export interface Call {
  /**
   * What is called, imports and aliases resolved, `.` between: `jsonwebtoken.verify` for `import { verify as v } from 'jsonwebtoken'; v(t)` and for `jwt.verify` alike;
   * `Firebase.JWT.JWT.decode` for PHP's `JWT::decode` with its `use`; `app.get` where `app` is no import; `github.com/golang-jwt/jwt/v5.Parse` in Go.
   * On what a call returned, `()` stands for its arguments: `express.Router().get`.
   */
  readonly target: string;
  /** The last segment of `target`. */
  readonly name: string;
  /** What the method is called on, resolved; undefined for a plain function. */
  readonly receiver: Value | undefined;
  /** The receiver as it is written, without resolution: `app`, `this.jwtService`, `$this.jwt`. */
  readonly receiverText: string | undefined;
  readonly arguments: readonly Argument[];
  readonly isConstruction: boolean;
  readonly code: Code;
  /** The function that it stands in, undefined at the top of the file. */
  readonly within: FunctionModel | undefined;
}

/** A decorator, an annotation, an attribute: `@UseGuards(AuthGuard)`, `#[Route('/x')]`, `[Authorize]`, `@app.route('/x')`. */
export interface Decorator {
  /** Imports resolved, as in `Call.target`. */
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly code: Code;
}

export interface Parameter {
  readonly name: string;
  /** Its type as written, where the language has one. */
  readonly type: string | undefined;
  readonly defaultValue: Value | undefined;
  readonly decorators: readonly Decorator[];
}

export interface FunctionModel {
  /** As it is called in the file; of a function expression the name it is assigned to; `''` when it has none. */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Decorator[];
  /** The class that it is a method of. */
  readonly class: ClassModel | undefined;
  readonly isAsync: boolean;
  readonly code: Code;
  /** The body alone. */
  readonly body: Code;
  readonly calls: readonly Call[];
  readonly assignments: readonly Assignment[];
  readonly comparisons: readonly Comparison[];
  readonly returns: readonly Value[];
  readonly branches: readonly Branch[];
  readonly handlers: readonly ErrorHandler[];
  /** The function around it. */
  readonly within: FunctionModel | undefined;
}

export interface ClassModel {
  readonly name: string;
  /** What it extends and implements, imports resolved. */
  readonly bases: readonly string[];
  readonly decorators: readonly Decorator[];
  readonly methods: readonly FunctionModel[];
  /** Fields and properties with their first values: `protected $guarded = []`, `permission_classes = [AllowAny]`. */
  readonly fields: readonly Assignment[];
  /** What stands in the body of the class itself: `before_action :authenticate`. */
  readonly calls: readonly Call[];
  readonly code: Code;
}

export interface Assignment {
  /** The left side as a path: `secret`, `$this.secret`, `exports.secret`, `req.user`. */
  readonly target: string;
  readonly value: Value;
  readonly isDeclaration: boolean;
  readonly code: Code;
  readonly within: FunctionModel | undefined;
}

/** An equality or a membership test. */
export interface Comparison {
  /** As written: `==`, `===`, `!=`, `!==`, `in`, `is`. */
  readonly operator: string;
  readonly left: Value;
  readonly right: Value;
  readonly code: Code;
  readonly within: FunctionModel | undefined;
}

/** An `if`, with or without an `else`; `unless` with its condition negated. */
export interface Branch {
  readonly condition: Value;
  readonly consequence: Code;
  /** Whether the consequence ends the function, or the request: it returns or throws as its last statement. */
  readonly isTerminal: boolean;
  readonly alternative: Code | undefined;
  readonly code: Code;
}

/** A `catch`, `except` or `rescue`. */
export interface ErrorHandler {
  readonly body: Code;
  /** The names of the exceptions, empty for all. */
  readonly exceptions: readonly string[];
  /** What is guarded: the `try` block. */
  readonly guarded: Code;
  /** Whether the handler returns or throws as its last statement. */
  readonly isTerminal: boolean;
  readonly calls: readonly Call[];
  readonly returns: readonly Value[];
  readonly code: Code;
}

export interface SourceModel {
  readonly file: SourceFile;
  /** Local name → what it stands for: `jwt` → `jsonwebtoken`, `v` → `jsonwebtoken.verify`, `JWT` → `Firebase.JWT.JWT`. */
  readonly imports: ReadonlyMap<string, string>;
  /** Every call in the file, in order. */
  readonly calls: readonly Call[];
  readonly functions: readonly FunctionModel[];
  readonly classes: readonly ClassModel[];
  readonly assignments: readonly Assignment[];
  readonly comparisons: readonly Comparison[];
  /** Every string literal (templates by their fixed parts). */
  readonly strings: readonly Value[];
  /** Every object literal, associative array, dict; keyword arguments excluded. */
  readonly maps: readonly Value[];
  /** What the file exports under a name: exported constants, functions, PHP constants, module-level names of Python. */
  readonly exports: ReadonlyMap<string, Value>;
}

/** Makes the model of one file. Never throws for what the file holds: what cannot be parsed is left out. */
export type Reader = (file: SourceFile, project: ProjectNames) => SourceModel;

/** What a reader may ask of other files. */
export interface ProjectNames {
  /** The value that a module exports under a name, as seen from a file; undefined when it is not in this project. */
  exported(fromFile: string, module: string, name: string): Value | undefined;
}
