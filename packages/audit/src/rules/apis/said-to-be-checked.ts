import type { Code, SourceModel } from '../../languages/model.ts';

/** `// the lifetime is validated by hand below`, on one of the lines before. */
export function isSaidToBeChecked({ file }: SourceModel, { start }: Code): boolean {
  const before = file.text.slice(0, start).split('\n').slice(-6);
  const comments = before.filter((line) => /^\s*(\/\/|\*|#)/.test(line)).join(' ');
  return /(lifetime|expir\w*|audience|issuer)\b[\s\S]{0,60}\b(manually|itself|by hand|separately|explicitly|later|below|elsewhere)\b/i.test(
    comments,
  );
}
