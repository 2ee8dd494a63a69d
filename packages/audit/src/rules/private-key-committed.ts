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
    // what a developer's own machine starts with
    const isOfStart = /^dev(el|elopment|env)?\/|(^|\/)\.?docker[-_]?compose\//i.test(file);
    const gradeAt = (index: number) => {
      if (isTest || isOfStart || isInDocComment(text, index)) return { severity: 'low', confidence: 'medium' } as const;
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
};

/** ` * jwk = { kty: 'RSA' … }` and `/// …`: an example for readers of the documentation that is made of it. */
function isInDocComment(text: string, at: number): boolean {
  return /^\s*(\*|\/\/\/|\/\*\*)/.test(text.slice(text.lastIndexOf('\n', at) + 1, at));
}
