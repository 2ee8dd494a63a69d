/** Within a text that starts a line of its own: the answer of a server, as a rule, that documentation shows. */
export function isInDocstring(text: string, at: number): boolean {
  const parts = text.slice(0, at).split('"""');
  return parts.length % 2 === 0 && /(^|\n)[ \t]*[rR]?$/.test(parts.at(-2) ?? '');
}
