import { openapi, withOAuth } from '../example.ts';
import { type DocumentRule, within } from '../rule.ts';

/** Flows that OAuth 2.1 no longer has. */
export const oasLegacyFlow: DocumentRule = {
  id: 'oas-legacy-flow',
  number: 'O11',
  title: 'An OAuth flow that is given up',
  cwe: [287],
  severity: 'medium',
  why: 'The implicit flow puts tokens in URLs; the password flow teaches people to give their password to any client (RFC 9700).',
  remedy: 'Use authorizationCode with PKCE; clientCredentials between machines.',
  *check({ schemes, version }) {
    for (const scheme of schemes) {
      if (/deprecat|legacy/i.test(scheme.description)) continue;
      for (const { kind, pointer } of scheme.flows) {
        if (kind !== 'implicit' && kind !== 'password') continue;
        yield {
          at: version === '2.0' ? within(pointer, 'flow') : pointer,
          message: `The security scheme ${scheme.name} offers the ${kind} flow.`,
          remedy: this.remedy,
          confidence: 'high',
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'the implicit flow',
        document: openapi(`components: { securitySchemes: { oauth: { type: oauth2, flows: {
  implicit: { authorizationUrl: 'https://id.example.com/authorize', scopes: {} } } } } }`),
      },
      {
        title: 'the password flow of Swagger 2',
        document: `swagger: '2.0'\nsecurityDefinitions: { oauth: { type: oauth2, flow: password, tokenUrl: 'https://id.example.com/token', scopes: {} } }`,
      },
    ],
    clean: [{ title: 'the code flow', document: withOAuth('') }],
  },
};
