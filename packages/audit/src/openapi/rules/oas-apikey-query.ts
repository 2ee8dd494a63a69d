import { openapi } from '../example.ts';
import { type DocumentRule, within } from '../rule.ts';

/** Keys in the URL. */
export const oasApikeyQuery: DocumentRule = {
  id: 'oas-apikey-query',
  number: 'O01',
  title: 'An API key is sent in the query',
  cwe: [598],
  severity: 'high',
  why: 'URLs are written to the logs of every proxy and server, and kept by browsers: a key in them is no secret for long.',
  remedy: 'Send the key in a header: in: header, name: X-API-Key.',
  *check(document) {
    for (const { type, name, pointer, parameterName = '', ...scheme } of document.schemes) {
      if (type !== 'apiKey' || scheme.in !== 'query') continue;
      // the signature of a presigned URL is meant to stand in it
      const isSignature = /^(sig|signature|x-amz-\w+)$/i.test(parameterName);
      yield {
        at: within(pointer, 'in'),
        message: `The security scheme ${name} sends "${parameterName}" in the query.`,
        remedy: this.remedy,
        confidence: isSignature ? 'low' : 'high',
        ...(isSignature ? { severity: 'low' as const } : {}),
      };
    }
  },
  examples: {
    matching: [
      {
        title: 'a key in the query',
        document: openapi('components: { securitySchemes: { key: { type: apiKey, in: query, name: api_key } } }'),
      },
      {
        title: 'the same in Swagger 2',
        document: `swagger: '2.0'\nsecurityDefinitions:\n  key: { type: apiKey, in: query, name: key }`,
      },
    ],
    clean: [
      {
        title: 'a key in a header',
        document: openapi('components: { securitySchemes: { key: { type: apiKey, in: header, name: X-API-Key } } }'),
      },
    ],
  },
};
