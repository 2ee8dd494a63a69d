import type { Language } from '../languages/model.ts';

const longestScript = 200_000;

/** Made by a program, not by a person: a line of thousands of characters. */
export function isMinified(text: string): boolean {
  return text.length > 20_000 && text.length / (text.split('\n').length + 1) > 500;
}

/**
 * Whether a file was put together by a build, or is a whole library of somebody else's: minified, or a script longer than people write. It is not parsed, as
 * a few of those would take longer than all the rest, and declares no route.
 */
export function isBuilt(language: Language, text: string): boolean {
  return (language === 'javascript' && text.length > longestScript) || isMinified(text);
}
