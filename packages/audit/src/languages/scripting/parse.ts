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

/** A file that would keep the parser for minutes or hours, which nothing can interrupt. */
class ParseFailure extends Error {
  override readonly name = 'ParseFailure';
}

/**
 * The root of a file's syntax tree. What cannot be parsed stands in it as `ERROR` nodes.
 *
 * @throws ParseFailure for a text that was made to be parsed for ever
 */
export function parseTree(language: string, text: string): SgNode {
  registerLanguages();
  const isSlow = (sample: string) => millisecondsFor(language, sample) > slowSample;
  // Measured again: the machine may have been at something else.
  if (samplesOf(text).some((sample) => isSlow(sample) && isSlow(sample) && isSlow(sample))) {
    throw new ParseFailure('it takes too long to parse');
  }
  return parse(language, text).root() as SgNode;
}

/** What the parser cannot make sense of takes it time that grows with the square of the length; real source takes some 3 ms a sample. */
const slowSample = 80;
const sampleLength = 6000;
const sampleEvery = 24_000;

/** Pieces of a long text, evenly spread. */
function samplesOf(text: string): readonly string[] {
  if (text.length < sampleEvery) return [];
  return Array.from({ length: Math.ceil(text.length / sampleEvery) }, (_, at) =>
    text.slice(at * sampleEvery, at * sampleEvery + sampleLength),
  );
}

function millisecondsFor(language: string, text: string): number {
  const start = performance.now();
  parse(language, text);
  return performance.now() - start;
}
