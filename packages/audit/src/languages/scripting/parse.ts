import csharp from '@ast-grep/lang-csharp';
import go from '@ast-grep/lang-go';
import java from '@ast-grep/lang-java';
import php from '@ast-grep/lang-php';
import python from '@ast-grep/lang-python';
import ruby from '@ast-grep/lang-ruby';
import { parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';

/** The native parser takes the languages of a process once, all together: a second registration adds nothing. */
let areRegistered = false;

function register(): void {
  if (areRegistered) return;
  registerDynamicLanguage({ csharp, go, java, php, python, ruby } as never);
  areRegistered = true;
}

/** The root of a file's syntax tree. What cannot be parsed stands in it as `ERROR` nodes. */
export function parseTree(language: string, text: string): SgNode {
  register();
  return parse(language, text).root() as SgNode;
}
