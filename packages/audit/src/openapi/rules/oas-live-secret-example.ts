import { masked } from '../../findings/mask.ts';
import { findVendorSecrets } from '../../rules/apis/secrets/vendor-secrets.ts';
import { asNode, type Cursor } from '../cursor.ts';
import { openapi } from '../example.ts';
import type { DocumentMatch, DocumentRule } from '../rule.ts';

/** Examples that somebody took from real life. */
export const oasLiveSecretExample: DocumentRule = {
  id: 'oas-live-secret-example',
  number: 'O23',
  title: 'An example holds a real secret',
  cwe: [798],
  severity: 'high',
  why: 'Documents are published: whoever reads this one has the secret.',
  remedy: 'Put a placeholder there, and revoke the secret.',
  *check(document, { now }) {
    for (const root of document.roots()) {
      for (const { cursor, text } of textsIn(root)) {
        const found = secretIn(text, now);
        if (found === undefined) continue;
        const match: DocumentMatch = {
          at: cursor.pointer,
          message: `Here stands ${found.what}: ${masked(found.secret)}.`,
          remedy: this.remedy,
          confidence: found.confidence,
          secret: found.secret,
        };
        yield match;
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a key of a vendor as an example',
        document: openapi(
          `paths: { /pay: { get: { parameters: [{ name: X-Key, in: header, example: ghp_${'aB3dE5fG7h'}${'J9kL1mN3pQ'}${'5rS7tU9vW1xYz3Bc5D'} }], responses: {} } } }`,
        ),
      },
      {
        title: 'a token that works for years',
        document: openapi(
          `components: { schemas: { Login: { properties: { token: { type: string, default: ${aToken({ sub: 'u-17', exp: 4_102_444_800 })} } } } } }`,
        ),
      },
    ],
    clean: [
      {
        title: 'a placeholder, the token of jwt.io, one that has ended',
        document: openapi(`components:
  examples:
    a: { value: { api_key: YOUR_API_KEY } }
    b: { value: ${aToken({ sub: '1234567890', name: 'John Doe', iat: 1_516_239_022 })} }
    c: { value: ${aToken({ sub: 'u-17', exp: 1_516_239_022 })} }`),
      },
    ],
  },
};

interface FoundSecret {
  readonly what: string;
  readonly secret: string;
  readonly confidence: DocumentMatch['confidence'];
}

function secretIn(text: string, now: number): FoundSecret | undefined {
  const [vendor] = findVendorSecrets(text);
  if (vendor !== undefined) {
    return { what: `a key of ${vendor.vendor}`, secret: text.slice(vendor.start, vendor.end), confidence: 'high' };
  }
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{100,}/.exec(text)?.[0];
  if (key !== undefined) return { what: 'a private key', secret: key, confidence: 'medium' };
  const token = /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/.exec(text)?.[0];
  return token === undefined ? undefined : liveToken(token, now);
}

/** A token that has ended is good for nothing; one without an end may be made up. */
function liveToken(token: string, now: number): FoundSecret | undefined {
  const { exp, sub, name } = claimsOf(token);
  const isSample =
    sub === '1234567890' || name === 'John Doe' || /^(xxx|abc|signature)/i.test(token.split('.')[2] ?? '');
  if (isSample || (typeof exp === 'number' && exp * 1000 < now)) return undefined;
  return typeof exp === 'number'
    ? { what: 'a token that still works', secret: token, confidence: 'high' }
    : { what: 'a token without an end', secret: token, confidence: 'medium' };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  try {
    // countersign-ignore jwt-manual-split: an example of a document, whose end is looked at; nobody is let in by it
    return asNode(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  } catch {
    return {};
  }
}

interface FoundText {
  readonly cursor: Cursor;
  readonly text: string;
}

/** Each once: aliases of YAML may make a value part of itself. */
function* textsIn(cursor: Cursor, seen = new Set<unknown>()): Generator<FoundText> {
  const { value } = cursor;
  if (typeof value === 'string') yield { cursor, text: value };
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const key of Object.keys(value)) {
    const child = cursor.here(key);
    if (child !== undefined) yield* textsIn(child, seen);
  }
}

function aToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.${'dQw4w9WgXcQ_7Zk2Lm5Np8Rt'}`;
}
