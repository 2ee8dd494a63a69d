import { describe, expect, it } from 'vitest';
import { errorTable } from '../core/errors.ts';
import { createDenials } from './denials.ts';

const denials = createDenials('orders "api"');
const realm = 'Bearer realm="orders \\"api\\""';

function header(headers: readonly string[], name: string): string | undefined {
  const index = headers.findIndex((each, i) => i % 2 === 0 && each === name);
  return index === -1 ? undefined : headers[index + 1];
}

describe('refusals', () => {
  it('challenge without an error where no credential was sent', () => {
    const deny = denials.unauthorized('ERR_CREDENTIAL_ABSENT', 'r.1');
    expect(deny.status).toBe(401);
    expect(header(deny.headers, 'WWW-Authenticate')).toBe(realm);
  });

  it('challenge with the error that the status calls for', () => {
    expect(header(denials.unauthorized('ERR_API_KEY_UNKNOWN', 'r').headers, 'WWW-Authenticate')).toBe(
      `${realm}, error="invalid_token"`,
    );
    expect(header(denials.badRequest('ERR_REQUEST_MULTIPLE_CREDENTIALS', 'r').headers, 'WWW-Authenticate')).toBe(
      `${realm}, error="invalid_request"`,
    );
    expect(
      header(denials.forbidden('ERR_AUTHORIZE_INSUFFICIENT_SCOPE', 'r', ['a', 'b']).headers, 'WWW-Authenticate'),
    ).toBe(`${realm}, error="insufficient_scope", scope="a b"`);
    expect(header(denials.forbidden('ERR_API_KEY_ADDRESS', 'r', ['a']).headers, 'WWW-Authenticate')).toBe(realm);
  });

  it('say when to come again', () => {
    const limited = denials.tooManyRequests('r', ['RateLimit', '"credential";r=0;t=7', 'Retry-After', '7']);
    expect(limited.status).toBe(429);
    expect(header(limited.headers, 'Retry-After')).toBe('7');
    expect(header(limited.headers, 'WWW-Authenticate')).toBeUndefined();
    const outage = denials.unavailable('ERR_API_KEY_LOOKUP_UNAVAILABLE', 'r');
    expect(outage.status).toBe(503);
    expect(Number(header(outage.headers, 'Retry-After'))).toBeGreaterThan(0);
    expect(header(outage.headers, 'WWW-Authenticate')).toBeUndefined();
  });

  it('are problem details that nobody stores, under the request id that the caller sees', () => {
    const deny = denials.badRequest('ERR_REQUEST_CREDENTIAL_IN_URL', 'r.9');
    expect(deny).toMatchObject({ outcome: 'deny', status: 400, code: 'ERR_REQUEST_CREDENTIAL_IN_URL' });
    expect(header(deny.headers, 'Content-Type')).toBe('application/problem+json');
    expect(header(deny.headers, 'Cache-Control')).toBe('no-store');
    expect(header(deny.headers, 'X-Request-Id')).toBe('r.9');
    expect(JSON.parse(deny.body)).toEqual(deny.problem);
    expect(deny.problem).toEqual({
      type: 'urn:countersign:problem:credential-in-url',
      title: 'Credential in the URL',
      status: 400,
      detail: errorTable.ERR_REQUEST_CREDENTIAL_IN_URL.detail,
      requestId: 'r.9',
    });
    expect(deny.body).not.toContain('ERR_');
  });
});
