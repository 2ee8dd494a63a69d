import type { Language } from '../languages/model.ts';

const longestScript = 200_000;
/** How the parts of a bundle begin, however short they are. */
const ofBundle = /webpackChunk|__webpack_(ids?|modules|require)__/;

/** Made by a program, not by a person: a line of thousands of characters. */
export function isMinified(text: string): boolean {
  const isLong = text.length > 20_000 || (text.length > 2_000 && ofBundle.test(text.slice(0, 400)));
  return isLong && text.length / (text.split('\n').length + 1) > 500;
}

/**
 * Whether a file was put together by a build, or is a whole library of somebody else's: minified, or a script longer than people write. It is not parsed, as
 * a few of those would take longer than all the rest, and declares no route.
 */
export function isBuilt(language: Language, text: string): boolean {
  return (language === 'javascript' && text.length > longestScript) || isMinified(text);
}
