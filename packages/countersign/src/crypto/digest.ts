import { hash } from 'node:crypto';

/** SHA-256 of the bytes, or of the text's UTF-8, as base64url without padding (43 characters). */
export function sha256Base64url(data: string | Uint8Array): string {
  return hash('sha256', data, 'base64url');
}
