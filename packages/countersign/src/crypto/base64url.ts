/**
 * Decodes base64url as RFC 7515 section 2 wants it: its alphabet only, no padding, no line breaks, and the unused bits of
 * the last character zero, so that every byte sequence has exactly one spelling.
 *
 * @returns undefined when the text is anything else.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  // Node's decoder forgives; only what it would itself write is let through.
  return bytes.toString('base64url') === text ? bytes : undefined;
}
