import { describe, expect, it } from 'vitest';
import { isMerelyAName, isSecretText, tokenSecretName, weaknessOf } from './secrets.ts';

describe('weaknessOf', () => {
  it.each(['secret', 'my-secret-key', 'changeme', 'your-256-bit-secret', '123456'])('knows %s from lists', (secret) =>
    expect(weaknessOf(secret)).toBe('known'),
  );

  it('finds what is shorter than the hash', () => expect(weaknessOf('kJ8sdf7sdfsd9f8sdf')).toBe('short'));

  it('finds what repeats itself', () => expect(weaknessOf('ababababababababababababababababab')).toBe('repetitive'));

  it('lets 32 random bytes be, and keys that are no HMAC secrets', () => {
    expect(weaknessOf('Zk3vX9qPw7Rt2Ys8Lm4Nb6Hd1Jc5Gf0aQe+Ui/Ok=')).toBeUndefined();
    expect(weaknessOf('-----BEGIN PUBLIC KEY-----\nMIIB')).toBeUndefined();
  });
});

describe('isSecretText', () => {
  it.each([
    'utf8',
    'HS256',
    'keys/private.pem',
    '${JWT_SECRET}',
    '%env(JWT)%',
    '<secret>',
    '',
    '-----BEGIN PUBLIC KEY-----',
  ])('takes %j for no secret', (text) => expect(isSecretText(text)).toBe(false));

  it('takes any other text for one', () => expect(isSecretText('hunter2hunter2')).toBe(true));
});

describe('tokenSecretName', () => {
  it.each(['JWT_SECRET', 'jwtSecretKey', 'ACCESS_TOKEN_SECRET', 'secretOrKey', 'IssuerSigningKey'])(
    'knows %s',
    (name) => expect(name).toMatch(tokenSecretName),
  );

  it.each(['secretary', 'tokenKeyName', 'jwtHeader', 'publicKey'])('does not mistake %s', (name) =>
    expect(name).not.toMatch(tokenSecretName),
  );
});

it('tells the name of a variable from a secret', () => {
  expect(isMerelyAName('JWT_SECRET', 'JWT_SECRET')).toBe(true);
  expect(isMerelyAName('jwtKey', 'access_token')).toBe(true);
  expect(isMerelyAName('jwtSecret', 'JWT secret is required')).toBe(true);
  expect(isMerelyAName('jwtSecret', 's3cr3t-of-mine')).toBe(false);
});
