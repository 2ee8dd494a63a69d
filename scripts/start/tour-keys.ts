import type { Narrator } from './narrator.ts';

/** An API key's life: created, used, refused where it should be, rotated, revoked. */
export async function keyChapter(narrator: Narrator): Promise<void> {
  const { call, command, demoUrl } = narrator;
  const orders = `${demoUrl}/orders`;
  narrator.chapter('API keys: for customers and their servers');
  const created = await command('An API key that may read orders', [
    'keys',
    'create',
    '--name',
    'ci',
    '--scope',
    'orders:read',
    '--rate-limit',
    '100/min',
  ]);
  const { id = '', key = '' } = created;
  const withKey = [['X-API-Key', key]] as const;
  await call(
    'No credential: a challenge without an error',
    { url: orders },
    { status: 401, problem: 'authentication-required', header: 'www-authenticate' },
  );
  await call('With the key', { url: orders, headers: withKey }, { status: 200, header: 'ratelimit' });
  await call(
    'It lacks orders:write',
    { url: orders, method: 'POST', headers: withKey },
    { status: 403, problem: 'insufficient-scope' },
  );
  await call(
    'The key in the URL, where logs would keep it',
    // countersign-ignore credential-sent-in-query: to show that it is refused
    { url: `${orders}?api_key=${key}` },
    { status: 400, problem: 'credential-in-url' },
  );
  await call(
    'Two credentials at once: which of them should count?',
    { url: orders, headers: [...withKey, ['Authorization', `Bearer ${key}`]] },
    { status: 400, problem: 'multiple-credentials' },
  );
  await call(
    'Mistyped: the checksum tells, without a look-up',
    { url: orders, headers: [['X-API-Key', mistype(key)]] },
    { status: 401, problem: 'invalid-api-key' },
  );
  await call(
    'A caller says https, but the proxy in front saw plain http',
    { url: orders, headers: [...withKey, ['X-Forwarded-Proto', 'https'], ['X-Forwarded-Proto', 'http']] },
    { status: 400, problem: 'insecure-transport' },
  );
  const rotated = await command('Rotate it: a new secret, and the former one goes on for an hour', [
    'keys',
    'rotate',
    id,
    '--overlap',
    '1h',
  ]);
  await call('With the new secret', { url: orders, headers: [['X-API-Key', rotated.key ?? '']] }, { status: 200 });
  await command('Revoke it', ['keys', 'revoke', id]);
  await call('Refused at once', { url: orders, headers: withKey }, { status: 401, problem: 'invalid-api-key' });
  await narrator.explain('Why?', key);
}

function mistype(key: string): string {
  const at = Math.floor(key.length / 2);
  return `${key.slice(0, at)}${key[at] === 'a' ? 'b' : 'a'}${key.slice(at + 1)}`;
}

/** A limit that is reached. */
export async function limitChapter(narrator: Narrator): Promise<void> {
  const { call, command, demoUrl } = narrator;
  narrator.chapter('Rate limits');
  const { key = '' } = await command('A key with two requests a minute', [
    'keys',
    'create',
    '--name',
    'slow',
    '--scope',
    'orders:read',
    '--rate-limit',
    '2/min',
  ]);
  const request = { url: `${demoUrl}/orders`, headers: [['X-API-Key', key]] } as const;
  await call('The first', request, { status: 200 });
  await call('The second', request, { status: 200 });
  await call('One too many', request, { status: 429, problem: 'rate-limited', header: 'retry-after' });
}
