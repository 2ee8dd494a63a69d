/**
 * Text of others without what could steer a terminal, or show other text than there is: control characters but tabs and line breaks, and those that turn the
 * direction of writing.
 */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '�');
}

/** As `plain`, and in one line: a file's name may have line breaks, and could write lines of its own. */
export function plainLine(text: string): string {
  return plain(text).replaceAll('\n', '�');
}
