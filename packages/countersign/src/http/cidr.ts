import { ConfigurationError } from '../core/errors.ts';

/** A list of address blocks, ready to be matched. */
export interface CompiledCidrs {
  /** True when the list names no block. */
  readonly isEmpty: boolean;
  /** Never throws; what is not an address is in no block. */
  includes(address: string | undefined): boolean;
}

/** 128 bits as four whole numbers of 32. An IPv4 address is held in its IPv4-mapped form, `::ffff:a.b.c.d`. */
type Words = readonly [number, number, number, number];

interface Block {
  readonly words: Words;
  readonly masks: Words;
  /** A block of IPv6 that happens to span the IPv4-mapped range (`::/0`) does not speak for IPv4. */
  readonly includesIpv4: boolean;
}

const mappedPrefix = 0xffff;
const mappedPrefixBits = 96;

/**
 * Compiles blocks such as `10.0.0.0/8`, `2001:db8::/32`, or single addresses.
 *
 * @param option what the list is called in the message
 * @throws {ConfigurationError} naming `option` and the block that cannot be read.
 */
export function compileCidrs(blocks: readonly string[], option: string): CompiledCidrs {
  return matcher(
    blocks.map((text) => {
      const block = parseBlock(text);
      if (block === undefined) {
        throw new ConfigurationError(
          `${option}: "${text}" is neither an IP address nor a CIDR block such as 10.0.0.0/8.`,
        );
      }
      return block;
    }),
  );
}

/** As `compileCidrs`, for lists that are not configuration: undefined when a block cannot be read. */
export function parseCidrs(blocks: readonly string[]): CompiledCidrs | undefined {
  const parsed: Block[] = [];
  for (const text of blocks) {
    const block = parseBlock(text);
    if (block === undefined) return undefined;
    parsed.push(block);
  }
  return matcher(parsed);
}

/** True for an IPv4 or IPv6 address, with or without a zone. */
export function isAddress(text: string): boolean {
  return parseAddress(withoutZone(text)) !== undefined;
}

/**
 * Who one subscriber is, for counting: an IPv4 address, or the /64 of an IPv6 address, since whoever has one address of it has all
 * 2^64. What is no address is itself.
 */
export function subscriberNetwork(address: string): string {
  const words = parseAddress(withoutZone(address));
  if (words === undefined) return address;
  if (isMapped(words)) return ipv4Text(words[3]);
  return `${(words[0] >>> 0).toString(16)}:${(words[1] >>> 0).toString(16)}::/64`;
}

function ipv4Text(word: number): string {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');
}

function matcher(blocks: readonly Block[]): CompiledCidrs {
  return {
    isEmpty: blocks.length === 0,
    includes(address) {
      if (blocks.length === 0 || address === undefined) return false;
      const words = parseAddress(withoutZone(address));
      if (words === undefined) return false;
      const isIpv4 = isMapped(words);
      for (const block of blocks) {
        if ((!isIpv4 || block.includesIpv4) && covers(block, words)) return true;
      }
      return false;
    },
  };
}

function covers(block: Block, words: Words): boolean {
  return (
    (words[0] & block.masks[0]) === block.words[0] &&
    (words[1] & block.masks[1]) === block.words[1] &&
    (words[2] & block.masks[2]) === block.words[2] &&
    (words[3] & block.masks[3]) === block.words[3]
  );
}

function isMapped(words: Words): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === mappedPrefix;
}

/**
 * `fe80::1%eth0` is `fe80::1`: the zone says through which interface (RFC 4007 section 11). What else follows a `%` is left, and is
 * no address: it may come from a caller, and what is called an address is written to logs.
 */
function withoutZone(address: string): string {
  const end = address.indexOf('%');
  if (end === -1) return address;
  const hasZone = address.lastIndexOf(':', end) !== -1 && /^[\w.~-]+$/.test(address.slice(end + 1));
  return hasZone ? address.slice(0, end) : address;
}

function parseBlock(text: string): Block | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const words = parseAddress(address);
  if (words === undefined) return undefined;
  const isIpv4Text = !address.includes(':');
  const bits = slash === -1 ? 128 : parsePrefixLength(text.slice(slash + 1), isIpv4Text);
  if (bits === undefined) return undefined;
  const masks: Words = [mask(bits), mask(bits - 32), mask(bits - 64), mask(bits - 96)];
  return {
    words: [words[0] & masks[0], words[1] & masks[1], words[2] & masks[2], words[3] & masks[3]],
    masks,
    includesIpv4: bits >= mappedPrefixBits,
  };
}

/** The number of leading bits of the 128, or undefined. */
function parsePrefixLength(text: string, isIpv4Text: boolean): number | undefined {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const length = Number(text);
  if (isIpv4Text) return length <= 32 ? length + mappedPrefixBits : undefined;
  return length <= 128 ? length : undefined;
}

/** A word whose first `bits` bits are ones. */
function mask(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}

function parseAddress(text: string): Words | undefined {
  if (text.includes(':')) return parseIpv6(text);
  const word = parseIpv4(text);
  return word === undefined ? undefined : [0, 0, mappedPrefix, word];
}

/** Four decimal numbers without leading zeros, which some read as octal. */
function parseIpv4(text: string): number | undefined {
  let word = 0;
  let part = -1;
  let parts = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (part === 0) return undefined;
      part = part === -1 ? digit : part * 10 + digit;
      if (part > 255) return undefined;
    } else {
      // The end of the text reads as NaN.
      if (part === -1 || (i < text.length && text[i] !== '.')) return undefined;
      word = (word << 8) | part;
      parts += 1;
      part = -1;
    }
  }
  return parts === 4 ? word : undefined;
}

/** RFC 4291 section 2.2: eight groups, one run of them may be `::`, the last two may be written as IPv4. */
function parseIpv6(text: string): Words | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [headText = '', tailText] = halves;
  const head = parseGroups(headText, tailText === undefined);
  const tail = tailText === undefined ? [] : parseGroups(tailText, true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (tailText === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const word = (index: number) => ((groups[index] as number) << 16) | (groups[index + 1] as number);
  return [word(0), word(2), word(4), word(6)];
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const word = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (word === undefined) return undefined;
    groups.push(word >>> 16, word & 0xffff);
  }
  return groups;
}
