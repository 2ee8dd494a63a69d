import { createTwoFilesPatch } from 'diff';
import type { FixedFile } from './fix.ts';
import { maskSecrets } from './mask.ts';
import { plain, plainLine } from './plain.ts';

/** A unified diff for whoever reviews it: secrets masked, and nothing in it that steers a terminal. */
export function showFix({ file, before, after }: FixedFile): string {
  const name = plainLine(file);
  const [shownBefore, shownAfter] = [before, after].map((text) => plain(maskSecrets(text.replaceAll('\r\n', '\n'))));
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, shownBefore ?? '', shownAfter ?? '', undefined, undefined, {
    context: 3,
  });
}
