/** Decoding needs room only until the result is made: one room serves all, since nothing here waits. */
const room = Buffer.allocUnsafeSlow(16_384);

const fatalUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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

/**
 * Decodes base64url, as strictly, of bytes that must be valid UTF-8. For texts of up to 16,384 characters.
 *
 * @returns undefined when it is anything else.
 */
export function decodeBase64urlText(text: string): string | undefined {
  if (text.length > room.length) {
    return undefined;
  }
  const end = room.write(text, 0, 'base64url');
  return room.toString('base64url', 0, end) === text ? decodeUtf8(room, end) : undefined;
}

/**
 * Decodes the first `end` bytes as UTF-8. A byte order mark is a character like any other.
 *
 * @returns undefined when they are not valid UTF-8.
 */
export function decodeUtf8(bytes: Buffer, end = bytes.length): string | undefined {
  const text = bytes.toString('utf8', 0, end);
  // As many characters as bytes, and none that stands for a broken one: all ASCII, as nearly always.
  if (text.length === end && !text.includes('\ufffd')) {
    return text;
  }
  try {
    return fatalUtf8.decode(bytes.subarray(0, end));
  } catch {
    return undefined;
  }
}
