export interface ShellWords {
  readonly words: readonly string[];
  /** Names of variables whose values are not in the line. */
  readonly variables: readonly string[];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };

/**
 * Takes a command line apart as a POSIX shell would: quotes, backslashes, lines joined by a backslash, `$'…'`. Variables stay as
 * they stand. What follows a pipe or another command is left out. Undefined when a quote is not closed. Never throws.
 */
export function readShellWords(line: string): ShellWords | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const bare: string[] = [];
  while (at < line.length) {
    const char = line[at] as string;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      if (char === '\n') break;
    } else if (/[|;&<>#]/.test(char) && (word === undefined || char !== '#')) {
      break;
    } else {
      const piece = readPiece(line, at);
      if (piece === undefined) return undefined;
      // A backslash at the end of a line joins it with the next one.
      if (piece.text !== '' || piece.isQuoted) word = (word ?? '') + piece.text;
      if (piece.expands) bare.push(piece.text);
      at = piece.end;
    }
  }
  if (word !== undefined) words.push(word);
  return { words, variables: variablesIn(bare.join('')) };
}

interface Piece {
  readonly text: string;
  readonly end: number;
  readonly isQuoted: boolean;
  /** A shell would put values in place of variables. */
  readonly expands: boolean;
}

function readPiece(line: string, at: number): Piece | undefined {
  const char = line[at] as string;
  if (char === "'") return readUntil(line, at + 1, "'", false);
  if (char === '"') return readUntil(line, at + 1, '"', true);
  if (char === '$' && line[at + 1] === "'") return readEscaped(line, at + 2);
  if (char === '\\') {
    const next = line[at + 1] ?? '';
    const isJoin = next === '\n' || next === '\r';
    const length = next === '\r' && line[at + 2] === '\n' ? 3 : 2;
    return { text: isJoin ? '' : next, end: at + length, isQuoted: false, expands: false };
  }
  return { text: char, end: at + 1, isQuoted: false, expands: true };
}

function readUntil(line: string, start: number, quote: string, isDouble: boolean): Piece | undefined {
  let text = '';
  for (let at = start; at < line.length; at += 1) {
    const char = line[at] as string;
    if (char === quote) return { text, end: at + 1, isQuoted: true, expands: isDouble };
    if (isDouble && char === '\\' && /["\\$`\n]/.test(line[at + 1] ?? '')) {
      at += 1;
      text += line[at] === '\n' ? '' : line[at];
    } else {
      text += char;
    }
  }
  return undefined;
}

function readEscaped(line: string, start: number): Piece | undefined {
  let text = '';
  for (let at = start; at < line.length; at += 1) {
    const char = line[at] as string;
    if (char === "'") return { text, end: at + 1, isQuoted: true, expands: false };
    if (char === '\\' && at + 1 < line.length) {
      at += 1;
      text += Object.hasOwn(escapes, line[at] as string) ? escapes[line[at] as string] : line[at];
    } else {
      text += char;
    }
  }
  return undefined;
}

function variablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = '']) => name))];
}
