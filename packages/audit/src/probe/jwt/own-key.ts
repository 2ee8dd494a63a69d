import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { JsonObject } from './token.ts';

/** A key pair of the prober's own, which no API has a reason to trust. */
export interface OwnKey {
  readonly alg: 'RS256' | 'ES256' | 'EdDSA';
  readonly privateKey: KeyObject;
  readonly jwk: JsonObject;
  /** A self-signed certificate over it, DER. */
  readonly certificate: Buffer;
}

const made = new Map<string, OwnKey>();

/** A key of the family that the token is signed with, as a verifier may look at that; RSA for tokens that are signed with a secret. */
export function ownKeyFor(alg: string): OwnKey {
  const family = alg.startsWith('ES') ? 'ES256' : alg.startsWith('Ed') ? 'EdDSA' : 'RS256';
  const known = made.get(family);
  if (known !== undefined) return known;
  const key = makeKey(family);
  made.set(family, key);
  return key;
}

function makeKey(alg: OwnKey['alg']): OwnKey {
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : alg === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', kid: randomUUID() };
  return { alg, privateKey, jwk, certificate: selfSigned(alg, privateKey, publicKey) };
}

/** A certificate of version 1 (RFC 5280 section 4.1), signed with the key that is in it: what a chain that leads nowhere is. */
function selfSigned(alg: OwnKey['alg'], privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const algorithm = {
    RS256: '300d06092a864886f70d01010b0500',
    ES256: '300a06082a8648ce3d040302',
    EdDSA: '300506032b6570',
  }[alg];
  const commonName = tlv(0x30, tlv(0x06, Buffer.from('550403', 'hex')), tlv(0x0c, Buffer.from('countersign probe')));
  const name = tlv(0x30, tlv(0x31, commonName));
  const validity = tlv(0x30, tlv(0x17, utcTime(-1)), tlv(0x17, utcTime(30)));
  const serial = tlv(
    0x02,
    Buffer.concat([Buffer.of(1), createHash('sha256').update(String(Date.now())).digest().subarray(0, 7)]),
  );
  const signed = tlv(
    0x30,
    serial,
    Buffer.from(algorithm, 'hex'),
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign(alg === 'EdDSA' ? null : 'sha256', signed, privateKey);
  return tlv(0x30, signed, Buffer.from(algorithm, 'hex'), tlv(0x03, Buffer.of(0), signature));
}

/** Tag, length, value: DER (X.690 section 8.1). */
function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  if (value.length < 0x80) return Buffer.concat([Buffer.of(tag, value.length), value]);
  const hex = value.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, value]);
}

function utcTime(days: number): Buffer {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '');
  return Buffer.from(`${text.slice(2, 14)}Z`);
}
