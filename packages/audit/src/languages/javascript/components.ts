/**
 * The scripts of a Vue or Svelte component, everything else blanked, so that places stay what they are in the file.
 *
 * @returns the text as it is for any other file
 */
export function scriptOf(path: string, text: string): string {
  if (!/\.(vue|svelte|html?)$/i.test(path)) return text;
  let script = '';
  let at = 0;
  for (const found of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script\s*>/gi)) {
    const body = found[1] ?? '';
    const start = found.index + found[0].indexOf('>') + 1;
    script += blank(text.slice(at, start)) + body;
    at = start + body.length;
  }
  return script + blank(text.slice(at));
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
