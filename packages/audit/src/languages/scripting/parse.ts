import csharp from '@ast-grep/lang-csharp';
import go from '@ast-grep/lang-go';
import java from '@ast-grep/lang-java';
import php from '@ast-grep/lang-php';
import python from '@ast-grep/lang-python';
import ruby from '@ast-grep/lang-ruby';
import { parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';

/** The native parser takes the languages of a process once, all together: a second registration adds nothing. */
let areRegistered = false;

/** Before a thread of one's own starts: threads share what is registered, and must not register while others parse. */
export function registerLanguages(): void {
  if (areRegistered) return;
  registerDynamicLanguage({ csharp, go, java, php, python, ruby } as never);
  areRegistered = true;
}

/** Says, in such a thread, that the process has registered them. */
export function languagesAreRegistered(): void {
  areRegistered = true;
}

/** The root of a file's syntax tree. What cannot be parsed stands in it as `ERROR` nodes. */
export function parseTree(language: string, text: string): SgNode {
  registerLanguages();
  return parse(language, text).root() as SgNode;
}
