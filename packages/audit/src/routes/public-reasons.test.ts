import { describe, expect, it } from 'vitest';
import { federationReason, publicReason } from './public-reasons.ts';

describe('a route may be meant to be public', () => {
  it.each([
    ['POST', '/api/v1/login', 'login'],
    ['POST', '/users/log-in', 'login'],
    ['POST', '/login/access-token', 'login'],
    ['POST', '/sessions', 'login'],
    ['GET', '/auth/google/callback', 'login'],
    ['POST', '/user/password/reset', 'password reset'],
    ['GET', '/push/vapid-public-key', 'static content'],
    ['POST', '/device/code', 'login'],
    ['POST', '/oauth2/device_authorization', 'login'],
    ['POST', '/users/register', 'registration'],
    ['POST', '/password_resets', 'password reset'],
    ['POST', '/auth/refresh', 'token refresh'],
    ['POST', '/account/SendResetPasswordMail', 'password reset'],
    ['POST', '/users/reset-password-validate', 'password reset'],
    ['POST', '/auth/request-reset', 'password reset'],
    ['POST', '/auth/set-new-password', 'password reset'],
    ['POST', '/user/SendVerificationMail', 'one-time code'],
    ['POST', '/auth/verification', 'registration'],
    ['GET', '/user/loginlink/{email}', 'login'],
    ['POST', '/user/two-factor', 'login'],
    ['GET', '/user/forgotusername/{email}', 'password reset'],
    ['GET', '/user/password-requirements/{site}', 'what a password has to be'],
    ['GET', '/healthz', 'health'],
    ['GET', '/health/alive', 'health'],
    ['GET', '/clientConfig', 'what every page is told'],
    ['GET', '/api/v2/status', 'health'],
    ['GET', '/swagger-ui/index.html', 'documentation'],
    ['GET', '/.well-known/jwks.json', 'well-known document'],
    ['POST', '/stripe/webhook', 'webhook'],
    ['GET', '/', 'home page'],
    ['GET', '/unsubscribe/{signed_token}', 'secret link'],
    ['GET', '/badge/{badge_key}/{signature}.svg', 'secret link'],
  ])('%s %s for %s', (method, path, reason) => expect(publicReason(method, path, undefined)).toBe(reason));

  it('for who stands behind the first path of a router', () => {
    expect(publicReason('GET', '/', 'get_all_users')).toBeUndefined();
    expect(publicReason('POST', '/', 'login')).toBe('login');
    expect(publicReason('POST', '/auth/verify', 'Verify')).toBe('registration');
  });

  it('but not one that makes administrators', () => {
    expect(publicReason('POST', '/register/admin', 'register')).toBeUndefined();
    expect(publicReason('POST', '/auth/register-admin', 'register')).toBeUndefined();
  });

  it('for what its handler is called', () => {
    expect(publicReason('POST', '/enter', 'login_user')).toBe('login');
    expect(publicReason('POST', '/people', 'signUp')).toBe('registration');
  });
});

it.each([
  ['GET', '/users/{id}/tokens'],
  ['GET', '/patients/{id}/health/records'],
  ['PUT', '/orders/ready'],
  ['GET', '/sessions'],
  ['GET', '/orders/{id}/status'],
  ['PUT', '/users/{id}/password'],
  ['POST', '/users/{id}/password/reset'],
  ['POST', '/statistics/sessions/{date}'],
  ['POST', '/counters/reset'],
  ['DELETE', '/users/{id}'],
  ['GET', '/admin/login-history'],
  ['GET', '/{slug}'],
])('nothing says that %s %s is public', (method, path) => {
  expect(publicReason(method, path, 'show')).toBeUndefined();
});

it('a message from another server of the fediverse comes without a credential, one from a user does not', () => {
  expect(federationReason('POST', '/users/{name}/inbox', 'class FederationController { inbox() {} }')).toBe(
    'federation',
  );
  expect(federationReason('POST', '/users/{name}/inbox', 'class MailController { inbox() {} }')).toBeUndefined();
});
