import { openapi, withOAuth } from '../example.ts';
import { isLocalAddress } from '../read-servers.ts';
import { type DocumentRule, within } from '../rule.ts';

/** Where codes, tokens and secrets of clients go in the clear. */
export const oasOauthUrlHttp: DocumentRule = {
  id: 'oas-oauth-url-http',
  number: 'O12',
  title: 'An OAuth endpoint is asked without TLS',
  cwe: [319],
  severity: 'high',
  why: 'Codes, tokens and the secrets of clients go there: in the clear, everybody on the way has them.',
  remedy: 'Name it with https.',
  *check({ schemes }) {
    for (const { name, flows, openIdConnectUrl, pointer } of schemes) {
      const urls = [
        ...flows.flatMap((flow) =>
          (['authorizationUrl', 'tokenUrl', 'refreshUrl'] as const).map(
            (key) => [key, flow[key], flow.pointer] as const,
          ),
        ),
        ['openIdConnectUrl', openIdConnectUrl, pointer] as const,
      ];
      for (const [key, url, at] of urls) {
        if (url === undefined || !/^http:\/\//i.test(url) || isLocalAddress(url)) continue;
        yield {
          at: within(at, key),
          message: `The ${key} of ${name} is asked without TLS: ${url}.`,
          remedy: this.remedy,
          confidence: 'high',
        };
      }
    }
  },
  examples: {
    matching: [
      {
        title: 'a token endpoint',
        document: openapi(`components: { securitySchemes: { oauth: { type: oauth2, flows: {
  clientCredentials: { tokenUrl: 'http://id.example.com/token', scopes: {} } } } } }`),
      },
      {
        title: 'a discovery document',
        document: openapi(
          `components: { securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: 'http://id.example.com/.well-known/openid-configuration' } } }`,
        ),
      },
    ],
    clean: [
      { title: 'https', document: withOAuth('') },
      {
        title: 'this machine, and a path',
        document: openapi(`components: { securitySchemes: { oauth: { type: oauth2, flows: {
  clientCredentials: { tokenUrl: 'http://localhost:4100/token', refreshUrl: /token, scopes: {} } } } } }`),
      },
    ],
  },
};
