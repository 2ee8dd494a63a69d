import csharp from '@ast-grep/lang-csharp';
import go from '@ast-grep/lang-go';
import java from '@ast-grep/lang-java';
import python from '@ast-grep/lang-python';
import ruby from '@ast-grep/lang-ruby';
import { parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';

registerDynamicLanguage({
  python: python as never,
  ruby: ruby as never,
  go: go as never,
  java: java as never,
  csharp: csharp as never,
});
export function parseTree(language: string, text: string): SgNode {
  return parse(language, text).root() as SgNode;
}
