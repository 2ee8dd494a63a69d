/** True for a scope-token (RFC 6749 section 3.3): visible ASCII without quotation mark and backslash. */
export function isScopeToken(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);
}
