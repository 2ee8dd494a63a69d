import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../core/errors.ts';
import { parseEndpoint, requireEndpoint } from './endpoint.ts';

describe('an endpoint', () => {
  it.each([
    'https://issuer.example/keys?version=2',
    'http://localhost:4100',
    'http://127.0.0.1:4100/keys',
    'http://127.8.9.10/',
    'http://2130706433/',
    'http://[::1]:4100/',
  ])('may be %s', (text) => {
    expect(parseEndpoint(text, false).outcome).toBe('usable');
  });

  it.each([
    ['http://issuer.example', 'is not https'],
    ['http://localhost.issuer.example', 'is not https'],
    ['http://127.0.0.1.issuer.example', 'is not https'],
    ['http://10.0.0.1', 'is not https'],
    ['ftp://localhost/keys', 'is not https'],
    ['file:///etc/passwd', 'is not https'],
    ['https://somebody:secret@issuer.example', 'a user name'],
    ['https://:secret@issuer.example', 'a user name'],
    ['https://issuer.example/#keys', 'fragment'],
    ['issuer.example', 'not an absolute URL'],
    ['', 'not an absolute URL'],
    [undefined, 'not an absolute URL'],
    [['https://issuer.example'], 'not an absolute URL'],
  ])('may not be %s', (text, reason) => {
    const endpoint = parseEndpoint(text, false);
    expect(endpoint).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(reason) });
  });

  it('may be plain http elsewhere only where that is said', () => {
    expect(parseEndpoint('http://issuer.example', true).outcome).toBe('usable');
    expect(parseEndpoint('ftp://issuer.example', true).outcome).toBe('refused');
  });

  it('is demanded with an error that names the option and not the password', () => {
    const attempt = () => requireEndpoint('https://somebody:secret@issuer.example', false, 'remoteAuthority.url');
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(/^remoteAuthority\.url holds a user name(?!.*secret)/);
    expect(requireEndpoint('https://issuer.example', false, 'x').href).toBe('https://issuer.example/');
  });
});
