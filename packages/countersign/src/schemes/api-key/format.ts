export interface ParsedApiKey {
  readonly prefix: string;
  readonly id: string;
}

/** A new key: `<prefix>_<id><secret><checksum>`. */
export function createApiKeyText(_prefix: string, _id: string): string {
  throw new Error('being written');
}

/** 16 random base62 characters. */
export function createApiKeyId(): string {
  throw new Error('being written');
}

/** `damaged`: begins like a key of these prefixes, but its length, alphabet or checksum is wrong. Undefined: of another form. */
export function parseApiKey(_text: string, _prefixes: readonly string[]): ParsedApiKey | 'damaged' | undefined {
  throw new Error('being written');
}

/** The first whole key of these prefixes anywhere in the text. */
export function findApiKey(_text: string, _prefixes: readonly string[]): string | undefined {
  throw new Error('being written');
}

/** Base64url of the SHA-256 of the whole key: what a look-up is made with. */
export function digestApiKey(_text: string): string {
  throw new Error('being written');
}

export function isApiKeyPrefix(_text: string): boolean {
  throw new Error('being written');
}
