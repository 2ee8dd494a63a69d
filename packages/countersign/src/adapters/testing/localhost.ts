import { readFileSync } from 'node:fs';

export interface TlsFiles {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A self-signed certificate for localhost and 127.0.0.1, and its key. For tests only, and trusted by nobody. */
export const localhostTls: TlsFiles = {
  key: readFileSync(new URL('./localhost-key.pem', import.meta.url)),
  cert: readFileSync(new URL('./localhost-certificate.pem', import.meta.url)),
};
