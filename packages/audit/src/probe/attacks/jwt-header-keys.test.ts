import { createHmac, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type JsonObject, parseJwt } from '../jwt/token.ts';
import { bearerOf, probeOrders, rightApi, secret, send, serve, verified } from '../testing/api.ts';

type Guard = (text: string) => Promise<JsonObject | undefined> | JsonObject | undefined;

function apiOf(guard: Guard) {
  return serve(async (request, response) => {
    try {
      const text = bearerOf(request);
      const principal = verified(text) ?? (await guard(text));
      if (principal === undefined) send(response, 401, { error: 'no' });
      else send(response, 200, { owner: principal.sub });
    } catch (error) {
      send(response, 500, { error: (error as Error).message });
    }
  });
}

function signedBy(text: string, key: KeyObject): JsonObject | undefined {
  const jwt = parseJwt(text);
  if (jwt === undefined) return undefined;
  return verify('sha256', Buffer.from(jwt.signed), key, Buffer.from(jwt.signature, 'base64url'))
    ? jwt.claims
    : undefined;
}

async function verdictOf(url: string, number: string) {
  const { outcomes, findings } = await probeOrders(url, [number]);
  return [outcomes[0]?.verdict, findings[0]?.severity];
}

describe('keys that a token brings along', () => {
  it.each(['D18', 'D19', 'D20', 'D21'])('are not trusted by an API that is right: %s', async (number) => {
    expect(await verdictOf(await rightApi(), number)).toEqual(['safe', undefined]);
  });

  it('jwk-embedded is found', async () => {
    const url = await apiOf((text) => {
      const jwk = parseJwt(text)?.header.jwk as JsonObject | undefined;
      return jwk && signedBy(text, createPublicKey({ key: jwk, format: 'jwk' }));
    });
    expect(await verdictOf(url, 'D18')).toEqual(['vulnerable', 'critical']);
  });

  it('jku-inject is found', async () => {
    const url = await apiOf(async (text) => {
      const { jku, kid } = parseJwt(text)?.header ?? {};
      if (jku === undefined) return undefined;
      const { keys } = (await (await fetch(String(jku))).json()) as { keys: JsonObject[] };
      const jwk = keys.find((key) => key.kid === kid);
      return jwk && signedBy(text, createPublicKey({ key: jwk, format: 'jwk' }));
    });
    expect(await verdictOf(url, 'D19')).toEqual(['vulnerable', 'critical']);
  });

  it('x5u-inject is found, were it only that the address is fetched', async () => {
    const url = await apiOf(async (text) => {
      const { x5u } = parseJwt(text)?.header ?? {};
      if (x5u !== undefined) await fetch(String(x5u));
      return undefined;
    });
    expect(await verdictOf(url, 'D20')).toEqual(['vulnerable', 'high']);
  });

  it('x5u-inject is found where the certificate is trusted', async () => {
    const url = await apiOf(async (text) => {
      const { x5u } = parseJwt(text)?.header ?? {};
      if (x5u === undefined) return undefined;
      return signedBy(text, new X509Certificate(await (await fetch(String(x5u))).text()).publicKey);
    });
    expect(await verdictOf(url, 'D20')).toEqual(['vulnerable', 'critical']);
  });

  it('x5c-selfsigned is found', async () => {
    const url = await apiOf((text) => {
      const [first] = (parseJwt(text)?.header.x5c as string[] | undefined) ?? [];
      if (first === undefined) return undefined;
      const certificate = new X509Certificate(Buffer.from(first, 'base64'));
      return certificate.verify(certificate.publicKey) ? signedBy(text, certificate.publicKey) : undefined;
    });
    expect(await verdictOf(url, 'D21')).toEqual(['vulnerable', 'critical']);
  });
});

describe('the key id', () => {
  const signedWith = (text: string, key: Buffer | string) => {
    const jwt = parseJwt(text);
    return jwt?.header.alg === 'HS256' &&
      createHmac('sha256', key).update(jwt.signed).digest('base64url') === jwt.signature
      ? jwt.claims
      : undefined;
  };

  it.each(['D22', 'D23', 'D24'])('reaches nothing in an API that is right: %s', async (number) => {
    expect(await verdictOf(await rightApi(), number)).toEqual(['safe', undefined]);
  });

  it('kid-traversal is found', async () => {
    const url = await apiOf((text) => {
      const kid = parseJwt(text)?.header.kid;
      return typeof kid === 'string' ? signedWith(text, readFileSync(join(import.meta.dirname, kid))) : undefined;
    });
    expect(await verdictOf(url, 'D22')).toEqual(['vulnerable', 'critical']);
  });

  const database = () => {
    const open = new DatabaseSync(':memory:');
    open.exec(`CREATE TABLE keys (kid TEXT, secret TEXT); INSERT INTO keys VALUES ('1', '${secret}')`);
    return open;
  };

  it('kid-sqli is found', async () => {
    const keys = database();
    const url = await apiOf((text) => {
      const kid = parseJwt(text)?.header.kid;
      const row = keys.prepare(`SELECT secret FROM keys WHERE kid = '${kid}'`).get() as { secret: string } | undefined;
      return row && signedWith(text, row.secret);
    });
    expect(await verdictOf(url, 'D23')).toEqual(['vulnerable', 'high']);
  });

  it('kid-sqli is likely, and less bad, where a quote breaks the server', async () => {
    const keys = database();
    const url = await apiOf((text) => {
      keys.prepare(`SELECT secret FROM keys WHERE kid = '${parseJwt(text)?.header.kid}'`).get();
      return undefined;
    });
    expect(await verdictOf(url, 'D23')).toEqual(['vulnerable', 'low']);
  });

  it('kid-unknown is found where it breaks the server', async () => {
    const url = await apiOf((text) => {
      if (parseJwt(text)?.header.kid !== undefined) throw new Error('no such key');
      return undefined;
    });
    expect(await verdictOf(url, 'D24')).toEqual(['vulnerable', 'low']);
  });
});
