/** The parameters of a form, each present at most once, but for `resource`. */
export interface FormParameters {
  /** Undefined when absent or without a value: both mean the same (RFC 6749 section 3.2). */
  get(name: string): string | undefined;
  /** The values of `resource` (RFC 8707 section 2), the only parameter that may stand more than once. */
  readonly resources: readonly string[];
}

export type FormResult = FormParameters | { readonly defect: string };

const maximumParameters = 100;
const contentType = /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;
/** Anything else has to be percent-encoded. */
const printableAscii = /^[\x21-\x7e]*$/;

export function isFormContentType(value: string | undefined): boolean {
  return value === 'application/x-www-form-urlencoded' || (value !== undefined && contentType.test(value));
}

/** Reads an application/x-www-form-urlencoded body strictly: what can be read in two ways is refused. */
export function parseForm(body: string): FormResult {
  if (!printableAscii.test(body)) return { defect: 'The body holds characters that are not percent-encoded.' };
  const pairs = body === '' ? [] : body.split('&');
  if (pairs.length > maximumParameters) return { defect: 'The body has too many parameters.' };
  const values = new Map<string, string>();
  const resources: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decodeFormText(equals === -1 ? pair : pair.slice(0, equals));
    const value = decodeFormText(equals === -1 ? '' : pair.slice(equals + 1));
    if (name === undefined || value === undefined) return { defect: 'A parameter is not percent-encoded UTF-8.' };
    if (name === 'resource') {
      resources.push(value);
    } else {
      if (values.has(name)) return { defect: 'A parameter stands more than once.' };
      values.set(name, value);
    }
  }
  return { get: (name) => values.get(name) || undefined, resources };
}

/** Undefined when the text is not percent-encoded UTF-8. */
export function decodeFormText(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
