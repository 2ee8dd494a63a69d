import { openapi, withOAuth } from '../example.ts';
import type { DocumentRule } from '../rule.ts';

/** Tokens of users that cannot be renewed, and so live long. */
export const oasNoRefreshurl: DocumentRule = {
  id: 'oas-no-refreshurl',
  number: 'O13',
  title: 'A flow of users says nothing of refreshing',
  cwe: [613],
  severity: 'low',
  why: 'Where a token cannot be renewed, either users log in all the time or tokens live for months.',
  remedy: 'Name the refreshUrl of the flow; it may be the tokenUrl.',
  *check({ schemes, version }) {
    // Swagger 2 has no word for it
    if (version === '2.0') return;
    for (const { name, flows } of schemes) {
      for (const { kind, refreshUrl, pointer } of flows) {
        if ((kind !== 'authorizationCode' && kind !== 'password') || refreshUrl !== undefined) continue;
        yield {
          at: pointer,
          message: `The ${kind} flow of ${name} has no refreshUrl.`,
          remedy: this.remedy,
          confidence: 'medium',
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a code flow without one',
        document: openapi(`components: { securitySchemes: { oauth: { type: oauth2, flows: { authorizationCode: {
  authorizationUrl: 'https://id.example.com/authorize', tokenUrl: 'https://id.example.com/token', scopes: {} } } } } }`),
      },
    ],
    clean: [
      { title: 'a code flow with one', document: withOAuth('') },
      {
        title: 'machines, which ask anew',
        document: openapi(`components: { securitySchemes: { oauth: { type: oauth2, flows: {
  clientCredentials: { tokenUrl: 'https://id.example.com/token', scopes: {} } } } } }`),
      },
    ],
  },
};
