import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createForge, encode, type Forge, signInput } from './testing/forge.ts';
import { startRelay } from './testing/relay.ts';
import {
  apiKey,
  askGateway,
  bearer,
  send,
  startApi,
  startAuthority,
  startSystem,
  type TestSystem,
} from './testing/system.ts';

// Every case is sent to an API that knows the authority over HTTP, and to the authority's own gateway.

let system: TestSystem;
let forge: Forge;
beforeAll(async () => {
  system = await startSystem();
  forge = await createForge(system.authority);
});
afterAll(() => system?.close());

const judge = (token: string) => system.judge(bearer(token));
const parts = (token: string) => token.split('.') as [string, string, string];
const nowSeconds = () => Math.floor(Date.now() / 1000);

test('the token that the cases change is good as it is, and as the forge signs it', async () => {
  expect(await judge(forge.token)).toBe('allow');
  expect(await judge(forge.sign({}))).toBe('allow');
  expect(await judge(forge.withClaims({ jti: 'another' }))).toBe('allow');
});

describe('T01: alg none', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', 'none ', ' none', '', 'nоne', 'NULL', 'null'])('%j', async (alg) => {
    const [, payload, signature] = parts(forge.token);
    const head = encode({ ...forge.header, alg });
    expect(await judge(`${head}.${payload}.`)).toMatch(/^401 ERR_ACCESS_TOKEN_(ALGORITHM|MALFORMED)$/);
    expect(await judge(`${head}.${payload}.${signature}`)).toMatch(/^401 ERR_ACCESS_TOKEN_(ALGORITHM|MALFORMED)$/);
    expect(await judge(forge.withHeader({ alg }))).toMatch(/^401 ERR_ACCESS_TOKEN_(ALGORITHM|MALFORMED)$/);
  });

  test.each([null, 0, [], ['none'], {}, true])('as %j', async (alg) => {
    expect(await judge(forge.withHeader({ alg }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
  });

  test('no alg at all', async () => {
    expect(await judge(forge.withHeader({ alg: undefined }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
  });
});

function textsOf(key: KeyObject): readonly (string | Buffer)[] {
  const types = key.asymmetricKeyType === 'rsa' ? (['spki', 'pkcs1'] as const) : (['spki'] as const);
  const encoded = types.flatMap((type) => {
    const pem = key.export({ type, format: 'pem' }) as string;
    return [pem, pem.trim(), pem.replaceAll('\n', '\r\n'), key.export({ type, format: 'der' })];
  });
  const jwk = key.export({ format: 'jwk' });
  return [...encoded, JSON.stringify(jwk), String(jwk.n ?? jwk.x), Buffer.from(String(jwk.n ?? jwk.x), 'base64url')];
}

describe('T02: the public key as an HMAC secret', () => {
  async function refusesIn({ judge }: TestSystem, { header, claims, key }: Forge, publishedText: string) {
    for (const secret of [...textsOf(createPublicKey(key)), publishedText, '', 'secret']) {
      for (const [alg, hash] of [
        ['HS256', 'sha256'],
        ['HS384', 'sha384'],
        ['HS512', 'sha512'],
      ] as const) {
        const input = `${encode({ ...header, alg })}.${encode(claims)}`;
        const token = `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
        expect(await judge(bearer(token))).toBe('401 ERR_ACCESS_TOKEN_ALGORITHM');
      }
    }
  }

  test('of ECDSA', async () => {
    const { text } = await send(`${system.authority.url}/.well-known/jwks.json`);
    await refusesIn(system, forge, text);
  });

  test('of RSA, as PEM in both forms, DER and JWK', async () => {
    const rsa = await startSystem({ COUNTERSIGN_ACCESS_TOKENS_ALGORITHM: 'RS256' });
    try {
      const rsaForge = await createForge(rsa.authority);
      expect(await rsa.judge(bearer(rsaForge.token))).toBe('allow');
      const { text } = await send(`${rsa.authority.url}/.well-known/jwks.json`);
      await refusesIn(rsa, rsaForge, text);
      // T03: the same key, but another algorithm of its kind.
      for (const alg of ['RS384', 'RS512', 'PS256']) {
        expect(await rsa.judge(bearer(rsaForge.withHeader({ alg })))).toBe('401 ERR_ACCESS_TOKEN_ALGORITHM');
      }
    } finally {
      await rsa.close();
    }
  });
});

test.each(['ES384', 'ES512', 'ES256K', 'EdDSA', 'Ed25519', 'RS256', 'PS256', 'es256', 'ES256 '])(
  "T03: refuses %s, which is not the key's algorithm",
  async (alg) => {
    expect(await judge(forge.withHeader({ alg }))).toBe('401 ERR_ACCESS_TOKEN_ALGORITHM');
  },
);

describe('T04: keys that the token brings along are ignored', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const own = pair.publicKey.export({ format: 'jwk' });
  const signed = (header: object) => {
    const input = `${encode({ ...forge.header, ...header })}.${encode(forge.claims)}`;
    return `${input}.${signInput(input, pair.privateKey)}`;
  };

  test('jwk, x5c, with the kid of the real key, with its own, and with none', async () => {
    for (const header of [{ jwk: own }, { x5c: ['MIIB'] }, { jwk: own, x5c: ['MIIB'] }]) {
      expect(await judge(signed(header))).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
      expect(await judge(signed({ ...header, kid: 'mine' }))).toBe('401 ERR_ACCESS_TOKEN_UNKNOWN_KEY');
      expect(await judge(signed({ ...header, kid: undefined }))).toMatch(/^401 ERR_ACCESS_TOKEN_SIGNATURE at the API/);
    }
  });

  test('jku and x5u are never fetched', async () => {
    const relay = await startRelay(system.authority.url);
    for (const name of ['jku', 'x5u', 'x5t']) {
      expect(await judge(signed({ [name]: `${relay.url}/keys` }))).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
      expect(await judge(signed({ [name]: `${relay.url}/keys`, kid: `mine-${name}` }))).toBe(
        '401 ERR_ACCESS_TOKEN_UNKNOWN_KEY',
      );
    }
    expect(relay.targets).toEqual([]);
    await relay.close();
  });

  test('on a token that is good they make no difference', async () => {
    expect(await judge(forge.withHeader({ jwk: own, jku: 'http://127.0.0.1:1/keys', x5c: ['MIIB'] }))).toBe('allow');
  });
});

describe('T05: kid', () => {
  test.each([
    '../../../../etc/passwd',
    '/dev/null',
    "' OR '1'='1",
    "x' UNION SELECT 'key' --",
    '\u0000',
    'real\u0000kid',
    '__proto__',
    'constructor',
    'x'.repeat(10_000),
    '',
  ])('%j', async (kid) => {
    expect(await judge(forge.withHeader({ kid }))).toMatch(/^401 ERR_ACCESS_TOKEN_(UNKNOWN_KEY|MALFORMED)$/);
  });

  test.each([1, null, {}, ['a']])('as %j', async (kid) => {
    expect(await judge(forge.withHeader({ kid }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
  });

  test('with NUL behind the real one', async () => {
    expect(await judge(forge.withHeader({ kid: `${forge.header.kid}\u0000` }))).toBe(
      '401 ERR_ACCESS_TOKEN_UNKNOWN_KEY',
    );
  });
});

test.each([['exp'], ['b64'], [], ['x', 'x'], 'exp', null, { a: 1 }])('T06: refuses crit %j', async (crit) => {
  expect(await judge(forge.withHeader({ crit, x: 1, b64: false }))).toBe('401 ERR_ACCESS_TOKEN_CRITICAL_HEADER');
});

describe('T07: the signature', () => {
  test('with any single bit of a middle byte flipped', async () => {
    const [head, payload, signature] = parts(forge.token);
    for (let bit = 0; bit < 8; bit += 1) {
      const bytes = Buffer.from(signature, 'base64url');
      bytes[20] = (bytes[20] ?? 0) ^ (1 << bit);
      expect(await judge(`${head}.${payload}.${encode(bytes)}`)).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
    }
  });

  test('stripped, or shortened, or lengthened', async () => {
    const [head, payload, signature] = parts(forge.token);
    const bytes = Buffer.from(signature, 'base64url');
    for (const forged of ['', encode(bytes.subarray(0, 63)), encode(Buffer.concat([bytes, Buffer.alloc(1)]))]) {
      expect(await judge(`${head}.${payload}.${forged}`)).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
    }
  });

  test('in one, two, four and five segments', async () => {
    const [head, payload, signature] = parts(forge.token);
    for (const forged of [
      head,
      `${head}.`,
      `${head}.${payload}`,
      `${forge.token}.`,
      `${forge.token}.${signature}`,
      `${forge.token}.${payload}.${signature}`,
      `.${forge.token}`,
      '..',
      '.',
    ]) {
      expect(await judge(forged)).toMatch(
        /^(400 ERR_REQUEST_MALFORMED_AUTHORIZATION|401 ERR_(ACCESS_TOKEN|API_KEY)_(MALFORMED|UNKNOWN))$/,
      );
    }
  });

  test('of another token', async () => {
    const [head, payload] = parts(forge.withClaims({ scope: 'orders:read orders:write' }));
    expect(await judge(`${head}.${payload}.${parts(forge.token)[2]}`)).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
  });

  test('base64 with padding, or characters of another alphabet, in each segment', async () => {
    const segments = parts(forge.token);
    for (const index of [0, 1, 2]) {
      for (const change of [
        (text: string) => `${text}=`,
        (text: string) => `${text}==`,
        (text: string) => `+${text.slice(1)}`,
        (text: string) => `/${text.slice(1)}`,
        (text: string) => `${text.slice(0, 8)}!${text.slice(8)}`,
        (text: string) => `${text.slice(0, 8)}%41${text.slice(8)}`,
        (text: string) => `${text}A`.padEnd(Math.ceil((text.length + 1) / 4) * 4 + 1, 'A'),
      ]) {
        const forged = segments.map((segment, at) => (at === index ? change(segment) : segment)).join('.');
        expect(await judge(forged), forged).toMatch(/^(400 ERR_REQUEST_MALFORMED_AUTHORIZATION|401 ERR_ACCESS_TOKEN_)/);
      }
    }
  });

  test('whose last character has bits that say nothing, set', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = forge.token.at(-1) ?? '';
    const twin = forge.token.slice(0, -1) + alphabet[alphabet.indexOf(last) + 1];
    expect(Buffer.from(parts(twin)[2], 'base64url')).toEqual(Buffer.from(parts(forge.token)[2], 'base64url'));
    expect(await judge(twin)).toMatch(/^401 ERR_ACCESS_TOKEN_/);
  });
});

/** The order of P-256. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const toBytes = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

describe('T08: ECDSA', () => {
  const withSignature = (signature: Buffer) =>
    `${forge.token.slice(0, forge.token.lastIndexOf('.'))}.${encode(signature)}`;

  test.each([
    [0n, 0n],
    [0n, 1n],
    [1n, 0n],
    [order, order],
    [order, 0n],
    [1n, 1n],
    [order - 1n, order - 1n],
  ])('r = %s, s = %s', async (r, s) => {
    expect(await judge(withSignature(Buffer.concat([toBytes(r), toBytes(s)])))).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
  });

  test('in DER', async () => {
    const [head, payload] = parts(forge.token);
    const der = sign('sha256', Buffer.from(`${head}.${payload}`), forge.key);
    expect(verify('sha256', Buffer.from(`${head}.${payload}`), createPublicKey(forge.key), der)).toBe(true);
    expect(await judge(withSignature(der))).toBe('401 ERR_ACCESS_TOKEN_SIGNATURE');
  });

  test('a token and its twin with the other s are one identity: revoked together', async () => {
    const client = await system.authority.createClient();
    const token = await system.authority.obtainToken(client);
    const [head, payload, signature] = parts(token);
    const bytes = Buffer.from(signature, 'base64url');
    const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
    const twin = `${head}.${payload}.${encode(Buffer.concat([bytes.subarray(0, 32), toBytes(order - s)]))}`;
    const [first, second] = [await system.api.get(bearer(token)), await system.api.get(bearer(twin))];
    expect(first.verdict).toBe('200');
    if (second.verdict === '200') expect(second.response.body).toBe(first.response.body);
    expect((await system.authority.form('/oauth/revoke', { token }, client)).status).toBe(200);
    for (const either of [token, twin])
      await expect.poll(() => judge(either)).toMatch(/^401 ERR_ACCESS_TOKEN_(REVOKED|SIGNATURE)$/);
  });
});

describe('T09: times', () => {
  test.each([
    ['exp past', () => ({ iat: nowSeconds() - 600, exp: nowSeconds() - 10 }), 'EXPIRED'],
    ['exp missing', () => ({ exp: undefined }), 'CLAIMS'],
    ['exp as text', () => ({ exp: String(nowSeconds() + 600) }), 'CLAIMS'],
    ['exp null', () => ({ exp: null }), 'CLAIMS'],
    ['exp 1e308', () => ({ exp: 1e308 }), 'CLAIMS'],
    ['exp in milliseconds', () => ({ exp: Date.now() + 600_000 }), 'CLAIMS'],
    ['exp negative', () => ({ exp: -1 }), 'CLAIMS'],
    ['exp as a list', () => ({ exp: [nowSeconds() + 600] }), 'CLAIMS'],
    ['iat missing', () => ({ iat: undefined }), 'CLAIMS'],
    ['iat as text', () => ({ iat: String(nowSeconds()) }), 'CLAIMS'],
    ['iat in the future', () => ({ iat: nowSeconds() + 60, exp: nowSeconds() + 600 }), 'NOT_YET_VALID'],
    ['nbf in the future', () => ({ nbf: nowSeconds() + 60 }), 'NOT_YET_VALID'],
    ['nbf as text', () => ({ nbf: 'now' }), 'CLAIMS'],
    ['a life over the maximum', () => ({ exp: nowSeconds() + 3700 }), 'LIFETIME'],
    [
      'a life over the maximum by an early iat',
      () => ({ iat: nowSeconds() - 3600, exp: nowSeconds() + 60 }),
      'LIFETIME',
    ],
    ['exp before iat', () => ({ iat: nowSeconds() + 3, exp: nowSeconds() + 2 }), 'LIFETIME'],
  ] as const)('%s', async (_name, change, code) => {
    expect(await judge(forge.withClaims(change()))).toBe(`401 ERR_ACCESS_TOKEN_${code}`);
  });

  test('a fraction is a moment like any other (RFC 7519 section 2)', async () => {
    expect(await judge(forge.withClaims({ exp: nowSeconds() + 600.5 }))).toBe('allow');
    expect(await judge(forge.withClaims({ iat: nowSeconds() - 600, exp: nowSeconds() - 9.5 }))).toBe(
      '401 ERR_ACCESS_TOKEN_EXPIRED',
    );
  });

  test('numbers that JSON has and doubles have not', async () => {
    const text = (exp: string) => JSON.stringify({ ...forge.claims, exp: 0 }).replace('"exp":0', `"exp":${exp}`);
    for (const exp of ['1e999', '-1e999', '1e400', `9${'0'.repeat(400)}`]) {
      expect(await judge(forge.sign({ claims: text(exp) }))).toBe('401 ERR_ACCESS_TOKEN_CLAIMS');
    }
    for (const exp of ['NaN', 'Infinity', '0x7fffffff', '01', '.5', '1_000']) {
      expect(await judge(forge.sign({ claims: text(exp) }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
    }
  });
});

describe('T10: issuer and audience', () => {
  test('iss that differs by a slash, the scheme, the case, the kind', async () => {
    const { issuer } = system.authority;
    const others = [
      `${issuer}/`,
      issuer.replace('http', 'https'),
      issuer.toUpperCase(),
      '',
      null,
      undefined,
      [issuer],
      `${issuer} `,
    ];
    for (const iss of others) expect(await judge(forge.withClaims({ iss }))).toBe('401 ERR_ACCESS_TOKEN_ISSUER');
  });

  test('aud that is wrong, missing, or not made of texts', async () => {
    const { issuer } = system.authority;
    const others = [
      'https://other.example',
      `${issuer}/`,
      '',
      null,
      undefined,
      [],
      {},
      [['x']],
      [issuer, 1],
      { [issuer]: 1 },
      0,
    ];
    for (const aud of others) expect(await judge(forge.withClaims({ aud }))).toBe('401 ERR_ACCESS_TOKEN_AUDIENCE');
  });

  test('aud as a list with ours second is ours', async () => {
    expect(await judge(forge.withClaims({ aud: ['https://other.example', system.authority.issuer] }))).toBe('allow');
  });

  test('a token for another API of the same issuer is not for this one', async () => {
    const resource = 'https://other.example/api';
    const client = await system.authority.createClient({ resources: [resource] });
    const answer = await system.authority.form('/oauth/token', { grant_type: 'client_credentials', resource }, client);
    expect(decodeJwt(answer.json.access_token).aud).toBe(resource);
    expect(await judge(answer.json.access_token)).toBe('401 ERR_ACCESS_TOKEN_AUDIENCE');
  });
});

describe('T11: what is signed by the same key, and is no access token', () => {
  test.each([
    'JWT',
    undefined,
    'id+jwt',
    'rt+jwt',
    'logout+jwt',
    'statuslist+jwt',
    'client-authentication+jwt',
    'secevent+jwt',
    'dpop+jwt',
    '',
  ])('typ %j', async (typ) => {
    expect(await judge(forge.withHeader({ typ }))).toBe('401 ERR_ACCESS_TOKEN_TYPE');
  });

  test('typ in the spellings that mean an access token (RFC 7515 section 4.1.9)', async () => {
    for (const typ of ['application/at+jwt', 'AT+JWT', 'Application/At+Jwt']) {
      expect(await judge(forge.withHeader({ typ }))).toBe('allow');
    }
  });

  test('a token bound to a key that nobody proves to have', async () => {
    expect(await judge(forge.withClaims({ cnf: { jkt: 'x' } }))).toBe('401 ERR_ACCESS_TOKEN_UNSUPPORTED_CONFIRMATION');
  });
});

describe('T12: JSON', () => {
  const withoutBrace = (value: unknown) => JSON.stringify(value).slice(0, -1);

  test('duplicate members, also when escaped, in header and payload', async () => {
    const { header, claims } = forge;
    for (const member of ['"alg":"none"', `"kid":"${header.kid}"`, '"\\u0061lg":"ES256"']) {
      expect(await judge(forge.sign({ header: `${withoutBrace(header)},${member}}` }))).toBe(
        '401 ERR_ACCESS_TOKEN_MALFORMED',
      );
    }
    for (const member of ['"sub":"admin"', '"scope":"orders:write"', '"\\u0073ub":"admin"', '"exp":9999999999']) {
      expect(await judge(forge.sign({ claims: `${withoutBrace(claims)},${member}}` }))).toBe(
        '401 ERR_ACCESS_TOKEN_MALFORMED',
      );
    }
  });

  test.each(['[]', '"text"', '1', 'null', 'true', '', '{', '{}x', '{"a":1,}', "{'a':1}"])(
    'payload %j',
    async (claims) => {
      expect(await judge(forge.sign({ claims }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
    },
  );

  test.each(['[]', '"ES256"', 'null', '1', '', '{'])('header %j', async (header) => {
    expect(await judge(forge.sign({ header }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
  });

  test('deep nesting, at once', async () => {
    const depth = 5000;
    const nested = `${withoutBrace(forge.claims)},"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    const begun = performance.now();
    expect(await judge(forge.sign({ claims: nested }))).toMatch(/^401 ERR_ACCESS_TOKEN_MALFORMED$/);
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('invalid UTF-8, overlong forms, a byte order mark', async () => {
    const text = Buffer.from(JSON.stringify({ ...forge.claims, name: '@@' }));
    for (const bytes of [
      [0xff, 0xfe],
      [0xc0, 0xaf],
      [0xed, 0xa0],
      [0x80, 0x80],
    ]) {
      const broken = Buffer.from(text);
      broken.set(bytes, broken.indexOf('@@'));
      expect(await judge(forge.sign({ claims: broken }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
    }
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(forge.claims))]);
    expect(await judge(forge.sign({ claims: marked }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
  });

  test('members of the prototype are no claims', async () => {
    const polluted = `${withoutBrace({ ...forge.claims, scope: '' })},"__proto__":{"scope":"orders:read"}}`;
    expect(await judge(forge.sign({ claims: polluted }))).toMatch(
      /^(401 ERR_ACCESS_TOKEN_|403 ERR_AUTHORIZE_INSUFFICIENT_SCOPE)/,
    );
  });

  test('1 MB, and one character over the limit of tokens', async () => {
    const large = forge.withClaims({ padding: 'x'.repeat(1_000_000) });
    for (const { response } of [
      await system.api.get(bearer(large)),
      await askGateway(system.authority, bearer(large)),
    ]) {
      expect(response.status).toBe(431);
    }
    expect(await judge(forge.withClaims({ padding: 'x'.repeat(13_000) }))).toBe('401 ERR_ACCESS_TOKEN_MALFORMED');
    expect(await judge(forge.token)).toBe('allow');
  });
});

describe('T13: the key set', () => {
  test('a flood of unknown kids asks for it a few times at most', async () => {
    const relay = await startRelay(system.authority.url);
    const api = await startApi(system.authority, { url: relay.url });
    const asked = () => relay.targets.filter((target) => target === '/.well-known/jwks.json').length;
    expect((await api.get(bearer(forge.token))).verdict).toBe('200');
    const before = asked();
    const flood = Array.from({ length: 300 }, (_, index) => forge.withHeader({ kid: `kid-${index}` }));
    const verdicts = await Promise.all(flood.map(async (token) => (await api.get(bearer(token))).verdict));
    expect(new Set(verdicts)).toEqual(new Set(['401 ERR_ACCESS_TOKEN_UNKNOWN_KEY']));
    expect(asked() - before).toBeLessThanOrEqual(3);
    await api.close();
    await relay.close();
  });

  test('while it is down, known keys go on and unknown ones are 503', async () => {
    const relay = await startRelay(system.authority.url);
    const api = await startApi(system.authority, { url: relay.url });
    expect((await api.get(bearer(forge.token))).verdict).toBe('200');
    relay.set((target) => (target === '/.well-known/jwks.json' ? 'break' : 'pass'));
    const unseen = forge.withClaims({ jti: 'unseen-while-down' });
    expect((await api.get(bearer(unseen))).verdict).toBe('200');
    const unknown = forge.withHeader({ kid: 'while-down' });
    await expect
      .poll(async () => (await api.get(bearer(unknown))).verdict, { timeout: 15_000, interval: 250 })
      .toBe('503 ERR_ACCESS_TOKEN_KEYS_UNAVAILABLE');
    expect((await api.get(bearer(forge.token))).verdict).toBe('200');
    relay.set('pass');
    await expect
      .poll(async () => (await api.get(bearer(unknown))).verdict, { timeout: 15_000, interval: 250 })
      .toBe('401 ERR_ACCESS_TOKEN_UNKNOWN_KEY');
    await api.close();
    await relay.close();
  });

  test('rotated at the authority, the new key is known in a moment and the old one still is', async () => {
    const authority = await startAuthority();
    const api = await startApi(authority);
    const client = await authority.createClient();
    const before = await authority.obtainToken(client);
    expect((await api.get(bearer(before))).verdict).toBe('200');
    expect((await authority.admin('POST', '/admin/v1/signing-keys/rotate', {})).status).toBe(200);
    const after = await authority.obtainToken(client);
    expect(parts(after)[0]).not.toBe(parts(before)[0]);
    await expect.poll(async () => (await api.get(bearer(after))).verdict, { timeout: 5000, interval: 100 }).toBe('200');
    expect((await api.get(bearer(before))).verdict).toBe('200');
    await api.close();
    await authority.close();
  });
});

describe('T14: credentials where there may be one', () => {
  let key = '';
  beforeAll(async () => {
    ({ key } = await system.authority.createKey());
  });

  test('two in one request', async () => {
    for (const [one, other] of [
      [forge.token, key],
      [key, forge.token],
      [key, key],
    ] as const) {
      expect(await system.judge([...bearer(one), ...apiKey(other)])).toBe('400 ERR_REQUEST_MULTIPLE_CREDENTIALS');
      expect(await system.judge([...apiKey(other), ...bearer(one)])).toBe('400 ERR_REQUEST_MULTIPLE_CREDENTIALS');
    }
  });

  test('two Authorization headers, in both orders, also when they are the same', async () => {
    const other = 'Authorization: Basic YTpi';
    for (const lines of [
      [...bearer(forge.token), other],
      [other, ...bearer(forge.token)],
      [...bearer(forge.token), ...bearer(forge.token)],
      [...bearer(forge.token), `aUTHORIZATION: Bearer ${key}`],
      ['Authorization:', ...bearer(forge.token)],
    ]) {
      expect(await system.judge(lines)).toBe('400 ERR_REQUEST_DUPLICATE_HEADER');
    }
    expect(await system.judge([`Authorization: Bearer ${forge.token}, Basic YTpi`])).toBe(
      '400 ERR_REQUEST_MALFORMED_AUTHORIZATION',
    );
  });

  test('in the query: alone, and beside a good one', async () => {
    for (const target of [
      `/orders?access_token=${forge.token}`,
      `/orders?ACCESS%5FTOKEN=${forge.token}`,
      `/orders/${forge.token}`,
    ]) {
      expect(await system.judge([], target)).toBe('400 ERR_REQUEST_CREDENTIAL_IN_URL');
      expect(await system.judge(bearer(forge.token), target)).toBe('400 ERR_REQUEST_CREDENTIAL_IN_URL');
    }
  });

  test('in a form body it is none', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ access_token: forge.token }) };
    expect((await send(`http://127.0.0.1:${system.api.port}/orders`, form)).status).toBe(401);
    const body = `access_token=${forge.token}`;
    const type = 'Content-Type: application/x-www-form-urlencoded';
    const { verdict } = await askGateway(system.authority, [type], '/orders', { body, method: 'POST' });
    expect(verdict).toBe('401 ERR_CREDENTIAL_ABSENT');
  });

  test('in a cookie, or under another scheme, it is none', async () => {
    for (const line of [
      `Cookie: access_token=${forge.token}`,
      `Authorization: Token ${forge.token}`,
      `Proxy-Authorization: Bearer ${forge.token}`,
    ]) {
      expect(await system.judge([line])).toMatch(/^401 ERR_/);
    }
  });
});
