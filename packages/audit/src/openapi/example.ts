/** Pieces that examples of rules are made of. */

/** A document of OpenAPI 3.1 with what is said here. */
export function openapi(rest: string): string {
  return `openapi: 3.1.0\ninfo: { title: Orders, version: '1' }\n${rest}`;
}

/** A document that defines the scheme `bearer`. */
export function withBearer(rest: string): string {
  return openapi(
    `components:\n  securitySchemes:\n    bearer: { type: http, scheme: bearer, bearerFormat: JWT }\n${rest}`,
  );
}

/** A document that defines the scheme `oauth`, with the scopes `orders:read` and `orders:write`. */
export function withOAuth(rest: string): string {
  return openapi(`components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        authorizationCode:
          authorizationUrl: https://id.example.com/authorize
          tokenUrl: https://id.example.com/token
          refreshUrl: https://id.example.com/token
          scopes: { 'orders:read': read orders, 'orders:write': change orders }
${rest}`);
}
