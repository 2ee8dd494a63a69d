import { expect, it } from 'vitest';
import type { Language } from '../languages/model.ts';
import { check } from './examples.ts';
import { tlsVerifyDisabled } from './tls-verify-disabled.ts';

const severityOf = (language: Language, code: string) =>
  check(tlsVerifyDisabled, { language, code }).map(({ severity }) => severity ?? tlsVerifyDisabled.severity);

it.each<readonly [Language, string]>([
  ['javascript', 'const agent = new https.Agent(options.insecure ? { rejectUnauthorized: false } : {});'],
  ['javascript', 'const agent = new https.Agent({ ca, ...(skipTlsVerify && { rejectUnauthorized: false }) });'],
  ['javascript', 'function f() { if (settings.insecure) { return new https.Agent({ rejectUnauthorized: false }); } }'],
  ['ruby', 'def f\n  http.verify_mode = OpenSSL::SSL::VERIFY_NONE if settings.insecure\nend'],
  ['ruby', 'def f\n  http.verify_mode = OpenSSL::SSL::VERIFY_NONE unless options[:verify_ssl]\nend'],
  ['java', 'class A { void f() { if (!skipSslValidation) { return; } builder.hostnameVerifier((h, s) -> true); } }'],
  [
    'csharp',
    'class A { void F() { if (settings.AllowInvalidCertificates) { handler.ServerCertificateCustomValidationCallback += (a, b, c, d) => true; } } }',
  ],
])('tells at low what an operator has to ask for, %s: %s', (language, code) => {
  expect(severityOf(language, code)).toEqual(['low']);
});

it.each<readonly [Language, string]>([
  ['javascript', 'const agent = isHttps ? new https.Agent({ rejectUnauthorized: false }) : undefined;'],
  [
    'javascript',
    'function f() { if (!user.isVerified) return; send(new https.Agent({ rejectUnauthorized: false })); }',
  ],
  ['ruby', "def f\n  http.verify_mode = OpenSSL::SSL::VERIFY_NONE if uri.scheme == 'https'\nend"],
  ['java', 'class A { void f() { if (url == null) { return; } builder.hostnameVerifier((h, s) -> true); } }'],
])('tells at high what nobody has to ask for, %s: %s', (language, code) => {
  expect(severityOf(language, code)).toEqual(['high']);
});
