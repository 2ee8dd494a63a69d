import { openapi, withBearer } from '../example.ts';
import { type DocumentRule, within } from '../rule.ts';

/** Passwords with every request. */
export const oasBasic: DocumentRule = {
  id: 'oas-basic',
  number: 'O03',
  title: 'Basic authentication',
  cwe: [522],
  severity: 'medium',
  why: 'The password itself goes with every request: whoever sees one has it, and it can be neither narrowed nor ended on its own.',
  remedy: 'Issue tokens that end and have scopes (type: http, scheme: bearer), or use client certificates.',
  *check({ schemes, version }) {
    for (const { name, type, httpScheme, pointer } of schemes) {
      if (type !== 'http' || httpScheme !== 'basic') continue;
      yield {
        at: within(pointer, version === '2.0' ? 'type' : 'scheme'),
        message: `The security scheme ${name} is Basic authentication.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'the scheme basic',
        document: openapi('components: { securitySchemes: { login: { type: http, scheme: Basic } } }'),
      },
      {
        title: 'the type basic of Swagger 2',
        document: `swagger: '2.0'\nsecurityDefinitions: { login: { type: basic } }`,
      },
    ],
    clean: [{ title: 'a bearer token', document: withBearer('') }],
  },
};
