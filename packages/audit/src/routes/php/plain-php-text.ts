/** What a plain PHP file says of paths and methods, read from its text: comparisons, cases, arms of a match. */

/** The text with comments blanked, every offset kept. */
export function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\/\*[\s\S]*?\*\/|(?<![:\w])(?:\/\/|#(?!\[))[^\n]*/g,
    (all: string, literal: string | undefined) => (literal === undefined ? all.replace(/[^\n]/g, ' ') : all),
  );
}

/** A stretch of code that runs for one path, or one method. */
export interface Block {
  /** Where the comparison stands. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** What is compared with the literal, as it is written: `$path`, `$segments[1]`; empty where it stands nowhere near. */
  readonly subject: string;
}

const quoted = String.raw`(?:'([^'\n]*)'|"([^"\n$]*)")`;

/** Where a bracket that opens at an offset closes, texts skipped. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === "'" || sign === '"') at = endOfText(text, at);
    else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

function endOfText(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** The block behind the condition that an offset stands in; undefined where it stands in none. */
function blockOfCondition(text: string, at: number): { start: number; end: number } | undefined {
  const before = text.slice(Math.max(0, at - 600), at);
  const offset = at - before.length;
  for (const { index } of [...before.matchAll(/\b(?:else\s*)?if\s*\(/g)].reverse()) {
    const open = text.indexOf('(', offset + index);
    const close = closing(text, open);
    if (close < at) continue;
    return bodyAt(text, close + 1);
  }
  return armOfCondition(text, at);
}

/** `match (true) { $method === 'GET' && $path === '/notes' => …`: the arm whose condition an offset stands in. */
function armOfCondition(text: string, at: number): { start: number; end: number } | undefined {
  const opening = text
    .slice(Math.max(0, at - 6000), at)
    .search(/\bmatch\s*\(\s*true\s*\)\s*\{(?![\s\S]*\bmatch\s*\()/i);
  if (opening < 0) return undefined;
  const brace = text.indexOf('{', Math.max(0, at - 6000) + opening);
  if (closing(text, brace) < at) return undefined;
  for (let index = at; index < Math.min(text.length, at + 400); index += 1) {
    const sign = text[index] as string;
    if (sign === "'" || sign === '"') index = endOfText(text, index);
    else if ('([{'.includes(sign)) index = closing(text, index);
    else if (sign === ';' || sign === '}') return undefined;
    else if (sign === '=' && text[index + 1] === '>') return blockOfArm(text, index + 2);
  }
  return undefined;
}

function bodyAt(text: string, from: number): { start: number; end: number } {
  const start = from + (/^\s*/.exec(text.slice(from, from + 200))?.[0].length ?? 0);
  if (text[start] === '{') return { start, end: closing(text, start) };
  if (text[start] === ':') {
    const end = /\b(elseif|else|endif)\b/.exec(text.slice(start));
    return { start, end: end === null ? text.length : start + end.index };
  }
  const end = text.indexOf(';', start);
  return { start, end: end < 0 ? text.length : end };
}

/** From a case's colon to the next case, or to the end of the switch. */
function blockOfCase(text: string, colon: number): { start: number; end: number } {
  let depth = 0;
  for (let at = colon + 1; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === "'" || sign === '"') at = endOfText(text, at);
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      if (depth === 0) return { start: colon, end: at };
      depth -= 1;
    } else if (
      depth === 0 &&
      /^\b(case\s|default\s*:|endswitch)/.test(text.slice(at, at + 10)) &&
      !/\w/.test(text[at - 1] ?? '')
    ) {
      // `case 'a': case 'b': …` share what follows
      if (text.slice(colon + 1, at).trim() !== '') return { start: colon, end: at };
    }
  }
  return { start: colon, end: text.length };
}

/** Up to the comma behind an arm of a match. */
function blockOfArm(text: string, arrow: number): { start: number; end: number } {
  for (let at = arrow; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === "'" || sign === '"') at = endOfText(text, at);
    else if ('([{'.includes(sign)) at = closing(text, at);
    else if (sign === ',' || sign === '}' || sign === ']' || sign === ';') return { start: arrow, end: at };
  }
  return { start: arrow, end: text.length };
}

/** Everything in a text that is done for one literal that `isWanted`: by `==`, `case`, an arm of `match`, `str_starts_with`, `preg_match`. */
export function blocksFor(text: string, isWanted: (literal: string, subject: string) => boolean): readonly Block[] {
  const found: Block[] = [];
  const add = (at: number, value: string, block: { start: number; end: number } | undefined, subject = '') => {
    if (block !== undefined && isWanted(value, subject)) found.push({ at, value, subject, ...block });
  };
  const all = (pattern: string) => text.matchAll(new RegExp(pattern, 'g'));
  for (const one of all(String.raw`[\w\])]\s*={2,3}\s*${quoted}`))
    add(one.index, one[1] ?? one[2] ?? '', blockOfCondition(text, one.index), writtenBefore(text, one.index + 1));
  for (const one of all(String.raw`${quoted}\s*={2,3}\s*[$\w]`))
    add(one.index, one[1] ?? one[2] ?? '', blockOfCondition(text, one.index));
  for (const one of all(String.raw`\bcase\s+${quoted}\s*:`))
    add(
      one.index,
      one[1] ?? one[2] ?? '',
      blockOfCase(text, one.index + one[0].length - 1),
      switchedOver(text, one.index),
    );
  for (const one of all(String.raw`${quoted}\s*=>`))
    add(one.index, one[1] ?? one[2] ?? '', blockOfArm(text, one.index + one[0].length));
  for (const one of all(String.raw`\[\s*['"](GET|POST|PUT|PATCH|DELETE)['"]\s*,\s*${quoted}\s*,`))
    add(one.index, `${one[1]} ${one[2] ?? one[3] ?? ''}`, { start: one.index, end: closing(text, one.index) });
  for (const one of all(String.raw`\bstr_starts_with\s*\(\s*\$\w+\s*,\s*${quoted}`))
    add(one.index, `${one[1] ?? one[2] ?? ''}*`, blockOfCondition(text, one.index));
  for (const one of all(String.raw`\bpreg_match\s*\(\s*${quoted}\s*,`)) {
    const path = templateOf(one[1] ?? one[2] ?? '');
    if (path !== undefined) add(one.index, path, blockOfCondition(text, one.index));
  }
  const first = new Map<string, Block>();
  for (const one of found) {
    const known = first.get(`${one.start} ${one.value}`);
    if (known === undefined || one.subject !== '') first.set(`${one.start} ${one.value}`, one);
  }
  return [...first.values()].sort((a, b) => a.at - b.at);
}

/** The expression that ends at an offset: `$segments[1]`, `$request->action`. */
function writtenBefore(text: string, end: number): string {
  return /(?<![$\w\])>'"[-])[$\w\])>'"[-]+$/.exec(text.slice(Math.max(0, end - 80), end))?.[0] ?? '';
}

/** What the nearest `switch` before an offset is over. */
function switchedOver(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 6000), at);
  const start = before.lastIndexOf('switch');
  return start < 0 ? '' : (/^switch\s*\(([^{]*?)\)\s*[{:]/.exec(before.slice(start))?.[1]?.trim() ?? '');
}

/** `#^/users/(\d+)$#` → `/users/{1}`; undefined for what is no path. */
export function templateOf(pattern: string): string | undefined {
  const inner = /^([#~@/!%])(.*)\1[a-z]*$/
    .exec(pattern)?.[2]
    ?.replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll('\\/', '/')
    .replace(/\/\?$/, '');
  if (inner === undefined || !inner.startsWith('/')) return undefined;
  let count = 0;
  const named = inner.replace(
    /\((?:\?<(\w+)>|\?P<(\w+)>)?(?:[^()]|\([^()]*\))*\)\??/g,
    (_all, a?: string, b?: string) => {
      count += 1;
      return `{${a ?? b ?? count}}`;
    },
  );
  return /^[\w\-/.{}*]*$/.test(named) ? named : undefined;
}
