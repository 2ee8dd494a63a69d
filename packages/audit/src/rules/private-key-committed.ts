import { codeOf } from './code-of.ts';
import type { Match, TextRule } from './rule.ts';

const pem =
  /-----BEGIN ((?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?)-----(?:\\n|\\r|\s|['"+,]|(?:Version|Comment):.*\n){0,60}[A-Za-z0-9+/=]{24,}/g;
const jwk =
  /["']?kty["']?\s*:\s*["'](?:RSA|EC|OKP)["'][^{}]{0,2000}?["']?\bd["']?\s*:\s*["']([\w-]{20,})["']|["']?\bd["']?\s*:\s*["']([\w-]{20,})["'][^{}]{0,2000}?["']?kty["']?\s*:\s*["'](?:RSA|EC|OKP)["']/g;

/** A private key that everybody with the repository holds. */
export const privateKeyCommitted: TextRule = {
  id: 'private-key-committed',
  number: 'S23',
  title: 'A private key stands in the repository',
  cwe: [321],
  severity: 'critical',
  why: 'Whoever has the key signs tokens, or speaks as this server, until every place that trusts it is changed.',
  remedy: 'Replace the key everywhere, then keep the new one in a secret manager, or in a file that is mounted.',
  hints: /PRIVATE KEY|["']?kty["']?\s*:/,
  *checkText(file, text, project): Generator<Match> {
    const isTest =
      project.isTest(file) ||
      /test|fixture|example|sample|snakeoil|localhost|dummy|mock|(^|\/)\.(github|ci|circleci|gitlab)\//i.test(file) ||
      /\.(md|mdx|rst|adoc)$/.test(file);
    const isOfDevelopers = /(^|[/_.-])dev(el|elopment)?[/_.-]/i.test(file);
    const gradeAt = (index: number) => {
      if (isTest || isInDocComment(text, index)) return { severity: 'low', confidence: 'medium' } as const;
      return { severity: isOfDevelopers ? 'medium' : 'critical', confidence: 'high' } as const;
    };
    for (const { index, 1: kind = '' } of text.matchAll(pem)) {
      const end = text.indexOf('-----', index + 12) + 5;
      yield {
        code: codeOf(text, index, end),
        message: `A ${kind.toLowerCase()} stands here, readable by everybody with the source.`,
        remedy: this.remedy,
        ...gradeAt(index),
      };
    }
    for (const { index, 0: all } of text.matchAll(jwk)) {
      yield {
        code: codeOf(text, index, index + Math.min(all.length, 40)),
        message: 'A JSON Web Key with its private part stands here.',
        remedy: this.remedy,
        ...gradeAt(index),
      };
    }
  },
  textExamples: {
    matching: [
      {
        path: 'keys/server.pem',
        text: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----\n',
      },
      {
        path: 'src/key.ts',
        text: "const key = '-----BEGIN RSA PRIVATE KEY-----\\nMIICXAIBAAKBgQDNwqLEe9wgTXCbC7+RPdDbBbeqjdbs4kOPOIGzqLpXvJXlxxW8iMz0EaM4BKUqYsIa+ndv3NAn2RxCd5ubVdJJcX43zO6Ko';",
      },
      {
        path: 'config/jwks.json',
        text: '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}',
      },
    ],
    clean: [
      {
        path: 'keys/server.pub',
        text: '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n-----END PUBLIC KEY-----\n',
      },
      { path: 'src/key.ts', text: "if (text.startsWith('-----BEGIN PRIVATE KEY-----')) import(text);" },
      {
        path: 'config/jwks.json',
        text: '{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}',
      },
    ],
  },
};

/** ` * jwk = { kty: 'RSA' … }` and `/// …`: an example for readers of the documentation that is made of it. */
function isInDocComment(text: string, at: number): boolean {
  return /^\s*(\*|\/\/\/|\/\*\*)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));
}
