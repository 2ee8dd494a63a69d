import { openapi, withBearer } from '../example.ts';
import type { DocumentRule } from '../rule.ts';

/** Tokens of which nothing is known. */
export const oasBearerUndescribed: DocumentRule = {
  id: 'oas-bearer-undescribed',
  number: 'O19',
  title: 'Nothing is said of the bearer token',
  cwe: [1059],
  severity: 'info',
  why: 'Whoever writes a client or reviews the API cannot tell how long a token lives, or what it is.',
  remedy: 'Set bearerFormat (JWT, opaque), and say how long it lives: x-lifetime: 15m.',
  *check({ schemes }) {
    for (const { name, type, httpScheme, bearerFormat, pointer } of schemes) {
      if (type !== 'http' || httpScheme !== 'bearer' || bearerFormat !== undefined) continue;
      yield {
        at: pointer,
        message: `The security scheme ${name} has no bearerFormat.`,
        remedy: this.remedy,
        confidence: 'high',
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'bearer, and no more',
        document: openapi('components: { securitySchemes: { token: { type: http, scheme: bearer } } }'),
      },
    ],
    clean: [{ title: 'bearer with its format', document: withBearer('') }],
  },
};
