import { expect, it } from 'vitest';
import { secretsIn } from './secrets-of-settings.ts';

const recipe = (more: object) => ({ method: 'POST', target: '/x', ...more });

it.each([
  ['a credential', { credential: { kind: 'query', name: 'k', value: 'hush-1234' } }],
  ['a credential of a scheme', { credentialFor: { key: { kind: 'header', name: 'X-K', value: 'hush-1234' } } }],
  ['a password in the JSON of the login', { login: recipe({ body: { user: { password: 'hush-1234' } } }) }],
  ['a password in the form of the login', { login: recipe({ body: 'user=a&password=hush-1234' }) }],
  ['a password in a JSON text', { login: recipe({ body: '{"password":"hush-1234"}' }) }],
  ['a key in a header of a recipe', { logout: recipe({ headers: [['X-Api-Key', 'hush-1234']] }) }],
  ['a token in a header of a recipe', { logout: recipe({ headers: [['Authorization', 'Bearer hush-1234']] }) }],
  ['a new password', { passwordChange: recipe({ body: { new_password: 'hush-1234' } }) }],
  ['a refresh token', { refresh: recipe({ refreshToken: 'hush-1234' }) }],
  ['a token in the target of a recipe', { refresh: recipe({ target: '/x?token=hush-1234' }) }],
  ['the cookie at the issuer', { oauth: { clientId: 'a', redirectUri: 'https://a', cookie: 'a=b; sso=hush-1234' } }],
  ['the key of a client certificate', { certificate: { cert: '', key: 'hush-1234' } }],
])('has %s', (_name, given) => {
  expect(secretsIn(given as Parameters<typeof secretsIn>[0])).toContain('hush-1234');
});

it('leaves alone what is filled in later, and what is no secret', () => {
  const refresh = recipe({ body: { refresh_token: `\${refresh_token}`, grant: 'refresh' } });
  expect(secretsIn({ refresh })).toEqual([]);
});
