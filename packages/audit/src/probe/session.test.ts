import { expect, it } from 'vitest';
import { refreshTokenOf, usualToken } from './session.ts';

const reply = (body: unknown) => ({ status: 200, headers: [], body: JSON.stringify(body), durationMilliseconds: 1 });
const [access, refresh] = ['access-0123', 'refresh-0123'];

it.each([
  [{ access_token: access, refresh_token: refresh, id_token: 'identity-0123' }],
  [{ accessToken: access, refreshToken: refresh }],
  [{ message: 'Welcome', access, refresh }],
  [{ jwtToken: access, refreshToken: refresh, token_type: 'bearer' }],
  [{ data: { user: { name: 'alice' }, token: access, refresh_token: refresh } }],
  [{ user: {}, tokens: { access: { token: access, expires: '2030' }, refresh: { token: refresh, expires: '2031' } } }],
])('finds both tokens in %j', (body) => {
  expect([usualToken(reply(body)), refreshTokenOf(reply(body))]).toEqual([access, refresh]);
});

it.each([[{ token_type: 'bearer', expires: 5 }], [{ csrf_token: 'abcdefgh' }], [{ access: 'all' }], [[]]])(
  'finds none in %j',
  (body) => {
    expect([usualToken(reply(body)), refreshTokenOf(reply(body))]).toEqual([undefined, undefined]);
  },
);
