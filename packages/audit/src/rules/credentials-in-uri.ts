import { codeOf } from './code-of.ts';
import type { Match, TextRule } from './rule.ts';
import { masked } from './values.ts';

const uri =
  /\b(?!about|mailto)([a-z][a-z0-9+.-]{1,20}):\/\/([\w.%~-]+):((?:[^\s:@/"'`<>{}$%\\]|%[0-9a-f]{2}){3,100})@([\w.-]+|\[[0-9a-f:]+\])/gi;
const placeholder =
  /^((my|your|the|db)?_?pass(word|wd)?|pwd|secret|user(name)?|x+|\*+|\.+|changeme|your.*|test|guest|root|admin|postgres|mysql|example|foo|bar|p|pw|abc|123|1234|token|api_?key|db_?password)$/i;
const documentation =
  /\.(md|mdx|rst|txt|adoc|lock)$|package-lock\.json$|(^|\/)\.env\.(example|sample|dist|template)$|\.(example|sample|dist)(\.\w+)?$/;

/** A name and a password in an address. */
export const credentialsInUri: TextRule = {
  id: 'credentials-in-uri',
  number: 'S25',
  title: 'A password stands in an address',
  cwe: [522],
  severity: 'medium',
  why: 'Addresses end in logs, in error messages and in the history of a shell, whole.',
  remedy:
    'Keep the address without it, and give the password through the option or the header that is made for it, from the environment.',
  hints: /:\/\/[^\s/"':]{0,100}:[^\s/"']{1,200}@/,
  *checkText(file, text, project): Generator<Match> {
    if (project.isTest(file) || documentation.test(file)) return;
    for (const { index, 0: all, 1: scheme = '', 2: user = '', 3: password = '', 4: host = '' } of text.matchAll(uri)) {
      if (
        placeholder.test(password) ||
        password === user ||
        /(^|\.)example\.(com|org|net)$|^(host|hostname|server)$/i.test(host)
      )
        continue;
      const isLocal = /^(localhost|127\.|::1|0\.0\.0\.0|\[::1\]|db|mysql|postgres|redis|mongo|rabbitmq|database)/i.test(
        host,
      );
      yield {
        code: codeOf(text, index, index + all.length),
        message: `A ${scheme} address holds the password of "${user}": ${masked(password)}.`,
        remedy: this.remedy,
        severity: isLocal ? 'low' : 'medium',
        confidence: isLocal ? 'medium' : 'high',
      };
    }
  },
  textExamples: {
    matching: [
      { path: 'src/db.ts', text: `connect('postgres://app:s3cr3t-Pa55@db.internal.acme.net:5432/app');` },
      { path: 'db.go', text: 'const uri = "mongodb+srv://Joe:Tr0ub4dor%402004@cluster0.acme.mongodb.net/?w=majority"' },
      { path: 'config.yaml', text: `broker: amqp://worker:Tr0ub4dor@mq.acme.net\n` },
    ],
    clean: [
      {
        path: 'src/db.ts',
        text: 'connect(`postgres://${user}:${password}@db.internal/app`); fetch("https://user:password@example.com");',
      },
      { path: 'README.md', text: 'postgres://app:s3cr3t-Pa55@db.internal.acme.net' },
      {
        path: 'src/time.ts',
        text: `const url = 'http://localhost:3000/@scope/name'; const at = 'https://medium.com:443/@user';`,
      },
    ],
  },
};
