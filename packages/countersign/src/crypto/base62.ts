/** 0-9, A-Z, a-z: what a double click selects whole. */
export const base62Alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Characters of a checksum: as many as 32 bits take. */
export const checksumLength = 6;

/**
 * The CRC-32 of a text's first `length` characters (ASCII), six base62 digits, the most significant first. It detects mistakes
 * and protects nothing.
 */
export function checksumOf(text: string, length: number): string {
  let crc = -1;
  for (let i = 0; i < length; i += 1) {
    crc = (crc >>> 8) ^ (crcTable[(crc ^ text.charCodeAt(i)) & 0xff] as number);
  }
  let rest = ~crc >>> 0;
  let digits = '';
  for (let i = 0; i < checksumLength; i += 1) {
    digits = base62Alphabet.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** CRC-32 as in RFC 1952 section 8. `zlib.crc32` came with Node 22.2 and is no faster for texts this short. */
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
