import { hmac, type Jwt } from './token.ts';

/** Secrets that stand in tutorials, in sample configurations and in lists of common passwords. */
const words = `
secret secret1 secret123 Secret SECRET secretkey secret-key secret_key secretKey mysecret my-secret my_secret mysecretkey my-secret-key my_secret_key mySecretKey
supersecret super-secret super_secret supersecretkey super-secret-key super_secret_key superSecretKey topsecret top-secret verysecret very-secret
jwt jwtsecret jwt-secret jwt_secret jwtSecret JWT_SECRET jwtSecretKey jwt_secret_key jwt-secret-key JWTSecret jwtkey jwt_key myjwtsecret my-jwt-secret my_jwt_secret
token tokensecret token-secret token_secret key mykey my-key privatekey private-key private_key privateKey publickey signingkey signing-key signing_key
password password1 password123 Password1 passw0rd p@ssw0rd P@ssw0rd pass admin admin123 administrator root toor user test test123 testing testsecret test-secret test_secret
changeme change-me change_me changeit change_this changethis change-this replaceme replace-me default example sample demo dummy placeholder todo foo bar foobar baz
12345 123456 1234567 12345678 123456789 1234567890 123123 111111 000000 654321 qwerty qwerty123 qwertyuiop abc123 abcdef abcd1234 abcdefg asdf asdfgh zxcvbn iloveyou
letmein welcome monkey dragon master hello helloworld shhhhh shhhhhhared-secret keyboard keyboardcat sunshine princess football baseball trustno1 superman batman
your-256-bit-secret your-384-bit-secret your-512-bit-secret your-secret your_secret your-secret-key your_secret_key yoursecret yoursecretkey your_jwt_secret your-jwt-secret
a-string-secret-at-least-256-bits-long a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long
some-secret some_secret somesecret random randomsecret dev development devsecret dev-secret dev_secret production prod prodsecret staging local app appsecret app_secret app-secret
api apikey api-key api_key apisecret api-secret api_secret session sessionsecret session-secret session_secret cookie cookiesecret auth authsecret auth_secret auth-secret
access accesssecret access_secret access-secret accessTokenSecret ACCESS_TOKEN_SECRET refresh refreshsecret refresh_secret refresh-secret refreshTokenSecret
node express nodejs express-secret laravel symfony django flask rails spring springboot hmac hs256 HS256 none null undefined nil true false crypto security insecure-secret
s3cr3t s3cret S3cr3t secr3t Sup3rS3cr3t th1s1sasecret thisisasecret this-is-a-secret thisisasecretkey this_is_a_secret thisismysecret it-is-a-secret not-a-secret notasecret
django-insecure-secret-key flask-secret-key ChangeMe CHANGEME ChangeIt Admin123 Admin@123 Test1234 aaaaaaaa xxxxxxxx abcdefghijklmnopqrstuvwxyz 0123456789 00000000 11111111
company companyname company-secret bearer login dvws authlab vampi crapi juice juiceshop gandalf mellon opensesame open-sesame abracadabra hunter2
`;

const phrases = [
  'keyboard cat',
  'my secret',
  'my secret key',
  'super secret',
  'super secret key',
  'your secret key',
  'this is a secret',
  'top secret',
  'random string',
  'some secret',
  'please change me',
  'change me',
  'hello world',
  ' ',
];

/** What is tried, once each. */
export function dictionary(more: readonly string[], claims: Readonly<Record<string, unknown>>): readonly string[] {
  const own = [claims.iss, claims.aud, claims.azp, claims.client_id].filter(
    (value): value is string => typeof value === 'string',
  );
  const hosts = own.map((value) => (URL.canParse(value) ? new URL(value).hostname : value));
  const names = [...new Set([...own, ...hosts, ...hosts.flatMap((host) => host.split('.'))])];
  const derived = names.flatMap((name) => [name, `${name}secret`, `${name}-secret`, `${name}_secret`, `${name}123`]);
  return [...new Set([...more, ...words.trim().split(/\s+/), ...phrases, ...derived])];
}

/** The secret that the token is signed with, if it is among the words: as it stands, or as base64 of the key. Asks nobody. */
export function guessSecret(jwt: Jwt, candidates: readonly string[]): Buffer | undefined {
  const alg = String(jwt.header.alg);
  if (!/^HS(256|384|512)$/.test(alg)) return undefined;
  const signature = Buffer.from(jwt.signature, 'base64url');
  for (const word of candidates) {
    for (const key of [Buffer.from(word), Buffer.from(word, 'base64')]) {
      if (key.length > 0 && hmac(alg, key, jwt.signed).equals(signature)) return key;
    }
  }
  return undefined;
}
