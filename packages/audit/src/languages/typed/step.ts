import type { Node } from '../scripting/node.ts';

/** One link of a chain of names, members and calls, as a language's grammar writes it. */
export type Step =
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'member'; readonly object: Node; readonly name: string }
  | { readonly is: 'index'; readonly object: Node; readonly index: Node | undefined }
  /** A call; `object` is undefined for a plain function. */
  | { readonly is: 'call'; readonly object: Node | undefined; readonly name: string }
  /** `new X()`, `X{}`; the type as it is written, without its parameters. */
  | { readonly is: 'construction'; readonly type: string; readonly isCall: boolean }
  /** Parentheses, casts, `await`, dereferences: what is inside is meant. */
  | { readonly is: 'same'; readonly inner: Node }
  /** `this` where the language has it. */
  | { readonly is: 'this' }
  | { readonly is: 'other' };
