/**
 * Text of others without what could steer a terminal, or show other text than there is: control characters but tabs and line breaks, and those that turn the
 * direction of writing.
 */
export function plain(text: string): string {
  return text.replace(steering, '�');
}

/** As `plain`, for a text in JSON: what is replaced there is escaped here, so that no program reads anything else. */
export function plainJson(text: string): string {
  return text.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const steering =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** As `plain`, and in one line: a file's name may have line breaks, and could write lines of its own. */
export function plainLine(text: string): string {
  return plain(text).replaceAll('\n', '�');
}
