import type { Code, SourceModel } from '../../../languages/model.ts';

/** `// the lifetime is validated by hand below`, on one of the lines before, or behind it on the same line. */
export function isSaidToBeChecked({ file }: SourceModel, { start }: Code): boolean {
  const before = file.text.slice(0, start).split('\n').slice(-6);
  const behind = /\/\/[^\n]{0,200}/.exec(file.text.slice(start).split('\n', 1)[0] ?? '')?.[0] ?? '';
  const comments = [...before.filter((line) => /^\s*(\/\/|\*|#)/.test(line)), behind].join(' ');
  return /(lifetime|expir\w*|audience|issuer)\b[\s\S]{0,60}\b(manually|itself|by hand|separately|explicitly|later|below|elsewhere|somewhere else|in another place)\b/i.test(
    comments,
  );
}
