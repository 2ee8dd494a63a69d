/** What one commit added to one file. */
export interface AddedText {
  readonly commit: string;
  /** `2026-11-25` */
  readonly date: string;
  /** Relative to the folder that was asked for. */
  readonly file: string;
  /** The added lines alone. */
  readonly text: string;
  /** For each line of `text`, its number in the file as the commit left it. */
  readonly lineNumbers: readonly number[];
  /** Whether it is the first of its commit. */
  readonly isNewCommit: boolean;
}

/** Longer lines are made by programs. */
const longestLine = 5000;

interface Open {
  readonly file: string;
  readonly lines: string[];
  readonly numbers: number[];
}

/** Reads the output of `git log --patch --unified=0 --format=%x00%H %cs`, one file after the other, never the whole. */
export async function* readPatches(lines: AsyncIterable<string>): AsyncGenerator<AddedText> {
  let commit = '';
  let date = '';
  let isNewCommit = true;
  let open: Open | undefined;
  let next = 0;
  let isInHunk = false;
  const close = (): AddedText | undefined => {
    const done = open;
    open = undefined;
    if (done === undefined || done.lines.length === 0) return undefined;
    const added = {
      commit,
      date,
      file: done.file,
      text: done.lines.join('\n'),
      lineNumbers: done.numbers,
      isNewCommit,
    };
    isNewCommit = false;
    return added;
  };
  for await (const line of lines) {
    if (line.startsWith('\0') || line.startsWith('diff --git ')) {
      const added = close();
      if (added !== undefined) yield added;
      isInHunk = false;
      if (line.startsWith('\0')) {
        [commit = '', date = ''] = line.slice(1).split(' ');
        isNewCommit = true;
      }
    } else if (!isInHunk && line.startsWith('+++ b/')) {
      open = { file: line.slice(6).replace(/\t$/, ''), lines: [], numbers: [] };
    } else if (line.startsWith('@@ ')) {
      isInHunk = true;
      next = Number(/^@@ -\S+ \+(\d+)/.exec(line)?.[1] ?? 1);
    } else if (isInHunk && line.startsWith('+')) {
      if (open !== undefined && line.length <= longestLine) {
        open.lines.push(line.slice(1));
        open.numbers.push(next);
      }
      next += 1;
    }
  }
  const last = close();
  if (last !== undefined) yield last;
}
