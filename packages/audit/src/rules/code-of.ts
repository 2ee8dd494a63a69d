import type { Code } from '../languages/model.ts';

/** The piece of a text between two offsets, with its place. */
export function codeOf(text: string, start: number, end: number): Code {
  const before = text.slice(0, start).split('\n');
  const lines = text.slice(start, end).split('\n');
  const startColumn = (before.at(-1) ?? '').length + 1;
  const last = (lines.at(-1) ?? '').length;
  return {
    text: text.slice(start, end),
    start,
    end,
    region: {
      startLine: before.length,
      startColumn,
      endLine: before.length + lines.length - 1,
      endColumn: lines.length === 1 ? startColumn + last : last + 1,
    },
  };
}
